import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { auditedAccount, deployed, HOME, REGION, rulesOf, toldBy, topology, useAudit } from './audited-account';
import { assumption, eventOf, fromAccount, iamCall, REFUSED, SAML, SERVICE, switchOfRole } from './records';
import {
  CloudFormationExecutionRole, CloudFormationExecutionRoleProps, DeliveryEventForwarding, DeliveryTopology, RoleAudit, RoleAuditProps,
} from '../../src';
import { literal } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const prod = topology.environment('prod');
const STRANGER = '999999999999';
const DEPLOY_ROLE = literal(prod.deployRoleArn);
const BREAK_GLASS = literal(prod.breakGlassRoleArn);
const breakGlassName = prod.breakGlassRoleName.split('/').pop()!;
const CHANGES = ['role-changes in us-east-1'];
const [POLICIES, NEW_POLICIES] = [['role-policies in us-east-1'], ['role-new-policies in us-east-1']];
const [USES_HOME, USES_THERE] = [['role-uses in us-east-1'], ['role-uses in eu-west-1']];

describe('a change', () => {
  const { homeStack, foundation } = auditedAccount();
  const rules = [...rulesOf(homeStack), ...rulesOf(foundation)];
  const told = (eventName: string, parameters: object, more = {}, where = HOME) =>
    toldBy(rules, eventOf(iamCall(where, eventName, parameters, more)));
  const roleName = prod.deployRoleName;

  test.each<[string, object]>([
    ['UpdateAssumeRolePolicy', { policyDocument: '{}' }],
    ['PutRolePolicy', { policyName: 'p', policyDocument: '{}' }],
    ['DeleteRolePolicy', { policyName: 'p' }],
    ['AttachRolePolicy', { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    ['DetachRolePolicy', { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    ['PutRolePermissionsBoundary', { permissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    ['DeleteRolePermissionsBoundary', {}],
    ['UpdateRole', { maxSessionDuration: 43200 }],
    ['UpdateRoleDescription', { description: 'd' }],
    ['CreateRole', { assumeRolePolicyDocument: '{}', path: '/elsewhere/' }],
    ['DeleteRole', {}],
    ['TagRole', { tags: [{ key: 'team', value: 'x' }] }],
    ['UntagRole', { tagKeys: ['team'] }],
    ['AddRoleToInstanceProfile', { instanceProfileName: 'i' }],
  ])('%s of the deploy role is told', (eventName, parameters) => {
    expect(told(eventName, { roleName, ...parameters })).toEqual(CHANGES);
  });

  test.each([
    prod.taskRoleName, prod.executionRoleName, prod.eventForwardingRoleName, prod.cloudFormationRoleName, breakGlassName,
    `cdk-hnb659fds-cfn-exec-role-${PROD.account}-eu-west-1`, `cdk-hnb659fds-deploy-role-${PROD.account}-eu-west-1`,
    // Those with which the audit itself is deployed, and could be taken away.
    `cdk-hnb659fds-cfn-exec-role-${PROD.account}-us-east-1`, `cdk-hnb659fds-deploy-role-${PROD.account}-us-east-1`,
  ])('of %s is told', (name) => {
    expect(told('UpdateAssumeRolePolicy', { roleName: name, policyDocument: '{}' })).toEqual(CHANGES);
  });

  test('is told in whatever capitals the name was written', () => {
    expect(told('PutRolePolicy', { roleName: roleName.toUpperCase() })).toEqual(CHANGES);
  });

  test('by a deployment is told as well', () => {
    expect(told('PutRolePolicy', { roleName }, { userIdentity: { type: 'AssumedRole', invokedBy: 'cloudformation.amazonaws.com' } })).toEqual(CHANGES);
  });

  test.each<[string, () => string[]]>([
    ['of another role', () => told('UpdateAssumeRolePolicy', { roleName: `${roleName}x`, policyDocument: '{}' })],
    ['of a role of another environment', () => told('UpdateAssumeRolePolicy', { roleName: topology.environment('dev').deployRoleName })],
    ['that was refused', () => told('UpdateAssumeRolePolicy', { roleName, policyDocument: '{}' }, REFUSED)],
    ['of a user of that name', () => told('PutUserPolicy', { userName: roleName, policyName: 'p' })],
    ['that is none: GetRole', () => told('GetRole', { roleName })],
    ['that is none: ListRolePolicies', () => told('ListRolePolicies', { roleName })],
    // It never arrives there.
    ['in another region', () => told('UpdateAssumeRolePolicy', { roleName }, {}, REGION)],
    ['that another service tells of', () => toldBy(rules, { ...eventOf(iamCall(HOME, 'DeleteRole', { roleName })), source: 'com.acme' })],
  ])('%s is not told', (_, work) => expect(work()).toEqual([]));
});

describe('a change of a policy', () => {
  const conventions = { permissionsBoundaryName: 'Boundary', bootstrapQualifier: 'acme', iamPath: '/delivery/' };
  const bounded = topologyOf({ platform: { ...TOOLING, conventions } });
  const app = () => new App({ context: { '@aws-cdk/core:bootstrapQualifier': 'acme' } });
  const rules = rulesOf(auditedAccount(
    { additionalPolicyNames: ['ops/Deploy'], additionalPolicyNamePrefixes: ['ops/jobs-'], additionalRoleNames: ['ops/Deployer'] }, bounded, HOME, app(),
  ).homeStack);
  const told = (eventName: string, parameters: object) => toldBy(rules, eventOf(iamCall(HOME, eventName, parameters)));
  const arn = (name: string, account = PROD.account) => `arn:aws:iam::${account}:policy/${name}`;
  const computed = bounded.environment('prod').cloudFormationRoleName;
  const ofDev = bounded.environment('dev').cloudFormationRoleName;

  test.each<[string, object, string[]]>([
    ['CreatePolicyVersion', { policyArn: arn('Boundary'), setAsDefault: true }, POLICIES],
    ['SetDefaultPolicyVersion', { policyArn: arn('Boundary'), versionId: 'v2' }, POLICIES],
    ['DeletePolicy', { policyArn: arn('ops/Deploy') }, POLICIES],
    ['CreatePolicyVersion', { policyArn: arn('BOUNDARY') }, POLICIES],
    ['AttachUserPolicy', { policyArn: arn('ops/Deploy'), userName: 'eve' }, POLICIES],
    ['CreatePolicy', { policyName: 'Boundary' }, NEW_POLICIES],
    ['CreatePolicy', { policyName: 'DEPLOY', path: '/elsewhere/' }, NEW_POLICIES],
    ...['1', '2', '10'].flatMap((i): [string, object, string[]][] => [
      ['CreatePolicyVersion', { policyArn: arn(`delivery/${computed}-${i}`), setAsDefault: true }, POLICIES],
      ['SetDefaultPolicyVersion', { policyArn: arn(`Delivery/${computed.toUpperCase()}-${i}`), versionId: 'v2' }, POLICIES],
      ['CreatePolicy', { policyName: `${computed}-${i}` }, NEW_POLICIES],
      ['CreatePolicy', { policyName: `${computed.toUpperCase()}-${i}`, path: '/elsewhere/' }, NEW_POLICIES],
      ['CreatePolicyVersion', { policyArn: arn(`ops/jobs-${i}`), setAsDefault: true }, POLICIES],
      ['DeletePolicy', { policyArn: arn(`OPS/Jobs-${i}`) }, POLICIES],
      ['CreatePolicy', { policyName: `jobs-${i}` }, NEW_POLICIES],
      ['CreatePolicy', { policyName: `JOBS-${i}`, path: '/elsewhere/' }, NEW_POLICIES],
    ]),
    ['PutRolePolicy', { roleName: 'Deployer', policyName: 'p' }, CHANGES],
    ['PutRolePolicy', { roleName: 'Deployer', policyName: 'Boundary' }, CHANGES],
    ['DeleteRole', { roleName: `cdk-acme-cfn-exec-role-${PROD.account}-eu-west-1` }, CHANGES],
    ['AttachRolePolicy', { roleName: 'Deployer', policyArn: arn('Boundary') }, [...CHANGES, ...POLICIES]],
  ])('%s %j is told', (eventName, parameters, by) => expect(told(eventName, parameters)).toEqual(by));

  test.each<[string, object]>([
    ['CreatePolicyVersion', { policyArn: arn('Other') }],
    ['CreatePolicyVersion', { policyArn: arn('jobs-1') }],
    ['CreatePolicyVersion', { policyArn: arn('ops/jobs') }],
    ['CreatePolicyVersion', { policyArn: arn('ops/jobs-1', STRANGER) }],
    ['CreatePolicy', { policyName: 'x-jobs-1', path: '/ops/' }],
    ['CreatePolicy', { policyName: 'Other' }],
    ['CreatePolicyVersion', { policyArn: arn('Boundary', STRANGER) }],
    ['GetPolicyVersion', { policyArn: arn('Boundary') }],
    ['GetPolicyVersion', { policyArn: arn(`delivery/${computed}-1`) }],
    ['CreatePolicyVersion', { policyArn: arn(`delivery/${computed}`) }],
    ['CreatePolicyVersion', { policyArn: arn(`delivery/${ofDev}-1`) }],
    ['CreatePolicyVersion', { policyArn: arn(`delivery/${computed}-1`, STRANGER) }],
    ['CreatePolicy', { policyName: `x${computed}-1` }],
    // A name within a role, which says nothing of the policy.
    ['PutRolePolicy', { roleName: 'Other', policyName: 'Boundary' }],
    ['DeleteRole', { roleName: `cdk-hnb659fds-cfn-exec-role-${PROD.account}-eu-west-1` }],
  ])('%s %j is not told', (eventName, parameters) => expect(told(eventName, parameters)).toEqual([]));

  test.each<[string, Partial<CloudFormationExecutionRoleProps>, Partial<RoleAuditProps>]>([
    ['in fact', {}, {}],
    ['under names of its own', { policyNamePrefix: 'jobs' }, { additionalPolicyNamePrefixes: ['delivery/jobs-'] }],
  ])('is told of those that a CloudFormationExecutionRole has %s', (_, names, audited) => {
    const { foundation, homeStack } = auditedAccount(audited, bounded, HOME, app());
    const jobs = new Stack(foundation.node.root as App, 'Jobs', { env: REGION });
    new sqs.Queue(jobs, 'Jobs', { queueName: 'jobs' });
    new CloudFormationExecutionRole(foundation, 'Execution', { topology: bounded, environment: 'prod', stacks: [jobs], ...names });
    const policies = Object.values(Template.fromStack(foundation).findResources('AWS::IAM::ManagedPolicy')).map(({ Properties }) => Properties);
    expect(policies.length).toBeGreaterThan(0);
    const here = rulesOf(homeStack);
    for (const { ManagedPolicyName: policyName, Path: path } of policies) {
      expect(toldBy(here, eventOf(iamCall(HOME, 'CreatePolicyVersion', { policyArn: arn(`${path.slice(1)}${policyName}`) })))).toEqual(POLICIES);
      expect(toldBy(here, eventOf(iamCall(HOME, 'CreatePolicy', { policyName })))).toEqual(NEW_POLICIES);
    }
  });
});

test('policies of several paths are looked for by a name once', () => {
  const { homeStack } = auditedAccount({ additionalPolicyNamePrefixes: ['ops/jobs-', 'dev/jobs-', prod.cloudFormationRoleName + '-'] });
  const [{ pattern: byArn }, { pattern: byName }] = ['role-policies', 'role-new-policies'].map((rule) => rulesOf(homeStack).find(({ id }) => id === rule)!);
  expect(byArn.detail.requestParameters.policyArn).toHaveLength(3);
  expect(byName.detail.requestParameters.policyName).toHaveLength(2);
});

describe('a session', () => {
  const PIPELINE = 'AROAPIPELINEEXAMPLE1';
  const rulesWith = (knownPrincipalIds?: string[]) => {
    const { homeStack, foundation } = auditedAccount({ knownPrincipalIds });
    return [...rulesOf(homeStack), ...rulesOf(foundation)];
  };
  const [open, strict] = [rulesWith(), rulesWith([PIPELINE, 'AROAPIPELINEEXAMPLE2'])];
  const byPipeline = fromAccount(TOOLING.account, `${PIPELINE}:1624a1d1`);

  test.each<[string, object, string[], string[]]>([
    ['for the pipeline', byPipeline, [], []],
    ['for the second role of the list', fromAccount(TOOLING.account, 'AROAPIPELINEEXAMPLE2:x'), [], []],
    ['for another role of the tooling account', fromAccount(TOOLING.account, 'AROAADMINEXAMPLE0001:eve'), [], USES_THERE],
    ['for a role whose id begins like it', fromAccount(TOOLING.account, `${PIPELINE}2:eve`), [], USES_THERE],
    ['for a user of the tooling account', fromAccount(TOOLING.account, 'AIDAQRSTUVWXYZEXAMPLE'), [], USES_THERE],
    ['for another account', fromAccount(STRANGER), USES_THERE, USES_THERE],
    ['for the role\'s own account', { ...iamCall(REGION, 'x', {}).userIdentity }, USES_THERE, USES_THERE],
    ['for a service', SERVICE, USES_THERE, USES_THERE],
  ])('of the deploy role %s', (_, identity, without, withIds) => {
    const event = eventOf(assumption(REGION, DEPLOY_ROLE, identity));
    expect([toldBy(open, event), toldBy(strict, event)]).toEqual([without, withIds]);
  });

  test('for somebody whom an identity provider knows is told', () => {
    expect(toldBy(open, eventOf(assumption(REGION, DEPLOY_ROLE, SAML, { eventName: 'AssumeRoleWithSAML' })))).toEqual(USES_THERE);
    expect(toldBy(open, eventOf(assumption(REGION, BREAK_GLASS, SAML, { eventName: 'AssumeRoleWithSAML' })))).toEqual(USES_THERE);
  });

  test('through the global endpoint is told in the home region', () => {
    expect(toldBy(open, eventOf(assumption(HOME, DEPLOY_ROLE, fromAccount(STRANGER))))).toEqual(USES_HOME);
  });

  test('in a region without an audit is told by nobody, as the docstring says', () => {
    const elsewhere = { account: PROD.account, region: 'ap-southeast-2' };
    expect(toldBy(open, eventOf(assumption(elsewhere, DEPLOY_ROLE, fromAccount(STRANGER))))).toEqual([]);
  });

  test('of the break-glass role is always told, whoever uses it', () => {
    for (const identity of [byPipeline, fromAccount(STRANGER), SERVICE]) {
      expect(toldBy(strict, eventOf(assumption(REGION, BREAK_GLASS, identity)))).toEqual(USES_THERE);
      expect(toldBy(open, eventOf(assumption(HOME, BREAK_GLASS, identity)))).toEqual(USES_HOME);
    }
  });

  test.each<[string, object]>([
    ['of another role', assumption(REGION, `${DEPLOY_ROLE}x`, fromAccount(STRANGER))],
    ['of a role of that name in another account', assumption({ ...REGION, account: DEV.account }, DEPLOY_ROLE, fromAccount(STRANGER))],
    ['that was refused', assumption(REGION, DEPLOY_ROLE, fromAccount(STRANGER), REFUSED)],
    ['that a user begins for himself', assumption(REGION, DEPLOY_ROLE, fromAccount(STRANGER), { eventName: 'GetSessionToken' })],
  ])('%s is not told', (_, record) => expect(toldBy(open, eventOf(record as any))).toEqual([]));

  test('would not be seen by rules that do not ask for reading calls', () => {
    const blind = open.map((rule) => ({ ...rule, state: 'ENABLED' }));
    expect(toldBy(blind, eventOf(assumption(REGION, DEPLOY_ROLE, fromAccount(STRANGER))))).toEqual([]);
  });
});

describe('a switch of roles', () => {
  const { homeStack, foundation } = auditedAccount({ breakGlassRoleNames: ['aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Emergency_0123456789abcdef'] });
  const rules = [...rulesOf(homeStack), ...rulesOf(foundation)];

  test.each([HOME, REGION])('to a break-glass role is told in $region', (where) => {
    for (const name of [breakGlassName, 'AWSReservedSSO_Emergency_0123456789abcdef']) {
      expect(toldBy(rules, eventOf(switchOfRole(where, name)))).toEqual([`role-switches in ${where.region}`]);
    }
    expect(toldBy(rules, eventOf(switchOfRole(where, breakGlassName), 'AWS Console Signin via CloudTrail'))).toEqual([`role-switches in ${where.region}`]);
  });

  test('to a permission set of IAM Identity Center begins a session, which is told', () => {
    const role = `arn:aws:iam::${PROD.account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Emergency_0123456789abcdef`;
    expect(toldBy(rules, eventOf(assumption(REGION, role, SAML, { eventName: 'AssumeRoleWithSAML' })))).toEqual(USES_THERE);
  });

  test.each<[string, object]>([
    ['to another role', eventOf(switchOfRole(REGION, 'Reader'))],
    ['that failed', eventOf(switchOfRole(REGION, breakGlassName, { responseElements: { SwitchRole: 'Failure' } }))],
    ['that is an exit', eventOf(switchOfRole(REGION, breakGlassName, { eventName: 'ExitRole' }))],
  ])('%s is not told', (_, event) => expect(toldBy(rules, event)).toEqual([]));
});

describe('the rules', () => {
  test('send to the tooling account\'s bus, in its region, with the role that forwards events', () => {
    const { homeStack, foundation } = auditedAccount();
    const targets = [...rulesOf(homeStack), ...rulesOf(foundation)].map((each) => each.targets);
    expect(targets).toEqual(Array(7).fill([{ Id: 'Bus', Arn: literal(topology.platform.eventBusArn), RoleArn: literal(prod.eventForwardingRoleArn) }]));
  });

  test('have the names that the role trusts', () => {
    const { homeStack, foundation } = auditedAccount();
    const [{ Properties: role }] = Object.values(Template.fromStack(foundation).findResources('AWS::IAM::Role'));
    const trusted: string[] = deployed(role.AssumeRolePolicyDocument.Statement[0].Condition.ArnLike['aws:SourceArn']);
    for (const stack of [homeStack, foundation]) {
      const names = rulesOf(stack).map(({ name }) => name);
      for (const name of names) expect(trusted).toContain(`arn:aws:events:*:${PROD.account}:rule/${name}`);
    }
  });

  test('are looked at as interfaces, and carry the conventions\' tags', () => {
    const tagged = topologyOf({ platform: { ...TOOLING, conventions: { tags: { team: 'auth' } } } });
    const { homeStack, audit, uses } = auditedAccount({}, tagged);
    expect([audit.rules.length, uses!.rules.length]).toEqual([5, 2]);
    Template.fromStack(homeStack).allResourcesProperties('AWS::Events::Rule', { Tags: [{ Key: 'team', Value: 'auth' }], EventBusName: Match.absent() });
  });

  test('come after the role, also where it is defined later and in another region', () => {
    const app = new App();
    const home = new Stack(app, 'Home', { env: HOME });
    new RoleAudit(home, 'RoleAudit', { topology, environment: 'prod' });
    const foundation = new Stack(app, 'Foundation', { env: REGION });
    new DeliveryEventForwarding(foundation, 'Events', { topology, environment: 'prod' });
    app.synth();
    expect(home.dependencies).toEqual([foundation]);
  });

  test('come after the role within one stack as well', () => {
    const there = topologyOf({ environments: [{ ...PROD, region: 'us-east-1' }] });
    const app = new App();
    const stack = new Stack(app, 'Foundation', { env: HOME });
    new DeliveryEventForwarding(stack, 'Events', { topology: there, environment: 'prod' });
    new RoleAudit(stack, 'RoleAudit', { topology: there, environment: 'prod' });
    const template = Template.fromStack(stack);
    const [role] = Object.keys(template.findResources('AWS::IAM::Role'));
    template.hasResource('AWS::Events::Rule', { Properties: { Name: Match.stringLikeRegexp('role-changes') }, DependsOn: Match.arrayWith([role]) });
    const names = Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties: { Name: name } }) => name);
    expect(names).toHaveLength(9);
    expect(new Set(names).size).toBe(9);
  });

  test('of two applications in an account do not meet, and each tells of its own', () => {
    const web = topologyOf({ application: 'web' });
    const rules = [topology, web].map((each) => rulesOf(auditedAccount({}, each).homeStack));
    expect(new Set(rules.flat().map(({ name }) => name)).size).toBe(10);
    const change = eventOf(iamCall(HOME, 'DeleteRole', { roleName: web.environment('prod').deployRoleName }));
    expect(rules.map((each) => toldBy(each, change))).toEqual([[], CHANGES]);
  });

  test('are the same every time', () => {
    const template = () => JSON.stringify(Template.fromStack(auditedAccount().homeStack).toJSON());
    expect(template()).toBe(template());
  });

  test('say which trail they need', () => {
    const [output] = Object.values(Template.fromStack(auditedAccount().homeStack).findOutputs('*'));
    expect(output.Value).toContain('aws cloudtrail describe-trails');
    expect(output.Description).toContain('IsMultiRegionTrail');
  });
});

describe.each([['aws-cn', 'cn-north-1', 'cn-northwest-1'], ['aws-us-gov', 'us-gov-west-1', 'us-gov-east-1']])('in %s', (partition, home, other) => {
  const there = (region: string): DeliveryTopology => topologyOf({ platform: { ...TOOLING, region }, environments: [{ ...PROD, region }] });

  test('changes are told in the one region, and uses in both', () => {
    const { homeStack, foundation } = auditedAccount({}, there(other), { account: PROD.account, region: home });
    const rules = [...rulesOf(homeStack, partition), ...rulesOf(foundation, partition)];
    const at = (region: string) => ({ account: PROD.account, region, partition });
    const environment = there(other).environment('prod');
    expect(toldBy(rules, eventOf(iamCall(at(home), 'DeleteRole', { roleName: environment.deployRoleName })))).toEqual([`role-changes in ${home}`]);
    for (const region of [home, other]) {
      const role = `arn:${partition}:iam::${PROD.account}:role/${environment.deployRoleName}`;
      expect(toldBy(rules, eventOf(assumption(at(region), role, fromAccount(STRANGER))))).toEqual([`role-uses in ${region}`]);
    }
  });
});

test('an audit of uses alone tells of them', () => {
  const app = new App();
  const foundation = new Stack(app, 'Foundation', { env: REGION });
  new DeliveryEventForwarding(foundation, 'Events', { topology, environment: 'prod' });
  const { rules } = useAudit({ account: PROD.account, region: 'ap-southeast-2' }, {}, app);
  const stack = Stack.of(rules[0]);
  expect(toldBy(rulesOf(stack), eventOf(assumption({ account: PROD.account, region: 'ap-southeast-2' }, BREAK_GLASS, fromAccount(STRANGER))))).toEqual(['role-uses in ap-southeast-2']);
});
