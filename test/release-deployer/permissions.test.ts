import { Template } from 'aws-cdk-lib/assertions';
import { build, Deployed } from './built';
import { evaluate } from '../../src/policy/evaluate';
import { PROD } from '../helpers/topologies';

type Json = Record<string, any>;

interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

const built = build();
const { environment } = built.service;
const deployed = new Deployed(Template.fromStack(built.stack));
const role = 'arn:aws:iam::333333333333:role/Deployer';
const policy = deployed.rolePolicy(built.deployer.role);
const arnOf = (service: string, rest: string) => `arn:aws:${service}:${PROD.region}:${PROD.account}:${rest}`;
const table = deployed.arn(deployed.only('AWS::DynamoDB::Table'));
const key = deployed.arn(deployed.only('AWS::KMS::Key', 'Release'));
const family = built.service.family;
const revision = arnOf('ecs', `task-definition/${family}:7`);
const group = arnOf('codedeploy', `deploymentgroup:${deployed.only('AWS::CodeDeploy::Application')}/${deployed.only('AWS::CodeDeploy::DeploymentGroup')}`);
const application = arnOf('codedeploy', `application:${deployed.only('AWS::CodeDeploy::Application')}`);
const throughDynamoDb = { 'kms:ViaService': `dynamodb.${PROD.region}.amazonaws.com` };
const tableCalls = (action: string): Call[] => [
  { action: `dynamodb:${action}`, resource: table },
  ...['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo', 'DescribeKey']
    .map((use): Call => ({ action: `kms:${use}`, resource: key, context: throughDynamoDb })),
];
const passing = (name: string): Call => ({ action: 'iam:PassRole', resource: `arn:aws:iam::${PROD.account}:role/${name}`, context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });

