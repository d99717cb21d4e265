import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { brand } from '../private/brand';
import { ACCOUNT_ID, isText } from '../private/patterns';
import { Problems } from '../private/problems';
import { checkKnown, has } from '../private/shape';
import { displayed, isLiteral } from '../private/tokens';
import { DeployedStack } from './private/deployed-stack';
import { fromSub, fromToken } from './private/pattern-text';
import { readTemplateFile } from './private/read-template-file';

/**
 * Where a template of a file is deployed.
 */
export interface DeployedTemplateOptions {
  /** The name of its stack, after which CloudFormation names what has no name in the template. */
  readonly stackName: string;

  /**
   * The account, 12 digits.
   *
   * @default - the account of the role that deploys it
   */
  readonly account?: string;

  /**
   * The region, for example `eu-west-1`.
   *
   * @default - the region of the role that deploys it
   */
  readonly region?: string;

  /**
   * The ARN of the role with which its stack is deployed unless another one is given: CDK's, from its bootstrapping. It is kept from being
   * changed, and passed on for nested stacks where the policies belong to no role of the app.
   *
   * @default - none is known, as of a template that CDK does not deploy
   */
  readonly cloudFormationExecutionRoleArn?: string;
}

/**
 * Which stacks of an assembly are meant.
 */
export interface DeployedAssemblyOptions {
  /**
   * The names of the stacks.
   *
   * @default - all of the assembly, with those of stages in it
   */
  readonly stackNames?: string[];
}

const DEPLOYED_TEMPLATES = brand('DeployedTemplate');
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
/** With what stands for partition, account and region in it. */
const ROLE = /^arn:(?:[a-z-]+|\$\{AWS\.Partition\}):iam::(?:\d{12}|\$\{AWS\.AccountId\}):role(?:\/(?:[\w+=,.@-]|\$\{AWS\.\w+\})+)+$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/**
 * A template that another app has synthesized, or a stage that is synthesized later, with the stacks nested in it.
 *
 * It is read when the object is made, so synthesize it before.
 *
 * @exampleMetadata fixture=execution
 * @example
 * new CloudFormationExecutionRole(administration, 'Execution', {
 *   templates: DeployedTemplate.fromAssembly(assemblyDirectory, { stackNames: ['Backend'] }),
 * });
 */
export class DeployedTemplate {
  /**
   * A template in a file, as JSON. CDK writes the templates of nested stacks beside it.
   *
   * @param path the file's path
   * @param options where it is deployed
   * @throws CloudFormationExecutionRole.InvalidTemplate when there is no such template, or the options are malformed
   */
  public static fromFile(path: string, options: DeployedTemplateOptions): DeployedTemplate {
    const problems = new Problems('DeployedTemplate');
    if (typeof path !== 'string' || !isLiteral(path)) problems.add(CODE, 'path', displayed(path), 'must be the path of a file');
    checkOptions(problems, has(options) ? options : {} as DeployedTemplateOptions);
    problems.throwIfAny();
    return read(path, options);
  }

  /**
   * The templates of a synthesized assembly.
   *
   * @param directory the assembly's directory, for example `cdk.out`
   * @param options which of its stacks
   * @throws CloudFormationExecutionRole.InvalidTemplate when there is no such assembly, or it has no such stack, or there is no such option
   */
  public static fromAssembly(directory: string, options: DeployedAssemblyOptions = {}): DeployedTemplate[] {
    const assembly = assemblyIn(directory);
    const stacks = assembly.stacksRecursively;
    const given = has(options) ? options : {};
    const { stackNames } = given;
    const problems = new Problems('DeployedTemplate');
    checkKnown(problems, CODE, '', given, ['stackNames']);
    if (stackNames !== undefined && !Array.isArray(stackNames)) problems.add(CODE, 'stackNames', stackNames, 'must be a list of names');
    problems.throwIfAny();
    for (const [i, name] of (stackNames ?? []).entries()) {
      if (!stacks.some(({ stackName }) => stackName === name)) {
        problems.add(CODE, `stackNames[${i}]`, name, `must be one of the assembly's stacks: ${stacks.map(({ stackName }) => stackName).join(', ')}`);
      }
    }
    problems.throwIfAny();
    const wanted = stacks.filter(({ stackName }) => stackNames === undefined || stackNames.includes(stackName));
    return wanted.map(({ stackName, environment: { account, region }, templateFullPath, cloudFormationExecutionRoleArn }) => read(templateFullPath, {
      stackName, account: known(account, 'unknown-account'), region: known(region, 'unknown-region'), cloudFormationExecutionRoleArn,
    }));
  }

  /**
   * Whether a value is one, made by whichever copy of this package.
   * @internal
   */
  public static _is(candidate: unknown): candidate is DeployedTemplate {
    return DEPLOYED_TEMPLATES.isOn(candidate);
  }

  /**
   * Of what was read.
   * @internal
   */
  public static _of(stack: DeployedStack): DeployedTemplate {
    return new DeployedTemplate(stack);
  }

  /** The name of the stack. */
  public readonly stackName: string;

  /**
   * What was read.
   * @internal
   */
  public readonly _stack: DeployedStack;

  private constructor(stack: DeployedStack) {
    this.stackName = stack.name;
    this._stack = stack;
    DEPLOYED_TEMPLATES.mark(this);
  }
}

const CODE = 'CloudFormationExecutionRole.InvalidTemplate';
const known = (value: string, unknown: string) => (value === unknown ? undefined : value);

function checkOptions(problems: Problems, options: DeployedTemplateOptions): void {
  const { stackName, account, region, cloudFormationExecutionRoleArn: role } = options;
  checkKnown(problems, CODE, '', options, ['stackName', 'account', 'region', 'cloudFormationExecutionRoleArn']);
  if (!isText(stackName, STACK_NAME)) problems.add(CODE, 'stackName', displayed(stackName), 'must be the literal name of a stack: letters, digits and hyphens, starting with a letter');
  if (account !== undefined && !isText(account, ACCOUNT_ID)) problems.add(CODE, 'account', displayed(account), 'must be 12 digits, or left out');
  if (region !== undefined && !isText(region, REGION)) problems.add(CODE, 'region', displayed(region), 'must be a region code, for example eu-west-1, or left out');
  if (role !== undefined && !(typeof role === 'string' && ROLE.test(fromSub(fromToken(role))))) {
    problems.add(CODE, 'cloudFormationExecutionRoleArn', displayed(role), 'must be the ARN of a role, without wildcards, or left out');
  }
}

function read(path: string, { stackName, account, region, cloudFormationExecutionRoleArn: role }: DeployedTemplateOptions): DeployedTemplate {
  const deployedWith = role === undefined ? undefined : fromSub(fromToken(role));
  try {
    return DeployedTemplate._of(readTemplateFile(path, { stackName, account, region, deployedWith }));
  } catch (error) {
    return Problems.throwOne('DeployedTemplate', {
      code: CODE, property: 'path', value: path, message: `must be a template as JSON, as cdk synth writes it, with those of its nested stacks beside it; it ${(error as Error).message}`,
    });
  }
}

function assemblyIn(directory: string): CloudAssembly {
  try {
    return new CloudAssembly(directory);
  } catch (error) {
    return Problems.throwOne('DeployedTemplate', {
      code: CODE, property: 'directory', value: directory, message: `must be a directory that cdk synth has written: ${(error as Error).message}`,
    });
  }
}
