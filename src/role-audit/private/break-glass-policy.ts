import { Aws, Lazy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { AUDIT_RULES, forwardingRuleName } from '../../private/forwarding-rules';
import { POLICY_CHANGES } from '../../private/policy-changes';
import { BreakGlassUser } from '../break-glass-role-props';
import {
  BUS_CHANGES, OTHER_DEPLOYMENTS, ROLE_CHANGES, RULE_CHANGES, STACK_CHANGES, STACK_UPDATES, TRAIL_CHANGES, WAYS_BACK, WAYS_IN,
} from './kept-actions';

/** How somebody becomes the role. */
export interface BreakGlassTrust {
  readonly users: readonly BreakGlassUser[];
  readonly maxMfaAgeSeconds: number;
  readonly organizationId?: string;
  /** Where sessions may begin; known when the app is complete. Nothing where they may begin anywhere. */
  readonly regions: () => string[] | undefined;
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
      'aws:RequestedRegion': Lazy.list({ produce: regions }),
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

/** What a session has to leave alone; known when the app is complete. */
export interface KeptFromSession {
  /** ARNs of the stacks that the role, the audits, and what they rely on lie in. */
  readonly stackArns: () => string[];
  /** ARNs of customer-managed policies: the conventions' boundary and the role's own. */
  readonly policyArns: readonly string[];
  /** Whether it may update all other stacks. */
  readonly stackUpdates: boolean;
}

/**
 * What a session is kept from, whatever it may do otherwise: hiding what it does, becoming more than it is, and leaving a way back.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementrolesanywhere.html
 */
export function breakGlassDenials({ platform }: DeliveryTopology, environment: DeliveryEnvironment, kept: KeptFromSession): iam.PolicyStatement[] {
  const { account, breakGlassRoleArn, eventForwardingRoleArn, eventForwardingRoleName } = environment;
  const { namePrefix, bootstrapQualifier } = platform.conventions;
  const rules = { namePrefix, roleName: eventForwardingRoleName };
  const deny = (sid: string, actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>) =>
    new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], resources: [...resources], conditions });
  const ofAccount = (...kinds: string[]) => kinds.map((kind) => `arn:${Aws.PARTITION}:iam::${account}:${kind}/*`);
  return [
    deny('KeepsItsRoles', ROLE_CHANGES, [breakGlassRoleArn, eventForwardingRoleArn]),
    ...(kept.policyArns.length === 0 ? [] : [deny('KeepsItsPolicies', POLICY_CHANGES, kept.policyArns)]),
    deny('KeepsTheTrail', TRAIL_CHANGES, [`arn:${Aws.PARTITION}:cloudtrail:*:*:trail/*`]),
    deny('KeepsTheAudit', [...RULE_CHANGES, ...BUS_CHANGES], [
      ...Object.values(AUDIT_RULES).map((word) => `rule/${forwardingRuleName(rules, word)}`), 'event-bus/default',
    ].map((each) => `arn:${Aws.PARTITION}:events:*:${account}:${each}`)),
    // CloudFormation changes a stack with the role that it was deployed with, and asks for no permission but these.
    deny('KeepsTheStacks', [...STACK_CHANGES, ...kept.stackUpdates ? STACK_UPDATES : []], Lazy.list({ produce: kept.stackArns })),
    ...(kept.stackUpdates ? [] : [deny('UpdatesNoStacks', STACK_UPDATES, ['*'])]),
    deny('DeploysInNoOtherWay', OTHER_DEPLOYMENTS, ['*']),
    deny('ActsAsNobodyElse', ['sts:AssumeRole'], [`arn:${Aws.PARTITION}:iam::*:role/*`]),
    // A stack does what its role may. By default, that of CDK may do everything. Stack sets and Git sync are services of their own names.
    deny('DeploysAsNobodyElse', ['iam:PassRole'], ofAccount('role'), { StringLike: { 'iam:PassedToService': '*cloudformation.*' } }),
    deny('PassesNoRoleOfCdk', ['iam:PassRole'], [`arn:${Aws.PARTITION}:iam::${account}:role/cdk-${bootstrapQualifier}-*`]),
    deny('LeavesNoWayBack', WAYS_BACK, ofAccount('user', 'group', 'role', 'saml-provider', 'oidc-provider')),
    // These know no resource, or one that is made with a new name each time.
    deny('LetsNobodyIn', WAYS_IN, ['*']),
  ];
}
