import { App, Stack } from 'aws-cdk-lib';
import { accessRequest } from './access-request';
import { Policy, ResolvedTemplate } from './resolved-template';
import { SecureArtifactBucket } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { actionNames, actionPrefixes } from '../../src/private/known-actions';
import { DEV, TOOLING, topologyOf } from '../helpers/topologies';

/** Every action that AWS has: nobody has chosen these cases, so nothing can be forgotten. */
const ACTIONS = actionPrefixes().flatMap((service) => actionNames(service)!.map((name) => `${service}:${name}`));
/** What no policy can refuse, what the grant decides, and what is for those who have no credentials of AWS yet. */
const NOT_ASKED = ['sts:GetCallerIdentity', 'kms:RetireGrant', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];

const topology = topologyOf({ platform: { ...TOOLING, organizationId: 'o-abc1234567' } });
const BUCKET = `arn:aws:s3:::${topology.platform.artifactBucketName}`;
const KEY = `arn:aws:kms:eu-west-1:${TOOLING.account}:key/11111111-2222-3333-4444-555555555555`;
const OBJECT = `${BUCKET}/${topology.artifactKeyPrefix}/a.zip`;
const EVERYTHING: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const tooling = new Stack(new App(), 'Tooling', { env: TOOLING });
new SecureArtifactBucket(tooling, 'Artifacts', { topology });
const template = new ResolvedTemplate(tooling, { 'AWS::S3::Bucket': BUCKET, 'AWS::KMS::Key': KEY });
const bucketPolicy = template.policy('AWS::S3::BucketPolicy', 'PolicyDocument', 'Artifacts');
const keyPolicy = template.policy('AWS::KMS::Key', 'KeyPolicy');

/** The actions that somebody with every right in the own account may make on a resource of the tooling account. */
function allowedOn(arn: string, policy: Policy, role: string, context: Record<string, string> = {}, account = DEV.account): string[] {
  const principal = { arn: `arn:aws:iam::${account}:role/${role}`, account, organizationId: 'o-abc1234567', identityPolicies: { own: EVERYTHING } };
  return ACTIONS.filter((action) => !NOT_ASKED.includes(action)
    && evaluate(accessRequest({ principal, action, resource: { arn, account: TOOLING.account, policy }, context })).allowed);
}

const { deployRoleName } = topology.environment('dev');
const viaS3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': BUCKET };

test('the sweep is over all of them', () => expect(ACTIONS.length).toBeGreaterThan(20_000));

test.each<[string, string, Policy, Record<string, string>, string[]]>([
  ['its application\'s artifact', OBJECT, bucketPolicy, {}, ['s3:GetObject', 's3:GetObjectVersion']],
  ['its application\'s artifact, over plain HTTP', OBJECT, bucketPolicy, { 'aws:SecureTransport': 'false' }, []],
  ['another application\'s artifact', `${BUCKET}/acme-aaaaaaaaaa--web/a.zip`, bucketPolicy, {}, []],
  ['the bucket itself', BUCKET, bucketPolicy, {}, []],
  ['the key, through S3', KEY, keyPolicy, viaS3, ['kms:Decrypt']],
  ['the key itself', KEY, keyPolicy, {}, []],
])('of all of AWS\'s actions, a stolen deploy role may make on %s what it needs', (_, arn, policy, context, expected) => {
  expect(allowedOn(arn, policy, deployRoleName, context)).toEqual(expected);
});

test('and any other role of its account none, on none of them', () => {
  expect([allowedOn(OBJECT, bucketPolicy, 'Administrator'), allowedOn(BUCKET, bucketPolicy, 'Administrator'), allowedOn(KEY, keyPolicy, 'Administrator', viaS3)])
    .toEqual([[], [], []]);
});

test('an administrator of the tooling account can look at an artifact, and change it with none of AWS\'s actions', () => {
  const allowed = allowedOn(OBJECT, bucketPolicy, 'Administrator', {}, TOOLING.account).filter((action) => action.startsWith('s3:'));
  expect(allowed.filter((action) => !/^s3:GetObject/.test(action))).toEqual(['s3:ListMultipartUploadParts']);
  expect(allowed).toEqual(expect.arrayContaining(['s3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging']));
  expect(allowedOn(KEY, keyPolicy, 'Administrator', {}, TOOLING.account)).not.toContain('kms:CreateGrant');
});

test('a statement that lets more through would be found, but for what no statement can let through', () => {
  const open = { ...bucketPolicy, Statement: [...bucketPolicy.Statement, { Effect: 'Allow', Principal: '*', Action: ['s3:Get*', 's3:Put*'], Resource: '*' }] };
  const allowed = allowedOn(OBJECT, open, 'Administrator');
  expect(allowed).toEqual(expect.arrayContaining(['s3:GetObject', 's3:GetObjectAcl']));
  expect(allowed.filter((action) => action.startsWith('s3:Put'))).toEqual([]);
  const onBucket = allowedOn(BUCKET, open, 'Administrator');
  expect(onBucket).toContain('s3:PutBucketAcl');
  expect(onBucket).not.toContain('s3:PutBucketPolicy');
});
