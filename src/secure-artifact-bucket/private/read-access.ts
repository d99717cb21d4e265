import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GrantedStatement, GrantSubject, grantTo } from './grantee';
import { viaService } from '../../private/via-service';

/** What reading a part of a bucket takes, said once for the reader's policy and for the bucket's and key's. */
export interface ReadAccess {
  readonly bucketArn: string;
  readonly bucketAccount: string;
  readonly bucketRegion: string;
  readonly keyPrefix?: string;
}

/** Reading is getting an object by its key. It is not listing: who deploys is told what to get. */
export function objectActions(access: ReadAccess): GrantedStatement {
  return {
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [access.keyPrefix === undefined ? `${access.bucketArn}/*` : `${access.bucketArn}/${access.keyPrefix}/*`],
  };
}

/**
 * Decrypting only through S3, and only what belongs to this bucket. With S3 Bucket Keys the encryption context holds
 * the bucket's ARN, without them the object's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function decryptConditions(access: ReadAccess, bucketArnIsKnown: boolean): iam.Conditions {
  return {
    StringEquals: { 'kms:ViaService': viaService('s3', access.bucketRegion) },
    ...(bucketArnIsKnown ? { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [access.bucketArn, `${access.bucketArn}/*`] } } : {}),
  };
}

const subject = (ownerAccount: string): GrantSubject => ({
  className: 'SecureArtifactBucket',
  codes: { ungrantable: 'SecureArtifactBucket.UngrantableGrantee', foreign: 'SecureArtifactBucket.ForeignGrantee' },
  ownerAccount,
  elsewhere: 'grant it in a stack of its own account, with SecureArtifactBucket.fromTopology. '
    + 'The bucket lets the deploy roles of its topologies in by itself; any other role needs addReader there, with a keyPrefix',
});

/** Writes the reader's own policy. */
export function grantRead(scope: Construct, grantee: iam.IGrantable, access: ReadAccess, decrypt: GrantedStatement): iam.Grant {
  return grantTo(scope, grantee, subject(access.bucketAccount), [objectActions(access), decrypt]);
}

/**
 * Writes the policy of who makes artifacts from artifacts, in the bucket's own account: get and put, never delete or list.
 *
 * CodeBuild also asks whose the bucket is and where; S3 encrypts what is put with data keys, and reads them back for uploads in parts.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
export function grantBuild(scope: Construct, grantee: iam.IGrantable, access: ReadAccess, keyArn: string): iam.Grant {
  const { actions, resources } = objectActions(access);
  return grantTo(scope, grantee, subject(access.bucketAccount), [
    { actions: [...actions, 's3:PutObject'], resources },
    { actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [access.bucketArn] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn], conditions: decryptConditions(access, true) },
  ]);
}
