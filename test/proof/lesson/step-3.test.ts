import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AccessProof, AccessQuestion, SecureArtifactBucket } from '../../../src';
import { TOOLING, topologyOf } from '../../helpers/topologies';

const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
const ORGANIZATION = 'o-abc1234567';
const topology = topologyOf({ platform: { ...TOOLING, organizationId: ORGANIZATION } });
const usual = {
  proof: AccessProof.ofTemplates([{ path: join(__dirname, 'step-3.template.json'), stackName: 'Step3', ...TOOLING }]),
  bucket: `arn:aws:s3:::enterprise-artifacts-${TOOLING.account}-${TOOLING.region}`,
};
const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology });
// Both have a build role: theirs, and one that gets what the README grants it.
const buildRole = new iam.Role(stack, 'Build', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
artifacts.grants.write(buildRole);
artifacts.grants.read(buildRole);
const ours = { proof: AccessProof.ofStages([stack.node.root as App], { organizationId: ORGANIZATION }), bucket: `arn:aws:s3:::${topology.platform.artifactBucketName}` };
const keys = { usual: keyOf(usual.proof, 'ArtifactEncryptionKey'), ours: artifacts.keyArn };

/** The key's ARN as the proof makes it up: it is the same for the same stack and resource. */
function keyOf(proof: AccessProof, logicalId: string): string {
  const foundIn = (proof as any).landscape.located.find((each: any) => each.logicalId === logicalId);
  return foundIn.intrinsics.arnOf(logicalId);
}

const BUILD = `arn:aws:iam::${TOOLING.account}:role/CodeBuildServiceRole-${TOOLING.region}`;
const build = { usual: { principal: BUILD }, ours: { principal: buildRole.roleArn } };

interface Row {
  readonly attempt: string;
  readonly usual: AccessQuestion;
  readonly ours: AccessQuestion;
}

const both = (attempt: string, question: (side: 'usual' | 'ours', bucket: string, key: string) => AccessQuestion): Row =>
  ({ attempt, usual: question('usual', usual.bucket, keys.usual), ours: question('ours', ours.bucket, keys.ours) });

const SSE = 's3:x-amz-server-side-encryption';
const decrypting = { 'kms:ViaService': `s3.${TOOLING.region}.amazonaws.com` };
const rows: Row[] = [
  both('a build of another account decrypts with the key', (_, __, key) => (
    { principal: 'codebuild.amazonaws.com', action: 'kms:Decrypt', resource: key, context: { 'aws:SourceAccount': '999999999999' } })),
  both('a pipeline of another account encrypts with the key', (_, __, key) => (
    { principal: 'codepipeline.amazonaws.com', action: 'kms:GenerateDataKey', resource: key, context: { 'aws:SourceAccount': '999999999999' } })),
  both('an administrator of the account reads an artifact with TLS 1.1', (_, bucket) => ({
    principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`,
    principalPolicies: EVERYTHING,
    action: 's3:GetObject',
    resource: `${bucket}/any/a.zip`,
    context: { 's3:TlsVersion': '1.1' },
  })),
  both('the build role reads its application\'s artifact', (side, bucket) => (
    { ...build[side], action: 's3:GetObject', resource: `${bucket}/${topology.artifactKeyPrefix}/a.zip` })),
  both('the build role reads a version of it', (side, bucket) => (
    { ...build[side], action: 's3:GetObjectVersion', resource: `${bucket}/${topology.artifactKeyPrefix}/a.zip` })),
  both('the build role decrypts it, through S3', (side, bucket, key) => (
    { ...build[side], action: 'kms:Decrypt', resource: key, context: { ...decrypting, 'kms:EncryptionContext:aws:s3:arn': bucket } })),
  both('S3 encrypts for the build role', (side, bucket, key) => (
    { ...build[side], action: 'kms:GenerateDataKey', resource: key, context: { ...decrypting, 'kms:EncryptionContext:aws:s3:arn': bucket } })),
  both('an administrator of the account changes the policy of the key', (_, __, key) => (
    { principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action: 'kms:PutKeyPolicy', resource: key })),
  both('an administrator of the account reads an artifact', (_, bucket) => (
    { principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action: 's3:GetObject', resource: `${bucket}/any/a.zip` })),
  both('the build role replaces its application\'s artifact', (side, bucket) => (
    { ...build[side], action: 's3:PutObject', resource: `${bucket}/${topology.artifactKeyPrefix}/a.zip` })),
  both('the build role replaces any application\'s artifact', (side, bucket) => ({ ...build[side], action: 's3:PutObject', resource: `${bucket}/other/a.zip` })),
  both('the build role reads any application\'s artifact', (side, bucket) => ({ ...build[side], action: 's3:GetObject', resource: `${bucket}/other/a.zip` })),
  both('the build role decrypts, not through S3', (side, _, key) => ({ ...build[side], action: 'kms:Decrypt', resource: key })),
  both('anybody reads an artifact over plain HTTP', (_, bucket) => ({
    principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`,
    principalPolicies: EVERYTHING,
    action: 's3:GetObject',
    resource: `${bucket}/any/a.zip`,
    context: { 'aws:SecureTransport': 'false' },
  })),
  both('an administrator of another account reads an artifact', (_, bucket) => (
    { principal: 'arn:aws:iam::999999999999:role/Administrator', principalPolicies: EVERYTHING, action: 's3:GetObject', resource: `${bucket}/any/a.zip` })),
  both('the deploy role of prod reads its application\'s artifact', (_, bucket) => ({
    principal: `arn:aws:iam::${topology.environment('prod').account}:role/${topology.environment('prod').deployRoleName}`,
    principalPolicies: EVERYTHING,
    action: 's3:GetObject',
    resource: `${bucket}/${topology.artifactKeyPrefix}/a.zip`,
    context: { 'aws:PrincipalOrgID': ORGANIZATION },
  })),
  both('the deploy role of prod decrypts it', (_, bucket, key) => ({
    principal: `arn:aws:iam::${topology.environment('prod').account}:role/${topology.environment('prod').deployRoleName}`,
    principalPolicies: EVERYTHING,
    action: 'kms:Decrypt',
    resource: key,
    context: { ...decrypting, 'kms:EncryptionContext:aws:s3:arn': bucket, 'aws:PrincipalOrgID': ORGANIZATION },
  })),
  both('the build role encrypts what it uploads with a key of another account', (side, bucket) => ({
    ...build[side],
    action: 's3:PutObject',
    resource: `${bucket}/${topology.artifactKeyPrefix}/a.zip`,
    context: { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: `arn:aws:kms:${TOOLING.region}:999999999999:key/11111111-2222-3333-4444-555555555555` },
  })),
  both('the build role encrypts what it uploads with a key that it brings along', (side, bucket) => ({
    ...build[side], action: 's3:PutObject', resource: `${bucket}/${topology.artifactKeyPrefix}/a.zip`, context: { [`${SSE}-customer-algorithm`]: 'AES256' },
  })),
  both('an administrator of the account replaces an artifact', (_, bucket) => (
    { principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action: 's3:PutObject', resource: `${bucket}/any/a.zip` })),
  both('an administrator of the account deletes an artifact', (_, bucket) => (
    { principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action: 's3:DeleteObject', resource: `${bucket}/any/a.zip` })),
  both('an administrator of the account creates a grant on the key', (_, __, key) => (
    { principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action: 'kms:CreateGrant', resource: key })),
  both('an administrator of the account changes the policy of the bucket', (_, bucket) => (
    { principal: `arn:aws:iam::${TOOLING.account}:role/Administrator`, principalPolicies: EVERYTHING, action: 's3:PutBucketPolicy', resource: bucket })),
];

const answer = (proof: AccessProof, question: AccessQuestion) => (proof.decide(question).allowed ? 'allowed' : 'denied');
const table = () => rows.map((row) => [row.attempt, answer(usual.proof, row.usual), answer(ours.proof, row.ours)] as const);

test('what the usual template lets through, and what ours does', () => {
  expect(table()).toEqual([
    ['a build of another account decrypts with the key', 'allowed', 'denied'],
    ['a pipeline of another account encrypts with the key', 'allowed', 'denied'],
    ['an administrator of the account reads an artifact with TLS 1.1', 'allowed', 'denied'],
    ['the build role reads its application\'s artifact', 'allowed', 'allowed'],
    ['the build role reads a version of it', 'allowed', 'allowed'],
    ['the build role decrypts it, through S3', 'allowed', 'allowed'],
    ['S3 encrypts for the build role', 'allowed', 'allowed'],
    ['an administrator of the account changes the policy of the key', 'allowed', 'allowed'],
    ['an administrator of the account reads an artifact', 'allowed', 'allowed'],
    ['the build role replaces its application\'s artifact', 'allowed', 'allowed'],
    ['the build role replaces any application\'s artifact', 'allowed', 'denied'],
    ['the build role reads any application\'s artifact', 'allowed', 'denied'],
    ['the build role decrypts, not through S3', 'allowed', 'denied'],
    ['anybody reads an artifact over plain HTTP', 'denied', 'denied'],
    ['an administrator of another account reads an artifact', 'denied', 'denied'],
    ['the deploy role of prod reads its application\'s artifact', 'denied', 'allowed'],
    ['the deploy role of prod decrypts it', 'denied', 'allowed'],
    ['the build role encrypts what it uploads with a key of another account', 'allowed', 'denied'],
    ['the build role encrypts what it uploads with a key that it brings along', 'allowed', 'denied'],
    ['an administrator of the account replaces an artifact', 'allowed', 'denied'],
    ['an administrator of the account deletes an artifact', 'allowed', 'denied'],
    ['an administrator of the account creates a grant on the key', 'allowed', 'denied'],
    ['an administrator of the account changes the policy of the bucket', 'allowed', 'allowed'],
  ]);
});

test('the page that shows it says the same', () => {
  const page = join(__dirname, '..', '..', '..', 'docs', 'compared-with-the-usual-template.md');
  const text = [
    '# Compared with the usual template', '',
    'A hand-written stack of the usual kind has a rotated key whose policy admits the build and pipeline services, a versioned and encrypted bucket that refuses plain HTTP, '
    + 'and a build role. It cannot be deployed as it is often printed: the property is `KMSMasterKeyID`, not `KMSMasterKeyId`. What it lets through once that is mended, '
    + 'and what SecureArtifactBucket does, decided by AccessProof from both templates:', '',
    '| who tries what | usual template | SecureArtifactBucket |', '| --- | --- | --- |',
    ...table().map((row) => `| ${row.join(' | ')} |`), '',
    'The first two rows are the confused deputy: CodeBuild and CodePipeline use the key with their role\'s permissions, so the services themselves need none, and without a '
    + 'condition on the source account they act for whoever asks. The last row is for `deleteProtection`, which leaves changes to the deployment of the stack, '
    + 'or for a guardrail: who may write policies is not stopped by them.', '',
  ].join('\n');
  if (process.env.FREEZE_CONTRACT === 'on purpose') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});
