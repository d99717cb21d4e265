import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { Emulator } from './emulator';
import { readBack } from './read-back';

jest.setTimeout(60_000);

const ACCOUNT = '111111111111';
const HERE = 'eu-west-1';
const THERE = 'us-east-1';
const trust = {
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const document = (Action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const role = (RoleName: string, more: object = {}) => ({ Type: 'AWS::IAM::Role', Properties: { RoleName, AssumeRolePolicyDocument: trust, ...more } });

let emulator: Emulator;

async function create(region: string, StackName: string, Resources: object): Promise<void> {
  const client = new CloudFormationClient(emulator.clientConfig(ACCOUNT, region));
  const TemplateBody = JSON.stringify({ Resources });
  await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { StackName });
}

beforeAll(async () => {
  emulator = await Emulator.start();
  await create(HERE, 'Here', {
    Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'managed', PolicyDocument: document('s3:GetObject') } },
    Role: role('here', {
      ManagedPolicyArns: [{ Ref: 'Managed' }, 'arn:aws:iam::aws:policy/AdministratorAccess'],
      Policies: [{ PolicyName: 'within', PolicyDocument: document('s3:PutObject') }],
    }),
    Beside: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'beside', Roles: [{ Ref: 'Role' }], PolicyDocument: document('kms:Decrypt') } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'bucket-here' } },
  });
  await create(THERE, 'There', { Role: role('there'), Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'bucket-there' } } });
});
afterAll(async () => emulator?.stop());

test('a role has all its policies, inline, beside it, and managed by us and by AWS', async () => {
  const { roles } = await readBack(emulator, { account: ACCOUNT, region: HERE, otherRegions: [THERE] });
  expect(roles).toEqual([expect.objectContaining({
    name: 'here',
    inlinePolicies: { within: document('s3:PutObject'), beside: document('kms:Decrypt') },
    attachedPolicies: {
      [`arn:aws:iam::${ACCOUNT}:policy/managed`]: document('s3:GetObject'),
      'arn:aws:iam::aws:policy/AdministratorAccess': document('*'),
    },
  })]);
});

test('a region has its own stacks and buckets; roles of a region that is not told of belong to nobody', async () => {
  const there = await readBack(emulator, { account: ACCOUNT, region: THERE });
  expect(there.stacks.map(({ name }) => name)).toEqual(['There']);
  expect(there.buckets.map(({ name }) => name)).toEqual(['bucket-there']);
  expect(there.roles.map(({ name, owner }) => [name, owner?.stackName])).toEqual([['here', undefined], ['there', 'There']]);
});

test('an account that nobody has used is empty', async () => {
  const place = { account: '999999999999', region: HERE };
  expect(await readBack(emulator, place)).toEqual({ ...place, stacks: [], buckets: [], keys: [], roles: [] });
});
