import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SecureArtifactBucket, SecureArtifactBucketProps } from '../../src';
import { AccessRequest, evaluate } from '../../src/policy/evaluate';
import { problemsOf } from '../helpers/errors';
import { DEV, TOOLING, topologyOf } from '../helpers/topologies';
import { mutationScores } from '../proof/policy-mutants';
import { Policy, ResolvedTemplate } from '../proof/resolved-template';
import { expectOnScoresPage } from '../proof/scores-page';

const topology = topologyOf({ platform: { ...TOOLING, conventions: { tags: { team: 'auth' } } } });
const inTooling = (app = new App(), id = 'Tooling') => new Stack(app, id, { env: TOOLING });
const LOGS = 'arn:aws:s3:::logs';
const ARTIFACTS = `arn:aws:s3:::${topology.platform.artifactBucketName}`;

function build(props: SecureArtifactBucketProps = { topology }) {
  const stack = inTooling();
  return { stack, artifacts: new SecureArtifactBucket(stack, 'Artifacts', props) };
}

const bucketsIn = (stack: Stack) => Template.fromStack(stack).findResources('AWS::S3::Bucket');
const logsIn = (stack: Stack) => Object.entries(bucketsIn(stack)).filter(([id]) => id.startsWith('ArtifactAccessLogs'));

describe('without saying anything', () => {
  const { stack } = build();
  const template = Template.fromStack(stack);
  const [[id]] = logsIn(stack);

  test('every request is logged by day, below the path of the bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: topology.platform.artifactBucketName,
      LoggingConfiguration: {
        DestinationBucketName: { Ref: id }, LogFilePrefix: 'Tooling/Artifacts/', TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
      },
    });
  });

  test('the logs have keys of S3, no ACLs, no public, an end, and the tags of the conventions', () => {
    expect(logsIn(stack)).toEqual([[id, expect.objectContaining({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 365, NoncurrentVersionExpiration: { NoncurrentDays: 30 } })] },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        Tags: [{ Key: 'team', Value: 'auth' }],
        VersioningConfiguration: { Status: 'Enabled' },
      },
    })]]);
  });

  test('an id with characters that mean something in a policy means nothing there', () => {
    const odd = inTooling();
    new SecureArtifactBucket(odd, 'A*b?${c}', { topology });
    Template.fromStack(odd).hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: Match.objectLike({ LogFilePrefix: 'Tooling/A-b---c-/' }) });
  });

  test('logs are not logged themselves, and nothing says so in a circle', () => {
    expect(JSON.stringify(logsIn(stack))).not.toContain('LoggingConfiguration');
    expect(() => Template.fromStack(build({}).stack)).not.toThrow();
  });
});

