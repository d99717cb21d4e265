import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { bootstrap, deploy, StackOutcome } from './deploy';
import { Emulator } from './emulator';
import { TOOLING, toolingAssembly, WORKLOAD, workloadAssembly } from './fixtures/demo-app';
import { AccountState, readBack } from './read-back';

jest.setTimeout(120_000);

let emulator: Emulator;
let first: StackOutcome[];
let tooling: AccountState;
let workload: AccountState;
let assemblies = 0;

const outdir = () => emulator.scratch(`assembly-${++assemblies}`);
const results = (outcomes: readonly StackOutcome[]) => outcomes.map(({ account, stackName, result }) => [account, stackName, result]);

beforeAll(async () => {
  emulator = await Emulator.start();
  await Promise.all([bootstrap(emulator, TOOLING), bootstrap(emulator, { ...WORKLOAD, trust: [TOOLING.account] })]);
  const deployed = await Promise.all([
    deploy(emulator, toolingAssembly(outdir()), TOOLING),
    deploy(emulator, workloadAssembly(outdir()), WORKLOAD),
  ]);
  first = deployed.flat();
  [tooling, workload] = await Promise.all([readBack(emulator, TOOLING), readBack(emulator, WORKLOAD)]);
});

afterAll(async () => emulator?.stop());

test('a first deployment creates each stack in its account', () => {
  expect(results(first)).toEqual([[TOOLING.account, 'Artifacts', 'created'], [WORKLOAD.account, 'Reader', 'created']]);
  expect(first[1].outputs).toEqual({ RoleArn: `arn:aws:iam::${WORKLOAD.account}:role/delivery/demo-reader` });
});

test('what is read back is what the templates say, without the bootstrap stacks', () => {
  expect(tooling.stacks.map(({ name, status }) => [name, status])).toEqual([['Artifacts', 'CREATE_COMPLETE']]);
  expect(tooling.stacks[0].resources.map(({ type }) => type).sort())
    .toEqual(['AWS::KMS::Alias', 'AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);
  expect(tooling.roles).toEqual([]);
  expect(workload.buckets).toEqual([]);
  expect(workload.keys).toEqual([]);
});

test('the bucket is read through S3', () => {
  expect(tooling.buckets).toEqual([expect.objectContaining({
    name: first[0].outputs.BucketName,
    owner: { stackName: 'Artifacts', logicalId: expect.stringMatching(/^Bucket/) },
    versioning: 'Enabled',
    publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
    objectOwnership: 'BucketOwnerEnforced',
  })]);
  expect(tooling.buckets[0].policy!.Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    expect.objectContaining({
      Sid: 'WorkloadReads',
      Principal: { AWS: `arn:aws:iam::${WORKLOAD.account}:root` },
      Resource: `arn:aws:s3:::${first[0].outputs.BucketName}/*`,
    }),
  ]);
});

test('the key is read through KMS', () => {
  expect(tooling.keys).toEqual([expect.objectContaining({
    state: 'Enabled',
    spec: 'SYMMETRIC_DEFAULT',
    rotation: { enabled: true, periodInDays: 180 },
    aliases: ['alias/demo-artifacts'],
  })]);
  expect(tooling.keys[0].policy.Statement)
    .toEqual([expect.objectContaining({ Action: 'kms:*', Principal: { AWS: `arn:aws:iam::${TOOLING.account}:root` } })]);
});

test('the role is read through IAM, with the documents of its policies', () => {
  expect(workload.roles).toEqual([{
    name: 'demo-reader',
    arn: `arn:aws:iam::${WORKLOAD.account}:role/delivery/demo-reader`,
    path: '/delivery/',
    owner: { stackName: 'Reader', logicalId: expect.stringMatching(/^Role/) },
    maxSessionSeconds: 7200,
    permissionsBoundary: undefined,
    trust: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${TOOLING.account}:root` } }],
    },
    inlinePolicies: {
      read: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::demo/*' }] },
    },
    attachedPolicies: {},
  }]);
});

describe('a further deployment', () => {
  const large = { rotationDays: 100, padding: 60_000 };

  test('of the same templates changes nothing, as CloudFormation says', async () => {
    const second = await Promise.all([
      deploy(emulator, toolingAssembly(outdir()), TOOLING),
      deploy(emulator, workloadAssembly(outdir()), WORKLOAD),
    ]);
    expect(results(second.flat())).toEqual([[TOOLING.account, 'Artifacts', 'no change'], [WORKLOAD.account, 'Reader', 'no change']]);
    expect(second.flat().map(({ outputs }) => outputs)).toEqual(first.map(({ outputs }) => outputs));
    expect(await readBack(emulator, TOOLING)).toEqual(tooling);
  });

  test('of a changed resource is an update, and the resource is changed', async () => {
    expect(results(await deploy(emulator, toolingAssembly(outdir(), { rotationDays: 90 }), TOOLING)))
      .toEqual([[TOOLING.account, 'Artifacts', 'updated']]);
    expect((await readBack(emulator, TOOLING)).keys[0].rotation).toEqual({ enabled: true, periodInDays: 90 });
  });

  test('of an added output is an update, although the CLI sees none', async () => {
    const [outcome] = await deploy(emulator, toolingAssembly(outdir(), { rotationDays: 90, extraOutput: 'hello' }), TOOLING);
    expect(outcome).toMatchObject({ result: 'updated', outputs: { Extra: 'hello' } });
  });

  test('is compared also when the template is too large for a request', async () => {
    expect(results(await deploy(emulator, toolingAssembly(outdir(), large), TOOLING))).toEqual([[TOOLING.account, 'Artifacts', 'updated']]);
    expect(results(await deploy(emulator, toolingAssembly(outdir(), large), TOOLING))).toEqual([[TOOLING.account, 'Artifacts', 'no change']]);
  });

  test('that fails is an error with the reason that CloudFormation gives', async () => {
    await expect(deploy(emulator, toolingAssembly(outdir(), { multiRegion: true }), TOOLING))
      .rejects.toThrow(/cdk deploy failed: stack Artifacts, Key\w+ \(AWS::KMS::Key\): .*MultiRegion cannot be changed/);
    expect((await readBack(emulator, TOOLING)).stacks[0].status).toBe('UPDATE_ROLLBACK_COMPLETE');
    // Rolled back to what was there before, so that there is nothing to do for it.
    expect(results(await deploy(emulator, toolingAssembly(outdir(), large), TOOLING))).toEqual([[TOOLING.account, 'Artifacts', 'no change']]);
  });
});

test('a first deployment that fails is an error with the reason that CloudFormation gives', async () => {
  const taken = 'demo-name-of-somebody-else';
  await new S3Client(emulator.clientConfig(WORKLOAD.account, WORKLOAD.region)).send(new CreateBucketCommand({ Bucket: taken }));
  await expect(deploy(emulator, toolingAssembly(outdir(), { stackName: 'Second', bucketName: taken }), TOOLING))
    .rejects.toThrow(new RegExp(`cdk deploy failed: stack Second, Bucket\\w+ \\(AWS::S3::Bucket\\): .*${taken}.* already exists`));
});

test('a resource that no stack owns is seen', async () => {
  const place = { account: '333333333333', region: 'eu-central-1' };
  await new S3Client(emulator.clientConfig(place.account, place.region))
    .send(new CreateBucketCommand({ Bucket: 'made-by-hand', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
  expect((await readBack(emulator, place)).buckets).toEqual([expect.objectContaining({ name: 'made-by-hand', owner: undefined })]);
});
