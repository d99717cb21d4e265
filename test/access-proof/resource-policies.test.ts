import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, deny, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable, userArn } from './templates';
import { AccessQuestion } from '../../src';

const guest = { principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
const letsIn = (action: string, principal: unknown = { AWS: ATTACKER }) => allow(action, '*', { Principal: principal });

describe('a Lambda function', () => {
  const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
  const permitted = (properties: object, more: Resources = {}) => proofOf({
    resources: {
      F: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } },
      P: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { 'Fn::GetAtt': ['F', 'Arn'] }, Action: 'lambda:InvokeFunction', ...properties } },
      ...more,
    },
  }, { organizationId: 'o-abc1234567' });
  const invokes = { action: 'lambda:InvokeFunction', resource: FUNCTION };
  const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:t`;

  test.each<[string, object, AccessQuestion, string]>([
    ['a service', { Principal: 'sns.amazonaws.com' }, { ...invokes, principal: 'sns.amazonaws.com' }, 'allowed'],
    ['another service', { Principal: 'sns.amazonaws.com' }, { ...invokes, principal: 's3.amazonaws.com' }, 'denied'],
    ['another action', { Principal: 'sns.amazonaws.com', Action: 'lambda:GetFunction' }, { ...invokes, principal: 'sns.amazonaws.com' }, 'denied'],
    ['an account', { Principal: ATTACKER }, { ...invokes, ...guest }, 'allowed'],
    ['another account', { Principal: '222222222222' }, { ...invokes, ...guest }, 'denied'],
    ['a role', { Principal: guest.principal }, { ...invokes, ...guest }, 'allowed'],
    ['another role', { Principal: roleArn('other', ATTACKER) }, { ...invokes, ...guest }, 'denied'],
    ['everybody', { Principal: '*' }, { ...invokes, ...guest }, 'allowed'],
    ['its organization, and somebody else', { Principal: '*', PrincipalOrgID: 'o-abc1234567' }, { ...invokes, ...guest }, 'denied'],
    ['its organization, and a member', { Principal: '*', PrincipalOrgID: 'o-abc1234567' }, { ...invokes, ...guest, context: { 'aws:PrincipalOrgID': 'o-abc1234567' } }, 'allowed'],
    ['a source', { Principal: 'sns.amazonaws.com', SourceArn: topic }, { ...invokes, principal: 'sns.amazonaws.com', context: { 'aws:SourceArn': topic } }, 'allowed'],
    ['another source', { Principal: 'sns.amazonaws.com', SourceArn: topic }, { ...invokes, principal: 'sns.amazonaws.com', context: { 'aws:SourceArn': `${topic}2` } }, 'denied'],
    ['a source\'s account', { Principal: 's3.amazonaws.com', SourceAccount: ACCOUNT }, { ...invokes, principal: 's3.amazonaws.com', context: { 'aws:SourceAccount': ACCOUNT } }, 'allowed'],
    ['another source\'s account', { Principal: 's3.amazonaws.com', SourceAccount: ACCOUNT }, { ...invokes, principal: 's3.amazonaws.com', context: { 'aws:SourceAccount': ATTACKER } }, 'denied'],
    ['its URL', { Principal: '*', InvokedViaFunctionUrl: true }, { ...invokes, principal: '*', context: { 'lambda:InvokedViaFunctionUrl': 'true' } }, 'allowed'],
    ['its URL, not through it', { Principal: '*', InvokedViaFunctionUrl: true }, { ...invokes, principal: '*' }, 'denied'],
    ['who has a token', { Principal: '*', EventSourceToken: 't' }, { ...invokes, ...guest, context: { 'lambda:EventSourceToken': 't' } }, 'allowed'],
    ['who has another token', { Principal: '*', EventSourceToken: 't' }, { ...invokes, ...guest, context: { 'lambda:EventSourceToken': 'u' } }, 'denied'],
  ])('lets in %s', (_, properties, question, expected) => {
    expect(answer(permitted(properties), question)).toBe(expected);
  });

  test('has a URL of one kind', () => {
    const url = { action: 'lambda:InvokeFunctionUrl', resource: FUNCTION, principal: '*' };
    const proof = permitted({ Principal: '*', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
    expect(answer(proof, { ...url, context: { 'lambda:FunctionUrlAuthType': 'NONE' } })).toBe('allowed');
    expect(answer(proof, { ...url, context: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } })).toBe('denied');
    expect(unanswerable(proof, url)).toContain('lambda:functionurlauthtype');
  });

  test.each(['f', FUNCTION, `${ACCOUNT}:function:f`])('may be called %s', (name) => {
    expect(answer(permitted({ FunctionName: name, Principal: 's3.amazonaws.com' }), { ...invokes, principal: 's3.amazonaws.com' })).toBe('allowed');
  });

  test('is not the one of its name in another region, nor its own alias or version', () => {
    const asks = { ...invokes, principal: 's3.amazonaws.com' };
    const fn = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } };
    const permission = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' } };
    expect(answer(proofOf([{ resources: { F: fn } }, { region: 'us-east-1', resources: { F: fn, P: permission } }]), asks)).toBe('denied');
    expect(answer(proofOf([{ resources: { F: fn, P: permission } }]), asks)).toBe('allowed');
    for (const Type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version']) {
      expect(answer(permitted({ FunctionName: { Ref: 'Q' }, Principal: 's3.amazonaws.com' }, { Q: { Type, Properties: { FunctionName: 'f' } } }), asks)).toBe('denied');
    }
  });

  test('takes several permissions together, and names the one that decided', () => {
    const second = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' } };
    const proof = permitted({ Principal: 's3.amazonaws.com' }, { Second: second });
    for (const [principal, by] of [['s3.amazonaws.com', 'One/P'], ['sns.amazonaws.com', 'One/Second']]) {
      expect(proof.decide({ ...invokes, principal })).toMatchObject({ allowed: true, explanation: expect.stringContaining(`allowed by One/F, statement ${by === 'One/P' ? 1 : 2} (${by})`) });
    }
    expect(answer(proof, { ...invokes, principal: 'events.amazonaws.com' })).toBe('denied');
  });

  test.each<[object, RegExp]>([
    [{ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:*:::x' }, /the SourceArn arn:aws:\*:::x of One\/P, with a wildcard/],
    [{ Principal: '*', InvokedViaFunctionUrl: false }, /the InvokedViaFunctionUrl false of One\/P/],
    [{ Principal: '*', FunctionName: { 'Fn::GetAZs': '' } }, /Fn::GetAZs in One/],
  ])('%j is an error', (properties, message) => expect(unanswerable(permitted(properties), { ...invokes, ...guest })).toMatch(message));
});

describe('an event bus', () => {
  const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/b`;
  const puts = { ...guest, action: 'events:PutEvents', resource: BUS };
  const bus = (more: Resources, own: object = {}) => proofOf({ resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'b', ...own } }, ...more } }, { organizationId: 'o-abc1234567' });
  const policy = (properties: object) => ({ Type: 'AWS::Events::EventBusPolicy', Properties: { EventBusName: { Ref: 'Bus' }, StatementId: 'guests', ...properties } });
  const older = { Action: 'events:PutEvents', Principal: ATTACKER };
  const member = { Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-abc1234567' } };

  test.each<[string, object, string]>([
    ['a statement', { Statement: letsIn('events:PutEvents') }, 'allowed'],
    ['a statement as a text', { Statement: JSON.stringify(letsIn('events:PutEvents')) }, 'allowed'],
    ['a statement about another action', { Statement: letsIn('events:PutRule') }, 'denied'],
    ['the older properties', older, 'allowed'],
    ['the older properties, of another account', { ...older, Principal: '222222222222' }, 'denied'],
    ['the older properties, of everybody', { ...older, Principal: '*' }, 'allowed'],
    ['the older properties, of an organization', { ...older, Principal: '*', ...member }, 'denied'],
    ['another bus', { ...older, EventBusName: 'other' }, 'denied'],
    ['the default bus', { ...older, EventBusName: { Ref: 'AWS::NoValue' } }, 'denied'],
  ])('lets in by %s', (_, properties, expected) => expect(answer(bus({ P: policy(properties) }), puts)).toBe(expected));

  test('takes several policies together: one may deny what another allows', () => {
    const open = policy({ ...older, StatementId: 'open' });
    expect(answer(bus({ A: open, B: policy({ Statement: { ...deny('events:PutEvents'), Principal: '*' } }) }), puts)).toBe('denied');
    expect(answer(bus({ A: open, B: policy({ Statement: { ...deny('events:PutRule'), Principal: '*' } }) }), puts)).toBe('allowed');
  });

  test('may carry its own, but not both', () => {
    const Policy = policyOf(letsIn('events:PutEvents'));
    expect(answer(bus({}, { Policy }), puts)).toBe('allowed');
    expect(answer(bus({}), puts)).toBe('denied');
    expect(unanswerable(bus({ P: policy(older) }, { Policy }), puts)).toContain('the policy of One/Bus, which itself and One/P set');
    expect(unanswerable(bus({}, { Policy: '{' }), puts)).toContain('the Policy of One/Bus, which is no JSON');
  });
});

