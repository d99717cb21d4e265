import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { BlueGreenEcsService } from '../blue-green-ecs-service/blue-green-ecs-service';
import { EVALUATION, latency, Limits, loadBalancerErrors, serverErrors, slowerThan } from './private/rules';
import { validateAlarms } from './private/validate-alarms';

/**
 * What a CanaryAlarmSet is made from.
 */
export interface CanaryAlarmSetProps {
  /** The service whose releases the alarms stop, in the same stack. */
  readonly service: BlueGreenEcsService;

  /**
   * How many of a hundred requests may end in a server error: above 0 and below 100.
   *
   * @default 1
   */
  readonly serverErrorRate?: number;

  /**
   * How long a request may take, for all but the slowest (see `latencyPercentile`). At least a millisecond.
   *
   * @default Duration.millis(200)
   */
  readonly latency?: Duration;

  /**
   * Which percentile of the latency counts, from 50 to 99.9.
   *
   * The higher, the more requests it takes: of a hundred, the 99th percentile is one request, and a canary has few.
   *
   * @default 95
   */
  readonly latencyPercentile?: number;

  /**
   * How many requests a minute it takes, of one target group, for that minute to count. A whole number of at least 1.
   *
   * A few errors at night say little. But a service of which the first part of a release gets fewer requests than this is
   * watched by nobody while only that part has moved: 20 are 10 % of 200. Lower it for a quiet service.
   *
   * @default 20
   */
  readonly minimumRequests?: number;
}

/**
 * The alarms that stop a release of a BlueGreenEcsService, and bring its traffic back.
 *
 * Blue and green take turns, and while a release runs both have traffic: each target group has an alarm of its own for
 * server errors and one for latency, so that a fault in a tenth of the traffic is not diluted by the other nine. A fifth
 * alarm is for the errors that the load balancer answers with because a task does not. Each fires after two bad minutes of
 * three; what nobody asks for is not bad. The alarms belong to the deployment group, which takes ten: five are left.
 *
 * A release whose traffic moves again before an alarm can have fired is refused: it takes intervals of five minutes, or that
 * long a termination wait where all traffic moves at once.
 *
 * This is a first slice: notifications, anomaly detection, probes and dashboards are not part of it yet. CloudWatch counts
 * each metric of an expression: it costs ten alarm metrics a month.
 *
 * @exampleMetadata fixture=service
 * @example
 * new CanaryAlarmSet(stack, 'Alarms', { service, latency: Duration.millis(500) });
 */
export class CanaryAlarmSet extends Construct {
  /** The alarms. CloudFormation names them. */
  public readonly alarms: cloudwatch.IAlarm[];

  /**
   * @param scope the service's stack, or a construct in it
   * @param id its id within the scope
   * @param props what they are made from
   * @throws CanaryAlarmSet.InvalidSetting when there is no such option
   * @throws CanaryAlarmSet.NoService when the service is none
   * @throws CanaryAlarmSet.OtherStack when the service lies in another stack
   * @throws CanaryAlarmSet.InvalidThreshold when a threshold is out of its range
   * @throws CanaryAlarmSet.TooSlow when an alarm could not fire before more traffic moves, or the old tasks are stopped
   * @throws BlueGreenEcsService.TooManyAlarms when the service has so many alarms that these find no place
   */
  constructor(scope: Construct, id: string, props: CanaryAlarmSetProps) {
    super(scope, id);
    const limits = validateAlarms(this, props);
    const { service } = props;
    service.topology._adopt(this);
    this.alarms = [
      this.onServerErrors('BlueErrors', 'blue', serverErrors(service.blueTargetGroup, limits), limits),
      this.onServerErrors('GreenErrors', 'green', serverErrors(service.greenTargetGroup, limits), limits),
      this.onLatency('BlueLatency', 'blue', latency(service.blueTargetGroup, limits), limits),
      this.onLatency('GreenLatency', 'green', latency(service.greenTargetGroup, limits), limits),
      this.alarm('LoadBalancerErrors', loadBalancerErrors(service.loadBalancer, limits), limits.serverErrorRate,
        `More than ${limits.serverErrorRate} % of the requests get a server error of the load balancer: tasks refuse, break off or are not there`),
    ];
    service.addRollbackAlarms(this.alarms);
  }

  private onServerErrors(id: string, group: string, metric: cloudwatch.MathExpression, { serverErrorRate }: Limits): cloudwatch.IAlarm {
    return this.alarm(id, metric, serverErrorRate, `More than ${serverErrorRate} % of the requests to the ${group} target group end in a server error`);
  }

  private onLatency(id: string, group: string, metric: cloudwatch.MathExpression, limits: Limits): cloudwatch.IAlarm {
    const milliseconds = limits.latency.toMilliseconds();
    const slow = `More than ${slowerThan(limits.latencyPercentile)} % of the requests to the ${group} target group take longer than ${milliseconds} ms`;
    return this.alarm(id, metric, milliseconds, slow);
  }

  private alarm(id: string, metric: cloudwatch.MathExpression, threshold: number, alarmDescription: string): cloudwatch.IAlarm {
    return new cloudwatch.Alarm(this, id, {
      alarmDescription: `${alarmDescription}. It stops a release that runs, and brings the traffic back.`,
      metric,
      threshold,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      ...EVALUATION,
      // Nobody asks, so nothing is wrong.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
