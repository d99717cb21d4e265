import { App, Annotations as Warnings, Aws, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { auditedAccount, deployed, HOME, REGION, topology, useAudit } from './audited-account';
import { BreakGlassRole, DeliveryEventForwarding, OrgGuardrails, RoleAudit, RoleTrailAudit, RoleTrailAuditProps } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const READ = iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess');
const SECURITY = { account: '555555555555', region: 'us-east-1' };
const ANAYA = { account: '444444444444', userName: 'emergency/anaya' };
const complete = { topology, environment: 'prod', users: [ANAYA], managedPolicies: [READ] };

function build(change: any = {}, of = topology) {
  const account = auditedAccount({}, of);
  const breakGlass = new BreakGlassRole(account.foundation, 'BreakGlass', { ...complete, topology: of, ...change });
  return { ...account, breakGlass, template: () => Template.fromStack(account.foundation) };
}

const roleIn = (template: Template) => Object.values(template.findResources('AWS::IAM::Role')).find(({ Properties: { Path: path } }) => path === '/break-glass/')!.Properties;
const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data).replace(/.*\[ack: (.*)\]$/s, '$1'));
const alone = (props: any, env: object = REGION) => new BreakGlassRole(new Stack(new App(), 'Foundation', { env }), 'BreakGlass', props);