describe('a log group', () => {
  const GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app:*`;
  const writes = { principal: 'route53.amazonaws.com', action: 'logs:PutLogEvents', resource: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app:log-stream:s` };
  const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/app' } };
  const policy = (statement: object, document: object = {}) => ({
    Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyName: 'p', PolicyDocument: JSON.stringify({ ...policyOf(statement), ...document }) },
  });
  const dns = (resource: string) => allow('logs:PutLogEvents', resource, { Sid: 'Dns', Principal: { Service: 'route53.amazonaws.com' } });

  test('is what the account\'s policies name', () => {
    expect(answer(proofOf({ resources: { Group: group, P: policy(dns(GROUP)) } }), writes)).toBe('allowed');
    expect(answer(proofOf({ resources: { Group: group, P: policy(dns(GROUP.replace('/app', '/other'))) } }), writes)).toBe('denied');
    expect(answer(proofOf({ resources: { Group: group } }), writes)).toBe('denied');
  });

  test('takes them together, though each may use the same Sid, and not those of another region or account', () => {
    const none = { Group: group, Other: policy(dns(GROUP.replace('/app', '/other'))) };
    expect(answer(proofOf({ resources: { ...none, P: policy(dns(GROUP)) } }), writes)).toBe('allowed');
    const elsewhere = { P: policy(dns('*')) };
    expect(answer(proofOf([{ resources: none }, { region: 'us-east-1', resources: elsewhere }, { account: ATTACKER, resources: elsewhere }]), writes)).toBe('denied');
    expect(answer(proofOf([{ resources: none }, { name: 'Two', resources: elsewhere }]), writes)).toBe('allowed');
  });

  test('is an error where policies are of two versions, no JSON, or about something that is not modelled', () => {
    const of = (more: Resources) => proofOf({ resources: { Group: group, P: policy(dns(GROUP)), ...more } });
    expect(unanswerable(of({ Old: policy(dns(GROUP), { Version: '2008-10-17' }) }), writes)).toContain('which differ in their Version');
    expect(unanswerable(of({ Bad: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyDocument: '{' } } }), writes)).toContain('the PolicyDocument of One/Bad, which is no JSON');
    expect(unanswerable(of({ New: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyDocument: '{}', ResourceArn: GROUP } } }), writes)).toContain('what One/New is about');
  });
});

