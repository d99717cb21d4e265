import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ts from 'typescript';
import { HOME, REGION, topology } from './audited-account';
import { arrives, assumption, eventOf, fromAccount, iamCall, switchOfRole } from './records';
import { DeliveryEventBus } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { matches } from '../delivery-events/event-pattern';
import { literal } from '../helpers/mutated-proof';
import { TOOLING } from '../helpers/topologies';

/** The README's own example of how to be told, as it is there. */
const EXAMPLE = [...readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').matchAll(/^```ts fixture=audit\n(.*?)^```$/gms)]
  .map(([, code]) => code).find((code) => code.includes('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'))!;
const TOPIC = `arn:aws:sns:${TOOLING.region}:${TOOLING.account}:Alerts`;

/** What the example defines: the rule on the bus, and the policy of the topic that the rule publishes to. */
function alertOf(code: string) {
  const tooling = new Stack(new App(), 'Tooling', { env: TOOLING });
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the example of this repository
  new Function('DeliveryEventBus', 'events', 'sns', 'targets', 'tooling', 'topology', outputText)(DeliveryEventBus, events, sns, targets, tooling, topology);
  const template = Template.fromStack(tooling);
  const [rule] = Object.values(template.findResources('AWS::Events::Rule'))
    .filter(({ Properties: { Targets: all } }) => all.some(({ Arn: arn }: any) => template.findResources('AWS::SNS::Topic')[arn.Ref]));
  const { State: state, EventPattern: pattern, EventBusName: bus, Targets: [{ Arn: { Ref: topic }, RoleArn: roleArn }] } = rule.Properties;
  const policies = Object.values(template.findResources('AWS::SNS::TopicPolicy')).filter(({ Properties: { Topics: topics } }) => topics.some((each: any) => each.Ref === topic));
  const document = policies[0]?.Properties.PolicyDocument;
  const policy = document && JSON.parse(JSON.stringify(document).split(JSON.stringify({ Ref: topic })).join(JSON.stringify(TOPIC)));
  return { state, pattern, bus: template.findResources('AWS::Events::EventBus')[bus.Ref], roleArn, policy };
}

const published = (policy: object | undefined, service = 'events.amazonaws.com') => evaluate({
  principal: { kind: 'service', name: service },
  action: 'sns:Publish',
  resource: { arn: TOPIC, account: TOOLING.account },
  context: {},
  resourcePolicy: policy && { name: 'topic', kind: 'resource', document: policy },
}).allowed;

describe('the rule that the README puts on the bus', () => {
  const { state, pattern, bus, roleArn, policy } = alertOf(EXAMPLE);
  const prod = topology.environment('prod');

  test.each<[string, any]>([
    ['a changed role', iamCall(HOME, 'PutRolePolicy', { roleName: prod.deployRoleName })],
    ['a session of a deploy role', assumption(REGION, literal(prod.deployRoleArn), fromAccount('999999999999'))],
    ['a session of a break-glass role', assumption(REGION, literal(prod.breakGlassRoleArn), fromAccount('444444444444'))],
    ['a switch to a break-glass role', switchOfRole(REGION, prod.breakGlassRoleName.split('/')[1])],
  ])('sees %s', (_, record) => {
    const event = eventOf(record);
    // On the bus it has come from whichever region.
    expect(arrives({ region: event.region, state }, event) && matches(pattern, event)).toBe(true);
  });

  test('is on the bus of the platform', () => expect(bus.Properties.Name).toBe(topology.platform.eventBusName));

  test('reaches the topic, whose policy lets EventBridge publish and no other service', () => {
    expect(roleArn).toBeUndefined();
    expect([published(policy), published(policy, 'lambda.amazonaws.com')]).toEqual([true, false]);
    expect(policy.Statement).toHaveLength(1);
    expect(published({ ...policy, Statement: [{ ...policy.Statement[0], Action: 'sns:Subscribe' }] })).toBe(false);
  });

  test('would reach nobody as a CfnRule, which lets nobody publish', () => {
    const bare = `${EXAMPLE.split('const rule')[0]}
      new events.CfnRule(tooling, 'Roles', { eventBusName: bus.eventBusName, eventPattern: { source: ['aws.sts'] }, targets: [{ id: 'Alert', arn: alerts.topicArn }] });`;
    expect(published(alertOf(bare).policy)).toBe(false);
  });
});