describe('the role', () => {
  test('has the name and path that other accounts know, and sessions of an hour', () => {
    const { template, breakGlass, foundation } = build();
    const name = topology.environment('prod').breakGlassRoleName;
    expect(roleIn(template())).toMatchObject({ RoleName: name.split('/')[1], Path: '/break-glass/', MaxSessionDuration: 3600 });
    expect(foundation.resolve(breakGlass.roleArn)).toEqual(foundation.resolve(breakGlass.role.roleArn));
    expect(warningsOf(foundation)).toEqual([]);
  });

  test('is a name that guardrails take', () => {
    const guarded = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/' } } });
    const breakGlassRoleNames = guarded.environments.map((each) => each.breakGlassRoleName);
    const management = new Stack(new App(), 'Management', { env: { account: '999999999999', region: 'eu-west-1' } });
    const { policyJson } = new OrgGuardrails(management, 'Guardrails', { topology: guarded, rootId: 'r-ab12', breakGlassRoleNames });
    for (const name of breakGlassRoleNames) expect(policyJson).toContain(`role/${name}`);
  });

  test('may do what is given, and all where that is said', () => {
    const arns = (template: Template) => deployed(roleIn(template).ManagedPolicyArns);
    expect(arns(build().template())).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    const all = build({ administratorAccess: true });
    expect(arns(all.template())).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/AdministratorAccess']);
    expect(warningsOf(all.foundation)).toEqual(['cdk-secure-delivery:BreakGlassRole.administrator']);
    const under = build({ managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')], administratorAccess: true });
    expect(arns(under.template())).toEqual(['arn:aws:iam::aws:policy/AdministratorAccess']);
    expect(warningsOf(under.foundation)).toEqual(['cdk-secure-delivery:BreakGlassRole.administrator']);
    expect(arns(build({ managedPolicies: undefined, administratorAccess: true }).template())).toEqual(['arn:aws:iam::aws:policy/AdministratorAccess']);
  });

  test.each(['AdministratorAccess-Amplify', 'AdministratorAccess-AWSElasticBeanstalk'])('may do all beside %s, whose name only begins like it', (name) => {
    const { template } = build({ managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(name)], administratorAccess: true });
    expect(deployed(roleIn(template()).ManagedPolicyArns)).toEqual([`arn:aws:iam::aws:policy/${name}`, 'arn:aws:iam::aws:policy/AdministratorAccess']);
  });

  test('has all permissions once, however their policy is given', () => {
    for (const partition of ['aws', Aws.PARTITION]) {
      const all = iam.ManagedPolicy.fromManagedPolicyArn(new Stack(), 'All', `arn:${partition}:iam::aws:policy/AdministratorAccess`);
      expect(roleIn(build({ managedPolicies: [all], administratorAccess: true }).template()).ManagedPolicyArns).toHaveLength(1);
    }
  });

  const ofApp = (actions: string[], resources: string[], effect = iam.Effect.ALLOW) => (scope: Stack) =>
    new iam.ManagedPolicy(scope, 'Policy', { statements: [new iam.PolicyStatement({ actions, resources, effect })] });

  test.each<[string, (scope: Stack) => iam.IManagedPolicy, boolean | 'with updates']>([
    ['IAMFullAccess', () => iam.ManagedPolicy.fromAwsManagedPolicyName('IAMFullAccess'), true],
    ['the administration of Amplify', () => iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess-Amplify'), true],
    ['everything', ofApp(['*'], ['*']), true],
    ['all of IAM in other words', ofApp(['s3:GetObject', 'iam:**'], ['*']), true],
    ['all of IAM', ofApp(['iam:*'], ['*']), true],
    ['what is not listed', (scope) => new iam.ManagedPolicy(scope, 'P', { statements: [new iam.PolicyStatement({ notActions: ['s3:*'], resources: ['*'] })] }), true],
    ['what is neither IAM nor CloudFormation', (scope) => new iam.ManagedPolicy(scope, 'P', { statements: [new iam.PolicyStatement({ notActions: ['iam:*', 'CloudFormation:*'], resources: ['*'] })] }), false],
    ['power users', () => iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'), 'with updates'],
    ['all stacks', () => iam.ManagedPolicy.fromAwsManagedPolicyName('AWSCloudFormationFullAccess'), 'with updates'],
    ['reading stacks', () => iam.ManagedPolicy.fromAwsManagedPolicyName('AWSCloudFormationReadOnlyAccess'), false],
    ['all roles', ofApp(['iam:*'], ['arn:aws:iam::*:role/*']), true],
    ['policies of roles', ofApp(['IAM:putrolepolicy'], ['arn:*']), true],
    ['one role', ofApp(['iam:*'], ['arn:aws:iam::111111111111:role/one']), false],
    ['versions of policies', ofApp(['iam:CreatePolicyVersion'], ['*']), true],
    ['versions of one policy', ofApp(['iam:CreatePolicyVersion'], ['arn:aws:iam::111111111111:policy/one']), false],
    ['updates', ofApp(['cloudformation:UpdateStack'], ['*']), 'with updates'],
    ['change sets', ofApp(['cloudformation:ExecuteChangeSet'], ['*']), 'with updates'],
    ['updates of one stack', ofApp(['cloudformation:UpdateStack'], ['arn:aws:cloudformation:*:*:stack/one/*']), false],
    ['all but IAM', (scope) => new iam.ManagedPolicy(scope, 'P', { statements: [new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] })] }), 'with updates'],
    ['all of a service', ofApp(['ecs:*'], ['*']), false],
    ['everything on one thing', ofApp(['*'], ['arn:aws:s3:::acme']), false],
    ['nothing', ofApp(['*'], ['*'], iam.Effect.DENY), false],
    ['what is no document', (scope) => Object.assign(iam.ManagedPolicy.fromManagedPolicyName(scope, 'P', 'Emergency'), { document: { Statement: [null, 7] } }), false],
    ['what the app does not know', (scope) => iam.ManagedPolicy.fromManagedPolicyName(scope, 'P', 'Emergency'), false],
  ])('with a policy for %s warns as it should', (_, policyOf, warns) => {
    const warned = [false, true].map((allowStackUpdates) => {
      const { foundation } = auditedAccount();
      new BreakGlassRole(foundation, 'BreakGlass', { ...complete, managedPolicies: [policyOf(foundation)], allowStackUpdates });
      return warningsOf(foundation).sort();
    });
    const administrator = 'cdk-secure-delivery:BreakGlassRole.administrator';
    const updates = 'cdk-secure-delivery:BreakGlassRole.stackUpdates';
    expect(warned).toEqual([warns === true ? [administrator] : [], warns === false ? [updates] : [administrator, updates]]);
  });

  test('warns of what is added to a policy later', () => {
    const { foundation } = auditedAccount();
    const policy = ofApp(['ecs:*'], ['*'])(foundation);
    new BreakGlassRole(foundation, 'BreakGlass', { ...complete, managedPolicies: [policy] });
    policy.addStatements(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
    expect(warningsOf(foundation)).toEqual(['cdk-secure-delivery:BreakGlassRole.administrator']);
  });

  test('gets nothing from others', () => {
    const { breakGlass, foundation, template } = build();
    const before = JSON.stringify(build().template().toJSON());
    breakGlass.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
    breakGlass.role.addManagedPolicy(READ);
    breakGlass.role.attachInlinePolicy(new iam.Policy(foundation, 'More'));
    expect(JSON.stringify(template().toJSON())).toBe(before);
  });

  test('has the conventions\' boundary and tags, and no boundary where that is said', () => {
    const bounded = topologyOf({ platform: { ...TOOLING, conventions: { permissionsBoundaryName: 'Boundary', tags: { team: 'auth' } } } });
    const boundary = `arn:aws:iam::${PROD.account}:policy/Boundary`;
    const role = deployed(roleIn(build({}, bounded).template()));
    expect(role).toMatchObject({ PermissionsBoundary: boundary, Tags: [{ Key: 'team', Value: 'auth' }] });
    const free = build({ withoutPermissionsBoundary: true }, bounded);
    // Also where the conventions are applied once more, from above.
    bounded.platform.conventions.applyTo(free.foundation);
    expect(roleIn(free.template())).not.toHaveProperty('PermissionsBoundary');
    expect(Object.values(free.template().findResources('AWS::IAM::Role')).filter(({ Properties }) => Properties.PermissionsBoundary)).toHaveLength(1);
    expect(warningsOf(free.foundation)).toEqual(['cdk-secure-delivery:BreakGlassRole.unbounded']);
  });

  test('takes sessions where an audit is, also one that is defined later', () => {
    const regions = (template: Template) => roleIn(template).AssumeRolePolicyDocument.Statement[0].Condition.StringEquals['aws:RequestedRegion'];
    expect(regions(build().template())).toEqual(['eu-west-1', 'us-east-1']);
    const { app, template } = build();
    useAudit({ account: PROD.account, region: 'eu-central-1' }, {}, app);
    expect(regions(template())).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
  });

  test('takes sessions in one region where that is the home region', () => {
    const there = topologyOf({ environments: [{ ...PROD, region: 'us-east-1' }] });
    const [statement] = roleIn(build({}, there).template()).AssumeRolePolicyDocument.Statement;
    expect(statement.Condition.StringEquals['aws:RequestedRegion']).toEqual(['us-east-1']);
  });

  test('keeps from changing the stacks that it and the audits lie in', () => {
    const { template } = build();
    const { Statement: statements } = deployed(roleIn(template()).Policies[0].PolicyDocument);
    const stacks = statements.find(({ Sid }: any) => Sid === 'KeepsTheStacks');
    expect(stacks).toMatchObject({
      Effect: 'Deny',
      Action: expect.arrayContaining(['cloudformation:DeleteStack', 'cloudformation:RollbackStack']),
      Resource: ['Foundation', 'Home'].map((name) => `arn:aws:cloudformation:*:${PROD.account}:stack/${name}/*`),
    });
    const updates = statements.find(({ Sid }: any) => Sid === 'UpdatesNoStacks');
    expect(updates).toMatchObject({ Effect: 'Deny', Action: expect.arrayContaining(['cloudformation:UpdateStack']), Resource: '*' });
    const trail = statements.find(({ Sid }: any) => Sid === 'KeepsTheTrail');
    expect(trail).toMatchObject({
      Effect: 'Deny',
      Resource: 'arn:aws:cloudtrail:*:*:trail/*',
      Action: ['cloudtrail:DeleteTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:StopLogging', 'cloudtrail:UpdateTrail'],
    });
  });

  const command = (stack: Stack) => Object.values(Template.fromStack(stack).findOutputs('*'))
    .map(({ Value: value }) => JSON.stringify(value)).find((each) => each.includes('assume-role'));

  test('says how to use it, in a region in which it can be used', () => {
    expect(command(build().foundation)).toMatch(/--role-session-name <user name> .* --duration-seconds 3600 --region eu-west-1"/);
    const app = new App();
    const foundation = new Stack(app, 'Foundation', { env: REGION });
    new DeliveryEventForwarding(foundation, 'Events', { topology, environment: 'prod' });
    new RoleAudit(new Stack(app, 'Home', { env: HOME }), 'RoleAudit', { topology, environment: 'prod' });
    new BreakGlassRole(foundation, 'BreakGlass', complete);
    expect(command(foundation)).toContain('--region us-east-1');
    expect(command(Stack.of(alone({ ...complete, announcedElsewhere: true })))).toContain('--region eu-west-1');
  });

  test('of two applications do not meet, and is the same template every time', () => {
    const web = topologyOf({ application: 'web' });
    expect(roleIn(build({}, web).template()).RoleName).not.toBe(roleIn(build().template()).RoleName);
    expect(JSON.stringify(build().template().toJSON())).toBe(JSON.stringify(build().template().toJSON()));
  });

  test('without an audit warns that it is told of elsewhere', () => {
    const { node } = alone({ ...complete, announcedElsewhere: true, maxSessionDuration: Duration.hours(12), maxMfaAge: Duration.hours(1) });
    const stack = Stack.of(node.scope!);
    const role = roleIn(Template.fromStack(stack));
    expect(role.MaxSessionDuration).toBe(43200);
    expect(role.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': expect.anything() },
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '3600' },
      StringEquals: { 'sts:RoleSessionName': '${aws:username}' },
    });
    expect(warningsOf(stack)).toEqual(['cdk-secure-delivery:BreakGlassRole.announcedElsewhere']);
  });

  const web = topologyOf({ application: 'web' });
  const nameOf = (of: typeof topology) => of.environment('prod').breakGlassRoleName;

  /** A role beside the audit of a trail alone, which is defined later. */
  function besideTrailAudit(change: object = {}, audit: Partial<RoleTrailAuditProps> = {}, env: object = SECURITY): Stack {
    const role = alone({ ...complete, ...change });
    const security = new Stack(role.node.root as App, 'Security', { env });
    const logGroup = logs.LogGroup.fromLogGroupName(security, 'Group', 'trail');
    new RoleTrailAudit(security, 'RoleAudit', { topology, logGroup, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }], ...audit });
    return Stack.of(role);
  }

  test.each<[string, () => Stack]>([
    ['of its topology', () => besideTrailAudit()],
    ['of another one that names it', () => besideTrailAudit({}, { topology: web, breakGlassRoleNames: [nameOf(topology)] })],
  ])('is told of by the audit of a trail alone, %s, and takes sessions in every region then', (_, work) => {
    const stack = work();
    const role = roleIn(Template.fromStack(stack));
    expect(role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals).toEqual({ 'sts:RoleSessionName': '${aws:username}' });
    expect(command(stack)).toContain('--region eu-west-1');
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, (change?: object) => Stack]>([
    ['of another topology', (change) => besideTrailAudit(change, { topology: web })],
    ['of another topology that names it in other capitals', (change) => besideTrailAudit(change, { topology: web, breakGlassRoleNames: [nameOf(topology).toUpperCase()] })],
    ['of an environment in another account', (change) => besideTrailAudit(change, {
      topology: topologyOf({ application: 'web', environments: [DEV] }), breakGlassRoleNames: [nameOf(topology)],
    })],
    ['in its own account, where a session can take it away', (change) => besideTrailAudit(change, {}, REGION)],
  ])('is not told of by the audit of a trail %s', (_, work) => {
    expect(() => Template.fromStack(work())).toThrow('[BreakGlassRole.Unannounced]');
    expect(warningsOf(work({ announcedElsewhere: true }))).toEqual(['cdk-secure-delivery:BreakGlassRole.announcedElsewhere']);
  });

  test('warns of no audit elsewhere where the app has it', () => expect(warningsOf(besideTrailAudit({ announcedElsewhere: true }))).toEqual([]));

  test('takes sessions where the audits by rules are, also beside that of a trail', () => {
    const { app, template } = build();
    const security = new Stack(app, 'Security', { env: SECURITY });
    const logGroup = logs.LogGroup.fromLogGroupName(security, 'Group', 'trail');
    new RoleTrailAudit(security, 'RoleAudit', { topology, logGroup, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }] });
    expect(roleIn(template()).AssumeRolePolicyDocument.Statement[0].Condition.StringEquals['aws:RequestedRegion']).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('is not told of by an audit that may be deployed to its own account', () => {
    expect(() => Template.fromStack(besideTrailAudit({}, {}, {}))).toThrow('[BreakGlassRole.Unannounced]');
    expect(warningsOf(besideTrailAudit({ announcedElsewhere: true }, {}, {}))).toEqual([expect.stringContaining('BreakGlassRole.announcedElsewhere')]);
  });

  test('has its warning acknowledged', () => {
    const role = alone({ ...complete, announcedElsewhere: true });
    Warnings.of(role).acknowledgeWarning('cdk-secure-delivery:BreakGlassRole.announcedElsewhere');
    expect(warningsOf(Stack.of(role))).toEqual([]);
  });

  test.each(['cn-northwest-1', 'us-gov-east-1'])('in %s names nothing of another partition', (region) => {
    const there = topologyOf({ platform: { ...TOOLING, region }, environments: [{ ...PROD, region }] });
    const { breakGlass } = { breakGlass: alone({ ...complete, topology: there, announcedElsewhere: true }, { account: PROD.account, region }) };
    expect(JSON.stringify(Template.fromStack(Stack.of(breakGlass)).toJSON())).not.toContain('arn:aws:');
  });
});

