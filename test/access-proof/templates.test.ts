import { App, Aws, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable } from './templates';
import { AccessProof } from '../../src';

const guest = { principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const ENV = { account: ACCOUNT, region: REGION };
const stackIn = (app: App, name: string, env = ENV) => new Stack(app, name, { env });

describe('the resource that is meant', () => {
  const repository = (name: string, account?: string) => ({
    Type: 'AWS::ECR::Repository',
    Properties: { RepositoryName: name, ...(account ? { RepositoryPolicyText: policyOf({ Effect: 'Allow', Action: 'ecr:BatchGetImage', Principal: { AWS: account } }) } : {}) },
  });
  const pulls = { ...guest, action: 'ecr:BatchGetImage', resource: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/team/app` };

  test('is not another whose name begins alike', () => {
    expect(answer(proofOf({ resources: { Team: repository('team', ATTACKER), App: repository('team/app') } }), pulls)).toBe('denied');
    expect(answer(proofOf({ resources: { Team: repository('team'), App: repository('team/app', ATTACKER) } }), pulls)).toBe('allowed');
    expect(unanswerable(proofOf({ resources: { Team: repository('team', ATTACKER) } }), pulls)).toContain('repository/team/app, which no template holds');
    const parameters = { P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/a' } }, Reader: role('reader', allow('ssm:*')) };
    const gets = { principal: roleArn('reader'), action: 'ssm:GetParameter', resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/a` };
    expect(answer(proofOf({ resources: parameters }), gets)).toBe('allowed');
    expect(unanswerable(proofOf({ resources: parameters }), { ...gets, resource: `${gets.resource}/b` })).toContain('parameter/a/b, which no template holds');
    expect(unanswerable(proofOf({ resources: { Data: bucket('data') } }), { ...guest, ...reads, resource: 'arn:aws:s3:::data2/a' })).toContain('which no template holds');
  });

  test('has one template: two that hold it are an error, unless their conditions leave one', () => {
    const two = (more: object) => proofOf([
      { name: 'One', resources: { Data: bucket('data') } },
      { name: 'Two', resources: { Data: { ...bucket('data'), ...more } }, more: { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } } },
    ]);
    expect(unanswerable(two({}), { ...guest, ...reads })).toContain('which of One/Data and Two/Data is arn:aws:s3:::data');
    expect(answer(two({ Condition: 'Never' }), { ...guest, ...reads })).toBe('denied');
  });

  test('is there, or not, by a condition that has to be known only if it matters', () => {
    const maybe = proofOf({
      resources: { Data: bucket('data'), Maybe: { ...bucket('maybe'), Condition: 'Maybe' }, P: { ...bucketPolicy('maybe', {}), Condition: 'Maybe' } },
      more: { Parameters: { Which: { Type: 'String' } }, Conditions: { Maybe: { 'Fn::Equals': [{ Ref: 'Which' }, 'x'] } } },
    });
    expect(answer(maybe, { ...guest, ...reads })).toBe('denied');
    expect(unanswerable(maybe, { ...guest, ...reads, resource: 'arn:aws:s3:::maybe/a' })).toContain('parameter Which of One');
  });

  test('may lie beside what nobody can name', () => {
    const unnamed: Resources = {
      Odd: bucket('x', { BucketName: { 'Fn::GetAZs': '' } }),
      OddRole: { Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::GetAZs': '' } } },
      Data: bucket('data'),
      Reader: role('reader', allow('s3:GetObject')),
    };
    expect(answer(proofOf({ resources: unnamed }), { ...reads, principal: roleArn('reader') })).toBe('allowed');
    expect(answer(proofOf({ resources: unnamed }), { ...reads, ...guest })).toBe('denied');
  });

  test('lies in its partition', () => {
    const proof = proofOf([{ resources: { Data: bucket('data') } }, { region: 'cn-north-1', account: '222222222222', resources: { Data: bucket('data') } }]);
    expect(answer(proof, { ...guest, ...reads })).toBe('denied');
    expect(unanswerable(proof, { ...guest, ...reads, resource: 'arn:aws-us-gov:s3:::data/a' })).toContain('which no template holds');
  });
});

describe('what is not read', () => {
  const nested = { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } } };
  const stack = { resources: { Data: bucket('data'), Reader: role('reader', allow('s3:*')) } };

  test('may hold any policy of its account, of principals and of resources', () => {
    const asReader = { ...reads, principal: roleArn('reader') };
    expect(answer(proofOf(stack), asReader)).toBe('allowed');
    expect(unanswerable(proofOf([stack, { name: 'Two', resources: nested }]), asReader)).toContain('what Two/Nested, a nested stack, holds');
    expect(unanswerable(proofOf([stack, { name: 'Two', resources: nested }]), { ...guest, ...reads })).toContain('what Two/Nested');
    expect(unanswerable(proofOf([stack, { name: 'Two', account: ATTACKER, resources: nested }]), { ...guest, ...reads })).toContain('what Two/Nested');
    expect(answer(proofOf([stack, { name: 'Two', account: '222222222222', resources: nested }]), asReader)).toBe('allowed');
    const macro = { name: 'Two', resources: { Q: { Type: 'AWS::SQS::Queue' } }, more: { Transform: 'AWS::Serverless-2016-10-31' } };
    expect(unanswerable(proofOf([stack, macro]), asReader)).toContain('what "AWS::Serverless-2016-10-31" makes of the template of Two');
  });
});

