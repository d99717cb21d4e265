import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BlueGreenEcsService } from '../../blue-green-ecs-service/blue-green-ecs-service';
import { TrafficShiftKind } from '../../delivery-topology/traffic-shift';
import { Problems } from '../../private/problems';
import { checkKnown, shown } from '../../private/shape';
import { displayed } from '../../private/tokens';
import { CanaryAlarmSetProps } from '../canary-alarm-set';
import { ALARMS, DETECTION, Limits } from './rules';

/** A test compares them with the interface. */
export const PROPERTIES: readonly (keyof CanaryAlarmSetProps)[] = ['service', 'serverErrorRate', 'latency', 'latencyPercentile', 'minimumRequests'];

const DEFAULTS: Limits = { serverErrorRate: 1, latency: Duration.millis(200), latencyPercentile: 95, minimumRequests: 20 };

/** The limits of the alarms, once nothing is wrong with them. */
export function validateAlarms(scope: Construct, props: CanaryAlarmSetProps): Limits {
  const problems = new Problems('CanaryAlarmSet');
  checkKnown(problems, 'CanaryAlarmSet.InvalidSetting', '', props, PROPERTIES);
  const service = props?.service;
  // Also for JavaScript, where anything may be passed.
  if (!BlueGreenEcsService._is(service)) {
    problems.add('CanaryAlarmSet.NoService', 'service', service, 'must be a BlueGreenEcsService');
    problems.throwIfAny(scope);
  }
  if (Stack.of(service) !== Stack.of(scope)) {
    problems.add('CanaryAlarmSet.OtherStack', 'service', shown(service),
      `must lie in the stack of its alarms, ${Stack.of(scope).node.path}; two stacks would each wait for the other`);
  }
  const limits: Limits = {
    serverErrorRate: props.serverErrorRate ?? DEFAULTS.serverErrorRate,
    latency: props.latency ?? DEFAULTS.latency,
    latencyPercentile: props.latencyPercentile ?? DEFAULTS.latencyPercentile,
    minimumRequests: props.minimumRequests ?? DEFAULTS.minimumRequests,
  };
  if (service._placesForAlarms < ALARMS) {
    problems.add('BlueGreenEcsService.TooManyAlarms', 'service', shown(service), `must have room for ${ALARMS} more alarms, and has it for ${service._placesForAlarms}; add fewer of your own`);
  }
  checkLimits(problems, limits);
  checkInTime(problems, service);
  problems.throwIfAny(scope);
  return limits;
}

/** Of literals only: they become part of an expression, where a token would be the number that stands for it. */
function checkLimits(problems: Problems, { serverErrorRate, latency, latencyPercentile, minimumRequests }: Limits): void {
  const check = (property: keyof Limits, value: unknown, isRight: boolean, message: string) => {
    if (!isRight) problems.add('CanaryAlarmSet.InvalidThreshold', property, displayed(value), message);
  };
  const within = (value: unknown, from: number, to: number) => typeof value === 'number' && value >= from && value <= to;
  check('serverErrorRate', serverErrorRate, within(serverErrorRate, Number.MIN_VALUE, 99.99), 'must be a percentage above 0 and below 100');
  check('latencyPercentile', latencyPercentile, within(latencyPercentile, 50, 99.9), 'must be from 50 to 99.9');
  check('minimumRequests', minimumRequests, Number.isInteger(minimumRequests) && minimumRequests >= 1, 'must be a whole number of at least 1');
  const length = lengthOf(latency);
  check('latency', length.shown, length.milliseconds >= 1, 'must be a Duration of at least a millisecond');
}

/** Not a number for what is no duration, or none that is known yet. */
function lengthOf(duration: Duration): { readonly milliseconds: number; readonly shown: unknown } {
  try {
    return { milliseconds: duration.isUnresolved() ? NaN : duration.toMilliseconds({ integral: false }), shown: duration.toHumanString() };
  } catch {
    return { milliseconds: NaN, shown: duration };
  }
}

/** An alarm that is too late has not stopped anything. */
function checkInTime(problems: Problems, { environment, terminationWait }: BlueGreenEcsService): void {
  const { kind, interval } = environment.shift!;
  const enough = DETECTION.toMinutes();
  if (kind !== TrafficShiftKind.ALL_AT_ONCE && interval.toMinutes() < enough) {
    problems.add('CanaryAlarmSet.TooSlow', 'service.environment.shift', interval.toHumanString(),
      `must have an interval of at least ${enough} minutes, for an alarm to fire before more traffic moves; lengthen it in the topology`);
  }
  if (terminationWait.toMinutes() < enough) {
    problems.add('CanaryAlarmSet.TooSlow', 'service.terminationWait', terminationWait.toHumanString(),
      `must be at least ${enough} minutes, for an alarm to fire after the last of the traffic has moved and before the old tasks are stopped; lengthen it in the service`);
  }
}
