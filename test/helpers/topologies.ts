import { DeliveryTopology, DeliveryTopologyProps } from '../../src';

export const TOOLING = { account: '111111111111', region: 'eu-west-1' };
export const DEV = { name: 'dev', account: '222222222222', region: 'eu-west-1' };
export const PROD = { name: 'prod', account: '333333333333', region: 'eu-west-1', production: true };

/** A legal topology, changed where a test says so. */
export function topologyProps(change: Partial<DeliveryTopologyProps> = {}): DeliveryTopologyProps {
  return { platform: TOOLING, application: 'auth-service', environments: [DEV, PROD], ...change };
}

export const topologyOf = (change: Partial<DeliveryTopologyProps> = {}) => new DeliveryTopology(topologyProps(change));

/** Every physical name that a topology gives. */
export function namesOf(topology: DeliveryTopology): Record<string, string> {
  const names: Record<string, string> = {
    artifactBucketName: topology.platform.artifactBucketName,
    // A region in which no test has its platform.
    artifactBucketNameElsewhere: topology.platform._artifactBucketIn('eu-north-1'),
    artifactKeyAlias: topology.platform.artifactKeyAlias,
    eventBusName: topology.platform.eventBusName,
    pipelineName: topology.pipelineName,
    pipelineRoleName: topology.pipelineRoleName,
    buildRoleName: topology.buildRoleName,
    imageRepositoryName: topology.imageRepositoryName,
    artifactKeyPrefix: topology.artifactKeyPrefix,
  };
  for (const environment of topology.environments) {
    names[`${environment.name}.deployRoleName`] = environment.deployRoleName;
    names[`${environment.name}.taskRoleName`] = environment.taskRoleName;
    names[`${environment.name}.executionRoleName`] = environment.executionRoleName;
    names[`${environment.name}.cloudFormationRoleName`] = environment.cloudFormationRoleName;
    names[`${environment.name}.deployerStateMachineName`] = environment.deployerStateMachineName;
    names[`${environment.name}.eventForwardingRoleName`] = environment.eventForwardingRoleName;
    names[`${environment.name}.breakGlassRoleName`] = environment.breakGlassRoleName;
    names[`${environment.name}.imagePointerParameterName`] = environment.imagePointerParameterName;
  }
  return names;
}
