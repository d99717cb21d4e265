import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { auditedAccount, deployed, HOME, REGION, rulesOf, toldBy, topology } from './audited-account';
import { filterMatches } from './filter-pattern';
import { assumption, eventOf, fromAccount, iamCall, REFUSED, SAML, SERVICE } from './records';
import { DeliveryTopologyProps, RoleTrailAudit } from '../../src';
import { problemsOf } from '../helpers/errors';
import { literal } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const SECURITY = { account: '555555555555', region: 'eu-west-1' };
const STRANGER = '999999999999';
const OF_ALL = { isOrganizationTrail: true, orgId: 'o-exampleorgid', trailName: 'all' };

function build(props: any = {}, of: Partial<DeliveryTopologyProps> = {}) {
  const stack = new Stack(new App(), 'Security', { env: SECURITY });
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Trail', 'organization-trail');
  const topic = sns.Topic.fromTopicArn(stack, 'Topic', stack.formatArn({ service: 'sns', resource: 'alarms' }));
  const audit = new RoleTrailAudit(stack, 'RoleAudit', {
    topology: topologyOf(of), logGroup, alarmActions: [new actions.SnsAction(topic)], ...props,
  });
  return { stack, audit, template: () => Template.fromStack(stack) };
}

interface Filter {
  readonly pattern: string;
  readonly metric: string;
}

const filtersOf = (template: Template, partition = 'aws'): Filter[] => Object.values(template.findResources('AWS::Logs::MetricFilter'))
  .map(({ Properties: { FilterPattern: pattern, MetricTransformations: [{ MetricName: metric }] } }) =>
    ({ pattern: deployed(pattern, partition), metric }));
/** Which alarms go off, and how often each metric counts the record. */
const raised = (filters: readonly Filter[], record: object) =>
  filters.filter(({ pattern }) => filterMatches(pattern, record)).map(({ metric }) => metric.replace('auth-service-', ''));

const dev = topology.environment('dev');
const prod = topology.environment('prod');
const DEPLOY_ROLE = literal(prod.deployRoleArn);
const BREAK_GLASS = literal(prod.breakGlassRoleArn);
const PIPELINE = 'AROAPIPELINEEXAMPLE1';
const ELSEWHERE = { account: PROD.account, region: 'ap-southeast-2' };
const change = (eventName: string, parameters: object, more = {}) => iamCall(HOME, eventName, { roleName: prod.deployRoleName, ...parameters }, more);
const policyChange = (eventName: string, name: string, account = PROD.account) =>
  iamCall({ ...HOME, account }, eventName, { policyArn: `arn:aws:iam::${account}:policy/${name}` });

