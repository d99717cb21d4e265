import { Aws } from 'aws-cdk-lib';
import { DeliveryPlatform } from './delivery-platform';
import { ServiceContract } from './service-contract';
import { TrafficShift } from './traffic-shift';
import { NAME_LENGTH } from '../private/quotas';
import { identityHash, readableName } from './private/physical-name';

/**
 * One spoke: a workload account in which the application runs.
 */
export interface DeliveryEnvironmentProps {
  /**
   * The environment's name, for example `prod`.
   *
   * 1 to 32 lower-case letters, digits and single hyphens, starting with a letter. Unique within the topology.
   */
  readonly name: string;

  /** The workload account, 12 digits. */
  readonly account: string;

  /** The workload account's region, for example `eu-west-1`. */
  readonly region: string;

  /**
   * Whether users depend on this environment. It then must not share its account with one on which they don't.
   *
   * @default false
   */
  readonly production?: boolean;

  /**
   * How traffic moves to a new version in this environment.
   *
   * @default - as the topology's service contract says
   */
  readonly shift?: TrafficShift;
}

/** Not the path of the delivery's own roles, which nobody may act as below the guardrails. */
const BREAK_GLASS_PATH = 'break-glass/';

/**
 * A spoke of a topology, and the names of what other accounts name in it.
 */
export class DeliveryEnvironment {
  /**
   * Of props that were checked before.
   * @internal
   */
  public static _of(of: EnvironmentSource, props: DeliveryEnvironmentProps): DeliveryEnvironment {
    return new DeliveryEnvironment(of, props);
  }

  /** The environment's name. */
  public readonly name: string;

  /** The workload account. */
  public readonly account: string;

  /** The workload account's region. */
  public readonly region: string;

  /** Whether users depend on this environment. */
  public readonly production: boolean;

  /**
   * How traffic moves to a new version in this environment.
   * @default - nothing is said: the topology has no service contract
   */
  public readonly shift?: TrafficShift;

  /** The name of the role that the pipeline assumes in the workload account. */
  public readonly deployRoleName: string;

  /** The ARN of the role that the pipeline assumes in the workload account. */
  public readonly deployRoleArn: string;

  /** The name of the role that the application's tasks run with. */
  public readonly taskRoleName: string;

  /** The name of the role with which ECS pulls the application's image and reads its secrets. */
  public readonly executionRoleName: string;

  /** The ARN of the role with which ECS pulls the application's image and reads its secrets. */
  public readonly executionRoleArn: string;

  /** The name of the role with which CloudFormation deploys the environment's stacks, where CloudFormationExecutionRole makes one, without its path. */
  public readonly cloudFormationRoleName: string;

  /** The ARN of the role with which CloudFormation deploys the environment's stacks, with the path of the conventions. */
  public readonly cloudFormationRoleArn: string;

  /** The name of the state machine that makes a release. */
  public readonly deployerStateMachineName: string;

  /** The ARN of the state machine that makes a release. */
  public readonly deployerStateMachineArn: string;

  /** The name of the role with which events are sent to the tooling account's event bus. */
  public readonly eventForwardingRoleName: string;

  /** The ARN of the role with which events are sent to the tooling account's event bus. */
  public readonly eventForwardingRoleArn: string;

  /** The name of the role for people in an emergency, with its path in front, as `breakGlassRoleNames` take it. */
  public readonly breakGlassRoleName: string;

  /** The ARN of the role for people in an emergency. */
  public readonly breakGlassRoleArn: string;

  /** The name of the SSM parameter that points to the released image. */
  public readonly imagePointerParameterName: string;

  private constructor({ platform, application, service }: EnvironmentSource, props: DeliveryEnvironmentProps) {
    this.name = props.name;
    this.account = props.account;
    this.region = props.region;
    this.production = props.production ?? false;
    this.shift = props.shift ?? service?.shift;

    const { namePrefix, iamPath } = platform.conventions;
    const identity = [...platform._identity, application, this.name];
    const name = (kind: string, word: string, limit: number) =>
      readableName({ kind, identity }, [namePrefix, application, this.name, word], limit);
    this.deployRoleName = name('deploy-role', 'deploy', NAME_LENGTH.iamRole.limit);
    const roleArn = (roleName: string) => `arn:${Aws.PARTITION}:iam::${this.account}:role${iamPath}${roleName}`;
    this.deployRoleArn = roleArn(this.deployRoleName);
    this.taskRoleName = name('task-role', 'task', NAME_LENGTH.iamRole.limit);
    this.executionRoleName = name('execution-role', 'execution', NAME_LENGTH.iamRole.limit);
    this.executionRoleArn = roleArn(this.executionRoleName);
    // A word that is never shortened: the guardrails know the role by it.
    this.cloudFormationRoleName = name('cloudformation-role', 'cfn-exec', NAME_LENGTH.iamRole.limit);
    this.cloudFormationRoleArn = roleArn(this.cloudFormationRoleName);
    this.deployerStateMachineName = name('deployer', 'release', NAME_LENGTH.stateMachine.limit);
    this.deployerStateMachineArn = `arn:${Aws.PARTITION}:states:${this.region}:${this.account}:stateMachine:${this.deployerStateMachineName}`;
    this.eventForwardingRoleName = name('event-role', 'events', NAME_LENGTH.iamRole.limit);
    this.eventForwardingRoleArn = roleArn(this.eventForwardingRoleName);
    this.breakGlassRoleName = `${BREAK_GLASS_PATH}${name('break-glass-role', 'break-glass', NAME_LENGTH.iamRole.limit)}`;
    this.breakGlassRoleArn = `arn:${Aws.PARTITION}:iam::${this.account}:role/${this.breakGlassRoleName}`;
    const pointer = identityHash({ kind: 'image-pointer', identity });
    this.imagePointerParameterName = `/${namePrefix}/${application}/${this.name}/${pointer}/image`;
  }
}

/** What an environment is a part of. */
interface EnvironmentSource {
  readonly platform: DeliveryPlatform;
  readonly application: string;
  readonly service?: ServiceContract;
}
