import { ArnFormat, Aws, CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { deployed, problemsIn } from './deployed-app';
import { ACCOUNT } from './granted';

// What stands for another resource must not stand for everybody's, wherever in the name the unknown part is.
const code = lambda.Code.fromInline('//');
const parameter = (stack: Stack, id = 'P', props = {}) => new CfnParameter(stack, id, props).valueAsString;
const arn = (rest: string) => `arn:aws:${rest.replace('%', `eu-west-1:${ACCOUNT}`)}`;
const fn = (stack: Stack, functionName?: string) => new lambda.Function(stack, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'i.h', code, functionName });
const UNKNOWN = (property: string) => `CloudFormationExecutionRole.UnknownResource app/${property}`;
const PRINCIPAL = new iam.ServicePrincipal('s3.amazonaws.com');

/** As a template says: name it, or let CloudFormation do so. */
function optional(stack: Stack): string {
  const name = parameter(stack, 'Name', { default: '' });
  new CfnCondition(stack, 'Has', { expression: Fn.conditionNot(Fn.conditionEquals(name, '')) });
  return Fn.conditionIf('Has', name, Aws.NO_VALUE).toString();
}

describe('a name that nobody knows is refused', () => {
  const partial = (stack: Stack, service: string, resource?: string) => stack.formatArn(resource === undefined
    ? { service, resource: parameter(stack) } : { service, resource, resourceName: parameter(stack), arnFormat: ArnFormat.COLON_RESOURCE_NAME });

  test.each<[string, (stack: Stack) => void, string[]]>([
    ['in the ARN of a secret', (stack) => new secretsmanager.CfnResourcePolicy(stack, 'X', { secretId: partial(stack, 'secretsmanager', 'secret'), resourcePolicy: {} }), [UNKNOWN('X.SecretId')]],
    ['in the ARN of a function', (stack) => new lambda.CfnPermission(stack, 'X', { functionName: partial(stack, 'lambda', 'function'), action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' }), [UNKNOWN('X.FunctionName')]],
    ['in the ARN of a topic', (stack) => new sns.CfnTopicPolicy(stack, 'X', { topics: [partial(stack, 'sns')], policyDocument: {} }), [UNKNOWN('X.Topics')]],
    ['in the URL of a queue', (stack) => new sqs.CfnQueuePolicy(stack, 'X', { queues: [`https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${ACCOUNT}/${parameter(stack)}`], policyDocument: {} }), [UNKNOWN('X.Queues')]],
    ['in an ARN of which nothing is known', (stack) => new sns.CfnTopicPolicy(stack, 'X', { topics: [`arn:aws:${parameter(stack)}`], policyDocument: {} }), [UNKNOWN('X.Topics')]],
    ['of a bucket, in its policy as well', (stack) => new s3.Bucket(stack, 'X', { bucketName: optional(stack), enforceSSL: true }), [UNKNOWN('X/Resource.BucketName'), UNKNOWN('X/Policy/Resource.Bucket')]],
    ['of a function, in its permission as well', (stack) => fn(stack, optional(stack)).addPermission('X', { principal: PRINCIPAL }), [UNKNOWN('F/Resource.FunctionName'), UNKNOWN('F/X.FunctionName')]],
    ['of a queue that is empty by default', (stack) => new sqs.CfnQueue(stack, 'X', { queueName: parameter(stack, 'P', { default: '' }) }), [UNKNOWN('X.QueueName')]],
    ['behind what every name has', (stack) => new kms.CfnAlias(stack, 'X', { aliasName: `alias/${parameter(stack)}`, targetKeyId: 'key' }), [UNKNOWN('X.AliasName')]],
    ['behind a slash', (stack) => new CfnResource(stack, 'X', { type: 'AWS::Logs::LogGroup', properties: { LogGroupName: `/${parameter(stack)}` } }), [UNKNOWN('X.LogGroupName')]],
    ['of a secret behind a slash', (stack) => new secretsmanager.CfnResourcePolicy(stack, 'X', { secretId: `/${parameter(stack)}`, resourcePolicy: {} }), [UNKNOWN('X.SecretId')]],
    ['of a secret that is read behind a slash', (stack) => new sns.CfnTopic(stack, 'X', { topicName: `{{resolve:secretsmanager:/${parameter(stack)}:SecretString:p}}` }), ['CloudFormationExecutionRole.UnknownResource app/X', UNKNOWN('X.TopicName')]],
    ['in front of what is known', (stack) => new ssm.CfnParameter(stack, 'X', { name: `/${parameter(stack)}/db/host`, type: 'String', value: 'v' }), [UNKNOWN('X.Name')]],
    ['below a path', (stack) => new iam.CfnRole(stack, 'X', { path: '/app/', roleName: parameter(stack), assumeRolePolicyDocument: {} }), ['CloudFormationExecutionRole.UnknownRole app/X']],
    ['of a queue with a policy of its own', (stack) => new CfnResource(stack, 'X', { type: 'AWS::SQS::QueueInlinePolicy', properties: { Queue: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${parameter(stack)}`, PolicyDocument: {} } }), [UNKNOWN('X.Queue')]],
    ['of a secret that is read, by a variable of policies', (stack) => new sns.CfnTopic(stack, 'X', { topicName: 'acme', displayName: '{{resolve:secretsmanager:${Theirs}}}' }), ['CloudFormationExecutionRole.UnknownResource app/X']],
    ['of a parameter that is read, by a variable of policies', (stack) => new sns.CfnTopic(stack, 'X', { topicName: 'acme', displayName: '{{resolve:ssm:/a/${aws:username}/b}}' }), ['CloudFormationExecutionRole.UnknownResource app/X']],
    ['of the role with which an output is read', (stack) => new CfnResource(stack, 'X', { type: 'AWS::SNS::Topic', properties: { TopicName: 'acme', DisplayName: { 'Fn::GetStackOutput': { StackName: 'a', OutputName: 'b', RoleArn: 'reader' } } } }), ['CloudFormationExecutionRole.UnknownResource app.Resources']],
    ['of an instance profile', (stack) => new iam.CfnInstanceProfile(stack, 'X', { instanceProfileName: parameter(stack), roles: ['worker'] }),
      ['CloudFormationExecutionRole.UnknownRole app/X.InstanceProfileName', 'CloudFormationExecutionRole.UnknownRole app/X']],
  ])('%s', (_, define, problems) => expect(problemsIn(deployed(define).app)).toEqual(problems));

  test('and is no role of the stacks that an import could be', () => {
    const additionalPermissions = [{ resourceType: 'AWS::IAM::Role', actions: ['iam:CreateRole'], resources: [arn(`iam::${ACCOUNT}:role/app/worker`)] }];
    const { app } = deployed((stack) => {
      new iam.CfnRole(stack, 'R', { path: '/app/', roleName: parameter(stack), assumeRolePolicyDocument: {} });
      new CfnResource(stack, 'X', { type: 'AWS::Lambda::Function', properties: { Role: Fn.importValue('role'), Code: {} } });
    }, { additionalPermissions });
    expect(problemsIn(app)).toEqual(['CloudFormationExecutionRole.UnknownRole app/X.Role']);
  });

  test('also where what the resource itself needs is said', () => {
    const additionalPermissions = [{ resourceType: 'AWS::S3::Bucket', actions: ['s3:CreateBucket'], resources: [arn('s3:::acme-uploads')] }];
    const define = (stack: Stack) => new s3.Bucket(stack, 'X', { bucketName: parameter(stack), enforceSSL: true });
    expect(problemsIn(deployed(define, { additionalPermissions }).app)).toEqual([UNKNOWN('X/Policy/Resource.Bucket')]);
    const both = [...additionalPermissions, { resourceType: 'AWS::S3::BucketPolicy', actions: ['s3:PutBucketPolicy'], resources: [arn('s3:::acme-uploads')] }];
    const granted = deployed(define, { additionalPermissions: both }).granted();
    expect(granted.allows('s3:PutBucketPolicy', arn('s3:::acme-uploads'))).toBe(true);
    expect(granted.allows('s3:PutBucketPolicy', arn('s3:::payroll'))).toBe(false);
  });

  test('but not a rule of a bus that nobody knows', () => {
    const granted = deployed((stack) => new CfnResource(stack, 'X', { type: 'AWS::Events::Rule', properties: { Name: 'nightly', EventBusName: parameter(stack) } })).granted();
    expect(granted.allows('events:PutRule', arn('events:%:rule/orders/nightly'))).toBe(true);
    expect(granted.allows('events:PutRule', arn('events:%:rule/orders/payments'))).toBe(false);
  });
});

describe('a wildcard is refused', () => {
  const wild = (stack: Stack, type = 'String') => new CfnParameter(stack, 'W', { type, default: 'acme-*' });
  const roles = (of: (stack: Stack) => string[]) => (stack: Stack) => new iam.CfnPolicy(stack, 'X', { policyName: 'p', policyDocument: {}, roles: of(stack) });
  const custom = (of: (stack: Stack) => string) => (stack: Stack) => new CfnResource(stack, 'X', { type: 'Custom::X', properties: { ServiceToken: of(stack) } });
  const referring = (text: string) => (stack: Stack) => new sqs.CfnQueue(stack, 'X', { queueName: 'acme', tags: [{ key: 'a', value: text }] });
  test.each<[string, (stack: Stack) => void, string[]]>([
    ['in a text that is split', roles((stack) => Fn.split(',', wild(stack).valueAsString)), [UNKNOWN('X.Roles')]],
    ['in a list that is split where a condition holds', roles((stack) => Fn.conditionIf('C', Fn.split(',', wild(stack).valueAsString), ['acme']) as never), [UNKNOWN('X.Roles')]],
    ['in a list that is a parameter', roles((stack) => wild(stack, 'CommaDelimitedList').valueAsList), [UNKNOWN('X.Roles')]],
    ['in the name of a secret that is read', referring('{{resolve:secretsmanager:acme-*:SecretString:p}}'), ['CloudFormationExecutionRole.UnknownResource app/X']],
    ['in one that is put together', (stack) => referring(Fn.join('', ['{{resolve:secretsmanager:', wild(stack).valueAsString, ':SecretString:p}}']))(stack),
      ['CloudFormationExecutionRole.UnknownResource app/X']],
    ['in the name of a parameter that is read', referring('{{resolve:ssm:/acme/*}}'), ['CloudFormationExecutionRole.UnknownResource app/X']],
    ['in the function of a custom resource', custom((stack) => new CfnParameter(stack, 'W', { default: arn('lambda:%:function:a*') }).valueAsString), ['CloudFormationExecutionRole.UnknownType app/X.ServiceToken']],
  ])('%s', (_, define, problems) => expect(problemsIn(deployed(define).app)).toEqual(problems));

  test('but not one that stands beside a secret that is read, nor one that nobody has written', () => {
    expect(problemsIn(deployed(referring('{{resolve:secretsmanager:acme:SecretString:p}} *')).app)).toEqual([]);
    expect(problemsIn(deployed((stack) => referring(`{{resolve:ssm:/acme/${parameter(stack)}}}`)(stack)).app)).toEqual([]);
  });
});

test('a parameter of the stacks is read by its name and by its ARN, and no other is', () => {
  const reading = (by: 'parameterName' | 'parameterArn', name?: string) => deployed((stack) => {
    const own = new ssm.StringParameter(stack, 'P', { parameterName: name, stringValue: 'v' });
    new sns.CfnTopic(stack, 'T', { topicName: 'acme', displayName: `{{resolve:ssm:${own[by]}}}` });
  }).granted();
  for (const by of ['parameterName', 'parameterArn'] as const) {
    for (const name of ['/acme/host', 'host']) {
      const granted = reading(by, name);
      expect([by, name, granted.allows('ssm:GetParameters', arn(`ssm:%:parameter/${name.replace(/^\//, '')}`))]).toEqual([by, name, true]);
      expect(granted.allows('ssm:GetParameters', arn('ssm:%:parameter/payments'))).toBe(false);
    }
  }
  expect(reading('parameterName').resources('ssm:GetParameters').filter((each) => each.includes(':parameter/CFN-'))).toEqual([expect.stringMatching(/CFN-P[0-9A-F]{8}-\*$/)]);
});

test('a text that never ends takes no time', () => {
  const { app } = deployed((stack) => new sns.CfnTopic(stack, 'T', { topicName: 'acme', displayName: `{{resolve:ssm:${'${${}'.repeat(60)}` }));
  expect(problemsIn(app)).toEqual([]);
});

test('a queue with a policy of its own is that queue', () => {
  const granted = deployed((stack) => {
    const own = new sqs.Queue(stack, 'Q', { queueName: 'acme' });
    for (const [id, queue] of [['X', own.queueUrl], ['Y', `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/other`]]) new CfnResource(stack, id, { type: 'AWS::SQS::QueueInlinePolicy', properties: { Queue: queue, PolicyDocument: {} } });
  }).granted();
  expect(granted.resources('sqs:SetQueueAttributes')).toEqual([arn('sqs:%:acme'), arn('sqs:%:other')]);
});

test('a secret is known by an ARN without its ending', () => {
  const granted = deployed((stack) => {
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'acme');
    new sns.CfnTopic(stack, 'T', { topicName: 'acme', displayName: secret.secretValueFromJson('p').unsafeUnwrap() });
    new secretsmanager.CfnResourcePolicy(stack, 'X', { secretId: secret.secretArn, resourcePolicy: {} });
  }).granted();
  for (const action of ['secretsmanager:GetSecretValue', 'secretsmanager:PutResourcePolicy']) {
    expect(granted.allows(action, arn('secretsmanager:%:secret:acme-AbCdEf'))).toBe(true);
    expect(granted.allows(action, arn('secretsmanager:%:secret:acme-payments-AbCdEf'))).toBe(false);
  }
});

test.each([`${ACCOUNT}:function:acme`, `${Aws.ACCOUNT_ID}:function:acme`, 'function:acme', 'acme'])('a function is known by %s', (functionName) => {
  const granted = deployed((stack) => new lambda.CfnPermission(stack, 'X', { functionName, action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' })).granted();
  expect(granted.allows('lambda:AddPermission', arn('lambda:%:function:acme'))).toBe(true);
  expect(granted.allows('lambda:AddPermission', arn('lambda:%:function:payments'))).toBe(false);
});

describe('what conditions decide is granted as a whole, and nothing else', () => {
  test.each<[string, (stack: Stack) => void, string, string[], string]>([
    ['an alias', (stack) => new kms.CfnAlias(stack, 'X', { aliasName: `alias/${Fn.conditionIf('C', 'prod', 'dev')}`, targetKeyId: 'key' }), 'kms:CreateAlias', ['kms:%:alias/prod', 'kms:%:alias/dev'], 'kms:%:alias/payments'],
    ['a name in a text', (stack) => new sqs.CfnQueue(stack, 'X', { queueName: Fn.join('-', [Fn.conditionIf('C', 'prod', 'dev').toString(), 'jobs']) }), 'sqs:CreateQueue', ['sqs:%:prod-jobs', 'sqs:%:dev-jobs'], 'sqs:%:test-jobs'],
    ['the function of an alias', (stack) => fn(stack, Fn.conditionIf('C', 'acme-a', 'acme-b').toString()).addAlias('live').addPermission('P', { principal: PRINCIPAL }),
      'lambda:AddPermission', ['lambda:%:function:acme-a', 'lambda:%:function:acme-b:live'], 'lambda:%:function:payments'],
    ['the log group of a function', (stack) => new CfnResource(stack, 'X', { type: 'AWS::Logs::LogGroup', properties: { LogGroupName: `/aws/lambda/${fn(stack, Fn.conditionIf('C', 'acme-a', 'acme-b').toString()).functionName}` } }),
      'logs:CreateLogGroup', ['logs:%:log-group:/aws/lambda/acme-a', 'logs:%:log-group:/aws/lambda/acme-b'], 'logs:%:log-group:/aws/lambda/payments'],
    ['a parameter of a nested stack', (stack) => {
      const nested = new NestedStack(stack, 'N', { parameters: { Table: Fn.conditionIf('C', 'acme-a', 'acme-b').toString() } });
      new CfnResource(nested, 'X', { type: 'AWS::DynamoDB::Table', properties: { TableName: new CfnParameter(nested, 'Table').valueAsString } });
    }, 'dynamodb:CreateTable', ['dynamodb:%:table/acme-a', 'dynamodb:%:table/acme-b'], 'dynamodb:%:table/payments'],
  ])('%s', (_, define, action, allowed, denied) => {
    const granted = deployed(define).granted();
    for (const each of allowed) expect([each, granted.allows(action, arn(each))]).toEqual([each, true]);
    expect(granted.allows(action, arn(denied))).toBe(false);
  });
});

describe('lists', () => {
  const LIST = { type: 'CommaDelimitedList' };
  test('are split where a parameter has one as its default', () => {
    const managed = ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/SecurityAudit'];
    const granted = deployed((stack) => new iam.CfnRole(stack, 'X', {
      managedPolicyArns: new CfnParameter(stack, 'P', { ...LIST, default: managed.join(', ') }).valueAsList, assumeRolePolicyDocument: {},
    })).granted();
    const role = arn(`iam::${ACCOUNT}:role/app-X-AbCdEfGhIjKl`);
    for (const policy of managed) expect(granted.allows('iam:AttachRolePolicy', role, { 'iam:PolicyARN': policy })).toBe(true);
    expect(granted.allows('iam:AttachRolePolicy', role, { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' })).toBe(false);
  });

  test('are split where a nested stack is given one', () => {
    const granted = deployed((stack) => {
      const nested = new NestedStack(stack, 'N', { parameters: { Queues: 'https://sqs.eu-west-1.amazonaws.com/111111111111/acme-a,https://sqs.eu-west-1.amazonaws.com/111111111111/acme-b' } });
      new sqs.CfnQueuePolicy(nested, 'X', { queues: new CfnParameter(nested, 'Queues', LIST).valueAsList, policyDocument: {} });
    }).granted();
    expect(granted.resources('sqs:SetQueueAttributes')).toEqual([arn('sqs:%:acme-a'), arn('sqs:%:acme-b')]);
  });

  test('are split by a function', () => {
    const granted = deployed((stack) => new sns.CfnTopicPolicy(stack, 'X', { topics: Fn.split(' ', `${arn('sns:%:acme-a')} ${arn('sns:%:acme-b')}`), policyDocument: {} })).granted();
    expect(granted.resources('sns:SetTopicAttributes')).toEqual([arn('sns:%:acme-a'), arn('sns:%:acme-b')]);
  });
});

describe('a queue is known by its URL', () => {
  test.each<[string, (stack: Stack) => string]>([
    ['of an import', (stack) => sqs.Queue.fromQueueArn(stack, 'Q', arn('sqs:%:acme')).queueUrl],
    ['as a literal', () => `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/acme`],
    ['of wherever the stack is', () => `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/acme`],
  ])('%s', (_, url) => {
    const granted = deployed((stack) => new sqs.CfnQueuePolicy(stack, 'X', { queues: [url(stack)], policyDocument: {} })).granted();
    expect(granted.allows('sqs:SetQueueAttributes', arn('sqs:%:acme'))).toBe(true);
    expect(granted.allows('sqs:SetQueueAttributes', arn('sqs:%:payments'))).toBe(false);
  });
});

describe('outputs that a stack gets from another one', () => {
  const got = (output: object) => (stack: Stack) => new CfnResource(stack, 'X', { type: 'AWS::SQS::QueueInlinePolicy', properties: { Queue: { 'Fn::GetStackOutput': output } } });
  const additionalPermissions = [{ resourceType: 'AWS::SQS::QueueInlinePolicy', actions: ['sqs:SetQueueAttributes'], resources: [arn('sqs:%:acme')] }];
  const granted = (output: object) => deployed(got(output), { additionalPermissions }).granted();

  test('are read by whoever deploys', () => {
    const here = granted({ StackName: 'Other', OutputName: 'Queue' });
    expect(here.allows('cloudformation:DescribeStacks', arn('cloudformation:%:stack/Other/11111111-2222'))).toBe(true);
    expect(here.allows('cloudformation:DescribeStacks', arn('cloudformation:%:stack/Payments/11111111-2222'))).toBe(false);
    const there = granted({ StackName: 'Other', OutputName: 'Queue', Region: 'us-east-1' });
    expect(there.resources('cloudformation:DescribeStacks')).toEqual([`arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/Other/*`]);
  });

  test('are read with the role that is named', () => {
    const reader = 'arn:aws:iam::222222222222:role/reader';
    expect(granted({ StackName: 'Other', OutputName: 'Queue', RoleArn: reader }).resources('sts:AssumeRole')).toEqual([reader]);
    expect(granted({ StackName: 'Other', OutputName: 'Queue', RoleArn: reader }).resources('cloudformation:DescribeStacks')).toEqual([]);
    expect(deployed((stack) => void got({})(stack).addPropertyOverride('Queue', { 'Fn::GetStackOutput': null }), { additionalPermissions }).granted().resources('cloudformation:DescribeStacks'))
      .toEqual([arn('cloudformation:%:stack/*/*')]);
    expect(problemsIn(deployed(got({ StackName: 'Other', OutputName: 'Queue', RoleArn: { 'Fn::ImportValue': 'r' } }), { additionalPermissions }).app)).toEqual(['CloudFormationExecutionRole.UnknownResource app.Resources']);
  });
});

describe('secrets that are read', () => {
  const reading = (value: (stack: Stack) => unknown) => deployed((stack) => new CfnResource(stack, 'X', { type: 'AWS::SNS::Topic', properties: { TopicName: 'acme', DisplayName: value(stack) } }));
  test('by a secret of the stacks are that one alone', () => {
    const { granted } = reading((stack) => new secretsmanager.Secret(stack, 'S', { secretName: 'db' }).secretValueFromJson('p').unsafeUnwrap());
    expect(granted().allows('secretsmanager:GetSecretValue', arn('secretsmanager:%:secret:db-AbCdEf'))).toBe(true);
    expect(granted().allows('secretsmanager:GetSecretValue', arn('secretsmanager:%:secret:db-master-AbCdEf'))).toBe(false);
  });

  test('by a text with variables are read as a whole', () => {
    const { granted } = reading(() => ({ 'Fn::Sub': '{{resolve:secretsmanager:arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db:SecretString:p}}' }));
    expect(granted().resources('secretsmanager:GetSecretValue')).toEqual(['', '-??????'].map((ending) => arn(`secretsmanager:%:secret:db${ending}`)));
  });

  test('by a parameter\'s default are found as well', () => {
    const { granted } = reading((stack) => parameter(stack, 'D', { default: '{{resolve:ssm:/acme/name}}' }));
    expect(granted().resources('ssm:GetParameter')).toEqual([arn('ssm:%:parameter/acme/name')]);
  });

  test.each(['{{resolve:secretsmanager:db:SecretString:what?}}', `{{resolve:secretsmanager:${arn('secretsmanager:%:secret:db')}:SecretString:what*}}`])('may have any key: %s', (value) =>
    expect(problemsIn(reading(() => value).app)).toEqual([]));

  test('are none by an ARN with a wildcard', () => {
    expect(problemsIn(reading(() => `{{resolve:secretsmanager:${arn('secretsmanager:%:secret:db*')}:SecretString:p}}`).app)).toEqual(['CloudFormationExecutionRole.UnknownResource app/X']);
  });

  const secret = (name: string) => `{{resolve:secretsmanager:${name}:SecretString:p}}`;
  test.each<[string, object]>([
    ['sides of a condition in a text', { 'Fn::Join': ['', ['a', { 'Fn::If': ['C', secret('prod/a'), secret('prod/b')] }]] }],
    ['sides of a condition in a variable', { 'Fn::Sub': ['u:${x}', { x: { 'Fn::If': ['C', secret('prod/a'), secret('prod/b')] } }] }],
    ['one of several in a text', { 'Fn::Join': ['', ['a', { 'Fn::Select': [{ Ref: 'AWS::StackId' }, [secret('prod/a'), secret('prod/b')]] }]] }],
    ['parts of a text', { 'Fn::Join': ['', [{ 'Fn::Base64': secret('prod/a') }, { 'Fn::Base64': { 'Fn::Join': ['', [secret('prod/b')]] } }]] }],
  ])('are found in %s', (_, value) => {
    const { granted } = reading(() => value);
    for (const name of ['prod/a', 'prod/b']) expect(granted().allows('secretsmanager:GetSecretValue', arn(`secretsmanager:%:secret:${name}-AbCdEf`))).toBe(true);
    expect(granted().allows('secretsmanager:GetSecretValue', arn('secretsmanager:%:secret:prod/c-AbCdEf'))).toBe(false);
  });

  const OWN = 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}';
  test.each<[string, (stack: Stack) => unknown]>([
    ['a wildcard in an ARN of wherever the stack is', (stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'prod*').secretValue.unsafeUnwrap()],
    ['a wildcard in the ARN of a parameter', () => ({ 'Fn::Sub': '{{resolve:ssm:arn:${AWS::Partition}:ssm:eu-west-1:111111111111:parameter/p*}}' })],
    ['an ARN of which nothing is known', (stack) => ({ 'Fn::Sub': ['{{resolve:secretsmanager:arn:${x}}}', { x: parameter(stack) }] })],
    ['an ARN that may be of anything', (stack) => ({ 'Fn::Sub': [`{{resolve:secretsmanager:${OWN}:\${x}}}`, { x: parameter(stack) }] })],
    ['an ARN that may be of any parameter', (stack) => ({ 'Fn::Sub': ['{{resolve:ssm-secure:arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter${x}}}', { x: parameter(stack) }] })],
    ['an ARN that is none', () => '{{resolve:ssm-secure:arn:aws:ssm:eu-west-1}}'],
    ['an ARN of no secret', () => '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111111111111:secret}}'],
    ['no name', () => '{{resolve:secretsmanager:}}'],
  ])('are refused by %s', (_, value) => expect(problemsIn(reading(value).app)).toEqual(['CloudFormationExecutionRole.UnknownResource app/X']));

  test('are none in a text that only begins like one', () => {
    const { app } = deployed((stack) => {
      const { secretArn } = new secretsmanager.Secret(stack, 'S');
      new CfnResource(stack, 'X', { type: 'AWS::SNS::Topic', properties: { TopicName: 'acme', DisplayName: 'v.startsWith(\'{{resolve:ssm:\') ? a : b', Tags: [{ Key: 'a', Value: `{{resolve:secretsmanager:${secretArn}}}` }] } });
    });
    expect(problemsIn(app)).toEqual([]);
  });

  test('with a role of which a letter may be any is refused', () => {
    const output = { 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'O', RoleArn: 'arn:aws:iam::222222222222:role/reade?' } };
    expect(problemsIn(reading(() => output).app)).toEqual(['CloudFormationExecutionRole.UnknownResource app.Resources']);
  });
});
