import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { denial } from './bucket-policy';
import { Exempt } from './exempt';

/** Who may still change what is protected. */
export interface ProtectionProps {
  readonly breakGlassArns: readonly string[];
  /** The role with which CloudFormation deploys the stack, as far as that is known. */
  readonly deployingRoleArn?: string;
}

/**
 * Nobody but the deployment changes the bucket, and nobody deletes a version of an object. The account's root user can still
 * mend the bucket's policy: S3 lets it, whatever the policy says.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function bucketProtection(bucketArn: string, { breakGlassArns, deployingRoleArn }: ProtectionProps): iam.PolicyStatement[] {
  return [
    new Exempt(denial('ProtectBucket', { notActions: ['s3:Get*', 's3:List*'], resources: [bucketArn] }), deploying(breakGlassArns, deployingRoleArn)),
    new Exempt(denial('ProtectVersions', {
      actions: ['s3:BypassGovernanceRetention', 's3:DeleteObjectVersion'], resources: [`${bucketArn}/*`],
    }), breakGlassArns),
  ].map(({ statement }) => statement);
}

/**
 * What makes artifacts unreadable, for all or for those who know the key by its alias.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
const KEY_CHANGES = [
  'kms:DeleteAlias', 'kms:DisableKey', 'kms:DisableKeyRotation', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:UpdateAlias',
];

/** Nobody but the deployment changes the key. The account's root user stays exempt: KMS has nobody else who could mend its policy. */
export function keyProtection(account: string, { breakGlassArns, deployingRoleArn }: ProtectionProps): iam.PolicyStatement {
  const statement = denial('ProtectKey', { actions: KEY_CHANGES, resources: ['*'] });
  new Exempt(statement, [...deploying(breakGlassArns, deployingRoleArn), rootUser(account)]);
  return statement;
}

export const rootUser = (account: string) => `arn:${Aws.PARTITION}:iam::${account}:root`;

const deploying = (breakGlassArns: readonly string[], deployingRoleArn: string | undefined): string[] =>
  [...(deployingRoleArn === undefined ? [] : [deployingRoleArn]), ...breakGlassArns];
