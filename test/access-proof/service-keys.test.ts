import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { ACCOUNT, allow, answer, bucket, deny, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable } from './templates';
import { AccessProof } from '../../src';

const asReader = { principal: roleArn('reader') };
const of = (resources: Resources, ...own: object[]) => proofOf({ resources: { ...resources, Reader: role('reader', ...own) } });
/** The same as CDK writes it: then the tags are known to be all. */
function cdk(resources: Resources, ...own: object[]) {
  const stack = new Stack(new App(), 'One', { env: { account: ACCOUNT, region: REGION } });
  const made = Object.entries({ ...resources, Reader: role('reader', ...own) }).map(([id, { Type: type, Properties: properties }]) => [id, new CfnResource(stack, id, { type, properties: properties as any })] as const);
  return { proof: AccessProof.ofStages([stack.node.root as App]), arn: (id: string) => Object.fromEntries(made)[id].getAtt('Arn').toString() };
}
const tagged = { Tags: [{ Key: 'team', Value: 'blue' }] };
const target = (more: object = {}) => ({ Type: 'AWS::IAM::Role', Properties: { ...role('target').Properties, ...more } });
const repository = (more: object = {}) => ({ Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'r', ...more } });
const REPOSITORY = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/r`;

describe('tags under a service\'s own key', () => {
  test.each<[string, string, string, Resources]>([
    ['iam:ResourceTag/team', 'iam:DeleteRole', roleArn('target'), { T: target(tagged) }],
    ['iam:ResourceTag/team', 'sts:AssumeRole', roleArn('target'), { T: target(tagged) }],
    ['ecr:ResourceTag/team', 'ecr:BatchGetImage', REPOSITORY, { T: repository(tagged) }],
    ['ssm:resourceTag/team', 'ssm:GetParameter', `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/p`, { T: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'p', Tags: { team: 'blue' } } } }],
  ])('%s for %s', (key, action, resource, resources) => {
    const asks = { ...asReader, action, resource };
    const when = (value: string) => [allow('*'), deny(action, '*', { Condition: { StringEquals: { [key]: value } } })];
    const trusting = { ...resources, T: { ...resources.T, Properties: { ...resources.T.Properties, AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT } }) } } };
    expect(answer(of(action.startsWith('sts') ? trusting : resources, ...when('blue')), asks)).toBe('denied');
    expect(answer(of(action.startsWith('sts') ? trusting : resources, ...when('red')), asks)).toBe('allowed');
  });

  test('are refused where a template alone does not say them, and absent where CDK says that there are none', () => {
    const condition = { Condition: { StringEquals: { 'iam:ResourceTag/team': 'blue' } } };
    const deletes = { ...asReader, action: 'iam:DeleteRole', resource: roleArn('target') };
    expect(unanswerable(of({ T: target() }, allow('iam:*', '*', condition)), deletes)).toContain('iam:resourcetag/team');
    expect(answer(cdk({ T: target() }, allow('iam:*', '*', condition)).proof, deletes)).toBe('denied');
    expect(answer(cdk({ T: target(tagged) }, allow('iam:*', '*', condition)).proof, deletes)).toBe('allowed');
  });

  test('of an object, nobody knows', () => {
    const proof = of({ Data: bucket('data') }, allow('s3:*', '*', { Condition: { StringEquals: { 's3:ExistingObjectTag/team': 'blue' } } }));
    expect(unanswerable(proof, { ...asReader, action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' })).toContain('s3:existingobjecttag/team');
  });
});

describe('a key that the request of an action has', () => {
  test.each<[string, string, string, string, Resources]>([
    ['iam:PassedToService', 'iam:PassRole', roleArn('target'), 'lambda.amazonaws.com', { T: target() }],
    ['iam:PolicyARN', 'iam:AttachRolePolicy', roleArn('target'), 'arn:aws:iam::aws:policy/AdministratorAccess', { T: target() }],
    ['dynamodb:LeadingKeys', 'dynamodb:GetItem', `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/d`, 'me', { D: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'd' } } }],
    ['sns:Protocol', 'sns:Subscribe', `arn:aws:sns:${REGION}:${ACCOUNT}:t`, 'https', { T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } } }],
    ['s3:authType', 's3:ListBucket', 'arn:aws:s3:::data', 'REST-HEADER', { Data: bucket('data') }],
    ['ec2:Region', 'ec2:DescribeInstances', '*', 'eu-west-1', {}],
  ])('%s of %s is asked for, not taken for absent', (key, action, resource, value, resources) => {
    const operator = key === 'dynamodb:LeadingKeys' ? 'ForAnyValue:StringEquals' : 'StringEquals';
    const proof = of(resources, allow('*'), deny(action, '*', { Condition: { [operator]: { [key]: value } } }));
    const asks = { ...asReader, action, resource };
    expect(unanswerable(proof, asks)).toContain(`the condition key ${key.toLowerCase()}, which a policy looks at`);
    const given = (each: string) => (operator.startsWith('For') ? { multiValuedContext: { [key]: [each] } } : { context: { [key]: each } });
    expect(answer(proof, { ...asks, ...given(value) })).toBe('denied');
    expect(answer(proof, { ...asks, ...given('other') })).toBe('allowed');
  });

  test('may be said to be absent, unless every request has it', () => {
    const bounded = of({ T: target() }, allow('*'), deny('iam:PutRolePolicy', '*', { Condition: { StringNotEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::111111111111:policy/b' } } }));
    const puts = { ...asReader, action: 'iam:PutRolePolicy', resource: roleArn('target') };
    expect(unanswerable(bounded, puts)).toContain('iam:permissionsboundary');
    expect(answer(bounded, { ...puts, multiValuedContext: { 'iam:PermissionsBoundary': [] } })).toBe('denied');
    const timed = of({ T: target() }, allow('*', '*', { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01' } } }));
    expect(unanswerable(timed, { ...puts, multiValuedContext: { 'aws:CurrentTime': [] } })).toContain('aws:currenttime');
  });

  test.each(['s3:prefix', 's3:max-keys', 's3:x-amz-acl', 's3:AccessGrantsInstanceArn', 'sqs:Nothing'])('is absent where requests may do without it: %s', (key) => {
    expect(answer(of({ Data: bucket('data') }, allow('s3:ListBucket', '*', { Condition: { StringEquals: { [key]: 'a' } } })), { ...asReader, action: 's3:ListBucket', resource: 'arn:aws:s3:::data' })).toBe('denied');
  });

  test('a request with TLS has a version of it, one without has none', () => {
    const proof = of({ Data: bucket('data') }, allow('s3:*', '*', { Condition: { NumericGreaterThanEquals: { 's3:TlsVersion': '1.2' } } }));
    const lists = { ...asReader, action: 's3:ListBucket', resource: 'arn:aws:s3:::data' };
    expect(answer(proof, lists)).toBe('allowed');
    expect(answer(proof, { ...lists, context: { 's3:TlsVersion': '1.1' } })).toBe('denied');
    expect(answer(proof, { ...lists, context: { 'aws:SecureTransport': 'false' } })).toBe('denied');
  });
});

describe('what the resource itself tells', () => {
  const key = (more: object) => ({ Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policyOf({ ...allow('kms:*'), Principal: { AWS: ACCOUNT } }), ...more } });
  test.each<[string, string, object, string, string]>([
    ['kms:KeySpec', 'kms:Sign', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'RSA_2048', 'SYMMETRIC_DEFAULT'],
    ['kms:KeySpec', 'kms:Decrypt', {}, 'SYMMETRIC_DEFAULT', 'RSA_2048'],
    ['kms:KeyUsage', 'kms:Sign', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'SIGN_VERIFY', 'ENCRYPT_DECRYPT'],
    ['kms:KeyUsage', 'kms:Decrypt', {}, 'ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
    ['kms:KeyOrigin', 'kms:Decrypt', { Origin: 'EXTERNAL' }, 'EXTERNAL', 'AWS_KMS'],
    ['kms:MultiRegion', 'kms:Decrypt', {}, 'false', 'true'],
    ['kms:MultiRegion', 'kms:Decrypt', { MultiRegion: true }, 'true', 'false'],
    ['kms:MultiRegionKeyType', 'kms:Decrypt', { MultiRegion: true }, 'PRIMARY', 'REPLICA'],
  ])('%s for %s of %j', (name, action, properties, is, isNot) => {
    const asked = (value: string) => {
      const { proof, arn } = cdk({ Key: key(properties) }, allow('kms:*', '*', { Condition: { StringEquals: { [name]: value } } }));
      return answer(proof, { ...asReader, action, resource: arn('Key') });
    };
    expect([is, isNot].map(asked)).toEqual(['allowed', 'denied']);
  });

  test('a key without a policy of its own is left to its account', () => {
    const asked = (...own: object[]) => {
      const { proof, arn } = cdk({ Key: { Type: 'AWS::KMS::Key', Properties: {} } }, ...own);
      return answer(proof, { ...asReader, action: 'kms:Decrypt', resource: arn('Key') });
    };
    expect([asked(allow('kms:Decrypt')), asked(allow('kms:Encrypt'))]).toEqual(['allowed', 'denied']);
  });

  test('how a function\'s URL tells who calls', () => {
    const F = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } };
    const url = (type: string) => ({ Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { 'Fn::GetAtt': ['F', 'Arn'] }, AuthType: type } });
    const P = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: 'f', Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' } };
    const calls = { principal: '*', action: 'lambda:InvokeFunctionUrl', resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f` };
    expect(['NONE', 'AWS_IAM'].map((type) => answer(of({ F, P, U: url(type) }), calls))).toEqual(['allowed', 'denied']);
    expect(unanswerable(of({ F, P }), calls)).toContain('lambda:functionurlauthtype');
  });

  test('which cluster a service is in', () => {
    const S = { Type: 'AWS::ECS::Service', Properties: { ServiceName: 's', Cluster: 'c' } };
    const within = (name: string) => of({ S }, allow('ecs:*', '*', { Condition: { ArnEquals: { 'ecs:cluster': `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/${name}` } } }));
    const updates = { ...asReader, action: 'ecs:DeleteService', resource: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/c/s` };
    expect(['c', 'd'].map((name) => answer(within(name), updates))).toEqual(['allowed', 'denied']);
  });
});
