import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { brand } from '../private/brand';
import { ACCOUNT_ID, isText } from '../private/patterns';
import { Problems } from '../private/problems';
import { checkKnown, has } from '../private/shape';
import { differ, displayed, isLiteral } from '../private/tokens';
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

  /**
   * The account into which they are deployed, 12 digits: several stages of an assembly may have a stack of one name.
   *
   * A stack that leaves its account to the deployment counts where no other one has its name, and is taken to be deployed there.
   *
   * @default - whichever the stacks say, and the account of the role that deploys them where they say none
   */
  readonly account?: string;

  /**
   * The region into which they are deployed, for example `eu-west-1`.
   *
   * A stack that leaves its region to the deployment counts where no other one has its name, and is taken to be deployed there.
   *
   * @default - whichever the stacks say, and the region of the role that deploys them where they say none
   */
  readonly region?: string;
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
 *   templates: DeployedTemplate.fromAssembly(assemblyDirectory, { stackNames: ['Backend'], account: '333333333333' }),
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
   * @throws CloudFormationExecutionRole.InvalidTemplate when there is no such assembly, or it has no such stack, or the options are malformed
   */
  public static fromAssembly(directory: string, options: DeployedAssemblyOptions = {}): DeployedTemplate[] {
    const stacks = assemblyIn(directory).stacksRecursively.map(inAssembly);
    const given = has(options) ? options : {};
    checkAssemblyOptions(given);
    const { stackNames, account, region } = given;
    return stacksIn(stacks, given).filter(({ stackName }) => stackNames === undefined || stackNames.includes(stackName))
      .map(({ path, ...stack }) => read(path, { account, region, ...stack }));
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

/** A stack of an assembly. */
interface AssembledStack extends DeployedTemplateOptions {
  readonly path: string;
}

/** Without what CDK writes where only the deployment knows account or region. */
function inAssembly(artifact: CloudFormationStackArtifact): AssembledStack {
  const { stackName, environment: { account, region }, templateFullPath: path, cloudFormationExecutionRoleArn } = artifact;
  return {
    path,
    stackName,
    cloudFormationExecutionRoleArn,
    ...account === 'unknown-account' ? {} : { account },
    ...region === 'unknown-region' ? {} : { region },
  };
}

const described = ({ stackName, account = 'any account', region = 'any region' }: AssembledStack) => `${stackName} (${account}, ${region})`;

/** Of one name, those that say more of the account and region come before those that leave more of that to the deployment. */
function closest(stacks: readonly AssembledStack[], { account, region }: DeployedAssemblyOptions): readonly AssembledStack[] {
  const isSaid = (asked?: string, its?: string) => asked !== undefined && its === asked;
  const said = (each: AssembledStack) => Number(isSaid(account, each.account)) + Number(isSaid(region, each.region));
  return stacks.filter((each) => stacks.every((other) => other.stackName !== each.stackName || said(other) <= said(each)));
}

function checkAssemblyOptions(options: DeployedAssemblyOptions): void {
  const problems = new Problems('DeployedTemplate');
  checkKnown(problems, CODE, '', options, ['stackNames', 'account', 'region']);
  if (options.stackNames !== undefined && !Array.isArray(options.stackNames)) problems.add(CODE, 'stackNames', options.stackNames, 'must be a list of names');
  checkPlace(problems, options);
  problems.throwIfAny();
}

/** The stacks of the account and region that were asked for. */
function stacksIn(all: readonly AssembledStack[], { stackNames = [], account, region }: DeployedAssemblyOptions): readonly AssembledStack[] {
  const problems = new Problems('DeployedTemplate');
  const those = `; it has ${all.map(described).join(', ')}`;
  const inAccount = all.filter((each) => !differ(each.account, account));
  const there = closest(inAccount.filter((each) => !differ(each.region, region)), { account, region });
  if (inAccount.length === 0 && account !== undefined) {
    problems.add(CODE, 'account', account, `must be that of one of the assembly's stacks${those}`);
  } else if (there.length === 0 && region !== undefined) {
    problems.add(CODE, 'region', region, `must be that of one of the assembly's stacks${account === undefined ? '' : ` in ${account}`}${those}`);
  }
  problems.throwIfAny();
  const place = [account, region].filter((each) => each !== undefined).join(', ');
  Array.from(stackNames).forEach((name, i) => {
    if (there.some(({ stackName }) => stackName === name)) return;
    problems.add(CODE, `stackNames[${i}]`, displayed(name), `must be one of the assembly's stacks${place === '' ? '' : ` in ${place}`}${those}`);
  });
  problems.throwIfAny();
  return there;
}

function checkOptions(problems: Problems, options: DeployedTemplateOptions): void {
  const { stackName, cloudFormationExecutionRoleArn: role } = options;
  checkKnown(problems, CODE, '', options, ['stackName', 'account', 'region', 'cloudFormationExecutionRoleArn']);
  if (!isText(stackName, STACK_NAME)) problems.add(CODE, 'stackName', displayed(stackName), 'must be the literal name of a stack: letters, digits and hyphens, starting with a letter');
  checkPlace(problems, options);
  if (role !== undefined && !(typeof role === 'string' && ROLE.test(fromSub(fromToken(role))))) {
    problems.add(CODE, 'cloudFormationExecutionRoleArn', displayed(role), 'must be the ARN of a role, without wildcards, or left out');
  }
}

function checkPlace(problems: Problems, { account, region }: Pick<DeployedTemplateOptions, 'account' | 'region'>): void {
  if (account !== undefined && !isText(account, ACCOUNT_ID)) problems.add(CODE, 'account', displayed(account), 'must be 12 digits, or left out');
  if (region !== undefined && !isText(region, REGION)) problems.add(CODE, 'region', displayed(region), 'must be a region code, for example eu-west-1, or left out');
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
