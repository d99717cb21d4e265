import { setTimeout as sleep } from 'timers/promises';
import { DescribeTaskDefinitionCommand, ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { DescribeExecutionCommand, DescribeExecutionOutput, paginateGetExecutionHistory, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Course } from './recorded-answers';
import { topology } from '../examples/hub-and-spoke/topology';
import { Emulator } from '../test/emulator/emulator';
import { DeliveryEnvironment } from 'cdk-secure-delivery';

/** What an environment's account holds. */
export interface Held {
  readonly environment: string;
  /** The image pointer. */
  readonly pointer: string;
  /** The image of the family's newest revision. */
  readonly newest: string;
}

/** What came of a release: what the deployer did, and what the account holds afterwards. */
export interface ReleaseOutcome extends Held {
  readonly image: string;
  readonly course: Course;
  readonly status: string;
  /** Why it failed. */
  readonly cause?: string;
  /** The states that the deployer went through. */
  readonly states: readonly string[];
}

const TIMEOUT_MS = 60_000;

/**
 * Starts the deployer as the pipeline would, and waits for its end.
 *
 * @param execution its name, and the pipeline's execution unless that is said
 * @param course how CodeDeploy takes it: the emulator is told by the name behind `#`
 */
export async function release(
  emulator: Emulator, environment: DeliveryEnvironment, execution: string, image: string, course: Course, pipelineExecution = execution,
): Promise<ReleaseOutcome> {
  const config = emulator.clientConfig(environment.account, environment.region);
  const sfn = new SFNClient(config);
  const machine = `arn:aws:states:${environment.region}:${environment.account}:stateMachine:${environment.deployerStateMachineName}`;
  const input = JSON.stringify({ version: 1, executionId: pipelineExecution, image });
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: `${machine}#${course}`, name: execution, input }));
  const end = await ended(sfn, executionArn!);
  const states: string[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, { executionArn })) {
    states.push(...events.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []));
  }
  return { image, course, status: end.status!, cause: end.cause, states, ...await held(emulator, environment) };
}

/** Waits for it. */
export async function ended(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(100)) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
  }
  throw new Error(`${executionArn} did not come to an end within ${TIMEOUT_MS / 1000} s`);
}

/** Read from the services, whatever the deployer says. */
export async function held(emulator: Emulator, environment: DeliveryEnvironment): Promise<Held> {
  const config = emulator.clientConfig(environment.account, environment.region);
  const { Parameter: parameter } = await new SSMClient(config).send(new GetParameterCommand({ Name: environment.imagePointerParameterName }));
  const ecs = new ECSClient(config);
  // Asked for a family, the emulator answers with inactive revisions too.
  const { taskDefinitionArns = [] } = await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: environment.taskRoleName, status: 'ACTIVE', sort: 'DESC', maxResults: 1 }));
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArns[0] }));
  const container = taskDefinition!.containerDefinitions!.find(({ name }) => name === topology.service!.containerName)!;
  return { environment: environment.name, pointer: parameter!.Value!, newest: container.image! };
}