describe('is refused', () => {
  const twice = () => {
    const { foundation } = build();
    new BreakGlassRole(foundation, 'Again', complete);
  };
  const cyclic: any = {};
  cyclic.self = cyclic;
  const sharedPath = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/break-glass/' } } });

  test.each<[string, () => unknown, string[]]>([
    ['nothing', () => alone(null), ['BreakGlassRole.NoTopology topology']],
    ['no topology', () => alone({ ...complete, topology: {} }), ['BreakGlassRole.NoTopology topology']],
    ['an unknown environment', () => alone({ ...complete, environment: 'stage' }), ['DeliveryTopology.UnknownEnvironment environment']],
    ['another account', () => alone(complete, { ...REGION, account: DEV.account }), ['DeliveryTopology.WrongAccount env.account']],
    ['another region', () => alone(complete, HOME), ['DeliveryTopology.WrongRegion env.region']],
    ['a stack without account and region', () => alone(complete, {}), ['DeliveryTopology.AgnosticStack env']],
    ['a second role', twice, ['BreakGlassRole.DuplicateRole environment']],
    ['the path of the delivery', () => alone({ ...complete, topology: sharedPath }), ['BreakGlassRole.SharedPath topology.platform.conventions.iamPath']],
    ['nobody', () => alone({ ...complete, users: [] }), ['BreakGlassRole.InvalidUser users']],
    ['no list of users', () => alone({ ...complete, users: 'anaya' }), ['BreakGlassRole.InvalidUser users']],
    ['users that are none', () => alone({
      ...complete, users: ['arn:aws:iam::444444444444:role/Admin', null, { account: '4', userName: '*' }, { account: 444444444444, userName: '${aws:username}' }, ANAYA, { ...ANAYA }],
    }), [
      'BreakGlassRole.InvalidUser users[0]', 'BreakGlassRole.InvalidUser users[1]', 'BreakGlassRole.InvalidUser users[2].account', 'BreakGlassRole.InvalidUser users[2].userName',
      'BreakGlassRole.InvalidUser users[3].account', 'BreakGlassRole.InvalidUser users[3].userName', 'BreakGlassRole.InvalidUser users[5]',
    ]],
    ['users of which no text can be made', () => alone({
      ...complete, users: [{ account: BigInt(4), userName: Symbol('x') }, cyclic, { account: cyclic, userName: cyclic }, { account: Object.create(null), userName: BigInt(4) }],
    }), ['users[0].account', 'users[0].userName', 'users[1]', 'users[2].account', 'users[2].userName', 'users[3].account', 'users[3].userName']
      .map((each) => `BreakGlassRole.InvalidUser ${each}`)],
    ['names that no session can have', () => alone({ ...complete, users: ['a', 'emergency/a', 'a'.repeat(65), 'ab', 'a/ab', `emergency/${'a'.repeat(64)}`].map((userName) => ({ ...ANAYA, userName })) }),
      ['users[0].userName', 'users[1].userName', 'users[2].userName'].map((each) => `BreakGlassRole.InvalidUser ${each}`)],
    ['a misspelt name, beside a wrong account', () => alone({ ...complete, users: [{ account: '4', user: 'x' }, { userName: 'anaya' }] }),
      ['users[0].user', 'users[0].account', 'users[0].userName', 'users[1].account'].map((each) => `BreakGlassRole.InvalidUser ${each}`)],
    ['an authentication that is older than an hour, and a session that is too long', () =>
      alone({ ...complete, maxMfaAge: Duration.minutes(61), maxSessionDuration: Duration.hours(13) }), ['maxMfaAge', 'maxSessionDuration'].map((each) => `BreakGlassRole.InvalidDuration ${each}`)],
    ['a short age and a session of half an hour', () =>
      alone({ ...complete, maxMfaAge: Duration.seconds(59), maxSessionDuration: Duration.minutes(30) }), ['maxMfaAge', 'maxSessionDuration'].map((each) => `BreakGlassRole.InvalidDuration ${each}`)],
    ['durations that are none', () => alone({ ...complete, maxMfaAge: 900, maxSessionDuration: null }), ['maxMfaAge', 'maxSessionDuration'].map((each) => `BreakGlassRole.InvalidDuration ${each}`)],
    ['no permissions', () => alone({ ...complete, managedPolicies: undefined }), ['BreakGlassRole.NoPermissions managedPolicies']],
    ['policies that are none', () => alone({ ...complete, managedPolicies: [READ, 'arn:aws:iam::aws:policy/ReadOnlyAccess', new Array(1)[0], { managedPolicyArn: 7 }] }),
      ['BreakGlassRole.NoPermissions managedPolicies[1]', 'BreakGlassRole.NoPermissions managedPolicies[2]', 'BreakGlassRole.NoPermissions managedPolicies[3]']],
    ['policies that IAM attaches to no role of the account', () => alone({
      ...complete,
      managedPolicies: ['arn:aws:iam::222222222222:policy/x', 'not-an-arn', 'arn:aws:iam::aws:policy/a b*', `arn:aws:iam::${PROD.account}:role/x`, 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
        `arn:aws:iam::${PROD.account}:policy/emergency!/x`, `arn:${Aws.PARTITION}:iam::aws:policy/x`, Fn.importValue('Policy')].map((managedPolicyArn) => ({ managedPolicyArn })),
    }), [0, 1, 2, 3].map((i) => `BreakGlassRole.NoPermissions managedPolicies[${i}]`)],
    ['options that there are not', () => alone({ ...complete, administratorAcces: true }), ['BreakGlassRole.InvalidSetting administratorAcces']],
    ['users with options that there are not', () => alone({ ...complete, users: [{ ...ANAYA, path: '/emergency/' }] }), ['BreakGlassRole.InvalidUser users[0].path']],
    ['no list of policies', () => alone({ ...complete, managedPolicies: READ }), ['BreakGlassRole.NoPermissions managedPolicies']],
    ['more policies than a role takes', () => alone({ ...complete, managedPolicies: Array(11).fill(READ) }), ['BreakGlassRole.TooManyPolicies managedPolicies']],
    ['as many, and all permissions', () => alone({ ...complete, managedPolicies: Array(10).fill(READ), administratorAccess: true }), ['BreakGlassRole.TooManyPolicies managedPolicies']],
    ['settings that are neither true nor false', () => alone({ ...complete, administratorAccess: 'yes', allowStackUpdates: 'false', withoutPermissionsBoundary: 1, announcedElsewhere: 'no' }),
      ['administratorAccess', 'allowStackUpdates', 'withoutPermissionsBoundary', 'announcedElsewhere'].map((each) => `BreakGlassRole.NoPermissions ${each}`)],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('with what to do instead', () => {
    expect(deliveryErrorOf(() => alone({ ...complete, users: [{ roleName: 'Admin' }] })).message).toContain('a role never carries multi-factor authentication');
    const { message } = deliveryErrorOf(() => alone({ ...complete, users: [{ account: '4', user: 'x' }, { ...ANAYA, userName: 'a' }] }));
    expect(message).toContain('users[0].user: must be left out, as there is no such option; the options are account, userName, got "x"');
    expect(message).toContain('users[0].account: must be an account id of 12 digits, as a literal text, got "4"');
    expect(message).toContain('users[1].userName: must be a name of 2 to 64 characters behind its path: the session is called by it');
  });

  const trusted = (change: (role: iam.Role) => void) => () => {
    const { breakGlass, template } = build();
    change(breakGlass.node.findChild('Role') as iam.Role);
    template();
  };

  test.each<[string, () => void]>([
    ['a statement more', trusted((role) => role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new iam.AccountPrincipal('999999999999')] })))],
    ['an override', trusted((role) => (role.node.defaultChild as iam.CfnRole).addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Condition.Bool', { x: 'y' }))],
    ['another document', trusted((role) => { (role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = {}; })],
  ])('at synthesis, a trust that is changed by %s', (_, work) => expect(work).toThrow('[BreakGlassRole.ForeignTrust]'));

  test('at synthesis, a role that is made elsewhere', () => {
    const customized = (options: iam.CustomizeRolesOptions) => {
      const app = new App();
      iam.Role.customizeRoles(app, options);
      const stack = new Stack(app, 'Foundation', { env: REGION });
      new BreakGlassRole(stack, 'BreakGlass', { ...complete, announcedElsewhere: true, withoutPermissionsBoundary: true });
      return () => app.synth();
    };
    const made = customized({ usePrecreatedRoles: { 'Foundation/BreakGlass/Role': 'Emergency' } });
    expect(made).toThrow(/role: must be made by this app, .*: leave it out of iam\.Role\.customizeRoles, .*Foundation\/BreakGlass\/Role \[BreakGlassRole\.ForeignTrust\]/);
    expect(made).not.toThrow('remove what changes it');
    expect(customized({ preventSynthesis: false })).not.toThrow();
  });

  test('at synthesis, when nobody is told', () => {
    const role = alone(complete);
    expect(() => Template.fromStack(Stack.of(role))).toThrow('environment: must have a RoleAudit for prod in the same app, or a RoleTrailAudit of the topology in '
      + 'another account, which its stack names, and which tells of uses of the role; or set announcedElsewhere where another app has that, got none');
    expect(() => Template.fromStack(Stack.of(role))).toThrow('[BreakGlassRole.Unannounced]');
  });

  test('at synthesis, when there is more to keep it from than IAM would take', () => {
    const policies = (length: number) => Array.from({ length: 10 }, (_, i) =>
      ({ managedPolicyArn: `arn:aws:iam::${PROD.account}:policy/${'p'.repeat(length)}/${'p'.repeat(127)}${i}` }));
    expect(() => build({ managedPolicies: policies(1) }).template()).not.toThrow();
    expect(() => build({ managedPolicies: policies(500) }).template()).toThrow(/what the role is kept from: must be at most 10240 bytes.*\[BreakGlassRole.PolicyTooLarge\]/);
  });

  test('at synthesis, when so many may use it that IAM would refuse it', () => {
    const users = (count: number) => Array.from({ length: count }, (_, i) => ({ account: '444444444444', userName: `emergency/somebody-${i}` }));
    expect(() => build({ users: users(20) }).template()).not.toThrow();
    expect(() => build({ users: users(40) }).template()).toThrow(/trust policy: must be at most 2048 bytes.*\[BreakGlassRole.TrustTooLarge\]/);
  });
});
