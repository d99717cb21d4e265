import { CfnCondition, CfnDeletionPolicy, CfnParameter, CfnResource, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { NOTHING_RELEASED } from './image-pointers';
import { ServiceContract } from '../../delivery-topology/service-contract';
import { logsMayEncrypt } from '../../private/log-encryption';

/** Where a task may write although its file system is read-only. */
const SCRATCH = { name: 'scratch', path: '/tmp' };

/** The application's log, and the key that encrypts it. */
export function defineLog(scope: Construct, retention: logs.RetentionDays, removalPolicy: RemovalPolicy): logs.LogGroup {
  const encryptionKey = new kms.Key(scope, 'LogKey', { description: `Logs of ${scope.node.path}`, enableKeyRotation: true, removalPolicy });
  encryptionKey.addToResourcePolicy(logsMayEncrypt(Stack.of(scope)));
  return new logs.LogGroup(scope, 'Log', { encryptionKey, retention, removalPolicy });
}

/**
 * The released image, or another one until there is a release.
 *
 * CloudFormation reads the pointer whenever the stack is deployed, so that a stack update registers a revision with the
 * image that is released by then.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
function releasedImage(scope: Construct, pointerName: string, initialImage: string): string {
  const released = new CfnParameter(scope, 'ReleasedImage', {
    type: 'AWS::SSM::Parameter::Value<String>',
    default: pointerName,
    description: 'The image pointer, which the release deployer writes; leave it as it is',
  });
  const none = new CfnCondition(scope, 'NothingReleased', { expression: Fn.conditionEquals(released.valueAsString, NOTHING_RELEASED) });
  return Fn.conditionIf(none.logicalId, initialImage, released.valueAsString).toString();
}

export interface TaskDefinitionProps {
  readonly family: string;
  readonly contract: ServiceContract;
  readonly pointerName: string;
  readonly initialImage: string;
  readonly cpu: number;
  readonly memoryLimitMiB: number;
  readonly environmentVariables: { [name: string]: string };
  readonly taskRole: iam.Role;
  readonly executionRole: iam.Role;
  readonly logGroup: logs.ILogGroup;
}

export function defineTaskDefinition(scope: Construct, props: TaskDefinitionProps): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', {
    family: props.family,
    cpu: props.cpu,
    memoryLimitMiB: props.memoryLimitMiB,
    runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.X86_64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
    taskRole: props.taskRole,
    // It has what it needs; what CDK would add comes in a policy of its own, for which no task waits.
    executionRole: props.executionRole.withoutPolicyUpdates(),
    volumes: [{ name: SCRATCH.name }],
  });
  const container = taskDefinition.addContainer('Application', {
    containerName: props.contract.containerName,
    image: ecs.ContainerImage.fromRegistry(releasedImage(scope, props.pointerName, props.initialImage)),
    portMappings: [{ containerPort: props.contract.port }],
    environment: props.environmentVariables,
    readonlyRootFilesystem: true,
    logging: ecs.LogDrivers.awsLogs({ logGroup: props.logGroup, streamPrefix: props.contract.containerName }),
  });
  container.addMountPoints({ containerPath: SCRATCH.path, sourceVolume: SCRATCH.name, readOnly: false });
  // Every change of it is a new revision, and CloudFormation would deregister the one before: the one that runs, to which
  // CodeDeploy has to be able to go back. From an inactive revision nothing can be started.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
  const options = (taskDefinition.node.defaultChild as CfnResource).cfnOptions;
  options.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  options.deletionPolicy = CfnDeletionPolicy.DELETE;
  return taskDefinition;
}

export interface ServiceProps {
  readonly vpc: ec2.IVpc;
  readonly subnets?: ec2.SubnetSelection;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly securityGroup: ec2.ISecurityGroup;
}

/**
 * The service, which no stack update may touch again: CloudFormation sends all properties with every update, and ECS
 * refuses most of them for a service that CodeDeploy deploys. So nothing in it is for the user to set, but for the subnets.
 *
 * It names the family and not a revision, and no count of tasks: both are what a release, or a scaling, changes.
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1529
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export function defineService(scope: Construct, props: ServiceProps): ecs.FargateService {
  const cluster = new ecs.Cluster(scope, 'Cluster', { vpc: props.vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
  return new ecs.FargateService(scope, 'Service', {
    cluster,
    taskDefinition: props.taskDefinition,
    deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
    vpcSubnets: props.subnets,
    securityGroups: [props.securityGroup],
    assignPublicIp: false,
    platformVersion: ecs.FargatePlatformVersion.LATEST,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    // Longer than most applications need to start: it cannot be changed later.
    healthCheckGracePeriod: Duration.minutes(2),
    enableECSManagedTags: true,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
}
