import { App, Aws, BootstraplessSynthesizer, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, IStackSynthesizer, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AccessProof, ArtifactReader, ArtifactWriter, SecureArtifactBucket, SecureArtifactBucketProps } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const topology = topologyOf({ platform: { ...TOOLING, organizationId: ORGANIZATION } });
const web = topologyOf({ platform: { ...TOOLING, organizationId: ORGANIZATION }, application: 'web' });
const PREFIX = topology.artifactKeyPrefix;
const writer = ArtifactWriter.role('555555555555', 'Importer');

function build(props: SecureArtifactBucketProps = { topology }, synthesizer?: DefaultStackSynthesizer) {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING, synthesizer });
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', props);
  return { stack, artifacts, template: () => Template.fromStack(stack) };
}

const statementsOf = (stack: Stack, type: 'AWS::S3::BucketPolicy' | 'AWS::KMS::Key') => Object.entries<any>(Template.fromStack(stack).findResources(type))
  .filter(([id]) => id.startsWith('Artifacts') && !id.startsWith('ArtifactAccessLogs'))
  .flatMap(([, { Properties: properties }]) => (properties.PolicyDocument ?? properties.KeyPolicy).Statement as any[]);
const sids = (stack: Stack, type: 'AWS::S3::BucketPolicy' | 'AWS::KMS::Key' = 'AWS::S3::BucketPolicy') => statementsOf(stack, type).map((each) => each.Sid);

