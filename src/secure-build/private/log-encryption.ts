import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { viaService } from '../../private/via-service';

/**
 * Who writes to an encrypted log group lets CloudWatch Logs use the key on its behalf, for that log group; describing a
 * key has no encryption context.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchLogsAPIKeyAccess.html
 */
export function grantLogEncryption(role: iam.IGrantable, stack: Stack, keyArn: string, logGroupArn: string): iam.Grant[] {
  const throughLogs = { StringEquals: { 'kms:ViaService': viaService('logs', stack.region) } };
  const ofThisGroup = { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn } };
  const grant = (actions: string[], conditions: Record<string, Record<string, unknown>>) =>
    iam.Grant.addToPrincipal({ grantee: role, actions, resourceArns: [keyArn], conditions });
  return [
    grant(['kms:Decrypt', 'kms:GenerateDataKey'], { ...throughLogs, ...ofThisGroup }),
    grant(['kms:DescribeKey'], throughLogs),
  ];
}
