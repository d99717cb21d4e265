import { Duration, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Minute, Reading, READINGS, valueOf } from './metric-math';
import { CanaryAlarmSet, CanaryAlarmSetProps, TrafficShift } from '../../src';
import { build, CONTRACT, WorkloadStack } from '../blue-green-ecs-service/setup';
import { problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

function alarmed(change: Partial<CanaryAlarmSetProps> = {}, built = build()) {
  const alarms = new CanaryAlarmSet(built.stack, 'Alarms', { service: built.service, ...change });
  return { ...built, alarms, template: Template.fromStack(built.stack) };
}
const shifted = (shift: TrafficShift, terminationWait?: Duration) =>
  build({ topology: topologyOf({ service: CONTRACT, environments: [DEV, { ...PROD, shift }] }), terminationWait });

type Alarm = { readonly Properties: any };
const alarmsOf = (template: Template): Record<string, Alarm> => template.findResources('AWS::CloudWatch::Alarm') as never;
/** By the construct's id, which is how the logical id goes on behind the set's. */
function alarmOf(template: Template, id: string): any {
  const [found] = Object.entries(alarmsOf(template)).filter(([logicalId]) => logicalId.startsWith(`Alarms${id}`));
  return found[1].Properties;
}
const expressionOf = (alarm: any): string => alarm.Metrics.find((each: any) => each.Expression).Expression;
const metricsOf = (alarm: any): Record<string, any> =>
  Object.fromEntries(alarm.Metrics.filter((each: any) => each.MetricStat).map((each: any) => [each.Id, each.MetricStat]));

const { template, alarms, stack, service } = alarmed();
const ALL = ['BlueErrors', 'GreenErrors', 'BlueLatency', 'GreenLatency', 'LoadBalancerErrors'];
const GROUPS = [['Blue', service.blueTargetGroup], ['Green', service.greenTargetGroup]] as const;

test('there is an alarm for the errors and the latency of each target group, and one for those of the load balancer', () => {
  expect(Object.keys(alarmsOf(template)).map((id) => /^Alarms(\w+?)[0-9A-F]{8}$/.exec(id)![1]).sort()).toEqual([...ALL].sort());
  expect(alarms.alarms).toHaveLength(ALL.length);
});

describe.each(ALL)('%s', (id) => {
  const alarm = alarmOf(template, id);

  test('fires after two bad minutes of three, and not because nothing happens', () => {
    expect(alarm).toMatchObject({ EvaluationPeriods: 3, DatapointsToAlarm: 2, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' });
    for (const metric of Object.values(metricsOf(alarm))) expect(metric.Period).toBe(60);
  });

  test('is named by CloudFormation, does nothing by itself, and says what it is for', () => {
    expect(alarm).not.toHaveProperty('AlarmName');
    expect(alarm).not.toHaveProperty('AlarmActions');
    expect(alarm.AlarmDescription).toMatch(/^More than [15] % of the requests .*\. It stops a release that runs, and brings the traffic back\.$/);
  });

  test('belongs to the deployment group, which it does not refer to in turn', () => {
    const [logicalId] = Object.entries(alarmsOf(template)).find(([each]) => each.startsWith(`Alarms${id}`))!;
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: true, IgnorePollAlarmFailure: false, Alarms: Match.arrayWith([{ Name: { Ref: logicalId } }]) },
      AutoRollbackConfiguration: { Events: Match.arrayWith(['DEPLOYMENT_STOP_ON_ALARM']) },
    });
    expect(JSON.stringify(alarm)).not.toMatch(/DeploymentGroup|CodeDeploy/);
  });
});

