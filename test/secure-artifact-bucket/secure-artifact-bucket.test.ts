import { App, Aws, CfnParameter, Duration, Lazy, PhysicalName, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactReader, SecureArtifactBucket, SecureArtifactBucketProps } from '../../src';
import { deployedSize } from '../../src/private/policy-size';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf();
const reader = ArtifactReader.role('222222222222', 'Reader');

function build(props: SecureArtifactBucketProps = { topology }) {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', props);
  return { stack, artifacts, template: () => Template.fromStack(stack) };
}

describe.each([['of a topology', { topology }], ['that stands alone', {}]])('a bucket %s', (_, props) => {
  const template = build(props).template();

  test('has a key of its own with rotation', () => {
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('is encrypted with that key, through an S3 Bucket Key', () => {
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] } },
        }],
      },
    });
  });

  test('is versioned, without ACLs and without public access', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  const rules = (more: SecureArtifactBucketProps) => {
    const [bucket] = Object.values(build(more).template().findResources('AWS::S3::Bucket'));
    return bucket.Properties.LifecycleConfiguration.Rules;
  };
  const always = { Id: 'Artifacts', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } };

  test('keeps artifacts, replaced versions for 90 days, and no marker that hides nothing', () => {
    expect(rules({})).toEqual([{ ...always, NoncurrentVersionExpiration: { NoncurrentDays: 90 }, ExpiredObjectDeleteMarker: true }]);
  });

  test('deletes what it is told to, and says nothing of markers then, which S3 would refuse', () => {
    expect(rules({ expiration: Duration.days(365), noncurrentVersionExpiration: Duration.hours(48) }))
      .toEqual([{ ...always, ExpirationInDays: 365, NoncurrentVersionExpiration: { NoncurrentDays: 2 } }]);
  });

  test('takes times that are known later', () => {
    expect(rules({ expiration: Duration.days(Lazy.number({ produce: () => 3 })) })).toEqual([expect.objectContaining({ ExpirationInDays: 3 })]);
  });

  test('locks what it holds when it is told to, in the mode and for the time that is said', () => {
    const locked = build({ ...props, objectLock: s3.ObjectLockRetention.compliance(Duration.days(30)) }).template();
    locked.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } },
    });
    template.hasResourceProperties('AWS::S3::Bucket', { ObjectLockEnabled: Match.absent(), NotificationConfiguration: Match.absent() });
  });

  test('tells EventBridge when it is told to, without a function', () => {
    const telling = build({ ...props, eventBridgeEnabled: true }).template();
    telling.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
    expect(Object.keys(telling.toJSON().Resources).sort()).toEqual(Object.keys(template.toJSON().Resources).sort());
  });

  test('outputs the ARNs of bucket and key', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    expect(outputs.map((each) => each.slice(0, -8)).sort()).toEqual(['ArtifactsBucketArn', 'ArtifactsKmsKeyArn']);
  });

  test('keeps bucket, key, alias and bucket policy when the stack goes', () => {
    for (const resource of Object.values(template.toJSON().Resources as Record<string, object>)) {
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(build(props).template().toJSON())).toBe(JSON.stringify(template.toJSON()));
  });
});

describe('names', () => {
  test('of bucket and alias are those that every account derives from the topology', () => {
    const template = build().template();
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: topology.platform.artifactBucketName });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: topology.platform.artifactKeyAlias });
  });

  test('are left to CloudFormation without a topology', () => {
    const template = build({}).template();
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: Match.absent() });
    template.resourceCountIs('AWS::KMS::Alias', 0);
  });

  test('can be given, also as a token', () => {
    build({ bucketName: 'my-artifacts' }).template().hasResourceProperties('AWS::S3::Bucket', { BucketName: 'my-artifacts' });
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(stack, 'Artifacts', { bucketName: new CfnParameter(stack, 'Name').valueAsString, readers: [reader] });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { BucketName: { Ref: 'Name' } });
  });
});

