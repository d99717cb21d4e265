import { App, CfnParameter, CliCredentialsStackSynthesizer, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactReader, ArtifactWriter, SecureArtifactBucket, SecureArtifactBucketProps, SecureImageRepository } from '../../src';
import { PROPERTIES } from '../../src/secure-artifact-bucket/private/validate-bucket';
import { IMAGE_PROPERTIES } from '../../src/secure-artifact-bucket/private/validate-repository';
import { ourAssembly } from '../contract/assembly';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf();
const tooling = () => new Stack(new App(), 'Tooling', { env: TOOLING });
const bucket = (props: any, stack = tooling()) => new SecureArtifactBucket(stack, 'Artifacts', props);

describe('options that there are not', () => {
  test.each([['SecureArtifactBucketProps', PROPERTIES], ['SecureImageRepositoryProps', IMAGE_PROPERTIES]])('are all but those of %s', (name, known) => {
    expect([...known].sort()).toEqual(ourAssembly().types[`cdk-secure-delivery.${name}`].properties!.map((each) => each.name).sort());
  });

  test.each<[string, () => unknown, string[]]>([
    ['a bucket', () => bucket({ topology, deleteProtecton: true, breakGlassRoles: ['R'] }),
      ['SecureArtifactBucket.InvalidSetting deleteProtecton', 'SecureArtifactBucket.InvalidSetting breakGlassRoles']],
    ['a repository', () => new SecureImageRepository(tooling(), 'Images', { topology, maxUnrelesedImages: 100 } as any), ['SecureImageRepository.InvalidSetting maxUnrelesedImages']],
    ['a reader', () => ArtifactReader.role('444444444444', 'R', { keyprefix: 'weekly' } as any), ['SecureArtifactBucket.InvalidReader options.keyprefix']],
    ['readers', () => ArtifactReader.roles(['444444444444'], { roleName: 'R', prefix: 'weekly' } as any), ['SecureArtifactBucket.InvalidReader options.prefix']],
    ['a writer', () => ArtifactWriter.organization('o-abc1234567', { rolename: 'R', path: '/a/' } as any), ['SecureArtifactBucket.InvalidWriter options.rolename']],
    ['a reader with a text for options', () => ArtifactReader.role('444444444444', 'R', 'weekly' as any), ['SecureArtifactBucket.InvalidReader options']],
  ])('are refused for %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('are told beside those that there are', () => {
    expect(deliveryErrorOf(() => ArtifactReader.role('444444444444', 'R', { keyprefix: 'weekly' } as any)).message)
      .toContain('options.keyprefix: must be left out, as there is no such option; the options are path, keyPrefix, got "weekly"');
  });

  test('do not include what is undefined, or null, which is as good as nothing', () => {
    expect(() => ArtifactReader.role('444444444444', 'R', { roleName: undefined } as any)).not.toThrow();
    expect(() => new SecureArtifactBucket(tooling(), 'Artifacts', null as any)).not.toThrow();
    expect(() => ArtifactReader.role('444444444444', 'R', null as any)).not.toThrow();
  });
});

