import { Aws } from 'aws-cdk-lib';
import { isKeyPrefix, KEY_PREFIX_RULE } from './key-prefix';
import { ErrorCode } from '../../private/error-codes';
import { ACCOUNT_ID, IAM_PATH, isText, ORGANIZATION_ID, ROLE_NAME } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { IAM_PATH_LENGTH } from '../../private/quotas';
import { checkKnown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { ArtifactRoleGroupOptions, ArtifactRoleOptions } from '../artifact-role-options';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html#access_policies_last-accessed-viewing-orgs-entity-path */
const ORGANIZATION_PATH = /^o-[a-z0-9]{10,32}\/r-([0-9a-z]{4,32})(\/ou-\1-[0-9a-z]{8,32})+$/;

/** Whoever is let in, as policies name them. They need not exist yet. */
export interface Party {
  /** The accounts whose roles are meant; none when they are those of an organization. */
  readonly accounts: readonly string[];
  /** Path and name of the role, with a wildcard where any role below the path is meant. */
  readonly role: string;
  readonly keyPrefix?: string;
  readonly organizationId?: string;
  /** A unit of the organization, with its own id last. */
  readonly organizationPath?: string;
}

/** How a role of an account is known, or of any account. */
export const roleArn = ({ role }: Party, account: string): string => `arn:${Aws.PARTITION}:iam::${account}:role${role}`;

/** Whether it is one role, known by its exact ARN. */
export const isOneRole = ({ accounts, role }: Party): boolean => accounts.length === 1 && !role.endsWith('*');

/** Every ARN that a party may have, as exact as it is known: a wildcard for the account would be any account's. */
export function arnsOf(party: Party): string[] {
  const accounts = party.accounts.length > 0 ? party.accounts : ['*'];
  return accounts.map((account) => roleArn(party, account));
}

/** What sets a party apart from every other, whatever it reads or writes. */
export function identityOf({ accounts, role, organizationId, organizationPath }: Party): string {
  return JSON.stringify([[...accounts].sort(), role, organizationId, organizationPath]);
}

/** A party for a message, in which an ARN would show its partition as a token. */
export function shownParty({ accounts, role, organizationId, organizationPath }: Party): string {
  return `role${role} of ${accounts.length > 0 ? accounts.map(displayed).join(', ') : organizationPath ?? organizationId}`;
}

/** Which part of the bucket a party is about. */
export const partOf = ({ keyPrefix }: Party): string => keyPrefix ?? '*';

/** Makes parties of what a factory is given, under the code of the factory's own class. */
export class PartyFactory {
  constructor(private readonly code: ErrorCode) {}

  public role(account: string, roleName: string, given: ArtifactRoleOptions | undefined): Party {
    const problems = new Problems('SecureArtifactBucket');
    const options = this.checked(problems, given, ['path', 'keyPrefix']);
    if (isLiteral(account) && !isText(account, ACCOUNT_ID)) this.wrong(problems, 'account', account, 'must be an account id of 12 digits');
    if (isLiteral(roleName)) this.checkName(problems, roleName);
    this.checkOptions(problems, options);
    problems.throwIfAny();
    return { accounts: [account], role: `${options.path ?? '/'}${roleName}`, keyPrefix: options.keyPrefix };
  }

  public roles(accounts: string[], options: ArtifactRoleGroupOptions): Party {
    const problems = new Problems('SecureArtifactBucket');
    if (!Array.isArray(accounts) || accounts.length === 0) this.wrong(problems, 'accounts', accounts, 'must be a list of at least one account');
    else accounts.forEach((account, i) => this.checkAccount(problems, accounts, account, i));
    // A list of one's own, which nobody adds to later.
    return this.group(problems, { accounts: Array.isArray(accounts) ? [...accounts] : [] }, options);
  }

  public organization(organizationId: string, options: ArtifactRoleGroupOptions): Party {
    const problems = new Problems('SecureArtifactBucket');
    if (!isText(organizationId, ORGANIZATION_ID)) {
      this.wrong(problems, 'organizationId', organizationId, 'must be a literal: o- and 10 to 32 lower-case letters and digits; see aws organizations describe-organization');
    }
    return this.group(problems, { accounts: [], organizationId }, options);
  }

  public organizationalUnit(unitPath: string, options: ArtifactRoleGroupOptions): Party {
    const problems = new Problems('SecureArtifactBucket');
    if (!isText(unitPath, ORGANIZATION_PATH)) {
      this.wrong(problems, 'unitPath', unitPath, 'must be a literal: the ids of organization, root and units down to the one that is meant, for example o-abc1234567/r-ab12/ou-ab12-11111111');
    }
    return this.group(problems, { accounts: [], organizationId: String(unitPath).split('/')[0], organizationPath: unitPath }, options);
  }

  private group(problems: Problems, whose: Omit<Party, 'role'>, options: ArtifactRoleGroupOptions | undefined): Party {
    const { path = '/', roleName, keyPrefix } = this.checked<ArtifactRoleGroupOptions>(problems, options, ['path', 'roleName', 'keyPrefix']);
    if (roleName !== undefined) this.checkName(problems, roleName);
    else if (path === '/') this.wrong(problems, 'options', options ?? {}, 'must hold a roleName, or a path other than /: every role of the accounts would be let in');
    this.checkOptions(problems, { path, keyPrefix });
    problems.throwIfAny();
    return { ...whose, role: `${path}${roleName ?? '*'}`, keyPrefix };
  }

  /** A text in the place of options would say nothing, and let in to everything. */
  private checked<T extends object>(problems: Problems, given: T | undefined, known: readonly string[]): Partial<T> {
    const options = given ?? {};
    if (typeof options === 'object') {
      checkKnown(problems, this.code, 'options.', options, known);
      return options;
    }
    this.wrong(problems, 'options', given, `must be an object with ${known.join(', ')}, or left out`);
    return {};
  }

  private checkAccount(problems: Problems, accounts: readonly unknown[], account: unknown, i: number): void {
    if (!isText(account, ACCOUNT_ID)) this.wrong(problems, `accounts[${i}]`, account, 'must be a literal account id of 12 digits');
    else if (accounts.indexOf(account) < i) this.wrong(problems, `accounts[${i}]`, account, 'must be named once; remove the second');
  }

  private checkName(problems: Problems, roleName: unknown): void {
    if (!isText(roleName, ROLE_NAME)) this.wrong(problems, 'roleName', roleName, 'must be a role name of 1 to 64 characters, without path and ARN');
  }

  /** A token in these could become a wildcard, which no later check would see. */
  private checkOptions(problems: Problems, { path = '/', keyPrefix }: ArtifactRoleOptions): void {
    if (!isLiteral(path) || !isText(path, IAM_PATH, IAM_PATH_LENGTH.limit)) {
      this.wrong(problems, 'path', path, 'must be a literal: /, or parts of letters, digits and _.,+@=- each with a slash behind it, for example /delivery/');
    }
    if (keyPrefix !== undefined && !isKeyPrefix(keyPrefix)) this.wrong(problems, 'keyPrefix', keyPrefix, KEY_PREFIX_RULE);
  }

  private wrong(problems: Problems, property: string, value: unknown, message: string): void {
    problems.add(this.code, property, displayed(value), message);
  }
}
