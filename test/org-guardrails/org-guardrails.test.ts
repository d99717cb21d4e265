import { App, Aws, CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { build, MANAGEMENT, policyOf, topology } from './guarded-organization';
import { DeliveryTopology } from '../../src/delivery-topology/delivery-topology';
import { OrgGuardrails, OrgGuardrailsProps } from '../../src/org-guardrails/org-guardrails';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const conventions = { iamPath: '/delivery/' };
const UNIT = 'AWS::Organizations::OrganizationalUnit';
const POLICY = 'AWS::Organizations::Policy';

describe('the tree', () => {
  const { stack, guardrails } = build();
  const template = Template.fromStack(stack);
  const units = template.findResources(UNIT);
  const idOf = (name: string) => Object.keys(units).find((id) => units[id].Properties.Name === name)!;

  test.each([
    ['Infrastructure', undefined], ['Deployment', 'Infrastructure'], ['Workloads', undefined], ['Production', 'Workloads'], ['NonProduction', 'Workloads'],
  ])('has %s below %s, or the root', (name, parent) => {
    expect(units[idOf(name)].Properties.ParentId).toEqual(parent === undefined ? 'r-ab12' : { 'Fn::GetAtt': [idOf(parent), 'Id'] });
  });

  test('is made one after the other, the policy last', () => {
    const after = (id: string): string[] => {
      const { DependsOn, Properties } = template.toJSON().Resources[id];
      return [...DependsOn ?? [], ...Properties.ParentId['Fn::GetAtt']?.slice(0, 1) ?? []];
    };
    const inOrder = ['Infrastructure', 'Deployment', 'Workloads', 'Production', 'NonProduction'].map(idOf);
    inOrder.slice(1).forEach((id, i) => expect(after(id)).toContain(inOrder[i]));
    const [policy] = Object.values(template.findResources(POLICY));
    expect(policy.DependsOn).toEqual([inOrder[4]]);
    template.resourceCountIs(UNIT, 5);
  });

  test('is retained with its policy, but not when its first deployment fails', () => {
    const all = Object.values(template.toJSON().Resources);
    expect(all).toHaveLength(6);
    for (const resource of all) expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  test('is known by ids, to code and in outputs', () => {
    const idInOutput = (name: string) => Object.entries(template.findOutputs('*')).find(([key]) => key.startsWith(`Guardrails${name}`))![1].Value;
    expect(idInOutput('ProductionUnitId')).toEqual({ 'Fn::GetAtt': [idOf('Production'), 'Id'] });
    expect(idInOutput('NonProductionUnitId')).toEqual({ 'Fn::GetAtt': [idOf('NonProduction'), 'Id'] });
    expect(idInOutput('DeploymentUnitId')).toEqual({ 'Fn::GetAtt': [idOf('Deployment'), 'Id'] });
    expect(idInOutput('PolicyId')).toEqual(stack.resolve(guardrails.policyId));
    expect(stack.resolve(guardrails.productionUnitId)).toEqual({ 'Fn::GetAtt': [idOf('Production'), 'Id'] });
    expect(stack.resolve(guardrails.nonProductionUnitId)).toEqual({ 'Fn::GetAtt': [idOf('NonProduction'), 'Id'] });
    expect(stack.resolve(guardrails.deploymentUnitId)).toEqual({ 'Fn::GetAtt': [idOf('Deployment'), 'Id'] });
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(Template.fromStack(build().stack).toJSON())).toBe(JSON.stringify(template.toJSON()));
  });
});

describe('the commands that move accounts', () => {
  const unitsOf = (of: DeliveryTopology) => {
    const outputs = Template.fromStack(build({ topology: of }).stack).findOutputs('*');
    return Object.fromEntries(Object.entries(outputs).filter(([key]) => key.startsWith('GuardrailsMove'))
      .map(([key, { Description }]) => [/\d{12}/.exec(key)![0], /Moves the account to (\w+),/.exec(Description)![1]]));
  };

  test('name the account, where it is, and where it belongs', () => {
    const template = Template.fromStack(build().stack);
    const [production] = Object.keys(template.findResources(UNIT, { Properties: { Name: 'Production' } }));
    const [move] = Object.entries(template.findOutputs('*')).filter(([key]) => key.startsWith(`GuardrailsMove${PROD.account}`)).map(([, each]) => each);
    const command = `aws organizations move-account --account-id ${PROD.account} --source-parent-id $(aws organizations list-parents `
      + `--child-id ${PROD.account} --query 'Parents[0].Id' --output text) --destination-parent-id `;
    expect(move.Value).toEqual({ 'Fn::Join': ['', [command, { 'Fn::GetAtt': [production, 'Id'] }]] });
  });

  test('cover each account once', () => {
    expect(unitsOf(topology)).toEqual({ [TOOLING.account]: 'Deployment', [DEV.account]: 'NonProduction', [PROD.account]: 'Production' });
    const artifacts = topologyOf({ platform: { ...TOOLING, conventions, artifactAccount: '555555555555' }, environments: [PROD, { ...PROD, name: 'prod2', region: 'eu-north-1' }] });
    expect(unitsOf(artifacts)).toEqual({ [TOOLING.account]: 'Deployment', 555555555555: 'Deployment', [PROD.account]: 'Production' });
  });

  test('put an account that is several things where most is at stake', () => {
    const shared = { platform: { ...TOOLING, conventions }, sharedAccounts: true };
    expect(unitsOf(topologyOf({ ...shared, environments: [{ ...DEV, account: PROD.account }, PROD] }))).toMatchObject({ [PROD.account]: 'Production' });
    expect(unitsOf(topologyOf({ ...shared, environments: [{ ...DEV, account: TOOLING.account }] }))).toEqual({ [TOOLING.account]: 'Deployment' });
    expect(unitsOf(topologyOf({ ...shared, environments: [{ ...PROD, account: TOOLING.account }] }))).toEqual({ [TOOLING.account]: 'Production' });
  });
});

describe('the policy', () => {
  test('is a service control policy on Production', () => {
    const template = Template.fromStack(build().stack);
    const [production] = Object.keys(template.findResources(UNIT, { Properties: { Name: 'Production' } }));
    template.hasResourceProperties(POLICY, {
      Type: 'SERVICE_CONTROL_POLICY', Name: `sd-production-${TOOLING.account}-eu-west-1`, TargetIds: [{ 'Fn::GetAtt': [production, 'Id'] }],
    });
    template.resourceCountIs(POLICY, 1);
  });

  test('is attached to further targets where they are named', () => {
    const targetIds = ['r-ab12', 'ou-ab12-cdefghij', PROD.account];
    Template.fromStack(build({ targetIds }).stack).hasResourceProperties(POLICY, { TargetIds: [Match.anyValue(), ...targetIds] });
  });

  test.each([['us-east-1', 'eu-west-1', 'aws'], ['cn-north-1', 'cn-northwest-1', 'aws-cn'], ['us-gov-west-1', 'us-gov-east-1', 'aws-us-gov']])(
    'is rendered for %s as code knows it, with the partition\'s own ARNs', (home, region, partition) => {
      const of = topologyOf({ platform: { account: TOOLING.account, region, conventions }, environments: [{ ...PROD, region }] });
      const { stack, guardrails } = build({ topology: of }, { ...MANAGEMENT, region: home });
      const [policy] = Object.values(Template.fromStack(stack).findResources(POLICY));
      const content = JSON.stringify(policy.Properties.Content, (_, value) => (value?.['Fn::Join'] ? value['Fn::Join'][1].map((part: any) => part.Ref ? partition : part).join('') : value));
      expect(content).toBe(guardrails.policyJson);
      expect(new Set(content.match(/arn:[^:"]*:/g))).toEqual(new Set([`arn:${partition}:`]));
    });

  test('uses no NotResource in China, where AWS does not take it yet', () => {
    const of = topologyOf({ platform: { account: TOOLING.account, region: 'cn-north-1', conventions }, environments: [{ ...PROD, region: 'cn-north-1' }] });
    const { guardrails } = build({ topology: of }, { ...MANAGEMENT, region: 'cn-north-1' });
    expect(guardrails.policyJson).not.toContain('NotResource');
    expect(JSON.stringify(policyOf())).toContain('NotResource');
  });

  test('follows the syntax of service control policies', () => {
    const { Version, Statement } = policyOf();
    expect(Version).toBe('2012-10-17');
    for (const statement of Statement) {
      expect(statement).toMatchObject({ Effect: 'Deny', Sid: expect.stringMatching(/^[A-Za-z0-9]+$/) });
      expect(Object.keys(statement).filter((key) => /Principal/.test(key))).toEqual([]);
      // A wildcard within an action was not always allowed, and China may not have it yet.
      expect(statement.Action.filter((action: string) => /[*?]/.test(action))).toEqual([]);
    }
  });

  test('fits into what was the limit until 2026, with a break-glass role', () => {
    expect(JSON.stringify(policyOf()).length).toBeLessThanOrEqual(5120);
  });

  test('carries the conventions\' tags, and warns of shared accounts', () => {
    const of = topologyOf({ platform: { ...TOOLING, conventions: { ...conventions, tags: { team: 'auth' } } }, sharedAccounts: true });
    const { stack } = build({ topology: of });
    const template = Template.fromStack(stack);
    template.allResourcesProperties(UNIT, { Tags: [{ Key: 'team', Value: 'auth' }] });
    template.allResourcesProperties(POLICY, { Tags: [{ Key: 'team', Value: 'auth' }] });
    Annotations.fromStack(stack).hasWarning('/Management/Guardrails', Match.stringLikeRegexp('sharedAccounts'));
    Annotations.fromStack(build().stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('bad input', () => {
  const bad = (change: Partial<Record<keyof OrgGuardrailsProps, unknown>>, env = MANAGEMENT) =>
    problemsOf(() => build(change as Partial<OrgGuardrailsProps>, env));

  test.each([undefined, null, {}, 'auth-service'])('a topology that is %j', (of) => {
    expect(bad({ topology: of })).toEqual(['OrgGuardrails.NoTopology topology']);
  });

  test('a second one for the platform, in whichever stack, and not one for another platform', () => {
    const app = new App();
    const inStack = (id: string, of = topology) => new OrgGuardrails(new Stack(app, id, { env: MANAGEMENT }), 'Guardrails', { topology: of, rootId: 'r-ab12' });
    inStack('One');
    expect(problemsOf(() => inStack('Two'))).toEqual(['OrgGuardrails.DuplicateGuardrails topology']);
    const other = { ...topology.platform.conventions, namePrefix: 'other' };
    expect(() => inStack('Three', topologyOf({ platform: { ...TOOLING, conventions: other } }))).not.toThrow();
  });

  test('no properties at all', () => {
    const stack = new Stack(new App(), 'Guardrails', { env: MANAGEMENT });
    expect(problemsOf(() => new OrgGuardrails(stack, 'Guardrails', undefined as never))).toEqual(['OrgGuardrails.NoTopology topology', 'OrgGuardrails.InvalidId rootId']);
  });

  test.each([['tooling', TOOLING.account], ['development', DEV.account], ['production', PROD.account]])('the account of %s', (_, account) => {
    expect(bad({}, { ...MANAGEMENT, account })).toEqual(['OrgGuardrails.MemberAccount env.account']);
  });

  test('the account of the artifacts', () => {
    const of = topologyOf({ platform: { ...TOOLING, conventions, artifactAccount: '555555555555' } });
    expect(bad({ topology: of }, { ...MANAGEMENT, account: '555555555555' })).toEqual(['OrgGuardrails.MemberAccount env.account']);
  });

  test('a region of another partition; any of the same will do', () => {
    expect(bad({}, { ...MANAGEMENT, region: 'cn-north-1' })).toEqual(['OrgGuardrails.OtherPartition env.region']);
    build({}, { ...MANAGEMENT, region: 'ap-southeast-2' });
  });

  test.each([[{}], [{ account: MANAGEMENT.account }], [{ region: 'us-east-1' }], [{ account: Aws.ACCOUNT_ID, region: Aws.REGION }]])('a stack that says only %j', (env) => {
    const error = deliveryErrorOf(() => new OrgGuardrails(new Stack(new App(), 'Management', { env }), 'Guardrails', { topology, rootId: 'r-ab12' }));
    expect(error.code).toBe('DeliveryTopology.AgnosticStack');
    expect(error.message).toContain('"(unresolved)"');
    expect(error.message).not.toContain('Token[');
  });

  test('roles without a path of their own, with what to set', () => {
    const error = deliveryErrorOf(() => build({ topology: topologyOf() }));
    expect(error.code).toBe('OrgGuardrails.NoIamPath');
    expect(error.message).toContain('set conventions.iamPath');
  });

  test.each([undefined, null, '', 'r-ab1', 'r-AB12', 'r-ab12 ', 'ab12', 'ou-ab12', '111111111111', ['r-ab12'], 12])('a root %j', (rootId) => {
    expect(bad({ rootId })).toEqual(['OrgGuardrails.InvalidId rootId']);
  });

  test('a unit or a parameter is as good as the root', () => {
    build({ rootId: 'ou-ab12-cdefghij' });
    const stack = new Stack(new App(), 'Management', { env: MANAGEMENT });
    new OrgGuardrails(stack, 'Guardrails', { topology, rootId: new CfnParameter(stack, 'RootId').valueAsString });
    Template.fromStack(stack).hasResourceProperties(UNIT, { Name: 'Workloads', ParentId: { Ref: 'RootId' } });
  });

  test('targets that only the deployment knows are taken as they are, break-glass roles are not: one could become a wildcard', () => {
    const stack = new Stack(new App(), 'Management', { env: MANAGEMENT });
    const later = (id: string) => new CfnParameter(stack, id).valueAsString;
    new OrgGuardrails(stack, 'Guardrails', { topology, rootId: 'r-ab12', targetIds: [later('Target')] });
    const [policy] = Object.values<any>(Template.fromStack(stack).findResources(POLICY));
    expect(policy.Properties.TargetIds).toContainEqual({ Ref: 'Target' });
    const other = new Stack(new App(), 'Management', { env: MANAGEMENT });
    const breakGlassRoleNames = [new CfnParameter(other, 'BreakGlass').valueAsString];
    expect(problemsOf(() => new OrgGuardrails(other, 'Guardrails', { topology, rootId: 'r-ab12', breakGlassRoleNames })))
      .toEqual(['OrgGuardrails.InvalidRole breakGlassRoleNames[0]']);
  });

  test.each<[unknown, string[]]>([
    ['r-ab12', ['targetIds']], [null, ['targetIds']],
    [['Production'], ['targetIds[0]']], [['r-ab12', 'r-ab12'], ['targetIds[1]']], [[MANAGEMENT.account], ['targetIds[0]']], [[undefined, '1'], ['targetIds[0]', 'targetIds[1]']],
  ])('targets %j', (targetIds, properties) => {
    expect(bad({ targetIds })).toEqual(properties.map((property) => `OrgGuardrails.InvalidId ${property}`));
  });

  test.each<[unknown, string[]]>([
    ['BreakGlass', ['breakGlassRoleNames']], [null, ['breakGlassRoleNames']],
    [['*'], ['breakGlassRoleNames[0]']], [['Break*'], ['breakGlassRoleNames[0]']], [['/emergency/BreakGlass'], ['breakGlassRoleNames[0]']],
    [['${aws:username}'], ['breakGlassRoleNames[0]']], [['emergency//BreakGlass'], ['breakGlassRoleNames[0]']], [['x'.repeat(65)], ['breakGlassRoleNames[0]']],
    [[''], ['breakGlassRoleNames[0]']], [['arn:aws:iam::333333333333:role/BreakGlass'], ['breakGlassRoleNames[0]']],
    [['BreakGlass', 'BreakGlass'], ['breakGlassRoleNames[1]']],
    [['delivery/BreakGlass'], ['breakGlassRoleNames[0]']],
    [['AWSReservedSSO_Admin_0123456789abcdef'], ['breakGlassRoleNames[0]']],
    [['cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1'], ['breakGlassRoleNames[0]']],
    [['cdk-hnb659fds-deploy-role-333333333333-eu-west-1'], ['breakGlassRoleNames[0]']],
  ])('break-glass roles %j', (breakGlassRoleNames, properties) => {
    expect(bad({ breakGlassRoleNames })).toEqual(properties.map((property) => `OrgGuardrails.InvalidRole ${property}`));
  });

  test('names that only look like the delivery\'s are fine', () => {
    build({ breakGlassRoleNames: ['BreakGlass', 'delivery-team/BreakGlass', 'team/delivery/BreakGlass', 'cdk-other-deploy-role-x'] });
  });

  test('more or longer exempt roles than a policy has room for', () => {
    // Each name is in the policy as often as there are exemptions, and once more where the roles themselves are protected.
    const size = (breakGlassRoleNames: string[]) => JSON.stringify(policyOf({ breakGlassRoleNames })).length;
    const filled = (short: number) => {
      const roles = Array.from({ length: 9 }, (_, i) => `emergency/${'x'.repeat(60)}${i}`);
      const perCharacter = size(['ab']) - size(['a']);
      const free = 10_240 - size([...roles, 'a']);
      expect(free).toBeGreaterThan(0);
      return [...roles, 'a/'.repeat(Math.floor((Math.floor(free / perCharacter) - short) / 2)) + 'a'];
    };
    expect(size(filled(0))).toBeLessThanOrEqual(10_240);
    expect(size(filled(0))).toBeGreaterThan(10_240 - 4 * (size(['ab']) - size(['a'])));
    const error = deliveryErrorOf(() => build({ breakGlassRoleNames: filled(-2) }));
    expect(error.code).toBe('OrgGuardrails.PolicyTooLarge');
    expect(error.problems[0].value).toBeGreaterThan(10_240);
    expect(error.message).toContain('at most 10240 characters');
  });

  test('everything at once, and nothing is built', () => {
    const stack = new Stack(new App(), 'Management', { env: { account: PROD.account, region: 'cn-north-1' } });
    expect(problemsOf(() => new OrgGuardrails(stack, 'Guardrails', { topology: topologyOf(), rootId: 'root', targetIds: ['x'], breakGlassRoleNames: ['*'] }))).toEqual([
      'OrgGuardrails.MemberAccount env.account', 'OrgGuardrails.OtherPartition env.region',
      'OrgGuardrails.NoIamPath topology.platform.conventions.iamPath', 'OrgGuardrails.InvalidId rootId',
      'OrgGuardrails.InvalidId targetIds[0]', 'OrgGuardrails.InvalidRole breakGlassRoleNames[0]',
    ]);
    expect(stack.node.findAll().filter((each) => CfnResource.isCfnResource(each))).toEqual([]);
  });
});
