import { App, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AccessProof, AccessQuestion, ArtifactReader, BlueGreenEcsPipeline, DeliveryTopology, PipelineSource, SecureArtifactBucket,
  SecureArtifactBucketAttributes, ServiceContract,
} from '../../src';
import { problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ALL = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
const FRANKFURT = 'eu-central-1';
const ORGANIZATION = 'o-abc1234567';

const roleOf = (account: string, name: string, organizationId = ORGANIZATION): Partial<AccessQuestion> =>
  ({ principal: `arn:aws:iam::${account}:role/${name}`, principalPolicies: ALL, context: { 'aws:PrincipalOrgID': organizationId } });
type Who = Partial<AccessQuestion>;
const ask = (proof: AccessProof, who: Who, action: string, resource: string, context: Record<string, string> = {}, more: Who = {}) =>
  proof.decide({ ...who, ...more, action, resource, context: { ...who.context, ...context } } as AccessQuestion).allowed;
const arnOf = (proof: any, stack: string, type: string): string =>
  proof.landscape.located.find((each: any) => each.type === type && each.stack.name === stack).arn;
const viaS3 = (bucket: string, region: string) => ({ 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': bucket });

describe('a platform that delivers into two regions', () => {
  const topology = topologyOf({
    platform: { ...TOOLING, organizationId: ORGANIZATION }, environments: [DEV, { ...PROD, region: FRANKFURT }], service: ServiceContract.fargate({ port: 80, healthCheckPath: '/' }),
  });
  const app = new App();
  const home = new Stack(app, 'Home', { env: TOOLING });
  const away = new Stack(app, 'Away', { env: { ...TOOLING, region: FRANKFURT } });
  const [first, sibling] = [home, away].map((stack) => new SecureArtifactBucket(stack, 'Artifacts', { topology }));
  const proof = AccessProof.ofStages([app], { organizationId: ORGANIZATION });
  const deployRole = (name: string) => roleOf(topology.environment(name).account, topology.environment(name).deployRoleName);
  const bucketIn = (region: string) => `arn:aws:s3:::${topology.platform._artifactBucketIn(region)}`;
  const artifactIn = (region: string) => `${bucketIn(region)}/${topology.artifactKeyPrefix}/a.zip`;

  test('has a bucket and a key in each, the keys with one alias', () => {
    Template.fromStack(home).hasResourceProperties('AWS::S3::Bucket', { BucketName: topology.platform.artifactBucketName });
    Template.fromStack(away).hasResourceProperties('AWS::S3::Bucket', { BucketName: topology.platform._artifactBucketIn(FRANKFURT) });
    expect(topology.platform._artifactBucketIn(FRANKFURT)).toMatch(/^sd--artifacts--111111111111--eu-central-1--[a-z2-7]{10}$/);
    for (const stack of [home, away]) Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', { AliasName: topology.platform.artifactKeyAlias });
  });

  test('lets the deploy role of each environment read in its own region, and the pipeline write in both', () => {
    for (const [region, reads, not] of [[TOOLING.region, 'dev', 'prod'], [FRANKFURT, 'prod', 'dev']]) {
      expect(ask(proof, deployRole(reads), 's3:GetObject', artifactIn(region))).toBe(true);
      expect(ask(proof, deployRole(not), 's3:GetObject', artifactIn(region))).toBe(false);
      const pipeline = roleOf(TOOLING.account, topology.pipelineRoleName);
      expect(ask(proof, pipeline, 's3:PutObject', artifactIn(region))).toBe(true);
      expect(ask(proof, roleOf(TOOLING.account, 'Administrator'), 's3:PutObject', artifactIn(region))).toBe(false);
      const key = arnOf(proof, region === FRANKFURT ? 'Away' : 'Home', 'AWS::KMS::Key');
      expect(ask(proof, deployRole(reads), 'kms:Decrypt', key, viaS3(bucketIn(region), region))).toBe(true);
      expect(ask(proof, deployRole(not), 'kms:Decrypt', key, viaS3(bucketIn(region), region))).toBe(false);
    }
  });

  test('is referred to in the region of the stack', () => {
    const workload = new Stack(new App(), 'Workload', { env: { account: PROD.account, region: FRANKFURT } });
    const remote = SecureArtifactBucket.fromTopology(workload, 'Artifacts', topology);
    expect(remote.bucketName).toBe(topology.platform._artifactBucketIn(FRANKFURT));
    remote.grants.read(new iam.Role(workload, 'Role', { roleName: topology.environment('prod').deployRoleName, assumedBy: new iam.AccountRootPrincipal() }));
    Annotations.fromStack(workload).hasNoWarning('*', Match.anyValue());
    expect(JSON.stringify(Template.fromStack(workload).toJSON())).toContain(`:kms:${FRANKFURT}:${TOOLING.account}:key/*`);
  });

  test('starts its pipeline from the first', () => {
    const source = PipelineSource.connection({ connectionArn: `arn:aws:codeconnections:eu-west-1:${TOOLING.account}:connection/0`, repository: 'acme/auth-service' });
    expect(first._holds(topology)).toBe(true);
    expect(problemsOf(() => new BlueGreenEcsPipeline(home, 'Pipeline', { topology, artifacts: sibling, source }))).toContain('BlueGreenEcsPipeline.OtherApplication artifacts');
  });

  test('has one bucket in each, and none in a third', () => {
    expect(problemsOf(() => new SecureArtifactBucket(new Stack(app, 'Again', { env: { ...TOOLING, region: FRANKFURT } }), 'Artifacts', { topology })))
      .toEqual(['SecureArtifactBucket.DuplicateBucket topology']);
    expect(problemsOf(() => new SecureArtifactBucket(new Stack(app, 'Third', { env: { ...TOOLING, region: 'us-east-1' } }), 'Artifacts', { topology })))
      .toEqual(['DeliveryTopology.WrongRegion env.region']);
  });
});

describe('artifacts in an account of their own', () => {
  const ARTIFACTS = '444444444444';
  const topology: DeliveryTopology = topologyOf({ platform: { ...TOOLING, artifactAccount: ARTIFACTS, organizationId: ORGANIZATION } });
  const app = new App();
  const stack = new Stack(app, 'Artifacts', { env: { account: ARTIFACTS, region: TOOLING.region } });
  new SecureArtifactBucket(stack, 'Artifacts', { topology });
  const proof = AccessProof.ofStages([app], { organizationId: ORGANIZATION });
  const bucket = `arn:aws:s3:::${topology.platform.artifactBucketName}`;
  const artifact = `${bucket}/${topology.artifactKeyPrefix}/a.zip`;
  const key = arnOf(proof, 'Artifacts', 'AWS::KMS::Key');

  test.each([topology.pipelineRoleName, topology.buildRoleName])('let %s of the tooling account read, write, and look at the bucket', (name) => {
    const maker = roleOf(TOOLING.account, name);
    for (const action of ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:AbortMultipartUpload']) expect(ask(proof, maker, action, artifact)).toBe(true);
    for (const action of ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning']) expect(ask(proof, maker, action, bucket)).toBe(true);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) expect(ask(proof, maker, action, key, viaS3(bucket, TOOLING.region))).toBe(true);
  });

  test('let them do nothing else, and nobody else of that account anything', () => {
    const maker = roleOf(TOOLING.account, topology.buildRoleName);
    for (const action of ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectTagging']) expect(ask(proof, maker, action, artifact)).toBe(false);
    expect(ask(proof, maker, 's3:PutObject', `${bucket}/other/a.zip`)).toBe(false);
    expect(ask(proof, maker, 's3:PutBucketPolicy', bucket)).toBe(false);
    expect(ask(proof, maker, 'kms:Decrypt', key)).toBe(false);
    const administrator = roleOf(TOOLING.account, 'Administrator');
    for (const action of ['s3:GetObject', 's3:PutObject']) expect(ask(proof, administrator, action, artifact)).toBe(false);
    expect(ask(proof, administrator, 'kms:Decrypt', key, viaS3(bucket, TOOLING.region))).toBe(false);
    expect(ask(proof, roleOf(ARTIFACTS, 'Administrator'), 's3:PutObject', artifact)).toBe(false);
    expect(ask(proof, roleOf(ARTIFACTS, topology.buildRoleName), 's3:PutObject', artifact)).toBe(false);
  });

  test('are written from elsewhere without a warning by the build alone', () => {
    const tooling = new Stack(new App(), 'Tooling', { env: TOOLING });
    const remote = SecureArtifactBucket.fromTopology(tooling, 'Artifacts', topology);
    const role = (id: string, roleName?: string) => new iam.Role(tooling, id, { roleName, assumedBy: new iam.AccountRootPrincipal() });
    remote.grants.write(role('Build', topology.buildRoleName));
    remote.grants.read(role('Pipeline', topology.pipelineRoleName));
    Annotations.fromStack(tooling).hasNoWarning('*', Match.anyValue());
    remote.grants.write(role('Other', 'Other'));
    Annotations.fromStack(tooling).hasWarning('/Tooling/Artifacts', Match.stringLikeRegexp('SecureArtifactBucket.unknownWriter'));
    remote.grants.read(role('Reader', 'Reader'));
    Annotations.fromStack(tooling).hasWarning('/Tooling/Artifacts', Match.stringLikeRegexp('SecureArtifactBucket.unknownReader'));
  });
});

describe('groups of readers', () => {
  const [ONE, TWO, OTHER] = ['666666666666', '777777777777', '888888888888'];
  const UNIT = `${ORGANIZATION}/r-ab12/ou-ab12-11111111`;
  const app = new App();
  const stack = new Stack(app, 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(stack, 'Artifacts', {
    bucketName: 'my-artifacts',
    readers: [
      ArtifactReader.roles([ONE, TWO], { path: '/audit/', keyPrefix: 'reports' }),
      ArtifactReader.roles([ONE], { roleName: 'Lead', keyPrefix: 'plans' }),
      ArtifactReader.organization(ORGANIZATION, { roleName: 'Everybody', keyPrefix: 'public' }),
      ArtifactReader.organizationalUnit(UNIT, { path: '/unit/', roleName: 'Member', keyPrefix: 'unit' }),
    ],
  });
  const proof = AccessProof.ofStages([app]);
  const key = arnOf(proof, 'Tooling', 'AWS::KMS::Key');
  const reads = (who: Partial<AccessQuestion>, part: string, more: Partial<AccessQuestion> = {}) => [
    ask(proof, who, 's3:GetObject', `arn:aws:s3:::my-artifacts/${part}/a`, {}, more), ask(proof, who, 'kms:Decrypt', key, viaS3('arn:aws:s3:::my-artifacts', TOOLING.region), more),
  ];
  const inUnit = (path: string) => ({ multiValuedContext: { 'aws:PrincipalOrgPaths': [path] } });

  test.each<[string, boolean[], boolean[]]>([
    ['a role of the path in the one account', reads(roleOf(ONE, 'audit/Anna'), 'reports'), [true, true]],
    ['a role of a path below in the other', reads(roleOf(TWO, 'audit/deep/Berta'), 'reports'), [true, true]],
    ['a role of the path in a third account', reads(roleOf(OTHER, 'audit/Anna'), 'reports'), [false, false]],
    ['a role of another path', reads(roleOf(ONE, 'audits/Anna'), 'reports'), [false, false]],
    ['a role whose name begins like the path', reads(roleOf(ONE, 'audit'), 'reports'), [false, false]],
    ['a role of the path, beside its part', reads(roleOf(ONE, 'audit/Anna'), 'plans'), [false, true]],
    ['the role of a name in one account', reads(roleOf(ONE, 'Lead'), 'plans'), [true, true]],
    ['its namesake in another', reads(roleOf(TWO, 'Lead'), 'plans'), [false, false]],
    ['a role of the organization', reads(roleOf(OTHER, 'Everybody'), 'public'), [true, true]],
    ['another role of it', reads(roleOf(OTHER, 'Everybody2'), 'public'), [false, false]],
    ['its namesake in another organization', reads(roleOf(OTHER, 'Everybody', 'o-zzz9999999'), 'public'), [false, false]],
    ['a role of the unit', reads(roleOf(OTHER, 'unit/Member'), 'unit', inUnit(`${UNIT}/`)), [true, true]],
    ['a role of a unit below', reads(roleOf(OTHER, 'unit/Member'), 'unit', inUnit(`${UNIT}/ou-ab12-22222222/`)), [true, true]],
    ['a role of a unit beside', reads(roleOf(OTHER, 'unit/Member'), 'unit', inUnit(`${ORGANIZATION}/r-ab12/ou-ab12-111111112/`)), [false, false]],
    ['a role of a unit above', reads(roleOf(OTHER, 'unit/Member'), 'unit', inUnit(`${ORGANIZATION}/r-ab12/`)), [false, false]],
    ['a role of the unit, of another name', reads(roleOf(OTHER, 'unit/Guest'), 'unit', inUnit(`${UNIT}/`)), [false, false]],
    ['a unit of that path in another organization', reads(roleOf(OTHER, 'unit/Member', 'o-zzz9999999'), 'unit', inUnit(`${UNIT}/`)), [false, false]],
  ])('%s', (_, is, must) => expect(is).toEqual(must));

  test('are told apart, and known to those who ask', () => {
    const group = ArtifactReader.roles([ONE, TWO], { path: '/audit/', keyPrefix: 'reports' });
    expect(group.accounts).toEqual([ONE, TWO]);
    expect([group.account, ArtifactReader.role(ONE, 'R').account]).toEqual(['*', ONE]);
    expect(group.keyPrefix).toBe('reports');
    expect(new Stack().resolve(group.roleArn)).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::*:role/audit/*']] });
    expect(ArtifactReader.organization(ORGANIZATION, { roleName: 'R' }).accounts).toEqual([]);
    const bucket = (second: ArtifactReader) => () => new SecureArtifactBucket(new Stack(), 'Artifacts', { readers: [group, second] });
    expect(problemsOf(bucket(ArtifactReader.roles([ONE, TWO], { path: '/audit/' })))).toEqual(['SecureArtifactBucket.DuplicateReader readers[1]']);
    expect(bucket(ArtifactReader.roles([ONE], { path: '/audit/' }))).not.toThrow();
  });

  test('of two parts share the key\'s statement', () => {
    const two = new Stack();
    const of = (keyPrefix: string) => ArtifactReader.roles([ONE, TWO], { roleName: 'Reader', keyPrefix });
    new SecureArtifactBucket(two, 'Artifacts', { bucketName: 'my-artifacts', readers: [of('a'), of('b')] });
    const [key2] = Object.values(Template.fromStack(two).findResources('AWS::KMS::Key'));
    expect(key2.Properties.KeyPolicy.Statement.filter((each: any) => each.Action === 'kms:Decrypt')).toHaveLength(1);
  });
});

describe('a bucket that is known by its attributes', () => {
  const attributes = { bucketName: 'my-artifacts', keyArn: 'arn:aws:kms:eu-west-1:444444444444:key/11111111-2222-3333-4444-555555555555', keyPrefix: 'reports' };

  test('grants on name and key, of the key\'s account', () => {
    const app = new App();
    const stack = new Stack(app, 'Workload', { env: { account: DEV.account, region: DEV.region } });
    const bucket = SecureArtifactBucket.fromAttributes(stack, 'Artifacts', attributes);
    const [reader, writer] = ['Reader', 'Writer'].map((id) => new iam.Role(stack, id, { roleName: id, assumedBy: new iam.AccountRootPrincipal() }));
    bucket.grants.read(reader);
    bucket.grants.write(writer);
    expect(bucket.bucketName).toBe('my-artifacts');
    // The bucket's side, as it is where the bucket is made.
    const home = new Stack(app, 'Home', { env: { account: '444444444444', region: 'eu-west-1' } });
    new SecureArtifactBucket(home, 'Artifacts', { bucketName: 'my-artifacts', readers: [ArtifactReader.role(DEV.account, 'Reader', { keyPrefix: 'reports' })] });
    const proof = AccessProof.ofStages([app]);
    const may = (principal: string, action: string, key = 'reports/a') => proof.decide({ principal: `arn:aws:iam::${DEV.account}:role/${principal}`, action, resource: `arn:aws:s3:::my-artifacts/${key}` }).allowed;
    expect(may('Reader', 's3:GetObject')).toBe(true);
    expect(may('Reader', 's3:GetObject', 'other/a')).toBe(false);
    expect(may('Writer', 's3:PutObject')).toBe(false);
    const statements: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap((each) => each.Properties.PolicyDocument.Statement);
    expect(statements).toHaveLength(4);
    for (const each of statements) expect(each.Condition.StringEquals['aws:ResourceAccount']).toBe('444444444444');
    expect(statements.filter((each) => each.Resource === attributes.keyArn).map((each) => each.Action)).toEqual(['kms:Decrypt', ['kms:Decrypt', 'kms:GenerateDataKey']]);
  });

  test.each<[string, Partial<SecureArtifactBucketAttributes> | undefined, string[]]>([
    ['nothing', undefined, ['bucketName', 'keyArn']],
    ['an ARN for a name', { ...attributes, bucketName: 'arn:aws:s3:::my-artifacts' }, ['bucketName']],
    ['an alias for a key', { ...attributes, keyArn: 'arn:aws:kms:eu-west-1:444444444444:alias/artifacts' }, ['keyArn']],
    ['the id of a key', { ...attributes, keyArn: '11111111-2222-3333-4444-555555555555' }, ['keyArn']],
    ['a prefix with a wildcard', { ...attributes, keyPrefix: 'a*' }, ['keyPrefix']],
    ['a prefix that is not known yet', { ...attributes, keyPrefix: Lazy.string({ produce: () => '*' }) }, ['keyPrefix']],
    ['everything wrong at once', { bucketName: 'A', keyArn: 'a', keyPrefix: '/' }, ['bucketName', 'keyArn', 'keyPrefix']],
  ])('fails for %s', (_, given, properties) => {
    expect(problemsOf(() => SecureArtifactBucket.fromAttributes(new Stack(), 'Artifacts', given as any))).toEqual(properties.map((each) => `SecureArtifactBucket.InvalidAttribute ${each}`));
  });

  test('takes what is known later', () => {
    const stack = new Stack();
    const bucket = SecureArtifactBucket.fromAttributes(stack, 'Artifacts', { bucketName: Aws.STACK_NAME, keyArn: Lazy.string({ produce: () => attributes.keyArn }) });
    expect(bucket.grants.read(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() })).success).toBe(true);
  });
});