describe('the artifact buckets of a stack', () => {
  const two = (first?: RemovalPolicy, second?: RemovalPolicy) => {
    const stack = inTooling();
    new SecureArtifactBucket(stack, 'Artifacts', { topology, removalPolicy: first });
    new SecureArtifactBucket(stack, 'Others', { removalPolicy: second });
    return stack;
  };

  test('share their logs, each below a path of its own', () => {
    const prefixes = Object.values(bucketsIn(two())).map(({ Properties: { LoggingConfiguration: logging } }) => logging?.LogFilePrefix);
    expect(prefixes.sort()).toEqual(['Tooling/Artifacts/', 'Tooling/Others/', undefined]);
  });

  const { DESTROY } = RemovalPolicy;
  test.each([[undefined, undefined, 'RetainExceptOnCreate'], [DESTROY, undefined, 'RetainExceptOnCreate'], [undefined, DESTROY, 'RetainExceptOnCreate'], [DESTROY, DESTROY, 'Delete']])(
    'keep them unless all of them go: %s and %s', (first, second, kept) => {
      const stack = two(first, second);
      const policies = Object.entries(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy')).filter(([id]) => id.startsWith('ArtifactAccessLogs'));
      expect([...logsIn(stack), ...policies].map(([, { DeletionPolicy: policy }]) => policy)).toEqual([kept, kept]);
    });
});

describe('who writes the logs', () => {
  const policy = new ResolvedTemplate(build().stack, { 'AWS::S3::Bucket': LOGS }).policy('AWS::S3::BucketPolicy', 'PolicyDocument', 'ArtifactAccessLogs');
  const deliver = (change: { arn?: string; action?: string; service?: string; context?: Record<string, string> }): AccessRequest => ({
    principal: { kind: 'service', name: change.service ?? 'logging.s3.amazonaws.com' },
    action: change.action ?? 's3:PutObject',
    resource: { arn: change.arn ?? `${LOGS}/Tooling/Artifacts/x`, account: TOOLING.account },
    context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', 'aws:SourceAccount': TOOLING.account, 'aws:SourceArn': ARTIFACTS, ...change.context },
  });
  const administrator = (context: Record<string, string>, arn = `${LOGS}/x`, action = 's3:GetObject'): AccessRequest => ({
    principal: { kind: 'role', account: TOOLING.account, arn: `arn:aws:iam::${TOOLING.account}:role/Administrator` },
    action,
    resource: { arn, account: TOOLING.account },
    identityPolicies: [{ name: 'own', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
    context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...context },
  });
  const cases: [string, boolean, AccessRequest][] = [
    ['S3 delivers the log of the artifacts', true, deliver({})],
    ['S3 delivers it below another path', false, deliver({ arn: `${LOGS}/Tooling/Others/x` })],
    ['S3 delivers it below a path that begins alike', false, deliver({ arn: `${LOGS}/Tooling/Artifacts2/x` })],
    ['S3 delivers the log of another bucket', false, deliver({ context: { 'aws:SourceArn': 'arn:aws:s3:::other' } })],
    ['S3 delivers the log of a bucket of another account', false, deliver({ context: { 'aws:SourceAccount': '999999999999' } })],
    ['S3 deletes what it has delivered', false, deliver({ action: 's3:DeleteObject' })],
    ['S3 reads what it has delivered', false, deliver({ action: 's3:GetObject' })],
    ['another service writes', false, deliver({ service: 'cloudtrail.amazonaws.com' })],
    ['an administrator reads', true, administrator({})],
    ['an administrator lists', true, administrator({}, LOGS, 's3:ListBucket')],
    ...[[`${LOGS}/x`, 's3:GetObject'], [LOGS, 's3:ListBucket'], [`${LOGS}/x`, 's3:PutObject']].flatMap(([arn, action]): [string, boolean, AccessRequest][] => [
      [`an administrator ${action} over plain HTTP`, false, administrator({ 'aws:SecureTransport': 'false' }, arn, action)],
      [`an administrator ${action} with TLS 1.1`, false, administrator({ 's3:TlsVersion': '1.1' }, arn, action)],
    ]),
  ];
  const allowed = (request: AccessRequest, document: Policy = policy) =>
    evaluate({ ...request, resourcePolicy: { name: 'logs', kind: 'resource', document } }).allowed;

  test.each(cases)('%s: %s', (_, must, request) => expect(allowed(request)).toBe(must));

  test('every part of the policy is needed: each mutant fails a case', () => {
    const scores = mutationScores(policy, (mutant) => cases.some(([, must, request]) => allowed(request, mutant) !== must));
    expect(Object.values(scores).flatMap(({ survivors }) => survivors)).toEqual([]);
    expectOnScoresPage('SecureArtifactBucket, policy of the access logs', scores, {});
  });
});

describe('a bucket that is given', () => {
  test('gets the logs, and lets S3 write them', () => {
    const stack = inTooling();
    const logs = new s3.Bucket(stack, 'Logs');
    const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology, serverAccessLogsBucket: logs });
    expect([artifacts.serverAccessLogsBucket === logs, logsIn(stack)]).toEqual([true, []]);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: stack.getLogicalId(logs.node.defaultChild as s3.CfnBucket) },
      PolicyDocument: { Statement: [Match.objectLike({ Action: 's3:PutObject', Principal: { Service: 'logging.s3.amazonaws.com' } })] },
    });
  });

  test('gets them when it is imported, with a policy that is somebody else\'s', () => {
    const stack = inTooling();
    new SecureArtifactBucket(stack, 'Artifacts', { topology, serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'central-logs') });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: Match.objectLike({ DestinationBucketName: 'central-logs' }) });
  });

  const elsewhere = (app: App, env: object) => new s3.Bucket(new Stack(app, 'Elsewhere', { env }), 'Logs');
  test.each<[string, (stack: Stack) => unknown]>([
    ['is none', () => 'logs'],
    ['lies in another region', (stack) => elsewhere(stack.node.root as App, { ...TOOLING, region: 'us-east-1' })],
    ['lies in another account', (stack) => elsewhere(stack.node.root as App, { ...TOOLING, account: DEV.account })],
    ['has a key of KMS', (stack) => new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') })],
  ])('is refused when it %s', (_, given) => {
    const stack = inTooling();
    const serverAccessLogsBucket = given(stack) as s3.IBucket;
    expect(problemsOf(() => new SecureArtifactBucket(stack, 'Artifacts', { topology, serverAccessLogsBucket })))
      .toEqual(['SecureArtifactBucket.InvalidAccessLogs serverAccessLogsBucket']);
  });
});