describe('exclusive writers', () => {
  test('are the default with a topology, and can be asked for without', () => {
    expect(sids(build().stack)).toEqual(expect.arrayContaining(['DenyOtherWriters', 'DenyOtherWriters1']));
    expect(sids(build().stack, 'AWS::KMS::Key')).toContain('DenyGrants');
    expect(sids(build({}).stack)).not.toContain('DenyOtherWriters');
    expect(sids(build({}).stack, 'AWS::KMS::Key')).not.toContain('DenyGrants');
    expect(sids(build({ exclusiveWriters: true }).stack)).toContain('DenyOtherWriters');
    expect(sids(build({ exclusiveWriters: true }).stack, 'AWS::KMS::Key')).toContain('DenyGrants');
  });

  test('are warned of when a topology goes without them', () => {
    const { stack } = build({ topology, exclusiveWriters: false });
    expect(sids(stack).filter((sid) => sid?.startsWith('DenyOtherWriters'))).toEqual([]);
    Annotations.fromStack(stack).hasWarning('/Tooling/Artifacts', Match.stringLikeRegexp('SecureArtifactBucket.sharedWriters'));
    Annotations.fromStack(build({ exclusiveWriters: false }).stack).hasNoWarning('*', Match.anyValue());
  });

  test('of each application are apart from those of the others', () => {
    const { stack, artifacts } = build();
    artifacts.addApplication(web);
    const denials = statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Sid: sid }) => sid?.startsWith('DenyOtherWriters'));
    expect(denials.map((each) => each.Sid)).toEqual(['DenyOtherWriters', 'DenyOtherWriters1', 'DenyOtherWriters2']);
    const [elsewhere, ...parts] = denials.map((each) => JSON.stringify(each));
    [topology, web].forEach((each, i) => {
      expect(parts[i]).toContain(each.pipelineRoleName);
      expect(parts[i]).toContain(each.buildRoleName);
      expect(parts[i]).toContain(`/${each.artifactKeyPrefix}/*`);
      expect(parts[1 - i]).not.toContain(each.buildRoleName);
      expect(elsewhere).toContain(`/${each.artifactKeyPrefix}/*`);
      expect(elsewhere).not.toContain(each.buildRoleName);
    });
    expect(denials[0].Condition).toBeUndefined();
  });

  test('are joined by whoever is granted to write, a role or a user', () => {
    const { stack, artifacts } = build();
    const role = new iam.Role(stack, 'Import', { assumedBy: new iam.AccountRootPrincipal() });
    const user = new iam.User(stack, 'User');
    artifacts.grants.write(role);
    artifacts.grantsFor(topology).write(user);
    const [denial] = statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Sid: sid }) => sid === 'DenyOtherWriters1');
    const [roleId, userId] = ['AWS::IAM::Role', 'AWS::IAM::User'].map((type) => Object.keys(Template.fromStack(stack).findResources(type))[0]);
    expect(denial.Condition.ArnNotEquals['aws:PrincipalArn']).toEqual(expect.arrayContaining([{ 'Fn::GetAtt': [roleId, 'Arn'] }, { 'Fn::GetAtt': [userId, 'Arn'] }]));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectAcl'] })]) },
    });
  });

  test('cannot be a group, whose users the bucket does not know', () => {
    const { stack, artifacts } = build();
    expect(problemsOf(() => artifacts.grants.write(new iam.Group(stack, 'Group')))).toEqual(['SecureArtifactBucket.UngrantableGrantee grantee']);
    const shared = build({ topology, exclusiveWriters: false });
    expect(shared.artifacts.grants.write(new iam.Group(shared.stack, 'Group')).success).toBe(true);
  });

  test('can lie in another stack of the app, under a name that both know', () => {
    const app = new App();
    const [tooling, jobs] = ['Tooling', 'Jobs'].map((id) => new Stack(app, id, { env: TOOLING }));
    const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
    const assumedBy = new iam.AccountRootPrincipal();
    artifacts.grants.write(new iam.Role(jobs, 'Import', { roleName: 'Import', path: '/jobs/', assumedBy }));
    artifacts.grants.write(iam.Role.fromRoleName(jobs, 'Imported', 'Imported'));
    const unnamed = new iam.Role(jobs, 'Unnamed', { assumedBy });
    expect(problemsOf(() => artifacts.grants.write(unnamed))).toEqual(['SecureArtifactBucket.UngrantableGrantee grantee']);
    expect(unnamed.node.tryFindChild('DefaultPolicy')).toBeUndefined();
    const foreign = iam.Role.fromRoleArn(tooling, 'Foreign', 'arn:aws:iam::222222222222:role/Foreign');
    expect(problemsOf(() => artifacts.grants.write(foreign))).toEqual(['SecureArtifactBucket.ForeignGrantee grantee']);
    expect(problemsOf(() => artifacts.grants.write(new iam.User(jobs, 'User')))).toEqual(['SecureArtifactBucket.UngrantableGrantee grantee']);
    expect(() => app.synth()).not.toThrow();
    const denial = JSON.stringify(statementsOf(tooling, 'AWS::S3::BucketPolicy').find(({ Sid: sid }) => sid === 'DenyOtherWriters1'));
    expect(denial).toContain(`:iam::${TOOLING.account}:role/jobs/Import"`);
    expect(denial).toContain(`:iam::${TOOLING.account}:role/Imported"`);
    expect(denial).not.toContain('Foreign');
  });

  test.each([['role', true], ['bucket', false]])('can lie in a stack around the other one, the %s in the nested one', (_, isRoleNested) => {
    const parent = new Stack(new App(), 'Tooling', { env: TOOLING });
    const nested = new NestedStack(parent, 'Nested');
    const [ofBucket, ofRole] = isRoleNested ? [parent, nested] : [nested, parent];
    const artifacts = new SecureArtifactBucket(ofBucket, 'Artifacts', { topology });
    const role = new iam.Role(ofRole, 'Import', { assumedBy: new iam.AccountRootPrincipal() });
    expect(artifacts.grants.write(role).success).toBe(true);
    expect(() => (parent.node.root as App).synth()).not.toThrow();
  });

  test('of a bucket that stands alone are those of the whole bucket', () => {
    const { stack, artifacts } = build({ bucketName: 'my-artifacts', exclusiveWriters: true, writers: [writer] });
    artifacts.grants.write(new iam.Role(stack, 'Import', { assumedBy: new iam.AccountRootPrincipal() }));
    const [denial] = statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Sid: sid }) => sid === 'DenyOtherWriters');
    expect(denial.Condition.ArnNotEquals['aws:PrincipalArn']).toHaveLength(2);
    expect(denial.NotResource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::my-artifacts']] });
  });

  test('that come first count in the parts that come later', () => {
    const { stack, artifacts } = build({ topology, writers: [writer] });
    artifacts.addApplication(web);
    const denials = statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Sid: sid }) => sid?.startsWith('DenyOtherWriters'));
    expect(denials).toHaveLength(3);
    for (const { Condition: condition } of denials) expect(JSON.stringify(condition)).toContain(':role/Importer');
  });

  test('of an organization are told by a pattern, beside the exact ones', () => {
    const { stack } = build({ topology, writers: [ArtifactWriter.organization(ORGANIZATION, { roleName: 'Importer', keyPrefix: PREFIX })] });
    const [denial] = statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Sid: sid }) => sid === 'DenyOtherWriters1');
    expect(JSON.stringify(denial.Condition.ArnNotLike)).toContain(':iam::*:role/Importer');
    expect(denial.Condition.ArnNotEquals['aws:PrincipalArn']).toHaveLength(2);
  });
});

