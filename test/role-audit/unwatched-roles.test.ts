import { App, Annotations as Warnings, Aws, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { auditedAccount, HOME, REGION, topology } from './audited-account';
import {
  BreakGlassRole, CloudFormationExecutionPolicies, CloudFormationExecutionPoliciesProps, CloudFormationExecutionRole,
  CloudFormationExecutionRoleProps, CrossAccountDeployRole, DeliveryEventForwarding, DeliveryTopology, DeployPermissions,
  RoleAudit, RoleAuditProps, RoleTrailAudit, RoleTrailAuditProps,
} from '../../src';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ID = 'cdk-secure-delivery:RoleAudit.unwatchedRole';
const SECURITY = { account: '555555555555', region: 'eu-west-1' };
const bounded = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/' } } });
const prod = topology.environment('prod');
const GRANT = iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess');

/** What the warnings of a stack are about, with which they begin. */
const toldIn = (stack: Stack): string[] => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`ack: ${ID}`))
  .map(({ entry }) => String(entry.data).replace(/^name (\S+) in the audit, (with .*?); an audited account has .*$/s, '$1, $2'));

const envOf = ({ account, region }: Stack) => (account.startsWith('$') ? {} : { account, region });

function jobs(scope: Construct, env: object = REGION): Stack {
  const stack = new Stack(scope, 'Jobs', { env });
  new sqs.Queue(stack, 'Jobs', { queueName: 'jobs' });
  return stack;
}

const execution = (scope: Stack, props: CloudFormationExecutionRoleProps = {}) =>
  new CloudFormationExecutionRole(scope, 'Execution', { stacks: [jobs(scope.node.root as App, envOf(scope))], ...props });
const policies = (scope: Stack, props: CloudFormationExecutionPoliciesProps = {}) =>
  new CloudFormationExecutionPolicies(scope, 'Policies', { stacks: [jobs(scope.node.root as App)], ...props });
const deployRole = (scope: Stack, props: { roleName?: string; path?: string } = {}) => new CrossAccountDeployRole(scope, 'Deploy', {
  pipelineRole: iam.Role.fromRoleArn(scope, 'Pipeline', `arn:aws:iam::${TOOLING.account}:role/pipeline`),
  roleName: 'Deployer',
  permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: `arn:aws:states:eu-west-1:${PROD.account}:stateMachine:releaser` })],
  ...props,
});
const breakGlass = (scope: Construct, of: DeliveryTopology) => new BreakGlassRole(scope, 'BreakGlass', {
  topology: of, environment: 'prod', users: [{ account: '444444444444', userName: 'anaya' }], managedPolicies: [GRANT], announcedElsewhere: true,
});
const web = topologyOf({ application: 'web' });
const ofWeb = web.environment('prod');

/** What only one of the audits' properties can have. */
type Names = Pick<RoleAuditProps, 'additionalRoleNames' | 'additionalPolicyNames' | 'additionalPolicyNamePrefixes' | 'breakGlassRoleNames'>;

function toldByRules(work: (foundation: Stack) => void, names: Names = {}, of = topology): string[] {
  const { foundation, homeStack } = auditedAccount(names, of);
  work(foundation);
  return toldIn(homeStack);
}

function trailAudit(scope: Stack, props: Partial<RoleTrailAuditProps> = {}, id = 'TrailAudit'): RoleTrailAudit {
  return new RoleTrailAudit(scope, id, {
    topology, logGroup: logs.LogGroup.fromLogGroupName(scope, `${id}Group`, 'trail'), alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }], ...props,
  });
}

function toldByFilters(work: (foundation: Stack) => void, names: Names = {}, of = topology, env: object = REGION): string[] {
  const app = new App();
  const security = new Stack(app, 'Security', { env: SECURITY });
  trailAudit(security, { topology: of, ...names });
  work(new Stack(app, 'Foundation', { env }));
  return toldIn(security);
}

/** What tells of a deploy role: the first of its changes, the second of its uses as well. */
const either = (name: string) => `with additionalRoleNames: ['${name}'] for its changes, or breakGlassRoleNames: ['${name}'] in each audit for its uses as well, `
  + 'where no audit of its topology tells of them';

