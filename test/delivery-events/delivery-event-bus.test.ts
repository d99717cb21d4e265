import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { matches } from './event-pattern';
import { alarmEvent, deploymentEvent, ecsDeploymentEvent, executionEvent } from './events';
import { DeliveryEventBus, DeliveryEventBusProps } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';
import { arrives, assumption, eventOf, fromAccount, iamCall, switchOfRole } from '../role-audit/records';

const topology = topologyOf();
const web = topologyOf({ application: 'web', environments: [{ ...DEV, account: '444444444444' }, PROD] });
const stackOf = (env?: { account?: string; region?: string }, app = new App()) => new Stack(app, 'Tooling', { env });

function build(props: DeliveryEventBusProps = { topology }, stack = stackOf(TOOLING)) {
  const bus = new DeliveryEventBus(stack, 'Events', props);
  return { stack, bus, template: () => Template.fromStack(stack) };
}

describe('the bus', () => {
  test('has the name that every account derives, and conventions', () => {
    const tagged = topologyOf({ platform: { ...TOOLING, conventions: { tags: { team: 'auth' } } } });
    const template = build({ topology: tagged }).template();
    template.hasResourceProperties('AWS::Events::EventBus', { Name: tagged.platform.eventBusName, Tags: [{ Key: 'team', Value: 'auth' }] });
    template.hasResourceProperties('AWS::Logs::LogGroup', { Tags: [{ Key: 'team', Value: 'auth' }] });
  });

  test('goes with its stack, and the log group and its key stay', () => {
    const template = build().template();
    for (const type of ['AWS::Logs::LogGroup', 'AWS::KMS::Key']) template.hasResource(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    for (const type of ['AWS::Events::EventBus', 'AWS::Events::Rule', 'AWS::Events::EventBusPolicy']) template.hasResource(type, { DeletionPolicy: Match.absent() });
  });

  test('makes no custom resource and no function', () => {
    const types = Object.values(build().template().toJSON().Resources).map((each: any) => each.Type).sort();
    expect(types).toEqual([
      'AWS::Events::EventBus', 'AWS::Events::EventBusPolicy', 'AWS::Events::Rule', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::Logs::ResourcePolicy',
    ]);
  });

  test('is the same template every time', () => {
    expect(JSON.stringify(build().template().toJSON())).toBe(JSON.stringify(build().template().toJSON()));
  });

  test('says where the events are', () => {
    const [[id, output]] = Object.entries(build().template().findOutputs('*'));
    expect(id).toMatch(/^EventsLogGroupName/);
    expect(output.Value).toEqual({ Ref: expect.stringMatching(/^EventsLog/) });
  });
});

describe('the log group', () => {
  test('is encrypted with a key of its own that rotates', () => {
    const { template, bus, stack } = build();
    const [key] = Object.keys(template().findResources('AWS::KMS::Key'));
    template().hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template().hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] }, RetentionInDays: 365, LogGroupName: Match.absent() });
    expect(stack.resolve(bus.encryptionKey.keyArn)).toEqual({ 'Fn::GetAtt': [key, 'Arn'] });
  });

  test('keeps events as long as is asked for', () => {
    build({ topology, logRetention: logs.RetentionDays.ONE_MONTH }).template().hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1'])('in %s is encrypted by the service of that region', (region) => {
    const there = topologyOf({ platform: { ...TOOLING, region }, environments: [{ ...PROD, region }] });
    build({ topology: there }, stackOf({ ...TOOLING, region })).template().hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: { 'Fn::Join': ['', [`logs.${region}.`, { Ref: 'AWS::URLSuffix' }]] } } })]) },
    });
  });

  test('may be written by EventBridge, and no other log group', () => {
    const template = build().template();
    const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    const [{ Properties: policy }] = Object.values(template.findResources('AWS::Logs::ResourcePolicy'));
    const document = JSON.parse(policy.PolicyDocument['Fn::Join'][1].map((each: any) => (typeof each === 'string' ? each : JSON.stringify(each).replace(/"/g, '\\"'))).join(''));
    expect(policy.PolicyName).toBe(topology.platform.eventBusName);
    expect(document.Statement).toEqual([{
      Sid: 'EventBridge',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Resource: JSON.stringify({ 'Fn::GetAtt': [group, 'Arn'] }),
    }]);
  });
});

describe('an event', () => {
  const { bus, template } = build();
  bus.addApplication(web);
  const [{ Properties: rule }] = Object.values(template().findResources('AWS::Events::Rule'));
  const [DEV_ENV, PROD_ENV, WEB_ENV, STRANGER] = [DEV.account, PROD.account, '444444444444', '999999999999'].map((account) => ({ account, region: 'eu-west-1' }));

  test.each<[string, boolean, object]>([
    ['of a release', true, executionEvent(PROD_ENV, 'any', 'FAILED')],
    ['of a deployment', true, deploymentEvent(DEV_ENV, 'STOP')],
    ['of an ECS deployment', true, ecsDeploymentEvent(PROD_ENV, 'SERVICE_DEPLOYMENT_FAILED', 'any')],
    ['of an alarm', true, alarmEvent(PROD_ENV, 'any', 'OK', 'ALARM')],
    ['of another application', true, executionEvent(WEB_ENV, 'any', 'FAILED')],
    ['of an account that is not the topology\'s', false, executionEvent(STRANGER, 'any', 'FAILED')],
    ['of the tooling account itself', false, executionEvent(TOOLING, 'any', 'FAILED')],
    ['of another kind', false, alarmEvent(PROD_ENV, 'any', 'OK', 'ALARM', 'CloudWatch Alarm Configuration Change')],
    ['that somebody made up', false, { ...executionEvent(PROD_ENV, 'any', 'FAILED'), source: 'com.acme' }],
  ])('%s is kept: %s', (_, expected, event) => expect(matches(rule.EventPattern, event)).toBe(expected));

  test.each<[string, boolean, object]>([
    ['a change of a role', true, eventOf(iamCall({ ...PROD_ENV, region: 'us-east-1' }, 'DeleteRole', { roleName: 'any' }))],
    ['a session of a role', true, eventOf(assumption(PROD_ENV, 'arn:aws:iam::333333333333:role/any', fromAccount('999999999999')))],
    ['a switch of roles', true, eventOf(switchOfRole(PROD_ENV, 'any'))],
    ['a session in an account that is not the topology\'s', false, eventOf(assumption(STRANGER, 'arn:aws:iam::999999999999:role/any', fromAccount('999999999999')))],
  ])('of %s is kept, although it is read only: %s', (_, expected, event: any) => {
    // The rule is on the bus of this region, whichever the event comes from.
    expect(arrives({ region: event.region, state: rule.State }, event) && matches(rule.EventPattern, event)).toBe(expected);
  });

  test('is kept in the log group, whose ARN a rule has without its star', () => {
    const [group] = Object.keys(template().findResources('AWS::Logs::LogGroup'));
    expect(rule.Targets).toEqual([{
      Id: 'Target0', Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:eu-west-1:${TOOLING.account}:log-group:`, { Ref: group }]] },
    }]);
    expect(rule.EventBusName).toEqual({ Ref: expect.stringMatching(/^EventsBus/) });
  });
});

describe('is refused', () => {
  const twice = () => {
    const app = new App();
    build(undefined, stackOf(TOOLING, app));
    build({ topology: web }, new Stack(app, 'Other', { env: TOOLING }));
  };
  const platform = { ...TOOLING, organizationId: 'o-abc1234567', conventions: { iamPath: '/x/', tags: { a: 'b' }, permissionsBoundaryName: 'B', namePrefix: 'other' } };

  test.each<[string, () => unknown, string[]]>([
    ['a bus in another account', () => build(undefined, stackOf({ ...TOOLING, account: DEV.account })), ['DeliveryTopology.WrongAccount env.account']],
    ['a bus in another region', () => build(undefined, stackOf({ ...TOOLING, region: 'us-east-1' })), ['DeliveryTopology.WrongRegion env.region']],
    ['a bus in a stack without account and region', () => build(undefined, stackOf()), ['DeliveryTopology.AgnosticStack env']],
    ['a second bus of the platform', twice, ['DeliveryEventBus.DuplicateBus topology']],
    ['a bus without a topology', () => build({ topology: {} as any }), ['DeliveryEventBus.NoTopology topology']],
    ['a bus without anything', () => build(null as any), ['DeliveryEventBus.NoTopology topology']],
    ['no application', () => build().bus.addApplication(undefined as any), ['DeliveryEventBus.NoTopology topology']],
    ['the same application twice', () => build().bus.addApplication(topologyOf()), ['DeliveryEventBus.DuplicateApplication topology']],
    ['an application of another platform', () => build().bus.addApplication(topologyOf({ application: 'web', platform })),
      ['organizationId', 'conventions.namePrefix', 'conventions.iamPath', 'conventions.permissionsBoundaryName', 'conventions.tags']
        .map((property) => `DeliveryEventBus.OtherPlatform topology.platform.${property}`)],
    ['an application of a platform elsewhere',
      () => build().bus.addApplication(topologyOf({ application: 'web', platform: { account: '555555555555', region: 'us-east-1' } })),
      ['account', 'region'].map((property) => `DeliveryEventBus.OtherPlatform topology.platform.${property}`)],
  ])('%s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('with what to do instead', () => {
    expect(deliveryErrorOf(twice).message).toContain('Tooling/Events is the platform\'s bus; let the application in with its addApplication');
  });
});

describe('the policy of the bus', () => {
  const applications = (count: number) => {
    const { stack, bus } = build();
    for (let i = 1; i < count; i++) bus.addApplication(topologyOf({ application: `application-number-${i}` }));
    return stack;
  };

  test('has room for 25 applications of two environments', () => {
    expect(() => Template.fromStack(applications(25))).not.toThrow();
  });

  test('fails at synthesis where EventBridge would refuse it for its size', () => {
    expect(() => Template.fromStack(applications(80))).toThrow(/bus policy: must be at most 10240 bytes/);
    expect(() => Template.fromStack(applications(80))).toThrow('[DeliveryEventBus.PolicyTooLarge]');
  });

  test('names an account once, however many environments it has', () => {
    const { bus, template } = build();
    bus.addApplication(web);
    const [{ Properties }] = Object.values(template().findResources('AWS::Events::EventBusPolicy'));
    expect(Properties.Statement.Principal.AWS).toHaveLength(3);
    expect(Properties.Statement.Condition.ArnEquals['aws:PrincipalArn']).toHaveLength(4);
  });

  test('is about one environment as well', () => {
    const [{ Properties }] = Object.values(build({ topology: topologyOf({ environments: [PROD] }) }).template().findResources('AWS::Events::EventBusPolicy'));
    expect(Properties.Statement.Condition.ArnEquals['aws:PrincipalArn']).toHaveLength(1);
  });
});
