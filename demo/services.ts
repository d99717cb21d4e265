import { DescribeServicesCommand, ECSClient, ListClustersCommand, ListServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { Assembly } from './synthesize';
import { topology } from '../examples/hub-and-spoke/topology';
import { Emulator } from '../test/emulator/emulator';
import { DeliveryEnvironment } from 'cdk-secure-delivery';

/** What an environment's service and deployer are, as their own services tell it. */
export interface ServiceState {
  readonly environment: string;
  readonly service: string;
  /** What the service was created with: a revision of the family. */
  readonly taskDefinition: string;
  readonly launchType: string;
  readonly deployer: string;
  readonly roleArn: string;
  /** The states of the deployer, in the order of the definition. */
  readonly states: readonly string[];
}

export async function readServices(emulator: Emulator): Promise<ServiceState[]> {
  return Promise.all(topology.environments.map((environment) => readService(emulator, environment)));
}

async function readService(emulator: Emulator, environment: DeliveryEnvironment): Promise<ServiceState> {
  const config = emulator.clientConfig(environment.account, environment.region);
  const ecs = new ECSClient(config);
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const cluster = only(clusterArns, `cluster of ${environment.name}`);
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [only(serviceArns, `service of ${environment.name}`)] }));
  const { serviceName, taskDefinition, launchType } = only(services, `service of ${environment.name}`);
  const stateMachineArn = `arn:aws:states:${environment.region}:${environment.account}:stateMachine:${environment.deployerStateMachineName}`;
  const machine = await new SFNClient(config).send(new DescribeStateMachineCommand({ stateMachineArn }));
  return {
    environment: environment.name,
    service: serviceName!,
    taskDefinition: taskDefinition!,
    launchType: launchType!,
    deployer: machine.name!,
    roleArn: machine.roleArn!,
    states: Object.keys(JSON.parse(machine.definition!).States),
  };
}

/** What was read back and is not as the assemblies say. */
export function serviceFaults(read: readonly ServiceState[], assemblies: readonly Assembly[]): string[] {
  return read.flatMap(({ environment, taskDefinition, launchType, states }) => {
    const { templates } = only(assemblies.filter(({ app }) => app.name === environment), `app of ${environment}`);
    const synthesized = statesOf(templates);
    const family = topology.environment(environment).taskRoleName;
    return [
      ...(taskDefinition.includes(`/${family}:`) ? [] : [`the service of ${environment} runs ${taskDefinition}, which is not of the family ${family}`]),
      ...(launchType === 'FARGATE' ? [] : [`the service of ${environment} has the launch type ${launchType}`]),
      ...(states.join() === synthesized.join() ? [] : [`the deployer of ${environment} has other states than were synthesized`]),
    ];
  });
}

/** The definition's texts, without what only the deployment tells. */
function statesOf(templates: Assembly['templates']): string[] {
  const resources = Object.values(templates).flatMap((template) => Object.values((template as { Resources: Record<string, any> }).Resources));
  const { Properties: { DefinitionString: definition } } = only(resources.filter(({ Type: type }) => type === 'AWS::StepFunctions::StateMachine'), 'state machine');
  const text = definition['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'x')).join('');
  return Object.keys(JSON.parse(text).States);
}

function only<T>(found: readonly T[], what: string): T {
  if (found.length !== 1) throw new Error(`expected one ${what}, got ${found.length}`);
  return found[0];
}