/** A role or policies that no topology names, what is told of them, and with what nothing is. */
const CASES: readonly (readonly [what: string, work: (foundation: Stack) => void, told: string, names: Names, of?: DeliveryTopology])[] = [
  ['a role that deploys stacks, under its own name', (stack) => execution(stack, { roleName: 'Jobs', policyNamePrefix: 'Jobs' }),
    'Foundation/Execution, with additionalRoleNames: [\'Jobs\'], additionalPolicyNamePrefixes: [\'Jobs-\']', { additionalRoleNames: ['Jobs'], additionalPolicyNamePrefixes: ['Jobs-'] }],
  ['such a role, by its path', (stack) => execution(stack, { roleName: 'Jobs', policyNamePrefix: 'Jobs', topology: bounded, environment: 'prod' }),
    'Foundation/Execution, with additionalRoleNames: [\'delivery/Jobs\'], additionalPolicyNamePrefixes: [\'delivery/Jobs-\']',
    { additionalRoleNames: ['delivery/Jobs'], additionalPolicyNamePrefixes: ['delivery/Jobs-'] }, bounded],
  ['only its policies', (stack) => execution(stack, { roleName: prod.cloudFormationRoleName, policyNamePrefix: 'Jobs' }),
    'Foundation/Execution, with additionalPolicyNamePrefixes: [\'Jobs-\']', { additionalPolicyNamePrefixes: ['Jobs-'] }],
  ['only its policies, by their names', (stack) => execution(stack, { roleName: prod.cloudFormationRoleName, policyNamePrefix: 'Jobs' }),
    'Foundation/Execution, with additionalPolicyNamePrefixes: [\'Jobs-\']', { additionalPolicyNames: ['Jobs-1'] }],
  ['policies that are found by the shortest prefix', (stack) => policies(stack, { policyNamePrefix: 'J' }),
    'Foundation/Policies, with additionalPolicyNamePrefixes: [\'J-\']', { additionalPolicyNamePrefixes: ['J-'] }],
  ['only the role', (stack) => execution(stack, { roleName: 'Jobs', policyNamePrefix: prod.cloudFormationRoleName }),
    'Foundation/Execution, with additionalRoleNames: [\'Jobs\']', { additionalRoleNames: ['elsewhere/Jobs'] }],
  ['policies for bootstrapping', (stack) => policies(stack, { policyNamePrefix: 'acme' }),
    'Foundation/Policies, with additionalPolicyNamePrefixes: [\'acme-\']', { additionalPolicyNamePrefixes: ['acme-'] }],
  ['a deploy role without a topology', (stack) => deployRole(stack, { path: '/ops/' }),
    `Foundation/Deploy, ${either('ops/Deployer')}`, { additionalRoleNames: ['ops/Deployer'] }],
  ['one whose name and path are overridden', (stack) => {
    const role = deployRole(stack).node.findChild('Role').node.defaultChild as iam.CfnRole;
    role.addPropertyOverride('RoleName', 'hidden');
    role.addPropertyOverride('Path', '/ops/');
  }, `Foundation/Deploy, ${either('ops/hidden')}`, { additionalRoleNames: ['ops/hidden'] }],
  ['one of which every use is told', (stack) => deployRole(stack), `Foundation/Deploy, ${either('Deployer')}`, { breakGlassRoleNames: ['Deployer'] }],
  ['a deploy role of another topology', (stack) => new CrossAccountDeployRole(stack, 'Deploy', { topology: web, environment: 'prod' }),
    `Foundation/Deploy, ${either(ofWeb.deployRoleName)}`, { additionalRoleNames: [ofWeb.deployRoleName] }],
  ['a break-glass role of another topology', (stack) => breakGlass(stack, web),
    `Foundation/BreakGlass, with breakGlassRoleNames: ['${ofWeb.breakGlassRoleName}']`, { breakGlassRoleNames: [ofWeb.breakGlassRoleName] }],
];

