import { App, Aws, CfnParameter, CfnResource, CustomResource, Fn, NestedStack, SecretValue, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionRole, CloudFormationExecutionRoleProps } from '../../src';
import { kindsOfAction } from '../../src/cloudformation-execution-role/private/permission-data';

/** What is granted for a stack with something in it. */
function granted(define: (stack: Stack) => void, props: Partial<CloudFormationExecutionRoleProps> = {}): Granted {
  const app = new App();
  const stack = new Stack(app, 'Service', { env: ENV });
  define(stack);
  const own = new Stack(app, 'Administration', { env: ENV });
  new CloudFormationExecutionRole(own, 'Execution', { stacks: [stack], roleName: 'deployer', ...props });
  return Granted.of(own);
}

const fn = (scope: Stack, id: string, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(scope, id, {
  runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), ...props,
});
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Allowed, and no longer when the action is taken out. */
function expectAllowed(grants: Granted, action: string, resource?: string, context = {}): void {
  expect({ action, resource, allowed: grants.allows(action, resource, context) }).toEqual({ action, resource, allowed: true });
  expect(grants.without(action).allows(action, resource, context)).toBe(false);
}

/** Denied, because nothing allows it; and it is not for another reason. */
function expectDenied(grants: Granted, action: string, resource?: string, context = {}): void {
  expect({ action, resource, reason: grants.decide(action, resource, context).reason }).toEqual({ action, resource, reason: 'no identity policy allows it' });
}

