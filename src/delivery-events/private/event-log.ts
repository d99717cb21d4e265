import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DETAIL_TYPES, SOURCES } from './event-kinds';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { SEES_READING } from '../../private/forwarding-rules';
import { logsMayEncrypt } from '../../private/log-encryption';

/** The log group that keeps events, and what fills it. */
export interface EventLog {
  readonly logGroup: logs.ILogGroup;
  readonly key: kms.IKey;
  /** Events of an application's environments are kept from now on. */
  keepOf(topology: DeliveryTopology): void;
}

export function defineEventLog(scope: Construct, bus: events.IEventBus, busName: string, retention: logs.RetentionDays): EventLog {
  const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  const key = new kms.Key(scope, 'Key', { description: `Delivery events on ${busName}`, enableKeyRotation: true, removalPolicy });
  key.addToResourcePolicy(logsMayEncrypt(Stack.of(scope)));
  // CloudFormation names it, so that one that was retained stands in nobody's way.
  const logGroup = new logs.LogGroup(scope, 'Log', { encryptionKey: key, retention, removalPolicy });
  // Such policies are the account's, not the log group's, and have their names in common.
  new logs.ResourcePolicy(scope, 'LogPolicy', { resourcePolicyName: busName, policyStatements: [eventsMayWrite(logGroup)] });
  const rule = new events.Rule(scope, 'Keep', {
    eventBus: bus,
    description: 'Keeps releases, roll-backs and alarms of the workload accounts',
    // Whoever administers this account can put other events on its bus.
    eventPattern: { source: [...SOURCES], detailType: [...DETAIL_TYPES] },
    // CDK's own target for log groups sets the policy with a custom resource.
    targets: [{ bind: () => ({ arn: targetArn(logGroup) }) }],
  });
  (rule.node.defaultChild as events.CfnRule).state = SEES_READING;
  return {
    logGroup,
    key,
    keepOf: ({ environments }) => rule.addEventPattern({ account: [...new Set(environments.map(({ account }) => account))] }),
  };
}

/**
 * As AWS documents it, with both services and without a source: EventBridge sends events into no log group of another
 * account, for which it could be misused.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 */
function eventsMayWrite(logGroup: logs.ILogGroup): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'EventBridge',
    principals: [new iam.ServicePrincipal('events.amazonaws.com'), new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

/** Without the `:*` that a log group's ARN has everywhere else. */
function targetArn(logGroup: logs.ILogGroup): string {
  const { logGroupName: resourceName } = logGroup;
  return Stack.of(logGroup).formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
