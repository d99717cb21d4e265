import { App, Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CrossAccountDeployRole, CrossAccountDeployRoleProps, DeployPermissions, SecureArtifactBucket } from '../../src';
import { problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** Whatever is passed, also by JavaScript: one error says all of it, or nothing is wrong. */
const ENV = { account: PROD.account, region: PROD.region };
const stackOf = (env: { account?: string; region?: string } = ENV, app = new App(), id = 'Workload') => new Stack(app, id, { env });
const topology = topologyOf();
const STATE_MACHINE = `arn:aws:states:${PROD.region}:${PROD.account}:stateMachine:releaser`;
const pipeline = (roleArn: unknown, account: unknown = TOOLING.account) => ({ roleArn, env: { account, region: '' } });
const PIPELINE = `arn:aws:iam::${TOOLING.account}:role/delivery/pipeline`;
const releases = DeployPermissions.releaseDeployer({ stateMachineArn: STATE_MACHINE });
const inPlace = (options: object = {}) => DeployPermissions.codeDeployInPlace({ applicationName: 'a', deploymentGroupName: 'g', deploymentConfigName: 'c', ...options });
const ALONE: CrossAccountDeployRoleProps = { pipelineRole: pipeline(PIPELINE) as iam.IRole, roleName: 'deploy', permissions: [releases] };

const alone = (change: object = {}, stack = stackOf()) => new CrossAccountDeployRole(stack, 'DeployRole', { ...ALONE, ...change });
const withTopology = (change: object = {}, stack = stackOf()) => new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', ...change });

const throwing = new Proxy({}, { get: () => { throw new Error('no'); }, has: () => { throw new Error('no'); }, ownKeys: () => { throw new Error('no'); } });
const throwingNothing = { get roleArn(): string { throw null; } };
const bare = Object.create(null);
const circular: { self?: unknown } = Object.create(null);
circular.self = circular;
const forged = Object.defineProperty({}, Symbol.for('cdk-secure-delivery.DeployPermissions'), { value: true });
const invalid = (...properties: string[]) => properties.map((property) => `CrossAccountDeployRole.InvalidSetting ${property}`);

describe('the trusted role', () => {
  const partition = `arn:${Aws.PARTITION}:iam::${TOOLING.account}`;
  const REFUSED: [string, unknown][] = [
    ['a policy variable with a token', pipeline(`${partition}:role/\${aws:PrincipalTag/x}`)], ['a user with a token', pipeline(`${partition}:user/pipeline`)],
    ['a name of 200 characters', pipeline(`${partition}:role/${'x'.repeat(200)}`)], ['a wildcard in a path', pipeline(`${partition}:role/*/x`)], ['a wildcard beside a reference', pipeline(`${Aws.STACK_ID}*`)],
    ['a role whose account is another one than its env says', pipeline(PIPELINE, DEV.account)], ['a role whose env is a number', pipeline(PIPELINE, 7)],
    ['null', null], ['a node that is none', { node: null }], ['a symbol', Symbol('role')], ['an object without a prototype', bare], ['one that holds itself', circular], ['a number', 7],
  ];
  test.each(REFUSED)('is not %s', (_, pipelineRole) => {
    expect(problemsOf(() => alone({ pipelineRole }))).toEqual(['CrossAccountDeployRole.InvalidPipelineRole pipelineRole']);
  });

  test('may have a path with every visible character', () => expect(() => alone({ pipelineRole: pipeline(`arn:aws:iam::${TOOLING.account}:role/team:a/x`) })).not.toThrow());

  test.each([['*', /must be one role by its exact ARN/], [PIPELINE.replace('arn:aws:', 'arn:aws-cn:'), /must be of the partition aws/]])('becomes no %s later', (value, message) => {
    const app = new App();
    let now = PIPELINE;
    alone({ pipelineRole: pipeline(Lazy.string({ produce: () => now })) }, stackOf(ENV, app));
    now = value;
    expect(() => app.synth()).toThrow(message);
  });

  test('of the topology needs no check at synthesis', () => {
    const app = new App();
    withTopology({}, stackOf(ENV, app));
    expect(() => app.synth()).not.toThrow();
  });

  test('may be known in the deployment only, with its account', () => expect(() => alone({ pipelineRole: pipeline(Token.asString({ Ref: 'Role' })) })).not.toThrow());

  test('lies in whichever partition a stack without region is deployed to', () => {
    for (const arn of [PIPELINE, PIPELINE.replace('arn:aws:', 'arn:aws-cn:'), PIPELINE.replace('arn:aws:', `arn:${Aws.PARTITION}:`)]) {
      expect(() => alone({ pipelineRole: pipeline(arn) }, stackOf({}))).not.toThrow();
    }
  });
});

describe('an unknown account', () => {
  const warning = Match.stringLikeRegexp('cdk-secure-delivery:CrossAccountDeployRole.unknownAccount');
  test('is warned of, as nobody could tell whether the trusted role is of the same', () => {
    const stack = stackOf({});
    alone({}, stack);
    Annotations.fromStack(stack).hasWarning('/Workload/DeployRole', warning);
  });

  test.each([['when that is meant', { allowSameAccount: true }, {}], ['when it is known', {}, ENV]])('is not, %s', (_, change, env) => {
    const stack = stackOf(env);
    alone(change, stack);
    Annotations.fromStack(stack).hasNoWarning('*', warning);
  });
});

describe('two roles of one name', () => {
  test('are one, whatever their capitals', () => {
    const stack = stackOf();
    alone({}, stack);
    expect(problemsOf(() => new CrossAccountDeployRole(stack, 'Other', { ...ALONE, roleName: 'DEPLOY' }))).toEqual(['CrossAccountDeployRole.DuplicateRole roleName']);
  });

  test('are one in a stack without an account, too', () => {
    const stack = stackOf({});
    alone({}, stack);
    expect(problemsOf(() => new CrossAccountDeployRole(stack, 'Other', ALONE))).toEqual(['CrossAccountDeployRole.DuplicateRole roleName']);
  });
});

describe('settings', () => {
  const boundary = (managedPolicyArn: unknown) => ({ permissionsBoundary: { managedPolicyArn } });
  test.each<[string, object, string[]]>([
    ['a path of service-linked roles', { path: '/aws-service-role/x/' }, invalid('path')], ['a path of Identity Center', { path: '/aws-reserved/' }, invalid('path')],
    ['a boundary that is a number', boundary(7), invalid('permissionsBoundary')], ['a boundary that is no ARN', boundary('x'), invalid('permissionsBoundary')],
    ['a boundary of another account', boundary(`arn:aws:iam::${TOOLING.account}:policy/Boundary`), invalid('permissionsBoundary')], ['null as a boundary', { permissionsBoundary: null }, invalid('permissionsBoundary')],
    ['artifacts that grant nothing', { artifacts: { grants: null } }, invalid('artifacts')], ['artifacts without a place', { artifacts: { grants: { read: () => undefined } } }, invalid('artifacts')],
    ['null as artifacts', { artifacts: null }, invalid('artifacts')], ['a symbol as a name', { roleName: Symbol('x') }, invalid('roleName')], ['an object as a name', { roleName: bare }, invalid('roleName')],
    ['an object that resolves as an organization', { organizationId: Token.asAny('x') }, ['CrossAccountDeployRole.InvalidOrganization organizationId']],
    ['null as an organization', { organizationId: null }, ['CrossAccountDeployRole.InvalidOrganization organizationId']], ['a symbol as an environment', { environment: Symbol('x') }, ['CrossAccountDeployRole.Contradiction environment']],
    ['what throws as the trusted role', { pipelineRole: throwing }, invalid('props')], ['what throws nothing as the trusted role', { pipelineRole: throwingNothing }, invalid('props')],
    ['what throws as artifacts', { artifacts: throwing }, invalid('props')], ['null as permissions', { permissions: null }, ['CrossAccountDeployRole.InvalidPermissions permissions']],
    ['holes as permissions', { permissions: new Array(2) }, ['CrossAccountDeployRole.InvalidPermissions permissions[0]', 'CrossAccountDeployRole.InvalidPermissions permissions[1]']],
    ['a forged permission', { permissions: [forged] }, ['CrossAccountDeployRole.InvalidPermissions permissions[0]']], ['one that holds itself', { permissions: [circular] }, ['CrossAccountDeployRole.InvalidPermissions permissions[0]']],
  ])('are not %s', (_, change, problems) => expect(problemsOf(() => alone(change))).toEqual(problems));

  test.each(['arn:aws:iam::aws:policy/PowerUserAccess', `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:policy/Boundary`, Aws.STACK_ID])('may be bounded by %s', (arn) => {
    expect(() => alone(boundary(arn))).not.toThrow();
  });

  test('may be of an organization that only the deployment knows', () => expect(() => alone({ organizationId: Aws.STACK_NAME })).not.toThrow());

  test.each([['that throw', throwing], ['with one that throws', { ...ALONE, get path(): string { throw new Error('no'); } }]])('are told as one, %s', (_, props) => {
    const given = props === throwing ? props : Object.defineProperty({ ...ALONE }, 'path', { get: () => { throw new Error('no'); }, enumerable: true });
    expect(problemsOf(() => new CrossAccountDeployRole(stackOf(), 'R', given as object))).toEqual(invalid('props'));
  });
});

describe('a topology', () => {
  test.each([['with a look-alike of its method', { _adopt: 1 }], ['with no environments', { _adopt: () => undefined }], ['null', null], ['a symbol', Symbol('x')]])('is not one %s', (_, given) => {
    expect(problemsOf(() => withTopology({ topology: given }))).toEqual(['CrossAccountDeployRole.NoTopology topology']);
  });

  test('is asked for where nothing is given', () => {
    expect(problemsOf(() => new CrossAccountDeployRole(stackOf(), 'R'))).toEqual(['CrossAccountDeployRole.NoTopology topology']);
  });

  test('that is missing is told with everything else', () => {
    expect(problemsOf(() => new CrossAccountDeployRole(stackOf(), 'R', { permissions: [DeployPermissions.s3({ bucketName: '*' })], rolName: 'x' } as object))).toEqual([
      'CrossAccountDeployRole.InvalidSetting rolName', 'CrossAccountDeployRole.InvalidResource permissions[0].bucketName', 'CrossAccountDeployRole.NoTopology topology',
    ]);
  });

  test('without the environment is told with everything else', () => {
    expect(problemsOf(() => withTopology({ environment: 'stage', path: '/', permissions: [DeployPermissions.s3({ bucketName: '*' })] }))).toEqual([
      'CrossAccountDeployRole.Contradiction path', 'CrossAccountDeployRole.InvalidResource permissions[0].bucketName', 'DeliveryTopology.UnknownEnvironment environment',
    ]);
  });
});

const circularList: unknown[] = [];
circularList.push(circularList);
test.each<[string, () => unknown, string]>([
  ['that are no list', () => inPlace(), 'permissions: must be a list of at least one, made with DeployPermissions; leave it out for releases, got "a DeployPermissions" ['],
  ['in a list within the list', () => [[inPlace(), 7]], 'permissions[0]: must be made with DeployPermissions, for example DeployPermissions.releaseDeployer(), got ["a DeployPermissions",7] ['],
  ['in a list that holds itself', () => [circularList], 'permissions[0]: must be made with DeployPermissions, for example DeployPermissions.releaseDeployer(), got [object Object] ['],
])('permissions are told by what they are, and not by what they are made of: %s', (_, permissions, message) => {
  expect(() => withTopology({ permissions: permissions() })).toThrow(message);
});

describe('options', () => {
  test.each([['that throw', throwing], ['with one that throws', { get applicationName() { throw new Error('no'); } }]])('%s are told of by the role', (_, options) => {
    const permissions = [DeployPermissions.codeDeployInPlace(options as any)];
    expect(problemsOf(() => withTopology({ permissions }))).toEqual(['CrossAccountDeployRole.InvalidPermissions permissions[0]']);
  });

  test('that throw when they are looked at are told of by the role', () => {
    const permissions = [DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f', passedRoles: [throwing as iam.IRole] })];
    expect(problemsOf(() => withTopology({ permissions }))).toEqual(invalid('props'));
  });

  test('may be inherited, as those of a class are', () => {
    class Options { public get bucketName() { return 'acme'; } }
    const stack = stackOf();
    withTopology({ permissions: [DeployPermissions.s3(new Options())] }, stack);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(':s3:::acme/*');
  });

  test.each<[string, DeployPermissions, string]>([
    ['holes as stacks', DeployPermissions.changeSets({ stackNames: new Array(1), deploymentRole: { roleArn: `arn:aws:iam::${PROD.account}:role/x` } as any }), 'stackNames[0]'],
    ['holes as roles', DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f', passedRoles: new Array(1) }), 'passedRoles[0]'],
    ['null as roles', DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f', passedRoles: null as any }), 'passedRoles'],
    ['null as a pipeline', DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName: null as any }), 'pipelineName'],
    ['an object as a prefix', DeployPermissions.s3({ bucketName: 'acme', keyPrefix: bare }), 'keyPrefix'], ['a symbol as a name', DeployPermissions.s3({ bucketName: Symbol('x') as any }), 'bucketName'],
    ['null as a state machine', DeployPermissions.releaseDeployer({ stateMachineArn: null as any }), 'stateMachineArn'],
  ])('are not %s', (_, permissions, property) => {
    expect(problemsOf(() => withTopology({ permissions: [permissions] }))).toEqual([`CrossAccountDeployRole.InvalidResource permissions[0].${property}`]);
  });

  test('that are changed after the factory has read them change nothing', () => {
    const options = { stackNames: ['shop'], deploymentRole: { roleArn: `arn:aws:iam::${PROD.account}:role/x` } as any };
    const permissions = DeployPermissions.changeSets(options);
    options.stackNames.push('*');
    options.deploymentRole = { roleArn: '*' };
    const stack = stackOf();
    withTopology({ permissions: [permissions] }, stack);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('stack/*');
  });
});

describe('problems come together', () => {
  test('also a second permission, where another one is wrong', () => {
    expect(problemsOf(() => withTopology({ permissions: [inPlace(), inPlace(), inPlace({ applicationName: '*' }), inPlace({ applicationName: '*' })] }))).toEqual([
      'CrossAccountDeployRole.InvalidPermissions permissions[1]', 'CrossAccountDeployRole.InvalidResource permissions[2].applicationName', 'CrossAccountDeployRole.InvalidResource permissions[3].applicationName',
    ]);
  });

  test('and artifacts of another account leave nothing behind', () => {
    const app = new App();
    const artifacts = new SecureArtifactBucket(stackOf(TOOLING, app, 'Tooling'), 'Artifacts');
    const stack = stackOf(ENV, app);
    expect(problemsOf(() => alone({ artifacts, permissions: [inPlace()] }, stack))).toEqual(invalid('artifacts'));
    expect(Template.fromStack(stack).toJSON().Resources ?? {}).toEqual({});
  });

  const KEY = `arn:aws:kms:${TOOLING.region}:${TOOLING.account}:key/1`;
  test.each<[string, { bucketName: string; keyArn: string; keyPrefix?: string }, boolean]>([
    ['a wildcard as the bucket', { bucketName: Lazy.string({ produce: () => '*' }), keyArn: KEY }, false],
    ['a wildcard as the key', { bucketName: 'acme-artifacts', keyArn: Lazy.string({ produce: () => '*' }) }, false],
    ['a wildcard beside a token', { bucketName: `*${Aws.STACK_ID}`, keyArn: KEY }, false],
    ['one bucket and key', { bucketName: Lazy.string({ produce: () => 'acme-artifacts' }), keyArn: KEY, keyPrefix: 'shop' }, true],
  ])('and artifacts with %s are looked at when the template is written', (_, attributes, taken) => {
    const app = new App();
    const stack = stackOf(ENV, app);
    alone({ artifacts: SecureArtifactBucket.fromAttributes(stack, 'A', attributes), permissions: [inPlace()] }, stack);
    if (taken) expect(() => app.synth()).not.toThrow();
    else expect(() => app.synth()).toThrow(/artifacts: must be one bucket with one key.*\[CrossAccountDeployRole.InvalidSetting\]/);
  });

  test('artifacts that grant in their own way are taken at their word', () => {
    const app = new App();
    const stack = stackOf(ENV, app);
    const artifacts = Object.assign(new Construct(stack, 'Artifacts'), { grants: { read: () => undefined } });
    alone({ artifacts, permissions: [inPlace()] }, stack);
    expect(() => app.synth()).not.toThrow();
  });

  test('artifacts of the same account are read', () => {
    const stack = stackOf();
    expect(() => alone({ artifacts: new SecureArtifactBucket(stack, 'Artifacts'), permissions: [inPlace()] }, stack)).not.toThrow();
  });

  test('and an environment of another account is told of', () => {
    expect(problemsOf(() => withTopology({ permissions: [inPlace({ deploymentConfigName: '' })] }, stackOf({ account: DEV.account, region: PROD.region })))).toEqual([
      'DeliveryTopology.WrongAccount env.account', 'CrossAccountDeployRole.InvalidResource permissions[0].deploymentConfigName',
    ]);
  });
});
