import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { denial } from './bucket-policy';
import { Exempt } from './exempt';
import { rootUser } from './protection';
import { viaService } from '../../private/via-service';

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion', 'kms:Create*', 'kms:Delete*', 'kms:Describe*', 'kms:Disable*', 'kms:Enable*', 'kms:Get*', 'kms:List*', 'kms:Put*',
  'kms:Revoke*', 'kms:RotateKeyOnDemand', 'kms:ScheduleKeyDeletion', 'kms:TagResource', 'kms:UntagResource', 'kms:Update*',
];

/** What whoever encrypts and decrypts through a service needs. */
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/**
 * Gives the key's administration to roles instead of the account, and its use through S3 and CloudWatch Logs to the account's
 * identity policies. The root user stays: without it, the account could lose the key with a role that is deleted.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 * @param arns who administers it, whoever deploys the stack included: without, no update could follow
 */
export function administeredBy(stack: Stack, arns: readonly string[]): iam.PolicyDocument {
  const allow = (actions: string[], conditions: iam.Conditions) =>
    new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions, resources: ['*'], conditions });
  return new iam.PolicyDocument({
    statements: [
      allow(ADMINISTRATION, { ArnEquals: { 'aws:PrincipalArn': [...arns, rootUser(stack.account)] } }),
      allow(USE, { StringEquals: { 'kms:ViaService': [...viaService('s3', stack.region), ...viaService('logs', stack.region)] } }),
    ],
  });
}

/**
 * Nobody hands the key's use on to somebody else, whom the policies of bucket and key would not know. Nothing that works with the
 * artifacts needs a grant: every service acts with its caller's permissions, or is named in the key's policy.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function noGrants(breakGlassArns: readonly string[]): iam.PolicyStatement {
  return new Exempt(denial('DenyGrants', { actions: ['kms:CreateGrant'], resources: ['*'] }), breakGlassArns).statement;
}

/**
 * Nobody of another organization uses the key. A service that is let in acts for itself, and belongs to none. Administering the key
 * stays out of it: an account that leaves its organization would otherwise never reach its key again.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
export function keyOrganization(organizationId: string): iam.PolicyStatement {
  return denial('DenyOtherOrganizations', {
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { StringNotEquals: { 'aws:PrincipalOrgID': organizationId }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
  });
}
