import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { matches } from './event-pattern';
import { alarmEvent, deploymentEvent, ecsDeploymentEvent, executionEvent } from './events';
import { DeliveryEventForwarding, DeliveryEventForwardingProps } from '../../src';
import { problemsOf } from '../helpers/errors';
import { literal } from '../helpers/mutated-proof';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf();
const prod = topology.environment('prod');
const PROD_ENV = { account: PROD.account, region: PROD.region };
const stackOf = (env?: { account?: string; region?: string }, app = new App()) => new Stack(app, 'Foundation', { env });

function build(props: DeliveryEventForwardingProps = { topology, environment: 'prod' }, stack = stackOf(PROD_ENV)) {
  const forwarding = new DeliveryEventForwarding(stack, 'Events', props);
  return { stack, forwarding, template: () => Template.fromStack(stack) };
}

const text = (value: any): any => (Array.isArray(value) ? value.map(text)
  : value?.['Fn::Join'] ? value['Fn::Join'][1].map(text).join('')
    : value?.Ref === 'AWS::Partition' ? 'aws'
      : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, text(each)])) : value);

describe('an event', () => {
  const rules = Object.entries(build().template().findResources('AWS::Events::Rule')).map(([id, { Properties }]) => ({ id, pattern: text(Properties.EventPattern) }));
  const forwardedBy = (event: object) => rules.filter(({ pattern }) => matches(pattern, event)).map(({ id }) => id.replace(/^Events|.{8}$/g, ''));
  const deployer = prod.deployerStateMachineName;

  test.each<[string, string[], object]>([
    ...['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'].map((status): [string, string[], object] =>
      [`of a release that is ${status}`, ['Releases'], executionEvent(PROD_ENV, deployer, status)]),
    ['of another state machine', [], executionEvent(PROD_ENV, 'other', 'FAILED')],
    ['of a neighbour\'s deployer', [], executionEvent(PROD_ENV, `${deployer}x`, 'FAILED')],
    ['of a deployer of that name in another account', [], executionEvent({ ...PROD_ENV, account: DEV.account }, deployer, 'FAILED')],
    ...['START', 'SUCCESS', 'FAILURE', 'STOP', 'READY'].map((state): [string, string[], object] =>
      [`of a deployment with the state ${state}`, ['Deployments'], deploymentEvent(PROD_ENV, state)]),
    ['of an instance of a deployment', [], deploymentEvent(PROD_ENV, 'SUCCESS', 'CodeDeploy Instance State-change Notification')],
    ['of an ECS deployment that starts', ['EcsDeployments'], ecsDeploymentEvent(PROD_ENV, 'SERVICE_DEPLOYMENT_IN_PROGRESS', 'ECS deployment deploymentId in progress.')],
    ['of an ECS deployment that rolls back', ['EcsDeployments'],
      ecsDeploymentEvent(PROD_ENV, 'SERVICE_DEPLOYMENT_IN_PROGRESS', 'ECS deployment circuit breaker: rolling back to deploymentId deploymentID.')],
    ['of an ECS deployment that fails', ['EcsDeployments'], ecsDeploymentEvent(PROD_ENV, 'SERVICE_DEPLOYMENT_FAILED', 'ECS deployment circuit breaker: task failed to start.')],
    ['of a task of ECS', [], ecsDeploymentEvent(PROD_ENV, 'x', 'y', 'ECS Task State Change')],
    ['of an alarm that goes off', ['Alarms'], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'OK', 'ALARM')],
    ['of an alarm that goes off out of nothing', ['Alarms'], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'INSUFFICIENT_DATA', 'ALARM')],
    ['of an alarm that is over', ['Alarms'], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'ALARM', 'OK')],
    ['of an alarm that lacks data after it went off', ['Alarms'], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'ALARM', 'INSUFFICIENT_DATA')],
    ['of an alarm that gets data', [], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'INSUFFICIENT_DATA', 'OK')],
    ['of an alarm that lacks data', [], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'OK', 'INSUFFICIENT_DATA')],
    ['of an alarm with which a service scales', [], alarmEvent(PROD_ENV, 'TargetTracking-service/default/web-AlarmHigh-1', 'OK', 'ALARM')],
    ['of an alarm that is called much like it', ['Alarms'], alarmEvent(PROD_ENV, 'My-TargetTracking-alarm', 'OK', 'ALARM')],
    ['of an alarm that is configured', [], alarmEvent(PROD_ENV, 'ServerCpuTooHigh', 'OK', 'ALARM', 'CloudWatch Alarm Configuration Change')],
    ['that an application sends', [], { ...executionEvent(PROD_ENV, deployer, 'FAILED'), source: 'com.acme' }],
  ])('%s goes through %j', (_, expected, event) => expect(forwardedBy(event)).toEqual(expected));

  test('goes to the tooling account\'s bus, with the role', () => {
    const template = build().template();
    const [role] = Object.keys(template.findResources('AWS::IAM::Role'));
    const targets = Object.values(template.findResources('AWS::Events::Rule')).map((each) => text(each.Properties.Targets));
    expect(targets).toEqual(Array(4).fill([{ Id: 'Target0', Arn: literal(topology.platform.eventBusArn), RoleArn: { 'Fn::GetAtt': [role, 'Arn'] } }]));
  });

  test('is taken from the default bus, of no other stack, and by nothing but CloudFormation\'s own resources', () => {
    const { template, stack } = build();
    expect(stack.node.root.node.children).toEqual([stack]);
    template().allResourcesProperties('AWS::Events::Rule', { EventBusName: Match.absent(), State: 'ENABLED' });
    expect(new Set(Object.values(template().toJSON().Resources).map((each: any) => each.Type))).toEqual(new Set(['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::Events::Rule']));
  });
});