describe.each(GROUPS)('for the %s target group', (color, group) => {
  const dimensions = (names: readonly string[]) => names.map((Name) => ({ Name, Value: expect.anything() }));
  const targetGroup = { 'Fn::GetAtt': [stack.resolve(group.targetGroupArn).Ref, 'TargetGroupFullName'] };

  test('errors are those of its own tasks', () => {
    const { requests, errors } = metricsOf(alarmOf(template, `${color}Errors`));
    expect(requests).toMatchObject({ Stat: 'Sum', Metric: { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount', Dimensions: dimensions(['LoadBalancer', 'TargetGroup']) } });
    expect(errors).toMatchObject({ Stat: 'Sum', Metric: { MetricName: 'HTTPCode_Target_5XX_Count' } });
    for (const { Metric: { Dimensions } } of [requests, errors]) expect(Dimensions.find((each: any) => each.Name === 'TargetGroup').Value).toEqual(targetGroup);
  });

  test('latency is that of its own tasks, of the percentile that is asked for', () => {
    const { seconds, requests } = metricsOf(alarmOf(template, `${color}Latency`));
    expect(seconds).toMatchObject({ Stat: 'p95', Metric: { MetricName: 'TargetResponseTime' } });
    for (const { Metric: { Dimensions } } of [seconds, requests]) expect(Dimensions.find((each: any) => each.Name === 'TargetGroup').Value).toEqual(targetGroup);
    expect(metricsOf(alarmOf(alarmed({ latencyPercentile: 99.9 }).template, `${color}Latency`)).seconds.Stat).toBe('p99.9');
  });
});

test('errors of the load balancer are all that it answers by itself, whatever the target group', () => {
  const { requests, errors } = metricsOf(alarmOf(template, 'LoadBalancerErrors'));
  expect(errors).toMatchObject({ Stat: 'Sum', Metric: { MetricName: 'HTTPCode_ELB_5XX_Count', Dimensions: [{ Name: 'LoadBalancer' }] } });
  expect(requests).toMatchObject({ Stat: 'Sum', Metric: { MetricName: 'RequestCount', Dimensions: [{ Name: 'LoadBalancer' }] } });
});

describe.each(READINGS)('where a missing value together with a constant is %s', (reading: Reading) => {
  const isBad = (alarm: any, minute: Minute) => (valueOf(expressionOf(alarm), minute, reading) ?? 0) > alarm.Threshold;
  const absent = undefined;

  test.each<[string, boolean, Minute, string]>([
    ['1.1 % of errors', true, { requests: 1000, errors: 11 }, 'BlueErrors'],
    ['1 % of errors', false, { requests: 1000, errors: 10 }, 'BlueErrors'],
    ['no errors, which are not reported', false, { requests: 1000, errors: absent }, 'GreenErrors'],
    ['an error in a quiet night', false, { requests: 19, errors: 1 }, 'GreenErrors'],
    ['an error in twenty requests', true, { requests: 20, errors: 1 }, 'GreenErrors'],
    ['no traffic', false, { requests: absent, errors: absent }, 'GreenErrors'],
    ['nothing but errors', true, { requests: 20, errors: 20 }, 'BlueErrors'],
    ['201 ms', true, { requests: 20, seconds: 0.201 }, 'BlueLatency'],
    ['200 ms', false, { requests: 20, seconds: 0.2 }, 'BlueLatency'],
    ['one slow request in a quiet night', false, { requests: 19, seconds: 30 }, 'GreenLatency'],
    ['no traffic, and so no latency', false, { requests: absent, seconds: absent }, 'GreenLatency'],
    ['1.1 % of errors that no task has answered', true, { requests: 989, errors: 11 }, 'LoadBalancerErrors'],
    ['1 % of errors that no task has answered', false, { requests: 990, errors: 10 }, 'LoadBalancerErrors'],
    ['no task for any request, and so no request', true, { requests: absent, errors: 50 }, 'LoadBalancerErrors'],
    ['no errors of the load balancer', false, { requests: 1000, errors: absent }, 'LoadBalancerErrors'],
    ['a few errors of the load balancer in a quiet night', false, { requests: 15, errors: 4 }, 'LoadBalancerErrors'],
    ['nobody there', false, { requests: absent, errors: absent }, 'LoadBalancerErrors'],
  ])('%s: bad is %s', (_, bad, minute, id) => expect(isBad(alarmOf(template, id), minute)).toBe(bad));

  test('other limits are held likewise', () => {
    const { template: other } = alarmed({ serverErrorRate: 5, latency: Duration.seconds(1), minimumRequests: 3, latencyPercentile: 50 });
    expect(isBad(alarmOf(other, 'BlueErrors'), { requests: 100, errors: 5 })).toBe(false);
    expect(isBad(alarmOf(other, 'BlueErrors'), { requests: 3, errors: 1 })).toBe(true);
    expect(isBad(alarmOf(other, 'BlueErrors'), { requests: 2, errors: 2 })).toBe(false);
    expect(isBad(alarmOf(other, 'GreenLatency'), { requests: 3, seconds: 1.001 })).toBe(true);
    expect(isBad(alarmOf(other, 'GreenLatency'), { requests: 3, seconds: 1 })).toBe(false);
  });

  test('a percentile counts only where more than the slowest request is in it', () => {
    const { template: other } = alarmed({ latencyPercentile: 99 });
    expect(isBad(alarmOf(other, 'BlueLatency'), { requests: 99, seconds: 5 })).toBe(false);
    expect(isBad(alarmOf(other, 'BlueLatency'), { requests: 100, seconds: 5 })).toBe(true);
  });
});

test('a tenth of the traffic with a fault is not diluted by the rest', () => {
  const canary = { requests: 100, errors: 5 };
  const [expression, together] = [expressionOf(alarmOf(template, 'GreenErrors')), { requests: 1000, errors: 5 }];
  expect(valueOf(expression, canary, 'missing')).toBe(5);
  expect(valueOf(expression, together, 'missing')).toBe(0.5);
});

test('each expression has no more metrics than an alarm takes, and no function that AWS advises against in alarms', () => {
  for (const { Properties: alarm } of Object.values(alarmsOf(template))) {
    expect(alarm.Metrics.length).toBeLessThanOrEqual(10);
    expect(expressionOf(alarm)).not.toMatch(/MAX|MIN|AVG|SUM\(/);
  }
});

test('the description says which requests are meant', () => {
  const { template: other } = alarmed({ latencyPercentile: 99.9, latency: Duration.millis(350) });
  expect(alarmOf(other, 'GreenLatency').AlarmDescription).toContain('More than 0.1 % of the requests to the green target group take longer than 350 ms');
});

test('conventions hold for alarms as well', () => {
  const topology = topologyOf({ service: CONTRACT, platform: { ...TOOLING, conventions: { tags: { team: 'auth' } } } });
  alarmed({}, build({ topology })).template.allResourcesProperties('AWS::CloudWatch::Alarm', { Tags: [{ Key: 'team', Value: 'auth' }] });
});

test('there may be other alarms beside it', () => {
  const built = build();
  const metric = new cloudwatch.Metric({ namespace: 'Acme', metricName: 'Failures' });
  built.service.addRollbackAlarms([new cloudwatch.Alarm(built.stack, 'Own', { metric, threshold: 1, evaluationPeriods: 1 })]);
  const [group] = Object.values<any>(alarmed({}, built).template.findResources('AWS::CodeDeploy::DeploymentGroup'));
  expect(group.Properties.AlarmConfiguration.Alarms).toHaveLength(6);
});

describe('in time', () => {
  test.each<[string, () => unknown]>([
    ['a canary of five minutes', () => alarmed({}, shifted(TrafficShift.canary(10, Duration.minutes(5))))],
    ['parts every five minutes', () => alarmed({}, shifted(TrafficShift.linear(50, Duration.minutes(5)), Duration.minutes(5)))],
    ['all at once, with old tasks that stay for five minutes', () => alarmed({}, shifted(TrafficShift.allAtOnce(), Duration.minutes(5)))],
  ])('is %s', (_, work) => expect(work).not.toThrow());

  test.each<[string, () => unknown, string[]]>([
    ['a canary of four minutes', () => alarmed({}, shifted(TrafficShift.canary(10, Duration.minutes(4)))), ['CanaryAlarmSet.TooSlow service.environment.shift']],
    ['parts every minute', () => alarmed({}, shifted(TrafficShift.linear(10, Duration.minutes(1)))), ['CanaryAlarmSet.TooSlow service.environment.shift']],
    ['all at once, with old tasks that stay for four minutes', () => alarmed({}, shifted(TrafficShift.allAtOnce(), Duration.minutes(4))), ['CanaryAlarmSet.TooSlow service.terminationWait']],
    ['a canary, of which the larger part moves when the old tasks stop', () => alarmed({}, shifted(TrafficShift.canary(10, Duration.minutes(10)), Duration.minutes(0))), ['CanaryAlarmSet.TooSlow service.terminationWait']],
  ])('is not %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));
});

describe('bad input', () => {
  const invalid = (property: keyof CanaryAlarmSetProps, ...values: any[]) => values.map((value): [string, () => unknown, string[]] =>
    [`${property} ${String(value)}`, () => alarmed({ [property]: value }), [`CanaryAlarmSet.InvalidThreshold ${property}`]]);

  test.each<[string, () => unknown, string[]]>([
    ['no props', () => new CanaryAlarmSet(build().stack, 'Alarms', undefined as any), ['CanaryAlarmSet.NoService service']],
    ['a service that is none', () => alarmed({ service: { ...build().service } as any }), ['CanaryAlarmSet.NoService service']],
    ['a service of another stack', () => {
      const built = build();
      new CanaryAlarmSet(new WorkloadStack(built.app, 'Other'), 'Alarms', { service: built.service });
    }, ['CanaryAlarmSet.OtherStack service']],
    ['a set that finds no place', () => {
      const built = build();
      for (const id of ['One', 'Two', 'Three']) new CanaryAlarmSet(built.stack, id, { service: built.service });
    }, ['BlueGreenEcsService.TooManyAlarms service']],
    ...invalid('serverErrorRate', 0, -1, 100, NaN, '1', Lazy.number({ produce: () => 1 })),
    ...invalid('latencyPercentile', 49, 100, '95', Lazy.number({ produce: () => 95 })),
    ...invalid('minimumRequests', 0, 1.5, '20', Lazy.number({ produce: () => 20 })),
    ...invalid('latency', Duration.millis(0), 200, Duration.millis(Lazy.number({ produce: () => 200 }))),
  ])('fails for %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));

  test('is told all at once, and leaves nothing behind', () => {
    const built = shifted(TrafficShift.canary(10, Duration.minutes(1)));
    expect(problemsOf(() => alarmed({ serverErrorRate: 0, minimumRequests: 0 }, built))).toEqual([
      'CanaryAlarmSet.InvalidThreshold serverErrorRate', 'CanaryAlarmSet.InvalidThreshold minimumRequests', 'CanaryAlarmSet.TooSlow service.environment.shift',
    ]);
    expect(built.stack.node.findChild('Alarms').node.children).toEqual([]);
  });
});
