import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { described } from './described';
import { POLICY_SETS, ROLES } from './named';
import { checkAdditional } from './validate-additional';
import { checkEnvironment, checkInTooling, checkTopology } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { accountOf, nameInAccount } from '../../private/only-one';
import { isText, ROLE_NAME } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkBoolean, checkKnown, has } from '../../private/shape';
import { differ, displayed, isLiteral } from '../../private/tokens';
import { DeployedTemplate } from '../deployed-template';
import { ResourceTypePermissions } from '../resource-type-permissions';

const SETTING = 'CloudFormationExecutionRole.InvalidSetting';
const OPTIONS = ['stacks', 'templates', 'allowDeletion', 'additionalPermissions', 'policyNamePrefix', 'topology', 'environment'];
/** Two characters less than a policy's name may have, and the longest number that is put behind it. */
const POLICY_PREFIX = /^[A-Za-z0-9_+=,.@-]{1,125}$/;

/** What CDK's bootstrap stack calls its own roles. @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-env-roles */
const OF_BOOTSTRAP = /^cdk-.+-role-/i;

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
  const problems = new Problems(others.includes('roleName') ? 'CloudFormationExecutionRole' : 'CloudFormationExecutionPolicies');
  const given: ExecutionProps = has(props) && !Array.isArray(props) ? props! : {};
  checkKnown(problems, SETTING, '', given, [...OPTIONS, ...others]);
  checkBoolean(problems, SETTING, 'allowDeletion', given.allowDeletion);
  checkName(problems, 'policyNamePrefix', given.policyNamePrefix, POLICY_PREFIX, 'must be a literal of 1 to 125 characters that IAM takes in a name: letters, digits and _+=,.@-');
  checkName(problems, 'roleName', roleName, ROLE_NAME, 'must be a literal of 1 to 64 characters that IAM takes in a name: letters, digits and _+=,.@-');
  if (typeof roleName === 'string' && OF_BOOTSTRAP.test(roleName)) {
    problems.add(SETTING, 'roleName', roleName, 'must not be called as the roles of CDK\'s bootstrap stack, which begin with cdk-; name it otherwise');
  }
  const stacks = listOf<Stack>(problems, 'stacks', given.stacks);
  const templates = listOf<DeployedTemplate>(problems, 'templates', given.templates);
  stacks.forEach((stack, i) => checkStack(problems, `stacks[${i}]`, stack, stacks.indexOf(stack) < i));
  templates.forEach((template, i) => checkTemplate(problems, `templates[${i}]`, template));
  if (!problems.any) checkOnce(problems, Stack.of(scope), stacks, templates);
  // What was misspelt is told of as well, and what is malformed only as that.
  const isNothing = (given.stacks ?? given.templates) === undefined || (!problems.any && stacks.length + templates.length === 0);
  if (isNothing) {
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
  problems.add(SETTING, property, described(value), 'must be a list');
  return [];
}

function checkStack(problems: Problems, property: string, stack: unknown, isSecond: boolean): void {
  const code = 'CloudFormationExecutionRole.InvalidStack';
  if (!has(stack) || !Stack.isStack(stack)) problems.add(code, property, described(stack), 'must be a stack');
  else if (stack.nested) problems.add(code, property, stack.node.path, 'must not be a nested stack, which is deployed with the stack around it; name that one');
  else if (isSecond) problems.add(code, property, stack.node.path, 'must be there once; remove the second');
}

function checkTemplate(problems: Problems, property: string, template: unknown): void {
  if (DeployedTemplate._is(template)) return;
  const message = Array.isArray(template)
    ? 'must be a template and no list: fromAssembly returns a list; spread it: templates: [...DeployedTemplate.fromAssembly(...)]'
    : 'must be made with DeployedTemplate.fromFile or fromAssembly';
  problems.add('CloudFormationExecutionRole.InvalidTemplate', property, described(template), message);
}

/** A template of a stack that is there already would be computed twice, and be an older one at that. */
function checkOnce(problems: Problems, own: Stack, stacks: readonly Stack[], templates: readonly DeployedTemplate[]): void {
  const known = (value: string | undefined, here: string) => (value !== undefined && isLiteral(value) ? value : here);
  const keyOf = (name: string, account?: string, region?: string) => JSON.stringify([name, known(account, own.account), known(region, own.region)]);
  const seen = new Map(stacks.map((stack, i): [string, string] => [keyOf(stack.stackName, stack.account, stack.region), `stacks[${i}]`]));
  templates.forEach(({ stackName, _stack: { account, region } }, i) => {
    const key = keyOf(stackName, account, region);
    const other = seen.get(key);
    seen.set(key, other ?? `templates[${i}]`);
    if (other !== undefined) problems.add('CloudFormationExecutionRole.InvalidStack', `templates[${i}]`, stackName, `must not be there twice: ${other} is the same stack; remove one of the two`);
  });
}

function checkPlacement(problems: Problems, scope: Construct, { topology, environment }: ExecutionProps): void {
  const code = 'CloudFormationExecutionRole.NoTopology';
  if (topology === undefined) {
    if (environment !== undefined) problems.add(code, 'topology', topology, 'must be given with an environment');
    return;
  }
  if (!checkTopology(problems, code, topology)) return;
  if (environment !== undefined) {
    checkEnvironment(problems, scope, code, { topology, environment });
  } else if (differ(Stack.of(scope).account, topology.platform.account)) {
    const names = topology.environments.map(({ name }) => name).join(', ');
    problems.add(SETTING, 'environment', environment, `must be given, as the stack is not of the tooling account ${topology.platform.account}: one of ${names}`);
  } else {
    checkInTooling(problems, scope, topology);
  }
}

/** What both constructs are called, once everything else is right. */
export interface ExecutionNames {
  readonly roleName?: string;
  readonly policyNamePrefix: string;
}

/** Only the deployment would refuse a second role or policy of a name. */
export function checkFirst(scope: Construct, { roleName, policyNamePrefix }: ExecutionNames): void {
  const problems = new Problems('CloudFormationExecutionRole');
  const code = 'CloudFormationExecutionRole.DuplicateName';
  const others = [['roleName', ROLES, roleName], ['policyNamePrefix', POLICY_SETS, policyNamePrefix]] as const;
  const keyOf = (name: string) => nameInAccount(accountOf(Stack.of(scope)), name);
  for (const [property, named, name] of others) {
    if (name === undefined) continue;
    const other = named.find(scope, keyOf(name));
    if (other) problems.add(code, property, name, `must be another name than that of ${other.node.path}, which has it in the account already; give one of the two a ${property} of its own`);
  }
  problems.throwIfAny(scope);
  others.forEach(([, named, name]) => name !== undefined && named.mark(scope, keyOf(name)));
}
