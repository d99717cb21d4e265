import { Aws, CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allOf } from './conditions';
import { ErrorCode } from '../../private/error-codes';
import { Problems } from '../../private/problems';
import { has, shown } from '../../private/shape';
import { isLiteral } from '../../private/tokens';

/** What is granted on, for the messages. */
export interface GrantSubject {
  readonly className: 'SecureArtifactBucket' | 'SecureImageRepository';
  /** The codes of the two ways in which a grantee can be unusable. */
  readonly codes: { readonly ungrantable: ErrorCode; readonly foreign: ErrorCode };
  /** What to do for a principal of another account. */
  readonly elsewhere: string;
  /** The account that has to own what is granted on. */
  readonly ownerAccount: string;
}

/** What a grant says: actions on resources, of the owner's account where the action has a resource. */
export interface GrantedStatement {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: iam.Conditions;
}

/** A statement with all of its conditions. */
export interface OwnedStatement extends GrantedStatement {
  readonly conditions: Record<string, Record<string, unknown>>;
}

/** Writes the principal's own policy, or says why that cannot be. */
export function grantTo(scope: Construct, grantee: iam.IGrantable, subject: GrantSubject, statements: readonly GrantedStatement[]): iam.Grant {
  refuseNobody(scope, grantee, subject);
  refuseForeignGrantee(scope, grantee, subject);
  const grants = ofOwner(subject.ownerAccount, statements)
    .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }));
  const grant = grants.reduce((all, each) => all.combine(each));
  if (!grant.success) {
    Problems.throwOne(subject.className, {
      code: subject.codes.ungrantable,
      property: 'grantee',
      value: String(grantee.grantPrincipal),
      message: 'must be a role, user or group whose own policy can be written; import an existing role with Role.fromRoleArn',
    }, scope);
  }
  return grant;
}

/** Statements that hold for what an account owns only: a bucket's name may be somebody else's once it is free. */
export function ofOwner(account: string, statements: readonly GrantedStatement[]): OwnedStatement[] {
  const ownersOnly = { StringEquals: { 'aws:ResourceAccount': account } };
  // An action without a resource has no account that could own it.
  return statements.map((each) => ({ ...each, conditions: allOf(each.conditions, each.resources.includes('*') ? undefined : ownersOnly) }));
}

/** A session, or a wildcard, which a condition on an ARN would take for one. */
const NO_IDENTITY = /[*?]|:assumed-role\//;

/** The ARN that a role or user has in its requests, for a policy of a construct's stack; none where that cannot be said. */
export function principalArn(scope: Construct, { grantPrincipal }: iam.IGrantable): string | undefined {
  const { roleArn, userArn, node } = grantPrincipal as Partial<iam.IRole & iam.IUser>;
  const arn = roleArn ?? userArn;
  if (arn === undefined || NO_IDENTITY.test(JSON.stringify(Stack.of(scope).resolve(arn)))) return undefined;
  const ours = Stack.of(scope);
  const theirs = CfnResource.isCfnResource(node?.defaultChild) ? Stack.of(node.defaultChild) : ours;
  if (isWithin(ours, theirs) || isWithin(theirs, ours)) return arn;
  // A reference would be a cycle between the stacks: the identity's policy refers to bucket and key.
  const role = literalRole(grantPrincipal);
  return role?.name === undefined ? undefined : `arn:${Aws.PARTITION}:iam::${ours.account}:role${role.path}${role.name}`;
}

/** Whether a stack is another one, or nested in it: those are deployed together. */
function isWithin(inner: Stack | undefined, outer: Stack): boolean {
  return inner !== undefined && (inner === outer || isWithin(inner.nestedStackParent, outer));
}

/** Also for JavaScript, where anything may be passed. */
function refuseNobody(scope: Construct, grantee: unknown, { className, codes }: GrantSubject): void {
  if (has(grantee, 'grantPrincipal')) return;
  Problems.throwOne(className, {
    code: codes.ungrantable, property: 'grantee', value: shown(grantee), message: 'must be a role, user or group, or a construct that has a role',
  }, scope);
}

/** A stack writes identity policies for its own account's principals only: for others CDK drops them silently. */
function refuseForeignGrantee(scope: Construct, grantee: iam.IGrantable, { className, codes, elsewhere }: GrantSubject): void {
  const theirs = grantee.grantPrincipal.principalAccount;
  const ours = Stack.of(scope).account;
  if (theirs !== undefined && isLiteral(theirs) && isLiteral(ours) && theirs !== ours) {
    Problems.throwOne(className, {
      code: codes.foreign,
      property: 'grantee',
      value: theirs,
      message: `must belong to the stack's account ${ours}; ${elsewhere}`,
    }, scope);
  }
}

/** A role's name and path as far as they are known now. */
export function literalRole(grantee: iam.IGrantable): { readonly name?: string; readonly path: string } | undefined {
  const node = (grantee as Partial<Construct>).node;
  const resource = node?.defaultChild;
  if (CfnResource.isCfnResource(resource) && resource.cfnResourceType === iam.CfnRole.CFN_RESOURCE_TYPE_NAME) {
    const { roleName, path } = resource as iam.CfnRole;
    // A role that CloudFormation names has a token as its name, which becomes nothing.
    const [name, where] = [roleName, path].map((each) => Stack.of(resource).resolve(each));
    return typeof name === 'object' || typeof where === 'object' ? undefined : { name, path: where ?? '/' };
  }
  return undefined;
}
