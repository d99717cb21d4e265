import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { DeployPermissions } from '../../src';
import { literal } from '../helpers/mutated-proof';
import { PROD, topologyOf } from '../helpers/topologies';

/** What a request asks for. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** An attempt, and the statements that keep it from succeeding: it does once they are wider in this one way. */
export interface Attempt extends Call {
  readonly goal: string;
  /** The statement that would let it, were it not for one part. No statement at all, where there is none about the like. */
  readonly keptBy?: { readonly sid: string; readonly part: 'Action' | 'Resource' | 'Condition' };
}

/** One way of deploying, the calls that AWS's page names for it, and what somebody with a stolen session would try. */
export interface EngineCase {
  readonly name: string;
  /** AWS's page on which the calls are. */
  readonly source: string;
  readonly permissions: (stack: Stack) => DeployPermissions;
  readonly calls: readonly Call[];
  readonly attempts: readonly Attempt[];
  readonly readsArtifacts: boolean;
}

export const topology = topologyOf({ platform: { account: '111111111111', region: PROD.region, organizationId: 'o-abc1234567' } });
const prod = topology.environment('prod');
const { account, region } = PROD;

const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
const each = (resource: string, actions: string[], context?: Call['context']): Call[] => actions.map((action) => ({ action, resource, context }));
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const pass = (role: string, service: string): Call => ({ action: 'iam:PassRole', resource: roleArn(role), context: { 'iam:PassedToService': service } });
const roles = (stack: Stack, ...names: string[]) => names.map((name) => iam.Role.fromRoleArn(stack, name, roleArn(name)));

const DEPLOYER = literal(prod.deployerStateMachineArn);
const OTHER_DEPLOYER = literal(topologyOf({ application: 'web' }).environment('prod').deployerStateMachineArn);
const executions = (deployer: string) => `${deployer.replace(':stateMachine:', ':execution:')}:1624a1d1-3699-43f0-8e1e-6bafd7fde791`;

const releases: EngineCase = {
  name: 'releases',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html',
  permissions: () => DeployPermissions.releaseDeployer(),
  readsArtifacts: false,
  calls: [
    ...each(DEPLOYER, ['states:StartExecution', 'states:DescribeStateMachine']),
    { action: 'states:DescribeExecution', resource: executions(DEPLOYER) },
  ],
  attempts: [
    { goal: 'release another application', action: 'states:StartExecution', resource: OTHER_DEPLOYER, keptBy: { sid: 'StartRelease', part: 'Resource' } },
    { goal: 'release in another environment', action: 'states:StartExecution', resource: literal(topology.environment('dev').deployerStateMachineArn), keptBy: { sid: 'StartRelease', part: 'Resource' } },
    { goal: 'release with a state machine whose name only begins alike', action: 'states:StartExecution', resource: `${DEPLOYER}x`, keptBy: { sid: 'StartRelease', part: 'Resource' } },
    { goal: 'watch another application\'s releases', action: 'states:DescribeExecution', resource: executions(OTHER_DEPLOYER), keptBy: { sid: 'WatchRelease', part: 'Resource' } },
    { goal: 'stop a release half-way', action: 'states:StopExecution', resource: executions(DEPLOYER), keptBy: { sid: 'WatchRelease', part: 'Action' } },
    { goal: 'replace what a release does', action: 'states:UpdateStateMachine', resource: DEPLOYER, keptBy: { sid: 'StartRelease', part: 'Action' } },
    { goal: 'delete the deployer', action: 'states:DeleteStateMachine', resource: DEPLOYER, keptBy: { sid: 'StartRelease', part: 'Action' } },
  ],
};

