import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessQuestion, SecureArtifactBucket, SecureBuild, SecureImageRepository } from '../../src';
import { literal, MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = topologyOf({ platform });
const web = topologyOf({ platform, application: 'web' });

/** Two applications of a platform with a build each, and what else there may be in the account. */
const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology: auth });
artifacts.addApplication(web);
for (const [id, topology] of [['Auth', auth], ['Web', web]] as const) {
  new SecureBuild(stack, `${id}Build`, { topology, artifacts, repository: new SecureImageRepository(stack, `${id}Images`, { topology }) });
}
new s3.Bucket(stack, 'Other', { bucketName: 'other' });
new kms.Key(stack, 'OtherKey');
new logs.LogGroup(stack, 'OtherLogs', { logGroupName: '/aws/codebuild/other' });
const stacks = new MutableStacks([stack], { organizationId: ORGANIZATION });

const { account, region } = TOOLING;
const ROLE = stacks.arnOf('Tooling', 'AWS::IAM::Role', 'AuthBuildRole');
const KEY = stacks.arnOf('Tooling', 'AWS::KMS::Key', 'ArtifactsKey');
const OTHER_KEY = stacks.arnOf('Tooling', 'AWS::KMS::Key', 'OtherKey');
const BUCKET = `arn:aws:s3:::${auth.platform.artifactBucketName}`;
const projectOf = (topology = auth, of = account) => `arn:aws:codebuild:${region}:${of}:project/${topology.pipelineName}--build`;
const groupOf = (topology = auth) => `arn:aws:logs:${region}:${account}:log-group:/aws/codebuild/${topology.pipelineName}--build`;
const OTHER_GROUP = `arn:aws:logs:${region}:${account}:log-group:/aws/codebuild/other`;

const cases: ProofCase[] = [];
const each = (must: ProofCase['must'], actions: string | readonly string[], resource: string, more: Partial<AccessQuestion> = {}) =>
  [actions].flat().forEach((action) => cases.push({
    must, what: `${more.principal ?? 'the build'} ${action} on ${resource} ${JSON.stringify(more.context ?? {})}`, question: { principal: ROLE, action, resource, ...more },
  }));
const within = (context: Record<string, string>) => ({ context });