/** What each of the two choices tells of the same record: EventBridge, in the regions that are audited, and the trail. */
const BOTH: readonly (readonly [what: string, record: any, events: string[], trail: string[]])[] = [
  ['a changed trust', change('UpdateAssumeRolePolicy', { policyDocument: '{}' }), ['role-changes in us-east-1'], ['role-changes']],
  ['a role that is made anew', change('CreateRole', { path: '/elsewhere/' }), ['role-changes in us-east-1'], ['role-changes']],
  ['a changed break-glass role', change('PutRolePolicy', { roleName: prod.breakGlassRoleName.split('/')[1] }), ['role-changes in us-east-1'], ['role-changes']],
  ['a changed role of CDK', change('AttachRolePolicy', { roleName: `cdk-hnb659fds-cfn-exec-role-${PROD.account}-eu-west-1` }), ['role-changes in us-east-1'], ['role-changes']],
  ['a changed role of CDK where the audit is', change('DetachRolePolicy', { roleName: `cdk-hnb659fds-deploy-role-${PROD.account}-us-east-1` }), ['role-changes in us-east-1'], ['role-changes']],
  ['a changed role of CDK in another region', change('DeleteRole', { roleName: `cdk-hnb659fds-deploy-role-${PROD.account}-eu-central-1` }), [], []],
  ['a changed policy of the role that deploys stacks', policyChange('CreatePolicyVersion', `${prod.cloudFormationRoleName}-1`), ['role-policies in us-east-1'], ['role-changes']],
  ['another version of it', policyChange('SetDefaultPolicyVersion', `${prod.cloudFormationRoleName}-10`), ['role-policies in us-east-1'], ['role-changes']],
  ['that policy made anew', iamCall(HOME, 'CreatePolicy', { policyName: `${prod.cloudFormationRoleName}-2`, path: '/elsewhere/' }), ['role-new-policies in us-east-1'], ['role-changes']],
  ['a look at it', policyChange('GetPolicyVersion', `${prod.cloudFormationRoleName}-1`), [], []],
  ['a policy that begins otherwise', policyChange('CreatePolicyVersion', prod.cloudFormationRoleName), [], []],
  ['such a policy of another account', policyChange('CreatePolicyVersion', `${prod.cloudFormationRoleName}-1`, STRANGER), [], []],
  ['a policy within another role, of that name', iamCall(HOME, 'PutRolePolicy', { roleName: 'Other', policyName: `${prod.cloudFormationRoleName}-1` }), [], []],
  ['a refused change', change('UpdateAssumeRolePolicy', {}, REFUSED), [], []],
  ['a look at a role', change('GetRole', {}), [], []],
  ['a look at its policies', change('ListRolePolicies', {}), [], []],
  ['a change of another role', change('DeleteRole', { roleName: 'Other' }), [], []],
  ['a change of a role of that name in another account', iamCall({ ...HOME, account: STRANGER }, 'DeleteRole', { roleName: prod.deployRoleName }), [], []],
  ['the pipeline', assumption(REGION, DEPLOY_ROLE, fromAccount(TOOLING.account, `${PIPELINE}:1624a1d1`)), [], []],
  ['another role of the tooling account', assumption(REGION, DEPLOY_ROLE, fromAccount(TOOLING.account, `${PIPELINE}2:eve`)), ['role-uses in eu-west-1'], ['deploy-role-uses']],
  ['another account', assumption(REGION, DEPLOY_ROLE, fromAccount(STRANGER)), ['role-uses in eu-west-1'], ['deploy-role-uses']],
  ['a service', assumption(REGION, DEPLOY_ROLE, SERVICE), ['role-uses in eu-west-1'], ['deploy-role-uses']],
  ['an identity provider', assumption(REGION, DEPLOY_ROLE, SAML, { eventName: 'AssumeRoleWithSAML' }), ['role-uses in eu-west-1'], ['deploy-role-uses']],
  ['another account in a region that nobody watches', assumption(ELSEWHERE, DEPLOY_ROLE, fromAccount(STRANGER)), [], ['deploy-role-uses']],
  ['a refused attempt', assumption(REGION, DEPLOY_ROLE, fromAccount(STRANGER), REFUSED), [], []],
  ['another role', assumption(REGION, `${DEPLOY_ROLE}x`, fromAccount(STRANGER)), [], []],
  ['the break-glass role', assumption(REGION, BREAK_GLASS, fromAccount('444444444444')), ['role-uses in eu-west-1'], ['break-glass-uses']],
  // The one thing that a filter cannot compare.
  ['a role in other capitals', change('DeleteRole', { roleName: prod.deployRoleName.toUpperCase() }), ['role-changes in us-east-1'], []],
];

describe('of the same record tell the two choices, each alone', () => {
  const { homeStack, foundation } = auditedAccount({ knownPrincipalIds: [PIPELINE] });
  const rules = [...rulesOf(homeStack), ...rulesOf(foundation)];
  const filters = filtersOf(build({ knownPrincipalIds: [PIPELINE] }).template());

  test.each(BOTH)('%s', (_, record, events, trail) => {
    // An event arrives in its own account only.
    expect(record.recipientAccountId === PROD.account ? toldBy(rules, eventOf(record)) : []).toEqual(events);
    expect([...new Set(raised(filters, record))]).toEqual(trail);
  });
});