const GROUP = arn('codedeploy', 'deploymentgroup:shop/blue-green');
const APPLICATION = arn('codedeploy', 'application:shop');
const CONFIG = arn('codedeploy', 'deploymentconfig:CodeDeployDefault.ECSAllAtOnce');
const revision = (family: string) => arn('ecs', `task-definition/${family}:7`);
const registered = { 'ecs:CreateAction': 'RegisterTaskDefinition' };
const registering: Call[] = [
  { action: 'ecs:RegisterTaskDefinition', resource: revision('shop') },
  { action: 'ecs:RegisterTaskDefinition', resource: revision('shop'), context: { 'ecs:privileged': 'false' } },
  { action: 'ecs:TagResource', resource: revision('shop'), context: registered },
  pass('shop-task', 'ecs-tasks.amazonaws.com'), pass('shop-execution', 'ecs-tasks.amazonaws.com'), pass('shop-task', 'ecs.amazonaws.com'),
];
const misregistering: Attempt[] = [
  { goal: 'register a revision of a neighbour\'s family', action: 'ecs:RegisterTaskDefinition', resource: revision('payments'), keptBy: { sid: 'RegisterRevision', part: 'Resource' } },
  { goal: 'register a revision of a family whose name begins alike', action: 'ecs:RegisterTaskDefinition', resource: revision('shop-admin'), keptBy: { sid: 'RegisterRevision', part: 'Resource' } },
  { goal: 'become root on the instance through a privileged container', action: 'ecs:RegisterTaskDefinition', resource: revision('shop'), context: { 'ecs:privileged': 'true' }, keptBy: { sid: 'RegisterRevision', part: 'Condition' } },
  { goal: 'remove the revision that runs', action: 'ecs:DeregisterTaskDefinition', resource: '*' },
  { goal: 'tag a revision of a neighbour', action: 'ecs:TagResource', resource: revision('payments'), context: registered, keptBy: { sid: 'TagRevision', part: 'Resource' } },
  { goal: 'tag a revision that is there already, to pass a check by tag', action: 'ecs:TagResource', resource: revision('shop'), keptBy: { sid: 'TagRevision', part: 'Condition' } },
  { goal: 'run a task as an administrator', ...pass('Administrator', 'ecs-tasks.amazonaws.com'), keptBy: { sid: 'PassTaskRoles', part: 'Resource' } },
  { goal: 'give the task\'s role to a function', ...pass('shop-task', 'lambda.amazonaws.com'), keptBy: { sid: 'PassTaskRoles', part: 'Condition' } },
  { goal: 'run a task aside', action: 'ecs:RunTask', resource: revision('shop') },
  { goal: 'open a shell in a task', action: 'ecs:ExecuteCommand', resource: arn('ecs', 'task/web/0123456789abcdef0') },
];

