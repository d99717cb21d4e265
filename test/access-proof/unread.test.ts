import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { ACCOUNT, allow, answer, bucket, bucketPolicy, deny, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable } from './templates';
import { AccessProof } from '../../src';

const reads = { principal: roleArn('reader'), action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const base = { Data: bucket('data'), Reader: role('reader', allow('s3:GetObject')) };
const OTHER = '222222222222';

describe('what brings along more than it says is an error', () => {
  test.each<[string, any, RegExp]>([
    ['a macro among the resources', { 'Fn::Transform': { Name: 'AWS::Include' } }, /what {"Name":"AWS::Include"} makes of the template of One/],
    ['a macro within a resource', { Q: { Type: 'AWS::SQS::Queue', Properties: { 'Fn::Transform': { Name: 'M' } } } }, /what {"Name":"M"} makes/],
    ['a module', { M: { Type: 'Own::Bucket::Kit::MODULE' } }, /what One\/M, a module, holds/],
    ['a stack set for units', { S: { Type: 'AWS::CloudFormation::StackSet', Properties: { StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: ['ou-1'] } }] } } }, /what One\/S, a stack set, deploys/],
    ['a stack set for nobody yet', { S: { Type: 'AWS::CloudFormation::StackSet', Properties: {} } }, /a stack set/],
    ['a stack set for this account', { S: { Type: 'AWS::CloudFormation::StackSet', Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: [ACCOUNT] } }] } } }, /a stack set/],
  ])('%s', (_, resources, message) => expect(unanswerable(proofOf({ resources: { ...base, ...resources } }), reads)).toMatch(message));

  test('but not a stack set for other accounts, wherever it is; nor a macro or module of another account', () => {
    const set = { S: { Type: 'AWS::CloudFormation::StackSet', Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: [OTHER] } }] } } };
    expect(answer(proofOf({ resources: { ...base, ...set } }), reads)).toBe('allowed');
    const elsewhere = (resources: any) => proofOf([{ resources: base }, { name: 'Two', account: OTHER, resources }]);
    expect(answer(elsewhere({ 'M': { Type: 'A::B::C::MODULE' }, 'Fn::Transform': {} }), reads)).toBe('allowed');
    const back = { S: { Type: 'AWS::CloudFormation::StackSet', Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: [ACCOUNT] } }] } } };
    expect(unanswerable(elsewhere(back), reads)).toContain('Two/S, a stack set');
  });
});