test('without known principals, every role of the tooling account may be the pipeline', () => {
  const filters = filtersOf(build().template());
  expect(raised(filters, assumption(REGION, DEPLOY_ROLE, fromAccount(TOOLING.account, 'AROAOTHEREXAMPLE0001:eve')))).toEqual([]);
  expect(raised(filters, assumption(REGION, DEPLOY_ROLE, fromAccount(STRANGER)))).toEqual(['deploy-role-uses']);
});

describe('in the tooling account', () => {
  const conventions = { permissionsBoundaryName: 'Boundary' };
  const filters = filtersOf(build({ additionalRoleNames: ['ops/Deployer'], additionalPolicyNames: ['ops/Deploy'], additionalPolicyNamePrefixes: ['ops/jobs-'] }, { platform: { ...TOOLING, conventions } }).template());
  const inTooling = (eventName: string, parameters: object, more = {}) => iamCall({ ...HOME, account: TOOLING.account }, eventName, parameters, more);

  test.each<[string, object]>([
    ['who may act as the pipeline', inTooling('UpdateAssumeRolePolicy', { roleName: topology.pipelineRoleName })],
    ['what the build may do', inTooling('AttachRolePolicy', { roleName: topology.buildRoleName })],
    ['with what CDK deploys', inTooling('PutRolePolicy', { roleName: `cdk-hnb659fds-cfn-exec-role-${TOOLING.account}-${TOOLING.region}` })],
    ['who may deploy with CDK', inTooling('UpdateAssumeRolePolicy', { roleName: `cdk-hnb659fds-deploy-role-${TOOLING.account}-${TOOLING.region}` })],
    ['a role that is added', inTooling('DeleteRole', { roleName: 'Deployer' })],
    ['what bounds the roles', inTooling('CreatePolicyVersion', { policyArn: `arn:aws:iam::${TOOLING.account}:policy/Boundary` })],
    ['a policy that is added', inTooling('SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${TOOLING.account}:policy/ops/Deploy` })],
    ['one of policies that are added', inTooling('CreatePolicyVersion', { policyArn: `arn:aws:iam::${TOOLING.account}:policy/ops/jobs-7` })],
    ['one of them that is made anew', inTooling('CreatePolicy', { policyName: 'jobs-10', path: '/elsewhere/' })],
    ['a boundary that is made anew', inTooling('CreatePolicy', { policyName: 'Boundary' })],
    ['an added policy that is made anew', inTooling('CreatePolicy', { policyName: 'Deploy', path: '/elsewhere/' })],
  ])('%s is told when it is changed', (_, record) => expect(raised(filters, record)).toEqual(['role-changes']));

  test.each<[string, object]>([
    ['another role', inTooling('DeleteRole', { roleName: 'Other' })],
    ['a refused change', inTooling('UpdateAssumeRolePolicy', { roleName: topology.pipelineRoleName }, REFUSED)],
    ['a role of the pipeline\'s name elsewhere', iamCall({ ...HOME, account: STRANGER }, 'DeleteRole', { roleName: topology.pipelineRoleName })],
    ['a deploy role\'s name', inTooling('DeleteRole', { roleName: prod.deployRoleName })],
    ['a policy of an environment\'s', inTooling('CreatePolicy', { policyName: `${prod.cloudFormationRoleName}-1` })],
    ['a policy that begins otherwise', inTooling('CreatePolicy', { policyName: 'jobs' })],
    ['a name within a role', inTooling('PutRolePolicy', { roleName: 'Other', policyName: 'Boundary' })],
  ])('%s is not', (_, record) => expect(raised(filters, record)).toEqual([]));
});

test('all environments are watched, and what is added', () => {
  const filters = filtersOf(build(
    { additionalRoleNames: ['ops/Deployer'], additionalPolicyNames: ['ops/Deploy'], additionalPolicyNamePrefixes: ['ops/jobs-'], breakGlassRoleNames: ['Emergency'], knownPrincipalIds: [PIPELINE, 'AROAPIPELINEEXAMPLE2'] },
    { platform: { ...TOOLING, conventions: { permissionsBoundaryName: 'Boundary' } } },
  ).template());
  for (const { account, deployRoleArn } of [dev, prod]) {
    expect(raised(filters, assumption({ ...REGION, account }, literal(deployRoleArn), fromAccount(STRANGER)))).toEqual(['deploy-role-uses']);
    for (const roleName of ['Deployer', 'Emergency']) expect(raised(filters, iamCall({ ...HOME, account }, 'DeleteRole', { roleName }))).toEqual(['role-changes']);
    for (const name of ['Boundary', 'ops/Deploy', 'ops/jobs-2']) {
      expect(raised(filters, iamCall({ ...HOME, account }, 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${account}:policy/${name}` }))).toEqual(['role-changes']);
      expect(raised(filters, iamCall({ ...HOME, account }, 'CreatePolicy', { policyName: name.split('/').pop() }))).toEqual(['role-changes']);
    }
    expect(raised(filters, assumption({ ...REGION, account }, `arn:aws:iam::${account}:role/Emergency`, fromAccount(STRANGER)))).toEqual(['break-glass-uses']);
  }
  for (const id of [PIPELINE, 'AROAPIPELINEEXAMPLE2']) expect(raised(filters, assumption(REGION, DEPLOY_ROLE, fromAccount(TOOLING.account, `${id}:x`)))).toEqual([]);
});

describe('an alarm', () => {
  test('goes off with the first record, says nothing of quiet times, and tells somebody', () => {
    const { template, audit, stack } = build();
    template().resourceCountIs('AWS::CloudWatch::Alarm', 3);
    template().allResourcesProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 1,
      Period: 300,
      Statistic: 'Sum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:sns:eu-west-1:${SECURITY.account}:alarms`]] }],
    });
    const ids = [audit.changesAlarm, audit.usesAlarm, audit.breakGlassAlarm].map((each) => stack.resolve(each.alarmName).Ref);
    expect(ids.sort()).toEqual(Object.keys(template().findResources('AWS::CloudWatch::Alarm')).sort());
  });

  test('looks at what its filters count', () => {
    const template = build().template();
    const counted = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties: { MetricTransformations: [each] } }) => each);
    const watched = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [Properties.Namespace, Properties.MetricName].join());
    for (const each of counted) {
      expect(each.MetricValue).toBe('1');
      expect(watched).toContain([each.MetricNamespace, each.MetricName].join());
    }
    expect(new Set(counted.map(({ MetricName: name }) => name)).size).toBe(3);
    template.allResourcesProperties('AWS::Logs::MetricFilter', { LogGroupName: 'organization-trail' });
  });
});

