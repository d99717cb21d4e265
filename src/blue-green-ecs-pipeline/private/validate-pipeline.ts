import { Construct } from 'constructs';
import { checkInTooling, checkTopology } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { onlyOne } from '../../private/only-one';
import { partitionOf } from '../../private/partition';
import { Problems } from '../../private/problems';
import { CODE_PIPELINE } from '../../private/quotas';
import { checkBoolean, checkKnown, has, shown } from '../../private/shape';
import { BlueGreenEcsPipelineProps } from '../blue-green-ecs-pipeline';
import { PipelineSource } from '../pipeline-source';

/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof BlueGreenEcsPipelineProps)[] = [
  'topology', 'artifacts', 'source', 'repository', 'imageBuild', 'approveBefore', 'unattendedProduction',
];

/** The pipeline of each name. */
export const PIPELINES = onlyOne('BlueGreenEcsPipeline');
/** The build of each application, as its own class marks it. */
const BUILDS = onlyOne('SecureBuild');

/** Stages that are no environment's. */
const OTHER_STAGES = 2;

export function validatePipeline(scope: Construct, props: Partial<BlueGreenEcsPipelineProps>): void {
  const problems = new Problems('BlueGreenEcsPipeline');
  checkKnown(problems, 'BlueGreenEcsPipeline.InvalidSetting', '', props, PROPERTIES);
  const { topology, source } = props;
  if (checkTopology(problems, 'BlueGreenEcsPipeline.NoTopology', topology)) {
    checkPlaces(problems, scope, topology);
    checkApplication(problems, scope, topology);
    checkParts(problems, scope, topology, props);
    checkApprovals(problems, topology, props.approveBefore);
    checkBoolean(problems, 'BlueGreenEcsPipeline.MissingProperty', 'unattendedProduction', props.unattendedProduction);
  }
  if (!PipelineSource._is(source)) problems.add('BlueGreenEcsPipeline.InvalidSource', 'source', source, 'must be made with PipelineSource.connection');
  problems.throwIfAny(scope);
}

function checkPlaces(problems: Problems, scope: Construct, topology: DeliveryTopology): void {
  const { platform: { account, region, artifactAccount }, environments } = topology;
  checkInTooling(problems, scope, topology);
  if (artifactAccount !== account) {
    problems.add('BlueGreenEcsPipeline.ArtifactsElsewhere', 'topology.platform.artifactAccount', artifactAccount,
      `must be the tooling account ${account}: pipelines do not use another account's artifacts yet; leave artifactAccount out`);
  }
  if (partitionOf(region) === 'aws-cn') {
    problems.add('BlueGreenEcsPipeline.UnsupportedRegion', 'topology.platform.region', region,
      'must not lie in China, where CodePipeline has no action for Step Functions');
  }
  environments.forEach((each, i) => {
    if (each.region === region) return;
    problems.add('BlueGreenEcsPipeline.UnsupportedRegion', `topology.environments[${i}].region`, each.region,
      `must be ${region}, the region of the platform: pipelines do not reach into other regions yet; build a platform per region`);
  });
}

function checkApplication(problems: Problems, scope: Construct, { application, pipelineName, service, environments }: DeliveryTopology): void {
  if (service === undefined) {
    problems.add('DeliveryTopology.NoService', 'topology.service', service, 'must be given, for what is released to be a service; use ServiceContract.fargate');
  }
  const most = CODE_PIPELINE.stages.limit - OTHER_STAGES;
  if (environments.length > most) {
    problems.add('BlueGreenEcsPipeline.TooManyEnvironments', 'topology.environments', environments.length,
      `must be at most ${most}, each of which is a stage; build a topology for the others`);
  }
  const other = PIPELINES.find(scope, pipelineName);
  if (other) {
    problems.add('BlueGreenEcsPipeline.DuplicatePipeline', 'topology', application,
      `must be delivered by one pipeline: ${other.node.path} is it; remove one of the two`);
  }
}

function checkParts(problems: Problems, scope: Construct, topology: DeliveryTopology, props: Partial<BlueGreenEcsPipelineProps>): void {
  const { application, pipelineName } = topology;
  const { artifacts, repository, imageBuild } = props;
  if (!has(artifacts, '_holds', 'keyArn')) {
    problems.add('BlueGreenEcsPipeline.MissingProperty', 'artifacts', shown(artifacts), 'must be the platform\'s SecureArtifactBucket');
  } else if (!artifacts!._holds(topology)) {
    problems.add('BlueGreenEcsPipeline.OtherApplication', 'artifacts', shown(artifacts),
      `must hold the artifacts of ${application} in the region of its platform; let the application in with its addApplication`);
  }
  if (repository !== undefined && imageBuild !== undefined) {
    problems.add('BlueGreenEcsPipeline.Contradiction', 'repository', shown(repository), 'must not be given with imageBuild, which has one; remove it');
  }
  if (repository !== undefined && !has(repository, '_holds', 'repositoryUri')) {
    problems.add('BlueGreenEcsPipeline.MissingProperty', 'repository', shown(repository), 'must be the application\'s SecureImageRepository, or left out');
  } else if (repository !== undefined && !repository._holds(topology)) {
    problems.add('BlueGreenEcsPipeline.OtherApplication', 'repository', shown(repository),
      `must be the repository of ${application} on its platform; make it with the same topology`);
  }
  if (imageBuild !== undefined && !has(imageBuild, 'project', 'role', 'node')) {
    problems.add('BlueGreenEcsPipeline.MissingProperty', 'imageBuild', shown(imageBuild), 'must be the application\'s SecureBuild, or left out');
  } else if (imageBuild !== undefined && BUILDS.find(scope, pipelineName) !== imageBuild) {
    problems.add('BlueGreenEcsPipeline.OtherApplication', 'imageBuild', shown(imageBuild),
      `must be the build of ${application} on its platform; make it with the same topology`);
  }
}

function checkApprovals(problems: Problems, { environments }: DeliveryTopology, approveBefore: unknown): void {
  if (approveBefore === undefined) return;
  if (!Array.isArray(approveBefore)) {
    problems.add('BlueGreenEcsPipeline.MissingProperty', 'approveBefore', approveBefore, 'must be a list of names of environments, or left out');
    return;
  }
  const known = environments.map(({ name }) => name);
  approveBefore.forEach((name, i) => {
    if (!known.includes(name)) problems.add('DeliveryTopology.UnknownEnvironment', `approveBefore[${i}]`, name, `must be one of ${known.join(', ')}`);
  });
}