describe('a stack for whatever account or region', () => {
  function beside(resources: Resources, env: { account?: string; region?: string } = {}) {
    const app = new App();
    const add = (stack: Stack, all: Resources) => {
      for (const [id, { Type: type, Properties: properties }] of Object.entries(all)) {
        new CfnResource(stack, id, { type, properties: properties as any });
      }
    };
    add(new Stack(app, 'One', { env: { account: ACCOUNT, region: REGION } }), { ...base, Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } } });
    add(new Stack(app, 'Two', { env }), resources);
    return AccessProof.ofStages([app]);
  }
  const attached = (name: unknown, ...statements: object[]) => ({ P: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [name], PolicyDocument: policyOf(...statements) } } });

  test.each<[string, Resources, object, RegExp]>([
    ['an identity\'s policy', attached('reader', deny('s3:*')), {}, /the account of Two, which has no literal env; give the stack an env/],
    ['a bucket\'s policy', { P: bucketPolicy('data', deny('s3:*', '*', { Principal: '*' })) }, {}, /the account of Two/],
    ['a nested stack', { N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } } }, {}, /what Two\/N, a nested stack, holds; and the account of Two/],
  ])('may hold %s', (_, resources, env, message) => {
    expect(unanswerable(beside(resources, env), reads)).toMatch(message);
    expect(answer(beside(resources, { account: OTHER, region: REGION }), reads)).toBe('allowed');
  });

  test('of this account may be of this region', () => {
    const P = { P: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [`https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/q`], PolicyDocument: policyOf(allow('sqs:*', '*', { Principal: { AWS: OTHER } })) } } };
    const sends = { principal: roleArn('x', OTHER), principalPolicies: [JSON.stringify(policyOf(allow('*')))], action: 'sqs:SendMessage', resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:q` };
    expect(unanswerable(beside(P, { account: ACCOUNT }), sends)).toContain('the region of Two');
    expect(answer(beside(P, { account: ACCOUNT, region: 'us-east-1' }), sends)).toBe('denied');
  });

  test('does not matter with what surely concerns somebody else, or changes nothing', () => {
    expect(answer(beside({ ...attached({ Ref: 'Own' }, deny('s3:*')), Own: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } } }), reads)).toBe('allowed');
    expect(answer(beside(attached('other', deny('s3:*'))), reads)).toBe('allowed');
    expect(answer(beside(attached('reader', allow('s3:*'))), reads)).toBe('allowed');
  });
});

describe('exports', () => {
  const importing = { Data: bucket('data'), Reader: role('reader', allow('s3:GetObject', { 'Fn::ImportValue': 'what' })) };
  const output = (value: string, condition?: string) => ({ Value: value, Export: { Name: 'what' }, ...(condition ? { Condition: condition } : {}) });
  const more = { Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } } };
  const exporting = (outputs: object) => proofOf([{ resources: importing }, { name: 'Two', resources: {}, more: { ...more, Outputs: outputs } }]);

  test('count where their condition holds', () => {
    expect(answer(exporting({ A: output('arn:aws:s3:::data/*', 'Yes'), B: output('arn:aws:s3:::other/*', 'No') }), reads)).toBe('allowed');
    expect(unanswerable(exporting({ A: output('arn:aws:s3:::data/*', 'No') }), reads)).toContain('the export what, which no stack has');
  });

  test('of one name are an error', () => {
    expect(unanswerable(exporting({ A: output('arn:aws:s3:::data/*'), B: output('arn:aws:s3:::other/*') }), reads)).toContain('the export what, which Two and Two both have');
  });

  test('in a circle are an error', () => {
    const circle = { A: { Value: { 'Fn::ImportValue': 'what' }, Export: { Name: 'what' } } };
    expect(unanswerable(exporting(circle), reads)).toContain('which refers to itself');
  });
});

describe('a template that AWS would refuse', () => {
  test.each<[string, Resources, object, RegExp]>([
    ['a name that refers to itself', { B: bucket('x', { BucketName: { Ref: 'B' } }), P: bucketPolicy({ Ref: 'B' }, deny('s3:*', '*', { Principal: '*' })) }, {}, /refers to itself/],
    ['a condition that refers to itself', { Data: { ...bucket('data'), Condition: 'X' } }, { Conditions: { X: { Condition: 'X' } } }, /condition X in One, which refers to itself/],
    ['no inline policy', { Reader: { Type: 'AWS::IAM::Role', Properties: { ...role('reader').Properties, Policies: [null] } } }, {}, /the policy of One\/Reader, policy 1, which is missing/],
    ['a statement that is none', { P: bucketPolicy('data', null as any) }, {}, /must be an object, got null/],
    ['a policy without a document', { P: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'data' } } }, {}, /the policy of One\/P, which is missing/],
    ['a join of nothing', { Reader: role('reader', allow('s3:*', { 'Fn::Join': 'x' })) }, {}, /where a list is expected/],
  ])('%s is an error of its own', (_, resources, more, message) => {
    expect(unanswerable(proofOf({ resources: { ...base, ...resources }, more }), reads)).toMatch(message);
  });

  test.each(['constructor', 'toString', '__proto__'])('a type %s is just a type', (Type) => {
    expect(answer(proofOf({ resources: { ...base, X: { Type } } }), reads)).toBe('allowed');
    expect(unanswerable(proofOf({ resources: base }), { ...reads, action: `${Type}:x` })).toContain('AWS has no service');
  });
});
