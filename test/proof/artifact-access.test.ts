import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { accessRequest } from './access-request';
import { mutationScores } from './policy-mutants';
import { Policy, ResolvedTemplate } from './resolved-template';
import { expectOnScoresPage } from './scores-page';
import { Decision, simulate, SimulationRequest } from './simulator';
import { ArtifactReader, ArtifactWriter, DeliveryTopology, SecureArtifactBucket } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = topologyOf({ platform });
const web = topologyOf({ platform, application: 'web' });
const BUCKET = `arn:aws:s3:::${auth.platform.artifactBucketName}`;
const KEY = `arn:aws:kms:eu-west-1:${TOOLING.account}:key/11111111-2222-3333-4444-555555555555`;
const AUDITOR = { account: '444444444444', name: 'Auditor' };
const STRANGER = '888888888888';
const PUBLISHER = 'Publisher';
const EVERYTHING: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const REFERENCES = { 'AWS::S3::Bucket': BUCKET, 'AWS::KMS::Key': KEY };

/** The policies of two applications on one platform, as they are synthesized. */
interface Policies {
  readonly bucket: Policy;
  readonly key: Policy;
  readonly identity: Policy;
}

function synthesized(): Policies {
  const tooling = new Stack(new App(), 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', {
    topology: auth,
    readers: [ArtifactReader.role(AUDITOR.account, AUDITOR.name, { keyPrefix: 'reports' })],
    writers: [ArtifactWriter.role(TOOLING.account, PUBLISHER)],
  });
  artifacts.addApplication(web);
  const hub = new ResolvedTemplate(tooling, REFERENCES);

  const workload = new Stack(new App(), 'Workload', { env: { account: DEV.account, region: DEV.region } });
  const role = new iam.Role(workload, 'Deploy', { roleName: auth.environment('dev').deployRoleName, assumedBy: new iam.AccountPrincipal(TOOLING.account) });
  SecureArtifactBucket.fromTopology(workload, 'Artifacts', auth).grants.read(role);
  const spoke = new ResolvedTemplate(workload, REFERENCES);
  return {
    bucket: hub.policy('AWS::S3::BucketPolicy', 'PolicyDocument', 'Artifacts'),
    key: hub.policy('AWS::KMS::Key', 'KeyPolicy'),
    identity: spoke.policy('AWS::IAM::Policy', 'PolicyDocument'),
  };
}

/** A question about one of the three policies; the other side grants everything, so that only this one can refuse. */
interface Case {
  readonly what: string;
  readonly side: keyof Policies;
  readonly must: 'allowed' | 'denied';
  request(policies: Policies): SimulationRequest;
}

const CONTEXT = { 's3:TlsVersion': '1.3' };
const principal = (account: string, name: string, policy: Policy = EVERYTHING, organizationId = ORGANIZATION): SimulationRequest['principal'] =>
  ({ arn: `arn:aws:iam::${account}:role/${name}`, account, organizationId, identityPolicies: { own: policy } });
const deployer = (topology: DeliveryTopology, name: string, organizationId = ORGANIZATION) => {
  const { account, deployRoleName } = topology.environment(name);
  return principal(account, deployRoleName, EVERYTHING, organizationId);
};

function onBucket(who: SimulationRequest['principal'], action: string, arn: string, context: Record<string, string> = {}): Case['request'] {
  const known = { ...CONTEXT, ...context };
  return ({ bucket }) => ({ principal: who, action, resource: { arn, account: TOOLING.account, policy: bucket }, context: known });
}

function decrypt(who: SimulationRequest['principal'], context: Record<string, string> = {}): Case['request'] {
  const all = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': BUCKET, ...context };
  return ({ key }) => ({ principal: who, action: 'kms:Decrypt', resource: { arn: KEY, account: TOOLING.account, policy: key }, context: all });
}

const cases: Case[] = [];
const ask = (side: Case['side'], must: Case['must'], what: string, request: Case['request']) => cases.push({ what, side, must, request });

