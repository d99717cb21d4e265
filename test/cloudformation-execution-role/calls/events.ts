import { anything, call, CallTable, passed, tagged, untagged, valuesAt } from './call';
import { Deployed } from '../deployed-stack';

const EVENTS = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference';
const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';
const MONITORING = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';

/**
 * What is done to a log group is done to the ARN with its streams; what is done to its tags, to the ARN without.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
 */
const withStreams = ({ arn }: Deployed) => `${arn}:log-stream:`;

const putRule = call('events:PutRule', undefined, {
  with: ({ properties }) => Object.fromEntries([['events:source', 'source'], ['events:detail-type', 'detail-type']]
    .map(([key, property]) => [key, valuesAt(properties, `EventPattern.${property}`)])
    .filter(([, values]) => values.length > 0)),
});
const putTargets = call('events:PutTargets', undefined, { for: 'Targets', with: ({ properties }) => ({ 'events:TargetArn': valuesAt(properties, 'Targets.Arn') }) });

export const EVENT_TABLES: readonly CallTable[] = [
  {
    type: 'AWS::Events::EventBus',
    source: `${EVENTS}/API_CreateEventBus.html`,
    create: [call('events:CreateEventBus'), tagged('events:TagResource')],
    update: [call('events:UpdateEventBus', undefined, { for: 'Description' }), tagged('events:TagResource'), untagged('events:UntagResource')],
    delete: [call('events:DeleteEventBus')],
  },
  {
    type: 'AWS::Events::EventBusPolicy',
    // No resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
    source: `${EVENTS}/API_PutPermission.html`,
    create: [call('events:PutPermission', anything)],
    update: [call('events:PutPermission', anything)],
    delete: [call('events:RemovePermission', anything)],
  },
  {
    type: 'AWS::Events::Rule',
    source: `${EVENTS}/API_PutRule.html`,
    create: [putRule, tagged('events:TagResource'), putTargets, passed('Targets.RoleArn', 'events.amazonaws.com')],
    update: [
      putRule, putTargets, passed('Targets.RoleArn', 'events.amazonaws.com'), call('events:RemoveTargets', undefined, { for: 'Targets' }),
      tagged('events:TagResource'), untagged('events:UntagResource'),
    ],
    // A rule with targets cannot be deleted: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html
    delete: [call('events:RemoveTargets', undefined, { for: 'Targets' }), call('events:DeleteRule')],
  },
  {
    type: 'AWS::Logs::LogGroup',
    source: `${LOGS}/API_CreateLogGroup.html`,
    create: [
      call('logs:CreateLogGroup', withStreams),
      call('logs:PutRetentionPolicy', withStreams, { for: 'RetentionInDays' }),
      tagged('logs:TagResource'),
    ],
    update: [
      call('logs:PutRetentionPolicy', withStreams, { for: 'RetentionInDays' }),
      call('logs:AssociateKmsKey', withStreams, { for: 'KmsKeyId' }),
      tagged('logs:TagResource'),
      untagged('logs:UntagResource'),
    ],
    delete: [call('logs:DeleteLogGroup', withStreams)],
  },
  {
    type: 'AWS::Logs::ResourcePolicy',
    // No resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    source: `${LOGS}/API_PutResourcePolicy.html`,
    create: [call('logs:PutResourcePolicy', anything)],
    update: [call('logs:PutResourcePolicy', anything)],
    delete: [call('logs:DeleteResourcePolicy', anything)],
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    source: `${MONITORING}/API_PutMetricAlarm.html`,
    create: [call('cloudwatch:PutMetricAlarm'), tagged('cloudwatch:TagResource')],
    update: [call('cloudwatch:PutMetricAlarm'), tagged('cloudwatch:TagResource'), untagged('cloudwatch:UntagResource')],
    delete: [call('cloudwatch:DeleteAlarms')],
  },
];
