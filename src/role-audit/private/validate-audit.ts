import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AuditOptions } from './audited';
import { auditHere } from './audits';
import { homeRegionOf } from './home-region';
import { checkPlace, findEnvironment, OfEnvironment } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { partitionOf } from '../../private/partition';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkRoleNames } from '../../private/role-names';
import { checkKnown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { RoleAuditProps, RoleUseAuditProps } from '../role-audit-props';

/**
 * The unique id of a role. Only roles become a deploy role or have sessions whose name stands behind the id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const ROLE_ID = /^AROA[A-Z0-9]{12,124}$/;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const POLICY_NAME = /^([A-Za-z0-9_.,+@=-]+\/)*[A-Za-z0-9_+=,.@-]{1,128}$/;

/** Two characters are the shortest that `policyNamePrefix` and a hyphen make; one character is that with which any policy begins. */
const POLICY_NAME_PREFIX = /^([A-Za-z0-9_.,+@=-]+\/)*[A-Za-z0-9_+=,.@-]{2,128}$/;

/** A test compares these lists with the interfaces. */
export const USE_AUDIT_OPTIONS: readonly (keyof RoleUseAuditProps)[] = ['topology', 'environment', 'breakGlassRoleNames', 'knownPrincipalIds'];
export const AUDIT_OPTIONS: readonly (keyof RoleAuditProps)[] = [
  ...USE_AUDIT_OPTIONS, 'additionalRoleNames', 'additionalPolicyNames', 'additionalPolicyNamePrefixes', 'trail',
];

/** The region in which IAM's events arrive, for a construct that has to lie there. */
export function checkHome(problems: Problems, scope: Construct, props: OfEnvironment): DeliveryEnvironment {
  checkKnown(problems, 'RoleAudit.InvalidSetting', '', props, AUDIT_OPTIONS);
  const environment = findEnvironment(problems, scope, 'RoleAudit.NoTopology', props);
  const { platform: { partition } } = props.topology;
  const home = homeRegionOf(partition);
  if (home === undefined) {
    return problems.throwWith(scope, 'RoleAudit.UnsupportedPartition', 'topology.platform.region', props.topology.platform.region,
      `must lie in aws, aws-cn or aws-us-gov: where events of IAM arrive in ${partition} is not documented; remove the audit`);
  }
  const { node } = Stack.of(scope);
  checkInAccount(problems, scope, props, environment, (region) => (region === home ? undefined
    : `must be ${home}, as events of IAM arrive there alone; set env: { account: '${environment.account}', region: '${home}' } on the stack ${node.path}, `
      + 'or watch uses in this region with RoleUseAudit'));
  return environment;
}

/** Any other region of the account, where sessions may begin. */
export function checkElsewhere(problems: Problems, scope: Construct, props: OfEnvironment): DeliveryEnvironment {
  checkKnown(problems, 'RoleAudit.InvalidSetting', '', props, USE_AUDIT_OPTIONS);
  const environment = findEnvironment(problems, scope, 'RoleAudit.NoTopology', props);
  const { platform: { partition } } = props.topology;
  checkInAccount(problems, scope, props, environment, (region) => {
    if (partitionOf(region) !== partition) return `must be a region of the partition ${partition}, as no event of the account arrives in another`;
    return region === homeRegionOf(partition) ? 'must be another region: RoleAudit watches uses in this one as well; use it instead' : undefined;
  });
  return environment;
}

function checkInAccount(
  problems: Problems, scope: Construct, { topology }: OfEnvironment, environment: DeliveryEnvironment,
  refused: (region: string) => string | undefined,
): void {
  const { name, account, deployRoleArn } = environment;
  const { region } = Stack.of(scope);
  // The region is judged by what arrives there.
  checkPlace(problems, scope, topology, { called: `the account of ${name}`, account, region });
  const problem = isLiteral(region) ? refused(region) : undefined;
  if (problem) problems.add('RoleAudit.EventsNeverArrive', 'env.region', region, problem);
  const other = auditHere(scope, deployRoleArn);
  if (other) {
    problems.add('RoleAudit.DuplicateAudit', 'environment', name, `must be watched once in a region: ${other.node.path} does so already; remove one of the two`);
  }
}

/** The likeliest reason why somebody looks for a name here. */
const OWN_ARE_KNOWN = '; the role of a BreakGlassRole of the topology is known without being named';

/** What somebody adds, also in JavaScript. */
export function checkOptions(problems: Problems, options: AuditOptions): void {
  const { additionalRoleNames = [], additionalPolicyNames = [], additionalPolicyNamePrefixes = [] } = options;
  const { breakGlassRoleNames = [], knownPrincipalIds = [] } = options;
  checkRoleNames(problems, 'RoleAudit.InvalidName', 'additionalRoleNames', additionalRoleNames, () => undefined);
  checkRoleNames(problems, 'RoleAudit.InvalidName', 'breakGlassRoleNames', breakGlassRoleNames, () => undefined, OWN_ARE_KNOWN);
  checkList(problems, 'RoleAudit.InvalidName', 'additionalPolicyNames', additionalPolicyNames, POLICY_NAME,
    'must be a literal, the name of a customer-managed policy, with its path in front if it has one, without wildcards');
  checkList(problems, 'RoleAudit.InvalidName', 'additionalPolicyNamePrefixes', additionalPolicyNamePrefixes, POLICY_NAME_PREFIX,
    'must be a literal of at least 2 characters, with which names of customer-managed policies begin, such as jobs-, with the path of these policies '
    + 'in front if they have one, without wildcards');
  checkList(problems, 'RoleAudit.InvalidPrincipalId', 'knownPrincipalIds', knownPrincipalIds, ROLE_ID,
    'must be a literal, the unique id of a role, such as AROAEXAMPLEEXAMPLEID; see aws iam get-role --query Role.RoleId');
}

function checkList(
  problems: Problems, code: 'RoleAudit.InvalidName' | 'RoleAudit.InvalidPrincipalId', list: string, values: unknown, pattern: RegExp, message: string,
): void {
  if (!Array.isArray(values)) {
    problems.add(code, list, values, 'must be a list');
    return;
  }
  values.forEach((value, i) => {
    if (!isLiteral(value) || !isText(value, pattern, 640)) problems.add(code, `${list}[${i}]`, displayed(value), message);
    else if (values.indexOf(value) < i) problems.add(code, `${list}[${i}]`, value, 'must be there once; remove the second');
  });
}