describe('filters', () => {
  const name = (i: number) => `${'e'.repeat(28)}-${i + 10}`;
  const environments = (count: number) => Array.from({ length: count }, (_, i) => ({ name: name(i), account: String(222222222222 + i), region: 'ap-southeast-2' }));

  test('are as long as CloudWatch Logs takes, for the longest names', () => {
    const conventions = { namePrefix: 'longest-9', permissionsBoundaryName: 'b'.repeat(128), bootstrapQualifier: 'qualifier0' };
    const app = new App({ context: { '@aws-cdk/core:bootstrapQualifier': 'qualifier0' } });
    const stack = new Stack(app, 'Security', { env: SECURITY });
    const of = topologyOf({ platform: { ...TOOLING, conventions }, application: 'a'.repeat(64), environments: environments(8) });
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Trail', 'organization-trail');
    const topic = sns.Topic.fromTopicArn(stack, 'Topic', `arn:aws:sns:eu-west-1:${SECURITY.account}:alarms`);
    new RoleTrailAudit(stack, 'RoleAudit', { topology: of, logGroup, alarmActions: [new actions.SnsAction(topic)], knownPrincipalIds: [PIPELINE] });
    const lengths = filtersOf(Template.fromStack(stack)).map(({ pattern }) => pattern.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
    expect(lengths.length).toBeLessThanOrEqual(100);
  });

  test('are the same every time, and say which trail they need', () => {
    expect(JSON.stringify(build().template().toJSON())).toBe(JSON.stringify(build().template().toJSON()));
    build().template().hasOutput('*', { Value: Match.stringLikeRegexp('describe-trails') });
  });

  test.each([['cn-northwest-1', 'aws-cn'], ['us-gov-east-1', 'aws-us-gov']])('in %s are of that partition', (region, partition) => {
    const there = topologyOf({ platform: { ...TOOLING, region }, environments: [{ ...PROD, region }] });
    const template = build({ topology: there }).template();
    expect(JSON.stringify(template.toJSON())).not.toContain('arn:aws');
    const place = { account: PROD.account, region, partition };
    const role = `arn:${partition}:iam::${PROD.account}:role/${there.environment('prod').deployRoleName}`;
    expect(raised(filtersOf(template, partition), assumption(place, role, fromAccount(STRANGER)))).toEqual(['deploy-role-uses']);
  });
});

test('where it is not documented in which region events of IAM arrive, the CDK roles of the environment\'s own are watched', () => {
  const there = topologyOf({ platform: { ...TOOLING, region: 'us-iso-east-1' }, environments: [{ ...PROD, region: 'us-iso-east-1' }] });
  const patterns = filtersOf(build({ topology: there }).template(), 'aws-iso').map(({ pattern }) => pattern).join('\n');
  expect(patterns.match(/cdk-[a-z0-9-]+/g)).toEqual([PROD, TOOLING].flatMap(({ account }) => ['deploy', 'cfn-exec']
    .map((role) => `cdk-hnb659fds-${role}-role-${account}-us-iso-east-1`)));
});

describe('the log group', () => {
  const NONE = 'logGroup: must be the log group into which the trail writes, which writes into none';
  const OTHER = 'logGroup: must be the log group into which the trail writes: set';
  const arn = (name: string) => `arn:aws:logs:eu-west-1:${SECURITY.account}:log-group:${name}`;

  function synthesized(work: (stack: Stack, other: Stack) => any): void {
    const app = new App();
    const stack = new Stack(app, 'Security', { env: SECURITY });
    const { logGroup, trail } = work(stack, new Stack(app, 'Other', { env: SECURITY }));
    new RoleTrailAudit(stack, 'RoleAudit', { topology, logGroup, trail, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }] });
    app.synth();
  }
  const made = (stack: Stack, props: logs.LogGroupProps = {}) => new logs.LogGroup(stack, 'Group', props);
  const trailOf = (stack: Stack, props: cloudtrail.TrailProps = {}) => new cloudtrail.Trail(stack, 'Trail', { ...OF_ALL, ...props });
  const into = (stack: Stack, value: unknown) => {
    const trail = trailOf(stack);
    (trail.node.defaultChild as cloudtrail.CfnTrail).addPropertyOverride('CloudWatchLogsLogGroupArn', value);
    return trail;
  };
  const trailInto = (stack: Stack, cloudWatchLogGroup: logs.ILogGroup) => trailOf(stack, { sendToCloudWatchLogs: true, cloudWatchLogGroup });

  test.each<[string, (stack: Stack, other: Stack) => any]>([
    ['that the trail was given', (stack) => ({ logGroup: made(stack), trail: trailInto(stack, stack.node.findChild('Group') as logs.LogGroup) })],
    ['that the trail has made', (stack) => {
      const trail = trailOf(stack, { sendToCloudWatchLogs: true });
      return { trail, logGroup: trail.logGroup };
    }],
    ['of a trail in another stack', (_stack, other) => {
      const trail = trailOf(other, { sendToCloudWatchLogs: true });
      return { trail, logGroup: trail.logGroup };
    }],
    ['that lies in another stack', (stack, other) => {
      const logGroup = made(other);
      return { logGroup, trail: trailInto(stack, logGroup) };
    }],
    ['that is known by its name', (stack) => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'G', 'trail'), trail: into(stack, `${arn('trail')}:*`) })],
    ['of which only the deployment knows the name', (stack) =>
      ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'G', 'trail'), trail: trailOf(stack, { sendToCloudWatchLogs: true }) })],
    ['of the class that takes filters', (stack) => ({ logGroup: made(stack, { logGroupClass: logs.LogGroupClass.STANDARD }) })],
    ['of which no trail is known', (stack) => ({ logGroup: made(stack) })],
  ])('%s is taken', (_, work) => expect(() => synthesized(work)).not.toThrow());

  test.each<[string, (stack: Stack, other: Stack) => any, string]>([
    ['of a trail that writes into none', (stack) => ({ logGroup: made(stack), trail: trailOf(stack, { sendToCloudWatchLogs: false }) }), NONE],
    ['of a trail from which an override takes it', (stack) => ({ logGroup: made(stack), trail: into(stack, '') }), NONE],
    ['of a trail whose override is nothing', (stack) => ({ logGroup: made(stack), trail: into(stack, null) }), NONE],
    ['beside that of the trail', (stack) => ({ logGroup: made(stack), trail: trailOf(stack, { sendToCloudWatchLogs: true }) }), OTHER],
    ['beside that of a trail in another stack', (stack, other) => ({ logGroup: made(stack), trail: trailOf(other, { sendToCloudWatchLogs: true }) }), OTHER],
    ['of another name', (stack) => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'G', 'trail'), trail: into(stack, `${arn('trail2')}:*`) }), OTHER],
    ['beside what is no ARN', (stack) => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'G', 'trail'), trail: into(stack, 7) }), OTHER],
    ['without metric filters', (stack) => ({ logGroup: made(stack, { logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS }) }), 'logGroup: must be of the class STANDARD'],
  ])('%s is refused at synthesis', (_, work, message) => {
    expect(() => synthesized(work)).toThrow(message);
    expect(() => synthesized(work)).toThrow('[RoleAudit.InvalidLogGroup]');
  });
});

