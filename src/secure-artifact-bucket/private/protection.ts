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
 * What deletes artifacts without deleting any of them, leaves them to another key, or keeps it from being written down. With exclusive
 * writers, nobody but the deployment does that either.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
export function contentProtection(bucketArn: string, who: ProtectionProps): iam.PolicyStatement {
  const actions = [
    's3:DeleteBucket', 's3:PutBucketLogging', 's3:PutBucketVersioning', 's3:PutEncryptionConfiguration', 's3:PutLifecycleConfiguration',
  ];
  return new Exempt(denial('ProtectContents', { actions, resources: [bucketArn] }), deploying(who)).statement;
}

/** Readers elsewhere know the key by its alias alone. */
const KEY_LOSS = ['kms:DeleteAlias', 'kms:DisableKey', 'kms:ScheduleKeyDeletion', 'kms:UpdateAlias'];

/** Without its key, nobody reads an artifact again. */
export function keyContentProtection(account: string, who: ProtectionProps): iam.PolicyStatement {
  const statement = denial('ProtectContents', { actions: KEY_LOSS, resources: ['*'] });
  return new Exempt(statement, [...deploying(who), rootUser(account)]).statement;
}

/**
 * Nobody but the deployment changes the bucket, and nobody deletes a version of an object. The account's root user can still
 * mend the bucket's policy: S3 lets it, whatever the policy says.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function bucketProtection(bucketArn: string, who: ProtectionProps): iam.PolicyStatement[] {
  return [
    new Exempt(denial('ProtectBucket', { notActions: ['s3:Get*', 's3:List*'], resources: [bucketArn] }), deploying(who)),
    new Exempt(denial('ProtectVersions', {
      actions: ['s3:BypassGovernanceRetention', 's3:DeleteObjectVersion', 's3:UpdateObjectEncryption'], resources: [`${bucketArn}/*`],
    }), who.breakGlassArns),
  ].map(({ statement }) => statement);
}

/**
 * What makes artifacts unreadable, for all or for those who know the key by its alias.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
const KEY_CHANGES = [...KEY_LOSS, 'kms:DisableKeyRotation', 'kms:PutKeyPolicy'];

/** Nobody but the deployment changes the key. The account's root user stays exempt: KMS has nobody else who could mend its policy. */
export function keyProtection(account: string, who: ProtectionProps): iam.PolicyStatement {
  const statement = denial('ProtectKey', { actions: KEY_CHANGES, resources: ['*'] });
  new Exempt(statement, [...deploying(who), rootUser(account)]);
  return statement;
}

export const rootUser = (account: string) => `arn:${Aws.PARTITION}:iam::${account}:root`;

/** Whoever may always: the deployment, and people in an emergency. */
export const deploying = ({ breakGlassArns, deployingRoleArn }: ProtectionProps): string[] =>
  [...(deployingRoleArn === undefined ? [] : [deployingRoleArn]), ...breakGlassArns];
