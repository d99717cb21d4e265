import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT, OTHER_ACCOUNT, ProbeBench, REGION, succeeds } from './probe-bench';

jest.setTimeout(60_000);

/** What an emulator with `enforceAuth` does get right, so that it can be relied on across accounts. */
describe('reading an object of another account, with policies enforced', () => {
  const Bucket = 'enforcement-bucket';
  const object = `arn:aws:s3:::${Bucket}/*`;
  let bench: ProbeBench;
  let owner: S3Client;

  beforeAll(async () => {
    bench = await ProbeBench.open();
    owner = new S3Client(bench.enforcing.clientConfig(ACCOUNT, REGION));
    await owner.send(new CreateBucketCommand({ Bucket }));
    await owner.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'content' }));
  });
  afterAll(async () => bench?.close());

  /** A role of the other account, with or without a policy of its own, as a client. */
  async function role(RoleName: string, mayRead: boolean): Promise<S3Client> {
    const iam: IAMClient = bench.iam(bench.enforcing, OTHER_ACCOUNT);
    const Principal = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: object }] };
    if (mayRead) await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: JSON.stringify(policy) }));
    const credentials = await bench.assume(`arn:aws:iam::${OTHER_ACCOUNT}:role/${RoleName}`, OTHER_ACCOUNT);
    return new S3Client({ ...bench.enforcing.clientConfig(OTHER_ACCOUNT, REGION), credentials });
  }

  const reads = async (client: S3Client) => succeeds(client.send(new GetObjectCommand({ Bucket, Key: 'key' })), 'AccessDenied');

  test('needs the role\'s policy and the bucket\'s policy', async () => {
    const [reader, powerless] = await Promise.all([role('reader', true), role('powerless', false)]);
    expect(await reads(reader)).toBe(false);

    const Statement = [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, Action: 's3:GetObject', Resource: object }];
    await owner.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));

    expect(await reads(reader)).toBe(true);
    expect(await reads(powerless)).toBe(false);
  });
});