// Artifacts.
const own = `${BUCKET}/${auth.artifactKeyPrefix}/Source/a.zip`;
each('allowed', ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], own);
each('allowed', ['s3:GetBucketAcl', 's3:GetBucketLocation'], BUCKET);
each('denied', ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectAcl', 's3:PutObjectTagging', 's3:GetObjectAcl'], own);
each('denied', ['s3:ListBucket', 's3:ListBucketVersions', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:PutBucketVersioning', 's3:DeleteBucket'], BUCKET);
for (const foreign of [`${BUCKET}/${web.artifactKeyPrefix}/Source/a.zip`, `${BUCKET}/${auth.artifactKeyPrefix}x/a.zip`, `${BUCKET}/a.zip`, 'arn:aws:s3:::other/a.zip', `arn:aws:s3:::other/${auth.artifactKeyPrefix}/a.zip`]) {
  each('denied', ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], foreign);
}
each('denied', ['s3:GetBucketAcl', 's3:GetBucketLocation'], 'arn:aws:s3:::other');
each('denied', 's3:PutObject', own, within({ 'aws:SecureTransport': 'false' }));
// A bucket of that name which is somebody else's, after ours was deleted.
each('denied', ['s3:GetObject', 's3:PutObject'], own, within({ 'aws:ResourceAccount': '999999999999' }));
each('denied', ['s3:GetBucketAcl', 's3:GetBucketLocation'], BUCKET, within({ 'aws:ResourceAccount': '999999999999' }));

// The artifacts' key.
const viaS3 = { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': BUCKET };
const use = ['kms:Decrypt', 'kms:GenerateDataKey'];
each('allowed', use, KEY, within(viaS3));
each('allowed', use, KEY, within({ ...viaS3, 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}/${auth.artifactKeyPrefix}/a.zip` }));
each('denied', use, KEY);
each('denied', use, KEY, within({ ...viaS3, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::other' }));
each('denied', use, KEY, within({ ...viaS3, 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}x` }));
each('denied', use, KEY, within({ ...viaS3, 'kms:ViaService': `sqs.${region}.amazonaws.com` }));
each('denied', use, OTHER_KEY, within(viaS3));
each('denied', ['kms:Encrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DescribeKey'], KEY, within(viaS3));

// For its log: the build lets CloudWatch Logs use the key, and nothing else with it.
const viaLogs = { 'kms:ViaService': `logs.${region}.amazonaws.com`, 'kms:EncryptionContext:aws:logs:arn': groupOf() };
each('allowed', use, KEY, within(viaLogs));
each('allowed', 'kms:DescribeKey', KEY, within({ 'kms:ViaService': `logs.${region}.amazonaws.com` }));
each('denied', use, KEY, within({ ...viaLogs, 'kms:EncryptionContext:aws:logs:arn': groupOf(web) }));
each('denied', use, KEY, within({ 'kms:EncryptionContext:aws:logs:arn': groupOf() }));
each('denied', use, OTHER_KEY, within(viaLogs));
each('denied', ['kms:Encrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy'], KEY, within(viaLogs));
each('denied', 'kms:DescribeKey', KEY);
each('denied', 'kms:DescribeKey', OTHER_KEY, within(viaLogs));

// CloudWatch Logs itself, of this region and for the builds' groups.
const logService = { principal: `logs.${region}.amazonaws.com` };
const everything = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:DescribeKey'];
each('allowed', everything, KEY, { ...logService, ...within({ 'kms:EncryptionContext:aws:logs:arn': groupOf() }) });
each('denied', everything, KEY, { ...logService, ...within({ 'kms:EncryptionContext:aws:logs:arn': OTHER_GROUP }) });
each('denied', everything, KEY, { ...logService, ...within({ 'kms:EncryptionContext:aws:logs:arn': groupOf().replace(account, '999999999999') }) });
each('denied', everything, KEY, logService);
each('denied', ['kms:PutKeyPolicy', 'kms:CreateGrant'], KEY, { ...logService, ...within({ 'kms:EncryptionContext:aws:logs:arn': groupOf() }) });
each('denied', 'kms:Decrypt', KEY, { principal: `s3.${region}.amazonaws.com`, ...within({ 'kms:EncryptionContext:aws:logs:arn': groupOf() }) });

// Images.
const push = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];
each('allowed', push, literal(auth.imageRepositoryArn));
each('allowed', 'ecr:GetAuthorizationToken', '*');
each('denied', [...push, 'ecr:GetDownloadUrlForLayer'], literal(web.imageRepositoryArn));
each('denied', ['ecr:BatchDeleteImage', 'ecr:DeleteRepository', 'ecr:SetRepositoryPolicy', 'ecr:PutImageTagMutability', 'ecr:PutLifecyclePolicy'], literal(auth.imageRepositoryArn));

// Logs.
each('allowed', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${groupOf()}:log-stream:1`);
each('denied', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${groupOf(web)}:log-stream:1`);
each('denied', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${OTHER_GROUP}:log-stream:1`);
each('denied', ['logs:DeleteLogStream', 'logs:GetLogEvents'], `${groupOf()}:log-stream:1`);
each('denied', ['logs:DeleteLogGroup', 'logs:DisassociateKmsKey', 'logs:PutRetentionPolicy', 'logs:CreateLogGroup', 'logs:PutSubscriptionFilter'], groupOf());

// Who runs it.
const assume = (must: ProofCase['must'], principal: string, context: Record<string, string> = {}) => each(must, 'sts:AssumeRole', ROLE, { principal, context });
const codebuild = 'codebuild.amazonaws.com';
assume('allowed', codebuild, { 'aws:SourceAccount': account, 'aws:SourceArn': projectOf() });
assume('denied', codebuild, { 'aws:SourceAccount': '999999999999', 'aws:SourceArn': projectOf(auth, '999999999999') });
assume('denied', codebuild, { 'aws:SourceAccount': '999999999999', 'aws:SourceArn': projectOf() });
assume('denied', codebuild, { 'aws:SourceAccount': account, 'aws:SourceArn': projectOf(web) });
assume('denied', codebuild, { 'aws:SourceAccount': account, 'aws:SourceArn': `${projectOf()}x` });
assume('denied', codebuild, {});
assume('denied', 'codepipeline.amazonaws.com', { 'aws:SourceAccount': account, 'aws:SourceArn': projectOf() });
assume('denied', '*');
each('denied', ['sts:TagSession', 'sts:SetSourceIdentity'], ROLE, { principal: codebuild, context: { 'aws:SourceAccount': account, 'aws:SourceArn': projectOf() } });
each('denied', 'sts:AssumeRole', ROLE, { principal: `arn:aws:iam::${account}:role/Administrator`, principalPolicies: [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })] });
// And it is no way to anything else.
each('denied', ['iam:PassRole', 'iam:PutRolePolicy'], ROLE);
each('denied', ['codebuild:UpdateProject', 'codebuild:StartBuild'], projectOf());

test(`what a build may do and may not, in ${cases.length} cases`, () => {
  expect(stacks.wrong(cases)).toEqual([]);
  expect(cases.length).toBeGreaterThan(100);
});

describe('every part of the policies is needed: each change turns an answer round', () => {
  const about = (resource: string) => cases.filter(({ question }) => question.resource === resource);
  /** Of the repository and the key; a bucket's ARN does not. */
  const THE_ARN_SAYS_THE_ACCOUNT = ['statement 2: without StringEquals aws:ResourceAccount', 'statement 4: without StringEquals aws:ResourceAccount'];

  test('of the role', () => {
    const { of, survivors } = stacks.mutants({ type: 'AWS::IAM::Policy', property: 'PolicyDocument', id: 'AuthBuildRole' }, cases);
    expect(of).toBeGreaterThan(40);
    expect(survivors.sort()).toEqual(THE_ARN_SAYS_THE_ACCOUNT);
  });

  test('of its trust', () => {
    const { of, survivors } = stacks.mutants({ type: 'AWS::IAM::Role', property: 'AssumeRolePolicyDocument', id: 'AuthBuildRole' }, about(ROLE));
    expect(of).toBeGreaterThan(5);
    expect(survivors).toEqual([]);
  });

  test('of what the build adds to the artifacts\' key, behind its own statements and that of the readers', () => {
    const { of, survivors } = stacks.mutants({ type: 'AWS::KMS::Key', property: 'KeyPolicy', id: 'ArtifactsKey' }, about(KEY));
    expect(of).toBeGreaterThan(20);
    expect(survivors.filter((survivor) => survivor.startsWith('statement 3: '))).toEqual([]);
  });
});