describe('the role', () => {
  test('is EventBridge\'s, for these rules of this account alone', () => {
    const template = build().template();
    const names = Object.values(template.findResources('AWS::Events::Rule')).map((each) => each.Properties.Name);
    const [{ Properties: role }] = Object.values(template.findResources('AWS::IAM::Role'));
    expect(text(role.AssumeRolePolicyDocument.Statement)).toEqual([{
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'events.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': PROD.account },
        ArnLike: {
          'aws:SourceArn': [
            ...names.map((name) => `arn:aws:events:eu-west-1:${PROD.account}:rule/${name}`),
            ...['role-changes', 'role-uses', 'role-switches', 'role-policies', 'role-new-policies'].map((word) => `arn:aws:events:*:${PROD.account}:rule/sd--${word}--${names[0].split('--').pop()}`),
          ],
        },
      },
    }]);
  });

  test('has the platform\'s conventions', () => {
    const conventions = { namePrefix: 'acme', iamPath: '/delivery/', permissionsBoundaryName: 'Boundary', tags: { team: 'auth' } };
    const { template } = build({ topology: topologyOf({ platform: { ...TOOLING, conventions } }), environment: 'prod' });
    template().hasResourceProperties('AWS::IAM::Role', {
      RoleName: Match.stringLikeRegexp('^acme--auth-service--prod--events--[a-z2-7]{10}$'), Path: '/delivery/', PermissionsBoundary: Match.anyValue(), Tags: [{ Key: 'team', Value: 'auth' }],
    });
    template().allResourcesProperties('AWS::Events::Rule', { Name: Match.stringLikeRegexp('^acme--[a-z-]+--[a-z2-7]{10}$'), Tags: [{ Key: 'team', Value: 'auth' }] });
  });
});

