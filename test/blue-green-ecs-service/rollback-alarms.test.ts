import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Built, build, WorkloadStack } from './setup';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV } from '../helpers/topologies';

const metric = new cloudwatch.Metric({ namespace: 'Acme', metricName: 'Failures' });
const alarmIn = (stack: Stack, id = 'Alarm') => new cloudwatch.Alarm(stack, id, { metric, threshold: 1, evaluationPeriods: 1 });
const alarmsIn = (stack: Stack, count: number, prefix = 'Alarm') => Array.from({ length: count }, (_, i) => alarmIn(stack, `${prefix}${i}`));
const groupOf = ({ stack }: Built): any => Object.values(Template.fromStack(stack).findResources('AWS::CodeDeploy::DeploymentGroup'))[0].Properties;

test('alarms stop a release and bring it back, those of several calls together', () => {
  const built = build();
  const [first, second, third] = alarmsIn(built.stack, 3);
  built.service.addRollbackAlarms([first, second]);
  built.service.addRollbackAlarms([third]);
  const { AlarmConfiguration: configuration, AutoRollbackConfiguration: rollback } = groupOf(built);
  expect(configuration).toEqual({
    Enabled: true,
    IgnorePollAlarmFailure: false,
    Alarms: [first, second, third].map((alarm) => ({ Name: built.stack.resolve(alarm.alarmName) })),
  });
  expect(rollback).toEqual({ Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'] });
});

test('ten are what CodeDeploy watches, and eleven are refused as a whole', () => {
  const built = build();
  built.service.addRollbackAlarms(alarmsIn(built.stack, 9));
  const error = deliveryErrorOf(() => built.service.addRollbackAlarms(alarmsIn(built.stack, 2, 'More')));
  expect(error.code).toBe('BlueGreenEcsService.TooManyAlarms');
  expect(error.message).toContain('must be at most 10');
  built.service.addRollbackAlarms([alarmIn(built.stack, 'Tenth')]);
  expect(groupOf(built).AlarmConfiguration.Alarms).toHaveLength(10);
});

test('alarms of other stacks are taken, also under the same logical id', () => {
  const built = build();
  const other = new WorkloadStack(built.app, 'Other');
  const imported = cloudwatch.Alarm.fromAlarmArn(built.stack, 'Imported', `arn:aws:cloudwatch:eu-west-1:${built.stack.account}:alarm:Acme`);
  expect(() => built.service.addRollbackAlarms([alarmIn(built.stack), alarmIn(other), imported])).not.toThrow();
});

test.each<[string, (built: Built) => unknown, string[]]>([
  ['the same alarm twice', ({ stack, service }) => { const alarm = alarmIn(stack); service.addRollbackAlarms([alarm, alarm]); }, ['BlueGreenEcsService.DuplicateAlarm alarms[1]']],
  ['the same alarm again', ({ stack, service }) => {
    const alarm = alarmIn(stack);
    service.addRollbackAlarms([alarm]);
    service.addRollbackAlarms([alarm]);
  }, ['BlueGreenEcsService.DuplicateAlarm alarms[0]']],
  ['two of one name', ({ stack, service }) => {
    const imported = (id: string) => cloudwatch.Alarm.fromAlarmName(stack, id, 'Acme');
    service.addRollbackAlarms([imported('One'), imported('Two')]);
  }, ['BlueGreenEcsService.DuplicateAlarm alarms[1]']],
  ['a composite alarm', ({ stack, service }) => service.addRollbackAlarms([
    new cloudwatch.CompositeAlarm(stack, 'Composite', { alarmRule: cloudwatch.AlarmRule.fromAlarm(alarmIn(stack), cloudwatch.AlarmState.ALARM) }),
  ]), ['BlueGreenEcsService.InvalidAlarm alarms[0]']],
  ['an alarm of another account', ({ service }) => service.addRollbackAlarms([alarmIn(new Stack(new App(), 'Dev', { env: { account: DEV.account, region: DEV.region } }))]),
    ['BlueGreenEcsService.InvalidAlarm alarms[0]']],
  ['an alarm of another region', ({ app, service }) => service.addRollbackAlarms([alarmIn(new WorkloadStack(app, 'Elsewhere', 'us-east-1'))]), ['BlueGreenEcsService.InvalidAlarm alarms[0]']],
  ['an imported alarm of another region', ({ stack, service }) => service.addRollbackAlarms([
    cloudwatch.Alarm.fromAlarmArn(stack, 'Imported', 'arn:aws:cloudwatch:us-east-1:333333333333:alarm:x'),
  ]), ['BlueGreenEcsService.InvalidAlarm alarms[0]']],
  ['no list', ({ stack, service }) => service.addRollbackAlarms(alarmIn(stack) as any), ['BlueGreenEcsService.InvalidAlarm alarms']],
  ['names of alarms', ({ service }) => service.addRollbackAlarms(['Acme'] as any), ['BlueGreenEcsService.InvalidAlarm alarms']],
])('%s cannot be added', (_, work, problems) => {
  const built = build();
  expect(problemsOf(() => work(built))).toEqual(problems);
});