describe('the trail', () => {
  const shared = topologyOf({ sharedAccounts: true, environments: [{ ...PROD, ...TOOLING }] });
  const changed = (property: string, value: unknown) => (stack: Stack, props: cloudtrail.TrailProps) => {
    const trail = new cloudtrail.Trail(stack, 'Trail', props);
    (trail.node.defaultChild as cloudtrail.CfnTrail).addPropertyOverride(property, value);
    return trail;
  };
  const made = (more: cloudtrail.TrailProps = {}) => (stack: Stack, props: cloudtrail.TrailProps) => new cloudtrail.Trail(stack, 'Trail', { ...props, ...more });

  function synthesized(trailOf: (stack: Stack, props: cloudtrail.TrailProps) => cloudtrail.Trail, of = topology, env: object = SECURITY): void {
    const app = new App();
    const stack = new Stack(app, 'Security', { env });
    const trail = trailOf(stack, { sendToCloudWatchLogs: true });
    new RoleTrailAudit(stack, 'RoleAudit', { topology: of, logGroup: trail.logGroup!, trail, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }] });
    app.synth();
  }

  test.each<[string, () => void]>([
    ['of the organization', () => synthesized(made(OF_ALL))],
    ['that an override makes one of the organization', () => synthesized(changed('IsOrganizationTrail', 'true'))],
    ['of which the deployment knows whose it is', () => synthesized(changed('IsOrganizationTrail', { 'Fn::GetAtt': ['Other', 'IsOrganizationTrail'] }))],
    ['of an account that nobody knows', () => synthesized(made(), topology, {})],
    ['of the one account that has everything', () => synthesized(made(), shared, TOOLING)],
  ])('%s is taken', (_, work) => expect(work).not.toThrow());

  test.each<[string, () => void, string]>([
    ['of an account of its own', () => synthesized(made()), `${DEV.account}, ${PROD.account}, ${TOOLING.account}: it records its own account ${SECURITY.account} alone`],
    ['that says so', () => synthesized(made({ isOrganizationTrail: false })), `${DEV.account}, ${PROD.account}, ${TOOLING.account}: `],
    ['of one of the accounts', () => synthesized(made(), topology, PROD), `${DEV.account}, ${TOOLING.account}: it records its own account ${PROD.account} alone`],
    ['from which an override takes the organization', () => synthesized((stack, props) => changed('IsOrganizationTrail', false)(stack, { ...props, ...OF_ALL })), `${DEV.account}, `],
    ['of another account than the one that has everything', () => synthesized(made(), shared), `${TOOLING.account}: it records`],
  ])('%s is refused at synthesis', (_, work, message) => {
    expect(work).toThrow(`trail: must record what is audited, ${message}`);
    expect(work).toThrow('set isOrganizationTrail to true, or give another trail or none, got "the construct Security/Trail" [RoleAudit.BlindTrail]');
  });
});