describe('removal', () => {
  test('DESTROY governs data, key and policy together, and is warned of', () => {
    const { template, stack } = build({ topology, removalPolicy: RemovalPolicy.DESTROY });
    for (const type of ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::S3::BucketPolicy']) {
      template().allResources(type, { DeletionPolicy: 'Delete' });
    }
    Annotations.fromStack(stack).hasWarning('/Tooling/Artifacts', Match.stringLikeRegexp('SecureArtifactBucket.destroyed'));
  });

  test('that is said to be undefined is the default', () => {
    expect(build({ topology, removalPolicy: undefined }).template().toJSON()).toEqual(build({ topology }).template().toJSON());
  });

  test.each([undefined, RemovalPolicy.RETAIN])('%s gives no warning', (removalPolicy) => {
    Annotations.fromStack(build({ topology, removalPolicy }).stack).hasNoWarning('*', Match.anyValue());
  });

  test('RETAIN keeps everything, even when the first deployment fails', () => {
    const { template } = build({ topology, removalPolicy: RemovalPolicy.RETAIN });
    for (const resource of Object.values(template().toJSON().Resources as Record<string, object>)) expect(resource).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  test.each([RemovalPolicy.SNAPSHOT, 'keep' as RemovalPolicy])('%s is refused', (removalPolicy) => {
    expect(problemsOf(() => build({ removalPolicy }))).toEqual(['SecureArtifactBucket.UnsupportedRemovalPolicy removalPolicy']);
  });
});

describe('readers', () => {
  test('are let in on bucket and key alike, by exact ARN', () => {
    const template = build({ bucketName: 'my-artifacts', readers: [reader] }).template();
    const condition = { ArnEquals: { 'aws:PrincipalArn': [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::222222222222:role/Reader']] }] } };
    const statement = (action: unknown) => Match.objectLike({ Effect: 'Allow', Action: action, Condition: Match.objectLike(condition) });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([statement(['s3:GetObject', 's3:GetObjectVersion'])]) },
    });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([statement('kms:Decrypt')]) } });
  });

  test('of a bucket without a known name are not bound to its ARN in the key\'s policy, which would be a cycle', () => {
    const json = JSON.stringify(build({ readers: [reader] }).template().findResources('AWS::KMS::Key'));
    expect(json).not.toContain('kms:EncryptionContext');
    expect(json).toContain('kms:ViaService');
  });

  test.each([
    ['the same role twice', () => build({ readers: [reader, ArtifactReader.role('222222222222', 'Reader')] }), ['SecureArtifactBucket.DuplicateReader readers[1]']],
    ['the same role once more', () => build({ readers: [reader] }).artifacts.addReader(reader), ['SecureArtifactBucket.DuplicateReader reader']],
    ['a role that reads everything already', () => build({ readers: [reader, ArtifactReader.role('222222222222', 'Reader', { keyPrefix: 'a' })] }),
      ['SecureArtifactBucket.DuplicateReader readers[1]']],
    ['a deploy role that is to read everything',
      () => build().artifacts.addReader(ArtifactReader.role('222222222222', topology.environment('dev').deployRoleName)), ['SecureArtifactBucket.DuplicateReader reader']],
    ['the same application twice', () => build().artifacts.addApplication(topologyOf()), ['SecureArtifactBucket.DuplicateReader topology']],
    ['an application of another platform',
      () => build().artifacts.addApplication(topologyOf({ platform: { ...TOOLING, region: 'us-east-1' }, application: 'web' })),
      ['SecureArtifactBucket.OtherPlatform topology.platform.region']],
    ['an application of another organization and with other conventions',
      () => build().artifacts.addApplication(topologyOf({
        platform: { ...TOOLING, organizationId: 'o-abc1234567', conventions: { iamPath: '/x/', tags: { a: 'b' }, permissionsBoundaryName: 'B' } },
        application: 'web',
      })),
      ['organizationId', 'conventions.iamPath', 'conventions.permissionsBoundaryName', 'conventions.tags']
        .map((property) => `SecureArtifactBucket.OtherPlatform topology.platform.${property}`)],
    ['an application whose development lies in the production account of another',
      () => build().artifacts.addApplication(topologyOf({ application: 'web', environments: [{ ...DEV, account: PROD.account }] })),
      ['DeliveryTopology.SharedAccount topology.environments[0].account']],
    ['an application, by a bucket without a topology', () => build({}).artifacts.addApplication(topology), ['SecureArtifactBucket.NoTopology topology']],
    ['a reader with a short account', () => ArtifactReader.role('2222', 'Reader'), ['SecureArtifactBucket.InvalidReader account']],
    ['a reader by ARN', () => ArtifactReader.role('222222222222', 'arn:aws:iam::222222222222:role/Reader'), ['SecureArtifactBucket.InvalidReader roleName']],
    ['a reader with a wildcard', () => ArtifactReader.role('222222222222', '*'), ['SecureArtifactBucket.InvalidReader roleName']],
    ['a reader whose path has a wildcard', () => ArtifactReader.role('222222222222', 'R', { path: '/*/' }), ['SecureArtifactBucket.InvalidReader path']],
    ['a reader whose path has a policy variable', () => ArtifactReader.role('222222222222', 'R', { path: '/${aws:username}/' }), ['SecureArtifactBucket.InvalidReader path']],
    ['a reader whose path does not end', () => ArtifactReader.role('222222222222', 'R', { path: '/a' }), ['SecureArtifactBucket.InvalidReader path']],
    ['a key prefix with a wildcard', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: 'a*' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['a key prefix with a policy variable', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: '${aws:username}' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['a key prefix with a slash behind it', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: 'a/' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['a key prefix of 901', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: 'a'.repeat(901) }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['a key prefix with a new line', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: 'a\nb' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['a key prefix that is not known yet', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: Lazy.string({ produce: () => '*' }) }),
      ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['a path that is not known yet', () => ArtifactReader.role('222222222222', 'R', { path: Aws.STACK_NAME }), ['SecureArtifactBucket.InvalidReader path']],
    ['a path of 513', () => ArtifactReader.role('222222222222', 'R', { path: `/${'a'.repeat(511)}/` }), ['SecureArtifactBucket.InvalidReader path']],
    ['an empty key prefix', () => ArtifactReader.role('222222222222', 'R', { keyPrefix: '' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ...(['expiration', 'noncurrentVersionExpiration'] as const).flatMap((property) =>
      ([Duration.hours(36), Duration.days(0), 7, '7', {}, null] as any[]).map((value): [string, () => unknown, string[]] =>
        [`the ${property} ${String(value)}`, () => build({ [property]: value }), [`SecureArtifactBucket.InvalidLifecycle ${property}`]])),
    ['a lock that is none', () => build({ objectLock: { days: 3 } as any }), ['SecureArtifactBucket.InvalidSetting objectLock']],
    ['a text for eventBridgeEnabled', () => build({ eventBridgeEnabled: 'no' as any }), ['SecureArtifactBucket.InvalidSetting eventBridgeEnabled']],
    ['a lock of what is to be deleted', () => build({ objectLock: s3.ObjectLockRetention.governance(Duration.days(3)), removalPolicy: RemovalPolicy.DESTROY }),
      ['SecureArtifactBucket.Contradiction objectLock']],
    ['a bucket name that CDK is to make up', () => build({ bucketName: PhysicalName.GENERATE_IF_NEEDED }), ['SecureArtifactBucket.InvalidBucketName bucketName']],
    ['a bucket name beside a topology', () => build({ topology, bucketName: 'mine' }), ['SecureArtifactBucket.Contradiction bucketName']],
    ...['No', 'ab', 'a'.repeat(64), 'has.dots', '-a-b', 'a-b-', 'xn--abc', 'sthree-abc', 'amzn-s3-demo-abc', 'abc-s3alias', 'abc--ol-s3', 'abc--x-s3', 'abc--table-s3', 'abc-an', 'under_score']
      .map((bucketName): [string, () => unknown, string[]] => [`the bucket name ${bucketName}`, () => build({ bucketName }), ['SecureArtifactBucket.InvalidBucketName bucketName']]),
  ])('fails for %s', (_, work, problems) => {
    expect(problemsOf(work)).toEqual(problems);
  });

  test('with tokens for account and name are not checked', () => {
    expect(() => build({ readers: [ArtifactReader.role(Aws.ACCOUNT_ID, `Reader-${Aws.REGION}`)] })).not.toThrow();
  });

  test('everything that is wrong with a bucket is told at once', () => {
    const elsewhere = topologyOf({ platform: { ...TOOLING, region: 'us-east-1' }, environments: [{ ...DEV, region: 'us-east-1' }] });
    const work = () => build({ topology: elsewhere, bucketName: 'A', removalPolicy: RemovalPolicy.SNAPSHOT });
    expect(deliveryErrorOf(work).problems.map((each) => each.property)).toEqual(['env.region', 'bucketName', 'bucketName', 'removalPolicy']);
  });
});

describe('grants', () => {
  test('fail for a principal of another account, whose policy this stack cannot write', () => {
    const { stack, artifacts } = build();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Foreign');
    expect(problemsOf(() => artifacts.grants.read(foreign))).toEqual(['SecureArtifactBucket.ForeignGrantee grantee']);
    const remote = SecureArtifactBucket.fromTopology(stack, 'Remote', topology);
    expect(problemsOf(() => remote.grants.read(foreign))).toEqual(['SecureArtifactBucket.ForeignGrantee grantee']);
  });

  test.each([
    ['a service', new iam.ServicePrincipal('codebuild.amazonaws.com')],
    ['everybody', new iam.AnyPrincipal()],
  ])('fail for %s, which has no policy of its own', (_, principal) => {
    const { stack, artifacts } = build();
    expect(problemsOf(() => artifacts.grants.read(principal))).toEqual(['SecureArtifactBucket.UngrantableGrantee grantee']);
    expect(problemsOf(() => SecureArtifactBucket.fromTopology(stack, 'Remote', topology).grants.read(principal)))
      .toEqual(['SecureArtifactBucket.UngrantableGrantee grantee']);
  });

  test.each([
    ['eu-west-1', ['s3.eu-west-1.amazonaws.com']],
    ['cn-north-1', ['s3.cn-north-1.amazonaws.com', 's3.cn-north-1.amazonaws.com.cn']],
    ['eu-future-9', ['s3.eu-future-9.amazonaws.com', { 'Fn::Join': ['', ['s3.eu-future-9.', { Ref: 'AWS::URLSuffix' }]] }]],
  ])('in %s let S3 decrypt under every name that it may have there', (region, services) => {
    const env = { account: TOOLING.account, region };
    const stack = new Stack(new App(), 'Tooling', { env });
    new SecureArtifactBucket(stack, 'Artifacts', { topology: topologyOf({ platform: env, environments: [{ ...DEV, region }] }) });
    const expected = services.length === 1 ? services[0] : services;
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Condition: Match.objectLike({ StringEquals: { 'kms:ViaService': [expected].flat() } }) })]) },
    });
  });

  test('on a bucket that stands alone are for every object', () => {
    const { stack, artifacts } = build({ bucketName: 'my-artifacts' });
    artifacts.grants.read(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::my-artifacts/*']] },
        })]),
      },
    });
  });

  test('on a bucket of the same stack name its key', () => {
    const { stack, artifacts } = build();
    artifacts.grants.read(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    const [key] = Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [key, 'Arn'] } })]) },
    });
  });

  test('on a bucket elsewhere name its owner, and its key by alias', () => {
    const stack = new Stack(new App(), 'Workload', { env: { account: '222222222222', region: 'eu-west-1' } });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const grant = SecureArtifactBucket.fromTopology(stack, 'Artifacts', topology).grants.read(role);
    expect(grant.success).toBe(true);
    const template = Template.fromStack(stack);
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    for (const statement of policy.Properties.PolicyDocument.Statement) {
      expect(statement.Condition.StringEquals['aws:ResourceAccount']).toBe(TOOLING.account);
    }
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: 'kms:Decrypt',
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:eu-west-1:111111111111:key/*']] },
          Condition: Match.objectLike({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [topology.platform.artifactKeyAlias] } }),
        })]),
      },
    });
  });
});

describe('from JavaScript', () => {
  const alike = { account: '222222222222', roleArn: 'arn:aws:iam::222222222222:role/*' } as unknown as ArtifactReader;
  const none = undefined as any;

  test.each<[string, () => unknown, string[]]>([
    ['a reader that only looks like one', () => build({ readers: [alike] }), ['SecureArtifactBucket.InvalidReader readers[0]']],
    ['a copy of a reader with a wider prefix', () => build({ readers: [{ ...reader, keyPrefix: '*' } as any] }), ['SecureArtifactBucket.InvalidReader readers[0]']],
    ['a reader that is no list', () => build({ readers: reader as any }), ['SecureArtifactBucket.InvalidReader readers']],
    ['no reader', () => build({ readers: [null as any] }), ['SecureArtifactBucket.InvalidReader readers[0]']],
    ['no reader, later', () => build().artifacts.addReader(none), ['SecureArtifactBucket.InvalidReader reader']],
    ['a topology that is none', () => build({ topology: {} as any }), ['SecureArtifactBucket.NoTopology topology']],
    ['no application', () => build().artifacts.addApplication(none), ['SecureArtifactBucket.NoTopology topology']],
    ['no topology elsewhere', () => SecureArtifactBucket.fromTopology(new Stack(), 'Remote', none), ['SecureArtifactBucket.NoTopology topology']],
    ['a bucket name that is null', () => build({ bucketName: null as any }), ['SecureArtifactBucket.InvalidBucketName bucketName']],
    ['a role without a name', () => ArtifactReader.role('222222222222', none), ['SecureArtifactBucket.InvalidReader roleName']],
    ['accounts as a list', () => ArtifactReader.role(['222222222222'] as any, 'R'), ['SecureArtifactBucket.InvalidReader account']],
  ])('fails for %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('a bucket that is refused leaves nothing behind that could be deployed', () => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    const deployRole = ArtifactReader.role('222222222222', topology.environment('dev').deployRoleName);
    const work = () => new SecureArtifactBucket(stack, 'Artifacts', { topology, readers: [reader, reader, deployRole] });
    expect(problemsOf(work)).toEqual(['SecureArtifactBucket.DuplicateReader readers[1]', 'SecureArtifactBucket.DuplicateReader readers[2]']);
    expect(stack.node.findChild('Artifacts').node.children).toEqual([]);
  });
});

describe('a second bucket of the platform', () => {
  test('fails wherever it is in the app, and says what to do instead', () => {
    const app = new App();
    new SecureArtifactBucket(new Stack(app, 'One', { env: TOOLING }), 'Artifacts', { topology });
    const other = topologyOf({ application: 'web' });
    const error = deliveryErrorOf(() => new SecureArtifactBucket(new Stack(app, 'Two', { env: TOOLING }), 'Artifacts', { topology: other }));
    expect(error.code).toBe('SecureArtifactBucket.DuplicateBucket');
    expect(error.message).toContain('One/Artifacts is it; let the application in with its addApplication');
  });

  test('of another generation is another bucket, with another key, and leaves the first as it is', () => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(stack, 'Artifacts', { topology });
    const idsIn = (of: Stack) => Object.keys(Template.fromStack(of).toJSON().Resources as object).filter((id) => !id.startsWith('ArtifactAccessLogs'));
    const first = idsIn(stack);
    const next = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(next, 'Artifacts', { topology: topologyOf({ platform: { ...TOOLING, artifactGeneration: 2 } }) });
    const second = idsIn(next);
    expect(second).toHaveLength(first.length);
    expect(second.filter((id) => first.includes(id))).toEqual([]);
  });
});

describe('policies', () => {
  const applications = (count: number, props: SecureArtifactBucketProps = {}) => {
    const { stack, artifacts } = build({ topology, ...props });
    for (let i = 1; i < count; i++) artifacts.addApplication(topologyOf({ application: `application-number-${i}` }));
    return stack;
  };

  test.each<[number, string, SecureArtifactBucketProps]>([
    [17, 'two environments', {}],
    [32, 'deploy roles that are a group', { admitDeployRoles: false, readers: [ArtifactReader.roles([DEV.account, PROD.account], { path: '/delivery/' })] }],
  ])('have room for %i applications of %s', (count, _, props) => {
    expect(() => Template.fromStack(applications(count, props))).not.toThrow();
  });

  const readers = (count: number) => Array.from({ length: count }, (__, i) => String(100_000_000_000 + i));

  test('have room for 130 single readers, and for 420 accounts of a group', () => {
    const single = { bucketName: 'my-artifacts', readers: readers(130).map((account) => ArtifactReader.role(account, 'Reader')) };
    expect(() => Template.fromStack(build(single).stack)).not.toThrow();
    const group = { bucketName: 'my-artifacts', readers: [ArtifactReader.roles(readers(420), { roleName: 'Reader' })] };
    expect(() => Template.fromStack(build(group).stack)).not.toThrow();
  });

  test('that S3 would refuse for their size fail at synthesis, and say what to write', () => {
    const many = applications(60);
    expect(() => Template.fromStack(many)).toThrow(/bucket policy: must be at most 20480 bytes/);
    expect(() => Template.fromStack(many)).toThrow('readers: [ArtifactReader.roles(accounts, { path: \'/delivery/\' })]');
    expect(() => Template.fromStack(many)).toThrow('[SecureArtifactBucket.PolicyTooLarge]');
  });

  test('have as many bytes as their text is long when everything in them is known', () => {
    const document = { Statement: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }] };
    expect(deployedSize(new Stack(), document)).toBe(JSON.stringify(document).length);
    const joined = { a: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] } };
    expect(deployedSize(new Stack(), joined)).toBe('{"a":"arn:aws-us-gov:x"}'.length);
    expect(deployedSize(new Stack(new App(), 'Here', { env: TOOLING }), joined)).toBe('{"a":"arn:aws:x"}'.length);
    const withRole = new Stack();
    const role = new iam.Role(withRole, 'Role', { path: '/a/long/path/', assumedBy: new iam.AccountRootPrincipal() });
    expect(deployedSize(withRole, { a: role.roleArn })).toBe(JSON.stringify({ a: `arn:aws-us-gov:iam::123456789012:role/a/long/path/${'r'.repeat(64)}` }).length);
    const user = new iam.User(withRole, 'User', { path: '/people/' });
    expect(deployedSize(withRole, { a: user.userArn })).toBe(JSON.stringify({ a: `arn:aws-us-gov:iam::123456789012:role/people/${'r'.repeat(64)}` }).length);
    const longest = `arn:aws-us-gov:iam::123456789012:role/${'r'.repeat(64)}`;
    expect(deployedSize(new Stack(), { a: { 'Fn::GetAtt': ['Role', 'Arn'] } })).toBe(JSON.stringify({ a: longest }).length);
  });
});

test('two buckets in one stack do not disturb each other', () => {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(stack, 'Artifacts', { topology });
  new SecureArtifactBucket(stack, 'Others');
  const template = Template.fromStack(stack);
  // Theirs, and that of their logs.
  template.resourceCountIs('AWS::S3::Bucket', 3);
  template.resourceCountIs('AWS::S3::BucketPolicy', 3);
});
