import { ArtifactReaderRoleOptions, ArtifactRoleGroupOptions } from './artifact-role-options';
import { brand } from '../private/brand';
import { Party, PartyFactory, roleArn } from './private/party';

/**
 * Somebody who reads artifacts from a bucket, in another account.
 *
 * Readers need not exist yet: policies name the accounts, and demand the role's ARN as a condition.
 */
export class ArtifactReader {
  /**
   * A role of an account, by its name.
   *
   * @param account the role's account, 12 digits
   * @param roleName the role's name, without its path
   * @param options the role's path, and the part of the bucket that it reads
   * @throws SecureArtifactBucket.InvalidReader when account, name, path or key prefix is malformed
   */
  public static role(account: string, roleName: string, options?: ArtifactReaderRoleOptions): ArtifactReader {
    return BRAND.mark(new ArtifactReader(FACTORY.role(account, roleName, options)));
  }

  /**
   * Roles of several accounts: those of one name, or all below an IAM path.
   *
   * It takes a third of the room in a policy that as many single roles take: some 400 accounts fit. Whoever can make a role of that
   * name or path in one of the accounts reads artifacts.
   *
   * @param accounts the accounts, 12 digits each; at least one
   * @param options the roles' name or path, and the part of the bucket that they read
   * @throws SecureArtifactBucket.InvalidReader when an account, name, path or key prefix is malformed, or neither name nor path is given
   */
  public static roles(accounts: string[], options: ArtifactRoleGroupOptions): ArtifactReader {
    return BRAND.mark(new ArtifactReader(FACTORY.roles(accounts, options)));
  }

  /**
   * Roles of every account of an organization: those of one name, or all below an IAM path.
   *
   * Whoever can make a role of that name or path in any of the accounts reads artifacts.
   *
   * @param organizationId the organization's id, for example `o-abc1234567`
   * @param options the roles' name or path, and the part of the bucket that they read
   * @throws SecureArtifactBucket.InvalidReader when organization, name, path or key prefix is malformed, or neither name nor path is given
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
   */
  public static organization(organizationId: string, options: ArtifactRoleGroupOptions): ArtifactReader {
    return BRAND.mark(new ArtifactReader(FACTORY.organization(organizationId, options)));
  }

  /**
   * Roles of every account of an organizational unit and of the units below it: those of one name, or all below an IAM path.
   *
   * Whoever can make a role of that name or path in any of the accounts reads artifacts.
   *
   * @param unitPath the ids of organization, root and units down to the one that is meant, for example `o-abc1234567/r-ab12/ou-ab12-11111111`
   * @param options the roles' name or path, and the part of the bucket that they read
   * @throws SecureArtifactBucket.InvalidReader when the unit's path, name, path or key prefix is malformed, or neither name nor path is given
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
   */
  public static organizationalUnit(unitPath: string, options: ArtifactRoleGroupOptions): ArtifactReader {
    return BRAND.mark(new ArtifactReader(FACTORY.organizationalUnit(unitPath, options)));
  }

  /**
   * Whether something was made by this class: nothing else has been checked.
   * @internal
   */
  public static _is(candidate: unknown): candidate is ArtifactReader {
    return BRAND.isOn(candidate);
  }

  /** The ARN of the role that reads. Of several, an ARN with wildcards. */
  public readonly roleArn: string;

  private constructor(
    /**
     * Who that is, for the policies.
     * @internal
     */
    public readonly _party: Party,
  ) {
    this.roleArn = roleArn(_party, this.account);
  }

  /** The account that the reader belongs to. `*` for several. */
  public get account(): string {
    return this._party.accounts.length === 1 ? this._party.accounts[0] : '*';
  }

  /** The accounts that they belong to. Empty for an organization. */
  public get accounts(): string[] {
    return [...this._party.accounts];
  }

  /**
   * What the keys of the objects start with that they may read, without the slash behind it.
   * @default - every object of the bucket
   */
  public get keyPrefix(): string | undefined {
    return this._party.keyPrefix;
  }
}

const FACTORY = new PartyFactory('SecureArtifactBucket.InvalidReader');
const BRAND = brand('ArtifactReader');