const codeDeploy: EngineCase = {
  name: 'CodeDeployToECS',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs',
  permissions: (stack) => DeployPermissions.codeDeployToEcs({
    applicationName: 'shop',
    deploymentGroupName: 'blue-green',
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    taskDefinitionFamily: 'shop',
    passedRoles: roles(stack, 'shop-task', 'shop-execution'),
  }),
  readsArtifacts: true,
  calls: [
    ...each(GROUP, ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment']),
    ...each(APPLICATION, ['codedeploy:GetApplication', 'codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision']),
    { action: 'codedeploy:GetDeploymentConfig', resource: CONFIG },
    ...registering,
  ],
  attempts: [
    { goal: 'deploy a neighbour\'s service', action: 'codedeploy:CreateDeployment', resource: arn('codedeploy', 'deploymentgroup:payments/blue-green'), keptBy: { sid: 'Deploy', part: 'Resource' } },
    { goal: 'deploy with another group of the application', action: 'codedeploy:CreateDeployment', resource: arn('codedeploy', 'deploymentgroup:shop/admin'), keptBy: { sid: 'Deploy', part: 'Resource' } },
    { goal: 'deploy in another region', action: 'codedeploy:CreateDeployment', resource: GROUP.replace(region, 'us-east-1'), keptBy: { sid: 'Deploy', part: 'Resource' } },
    { goal: 'take the alarms off the group', action: 'codedeploy:UpdateDeploymentGroup', resource: GROUP, keptBy: { sid: 'Deploy', part: 'Action' } },
    { goal: 'register a revision of a neighbour\'s application', action: 'codedeploy:RegisterApplicationRevision', resource: arn('codedeploy', 'application:payments'), keptBy: { sid: 'Application', part: 'Resource' } },
    { goal: 'delete the application', action: 'codedeploy:DeleteApplication', resource: APPLICATION, keptBy: { sid: 'Application', part: 'Action' } },
    { goal: 'look at another deployment configuration', action: 'codedeploy:GetDeploymentConfig', resource: arn('codedeploy', 'deploymentconfig:Own'), keptBy: { sid: 'DeploymentConfig', part: 'Resource' } },
    { goal: 'delete the deployment configuration', action: 'codedeploy:DeleteDeploymentConfig', resource: CONFIG, keptBy: { sid: 'DeploymentConfig', part: 'Action' } },
    ...misregistering,
  ],
};

const SERVICE = arn('ecs', 'service/web/shop');
const taskDefinition = (family: string) => ({ 'ecs:task-definition': revision(family) });
/** What a request may say of the service that changes nothing. */
const SAME = {
  'ecs:enable-ebs-volumes': 'false', 'ecs:enable-execute-command': 'false', 'ecs:enable-service-connect': 'false', 'ecs:enable-vpc-lattice': 'false', 'ecs:auto-assign-public-ip': 'false',
};
const update = (goal: string, change: Call['context']): Attempt =>
  ({ goal, action: 'ecs:UpdateService', resource: SERVICE, context: { ...taskDefinition('shop'), ...change }, keptBy: { sid: 'UpdateService', part: 'Condition' } });
const ecs: EngineCase = {
  name: 'ECS',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html#edit-role-ecs',
  permissions: (stack) => DeployPermissions.ecs({ clusterName: 'web', serviceName: 'shop', taskDefinitionFamily: 'shop', passedRoles: roles(stack, 'shop-task', 'shop-execution') }),
  readsArtifacts: true,
  calls: [
    { action: 'ecs:DescribeServices', resource: SERVICE },
    { action: 'ecs:UpdateService', resource: SERVICE, context: taskDefinition('shop') },
    { action: 'ecs:UpdateService', resource: SERVICE },
    { action: 'ecs:UpdateService', resource: SERVICE, context: { ...taskDefinition('shop'), ...SAME } },
    { action: 'ecs:DescribeTaskDefinition', resource: '*' },
    ...registering,
  ],
  attempts: [
    { goal: 'update a neighbour\'s service', action: 'ecs:UpdateService', resource: arn('ecs', 'service/web/payments'), context: taskDefinition('shop'), keptBy: { sid: 'UpdateService', part: 'Resource' } },
    { goal: 'update the service of that name in another cluster', action: 'ecs:UpdateService', resource: arn('ecs', 'service/internal/shop'), context: taskDefinition('shop'), keptBy: { sid: 'UpdateService', part: 'Resource' } },
    { goal: 'run a neighbour\'s task definition, with its roles', action: 'ecs:UpdateService', resource: SERVICE, context: taskDefinition('payments'), keptBy: { sid: 'UpdateService', part: 'Condition' } },
    update('let people into the tasks with a shell', { 'ecs:enable-execute-command': 'true' }),
    update('mount volumes with another role', { 'ecs:enable-ebs-volumes': 'true' }),
    update('take the traffic of another service by Service Connect', { 'ecs:enable-service-connect': 'true' }),
    update('open the service to other networks by VPC Lattice', { 'ecs:enable-vpc-lattice': 'true' }),
    update('give the tasks public addresses', { 'ecs:auto-assign-public-ip': 'true' }),
    update('move the tasks into another subnet', { 'ecs:subnet': ['subnet-0123456789abcdef0'] }),
    update('run the tasks on other instances', { 'ecs:capacity-provider': [arn('ecs', 'capacity-provider/mine')] }),
    { goal: 'delete the service', action: 'ecs:DeleteService', resource: SERVICE, keptBy: { sid: 'UpdateService', part: 'Action' } },
    { goal: 'look at a neighbour\'s service', action: 'ecs:DescribeServices', resource: arn('ecs', 'service/web/payments'), keptBy: { sid: 'LookAtService', part: 'Resource' } },
    { goal: 'make a service of its own', action: 'ecs:CreateService', resource: arn('ecs', 'service/web/miner') },
    ...misregistering,
  ],
};

const STACK = arn('cloudformation', 'stack/shop/0a1b2c3d');
const OTHER_STACK = arn('cloudformation', 'stack/shop-foundation/0a1b2c3d');
const withRole = (role: string, name = 'pipeline') => ({ 'cloudformation:RoleArn': roleArn(role), 'cloudformation:ChangeSetName': name });
const named = { 'cloudformation:ChangeSetName': 'pipeline' };
const created = { 'cloudformation:CreateAction': 'CreateChangeSet' };
const stacks: EngineCase = {
  name: 'CloudFormation',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html#edit-role-cloudformation',
  permissions: (stack) => DeployPermissions.changeSets({ stackNames: ['shop', 'shop-data'], deploymentRole: roles(stack, 'shop-deployment')[0], changeSetName: 'pipeline' }),
  readsArtifacts: true,
  calls: [
    { action: 'cloudformation:CreateChangeSet', resource: STACK, context: withRole('shop-deployment') },
    { action: 'cloudformation:CreateChangeSet', resource: arn('cloudformation', 'stack/shop-data/0a1b2c3d'), context: withRole('shop-deployment') },
    ...each(STACK, ['cloudformation:DeleteChangeSet', 'cloudformation:DescribeChangeSet', 'cloudformation:ExecuteChangeSet'], named),
    ...each(arn('cloudformation', 'stack/shop-data/0a1b2c3d'), ['cloudformation:ExecuteChangeSet'], named),
    ...each(STACK, ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResources', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate']),
    ...each(arn('cloudformation', 'stack/shop-data/0a1b2c3d'), ['cloudformation:DescribeStacks']),
    ...[STACK, arn('cloudformation', 'stack/shop-data/0a1b2c3d')].flatMap((resource) => each(resource, ['cloudformation:TagResource'], created)),
    pass('shop-deployment', 'cloudformation.amazonaws.com'),
  ],
  attempts: [
    { goal: 'change a stack with an administrator\'s role', action: 'cloudformation:CreateChangeSet', resource: STACK, context: withRole('Administrator'), keptBy: { sid: 'CreateChangeSet', part: 'Condition' } },
    { goal: 'change a stack with the role that it was changed with last', action: 'cloudformation:CreateChangeSet', resource: STACK, context: named, keptBy: { sid: 'CreateChangeSet', part: 'Condition' } },
    { goal: 'change a stack with another change set', action: 'cloudformation:CreateChangeSet', resource: STACK, context: withRole('shop-deployment', 'mine'), keptBy: { sid: 'CreateChangeSet', part: 'Condition' } },
    { goal: 'change the stack that this role is in', action: 'cloudformation:CreateChangeSet', resource: OTHER_STACK, context: withRole('shop-deployment'), keptBy: { sid: 'CreateChangeSet', part: 'Resource' } },
    { goal: 'take over what somebody else has made', action: 'cloudformation:CreateChangeSet', resource: STACK, context: { ...withRole('shop-deployment'), 'cloudformation:ImportResourceTypes': ['AWS::S3::Bucket'] }, keptBy: { sid: 'CreateChangeSet', part: 'Condition' } },
    { goal: 'tag a stack that is there already', action: 'cloudformation:TagResource', resource: STACK, keptBy: { sid: 'TagStacks', part: 'Condition' } },
    { goal: 'tag a stack with an update that nobody looks at', action: 'cloudformation:TagResource', resource: STACK, context: { 'cloudformation:CreateAction': 'UpdateStack' }, keptBy: { sid: 'TagStacks', part: 'Condition' } },
    { goal: 'tag another stack', action: 'cloudformation:TagResource', resource: OTHER_STACK, context: created, keptBy: { sid: 'TagStacks', part: 'Resource' } },
    { goal: 'take tags off a stack', action: 'cloudformation:UntagResource', resource: STACK, context: created, keptBy: { sid: 'TagStacks', part: 'Action' } },
    { goal: 'make a stack of its own', action: 'cloudformation:CreateChangeSet', resource: arn('cloudformation', 'stack/mine/0a1b2c3d'), context: withRole('shop-deployment'), keptBy: { sid: 'CreateChangeSet', part: 'Resource' } },
    { goal: 'execute a change set that somebody else made', action: 'cloudformation:ExecuteChangeSet', resource: STACK, context: { 'cloudformation:ChangeSetName': 'by-hand' }, keptBy: { sid: 'ChangeSet', part: 'Condition' } },
    { goal: 'execute a change set of another stack', action: 'cloudformation:ExecuteChangeSet', resource: OTHER_STACK, context: named, keptBy: { sid: 'ChangeSet', part: 'Resource' } },
    { goal: 'change a stack without a change set to look at', action: 'cloudformation:UpdateStack', resource: STACK, context: withRole('shop-deployment'), keptBy: { sid: 'CreateChangeSet', part: 'Action' } },
    { goal: 'delete a stack', action: 'cloudformation:DeleteStack', resource: STACK, context: named, keptBy: { sid: 'ChangeSet', part: 'Action' } },
    { goal: 'take the stack\'s policy off', action: 'cloudformation:SetStackPolicy', resource: STACK, keptBy: { sid: 'LookAtStacks', part: 'Action' } },
    { goal: 'read another stack\'s template', action: 'cloudformation:GetTemplate', resource: OTHER_STACK, keptBy: { sid: 'LookAtStacks', part: 'Resource' } },
    { goal: 'give CloudFormation an administrator\'s role', ...pass('Administrator', 'cloudformation.amazonaws.com'), keptBy: { sid: 'PassDeploymentRole', part: 'Resource' } },
    { goal: 'give the execution role to a function', ...pass('shop-deployment', 'lambda.amazonaws.com'), keptBy: { sid: 'PassDeploymentRole', part: 'Condition' } },
    { goal: 'act as the execution role', action: 'sts:AssumeRole', resource: roleArn('shop-deployment') },
  ],
};

