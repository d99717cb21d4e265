import { Duration } from 'aws-cdk-lib';
import { brand } from '../private/brand';
import { Problems } from '../private/problems';
import { CODE_DEPLOY } from '../private/quotas';
import { shownDuration } from '../private/shape';
import { displayed } from '../private/tokens';

/**
 * How traffic moves from the version that runs to the one that is released.
 */
export enum TrafficShiftKind {
  /** All of it in one step. */
  ALL_AT_ONCE = 'ALL_AT_ONCE',
  /** A part first, the rest after a while. */
  CANARY = 'CANARY',
  /** Equal parts, one after the other. */
  LINEAR = 'LINEAR',
}

/**
 * How, and how fast, the traffic of a service moves to a new version. A value, made with one of the factories.
 *
 * While it moves, the service's alarms can still stop the release and bring all traffic back; the longer it takes, the
 * fewer users meet a faulty version.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export class TrafficShift {
  /** Moves all traffic in one step, as soon as the new version is healthy. */
  public static allAtOnce(): TrafficShift {
    return new TrafficShift(TrafficShiftKind.ALL_AT_ONCE, 100, Duration.minutes(0));
  }

  /**
   * Moves a part of the traffic, and the rest after an interval.
   *
   * @param percent the part that moves first, a whole number from 1 to 99
   * @param interval how long it stays at that, whole minutes from 1 to 2,880 (two days)
   * @throws DeliveryTopology.InvalidShift when one of them is out of its range
   */
  public static canary(percent: number, interval: Duration): TrafficShift {
    return TrafficShift.stepwise(TrafficShiftKind.CANARY, percent, interval);
  }

  /**
   * Moves equal parts of the traffic, with an interval between them; the last part is smaller where 100 cannot be divided evenly.
   *
   * @param percent each part, a whole number from 1 to 99
   * @param interval how long it stays after each part, whole minutes from 1; at most 2,880 (two days) from the first to the last
   * @throws DeliveryTopology.InvalidShift when one of them is out of its range
   */
  public static linear(percent: number, interval: Duration): TrafficShift {
    return TrafficShift.stepwise(TrafficShiftKind.LINEAR, percent, interval);
  }

  /**
   * Whether something was made by this class: nothing else has been checked.
   * @internal
   */
  public static _is(candidate: unknown): candidate is TrafficShift {
    return BRAND.isOn(candidate);
  }

  private static stepwise(kind: TrafficShiftKind, percent: number, interval: Duration): TrafficShift {
    const problems = new Problems('TrafficShift');
    const wrong = (property: string, value: unknown, message: string) => problems.add('DeliveryTopology.InvalidShift', property, value, message);
    if (!Number.isInteger(percent) || percent < 1 || percent > 99) wrong('percent', displayed(percent), 'must be a whole number from 1 to 99; for all of the traffic use allAtOnce');
    const minutes = wholeMinutes(interval);
    const { limit } = CODE_DEPLOY.shiftMinutes;
    if (minutes === undefined || minutes < 1 || minutes > limit) {
      wrong('interval', shownDuration(interval), `must be a Duration of whole minutes from 1 to ${limit}`);
    } else if (steps(kind, percent) * minutes > limit) {
      wrong('interval', shownDuration(interval), `must be at most ${Math.floor(limit / steps(kind, percent))} minutes, for all ${steps(kind, percent) + 1} parts to move within ${limit}`);
    }
    problems.throwIfAny();
    return new TrafficShift(kind, percent, interval);
  }

  /** How long it takes from the first part to the last. */
  public readonly duration: Duration;

  private constructor(
    /** Which way the traffic moves. */
    public readonly kind: TrafficShiftKind,
    /** The part of the traffic that one step moves, in percent; 100 where there is one step. */
    public readonly percent: number,
    /** The time between two steps; none where there is one step. */
    public readonly interval: Duration,
  ) {
    this.duration = Duration.minutes(steps(kind, percent) * interval.toMinutes());
    BRAND.mark(this);
  }
}

const BRAND = brand('TrafficShift');

/** How many intervals lie between the first step and the last. */
function steps(kind: TrafficShiftKind, percent: number): number {
  if (kind === TrafficShiftKind.ALL_AT_ONCE) return 0;
  return kind === TrafficShiftKind.CANARY ? 1 : Math.ceil(100 / percent) - 1;
}

/** Nothing for what is no duration, a token, or has a rest of seconds. */
function wholeMinutes(interval: Duration): number | undefined {
  try {
    return interval.isUnresolved() ? undefined : interval.toMinutes();
  } catch {
    return undefined;
  }
}
