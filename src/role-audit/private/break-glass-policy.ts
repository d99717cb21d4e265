import { Aws, Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { AUDIT_RULES, forwardingRuleName } from '../../private/forwarding-rules';
import { BreakGlassUser } from '../break-glass-role-props';

/** How somebody becomes the role. */
export interface BreakGlassTrust {
  readonly users: readonly BreakGlassUser[];
  readonly maxMfaAgeSeconds: number;
  readonly organizationId?: string;
  /** Where sessions may begin; known when the app is complete. Nothing where they may begin anywhere. */
  readonly regions?: () => string[];
}

/**
 * Trusts users, each by his exact ARN: his account is the principal, as he need not exist yet. A user says with the session's name
 * who he is; only users have the variable, so that no role can use this statement, whatever its name.
 *
 * `Bool` and not `BoolIfExists`: long-term keys have no such key. The age is that of the user's authentication; the sessions of the role
 * themselves know nothing of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
 *
 * The region is that of the endpoint of STS, and of the record of the session: `us-east-1` for the global endpoint, wherever it
 * answers. A session can therefore begin only where somebody is told of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
 */
export function breakGlassTrust({ users, maxMfaAgeSeconds, organizationId, regions }: BreakGlassTrust): iam.IPrincipal {
  return new Accounts(users.map(({ account }) => account)).withConditions({
    ArnEquals: { 'aws:PrincipalArn': users.map(({ account, userName }) => `arn:${Aws.PARTITION}:iam::${account}:user/${userName}`) },
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    NumericLessThanEquals: { 'aws:MultiFactorAuthAge': String(maxMfaAgeSeconds) },
    StringEquals: {
      'sts:RoleSessionName': '${aws:username}',
      ...(organizationId === undefined ? {} : { 'aws:PrincipalOrgID': organizationId }),
      ...(regions === undefined ? {} : { 'aws:RequestedRegion': Lazy.list({ produce: regions }) }),
    },
  });
}

/** Several accounts in one statement; CDK's own way to have them repeats the conditions for each. */
class Accounts extends iam.ArnPrincipal {
  constructor(private readonly accounts: readonly string[]) {
    super(new iam.AccountPrincipal(accounts[0]).arn);
  }

  public get policyFragment(): iam.PrincipalPolicyFragment {
    return new iam.PrincipalPolicyFragment({ AWS: [...new Set(this.accounts)].map((account) => new iam.AccountPrincipal(account).arn) });
  }
}

/** What a session is kept from, whatever it may do otherwise: hiding what it does, and leaving a way back. */
export function breakGlassDenials(
  { platform }: DeliveryTopology, environment: DeliveryEnvironment, auditStacks: () => string[],
): iam.PolicyStatement[] {
  const { account, breakGlassRoleArn, eventForwardingRoleArn, eventForwardingRoleName } = environment;
  const arn = (service: string, of: string, resource: string) => `arn:${Aws.PARTITION}:${service}:*:${of}:${resource}`;
  const rules = { namePrefix: platform.conventions.namePrefix, roleName: eventForwardingRoleName };
  const deny = (sid: string, actions: readonly string[], resources: readonly string[]) =>
    new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], resources: [...resources] });
  return [
    deny('KeepsItsRoles', ROLE_CHANGES, [breakGlassRoleArn, eventForwardingRoleArn]),
    deny('KeepsTheTrail', TRAIL_CHANGES, [arn('cloudtrail', '*', 'trail/*')]),
    deny('KeepsTheAudit', RULE_CHANGES, Object.values(AUDIT_RULES).map((word) => arn('events', account, `rule/${forwardingRuleName(rules, word)}`))),
    // CloudFormation changes a stack with the role that it was deployed with, and asks for no permission but these.
    deny('KeepsTheStacks', STACK_CHANGES, Lazy.list({ produce: () => auditStacks().map((name) => arn('cloudformation', account, `stack/${name}/*`)) })),
    deny('ActsAsNobodyElse', ['sts:AssumeRole'], [`arn:${Aws.PARTITION}:iam::*:role/*`]),
    deny('LeavesNoWayBack', CREDENTIALS, [`arn:${Aws.PARTITION}:iam::${account}:user/*`]),
  ];
}

const named = (service: string, names: string) => names.split(' ').map((name) => `${service}:${name}`);

const ROLE_CHANGES = named('iam', 'AttachRolePolicy DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PassRole '
  + 'PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription');
const TRAIL_CHANGES = named('cloudtrail', 'DeleteTrail PutEventSelectors StopLogging UpdateTrail');
const RULE_CHANGES = named('events', 'DeleteRule DisableRule PutRule PutTargets RemoveTargets');
const STACK_CHANGES = named('cloudformation', 'CreateChangeSet DeleteStack ExecuteChangeSet UpdateStack');
const CREDENTIALS = named('iam', 'CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser UpdateAccessKey UpdateLoginProfile');