describe('a group of an organization', () => {
  const UNIT = `${ORGANIZATION}/r-ab12/ou-ab12-11111111`;
  const app = new App();
  const stack = new Stack(app, 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(stack, 'Artifacts', {
    topology,
    writers: [
      ArtifactWriter.organizationalUnit(UNIT, { roleName: 'Importer', keyPrefix: 'imported' }),
      ArtifactWriter.role(TOOLING.account, 'OwnImporter', { keyPrefix: 'imported' }),
      ArtifactWriter.organization(ORGANIZATION, { path: '/publishers/' }),
    ],
  });
  const proof = AccessProof.ofStages([app], { organizationId: ORGANIZATION });
  const puts = (account: string, role: string, key: string, path = `${UNIT}/`) => proof.decide({
    principal: `arn:aws:iam::${account}:role/${role}`,
    principalPolicies: [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })],
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${topology.platform.artifactBucketName}/${key}`,
    context: { 'aws:PrincipalOrgID': ORGANIZATION },
    multiValuedContext: { 'aws:PrincipalOrgPaths': [path] },
  });

  test.each<[string, string, string, string, boolean]>([
    ['a member of the unit', '555555555555', 'Importer', 'imported/a', true],
    ['a member of the unit, elsewhere', '555555555555', 'Importer', `${PREFIX}/a`, false],
    ['a namesake in the bucket\'s own account', TOOLING.account, 'Importer', 'imported/a', false],
    ['a role of that account that is named itself', TOOLING.account, 'OwnImporter', 'imported/a', true],
    ['a publisher, anywhere', '555555555555', 'publishers/P', 'a', true],
    ['a publisher, in the unit\'s part', '555555555555', 'publishers/P', 'imported/a', true],
    ['a publisher, in an application\'s part', '555555555555', 'publishers/P', `${PREFIX}/a`, true],
    ['a namesake of publishers in the own account, anywhere', TOOLING.account, 'publishers/P', 'a', false],
    ['a namesake of publishers in the own account, in the unit\'s part', TOOLING.account, 'publishers/P', 'imported/a', false],
    ['a namesake of publishers in the own account, in an application\'s part', TOOLING.account, 'publishers/P', `${PREFIX}/a`, false],
    ['the build', TOOLING.account, topology.buildRoleName, `${PREFIX}/a`, true],
  ])('%s', (_, account, role, key, must) => expect(puts(account, role, key).allowed).toBe(must));

  test('is left to the other unit\'s members', () => {
    expect(puts('555555555555', 'Importer', 'imported/a', `${ORGANIZATION}/r-ab12/ou-ab12-99999999/`).allowed).toBe(false);
  });

  test('is kept from the own account by a statement for it', () => {
    expect(puts(TOOLING.account, 'Importer', 'imported/a').explanation).toMatch(/denied by .*\(DenyOtherWriters\d+Here\)/);
    expect(puts(TOOLING.account, 'publishers/P', 'a').explanation).toContain('(DenyOtherWritersHere)');
  });
});

describe('writers', () => {
  test('of another account are let in on bucket and key, those of the own account by their identity policies', () => {
    const { stack } = build({ bucketName: 'my-artifacts', writers: [writer, ArtifactWriter.role(TOOLING.account, 'Publisher')] });
    const allowed = (type: 'AWS::S3::BucketPolicy' | 'AWS::KMS::Key') => statementsOf(stack, type).filter((each) => each.Effect === 'Allow' && JSON.stringify(each).includes('PrincipalArn'));
    expect(allowed('AWS::S3::BucketPolicy').map((each) => each.Action)).toEqual([['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectAcl']]);
    expect(allowed('AWS::KMS::Key').map((each) => each.Action)).toEqual([['kms:Decrypt', 'kms:GenerateDataKey']]);
    expect(JSON.stringify(statementsOf(stack, 'AWS::S3::BucketPolicy'))).not.toContain('Publisher');
  });

  test('get the statements that their own policies need', () => {
    const { stack, artifacts } = build();
    const statements = artifacts.addWriter(writer).map((each) => stack.resolve(each.toStatementJson()));
    expect(statements.map((each) => each.Action)).toEqual([['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectAcl'], ['kms:Decrypt', 'kms:GenerateDataKey']]);
    for (const each of statements) expect(each.Condition.StringEquals['aws:ResourceAccount']).toBe(TOOLING.account);
    expect(statements[1].Condition['ForAnyValue:StringEquals']).toEqual({ 'kms:ResourceAliases': [topology.platform.artifactKeyAlias] });
  });

  test('of a bucket without a topology get the ARN of its key', () => {
    const { stack, artifacts } = build({ bucketName: 'my-artifacts' });
    const [key] = Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const [, decrypt] = artifacts.addReader(ArtifactReader.role('222222222222', 'Reader')).map((each) => stack.resolve(each.toStatementJson()));
    expect(decrypt.Resource).toEqual({ 'Fn::GetAtt': [key, 'Arn'] });
  });

  const none = undefined as any;
  const token = Lazy.string({ produce: () => '*' });
  test.each<[string, () => unknown, string[]]>([
    ['the same role twice', () => build({ topology, writers: [writer, writer] }), ['SecureArtifactBucket.DuplicateWriter writers[1]']],
    ['the same role once more', () => build({ topology, writers: [writer] }).artifacts.addWriter(writer), ['SecureArtifactBucket.DuplicateWriter writer']],
    ['a role of the own account twice',
      () => build({ topology, writers: [1, 2].map(() => ArtifactWriter.role(TOOLING.account, 'Publisher')) }), ['SecureArtifactBucket.DuplicateWriter writers[1]']],
    ['the application\'s own build', () => build({ topology, writers: [ArtifactWriter.role(TOOLING.account, topology.buildRoleName, { keyPrefix: PREFIX })] }),
      ['SecureArtifactBucket.DuplicateWriter writers[0]']],
    ['a part of an application\'s part', () => build({ topology, writers: [ArtifactWriter.role('555555555555', 'W', { keyPrefix: `${PREFIX}/Source` })] }),
      ['SecureArtifactBucket.OverlappingWriters writers[0]']],
    ['a part around another', () => build({ exclusiveWriters: true, writers: ['a/b', 'a'].map((keyPrefix) => ArtifactWriter.role('555555555555', 'W', { keyPrefix })) }),
      ['SecureArtifactBucket.OverlappingWriters writers[1]']],
    ['an application around a part', () => build({ topology, writers: [ArtifactWriter.role('555555555555', 'W', { keyPrefix: `${web.artifactKeyPrefix}/x` })] }).artifacts.addApplication(web),
      ['SecureArtifactBucket.OverlappingWriters topology']],
    ['a writer of another organization', () => build({ topology, writers: [ArtifactWriter.organization('o-zzz9999999', { roleName: 'W' })] }),
      ['SecureArtifactBucket.InvalidWriter writers[0]']],
    ['a reader as a writer', () => build({ topology, writers: [ArtifactReader.role('555555555555', 'R') as any] }), ['SecureArtifactBucket.InvalidWriter writers[0]']],
    ['a writer as a reader', () => build({ topology, readers: [writer as any] }), ['SecureArtifactBucket.InvalidReader readers[0]']],
    ['writers that are no list', () => build({ topology, writers: writer as any }), ['SecureArtifactBucket.InvalidWriter writers']],
    ['no writer, later', () => build().artifacts.addWriter(none), ['SecureArtifactBucket.InvalidWriter writer']],
    ['a writer with a short account', () => ArtifactWriter.role('55', 'W'), ['SecureArtifactBucket.InvalidWriter account']],
    ['a writer whose name is no name', () => ArtifactWriter.role('555555555555', 'a/b'), ['SecureArtifactBucket.InvalidWriter roleName']],
    ['no account', () => ArtifactWriter.roles([], { roleName: 'W' }), ['SecureArtifactBucket.InvalidWriter accounts']],
    ['accounts that are no list', () => ArtifactReader.roles('222222222222' as any, { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader accounts']],
    ['an account twice', () => ArtifactReader.roles(['222222222222', '222222222222'], { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader accounts[1]']],
    ['a short account and a bad name at once', () => ArtifactReader.roles(['222222222222', '3'], { roleName: '*' }),
      ['SecureArtifactBucket.InvalidReader accounts[1]', 'SecureArtifactBucket.InvalidReader roleName']],
    ['an account that is not known yet', () => ArtifactReader.roles([Aws.ACCOUNT_ID], { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader accounts[0]']],
    ['every role of several accounts', () => ArtifactReader.roles(['222222222222'], {}), ['SecureArtifactBucket.InvalidReader options']],
    ['every role of an organization', () => ArtifactReader.organization(ORGANIZATION, { path: '/' }), ['SecureArtifactBucket.InvalidReader options']],
    ['no options', () => ArtifactReader.organization(ORGANIZATION, none), ['SecureArtifactBucket.InvalidReader options']],
    ['a name that is not known yet', () => ArtifactReader.organization(ORGANIZATION, { roleName: token }), ['SecureArtifactBucket.InvalidReader roleName']],
    ['a path that is not known yet', () => ArtifactReader.organization(ORGANIZATION, { path: token }), ['SecureArtifactBucket.InvalidReader path']],
    ['a key prefix with a wildcard', () => ArtifactReader.organization(ORGANIZATION, { roleName: 'R', keyPrefix: '*' }), ['SecureArtifactBucket.InvalidReader keyPrefix']],
    ['an organization that is none', () => ArtifactReader.organization('r-ab12', { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader organizationId']],
    ['an organization that is not known yet', () => ArtifactReader.organization(token, { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader organizationId']],
    ...['ou-ab12-11111111', 'o-abc1234567/r-ab12', 'o-abc1234567/ou-ab12-11111111', 'o-abc1234567/r-ab12/ou-ab12-11111111/', 'o-abc1234567/r-ab12/*', none]
      .map((path): [string, () => unknown, string[]] => [`the unit ${path}`, () => ArtifactReader.organizationalUnit(path, { roleName: 'R' }), ['SecureArtifactBucket.InvalidReader unitPath']]),
    ['the artifacts of an application that is not in', () => build().artifacts.grantsFor(web), ['SecureArtifactBucket.UnknownApplication topology']],
    ['the artifacts of nobody', () => build({}).artifacts.grantsFor(none), ['SecureArtifactBucket.UnknownApplication topology']],
    ...(['admitDeployRoles', 'deleteProtection', 'exclusiveWriters'] as const)
      .map((setting): [string, () => unknown, string[]] => [`a text for ${setting}`, () => build({ topology, [setting]: 'false' }), [`SecureArtifactBucket.InvalidSetting ${setting}`]]),
    ...(['breakGlassRoleNames', 'keyAdministratorRoleNames'] as const).flatMap((list) => ([
      ['*', `${list}[0]`], ['/BreakGlass', `${list}[0]`], ['arn:aws:iam::111111111111:role/R', `${list}[0]`], ['AWSReservedSSO_Admin_0123456789abcdef', `${list}[0]`],
    ]).map(([name, property]): [string, () => unknown, string[]] => [`${name} among ${list}`, () => build({ topology, [list]: [name] }), [`SecureArtifactBucket.InvalidRole ${property}`]])),
    ['a role twice', () => build({ topology, breakGlassRoleNames: ['R', 'R'] }), ['SecureArtifactBucket.InvalidRole breakGlassRoleNames[1]']],
    ['a name instead of a list', () => build({ topology, breakGlassRoleNames: 'R' as any }), ['SecureArtifactBucket.InvalidRole breakGlassRoleNames']],
  ])('fail for %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));
});

describe('who deploys a protected bucket', () => {
  const denied = (stack: Stack) => JSON.stringify(statementsOf(stack, 'AWS::S3::BucketPolicy').find(({ Sid: sid }) => sid === 'ProtectBucket'));

  test('is the role that the synthesizer names, also through nested stacks', () => {
    expect(denied(build({ deleteProtection: true }, new DefaultStackSynthesizer({ qualifier: 'team1' })).stack))
      .toContain(`:iam::${TOOLING.account}:role/cdk-team1-cfn-exec-role-${TOOLING.account}-${TOOLING.region}`);
    const parent = new Stack(new App(), 'Tooling', { env: TOOLING });
    const nested = new NestedStack(parent, 'Nested');
    new SecureArtifactBucket(nested, 'Artifacts', { deleteProtection: true });
    expect(denied(nested)).toContain('role/cdk-hnb659fds-cfn-exec-role');
  });

  test('is the one that the synthesizer without a bootstrap is given, or passes on all the same', () => {
    const cloudFormationExecutionRoleArn = `arn:aws:iam::${TOOLING.account}:role/Exec`;
    const stackOf = (synthesizer: BootstraplessSynthesizer) => build({ deleteProtection: true }, synthesizer).stack;
    expect(denied(stackOf(new BootstraplessSynthesizer({ cloudFormationExecutionRoleArn })))).toContain(cloudFormationExecutionRoleArn);
    expect(denied(stackOf(new BootstraplessSynthesizer()))).toContain('role/cdk-hnb659fds-cfn-exec-role');
  });

  test('is known as far as the account is', () => {
    const stack = new Stack(new App(), 'Agnostic');
    new SecureArtifactBucket(stack, 'Artifacts', { deleteProtection: true });
    expect(denied(stack)).toContain('role/cdk-hnb659fds-cfn-exec-role-",{"Ref":"AWS::AccountId"},"-",{"Ref":"AWS::Region"}');
  });

  const unknown = (props: SecureArtifactBucketProps, synthesizer: IStackSynthesizer = new CliCredentialsStackSynthesizer()) => () =>
    new SecureArtifactBucket(new Stack(new App(), 'Tooling', { env: TOOLING, synthesizer }), 'Artifacts', props);

  test('has to be said where the synthesizer does not', () => {
    expect(problemsOf(unknown({ deleteProtection: true, keyAdministratorRoleNames: [] })))
      .toEqual(['SecureArtifactBucket.UnknownDeployer deleteProtection', 'SecureArtifactBucket.UnknownDeployer keyAdministratorRoleNames']);
    expect(deliveryErrorOf(unknown({ deleteProtection: true })).message).toContain('name that role among breakGlassRoleNames, or use DefaultStackSynthesizer');
    expect(unknown({ deleteProtection: true, breakGlassRoleNames: ['Deployer'], keyAdministratorRoleNames: ['Deployer'] })).not.toThrow();
    expect(unknown({})).not.toThrow();
  });
});