/**
 * What IAM asks for each state's call.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
const CALLS: Readonly<Record<string, readonly Call[]>> = {
  'dynamodb:putItem': tableCalls('PutItem'),
  'dynamodb:getItem': tableCalls('GetItem'),
  'dynamodb:updateItem': tableCalls('UpdateItem'),
  'dynamodb:deleteItem': tableCalls('DeleteItem'),
  'sfn:describeExecution': [{ action: 'states:DescribeExecution', resource: arnOf('states', `execution:${environment.deployerStateMachineName}:x`) }],
  'ecs:describeTaskDefinition': [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }],
  'ecs:describeServices': [{ action: 'ecs:DescribeServices', resource: deployed.arn(deployed.only('AWS::ECS::Service')) }],
  'ecs:listTaskDefinitions': [{ action: 'ecs:ListTaskDefinitions', resource: '*' }],
  'ecs:deregisterTaskDefinition': [{ action: 'ecs:DeregisterTaskDefinition', resource: '*' }],
  'ecs:registerTaskDefinition': [
    { action: 'ecs:RegisterTaskDefinition', resource: revision },
    { action: 'ecs:TagResource', resource: revision, context: { 'ecs:CreateAction': 'RegisterTaskDefinition', 'aws:TagKeys': ['team', 'cdk-secure-delivery:release'] } },
    passing(environment.taskRoleName), passing(environment.executionRoleName),
  ],
  'codedeploy:createDeployment': [
    { action: 'codedeploy:CreateDeployment', resource: group },
    { action: 'codedeploy:GetDeploymentConfig', resource: arnOf('codedeploy', `deploymentconfig:${deployed.only('AWS::CodeDeploy::DeploymentConfig')}`) },
    { action: 'codedeploy:RegisterApplicationRevision', resource: application },
    { action: 'codedeploy:GetApplicationRevision', resource: application },
  ],
  'codedeploy:getDeployment': [{ action: 'codedeploy:GetDeployment', resource: group }],
  'codedeploy:listDeployments': [{ action: 'codedeploy:ListDeployments', resource: group }],
  'codedeploy:batchGetDeployments': [{ action: 'codedeploy:BatchGetDeployments', resource: group }],
  'codedeploy:stopDeployment': [{ action: 'codedeploy:StopDeployment', resource: '*' }],
  'ssm:putParameter': [{ action: 'ssm:PutParameter', resource: arnOf('ssm', `parameter${environment.imagePointerParameterName}`), context: { 'ssm:Overwrite': 'true' } }],
};

/** A key asks its own policy as well, which leaves it to the account's identity policies. */
const KEY_POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${PROD.account}:root` }, Action: 'kms:*', Resource: '*' }] };

function allowed({ action, resource, context = {} }: Call, document: Json = policy): boolean {
  return evaluate({
    principal: { kind: 'role', arn: role, account: PROD.account },
    action,
    resource: { arn: resource, account: PROD.account },
    context,
    identityPolicies: [{ name: 'own', document }],
    ...(action.startsWith('kms:') ? { resourcePolicy: { name: 'key', kind: 'key', document: KEY_POLICY } } : {}),
  }).allowed;
}

const states = Object.entries<Json>(deployed.definition().States).filter(([, { Type: type }]) => type === 'Task')
  .map(([name, { Resource: resource }]) => [name, resource.replace(/^arn:aws:states:::(aws-sdk:)?/, '')] as const);

test.each(states)('%s may call %s, and fails at that step without any one of its grants', (_, integration) => {
  const calls = CALLS[integration];
  expect(calls.map((call) => allowed(call))).toEqual(calls.map(() => true));
  for (const call of calls) {
    const granting = policy.Statement.filter((statement: Json) => allowed(call, { ...policy, Statement: [statement] }));
    expect(granting).toHaveLength(1);
    expect(allowed(call, { ...policy, Statement: policy.Statement.filter((statement: Json) => statement !== granting[0]) })).toBe(false);
  }
});

test('no statement is there for nothing', () => {
  const calls = Object.values(CALLS).flat();
  // Logs and traces are Step Functions' own calls, which have no resource: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  const own = (statement: Json) => /^(logs|xray):/.test([statement.Action].flat()[0]);
  const helps = (statement: Json) => calls.some((call) => allowed(call, { ...policy, Statement: [statement] }));
  const idle = policy.Statement.filter((statement: Json) => !own(statement) && !helps(statement));
  expect(idle).toEqual([]);
  expect(new Set(states.map(([, integration]) => integration))).toEqual(new Set(Object.keys(CALLS)));
});

test.each<[string, Call]>([
  ['register revisions of another family', { action: 'ecs:RegisterTaskDefinition', resource: arnOf('ecs', 'task-definition/other:1') }],
  ['register revisions of a family that starts alike', { action: 'ecs:RegisterTaskDefinition', resource: arnOf('ecs', `task-definition/${family}-other:1`) }],
  ['pass another role to tasks', { action: 'iam:PassRole', resource: 'arn:aws:iam::333333333333:role/Administrator', context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }],
  ['pass the task role to another service', { ...passing(environment.taskRoleName), context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }],
  ['change the service itself', { action: 'ecs:UpdateService', resource: arnOf('ecs', 'service/cluster/service') }],
  ['run a task', { action: 'ecs:RunTask', resource: revision }],
  ['start a deployment of another group', { action: 'codedeploy:CreateDeployment', resource: `${group}x` }],
  ['change its own deployment group', { action: 'codedeploy:UpdateDeploymentGroup', resource: group }],
  ['write another pointer', { action: 'ssm:PutParameter', resource: arnOf('ssm', 'parameter/other/image'), context: { 'ssm:Overwrite': 'true' } }],
  ['make the pointer anew', { action: 'ssm:PutParameter', resource: arnOf('ssm', `parameter${environment.imagePointerParameterName}`), context: { 'ssm:Overwrite': 'false' } }],
  ['delete the pointer', { action: 'ssm:DeleteParameter', resource: arnOf('ssm', `parameter${environment.imagePointerParameterName}`) }],
  ['read the table as a whole', { action: 'dynamodb:Scan', resource: table }],
  ['delete the table', { action: 'dynamodb:DeleteTable', resource: table }],
  ['decrypt with the key itself', { action: 'kms:Decrypt', resource: key, context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }],
  ['look at executions of another state machine', { action: 'states:DescribeExecution', resource: arnOf('states', 'execution:other:x') }],
  ['start itself', { action: 'states:StartExecution', resource: arnOf('states', `stateMachine:${environment.deployerStateMachineName}`) }],
  ['change itself', { action: 'states:UpdateStateMachine', resource: arnOf('states', `stateMachine:${environment.deployerStateMachineName}`) }],
  ['tag a revision that it has not just registered', { action: 'ecs:TagResource', resource: revision, context: { 'aws:TagKeys': ['cdk-secure-delivery:release'] } }],
  ['read an image', { action: 'ecr:BatchGetImage', resource: 'arn:aws:ecr:eu-west-1:111111111111:repository/x' }],
  ['read an artifact', { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key' }],
  ['change its role', { action: 'iam:PutRolePolicy', resource: role }],
])('a stolen deployer cannot %s', (_, call) => {
  expect(allowed(call)).toBe(false);
});