for (const [own, other] of [[auth, web], [web, auth]]) {
  for (const { name } of own.environments) {
    const who = deployer(own, name);
    const called = `deploy role of ${own.application} in ${name}`;
    const object = `${BUCKET}/${own.artifactKeyPrefix}/a.zip`;
    ask('bucket', 'allowed', `${called} gets its artifact`, onBucket(who, 's3:GetObject', object));
    ask('bucket', 'allowed', `${called} gets a version of it`, onBucket(who, 's3:GetObjectVersion', object));
    ask('bucket', 'denied', `${called} gets the other application's`, onBucket(who, 's3:GetObject', `${BUCKET}/${other.artifactKeyPrefix}/a.zip`));
    ask('bucket', 'denied', `${called} gets a neighbour's`, onBucket(who, 's3:GetObject', `${BUCKET}/${own.artifactKeyPrefix}x/a.zip`));
    ask('bucket', 'denied', `${called} gets it over plain HTTP`, onBucket(who, 's3:GetObject', object, { 'aws:SecureTransport': 'false' }));
    ask('bucket', 'denied', `${called} gets it with TLS 1.1`, onBucket(who, 's3:GetObject', object, { 's3:TlsVersion': '1.1' }));
    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectTagging', 's3:GetObjectAcl']) {
      ask('bucket', 'denied', `${called} ${action}`, onBucket(who, action, object));
    }
    for (const action of ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucket', 's3:PutBucketVersioning']) {
      ask('bucket', 'denied', `${called} ${action}`, onBucket(who, action, BUCKET));
    }
    const outside = deployer(own, name, 'o-zzz9999999');
    ask('bucket', 'denied', `${called}, its account out of the organization, gets it`, onBucket(outside, 's3:GetObject', object));
    ask('key', 'allowed', `${called} decrypts`, decrypt(who));
    ask('key', 'allowed', `${called} decrypts an object without a bucket key`, decrypt(who, { 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}/${own.artifactKeyPrefix}/a.zip` }));
    ask('key', 'denied', `${called} decrypts another bucket's data`, decrypt(who, { 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}x` }));
    ask('key', 'denied', `${called} decrypts through another service`, decrypt(who, { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' }));
    ask('key', 'denied', `${called}, its account out of the organization, decrypts`, decrypt(outside));
    ask('key', 'denied', `${called} encrypts`, ({ key }) => ({ ...decrypt(who)({ key } as Policies), action: 'kms:Encrypt' }));
    for (const action of ['kms:CreateGrant', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']) {
      ask('key', 'denied', `${called} ${action}`, ({ key }) => ({
        principal: who, action, resource: { arn: KEY, account: TOOLING.account, policy: key }, context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
      }));
    }
  }
}

const auditor = principal(AUDITOR.account, AUDITOR.name);
ask('bucket', 'allowed', 'the auditor gets a report', onBucket(auditor, 's3:GetObject', `${BUCKET}/reports/a.csv`));
ask('bucket', 'allowed', 'the auditor gets a version of a report', onBucket(auditor, 's3:GetObjectVersion', `${BUCKET}/reports/a.csv`));
ask('bucket', 'denied', 'the auditor gets an artifact', onBucket(auditor, 's3:GetObject', `${BUCKET}/${auth.artifactKeyPrefix}/a.zip`));
ask('bucket', 'denied', 'the auditor gets something beside the reports', onBucket(auditor, 's3:GetObject', `${BUCKET}/reports2/a.csv`));
ask('bucket', 'denied', 'the auditor gets a report\'s tags', onBucket(auditor, 's3:GetObjectTagging', `${BUCKET}/reports/a.csv`));
ask('bucket', 'denied', 'the auditor writes a report', onBucket(auditor, 's3:PutObject', `${BUCKET}/reports/a.csv`));
const outOfOrganization = principal(AUDITOR.account, AUDITOR.name, EVERYTHING, 'o-zzz9999999');
ask('bucket', 'denied', 'the auditor, out of the organization, gets a report', onBucket(outOfOrganization, 's3:GetObject', `${BUCKET}/reports/a.csv`));
ask('key', 'allowed', 'the auditor decrypts', decrypt(auditor));
for (const [who, account, name] of [
  ['an administrator of dev', DEV.account, 'Administrator'], ['an administrator of prod', PROD.account, 'Administrator'],
  ['a namesake of the deploy role', '999999999999', auth.environment('dev').deployRoleName],
  ['the deploy role of dev, in another path', DEV.account, `path/${auth.environment('dev').deployRoleName}`],
  ['somebody in the auditor\'s account', AUDITOR.account, 'Somebody'],
]) {
  ask('bucket', 'denied', `${who} gets an artifact`, onBucket(principal(account, name), 's3:GetObject', `${BUCKET}/${auth.artifactKeyPrefix}/a.zip`));
  ask('bucket', 'denied', `${who} gets a report`, onBucket(principal(account, name), 's3:GetObject', `${BUCKET}/reports/a.csv`));
  ask('bucket', 'denied', `${who} gets web's artifact`, onBucket(principal(account, name), 's3:GetObject', `${BUCKET}/${web.artifactKeyPrefix}/a.zip`));
  ask('key', 'denied', `${who} decrypts`, decrypt(principal(account, name)));
}
const administrator = principal(TOOLING.account, 'Administrator');
ask('key', 'allowed', 'an administrator of the tooling account changes the key\'s policy', ({ key }) => ({
  principal: administrator, action: 'kms:PutKeyPolicy', resource: { arn: KEY, account: TOOLING.account, policy: key },
}));
for (const context of [{ 'aws:SecureTransport': 'false' }, { 's3:TlsVersion': '1.1' }] as Record<string, string>[]) {
  for (const action of ['s3:PutObject', 's3:GetObject']) {
    ask('bucket', 'denied', `an administrator of the tooling account ${action} with ${JSON.stringify(context)}`,
      onBucket(administrator, action, `${BUCKET}/${auth.artifactKeyPrefix}/a.zip`, context));
  }
  ask('bucket', 'denied', `an administrator of the tooling account lists with ${JSON.stringify(context)}`, onBucket(administrator, 's3:ListBucket', BUCKET, context));
}

const SSE = 's3:x-amz-server-side-encryption';
const maker = (topology: DeliveryTopology, name: 'build' | 'pipeline') =>
  principal(TOOLING.account, name === 'build' ? topology.buildRoleName : topology.pipelineRoleName);
const publisher = principal(TOOLING.account, PUBLISHER);
const uploads = (must: Case['must'], what: string, context: Record<string, string>, arn = `${BUCKET}/${auth.artifactKeyPrefix}/a.zip`) =>
  ask('bucket', must, `whoever may write there uploads ${what}`, onBucket(arn === `${BUCKET}/a` ? publisher : maker(auth, 'build'), 's3:PutObject', arn, context));
uploads('allowed', 'and says nothing of encryption', {});
uploads('allowed', 'with the artifact key', { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: KEY });
uploads('allowed', 'something beside the artifacts', {}, `${BUCKET}/a`);
uploads('denied', 'with another key', { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: KEY.replace('11111111', '22222222') });
uploads('denied', 'with a key of another account', { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: KEY.replace(TOOLING.account, '999999999999') });
uploads('denied', 'with the key that AWS manages', { [SSE]: 'aws:kms' });
uploads('denied', 'with a key of S3', { [SSE]: 'AES256' });
uploads('denied', 'with two layers', { [SSE]: 'aws:kms:dsse', [`${SSE}-aws-kms-key-id`]: KEY });
uploads('denied', 'with a key that it brings along', { [`${SSE}-customer-algorithm`]: 'AES256' });
const WRONG: Record<string, string>[] = [
  { [SSE]: 'AES256' }, { [SSE]: 'aws:kms' }, { [`${SSE}-customer-algorithm`]: 'AES256' }, { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: `${KEY}x` },
];
for (const context of WRONG) uploads('denied', `something beside the artifacts with ${JSON.stringify(context)}`, context, `${BUCKET}/a`);

// Exclusive writers: what an administrator of the account could do to an artifact that was approved.
const CHANGES = [
  's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectAcl', 's3:PutObjectTagging', 's3:PutObjectRetention', 's3:PutObjectLegalHold',
  's3:BypassGovernanceRetention', 's3:RestoreObject', 's3:ReplicateObject', 's3:AbortMultipartUpload', 's3:UpdateObjectEncryption',
];
for (const topology of [auth, web]) {
  const theirs = `${BUCKET}/${topology.artifactKeyPrefix}/a.zip`;
  for (const action of CHANGES) ask('bucket', 'denied', `an administrator ${action} of ${topology.application}`, onBucket(administrator, action, theirs));
  for (const action of ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAcl', 's3:ListMultipartUploadParts']) {
    ask('bucket', 'allowed', `an administrator ${action} of ${topology.application}`, onBucket(administrator, action, theirs));
  }
  for (const name of ['build', 'pipeline'] as const) {
    ask('bucket', 'allowed', `the ${name} of ${topology.application} puts its artifact`, onBucket(maker(topology, name), 's3:PutObject', theirs));
    ask('bucket', 'denied', `the ${name} of ${topology.application} puts a neighbour's`, onBucket(maker(topology, name), 's3:PutObject', `${BUCKET}/${topology.artifactKeyPrefix}x/a`));
    ask('bucket', 'denied', `the ${name} of the other application puts one of ${topology.application}`, onBucket(maker(topology === auth ? web : auth, name), 's3:PutObject', theirs));
    const namesake = topology === auth && name === 'build' ? `path/${topology.buildRoleName}` : `x${topology.buildRoleName}`;
    ask('bucket', 'denied', `somebody called ${namesake} puts one of ${topology.application}`, onBucket(principal(TOOLING.account, namesake), 's3:PutObject', theirs));
  }
  ask('bucket', 'allowed', `the publisher puts one of ${topology.application}`, onBucket(publisher, 's3:PutObject', theirs));
}
ask('bucket', 'denied', 'an administrator puts something that is no application\'s', onBucket(administrator, 's3:PutObject', `${BUCKET}/a`));
for (const action of ['s3:GetObject', 's3:ListMultipartUploadParts']) {
  ask('bucket', 'allowed', `an administrator ${action} of something that is no application's`, onBucket(administrator, action, `${BUCKET}/a`));
}
ask('bucket', 'allowed', 'an administrator lists', onBucket(administrator, 's3:ListBucket', BUCKET));
ask('bucket', 'allowed', 'an administrator changes the policy, which only a guardrail or deleteProtection keeps him from', onBucket(administrator, 's3:PutBucketPolicy', BUCKET));
for (const who of [administrator, maker(auth, 'build'), publisher]) {
  ask('key', 'denied', `${who.arn} creates a grant`, ({ key }) => ({
    principal: who, action: 'kms:CreateGrant', resource: { arn: KEY, account: TOOLING.account, policy: key },
  }));
}

// What deletes all artifacts without deleting any of them is for the deployment of the stack.
const deployment = principal(TOOLING.account, `cdk-hnb659fds-cfn-exec-role-${TOOLING.account}-${TOOLING.region}`);
for (const action of ['s3:DeleteBucket', 's3:PutBucketLogging', 's3:PutBucketVersioning', 's3:PutEncryptionConfiguration', 's3:PutLifecycleConfiguration']) {
  ask('bucket', 'denied', `an administrator ${action}`, onBucket(administrator, action, BUCKET));
  ask('bucket', 'allowed', `the deployment ${action}`, onBucket(deployment, action, BUCKET));
}
ask('bucket', 'allowed', 'an administrator s3:PutBucketTagging', onBucket(administrator, 's3:PutBucketTagging', BUCKET));
// Whoever asks is a role here; policies know the root user by this ARN.
const ROOT_USER = { 'aws:PrincipalArn': `arn:aws:iam::${TOOLING.account}:root` };
for (const action of ['kms:DeleteAlias', 'kms:DisableKey', 'kms:ScheduleKeyDeletion', 'kms:UpdateAlias']) {
  for (const [must, who] of [['denied', administrator], ['denied', maker(auth, 'pipeline')], ['allowed', deployment]] as const) {
    ask('key', must, `${who.arn} ${action}`, ({ key }) => ({ principal: who, action, resource: { arn: KEY, account: TOOLING.account, policy: key } }));
  }
  ask('key', 'allowed', `the root user ${action}`, ({ key }) => ({
    principal: administrator, action, resource: { arn: KEY, account: TOOLING.account, policy: key }, context: ROOT_USER,
  }));
}

// Whom a mistake lets in, which somebody adds to a policy one day.
const MISTAKE = { Effect: 'Allow', Principal: { AWS: STRANGER }, Action: ['s3:*', 'kms:*'], Resource: '*' };
const mistaken = (request: Case['request']): Case['request'] => (policies) => {
  const { resource, ...rest } = request(policies);
  const { Statement: statements } = resource.policy as Policy;
  return { ...rest, resource: { ...resource, policy: { Version: '2012-10-17', Statement: [...statements, MISTAKE] } } };
};
for (const [whose, organizationId] of [['another organization', 'o-zzz9999999'], ['no organization', undefined]] as const) {
  const stranger = { ...principal(STRANGER, 'Somebody'), organizationId };
  for (const [action, arn] of [['s3:GetObject', `${BUCKET}/a`], ['s3:ListBucket', BUCKET], ['s3:ListMultipartUploadParts', `${BUCKET}/a`], ['s3:ListBucketMultipartUploads', BUCKET]]) {
    ask('bucket', 'denied', `a stranger of ${whose} ${action}`, mistaken(onBucket(stranger, action, arn)));
  }
  for (const action of ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom']) {
    ask('key', 'denied', `a stranger of ${whose} ${action}`, mistaken((all) => ({ ...decrypt(stranger)(all), action })));
  }
}
const colleague = principal(STRANGER, 'Somebody');
ask('bucket', 'allowed', 'a colleague whom a mistake lets in gets an artifact', mistaken(onBucket(colleague, 's3:GetObject', `${BUCKET}/a`)));
ask('bucket', 'allowed', 'a colleague whom a mistake lets in lists', mistaken(onBucket(colleague, 's3:ListBucket', BUCKET)));
ask('key', 'allowed', 'a colleague whom a mistake lets in decrypts', mistaken(decrypt(colleague)));

/** The reader's own policy: whoever owns the bucket and the key has let everybody in. */
const OPEN: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: ['s3:*'], Resource: '*' }] };
const OPEN_KEY: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] };
const reader = (identity: Policy) => principal(DEV.account, auth.environment('dev').deployRoleName, identity);
const fromReader = (action: string, arn: string, account = TOOLING.account): Case['request'] => ({ identity }) =>
  ({ principal: reader(identity), action, resource: { arn, account, policy: OPEN }, context: CONTEXT });
