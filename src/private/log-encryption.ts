import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets CloudWatch Logs use a key for log groups of the stack's account and region. The encryption context is all that it
 * says about whom it acts for.
 *
 * @param stack where key and log group are
 * @param logGroupName the one log group, where its name is known; one that CloudFormation names is known after the key's policy
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsMayEncrypt(stack: Stack, logGroupName = '*'): iam.PolicyStatement {
  const logGroups = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: logGroupName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return new iam.PolicyStatement({
    principals: [iam.ServicePrincipal.fromStaticServicePrincipleName(`logs.${stack.region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    // In a key policy, the resource is this key.
    resources: ['*'],
    conditions: { [logGroupName === '*' ? 'ArnLike' : 'ArnEquals']: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  });
}
