import { ArtifactRoleGroupOptions, ArtifactRoleOptions } from './artifact-role-options';
import { brand } from '../private/brand';
import { Party, PartyFactory, roleArn } from './private/party';

/**
 * Somebody who writes artifacts into a bucket, in its own account or in another one.
 *
 * Writers need not exist yet: policies name the accounts, and demand the role's ARN as a condition.
 */
export class ArtifactWriter {
  /**
   * A role of an account, by its name.
   *
   * @param account the role's account, 12 digits
   * @param roleName the role's name, without its path
   * @param options the role's path, and the part of the bucket that it writes
   * @throws SecureArtifactBucket.InvalidWriter when account, name, path or key prefix is malformed
   */
  public static role(account: string, roleName: string, options?: ArtifactRoleOptions): ArtifactWriter {
    return BRAND.mark(new ArtifactWriter(FACTORY.role(account, roleName, options)));
  }

  /**
   * Roles of several accounts: those of one name, or all below an IAM path.
   *
   * Where writers are exclusive, each account takes as much room in the policy as a single role: some 200 accounts fit into a part, and half
   * as many into the whole bucket. Whoever can make a role of that name or path in one of the accounts writes artifacts.
   *
   * @param accounts the accounts, 12 digits each; at least one
   * @param options the roles' name or path, and the part of the bucket that they write
   * @throws SecureArtifactBucket.InvalidWriter when an account, name, path or key prefix is malformed, or neither name nor path is given
   */
  public static roles(accounts: string[], options: ArtifactRoleGroupOptions): ArtifactWriter {
    return BRAND.mark(new ArtifactWriter(FACTORY.roles(accounts, options)));
  }

  /**
   * Roles of every account of an organization: those of one name, or all below an IAM path.
   *
   * Whoever can make a role of that name or path in any of the other accounts writes artifacts. In the bucket's own account, writers are named
   * one by one, where they are exclusive.
   *
   * @param organizationId the organization's id, for example `o-abc1234567`
   * @param options the roles' name or path, and the part of the bucket that they write
   * @throws SecureArtifactBucket.InvalidWriter when organization, name, path or key prefix is malformed, or neither name nor path is given
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
   */
  public static organization(organizationId: string, options: ArtifactRoleGroupOptions): ArtifactWriter {
    return BRAND.mark(new ArtifactWriter(FACTORY.organization(organizationId, options)));
  }

  /**
   * Roles of every account of an organizational unit and of the units below it: those of one name, or all below an IAM path.
   *
   * Whoever can make a role of that name or path in any of the other accounts writes artifacts. In the bucket's own account, writers are named
   * one by one, where they are exclusive.
   *
   * @param unitPath the ids of organization, root and units down to the one that is meant, for example `o-abc1234567/r-ab12/ou-ab12-11111111`
   * @param options the roles' name or path, and the part of the bucket that they write
   * @throws SecureArtifactBucket.InvalidWriter when the unit's path, name, path or key prefix is malformed, or neither name nor path is given
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
   */
  public static organizationalUnit(unitPath: string, options: ArtifactRoleGroupOptions): ArtifactWriter {
    return BRAND.mark(new ArtifactWriter(FACTORY.organizationalUnit(unitPath, options)));
  }

  /**
   * Whether something was made by this class: nothing else has been checked.
   * @internal
   */
  public static _is(candidate: unknown): candidate is ArtifactWriter {
    return BRAND.isOn(candidate);
  }

  /** The ARN of the role that writes. Of several, an ARN with wildcards. */
  public readonly roleArn: string;

  private constructor(
    /**
     * Who that is, for the policies.
     * @internal
     */
    public readonly _party: Party,
  ) {
    this.roleArn = roleArn(_party, _party.accounts.length === 1 ? _party.accounts[0] : '*');
  }

  /** The accounts that they belong to. Empty for an organization. */
  public get accounts(): string[] {
    return [...this._party.accounts];
  }

  /**
   * What the keys of the objects start with that they may write, without the slash behind it.
   * @default - every object of the bucket
   */
  public get keyPrefix(): string | undefined {
    return this._party.keyPrefix;
  }
}

const FACTORY = new PartyFactory('SecureArtifactBucket.InvalidWriter');
const BRAND = brand('ArtifactWriter');