describe.each([['rules', toldByRules], ['filters', toldByFilters]] as const)('the audit by %s', (_, toldBy) => {
  test.each(CASES.map(([what, ...rest]) => ({ what, rest })))('tells of $what, until it is named', ({ rest: [work, told, names, of] }) => {
    expect(toldBy(work, {}, of)).toEqual([told]);
    expect(toldBy(work, names, of)).toEqual([]);
  });

  test('tells of a break-glass role of which only changes are told', () => {
    expect(toldBy((stack) => breakGlass(stack, web), { additionalRoleNames: [ofWeb.breakGlassRoleName] })).toHaveLength(1);
  });

  test('tells of a break-glass role that is named in other capitals, by which none of its sessions is found', () => {
    const [path, name] = ofWeb.breakGlassRoleName.split('/');
    expect(toldBy((stack) => breakGlass(stack, web), { breakGlassRoleNames: [`${path}/${name.toUpperCase()}`] })).toHaveLength(1);
    expect(toldBy((stack) => breakGlass(stack, web), { breakGlassRoleNames: [name] })).toEqual([]);
  });

  test.each<[string, (stack: Stack) => void]>([
    ['its own deploy role', (stack) => new CrossAccountDeployRole(stack, 'Deploy', { topology, environment: 'prod' })],
    ['its own role that deploys stacks', (stack) => execution(stack, { topology, environment: 'prod' })],
    ['its own break-glass role', (stack) => breakGlass(stack, topology)],
    ['a role of another account', (stack) => execution(new Stack(stack.node.root as App, 'Other', { env: { account: '888888888888', region: 'eu-west-1' } }))],
    ['a role whose account nobody knows', (stack) => execution(new Stack(stack.node.root as App, 'Agnostic'))],
    ['any other role', (stack) => new iam.Role(stack, 'Any', { roleName: 'any', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') })],
  ])('says nothing of %s', (__, work) => expect(toldBy(work)).toEqual([]));

  test.each<[string, any]>([['that is a token', Aws.STACK_NAME], ['that CloudFormation makes up', undefined]])('says nothing of a name %s', (__, roleName) => {
    expect(toldBy((stack) => void ((deployRole(stack).node.findChild('Role').node.defaultChild as iam.CfnRole).roleName = roleName))).toEqual([]);
  });
});

test('names how policies begin, while one that is deployed is not looked at', () => {
  const work = (stack: Stack) => execution(stack, {
    roleName: 'Jobs',
    policyNamePrefix: 'Jobs',
    additionalPermissions: [{ resourceType: 'AWS::SQS::Queue', actions: ['sqs:TagQueue'], resources: Array.from({ length: 120 }, (_, i) => `arn:aws:sqs:*:*:${'q'.repeat(60)}${i}`) }],
  });
  const additionalRoleNames = ['Jobs'];
  expect(toldByRules(work)).toEqual(['Foundation/Execution, with additionalRoleNames: [\'Jobs\'], additionalPolicyNamePrefixes: [\'Jobs-\']']);
  expect(toldByRules(work, { additionalRoleNames, additionalPolicyNames: ['Jobs-1'] })).toEqual(['Foundation/Execution, with additionalPolicyNamePrefixes: [\'Jobs-\']']);
  expect(toldByRules(work, { additionalRoleNames, additionalPolicyNames: ['Jobs-1', 'Jobs-2'] })).toEqual([]);
  expect(toldByRules(work, { additionalRoleNames, additionalPolicyNamePrefixes: ['Jobs-'] })).toEqual([]);
  expect(toldByRules(work, { additionalRoleNames, additionalPolicyNamePrefixes: ['ops/Jobs-'] })).toHaveLength(1);
});

test('names how policies begin whose names nobody has given', () => {
  const [told] = toldByRules(policies);
  const [, prefix] = /^Foundation\/Policies, with additionalPolicyNamePrefixes: \['([\w-]+-)'\]$/.exec(told)!;
  expect(toldByRules(policies, { additionalPolicyNamePrefixes: [prefix] })).toEqual([]);
});

test('leaves what is wrong with its stacks to the role', () => {
  const { app, foundation } = auditedAccount();
  const stack = jobs(app);
  (stack.node.findChild('Jobs').node.defaultChild as sqs.CfnQueue).addOverride('Type', 'AWS::Acme::Unknown');
  new CloudFormationExecutionRole(foundation, 'Execution', { stacks: [stack], roleName: 'Jobs' });
  expect(() => app.synth()).toThrow(/^(?![^]*TypeError)[^]*CloudFormationExecutionRole\.UnknownType/);
});

test('rules compare names without capitals, and filters with them', () => {
  expect(toldByRules(deployRole, { additionalRoleNames: ['DEPLOYER'] })).toEqual([]);
  const acme = (stack: Stack) => policies(stack, { policyNamePrefix: 'acme' });
  expect(toldByRules(acme, { additionalPolicyNamePrefixes: ['ACME-'] })).toEqual([]);
  expect(toldByFilters(acme, { additionalPolicyNamePrefixes: ['ACME-'] })).toHaveLength(1);
  expect(toldByFilters(deployRole, { additionalRoleNames: ['DEPLOYER'] })).toEqual([`Foundation/Deploy, ${either('Deployer')}`]);
});

test('a role that is defined before the audit is told of as well, each role once', () => {
  const app = new App();
  const foundation = new Stack(app, 'Foundation', { env: REGION });
  deployRole(foundation);
  execution(foundation, { roleName: 'Jobs', policyNamePrefix: 'Jobs' });
  new DeliveryEventForwarding(foundation, 'Events', { topology, environment: 'prod' });
  const home = new Stack(app, 'Home', { env: HOME });
  new RoleAudit(home, 'RoleAudit', { topology, environment: 'prod' });
  app.synth();
  app.synth({ force: true });
  expect(toldIn(home)).toHaveLength(2);
});

// CDK looks for that at what lies around the construct, once a warning is given at synthesis.
test('a warning can be acknowledged, on the stack', () => {
  const { foundation, homeStack } = auditedAccount();
  deployRole(foundation);
  Warnings.of(homeStack).acknowledgeWarning(ID, 'looked at by hand');
  expect(toldIn(homeStack)).toEqual([]);
});

describe('of several audits in an account', () => {
  function both(names: Names = {}, ofSecond: Names = {}) {
    const { app, foundation, homeStack } = auditedAccount(names);
    const second = new Stack(app, 'Second', { env: REGION });
    new DeliveryEventForwarding(second, 'Events', { topology: web, environment: 'prod' });
    const home = new Stack(app, 'SecondHome', { env: HOME });
    new RoleAudit(home, 'RoleAudit', { topology: web, environment: 'prod', ...ofSecond });
    new CrossAccountDeployRole(foundation, 'Deploy', { topology, environment: 'prod' });
    new CrossAccountDeployRole(second, 'Deploy', { topology: web, environment: 'prod' });
    deployRole(new Stack(app, 'Third', { env: REGION }));
    return [toldIn(homeStack), toldIn(home)];
  }

  test('the first tells, of what none looks at', () => {
    const TOLD = [`Third/Deploy, ${either('Deployer')}`];
    expect(both()).toEqual([TOLD, []]);
    expect(both({ additionalRoleNames: ['Deployer'] })).toEqual([[], []]);
    expect(both({}, { additionalRoleNames: ['Deployer'] })).toEqual([[], []]);
  });

  test('rules and filters tell of the same, as one works without the other', () => {
    const { app, foundation, homeStack } = auditedAccount({ additionalRoleNames: ['Deployer'] });
    const security = new Stack(app, 'Security', { env: SECURITY });
    trailAudit(security);
    deployRole(foundation);
    expect([toldIn(homeStack).length, toldIn(security).length]).toEqual([0, 1]);
  });
});

test('filters tell of roles in the accounts of all environments, and in the tooling account', () => {
  for (const env of [REGION, { ...REGION, account: DEV.account }, TOOLING]) {
    expect(toldByFilters((stack) => execution(stack, { roleName: 'Jobs', policyNamePrefix: 'Jobs' }), {}, topology, env)).toHaveLength(1);
  }
});

test('filters tell of no uses in the tooling account, so that a deploy role there is named for its changes alone', () => {
  const there = (names: Names = {}) => toldByFilters((stack) => {
    new CrossAccountDeployRole(stack, 'Deploy', {
      pipelineRole: iam.Role.fromRoleArn(stack, 'Pipeline', `arn:aws:iam::${DEV.account}:role/pipeline`),
      roleName: 'Deployer',
      permissions: [DeployPermissions.releaseDeployer({ stateMachineArn: `arn:aws:states:eu-west-1:${TOOLING.account}:stateMachine:releaser` })],
    });
  }, names, topology, TOOLING);
  expect(there()).toEqual(['Foundation/Deploy, with additionalRoleNames: [\'Deployer\'] for its changes']);
  expect(there({ additionalRoleNames: ['Deployer'] })).toEqual([]);
});

test('filters tell of roles in the tooling account where it is an environment\'s as well', () => {
  const there = (application: string) => topologyOf({ application, sharedAccounts: true, environments: [{ ...PROD, ...TOOLING }] });
  const told = [`Foundation/BreakGlass, with breakGlassRoleNames: ['${there('web').environment('prod').breakGlassRoleName}']`];
  const work = (names: Names) => toldByFilters((stack) => breakGlass(stack, there('web')), names, there('auth-service'), TOOLING);
  expect([work({}), work({ breakGlassRoleNames: [there('web').environment('prod').breakGlassRoleName] })]).toEqual([told, []]);
});

test('of policies in a stage that comes later, how they begin is named, and they are not computed too early', () => {
  const app = new App();
  const first = new Stage(app, 'First');
  const foundation = new Stack(first, 'Foundation', { env: REGION });
  new DeliveryEventForwarding(foundation, 'Events', { topology, environment: 'prod' });
  const home = new Stack(first, 'Home', { env: HOME });
  new RoleAudit(home, 'RoleAudit', { topology, environment: 'prod' });
  const later = new Stage(app, 'Later');
  const stack = jobs(later);
  new CloudFormationExecutionRole(new Stack(later, 'Administration', { env: REGION }), 'Execution', { roleName: 'Jobs', policyNamePrefix: 'Jobs', stacks: [stack] });
  let read = 0;
  const written = (stack as any)._toCloudFormation.bind(stack);
  (stack as any)._toCloudFormation = () => { read++; return written(); };
  first.synth();
  expect(read).toBe(0);
  expect(toldIn(home)).toEqual(['Later/Administration/Execution, with additionalRoleNames: [\'Jobs\'], additionalPolicyNamePrefixes: [\'Jobs-\']']);
});
