import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { productionPolicy } from './production-policy';
import { checkTopology } from '../../delivery-topology/checks';
import { DeliveryPlatform } from '../../delivery-topology/delivery-platform';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { onlyOne } from '../../private/only-one';
import { partitionOf } from '../../private/partition';
import { ACCOUNT_ID, isText } from '../../private/patterns';
import { deployedSize } from '../../private/policy-size';
import { Problems } from '../../private/problems';
import { POLICY_SIZE } from '../../private/quotas';
import { checkRoleNames } from '../../private/role-names';
import { checkKnown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { OrgGuardrailsProps } from '../org-guardrails';

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html */
const ROOT_OR_UNIT = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/;

/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof OrgGuardrailsProps)[] = ['topology', 'rootId', 'breakGlassRoleNames', 'targetIds'];

/** The guardrails of each policy's name. */
export const GUARDRAILS = onlyOne('OrgGuardrails');

/** Names of policies are unique within an organization. */
export const policyName = ({ conventions, account, region }: DeliveryPlatform) => `${conventions.namePrefix}-production-${account}-${region}`;

/** Tells everything that is wrong at once, the size of the policy when all that it is made from is right. */
export function validateGuardrails(scope: Construct, props: Partial<OrgGuardrailsProps>): void {
  const problems = new Problems('OrgGuardrails');
  checkKnown(problems, 'OrgGuardrails.InvalidSetting', '', props, PROPERTIES);
  const { topology, rootId, breakGlassRoleNames = [], targetIds = [] } = props;
  const isTopology = checkTopology(problems, 'OrgGuardrails.NoTopology', topology);
  if (isTopology) {
    checkPlace(problems, scope, topology);
    checkPath(problems, topology);
    checkFirst(problems, scope, topology);
  }
  if (isLiteral(rootId) && !isText(rootId, ROOT_OR_UNIT)) {
    problems.add('OrgGuardrails.InvalidId', 'rootId', rootId, 'must be the id of the root, such as r-ab12, or of an organizational unit; see aws organizations list-roots');
  }
  checkTargets(problems, targetIds, Stack.of(scope).account);
  checkRoleNames(problems, 'OrgGuardrails.InvalidRole', 'breakGlassRoleNames', breakGlassRoleNames, notOfDelivery(isTopology ? topology : undefined));
  if (isTopology && !problems.any) checkSize(problems, scope, topology, breakGlassRoleNames);
  problems.throwIfAny(scope);
}

/**
 * The management account is in no topology, so that its place cannot be looked up there. Any region of the partition will do:
 * an organization is reached in each of them, through one endpoint.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/region-support.html
 */
function checkPlace(problems: Problems, scope: Construct, topology: DeliveryTopology): void {
  const { account, region, node } = Stack.of(scope);
  if (!isLiteral(account) || !isLiteral(region)) {
    const value = { account: displayed(account), region: displayed(region) };
    problems.add('DeliveryTopology.AgnosticStack', 'env', value,
      `must say account and region; set env on the stack ${node.path}, with the account that manages the organization`);
    return;
  }
  const { platform, environments } = topology;
  if ([platform.account, platform.artifactAccount, ...environments.map((each) => each.account)].includes(account)) {
    problems.add('OrgGuardrails.MemberAccount', 'env.account', account,
      `must be the account that manages the organization, which is none of the topology's; set env on the stack ${node.path}`);
  }
  if (partitionOf(region) !== platform.partition) {
    problems.add('OrgGuardrails.OtherPartition', 'env.region', region,
      `must lie in the topology's partition ${platform.partition}; each partition has an organization of its own`);
  }
}

function checkFirst(problems: Problems, scope: Construct, { platform }: DeliveryTopology): void {
  const other = GUARDRAILS.find(scope, policyName(platform));
  if (!other) return;
  problems.add('OrgGuardrails.DuplicateGuardrails', 'topology', policyName(platform),
    `must not be guarded twice: ${other.node.path} holds for all applications of the platform; name further units and accounts in its targetIds`);
}

function checkPath(problems: Problems, { platform: { conventions: { iamPath } } }: DeliveryTopology): void {
  if (iamPath !== '/') return;
  problems.add('OrgGuardrails.NoIamPath', 'topology.platform.conventions.iamPath', iamPath,
    'must be a path that only the delivery\'s roles have, for example /delivery/; set conventions.iamPath in the topology, or nothing tells those roles from others');
}

function checkTargets(problems: Problems, targetIds: unknown, managementAccount: string): void {
  const wrong = (property: string, value: unknown, message: string) => problems.add('OrgGuardrails.InvalidId', property, value, message);
  if (!Array.isArray(targetIds)) {
    wrong('targetIds', targetIds, 'must be a list');
    return;
  }
  targetIds.forEach((id, i) => {
    if (!isLiteral(id)) return;
    const property = `targetIds[${i}]`;
    if (!isText(id, ROOT_OR_UNIT) && !isText(id, ACCOUNT_ID)) {
      wrong(property, id, 'must be the id of a root, such as r-ab12, of an organizational unit, such as ou-ab12-cdefghij, or of an account');
    }
    if (targetIds.indexOf(id) < i) wrong(property, id, 'must be there once; remove the second');
    if (id === managementAccount) wrong(property, id, 'must not be the account that manages the organization, which no service control policy limits; remove it');
  });
}

/** People act as break-glass roles, and nobody in the account may act as one of the delivery's. */
const notOfDelivery = (topology: DeliveryTopology | undefined) => (name: string) =>
  topology && isOfDelivery(name, topology) ? 'must not be a role of the delivery, which nobody in the account may act as; use a role of another path and name' : undefined;

function isOfDelivery(name: string, { platform: { conventions: { iamPath, bootstrapQualifier } } }: DeliveryTopology): boolean {
  return `/${name}`.startsWith(iamPath) && iamPath !== '/'
    || ['deploy', 'cfn-exec'].some((each) => name.startsWith(`cdk-${bootstrapQualifier}-${each}-role-`));
}

function checkSize(problems: Problems, scope: Construct, topology: DeliveryTopology, breakGlassRoleNames: readonly string[]): void {
  const { limit } = POLICY_SIZE.serviceControlPolicy;
  // As CloudFormation stores it: without white space.
  const size = deployedSize(Stack.of(scope), productionPolicy({ topology, breakGlassRoleNames }, topology.platform.partition));
  if (size <= limit) return;
  problems.add('OrgGuardrails.PolicyTooLarge', 'breakGlassRoleNames', size,
    `must leave a policy of at most ${limit} characters; name fewer roles, or give roles shorter paths`);
}
