import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { kindsOfAction } from './permission-data';
import { checkEnvironment, checkInTooling, checkTopology } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { isText, ROLE_NAME } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkBoolean, checkKnown, has, shown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { DeployedTemplate } from '../deployed-template';
import { ResourceTypePermissions } from '../resource-type-permissions';

const SETTING = 'CloudFormationExecutionRole.InvalidSetting';
const PERMISSIONS = 'CloudFormationExecutionRole.InvalidPermissions';
const OPTIONS = ['stacks', 'templates', 'allowDeletion', 'additionalPermissions', 'policyNamePrefix', 'topology', 'environment'];
/** Two characters less than a policy's name may have, and the longest number that is put behind it. */
const POLICY_PREFIX = /^[A-Za-z0-9_+=,.@-]{1,125}$/;

/** Of resources, also custom ones, and of macros, which have no colons in their names. */
const TYPE = /^[A-Za-z][A-Za-z0-9_@:-]{1,203}$/;
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;
const ARN = /^arn:([^:*?]+):([a-z0-9-]+):([^:]*):([^:]*):.+$/;
const ROLE = /^arn:[^:*?]+:iam::[^:*?]+:role\/[^*?].*$/;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/** What both constructs are made from. */
export interface ExecutionProps {
  readonly stacks?: readonly Stack[];
  readonly templates?: readonly DeployedTemplate[];
  readonly allowDeletion?: boolean;
  readonly additionalPermissions?: readonly ResourceTypePermissions[];
  readonly policyNamePrefix?: string;
  readonly topology?: DeliveryTopology;
  readonly environment?: string;
}

/** Everything that can be told before the template is written. */
export function validateExecution(scope: Construct, props: ExecutionProps | undefined, others: readonly string[], roleName?: unknown): void {
  const problems = new Problems('CloudFormationExecutionRole');
  const given: ExecutionProps = has(props) && !Array.isArray(props) ? props! : {};
  checkKnown(problems, SETTING, '', given, [...OPTIONS, ...others]);
  checkBoolean(problems, SETTING, 'allowDeletion', given.allowDeletion);
  checkName(problems, 'policyNamePrefix', given.policyNamePrefix, POLICY_PREFIX, 'must be a literal of 1 to 125 characters that IAM takes in a name: letters, digits and _+=,.@-');
  checkName(problems, 'roleName', roleName, ROLE_NAME, 'must be a literal of 1 to 64 characters that IAM takes in a name: letters, digits and _+=,.@-');
  const stacks = listOf<Stack>(problems, 'stacks', given.stacks);
  const templates = listOf<DeployedTemplate>(problems, 'templates', given.templates);
  stacks.forEach((stack, i) => checkStack(problems, `stacks[${i}]`, stack, stacks.indexOf(stack) < i));
  templates.forEach((template, i) => {
    if (!DeployedTemplate._is(template)) problems.add('CloudFormationExecutionRole.InvalidTemplate', `templates[${i}]`, shown(template), 'must be made with DeployedTemplate.fromFile or fromAssembly');
  });
  if (!problems.any && stacks.length + templates.length === 0) {
    problems.add('CloudFormationExecutionRole.NothingToDeploy', 'stacks', [], 'must name the stacks that are deployed, or templates must');
  }
  listOf<ResourceTypePermissions>(problems, 'additionalPermissions', given.additionalPermissions).forEach((each, i) => checkAdditional(problems, `additionalPermissions[${i}]`, each));
  checkPlacement(problems, scope, given);
  problems.throwIfAny(scope);
}

function checkName(problems: Problems, property: string, value: unknown, form: RegExp, message: string): void {
  if (value !== undefined && (!isLiteral(value) || !isText(value, form))) problems.add(SETTING, property, displayed(value), message);
}

function listOf<T>(problems: Problems, property: string, value: unknown): readonly T[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  problems.add(SETTING, property, shown(displayed(value)), 'must be a list');
  return [];
}