const keyOf = (account: string, context: Record<string, string | string[]> = {}, arn = KEY): Case['request'] => ({ identity }) => ({
  principal: reader(identity),
  action: 'kms:Decrypt',
  resource: { arn, account, policy: OPEN_KEY },
  context: {
    'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': BUCKET, 'kms:ResourceAliases': [auth.platform.artifactKeyAlias], ...context,
  },
});
const own = `${BUCKET}/${auth.artifactKeyPrefix}/a.zip`;
ask('identity', 'allowed', 'the reader asks for its artifact', fromReader('s3:GetObject', own));
ask('identity', 'allowed', 'the reader asks for a version of it', fromReader('s3:GetObjectVersion', own));
ask('identity', 'denied', 'the reader asks a bucket of that name in another account', fromReader('s3:GetObject', own, '999999999999'));
ask('identity', 'denied', 'the reader asks for another application\'s', fromReader('s3:GetObject', `${BUCKET}/${web.artifactKeyPrefix}/a.zip`));
ask('identity', 'denied', 'the reader asks for a neighbour\'s', fromReader('s3:GetObject', `${BUCKET}/${auth.artifactKeyPrefix}x/a.zip`));
ask('identity', 'denied', 'the reader writes', fromReader('s3:PutObject', own));
ask('identity', 'allowed', 'the reader decrypts', keyOf(TOOLING.account));
ask('identity', 'allowed', 'the reader decrypts an object without a bucket key', keyOf(TOOLING.account, { 'kms:EncryptionContext:aws:s3:arn': own }));
ask('identity', 'denied', 'the reader decrypts with a key of another account', keyOf('999999999999', {}, KEY.replace(TOOLING.account, '999999999999')));
ask('identity', 'denied', 'the reader decrypts with the key of that ARN that another account has', keyOf('999999999999'));
ask('identity', 'denied', 'the reader decrypts with a key of another alias', keyOf(TOOLING.account, { 'kms:ResourceAliases': ['alias/other'] }));
ask('identity', 'denied', 'the reader decrypts another bucket\'s data', keyOf(TOOLING.account, { 'kms:EncryptionContext:aws:s3:arn': `${BUCKET}x` }));
ask('identity', 'denied', 'the reader decrypts through another service', keyOf(TOOLING.account, { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' }));
ask('identity', 'denied', 'the reader decrypts with a key of another region', keyOf(TOOLING.account, {}, KEY.replace('eu-west-1', 'us-east-1')));
ask('identity', 'denied', 'the reader encrypts', (policies) => ({ ...keyOf(TOOLING.account)(policies), action: 'kms:Encrypt' }));

const as = (decision: Decision) => (decision === 'allowed' ? 'allowed' : 'denied');

describe('two applications on one platform', () => {
  const policies = synthesized();

  test(`what everybody may do and may not, in ${cases.length} cases`, async () => {
    const answers = await simulate(cases.map((each) => each.request(policies)));
    const wrong = cases.filter((each, i) => as(answers[i].decision) !== each.must).map((each) => `${each.what}: has to be ${each.must}`);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(120);
  }, 120_000);

  const denies = (each: Case, changed: Partial<Policies>) => !evaluate(accessRequest(each.request({ ...policies, ...changed }))).allowed;

  test('our own evaluator answers as the simulator does', () => {
    expect(cases.filter((each) => denies(each, {}) !== (each.must === 'denied')).map((each) => each.what)).toEqual([]);
  });

  /** Mutants that let nothing more through, and why. */
  const ROLES_STAND_IN_THE_CONDITION = 'the accounts only say where the roles of the condition on aws:PrincipalArn are; those of another account still need its leave';
  const THE_GUARD_SAYS_SO = 'DenyOtherOrganizations keeps accounts of other organizations out as well, on purpose: whatever is added to the policy later';
  const readers = (...statements: number[]) => Object.fromEntries(statements.flatMap((i) => [
    [`statement ${i}: everyone instead of the AWS principals`, ROLES_STAND_IN_THE_CONDITION], [`statement ${i}: without StringEquals aws:PrincipalOrgID`, THE_GUARD_SAYS_SO],
  ]));
  const EQUIVALENT: Record<keyof Policies, Record<string, string>> = {
    bucket: readers(10, 12, 13),
    key: {
      'DenyOtherOrganizations: without BoolIfExists aws:PrincipalIsAWSService': 'no service is let in here; the builds\' proof lets CloudWatch Logs in, and finds it',
      ...readers(5),
    },
    identity: {},
  };

  test.each(['bucket', 'key', 'identity'] as const)('every part of the %s policy is needed: each mutant fails a case', (side) => {
    const asked = cases.filter((each) => each.side === side);
    const scores = mutationScores(policies[side], (mutant) => asked.some((each) => denies(each, { [side]: mutant }) !== (each.must === 'denied')));
    expect(Object.values(scores).reduce((sum, score) => sum + score.of, 0)).toBeGreaterThan(12);
    expect(Object.values(scores).flatMap(({ survivors }) => survivors).sort()).toEqual(Object.keys(EQUIVALENT[side]).sort());
    expectOnScoresPage(`SecureArtifactBucket, ${side} policy`, scores, EQUIVALENT[side]);
  });
});
