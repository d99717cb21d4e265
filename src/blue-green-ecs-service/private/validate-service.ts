import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { POINTERS, SERVICES } from './image-pointers';
import { checkEnvironment } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { ServiceContract } from '../../delivery-topology/service-contract';
import { TrafficShift } from '../../delivery-topology/traffic-shift';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { CODE_DEPLOY } from '../../private/quotas';
import { checkKnown, shownDuration } from '../../private/shape';
import { isLiteral } from '../../private/tokens';
import { BlueGreenEcsServiceProps } from '../blue-green-ecs-service-props';
import { CPU_UNITS, memoryProblem } from './fargate-size';
import { checkImage } from './validate-image';
import { checkNetwork, failureOf } from './validate-network';
import { checkApart } from './validate-pointer';

const REMOVAL_POLICIES = [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY];

/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof BlueGreenEcsServiceProps)[] = [
  'topology', 'environment', 'vpc', 'certificate', 'initialImage', 'cpu', 'memoryLimitMiB', 'environmentVariables', 'internetFacing', 'loadBalancerSubnets',
  'taskSubnets', 'terminationWait', 'logRetention', 'removalPolicy',
];

export const DEFAULT_CPU = 512;
export const DEFAULT_MEMORY = 1024;
export const DEFAULT_TERMINATION_WAIT = Duration.minutes(10);

/** What a service is made of, once nothing is wrong with it. */
export interface ValidService {
  readonly environment: DeliveryEnvironment;
  readonly contract: ServiceContract;
  readonly shift: TrafficShift;
  /** The pointer that it reads, if the app has made it already. */
  readonly pointer?: IConstruct;
}

export function validateService(scope: Construct, props: BlueGreenEcsServiceProps): ValidService {
  const problems = new Problems('BlueGreenEcsService');
  checkKnown(problems, 'BlueGreenEcsService.InvalidSetting', '', props, PROPERTIES);
  const environment = checkEnvironment(problems, scope, 'BlueGreenEcsService.MissingProperty', props);
  const { topology } = props;
  const { service: contract } = topology;
  if (contract === undefined) {
    problems.add('DeliveryTopology.NoService', 'topology.service', contract, 'must be given for an application that runs as a service; make it with ServiceContract.fargate');
  }
  const pointer = checkTheOnlyOne(problems, scope, topology.application, environment);
  checkNetwork(problems, scope, props);
  checkImage(problems, topology, props.initialImage);
  checkTask(problems, props);
  checkWait(problems, props.terminationWait);
  if (props.removalPolicy !== undefined && !REMOVAL_POLICIES.includes(props.removalPolicy)) {
    problems.add('BlueGreenEcsService.UnsupportedRemovalPolicy', 'removalPolicy', props.removalPolicy, `must be one of ${REMOVAL_POLICIES.join(', ')}, which log group and key both know`);
  }
  problems.throwIfAny(scope);
  return { environment, contract: contract!, shift: environment.shift!, pointer };
}

function checkTheOnlyOne(problems: Problems, scope: Construct, application: string, environment: DeliveryEnvironment): IConstruct | undefined {
  const other = SERVICES.find(scope, environment.imagePointerParameterName);
  if (other) {
    problems.add('BlueGreenEcsService.DuplicateService', 'environment', environment.name,
      `must have one service for ${application}: ${other.node.path} is it; remove one of the two`);
  }
  const pointer = POINTERS.find(scope, environment.imagePointerParameterName);
  if (pointer) checkApart(problems, pointer, scope);
  return pointer;
}

function checkTask(problems: Problems, props: BlueGreenEcsServiceProps): void {
  const { cpu = DEFAULT_CPU, memoryLimitMiB = DEFAULT_MEMORY, environmentVariables = {} } = props;
  if (isLiteral(cpu) && !CPU_UNITS.includes(cpu)) {
    problems.add('BlueGreenEcsService.InvalidSize', 'cpu', cpu, `must be one of ${CPU_UNITS.join(', ')}, as Fargate has`);
  } else if (isLiteral(cpu) && isLiteral(memoryLimitMiB)) {
    const problem = memoryProblem(cpu, memoryLimitMiB);
    if (problem) problems.add('BlueGreenEcsService.InvalidSize', 'memoryLimitMiB', memoryLimitMiB, problem);
  }
  for (const [name, value] of Object.entries(environmentVariables)) {
    if (!isText(name, /^[^=\0]+$/)) problems.add('BlueGreenEcsService.InvalidVariable', 'environmentVariables', name, 'must have names of at least one character, without =');
    if (typeof value !== 'string') problems.add('BlueGreenEcsService.InvalidVariable', `environmentVariables.${name}`, value, 'must be a text');
  }
}

/** Known before synthesis, as whoever waits for a release has to wait longer. */
function checkWait(problems: Problems, wait: Duration | undefined): void {
  if (wait === undefined) return;
  const { limit } = CODE_DEPLOY.terminationWaitMinutes;
  let minutes: number | undefined;
  const failure = failureOf(() => { minutes = wait.isUnresolved() ? undefined : wait.toMinutes(); });
  if (failure !== undefined || minutes === undefined || minutes > limit) {
    problems.add('BlueGreenEcsService.InvalidWait', 'terminationWait', shownDuration(wait), `must be a Duration of whole minutes from 0 to ${limit}`);
  }
}