describe('an import', () => {
  const importing = { Data: bucket('data'), P: bucketPolicy('data', allow('s3:GetObject', '*', { Principal: { AWS: { 'Fn::ImportValue': 'reader' } } })) };
  const exporting = (value: string, more: object = {}) => ({ more: { Outputs: { Reader: { Value: value, Export: { Name: 'reader' } } }, ...more } });

  test('is of the same account and region', () => {
    const elsewhere = { name: 'Two', region: 'us-east-1', resources: {}, ...exporting(ATTACKER) };
    expect(unanswerable(proofOf([{ resources: importing }, elsewhere]), { ...guest, ...reads })).toContain('the export reader, which no stack has');
    expect(answer(proofOf([{ resources: importing }, elsewhere, { name: 'Three', resources: {}, ...exporting('222222222222') }]), { ...guest, ...reads })).toBe('denied');
    expect(answer(proofOf([{ resources: importing }, { name: 'Three', resources: {}, ...exporting(ATTACKER) }]), { ...guest, ...reads })).toBe('allowed');
  });

  test('is not touched by other exports whose name is not known', () => {
    const odd = { name: 'Two', resources: {}, more: { Outputs: { Odd: { Value: 'x', Export: { Name: { 'Fn::GetAZs': '' } } } } } };
    expect(answer(proofOf([{ resources: importing }, odd, { name: 'Three', resources: {}, ...exporting(ATTACKER) }]), { ...guest, ...reads })).toBe('allowed');
  });
});

describe('constructs in a question', () => {
  test('belong to their own stack, among several of one name', () => {
    const twice = (region: string) => {
      const stack = stackIn(new App(), 'Same', { account: ACCOUNT, region });
      const queue = new sqs.Queue(stack, 'Queue');
      const data = new s3.Bucket(stack, 'Data');
      const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
      data.grantRead(reader);
      return { app: stack.node.root as App, queue, data, reader };
    };
    const [ireland, virginia] = ['eu-west-1', 'us-east-1'].map(twice);
    const proof = AccessProof.ofStages([ireland.app, virginia.app]);
    const across = (of: typeof ireland, data: typeof ireland) => ({ principal: of.reader.roleArn, action: 's3:GetObject', resource: data.data.arnForObjects('a') });
    expect([across(ireland, ireland), across(virginia, virginia), across(virginia, ireland)].map((each) => answer(proof, each))).toEqual(['allowed', 'allowed', 'denied']);
    expect(proof.decide({ ...across(virginia, virginia), action: 'sqs:SendMessage', resource: virginia.queue.queueArn }).explanation).toContain('arn:aws:sqs:us-east-1:');
  });

  test('of a stack that is no part of the proof are an error, not the same of another stack', () => {
    const one = stackIn(new App(), 'One');
    new s3.Bucket(one, 'Data');
    const other = new s3.Bucket(stackIn(new App(), 'Other'), 'Data');
    expect(unanswerable(AccessProof.ofStages([one.node.root as App]), { ...guest, action: 's3:GetObject', resource: other.arnForObjects('a') }))
      .toContain('the stack Other, of which the proof has 0');
  });

  test('may be put together by functions, over several stacks', () => {
    const app = new App();
    const [one, two] = ['One', 'Two'].map((name) => stackIn(app, name));
    const data = new s3.Bucket(two, 'Data', { bucketName: 'data' });
    const reader = new iam.Role(one, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    data.grantRead(reader);
    const proof = AccessProof.ofStages([app]);
    for (const resource of [Fn.join('/', [data.bucketArn, 'a']), `arn:${Aws.PARTITION}:s3:::${data.bucketName}/a`, Fn.select(0, [`${data.bucketArn}/a`, 'b'])]) {
      expect(answer(proof, { principal: reader.roleArn, action: 's3:GetObject', resource })).toBe('allowed');
      expect(answer(proof, { principal: reader.roleArn, action: 's3:PutObject', resource })).toBe('denied');
    }
  });

  test('have to say which stack they mean where it matters, and to be a text', () => {
    const app = new App();
    const data = new s3.Bucket(stackIn(app, 'One'), 'Data');
    new s3.Bucket(stackIn(app, 'Two', { account: '222222222222', region: REGION }), 'Data');
    const proof = AccessProof.ofStages([app]);
    const asks = { ...guest, action: 's3:GetObject', resource: data.arnForObjects('a') };
    expect(unanswerable(proof, { ...asks, principal: `arn:aws:iam::${Aws.ACCOUNT_ID}:role/guest` })).toContain('which is not the same in every stack');
    expect(unanswerable(proof, { ...asks, principal: Token.asString(['a']) })).toContain('["a"] where a text is expected');
  });

  test('an app and a stage in it may both be given', () => {
    const app = new App();
    const stage = new Stage(app, 'Stage', { env: ENV });
    const data = new s3.Bucket(new Stack(stage, 'One'), 'Data');
    const proof = AccessProof.ofStages([app, stage]);
    expect(answer(proof, { ...guest, action: 's3:GetObject', resource: data.arnForObjects('a') })).toBe('denied');
    data.grantRead(new iam.ArnPrincipal(guest.principal));
  });
});

test('a bucket of a stack for whatever account has no owner', () => {
  const data = new s3.Bucket(new Stack(new App(), 'One'), 'Data', { bucketName: 'data' });
  expect(unanswerable(AccessProof.ofStages([data.node.root as App]), { ...guest, ...reads })).toContain('the account of One, which has no literal env');
});
