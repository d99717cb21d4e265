import { App, Stack } from 'aws-cdk-lib';
import { AccessQuestion, DeliveryEventBus, DeliveryEventForwarding, DeliveryTopology } from '../../src';
import { literal, MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = topologyOf({ platform });
const web = topologyOf({ platform, application: 'web', environments: [PROD] });
const BUS = literal(auth.platform.eventBusArn);
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];

function accounts(): Stack[] {
  const app = new App();
  const tooling = new Stack(app, 'Tooling', { env: TOOLING });
  new DeliveryEventBus(tooling, 'Events', { topology: auth });
  const foundation = new Stack(app, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
  new DeliveryEventForwarding(foundation, 'Events', { topology: auth, environment: 'prod' });
  new DeliveryEventForwarding(foundation, 'Web', { topology: web, environment: 'prod' });
  const dev = new Stack(app, 'Dev', { env: { account: DEV.account, region: DEV.region } });
  new DeliveryEventForwarding(dev, 'Events', { topology: auth, environment: 'dev' });
  return [tooling, foundation, dev];
}

const world = new MutableStacks(accounts(), { organizationId: ORGANIZATION });
const AUTH_PROD = `arn:aws:iam::${PROD.account}:role/${auth.environment('prod').eventForwardingRoleName}`;
const AUTH_DEV = `arn:aws:iam::${DEV.account}:role/${auth.environment('dev').eventForwardingRoleName}`;
const WEB_PROD = `arn:aws:iam::${PROD.account}:role/${web.environment('prod').eventForwardingRoleName}`;
const ADMINISTRATOR = `arn:aws:iam::${PROD.account}:role/Administrator`;
/** What the names of an environment end with. */
const hashOf = (topology: DeliveryTopology, environment: string) => topology.environment(environment).eventForwardingRoleName.split('--').pop()!;
const rule = (name: string, hash = hashOf(auth, 'prod'), account = PROD.account) => `arn:aws:events:eu-west-1:${account}:rule/sd--${name}--${hash}`;

/** The keys that EventBridge has for each event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
const about = (source: string, detailType: string): Partial<AccessQuestion> => ({ context: { 'events:detail-type': detailType }, multiValuedContext: { 'events:source': [source] } });
const RELEASE = about('aws.states', 'Step Functions Execution Status Change');
const puts = (principal: string, more: Partial<AccessQuestion> = RELEASE): AccessQuestion => ({ principal, action: 'events:PutEvents', resource: BUS, ...more });

/** Somebody whose account is in no template, and lets everything. */
const asMember = (question: AccessQuestion): AccessQuestion => ({
  ...question,
  ...(question.principal.endsWith(':root') ? {} : { principalPolicies: EVERYTHING }),
  context: { 'aws:PrincipalOrgID': ORGANIZATION, ...question.context },
});

const ON_BUS: ProofCase[] = [
  { what: 'production sends a release', must: 'allowed', question: puts(AUTH_PROD) },
  { what: 'production sends a deployment', must: 'allowed', question: puts(AUTH_PROD, about('aws.codedeploy', 'CodeDeploy Deployment State-change Notification')) },
  { what: 'production sends an ECS deployment', must: 'allowed', question: puts(AUTH_PROD, about('aws.ecs', 'ECS Deployment State Change')) },
  { what: 'production sends an alarm', must: 'allowed', question: puts(AUTH_PROD, about('aws.cloudwatch', 'CloudWatch Alarm State Change')) },
  { what: 'production sends a change of a role', must: 'allowed', question: puts(AUTH_PROD, about('aws.iam', 'AWS API Call via CloudTrail')) },
  { what: 'production sends that a role was assumed', must: 'allowed', question: puts(AUTH_PROD, about('aws.sts', 'AWS API Call via CloudTrail')) },
  { what: 'production sends a switch of roles', must: 'allowed', question: puts(AUTH_PROD, about('aws.signin', 'AWS Console Sign In via CloudTrail')) },
  { what: 'production sends one that is written otherwise', must: 'allowed', question: puts(AUTH_PROD, about('aws.signin', 'AWS Console Signin via CloudTrail')) },
  { what: 'production sends another call', must: 'denied', question: puts(AUTH_PROD, about('aws.s3', 'AWS API Call via CloudTrail')) },
  { what: 'development sends a release', must: 'allowed', question: puts(AUTH_DEV) },
  { what: 'production sends an event of its own making', must: 'denied', question: puts(AUTH_PROD, about('com.acme', 'Step Functions Execution Status Change')) },
  { what: 'production sends an event of another kind', must: 'denied', question: puts(AUTH_PROD, about('aws.ecs', 'ECS Task State Change')) },
  { what: 'an application that was not added sends a release', must: 'denied', question: puts(WEB_PROD) },
  { what: 'an administrator of production sends a release', must: 'denied', question: puts(ADMINISTRATOR, { ...RELEASE, principalPolicies: EVERYTHING }) },
  { what: 'the root user of production sends a release', must: 'denied', question: puts(`arn:aws:iam::${PROD.account}:root`) },
  {
    what: 'a role of that name in another account sends a release',
    must: 'denied',
    question: puts(AUTH_PROD.replace(PROD.account, '999999999999'), { ...RELEASE, principalPolicies: EVERYTHING }),
  },
  {
    what: 'production sends a release after its account has left the organization',
    must: 'denied',
    question: puts(AUTH_PROD, { ...RELEASE, context: { ...RELEASE.context, 'aws:PrincipalOrgID': 'o-other99999' } }),
  },
  { what: 'an administrator of production changes the bus', must: 'denied', question: { ...puts(ADMINISTRATOR, { principalPolicies: EVERYTHING, ...RELEASE }), action: 'events:UpdateEventBus' } },
  { what: 'an administrator of production deletes the bus', must: 'denied', question: { ...puts(ADMINISTRATOR, { principalPolicies: EVERYTHING, ...RELEASE }), action: 'events:DeleteEventBus' } },
];

describe('who may put events on the bus', () => {
  test.each(ON_BUS)('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));

  test('needs every part of its policy, were the senders\' own ever so wide', () => {
    const wide = ON_BUS.map((each): ProofCase => ({ ...each, question: asMember(each.question) }));
    wide.push({ what: 'production deletes the bus', must: 'denied', question: asMember({ ...puts(AUTH_PROD), action: 'events:DeleteEventBus' }) });
    const { of, survivors } = new MutableStacks([accounts()[0]]).mutants({ type: 'AWS::Events::EventBusPolicy', property: 'Statement' }, wide);
    expect(of).toBe(30);
    expect(survivors).toEqual([
      // The policy is about this bus, whatever it says.
      `Environments: every resource instead of ${BUS}`,
      // The accounts only say where the roles of the condition are.
      'Environments: everyone instead of the AWS principals',
    ]);
  });
});

const assumes = (principal: string, context: Record<string, string> = {}, more: Partial<AccessQuestion> = {}): AccessQuestion =>
  ({ principal, action: 'sts:AssumeRole', resource: AUTH_PROD, context, ...more });
const from = (sourceArn: string, account = PROD.account) => ({ 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account });
const EVENTBRIDGE = 'events.amazonaws.com';
const TRUST: ProofCase[] = [
  ...['releases', 'deployments', 'ecs-deployments', 'alarms'].map((name): ProofCase =>
    ({ what: `EventBridge sends what the rule for ${name} matches`, must: 'allowed', question: assumes(EVENTBRIDGE, from(rule(name))) })),
  ...['role-changes', 'role-uses', 'role-switches', 'role-policies', 'role-new-policies'].flatMap((name) => ['us-east-1', 'eu-west-1'].map((region): ProofCase => ({
    what: `EventBridge sends what the audit's rule for ${name} in ${region} matches`,
    must: 'allowed',
    question: assumes(EVENTBRIDGE, from(rule(name).replace('eu-west-1', region))),
  }))),
  { what: 'EventBridge sends what a rule of another region matches', must: 'denied', question: assumes(EVENTBRIDGE, from(rule('releases').replace('eu-west-1', 'us-east-1'))) },
  { what: 'EventBridge sends what another application\'s audit sees', must: 'denied', question: assumes(EVENTBRIDGE, from(rule('role-uses', hashOf(web, 'prod')))) },
  { what: 'EventBridge sends what another rule matches', must: 'denied', question: assumes(EVENTBRIDGE, from(`arn:aws:events:eu-west-1:${PROD.account}:rule/other`)) },
  { what: 'EventBridge sends what another application\'s rule matches', must: 'denied', question: assumes(EVENTBRIDGE, from(rule('releases', hashOf(web, 'prod')))) },
  { what: 'EventBridge sends for another account', must: 'denied', question: assumes(EVENTBRIDGE, from(rule('releases'), DEV.account)) },
  { what: 'EventBridge sends for a rule of another account', must: 'denied', question: assumes(EVENTBRIDGE, from(rule('releases', hashOf(auth, 'prod'), DEV.account))) },
  { what: 'EventBridge sends without saying what', must: 'denied', question: assumes(EVENTBRIDGE) },
  { what: 'another service assumes the role', must: 'denied', question: assumes('scheduler.amazonaws.com', from(rule('releases'))) },
  {
    what: 'an administrator of the account assumes the role',
    must: 'denied',
    question: assumes(ADMINISTRATOR, {}, { principalPolicies: EVERYTHING }),
  },
  { what: 'EventBridge tags the session', must: 'denied', question: { ...assumes(EVENTBRIDGE, from(rule('releases'))), action: 'sts:TagSession' } },
];

describe('who may become the forwarding role', () => {
  test.each(TRUST)('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));

  test('needs every part of its trust', () => {
    const alone = new MutableStacks([accounts()[0], forwardingOf()], { organizationId: ORGANIZATION });
    const { of, survivors } = alone.mutants({ type: 'AWS::IAM::Role', property: 'AssumeRolePolicyDocument' }, TRUST);
    expect(of).toBe(16);
    expect(survivors).toEqual([]);
  });
});

function forwardingOf(): Stack {
  const foundation = new Stack(new App(), 'Foundation', { env: { account: PROD.account, region: PROD.region } });
  new DeliveryEventForwarding(foundation, 'Events', { topology: auth, environment: 'prod' });
  return foundation;
}

describe('what the forwarding role may do', () => {
  const OWN: ProofCase[] = [
    { what: 'puts events on the bus', must: 'allowed', question: puts(AUTH_PROD) },
    { what: 'reads what is on the bus', must: 'denied', question: { ...puts(AUTH_PROD), action: 'events:DescribeEventBus' } },
    { what: 'assumes a role', must: 'denied', question: { principal: AUTH_PROD, action: 'sts:AssumeRole', resource: AUTH_DEV } },
  ];
  test.each(OWN)('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));

  test('needs its one statement', () => {
    const alone = new MutableStacks([accounts()[0], forwardingOf()], { organizationId: ORGANIZATION });
    const { survivors } = alone.mutants({ type: 'AWS::IAM::Policy', property: 'PolicyDocument' }, [OWN[0]]);
    expect(survivors).not.toContain('statement 1: removed');
  });
});

describe('the log group\'s key', () => {
  const KEY = world.arnOf('Tooling', 'AWS::KMS::Key');
  const LOGS = 'logs.eu-west-1.amazonaws.com';
  const group = (account = TOOLING.account, region = 'eu-west-1') => ({ 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:Tooling-EventsLog` });
  const uses = (principal: string, action: string, context: Record<string, string>, more: Partial<AccessQuestion> = {}): AccessQuestion =>
    ({ principal, action, resource: KEY, context, ...more });
  const CASES: ProofCase[] = [
    ...['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'].map((action): ProofCase =>
      ({ what: `CloudWatch Logs uses ${action}`, must: 'allowed', question: uses(LOGS, action, group()) })),
    { what: 'CloudWatch Logs decrypts for another account', must: 'denied', question: uses(LOGS, 'kms:Decrypt', group('999999999999')) },
    { what: 'CloudWatch Logs decrypts for another region', must: 'denied', question: uses(LOGS, 'kms:Decrypt', group(TOOLING.account, 'us-east-1')) },
    { what: 'CloudWatch Logs decrypts for nothing that it names', must: 'denied', question: uses(LOGS, 'kms:Decrypt', {}) },
    { what: 'CloudWatch Logs lets others in', must: 'denied', question: uses(LOGS, 'kms:CreateGrant', group()) },
    { what: 'CloudWatch Logs of another region decrypts', must: 'denied', question: uses('logs.us-east-1.amazonaws.com', 'kms:Decrypt', group()) },
    { what: 'EventBridge decrypts', must: 'denied', question: uses('events.amazonaws.com', 'kms:Decrypt', group()) },
    { what: 'a workload account decrypts', must: 'denied', question: uses(ADMINISTRATOR, 'kms:Decrypt', group(), { principalPolicies: EVERYTHING }) },
    { what: 'an administrator of the tooling account decrypts', must: 'allowed', question: uses(`arn:aws:iam::${TOOLING.account}:role/Administrator`, 'kms:Decrypt', group(), { principalPolicies: EVERYTHING }) },
  ];

  test.each(CASES)('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));

  test('needs every part of its policy', () => {
    const { of, survivors } = world.mutants({ type: 'AWS::KMS::Key', property: 'KeyPolicy' }, CASES);
    expect(of).toBeGreaterThan(8);
    expect(survivors).toEqual([]);
  });
});

describe('the log group', () => {
  const group = world.arnOf('Tooling', 'AWS::Logs::LogGroup');
  const writes = (principal: string, action: string, more: Partial<AccessQuestion> = {}): AccessQuestion =>
    ({ principal, action, resource: `${group.replace(/:\*$/, '')}:log-stream:any`, ...more });

  test.each<ProofCase>([
    ...['events.amazonaws.com', 'delivery.logs.amazonaws.com'].flatMap((service) => ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action): ProofCase =>
      ({ what: `${service} uses ${action}`, must: 'allowed', question: writes(service, action) }))),
    { what: 'EventBridge deletes what is kept', must: 'denied', question: writes('events.amazonaws.com', 'logs:DeleteLogStream') },
    { what: 'another service writes', must: 'denied', question: writes('s3.amazonaws.com', 'logs:PutLogEvents') },
    { what: 'a workload account writes', must: 'denied', question: writes(ADMINISTRATOR, 'logs:PutLogEvents', { principalPolicies: EVERYTHING }) },
  ])('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));
});