describe('what carries a policy of its own, or has one carried', () => {
  const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:q`;
  const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } };
  const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:t`;
  const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } };
  const table = (more: object) => ({ Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'd', ...more } });
  const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/d`;

  test.each<[string, string, string, (statement: object) => Resources]>([
    ['a queue', 'sqs:SendMessage', QUEUE, (each) => ({ Q: queue, P: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Q' }], PolicyDocument: policyOf(each) } } })],
    ['a queue, inline', 'sqs:SendMessage', QUEUE, (each) => ({ Q: queue, P: { Type: 'AWS::SQS::QueueInlinePolicy', Properties: { Queue: { Ref: 'Q' }, PolicyDocument: policyOf(each) } } })],
    ['a topic', 'sns:Publish', TOPIC, (each) => ({ T: topic, P: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'T' }], PolicyDocument: policyOf(each) } } })],
    ['a topic, inline', 'sns:Publish', TOPIC, (each) => ({ T: topic, P: { Type: 'AWS::SNS::TopicInlinePolicy', Properties: { TopicArn: { Ref: 'T' }, PolicyDocument: policyOf(each) } } })],
    ['a table', 'dynamodb:GetItem', TABLE, (each) => ({ D: table({ ResourcePolicy: { PolicyDocument: policyOf(each) } }) })],
    ['a table\'s index', 'dynamodb:Query', `${TABLE}/index/i`, (each) => ({ D: table({ ResourcePolicy: { PolicyDocument: policyOf(each) } }) })],
    ['a repository', 'ecr:BatchGetImage', `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/r`, (each) => ({
      R: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'r', RepositoryPolicyText: policyOf(each) } },
    })],
  ])('%s', (_, action, resource, resources) => {
    expect(answer(proofOf({ resources: resources(letsIn(action)) }), { ...guest, action, resource })).toBe('allowed');
    expect(answer(proofOf({ resources: resources(letsIn(action, { AWS: '222222222222' })) }), { ...guest, action, resource })).toBe('denied');
  });

  test('a secret, under the name that AWS makes up, which partial ARNs match', () => {
    const secret = (more: Resources) => proofOf({ resources: { S: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 's' } }, ...more } });
    const policy = { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: { Ref: 'S' }, ResourcePolicy: policyOf(letsIn('secretsmanager:GetSecretValue')) } };
    const arnOf = (proof: any): string => proof.landscape.located[0].arn;
    expect(arnOf(secret({}))).toMatch(/^arn:aws:secretsmanager:eu-west-1:111111111111:secret:s-\w{6}$/);
    const gets = { ...guest, action: 'secretsmanager:GetSecretValue', resource: arnOf(secret({})) };
    expect(answer(secret({ P: policy }), gets)).toBe('allowed');
    expect(answer(secret({}), gets)).toBe('denied');
    const partial = allow('secretsmanager:GetSecretValue', gets.resource.replace(/\w{6}$/, '??????'));
    expect(answer(secret({ Reader: role('reader', partial) }), { ...gets, principal: roleArn('reader'), principalPolicies: undefined })).toBe('allowed');
  });

  test('a queue is not the one of its name in another region', () => {
    const named = { P: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [`https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/q`], PolicyDocument: policyOf(letsIn('sqs:SendMessage')) } } };
    const stacks = [{ resources: { Q: queue } }, { region: 'us-east-1', resources: { Q: queue, ...named } }];
    expect(answer(proofOf(stacks), { ...guest, action: 'sqs:SendMessage', resource: QUEUE })).toBe('denied');
    expect(answer(proofOf(stacks), { ...guest, action: 'sqs:SendMessage', resource: QUEUE.replace(REGION, 'us-east-1') })).toBe('allowed');
  });

  test('a role\'s trust policy is about assuming it, and has no say in what else is done with it', () => {
    const proof = proofOf({ resources: { Target: role('target'), Admin: role('admin', allow('iam:PassRole')), Other: role('other') } });
    expect(answer(proof, { principal: roleArn('admin'), action: 'iam:PassRole', resource: roleArn('target') })).toBe('allowed');
    expect(answer(proof, { principal: roleArn('other'), action: 'iam:PassRole', resource: roleArn('target') })).toBe('denied');
    expect(answer(proof, { principal: roleArn('admin'), action: 'sts:AssumeRole', resource: roleArn('target') })).toBe('denied');
  });

  test.each<[string, Resources, string, string, RegExp]>([
    ['a table\'s stream', { D: table({}) }, 'dynamodb:GetRecords', `${TABLE}/stream/2026`, /table\/d\/stream\/2026, which no template holds/],
    ['a registry\'s policy', { R: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'r' } }, P: { Type: 'AWS::ECR::RegistryPolicy' } },
      'ecr:BatchGetImage', `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/r`, /what One\/P, a AWS::ECR::RegistryPolicy, lets through/],
    ['an access point', { B: bucket('data'), P: { Type: 'AWS::S3::AccessPoint', Properties: { Bucket: 'data' } } },
      's3:GetObject', `arn:aws:s3:${REGION}:${ACCOUNT}:accesspoint/p/object/a`, /accesspoint\/p\/object\/a, which no template holds/],
  ])('%s is an error', (_, resources, action, resource, message) => {
    expect(unanswerable(proofOf({ resources }), { ...guest, action, resource })).toMatch(message);
  });
});

describe('a bucket', () => {
  const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
  const off = { PublicAccessBlockConfiguration: { IgnorePublicAcls: false, RestrictPublicBuckets: false } };
  const data = (properties: object, ...statements: object[]) => proofOf({
    resources: { Data: bucket('data', properties), Reader: role('reader', allow('s3:GetObject')), ...(statements.length ? { P: bucketPolicy('data', ...statements) } : {}) },
  });

  test('is not touched by its access points', () => {
    const proof = (...own: object[]) => proofOf({ resources: { Data: bucket('data'), P: { Type: 'AWS::S3::AccessPoint', Properties: { Bucket: 'data' } }, Reader: role('reader', ...own) } });
    expect(answer(proof(allow('s3:GetObject')), { ...reads, principal: roleArn('reader') })).toBe('allowed');
    expect(answer(proof(), { ...reads, principal: roleArn('reader') })).toBe('denied');
  });

  test('with an access control list that may decide is an error', () => {
    expect(unanswerable(data({ ...off, AccessControl: 'PublicRead' }), { ...reads, principal: '*' })).toContain('what the AccessControl PublicRead of One/Data lets through');
    expect(answer(data({ AccessControl: 'PublicRead' }), { ...reads, principal: '*' })).toBe('denied');
    expect(answer(data({ ...off, AccessControl: 'Private' }), { ...reads, principal: '*' })).toBe('denied');
    const log = data({ AccessControl: 'LogDeliveryWrite' });
    expect(answer(log, { ...reads, principal: '*' })).toBe('denied');
    expect(unanswerable(log, { ...reads, principal: 'logging.s3.amazonaws.com' })).toContain('LogDeliveryWrite');
  });

  test('has the policies that hold under their condition', () => {
    const under = (holds: boolean) => proofOf({
      resources: { Data: bucket('data'), P: { ...bucketPolicy('data', letsIn('s3:GetObject')), Condition: 'Open' } },
      more: { Conditions: { Open: { 'Fn::Equals': ['a', holds ? 'a' : 'b'] } } },
    });
    expect(answer(under(true), { ...reads, ...guest })).toBe('allowed');
    expect(answer(under(false), { ...reads, ...guest })).toBe('denied');
  });

  test('a user\'s own permission needs no bucket policy', () => {
    expect(answer(data({}), { ...reads, principal: roleArn('reader') })).toBe('allowed');
    expect(answer(data({}), { ...reads, principal: userArn('reader'), principalPolicies: [] })).toBe('denied');
  });
});