describe('names', () => {
  const grants = granted((stack) => {
    new sqs.Queue(stack, 'Named', { queueName: 'orders' });
    new sqs.Queue(stack, 'MadeUp');
    new s3.Bucket(stack, 'Bucket');
    new dynamodb.Table(stack, 'Table', { tableName: `orders-${Aws.REGION}`, partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    new ssm.StringParameter(stack, 'Parameter', { parameterName: '/orders/url', stringValue: 'x' });
  });

  test('of the template are exact', () => {
    expectAllowed(grants, 'sqs:CreateQueue', `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`);
    expectDenied(grants, 'sqs:CreateQueue', `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders2`);
    expectDenied(grants, 'sqs:CreateQueue', `arn:aws:sqs:eu-central-1:${ACCOUNT}:orders`);
    expectDenied(grants, 'sqs:CreateQueue', 'arn:aws:sqs:eu-west-1:222222222222:orders');
    expectAllowed(grants, 'dynamodb:UpdateTable', `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-eu-west-1`);
    expectDenied(grants, 'dynamodb:UpdateTable', `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-eu-west-2`);
    expectAllowed(grants, 'ssm:PutParameter', `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/orders/url`);
    expectDenied(grants, 'ssm:PutParameter', `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/orders/key`);
  });

  test('that CloudFormation makes up are known by their beginning', () => {
    const [queue] = grants.resources('sqs:CreateQueue').filter((each) => each.includes('MadeUp'));
    expect(queue).toMatch(/:Service-MadeUp[0-9A-F]{8}-\*$/);
    expectAllowed(grants, 'sqs:CreateQueue', queue.replace('*', 'Xy1Z2x3C4v5B'));
    expectDenied(grants, 'sqs:CreateQueue', `arn:aws:sqs:eu-west-1:${ACCOUNT}:Service-Other-Xy1Z2x3C4v5B`);
    const [bucket] = grants.resources('s3:CreateBucket');
    expect(bucket).toMatch(/^arn:aws:s3:::service-bucket[0-9a-f]{8}-\*$/);
  });

  test('of another type are not asked for', () => expect(grants.resources('sqs:DeleteQueue')).toEqual([]));

  test('are not certain when they are shortened', () => {
    const long = granted((stack) => {
      new iam.Role(stack, 'X'.repeat(60), { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    });
    expect(long.resources('iam:CreateRole')).toEqual([role(`Service-${'X'.repeat(24)}*`)]);
  });
});

describe('deleting', () => {
  const define = (stack: Stack) => void new sqs.Queue(stack, 'Named', { queueName: 'orders' });
  const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`;
  test('is allowed only when asked for', () => {
    expectDenied(granted(define), 'sqs:DeleteQueue', queue);
    expectDenied(granted(define, { allowDeletion: false }), 'sqs:DeleteQueue', queue);
    expectAllowed(granted(define, { allowDeletion: true }), 'sqs:DeleteQueue', queue);
  });
});

describe('passing roles', () => {
  const grants = granted((stack) => {
    fn(stack, 'Function');
    fn(stack, 'Imported', { role: iam.Role.fromRoleArn(stack, 'Given', role('team/handler'), { mutable: false }) });
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('c', { image: ecs.ContainerImage.fromRegistry('nginx') });
    new iam.Role(stack, 'Unused', { roleName: 'unused', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new iam.CfnInstanceProfile(stack, 'Profile', { roles: ['instances'] });
    new CfnResource(stack, 'Pipes', { type: 'AWS::Pipes::Pipe', properties: { RoleArn: role('pipe') } });
  });
  const passed = (service: string) => ({ 'iam:PassedToService': service });
  const handler = grants.resources('iam:PassRole').find((each) => each.includes('FunctionServiceRole'))!.replace('*', 'abc');

  test('is each to its service', () => {
    expectAllowed(grants, 'iam:PassRole', handler, passed('lambda.amazonaws.com'));
    expectDenied(grants, 'iam:PassRole', handler, passed('ec2.amazonaws.com'));
    expectDenied(grants, 'iam:PassRole', handler);
    expectAllowed(grants, 'iam:PassRole', role('team/handler'), passed('lambda.amazonaws.com'));
    expectAllowed(grants, 'iam:PassRole', role('instances'), passed('ec2.amazonaws.com'));
    expectAllowed(grants, 'iam:PassRole', role('with/a/path/instances'), passed('ec2.amazonaws.com'));
    expectAllowed(grants, 'iam:PassRole', role('pipe'), passed('pipes.amazonaws.com'));
    const task = grants.resources('iam:PassRole').find((each) => each.includes('TaskRole'))!.replace('*', 'abc');
    expectAllowed(grants, 'iam:PassRole', task, passed('ecs-tasks.amazonaws.com'));
    expectDenied(grants, 'iam:PassRole', task, passed('lambda.amazonaws.com'));
  });

  test('is nothing for a role that nobody is given', () => expectDenied(grants, 'iam:PassRole', role('unused'), passed('lambda.amazonaws.com')));
  test('is nothing for an administrator', () => expectDenied(grants, 'iam:PassRole', role('Administrator'), passed('lambda.amazonaws.com')));
});

describe('roles', () => {
  const grants = granted((stack) => {
    const own = new iam.Role(stack, 'Own', {
      roleName: 'own',
      path: '/team/',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
    });
    own.addToPolicy(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
    new iam.Policy(stack, 'Foreign', { roles: [iam.Role.fromRoleName(stack, 'Given', 'elsewhere')], statements: [new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] })] });
    const group = new iam.Group(stack, 'Group', { groupName: 'people' });
    new iam.User(stack, 'User', { userName: 'ann', groups: [group] });
  });
  const attaching = (policy: string) => ({ 'iam:PolicyARN': `arn:aws:iam::aws:policy/${policy}` });

  test('are the template\'s own, and those that it says', () => {
    expectAllowed(grants, 'iam:PutRolePolicy', role('team/own'));
    expectAllowed(grants, 'iam:PutRolePolicy', role('elsewhere'));
    expectAllowed(grants, 'iam:CreateRole', role('team/own'));
    expectDenied(grants, 'iam:CreateRole', role('elsewhere'));
    expectDenied(grants, 'iam:CreateRole', role('own'));
    expectDenied(grants, 'iam:UpdateAssumeRolePolicy', role('elsewhere'));
    expectDenied(grants, 'iam:PutUserPolicy', `arn:aws:iam::${ACCOUNT}:user/root`);
  });

  test('get the managed policies that the template attaches', () => {
    expectAllowed(grants, 'iam:AttachRolePolicy', role('team/own'), attaching('ReadOnlyAccess'));
    expectDenied(grants, 'iam:AttachRolePolicy', role('team/own'), attaching('AdministratorAccess'));
  });

  test('get none where the template attaches none', () => {
    const bare = granted((stack) => void new iam.Role(stack, 'Own', { roleName: 'own', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    expect(bare.resources('iam:AttachRolePolicy')).toEqual([]);
    expect(bare.resources('iam:DetachRolePolicy')).toEqual([role('own')]);
  });

  test('users join the template\'s groups', () => {
    expectAllowed(grants, 'iam:AddUserToGroup', `arn:aws:iam::${ACCOUNT}:group/people`);
    expectDenied(grants, 'iam:AddUserToGroup', `arn:aws:iam::${ACCOUNT}:group/administrators`);
  });

  test('keep the boundary that all of them have', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/limit`;
    const bounded = granted((stack) => {
      new iam.Role(stack, 'Own', {
        roleName: 'own', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Limit', boundary),
      });
    });
    expectAllowed(bounded, 'iam:CreateRole', role('own'), { 'iam:PermissionsBoundary': boundary });
    expectDenied(bounded, 'iam:CreateRole', role('own'));
    expectDenied(bounded, 'iam:PutRolePolicy', role('own'), { 'iam:PermissionsBoundary': boundary.replace('limit', 'none') });
    expect(bounded.actions).not.toContain('iam:DeleteRolePermissionsBoundary');
    expect(bounded.decide('iam:CreatePolicyVersion', boundary).reason).toBe('explicit deny');
  });

  test('of services are made by the service that needs it', () => {
    const cluster = granted((stack) => void new ecs.CfnCluster(stack, 'Cluster'));
    const linked = role('aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS');
    expectAllowed(cluster, 'iam:CreateServiceLinkedRole', linked, { 'iam:AWSServiceName': 'ecs.amazonaws.com' });
    expectDenied(cluster, 'iam:CreateServiceLinkedRole', linked, { 'iam:AWSServiceName': 'rds.amazonaws.com' });
  });
});

describe('what CloudFormation reads', () => {
  const grants = granted((stack) => {
    new CfnParameter(stack, 'Image', { type: 'AWS::SSM::Parameter::Value<String>', default: '/acme/image' });
    ec2.MachineImage.latestAmazonLinux2023().getImage(stack);
    const secret = new secretsmanager.Secret(stack, 'Secret', { secretName: 'own' });
    fn(stack, 'Function', {
      environment: {
        OWN: secret.secretValue.unsafeUnwrap(), OTHER: SecretValue.secretsManager('acme/key').unsafeUnwrap(), PLAIN: '{{resolve:ssm:/acme/url:1}}', SECURE: '{{resolve:ssm-secure:/acme/token}}',
      },
    });
    new lambda.CfnFunction(stack, 'Packed', { role: role('handler'), code: { s3Bucket: 'code', s3Key: `releases/${'a'.repeat(64)}.zip` } });
    new CfnResource(stack, 'Machine', { type: 'AWS::StepFunctions::StateMachine', properties: { RoleArn: role('machine'), DefinitionS3Location: { Bucket: 'definitions', Key: 'machine.json' } } });
  });
  const parameter = (name: string, account = ACCOUNT) => `arn:aws:ssm:eu-west-1:${account}:parameter/${name}`;

  test('are parameters, by name', () => {
    expectAllowed(grants, 'ssm:GetParameters', parameter('acme/image'));
    expectAllowed(grants, 'ssm:GetParameters', parameter('acme/url'));
    expectAllowed(grants, 'ssm:GetParameter', parameter('acme/token'));
    expectAllowed(grants, 'ssm:GetParameters', parameter('cdk-bootstrap/hnb659fds/version'));
    expectAllowed(grants, 'ssm:GetParameters', parameter('aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64', ''));
    expectDenied(grants, 'ssm:GetParameters', parameter('acme/other'));
  });

  test('are secrets that the template names', () => {
    const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}`;
    expectAllowed(grants, 'secretsmanager:GetSecretValue', secret('acme/key-a1B2c3'));
    expectAllowed(grants, 'secretsmanager:GetSecretValue', secret('own-a1B2c3'));
    expectDenied(grants, 'secretsmanager:GetSecretValue', secret('others-a1B2c3'));
  });

  test('are objects, whatever their content is by then', () => {
    expectAllowed(grants, 's3:GetObject', `arn:aws:s3:::code/releases/${'b'.repeat(64)}.zip`);
    expectAllowed(grants, 's3:GetObject', 'arn:aws:s3:::definitions/machine.json');
    expectDenied(grants, 's3:GetObject', 'arn:aws:s3:::code/secrets.txt');
    expectDenied(grants, 's3:GetObject', 'arn:aws:s3:::other/machine.json');
  });
});

describe('custom resources', () => {
  const grants = granted((stack) => {
    const provider = fn(stack, 'Provider', { functionName: 'provider' });
    new CustomResource(stack, 'One', { serviceToken: provider.functionArn, resourceType: 'Custom::One' });
    new CustomResource(stack, 'Two', { serviceToken: `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:provider` });
  });

  test('are made by whom the template says', () => {
    expectAllowed(grants, 'lambda:InvokeFunction', `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:provider`);
    expectDenied(grants, 'lambda:InvokeFunction', `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:other`);
    expectAllowed(grants, 'sns:Publish', `arn:aws:sns:eu-west-1:${ACCOUNT}:provider`);
  });
});

test('nested stacks are read, with what is passed to them', () => {
  const grants = granted((stack) => {
    const queue = new sqs.Queue(stack, 'Queue', { queueName: 'outer' });
    const nested = new NestedStack(stack, 'Nested');
    const inner = new sqs.Queue(nested, 'Inner', { queueName: 'inner' });
    new sqs.CfnQueueInlinePolicy(nested, 'Policy', { queue: queue.queueUrl, policyDocument: {} });
    fn(nested as Stack, 'Function', { functionName: Fn.join('-', ['of', inner.queueName]) });
    new ssm.StringParameter(stack, 'Name', { parameterName: '/inner', stringValue: inner.queueName });
  });
  expectAllowed(grants, 'sqs:CreateQueue', `arn:aws:sqs:eu-west-1:${ACCOUNT}:inner`);
  const [template] = grants.resources('s3:GetObject');
  expect(template).toBe(`arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-eu-west-1/*`);
  expect(grants.resources('cloudformation:UpdateStack')).toEqual([expect.stringMatching(/:stack\/Service-NestedNestedStack[A-Za-z0-9]+-\*\/\*$/)]);
  expect(grants.resources('iam:CreateRole')).toEqual([expect.stringMatching(/:role\/Service-NestedNestedStac\*-[A-Za-z0-9]{24}\*$/)]);
});

test('* stands only for actions that AWS documents without a resource', () => {
  const grants = granted((stack) => {
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('c', { image: ecs.ContainerImage.fromRegistry('nginx') });
    new ec2.Vpc(stack, 'Vpc');
    new s3.Bucket(stack, 'Bucket');
  }, { allowDeletion: true });
  const broad = grants.statements.filter((each) => each.Effect === 'Allow' && [each.Resource].flat().includes('*'));
  expect(broad.length).toBeGreaterThan(0);
  for (const { Action: actions, Resource: resource } of broad) {
    expect(resource).toBe('*');
    for (const action of [actions].flat()) expect({ action, kinds: kindsOfAction(action) }).toEqual({ action, kinds: [] });
  }
  expect(grants.statements.some((each) => each.Effect === 'Allow' && [each.Action].flat().some((action: string) => action.includes('*')))).toBe(false);
});