const FUNCTION = arn('lambda', 'function:thumbnails');
const LOG_GROUP = arn('logs', `log-group:/aws/codepipeline/${topology.pipelineName}`);
const OTHER_LOG_GROUP = arn('logs', 'log-group:/aws/codepipeline/payments');
const shifting: Call[] = [
  ...each(FUNCTION, ['lambda:GetAlias', 'lambda:GetFunctionConfiguration', 'lambda:UpdateAlias']),
  ...each(`${FUNCTION}:live`, ['lambda:GetProvisionedConcurrencyConfig', 'lambda:GetFunctionConfiguration']),
  { action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', 'alarm:thumbnails errors') },
  { action: 'logs:CreateLogGroup', resource: LOG_GROUP },
  { action: 'logs:CreateLogGroup', resource: `${LOG_GROUP}:*` },
  ...each(`${LOG_GROUP}:log-stream:execution`, ['logs:CreateLogStream', 'logs:PutLogEvents']),
];
const misshifting: Attempt[] = [
  { goal: 'shift a neighbour\'s function', action: 'lambda:UpdateAlias', resource: arn('lambda', 'function:payments'), keptBy: { sid: 'ShiftAlias', part: 'Resource' } },
  { goal: 'look at a version of a neighbour\'s function', action: 'lambda:GetFunctionConfiguration', resource: arn('lambda', 'function:payments:1'), keptBy: { sid: 'ShiftAlias', part: 'Resource' } },
  { goal: 'give the function a stronger role', action: 'lambda:UpdateFunctionConfiguration', resource: FUNCTION, keptBy: { sid: 'ShiftAlias', part: 'Action' } },
  { goal: 'let anybody call the function', action: 'lambda:AddPermission', resource: FUNCTION, keptBy: { sid: 'ShiftAlias', part: 'Action' } },
  { goal: 'call the function', action: 'lambda:InvokeFunction', resource: `${FUNCTION}:live`, keptBy: { sid: 'ShiftAlias', part: 'Action' } },
  { goal: 'look at other alarms', action: 'cloudwatch:DescribeAlarms', resource: arn('cloudwatch', 'alarm:payments'), keptBy: { sid: 'WatchAlarms', part: 'Resource' } },
  { goal: 'silence the alarm', action: 'cloudwatch:DisableAlarmActions', resource: arn('cloudwatch', 'alarm:thumbnails errors'), keptBy: { sid: 'WatchAlarms', part: 'Action' } },
  { goal: 'make another log group', action: 'logs:CreateLogGroup', resource: OTHER_LOG_GROUP, keptBy: { sid: 'MakeLog', part: 'Resource' } },
  { goal: 'make another log group, with a stream\'s ending', action: 'logs:CreateLogGroup', resource: `${OTHER_LOG_GROUP}:*`, keptBy: { sid: 'MakeLog', part: 'Resource' } },
  { goal: 'delete the log group', action: 'logs:DeleteLogGroup', resource: LOG_GROUP, keptBy: { sid: 'MakeLog', part: 'Action' } },
  { goal: 'write into a neighbour\'s log', action: 'logs:PutLogEvents', resource: `${OTHER_LOG_GROUP}:log-stream:x`, keptBy: { sid: 'WriteLog', part: 'Resource' } },
  { goal: 'delete a part of the log', action: 'logs:DeleteLogStream', resource: `${LOG_GROUP}:log-stream:x`, keptBy: { sid: 'WriteLog', part: 'Action' } },
];
const lambda: EngineCase = {
  name: 'Lambda',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html#action-reference-LambdaDeploy-permissions-action',
  permissions: () => DeployPermissions.lambdaFunction({ functionName: 'thumbnails', alarmNames: ['thumbnails errors'] }),
  readsArtifacts: true,
  calls: [...shifting, ...each(FUNCTION, ['lambda:PublishVersion', 'lambda:UpdateFunctionCode'])],
  attempts: [...misshifting, { goal: 'replace the code of a neighbour\'s function', action: 'lambda:UpdateFunctionCode', resource: arn('lambda', 'function:payments'), keptBy: { sid: 'ShiftAlias', part: 'Resource' } }],
};
const publishedLambda: EngineCase = {
  ...lambda,
  name: 'Lambda, published versions only',
  permissions: () => DeployPermissions.lambdaFunction({ functionName: 'thumbnails', alarmNames: ['thumbnails errors'], publishedVersionsOnly: true }),
  readsArtifacts: false,
  calls: shifting,
  attempts: [
    ...misshifting,
    { goal: 'replace the code', action: 'lambda:UpdateFunctionCode', resource: FUNCTION, keptBy: { sid: 'ShiftAlias', part: 'Action' } },
    { goal: 'publish code that nobody has tested', action: 'lambda:PublishVersion', resource: FUNCTION, keptBy: { sid: 'ShiftAlias', part: 'Action' } },
  ],
};

const FLEET = arn('codedeploy', 'deploymentgroup:legacy/fleet');
const LEGACY = arn('codedeploy', 'application:legacy');
const inPlace: EngineCase = {
  name: 'CodeDeploy',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeDeploy.html#edit-role-codedeploy',
  permissions: () => DeployPermissions.codeDeployInPlace({ applicationName: 'legacy', deploymentGroupName: 'fleet', deploymentConfigName: 'CodeDeployDefault.OneAtATime' }),
  readsArtifacts: true,
  calls: [
    ...each(FLEET, ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment', 'codedeploy:GetDeploymentGroup', 'codedeploy:ListDeployments']),
    ...each(LEGACY, ['codedeploy:GetApplication', 'codedeploy:GetApplicationRevision', 'codedeploy:ListDeploymentGroups', 'codedeploy:RegisterApplicationRevision']),
    { action: 'codedeploy:GetDeploymentConfig', resource: arn('codedeploy', 'deploymentconfig:CodeDeployDefault.OneAtATime') },
    { action: 'codedeploy:ListDeploymentConfigs', resource: '*' },
  ],
  attempts: [
    { goal: 'deploy to another fleet of the application', action: 'codedeploy:CreateDeployment', resource: arn('codedeploy', 'deploymentgroup:legacy/databases'), keptBy: { sid: 'Deploy', part: 'Resource' } },
    { goal: 'take more instances into the group', action: 'codedeploy:UpdateDeploymentGroup', resource: FLEET, keptBy: { sid: 'Deploy', part: 'Action' } },
    { goal: 'register a revision of another application', action: 'codedeploy:RegisterApplicationRevision', resource: arn('codedeploy', 'application:payments'), keptBy: { sid: 'Application', part: 'Resource' } },
    { goal: 'make another group', action: 'codedeploy:UpdateApplication', resource: LEGACY, keptBy: { sid: 'Application', part: 'Action' } },
    { goal: 'look at another configuration', action: 'codedeploy:GetDeploymentConfig', resource: arn('codedeploy', 'deploymentconfig:Own'), keptBy: { sid: 'DeploymentConfig', part: 'Resource' } },
    { goal: 'delete the configuration', action: 'codedeploy:DeleteDeploymentConfig', resource: arn('codedeploy', 'deploymentconfig:CodeDeployDefault.OneAtATime'), keptBy: { sid: 'DeploymentConfig', part: 'Action' } },
    { goal: 'stop whatever is deployed', action: 'codedeploy:StopDeployment', resource: '*', keptBy: { sid: 'DeploymentConfigs', part: 'Action' } },
    { goal: 'run a command on an instance', action: 'ssm:SendCommand', resource: arn('ec2', 'instance/i-0123456789abcdef0') },
  ],
};

const BUCKET = 'arn:aws:s3:::acme-website';
const KEY = arn('kms', 'key/0a1b2c3d');
const own = { 'aws:ResourceAccount': account };
const acl = (value: string) => ({ ...own, 's3:x-amz-acl': value });
const through = (service: string, bucket: string) => ({ 'kms:ViaService': `${service}.${region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': bucket });
const s3: EngineCase = {
  name: 'S3',
  source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html#edit-role-s3deploy',
  permissions: (stack) => DeployPermissions.s3({ bucketName: 'acme-website', keyPrefix: 'shop', encryptionKey: kms.Key.fromKeyArn(stack, 'WebsiteKey', KEY) }),
  readsArtifacts: true,
  calls: [
    ...each(BUCKET, ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], own),
    { action: 's3:PutObject', resource: `${BUCKET}/shop/index.html`, context: own },
    ...['private', 'bucket-owner-full-control'].flatMap((value) => each(`${BUCKET}/shop/index.html`, ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'], acl(value))),
    ...[BUCKET, `${BUCKET}/shop/index.html`].flatMap((context) => each(KEY, ['kms:Decrypt', 'kms:GenerateDataKey'], through('s3', context))),
  ],
  attempts: [
    { goal: 'replace another application\'s files', action: 's3:PutObject', resource: `${BUCKET}/payments/index.html`, context: own, keptBy: { sid: 'Upload', part: 'Resource' } },
    { goal: 'replace files below a prefix that begins alike', action: 's3:PutObject', resource: `${BUCKET}/shop-admin/index.html`, context: own, keptBy: { sid: 'Upload', part: 'Resource' } },
    { goal: 'put files into another bucket', action: 's3:PutObject', resource: 'arn:aws:s3:::acme-backups/shop/index.html', context: own, keptBy: { sid: 'Upload', part: 'Resource' } },
    { goal: 'put files into a bucket of that name in another account', action: 's3:PutObject', resource: `${BUCKET}/shop/index.html`, context: { 'aws:ResourceAccount': '999999999999' }, keptBy: { sid: 'Upload', part: 'Condition' } },
    { goal: 'read files', action: 's3:GetObject', resource: `${BUCKET}/shop/index.html`, context: own, keptBy: { sid: 'Upload', part: 'Action' } },
    { goal: 'delete files', action: 's3:DeleteObject', resource: `${BUCKET}/shop/index.html`, context: own, keptBy: { sid: 'Upload', part: 'Action' } },
    { goal: 'make files public', action: 's3:PutObjectAcl', resource: `${BUCKET}/shop/index.html`, context: acl('public-read'), keptBy: { sid: 'SetAcl', part: 'Condition' } },
    { goal: 'give files to somebody by an explicit grant', action: 's3:PutObjectAcl', resource: `${BUCKET}/shop/index.html`, context: own, keptBy: { sid: 'SetAcl', part: 'Condition' } },
    { goal: 'set the ACL of another application\'s files', action: 's3:PutObjectAcl', resource: `${BUCKET}/payments/index.html`, context: acl('private'), keptBy: { sid: 'SetAcl', part: 'Resource' } },
    { goal: 'set the ACL of a file below a prefix that begins alike', action: 's3:PutObjectAcl', resource: `${BUCKET}/shop-admin/index.html`, context: acl('private'), keptBy: { sid: 'SetAcl', part: 'Resource' } },
    { goal: 'set an ACL in a bucket of that name in another account', action: 's3:PutObjectAcl', resource: `${BUCKET}/shop/index.html`, context: { 'aws:ResourceAccount': '999999999999', 's3:x-amz-acl': 'private' }, keptBy: { sid: 'SetAcl', part: 'Condition' } },
    { goal: 'lock a file for years', action: 's3:PutObjectRetention', resource: `${BUCKET}/shop/index.html`, context: acl('private'), keptBy: { sid: 'SetAcl', part: 'Action' } },
    { goal: 'look at another bucket', action: 's3:GetBucketAcl', resource: 'arn:aws:s3:::acme-backups', context: own, keptBy: { sid: 'LookAtBucket', part: 'Resource' } },
    { goal: 'look at a bucket of that name in another account', action: 's3:GetBucketAcl', resource: BUCKET, context: { 'aws:ResourceAccount': '999999999999' }, keptBy: { sid: 'LookAtBucket', part: 'Condition' } },
    { goal: 'change the bucket\'s policy', action: 's3:PutBucketPolicy', resource: BUCKET, context: own, keptBy: { sid: 'LookAtBucket', part: 'Action' } },
    { goal: 'decrypt something of another bucket', action: 'kms:Decrypt', resource: KEY, context: through('s3', 'arn:aws:s3:::acme-backups'), keptBy: { sid: 'EncryptUploads', part: 'Condition' } },
    { goal: 'decrypt without S3', action: 'kms:Decrypt', resource: KEY, context: { 'kms:EncryptionContext:aws:s3:arn': BUCKET }, keptBy: { sid: 'EncryptUploads', part: 'Condition' } },
    { goal: 'decrypt through another service', action: 'kms:Decrypt', resource: KEY, context: through('dynamodb', BUCKET), keptBy: { sid: 'EncryptUploads', part: 'Condition' } },
    { goal: 'use another key', action: 'kms:Decrypt', resource: arn('kms', 'key/other'), context: through('s3', BUCKET), keptBy: { sid: 'EncryptUploads', part: 'Resource' } },
    { goal: 'delete the key', action: 'kms:ScheduleKeyDeletion', resource: KEY, context: through('s3', BUCKET), keptBy: { sid: 'EncryptUploads', part: 'Action' } },
  ],
};

const ARTIFACTS = `arn:aws:s3:::${topology.platform.artifactBucketName}`;
const ARTIFACT = `${ARTIFACTS}/${topology.artifactKeyPrefix}/build/x.zip`;
const ARTIFACT_KEY = `arn:aws:kms:${region}:111111111111:key/11111111-2222-3333-4444-555555555555`;
const ofTooling = { 'aws:ResourceAccount': '111111111111' };
const artifactKey = (change: Call['context'] = {}): Call['context'] => ({
  ...ofTooling, ...through('s3', ARTIFACTS), 'kms:ResourceAliases': [topology.platform.artifactKeyAlias], ...change,
});

/** How a way of deploying gets its artifact; an engine without one has none of these. */
export const ARTIFACT_CALLS: readonly Call[] = [
  ...each(ARTIFACT, ['s3:GetObject', 's3:GetObjectVersion'], ofTooling),
  { action: 'kms:Decrypt', resource: ARTIFACT_KEY, context: artifactKey() },
  { action: 'kms:Decrypt', resource: ARTIFACT_KEY, context: artifactKey({ 'kms:EncryptionContext:aws:s3:arn': ARTIFACT }) },
];
export const ARTIFACT_ATTEMPTS: readonly Attempt[] = [
  { goal: 'read another application\'s artifact', action: 's3:GetObject', resource: `${ARTIFACTS}/other/build/x.zip`, context: ofTooling },
  { goal: 'read an artifact below a prefix that begins alike', action: 's3:GetObject', resource: `${ARTIFACTS}/${topology.artifactKeyPrefix}x/x.zip`, context: ofTooling },
  { goal: 'read a bucket of that name in another account', action: 's3:GetObject', resource: ARTIFACT, context: { 'aws:ResourceAccount': '999999999999' } },
  { goal: 'replace an artifact', action: 's3:PutObject', resource: ARTIFACT, context: ofTooling },
  { goal: 'delete an artifact', action: 's3:DeleteObject', resource: ARTIFACT, context: ofTooling },
  { goal: 'list the artifacts', action: 's3:ListBucket', resource: ARTIFACTS, context: ofTooling },
  { goal: 'decrypt with a key of the tooling account that is none of artifacts', action: 'kms:Decrypt', resource: ARTIFACT_KEY, context: artifactKey({ 'kms:ResourceAliases': ['alias/other'] }) },
  { goal: 'decrypt with a key of another account that has the alias', action: 'kms:Decrypt', resource: ARTIFACT_KEY.replace('111111111111', '999999999999'), context: artifactKey({ 'aws:ResourceAccount': '999999999999' }) },
  { goal: 'decrypt with a key in this account that an attacker gave the alias', action: 'kms:Decrypt', resource: arn('kms', 'key/mine'), context: artifactKey({ 'aws:ResourceAccount': account }) },
  { goal: 'decrypt what is not of the bucket', action: 'kms:Decrypt', resource: ARTIFACT_KEY, context: artifactKey({ 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::acme-payroll' }) },
  { goal: 'decrypt an artifact without S3', action: 'kms:Decrypt', resource: ARTIFACT_KEY, context: artifactKey({ 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' }) },
  { goal: 'encrypt an artifact of its own', action: 'kms:GenerateDataKey', resource: ARTIFACT_KEY, context: artifactKey() },
];

export const ENGINES: readonly EngineCase[] = [releases, codeDeploy, ecs, stacks, lambda, publishedLambda, inPlace, s3];

/** What no deploy role may do, whichever way it deploys. */
export const EVERYWHERE: readonly Attempt[] = [
  { goal: 'let somebody else assume the role', action: 'iam:UpdateAssumeRolePolicy', resource: literal(prod.deployRoleArn) },
  { goal: 'give itself everything', action: 'iam:AttachRolePolicy', resource: literal(prod.deployRoleArn), context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' } },
  { goal: 'write its own policy', action: 'iam:PutRolePolicy', resource: literal(prod.deployRoleArn) },
  { goal: 'take its boundary off', action: 'iam:DeleteRolePermissionsBoundary', resource: literal(prod.deployRoleArn) },
  { goal: 'pass itself on', action: 'iam:PassRole', resource: literal(prod.deployRoleArn), context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  { goal: 'go on to the pipeline\'s role', action: 'sts:AssumeRole', resource: literal(topology.pipelineRoleArn) },
  { goal: 'go on to an administrator', action: 'sts:AssumeRole', resource: roleArn('Administrator') },
  { goal: 'make a user that stays', action: 'iam:CreateUser', resource: `arn:aws:iam::${account}:user/mallory` },
  { goal: 'make an access key that stays', action: 'iam:CreateAccessKey', resource: `arn:aws:iam::${account}:user/mallory` },
  { goal: 'move the image pointer past the deployer', action: 'ssm:PutParameter', resource: arn('ssm', `parameter${prod.imagePointerParameterName}`) },
  { goal: 'read the application\'s secrets', action: 'secretsmanager:GetSecretValue', resource: arn('secretsmanager', 'secret:shop-AbCdEf') },
  { goal: 'blind the trail', action: 'cloudtrail:StopLogging', resource: arn('cloudtrail', 'trail/management') },
  { goal: 'carry tags into other sessions', action: 'sts:TagSession', resource: literal(topology.pipelineRoleArn) },
];