function checkStack(problems: Problems, property: string, stack: unknown, isSecond: boolean): void {
  const code = 'CloudFormationExecutionRole.InvalidStack';
  if (!has(stack) || !Stack.isStack(stack)) problems.add(code, property, shown(displayed(stack)), 'must be a stack');
  else if (stack.nested) problems.add(code, property, stack.node.path, 'must not be a nested stack, which is deployed with the stack around it; name that one');
  else if (isSecond) problems.add(code, property, stack.node.path, 'must be there once; remove the second');
}

function checkPlacement(problems: Problems, scope: Construct, { topology, environment }: ExecutionProps): void {
  const code = 'CloudFormationExecutionRole.NoTopology';
  if (topology === undefined) {
    if (environment !== undefined) problems.add(code, 'topology', topology, 'must be given with an environment');
    return;
  }
  if (!checkTopology(problems, code, topology)) return;
  if (environment === undefined) checkInTooling(problems, scope, topology);
  else checkEnvironment(problems, scope, code, { topology, environment });
}

function checkAdditional(problems: Problems, path: string, given: ResourceTypePermissions): void {
  if (!has(given) || Array.isArray(given)) {
    problems.add(PERMISSIONS, path, displayed(given), 'must be an object with resourceType and actions');
    return;
  }
  const { resourceType, actions, deleteActions, resources, passedRoles, passedTo } = given;
  checkKnown(problems, PERMISSIONS, `${path}.`, given, ['resourceType', 'actions', 'deleteActions', 'resources', 'passedRoles', 'passedTo']);
  if (!isText(resourceType, TYPE)) problems.add(PERMISSIONS, `${path}.resourceType`, displayed(resourceType), 'must be a resource type, for example AWS::S3::Bucket');
  const all = [...textsOf(problems, `${path}.actions`, actions, ACTION, ACTION_FORM), ...textsOf(problems, `${path}.deleteActions`, deleteActions ?? [], ACTION, ACTION_FORM)];
  checkActions(problems, path, all, resources);
  if (resources !== undefined) textsOf(problems, `${path}.resources`, resources, ARN, 'must be an ARN; actions without a resource need none');
  const roles = textsOf(problems, `${path}.passedRoles`, passedRoles ?? [], ROLE, 'must be the ARN of a role, with no wildcard at the start of its name');
  const services = textsOf(problems, `${path}.passedTo`, passedTo ?? [], SERVICE, 'must be the name of a service, for example lambda.amazonaws.com');
  if (Array.isArray(passedRoles ?? []) && Array.isArray(passedTo ?? []) && (roles.length > 0) !== (services.length > 0)) {
    problems.add(PERMISSIONS, `${path}.passedTo`, passedTo, 'must name the services that get the roles, and passedRoles the roles: both, or neither');
  }
}

const ACTION_FORM = 'must be an action without wildcards, for example s3:CreateBucket';

/** Values with tokens are taken as they are where only the deployment knows them. */
function textsOf(problems: Problems, property: string, list: unknown, form: RegExp, message: string): string[] {
  if (!Array.isArray(list)) {
    problems.add(PERMISSIONS, property, displayed(list), 'must be a list');
    return [];
  }
  list.forEach((each, i) => {
    if (typeof each === 'string' && !isLiteral(each) && form !== ACTION) return;
    if (!isText(each, form)) problems.add(PERMISSIONS, `${property}[${i}]`, displayed(each), message);
  });
  return list.filter((each): each is string => typeof each === 'string');
}

function checkActions(problems: Problems, path: string, actions: readonly string[], resources: unknown): void {
  for (const action of actions.filter((each) => ACTION.test(each))) {
    if (/^(sts:|iam:(CreateServiceLinkedRole|PassRole)$)/.test(action)) {
      problems.add(PERMISSIONS, `${path}.actions`, action, 'must not be an action of STS, nor one that the role gets by itself: roles are passed with passedRoles and passedTo');
    } else if (kindsOfAction(action) === undefined && resources === undefined) {
      problems.add(PERMISSIONS, `${path}.resources`, resources, `must be given with ${action}, of which this library does not know the resources`);
    }
  }
}