describe('what would not be logged', () => {
  const logsOf = (stack: Stack, props: s3.BucketProps) => new s3.Bucket(stack, 'Logs', props);
  const INVALID = ['SecureArtifactBucket.InvalidAccessLogs serverAccessLogsBucket'];

  test.each<[string, s3.BucketProps]>([
    ['the key that AWS manages', { encryption: s3.BucketEncryption.KMS_MANAGED }],
    ['two layers of KMS', { encryption: s3.BucketEncryption.DSSE_MANAGED }],
    ['a key of its own', { encryption: s3.BucketEncryption.KMS }],
    ['a lock', { objectLockEnabled: true }],
    ['a lock by default', { objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)) }],
  ])('is refused: a bucket with %s', (_, props) => {
    const stack = tooling();
    expect(problemsOf(() => bucket({ serverAccessLogsBucket: logsOf(stack, props) }, stack))).toEqual(INVALID);
  });

  test.each<[string, s3.BucketProps]>([['keys of S3', { encryption: s3.BucketEncryption.S3_MANAGED }], ['nothing said', {}]])('is logged into a bucket with %s', (_, props) => {
    const stack = tooling();
    expect(() => bucket({ serverAccessLogsBucket: logsOf(stack, props) }, stack)).not.toThrow();
  });

  test('is refused: an imported bucket with a key', () => {
    const stack = tooling();
    const encryptionKey = new kms.Key(stack, 'Key');
    const imported = s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', encryptionKey });
    expect(problemsOf(() => bucket({ serverAccessLogsBucket: imported }, stack))).toEqual(INVALID);
  });

  test('is refused: a bucket of another stack, for one whose name CloudFormation makes up', () => {
    const app = new App();
    const [one, two] = ['One', 'Two'].map((id) => new Stack(app, id, { env: TOOLING }));
    const serverAccessLogsBucket = logsOf(two, {});
    expect(problemsOf(() => bucket({ serverAccessLogsBucket }, one))).toEqual(INVALID);
    const known = new CfnParameter(one, 'Name').valueAsString;
    expect(problemsOf(() => bucket({ bucketName: known, serverAccessLogsBucket }, new Stack(app, 'Three', { env: TOOLING })))).toEqual(INVALID);
    new SecureArtifactBucket(one, 'Named', { bucketName: 'my-artifacts', serverAccessLogsBucket });
    expect(() => app.synth()).not.toThrow();
  });

  test('is refused: something else under the id of the shared bucket', () => {
    const stack = tooling();
    new s3.Bucket(stack, 'ArtifactAccessLogs');
    expect(problemsOf(() => bucket({}, stack))).toEqual(INVALID);
  });

  test('is too much for one policy with 70 buckets in a stack, and not with 20', () => {
    const withBuckets = (count: number) => {
      const stack = tooling();
      for (let i = 0; i < count; i++) new SecureArtifactBucket(stack, `Artifacts${i}`);
      return stack;
    };
    expect(() => Template.fromStack(withBuckets(20))).not.toThrow();
    expect(() => Template.fromStack(withBuckets(70))).toThrow(/policy of the bucket for access logs: must be at most 20480 bytes; make fewer buckets in the stack/);
  });

  test('is kept as well as the bucket that is kept best', () => {
    const policies = [RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.DESTROY];
    for (const [first, second, kept] of [[0, 1, 'Retain'], [1, 0, 'Retain'], [2, 1, 'RetainExceptOnCreate'], [1, 2, 'RetainExceptOnCreate'], [2, 2, 'Delete']] as const) {
      const stack = tooling();
      [first, second].forEach((i, n) => new SecureArtifactBucket(stack, `Artifacts${n}`, { removalPolicy: policies[i] }));
      const [logs] = Object.entries<any>(Template.fromStack(stack).findResources('AWS::S3::Bucket')).filter(([id]) => id.startsWith('ArtifactAccessLogs'));
      expect(logs[1].DeletionPolicy).toBe(kept);
    }
  });
});

