import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Load balancers report once a minute. */
const PERIOD = Duration.minutes(1);
const SUM = { period: PERIOD, statistic: cloudwatch.Stats.SUM };

/** How many alarms a set has. */
export const ALARMS = 5;

/** Two bad minutes of three: one is chance, and a third would cost users. */
export const EVALUATION = { evaluationPeriods: 3, datapointsToAlarm: 2 };

/**
 * How long a fault is there before an alarm has stopped the release: the rest of the minute in which it begins, two minutes
 * that count, and two for the metrics to arrive and CodeDeploy to ask. The last two are not documented.
 */
export const DETECTION = Duration.minutes(5);

/** What has to be reached before something counts. */
export interface Limits {
  readonly serverErrorRate: number;
  readonly latency: Duration;
  readonly latencyPercentile: number;
  readonly minimumRequests: number;
}

/**
 * The part of requests that the tasks of one target group answer with a server error, in percent.
 *
 * Load balancers report a count of errors only when there are some, so none means zero. A minute without requests has no
 * value, and few requests count as none.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function serverErrors({ metrics }: elbv2.IApplicationTargetGroup, { minimumRequests }: Limits): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: `IF(requests >= ${minimumRequests}, 100 * FILL(errors, 0) / requests, 0)`,
    usingMetrics: { requests: metrics.requestCount(SUM), errors: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, SUM) },
    label: 'server errors in percent',
    period: PERIOD,
  });
}

/** How long the tasks of one target group take, in milliseconds; the load balancer reports seconds. */
export function latency({ metrics }: elbv2.IApplicationTargetGroup, { minimumRequests, latencyPercentile }: Limits): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: `IF(requests >= ${enoughFor(latencyPercentile, minimumRequests)}, 1000 * seconds, 0)`,
    usingMetrics: {
      requests: metrics.requestCount(SUM),
      seconds: metrics.targetResponseTime({ period: PERIOD, statistic: cloudwatch.Stats.percentile(latencyPercentile) }),
    },
    label: 'latency in milliseconds',
    period: PERIOD,
  });
}

/** How many of a hundred requests are slower than a percentile; to two digits, as the difference of fractions is not exact. */
export const slowerThan = (percentile: number) => Number((100 - percentile).toFixed(2));

/** Of fewer requests than this, the percentile is the slowest one. */
const enoughFor = (percentile: number, minimumRequests: number) => Math.max(minimumRequests, Math.ceil(100 / slowerThan(percentile)));

/**
 * The part of requests that the load balancer itself answers with a server error, because a task refuses the connection,
 * breaks it off, takes too long or is not there: errors that no target group counts. A request for which it found no task is
 * an error and no request.
 *
 * Only a minute with errors has a value. Were it filled up, the newest minute would always be a good one, as its metrics are
 * not there yet.
 */
export function loadBalancerErrors({ metrics }: elbv2.IApplicationLoadBalancer, { minimumRequests }: Limits): cloudwatch.MathExpression {
  const all = '(FILL(requests, 0) + errors)';
  return new cloudwatch.MathExpression({
    expression: `IF(${all} >= ${minimumRequests}, 100 * errors / ${all}, 0)`,
    usingMetrics: { requests: metrics.requestCount(SUM), errors: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, SUM) },
    label: 'server errors of the load balancer in percent',
    period: PERIOD,
  });
}