describe('is refused', () => {
  const elsewhere = () => logs.LogGroup.fromLogGroupArn(new Stack(), 'Elsewhere', `arn:aws:logs:us-east-1:${SECURITY.account}:log-group:trail`);
  const many = Array.from({ length: 20 }, (_, i) => `AROAMANYEXAMPLE00${i + 100}`);
  const roles = Array.from({ length: 70 }, (_, i) => `${'r'.repeat(61)}${i + 100}`);
  const environments = Array.from({ length: 10 }, (_, i) => ({ ...DEV, name: `e${i}`, account: String(222222222222 + i) }));
  const twice = () => {
    const { stack } = build();
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', 'x');
    new RoleTrailAudit(stack, 'Again', { topology, logGroup, alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }] });
  };

  test.each<[string, () => unknown, string[]]>([
    ['nothing', () => new RoleTrailAudit(new Stack(), 'RoleAudit', null as any), ['RoleAudit.NoTopology topology']],
    ['no topology', () => build({ topology: {} }), ['RoleAudit.NoTopology topology']],
    ['everything that is wrong at once', () => build({ logGroup: 'trail', alarmActions: [], additionalRoleNames: ['*'], knownPrincipalIds: ['x'], trail: 1 }), [
      'RoleAudit.InvalidLogGroup logGroup', 'RoleAudit.NoAlarmAction alarmActions', 'RoleAudit.InvalidName additionalRoleNames[0]',
      'RoleAudit.InvalidPrincipalId knownPrincipalIds[0]', 'RoleAudit.BlindTrail trail',
    ]],
    ['actions that are none', () => build({ alarmActions: [{ bind: () => ({ alarmActionArn: 'arn:aws:sns:…' }) }, 'arn:aws:sns:…', new Array(1)[0]] }),
      ['RoleAudit.NoAlarmAction alarmActions[1]', 'RoleAudit.NoAlarmAction alarmActions[2]']],
    ['options that there are not', () => build({ knownPrincipalId: ['AROAEXAMPLEEXAMPLEID'] }), ['RoleAudit.InvalidSetting knownPrincipalId']],
    ['no list of actions', () => build({ alarmActions: undefined }), ['RoleAudit.NoAlarmAction alarmActions']],
    ['a log group of another region', () => build({ logGroup: elsewhere() }), ['RoleAudit.InvalidLogGroup logGroup']],
    ['a second audit', twice, ['RoleAudit.DuplicateAudit topology']],
    ['more principals than a filter has room for', () => build({ knownPrincipalIds: many }), ['RoleAudit.PatternTooLarge knownPrincipalIds']],
    ['more filters than a log group takes', () => build({ additionalRoleNames: roles }, { environments }), ['RoleAudit.PatternTooLarge topology.environments']],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));
});
