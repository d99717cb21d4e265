import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * What Step Functions itself needs of a state machine's role to write logs and traces. None of it knows a resource.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
 */
export function telemetry(): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'WriteLogs',
      actions: [
        'logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery', 'logs:ListLogDeliveries',
        'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'WriteTraces',
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
      resources: ['*'],
    }),
  ];
}