describe('names', () => {
  const longest = topologyOf({
    platform: { ...TOOLING, conventions: { namePrefix: 'abcdefghi' } }, application: 'a'.repeat(64), environments: [{ ...PROD, name: 'p'.repeat(32) }],
  });
  const namesOf = (template: Template) => [
    ...Object.values(template.findResources('AWS::Events::Rule')).map((each) => each.Properties.Name),
    ...Object.values(template.findResources('AWS::IAM::Role')).map((each) => each.Properties.RoleName),
  ];

  test('are what they were: both accounts rely on them', () => {
    expect(namesOf(build().template()).sort()).toEqual([
      'sd--alarms--axxszeuf22', 'sd--auth-service--prod--events--axxszeuf22', 'sd--deployments--axxszeuf22', 'sd--ecs-deployments--axxszeuf22',
      'sd--releases--axxszeuf22',
    ]);
  });

  test('fit the longest topology', () => {
    for (const name of namesOf(build({ topology: longest, environment: 'p'.repeat(32) }).template())) expect(name).toMatch(/^[a-z0-9-]{1,64}$/);
  });

  test('of two applications, and of two environments, in one account are different', () => {
    const stack = stackOf({ account: DEV.account, region: DEV.region });
    const environments = [DEV, { ...DEV, name: 'test' }];
    for (const application of ['auth-service', 'web']) {
      for (const { name: environment } of environments) {
        new DeliveryEventForwarding(stack, `${application}-${environment}`, { topology: topologyOf({ application, environments }), environment });
      }
    }
    const names = namesOf(Template.fromStack(stack));
    expect(new Set(names).size).toBe(20);
  });
});

test('events cross regions where the environment lies in another', () => {
  const region = 'us-east-1';
  const abroad = topologyOf({ environments: [{ ...PROD, region }] });
  const { template } = build({ topology: abroad, environment: 'prod' }, stackOf({ account: PROD.account, region }));
  for (const { Properties } of Object.values(template().findResources('AWS::Events::Rule'))) {
    expect(text(Properties.Targets[0].Arn)).toMatch(/^arn:aws:events:eu-west-1:111111111111:event-bus\//);
  }
});

describe('forwarding is refused', () => {
  const twice = () => {
    const app = new App();
    build(undefined, stackOf(PROD_ENV, app));
    build(undefined, new Stack(app, 'Other', { env: PROD_ENV }));
  };

  test.each<[string, () => unknown, string[]]>([
    ['in another account', () => build(undefined, stackOf({ ...PROD_ENV, account: DEV.account })), ['DeliveryTopology.WrongAccount env.account']],
    ['in another region', () => build(undefined, stackOf({ ...PROD_ENV, region: 'us-east-1' })), ['DeliveryTopology.WrongRegion env.region']],
    ['in a stack without account and region', () => build(undefined, stackOf()), ['DeliveryTopology.AgnosticStack env']],
    ['for an environment that there is not', () => build({ topology, environment: 'stage' }), ['DeliveryTopology.UnknownEnvironment environment']],
    ['a second time', twice, ['DeliveryEventForwarding.DuplicateForwarding environment']],
    ['without a topology', () => build({ topology: {} as any, environment: 'prod' }), ['DeliveryEventForwarding.NoTopology topology']],
    ['without anything', () => build(null as any), ['DeliveryEventForwarding.NoTopology topology']],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));
});

describe('the matcher of these tests', () => {
  test.each<[object, object, boolean]>([
    [{ a: ['x'] }, { a: 'x' }, true],
    [{ a: ['x'] }, { a: ['y', 'x'] }, true],
    [{ a: ['x'] }, { a: 'xy' }, false],
    [{ a: ['x'] }, {}, false],
    [{ a: { b: [1] } }, { a: { b: 1 } }, true],
    [{ a: { b: [1] } }, { a: 'b' }, false],
    [{ a: ['x'], b: ['y'] }, { a: 'x' }, false],
    [{ a: [{ prefix: 'x' }] }, { a: 'xy' }, true],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, false],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'yx' }, true],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }, {}, false],
    [{ a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, { a: 'xz' }, false],
    [{ a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, { a: 'yz' }, false],
    [{ a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, { a: 'zx' }, true],
    [{ a: [{ 'anything-but': { prefix: 'x' } }, { 'anything-but': { prefix: 'y' } }] }, { a: 'xz' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }, false],
  ])('%j matches %j: %s', (pattern, event, expected) => expect(matches(pattern, event)).toBe(expected));

  test('knows no other operator', () => expect(() => matches({ a: [{ suffix: 'x' }] }, { a: 'x' })).toThrow('suffix'));
});