describe('a bucket is refused', () => {
  test.each<[string, () => unknown, string[]]>([
    ['with a lock of no mode', () => bucket({ objectLock: { mode: 'FOO', duration: Duration.days(3) } }), ['SecureArtifactBucket.InvalidSetting objectLock']],
    ['with a lock of no time', () => bucket({ objectLock: { mode: 'GOVERNANCE', duration: 5 } }), ['SecureArtifactBucket.InvalidSetting objectLock']],
    ['with a lock of 101 years', () => bucket({ objectLock: { mode: s3.ObjectLockMode.GOVERNANCE, duration: Duration.days(36_501) } }), ['SecureArtifactBucket.InvalidSetting objectLock']],
    ['with a time beyond what S3 counts', () => bucket({ expiration: Duration.days(2_147_483_648) }), ['SecureArtifactBucket.InvalidLifecycle expiration']],
    ['that nobody can empty', () => bucket({ deleteProtection: true, removalPolicy: RemovalPolicy.DESTROY }), ['SecureArtifactBucket.Contradiction deleteProtection']],
    ['whose name another one has', () => {
      const stack = tooling();
      new SecureArtifactBucket(stack, 'First', { bucketName: 'my-artifacts' });
      return bucket({ bucketName: 'my-artifacts' }, stack);
    }, ['SecureArtifactBucket.DuplicateBucket bucketName']],
    ['whose name the platform has', () => {
      const stack = tooling();
      new SecureArtifactBucket(stack, 'First', { topology });
      return bucket({ bucketName: topology.platform.artifactBucketName }, stack);
    }, ['SecureArtifactBucket.DuplicateBucket bucketName']],
    ['with the build as a break-glass role', () => bucket({ topology, breakGlassRoleNames: [topology.buildRoleName] }), ['SecureArtifactBucket.InvalidRole breakGlassRoleNames[0]']],
    ['with the pipeline as an administrator', () => bucket({ topology, keyAdministratorRoleNames: [topology.pipelineRoleName] }), ['SecureArtifactBucket.InvalidRole keyAdministratorRoleNames[0]']],
    ['with a name that was cut from an ARN', () => bucket({ topology, breakGlassRoleNames: ['role/BreakGlass'] }), ['SecureArtifactBucket.InvalidRole breakGlassRoleNames[0]']],
    ['with a name that is not known yet', () => bucket({ topology, breakGlassRoleNames: [Lazy.string({ produce: () => '*' })] }), ['SecureArtifactBucket.InvalidRole breakGlassRoleNames[0]']],
    ['with a unit of another root', () => ArtifactReader.organizationalUnit('o-abc1234567/r-ab12/ou-zz99-11111111', { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader unitPath']],
    ['with a prefix that IAM takes in no policy', () => ArtifactReader.role('444444444444', 'R', { keyPrefix: '成果物' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['with the same accounts in another order', () => bucket({
      readers: [['444444444444', '555555555555'], ['555555555555', '444444444444']].map((accounts) => ArtifactReader.roles(accounts, { roleName: 'R' })),
    }), ['SecureArtifactBucket.DuplicateReader readers[1]']],
    ...[undefined, {}, 'arn:aws:iam::111111111111:role/R'].flatMap((grantee: any) => (['read', 'write'] as const)
      .map((grant): [string, () => unknown, string[]] => [`${grant} for ${grantee}`, () => bucket({ topology }).grants[grant](grantee), ['SecureArtifactBucket.UngrantableGrantee grantee']])),
    ['pushing for nobody', () => new SecureImageRepository(tooling(), 'Images', { topology }).grants.push(undefined as any), ['SecureImageRepository.UngrantableGrantee grantee']],
    ...([
      ['every role', (stack) => iam.Role.fromRoleName(stack, 'Role', '*')], ['some roles', (stack) => iam.Role.fromRoleName(stack, 'Role', 'Adm*')],
      ['roles like it', (stack) => iam.Role.fromRoleName(stack, 'Role', 'a?b')], ['every user', (stack) => iam.User.fromUserName(stack, 'User', '*')],
      ['roles of a formatted ARN', (stack) => iam.Role.fromRoleArn(stack, 'Role', stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: '*' }))],
    ] as [string, (stack: Stack) => iam.IGrantable][]).map(([who, make]): [string, () => unknown, string[]] => [`writing for ${who}`, () => {
      const stack = tooling();
      return bucket({ topology }, stack).grants.write(make(stack));
    }, ['SecureArtifactBucket.UngrantableGrantee grantee']]),
    ['an application whose build is a break-glass role', () => {
      const web = topologyOf({ application: 'web' });
      return bucket({ topology, breakGlassRoleNames: ['People', web.buildRoleName] }).addApplication(web);
    }, ['SecureArtifactBucket.InvalidRole breakGlassRoleNames[1]']],
    ['with a role whose path is longer than any', () => bucket({ breakGlassRoleNames: [`${'a'.repeat(600)}/B`] }), ['SecureArtifactBucket.InvalidRole breakGlassRoleNames[0]']],
    ...['arn:aws:sts::111111111111:assumed-role/X/y', 'arn:aws:iam::111111111111:role/*'].map((arn): [string, () => unknown, string[]] => [`writing for ${arn}`, () => {
      const stack = tooling();
      return bucket({ topology }, stack).grants.write(iam.Role.fromRoleArn(stack, 'Role', arn));
    }, ['SecureArtifactBucket.UngrantableGrantee grantee']]),
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('in words that show who is meant', () => {
    const reader = ArtifactReader.role('444444444444', 'R', { path: '/a/' });
    expect(deliveryErrorOf(() => bucket({ readers: [reader, reader] })).message).toContain('got "role/a/R of 444444444444"');
    expect(deliveryErrorOf(() => bucket({ topology, writers: [reader] })).message).toContain('got "ArtifactReader of role/a/R of 444444444444"');
    const unit = ArtifactReader.organizationalUnit('o-abc1234567/r-ab12/ou-ab12-11111111', { roleName: 'R' });
    expect(deliveryErrorOf(() => bucket({ readers: [unit, unit] })).message).toContain('got "role/R of o-abc1234567/r-ab12/ou-ab12-11111111"');
    const organization = ArtifactReader.organization('o-abc1234567', { roleName: 'R' });
    expect(deliveryErrorOf(() => bucket({ readers: [organization, organization] })).message).toContain('got "role/R of o-abc1234567"');
  });
});

test('a list of accounts is one\'s own, which nobody adds to later', () => {
  const accounts = ['444444444444'];
  const reader = ArtifactReader.roles(accounts, { roleName: 'R' });
  accounts.push('*');
  expect(reader.accounts).toEqual(['444444444444']);
  expect(ArtifactWriter.roles(['444444444444', '555555555555'], { path: '/a/' }).accounts).toEqual(['444444444444', '555555555555']);
});

test('something that was not made by a factory is no reader', () => {
  const Made = ArtifactReader as any;
  const forged = new Made({ accounts: ['444444444444'], role: '/*' });
  expect(problemsOf(() => bucket({ readers: [forged] }))).toEqual(['SecureArtifactBucket.InvalidReader readers[0]']);
});

test('a writer of everything is warned of where there are applications', () => {
  const stack = tooling();
  bucket({ topology, writers: [ArtifactWriter.role('444444444444', 'W')] } satisfies SecureArtifactBucketProps, stack);
  Annotations.fromStack(stack).hasWarning('/Tooling/Artifacts', Match.stringLikeRegexp('SecureArtifactBucket.writerOfEverything'));
  const other = tooling();
  bucket({ writers: [ArtifactWriter.role('444444444444', 'W')] }, other);
  Annotations.fromStack(other).hasNoWarning('*', Match.anyValue());
});

test('a break-glass role of the artifacts\' own account may be called as the build of another', () => {
  const elsewhere = topologyOf({ platform: { ...TOOLING, artifactAccount: '444444444444' } });
  const stack = new Stack(new App(), 'Artifacts', { env: { account: '444444444444', region: TOOLING.region } });
  expect(() => bucket({ topology: elsewhere, breakGlassRoleNames: [elsewhere.buildRoleName] }, stack)).not.toThrow();
});

test('contents that nothing protects are warned of, as nobody is known who deploys', () => {
  const warned = (props: SecureArtifactBucketProps) => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING, synthesizer: new CliCredentialsStackSynthesizer() });
    bucket(props, stack);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('SecureArtifactBucket.unprotectedContents')).length;
  };
  expect(warned({ topology })).toBe(1);
  expect(warned({ topology, exclusiveWriters: false })).toBe(0);
  expect(warned({ topology, deleteProtection: true, breakGlassRoleNames: ['Deployer'] })).toBe(0);
});

test('tags in another order are the same conventions', () => {
  const of = (application: string, tags: { [key: string]: string }) => topologyOf({ application, platform: { ...TOOLING, conventions: { tags } } });
  const artifacts = bucket({ topology: of('auth-service', { a: '1', b: '2' }) });
  expect(() => artifacts.addApplication(of('web', { b: '2', a: '1' }))).not.toThrow();
});

test('contents are protected as far as somebody is known who deploys', () => {
  const sids = (props: SecureArtifactBucketProps) => {
    const stack = tooling();
    bucket(props, stack);
    return JSON.stringify(Template.fromStack(stack).toJSON()).match(/"Sid":"Protect\w+"/g) ?? [];
  };
  expect(sids({ topology })).toEqual(['"Sid":"ProtectContents"', '"Sid":"ProtectContents"']);
  expect(sids({ topology, exclusiveWriters: false })).toEqual([]);
  expect(sids({ topology, deleteProtection: true }).sort()).toEqual(['"Sid":"ProtectBucket"', '"Sid":"ProtectKey"', '"Sid":"ProtectVersions"']);
});
