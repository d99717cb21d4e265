import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { Problems } from '../../private/problems';
import { isLiteral } from '../../private/tokens';

/** What reading a part of a bucket takes, said once for the reader's policy and for the bucket's and key's. */
export interface ReadAccess {
  readonly bucketArn: string;
  readonly bucketAccount: string;
  readonly bucketRegion: string;
  readonly keyPrefix?: string;
}

const OBJECT_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion'];
const BUCKET_ACTIONS = ['s3:GetBucketLocation', 's3:GetBucketVersioning'];

export function objectActions(access: ReadAccess): iam.PolicyStatementProps {
  return {
    actions: OBJECT_ACTIONS,
    resources: [access.keyPrefix === undefined ? `${access.bucketArn}/*` : `${access.bucketArn}/${access.keyPrefix}/*`],
  };
}

/** Listing answers what exists; limited by prefix it answers it for the reader's own part only. */
export function listActions(access: ReadAccess): iam.PolicyStatementProps {
  return {
    actions: ['s3:ListBucket'],
    resources: [access.bucketArn],
    conditions: access.keyPrefix === undefined ? undefined : { StringLike: { 's3:prefix': [`${access.keyPrefix}/*`] } },
  };
}

export function bucketActions(access: ReadAccess): iam.PolicyStatementProps {
  return { actions: BUCKET_ACTIONS, resources: [access.bucketArn] };
}

/**
 * Decrypting only through S3, and only what belongs to this bucket. With S3 Bucket Keys the encryption context holds
 * the bucket's ARN, without them the object's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function decryptConditions(access: ReadAccess, bucketArnIsKnown: boolean): iam.Conditions {
  const viaS3 = ['amazonaws.com', 'amazonaws.com.cn'].map((suffix) => `s3.${access.bucketRegion}.${suffix}`);
  return {
    // Which suffix China's regions use is not documented for this key; only AWS sets it, so naming both admits nobody.
    StringEquals: { 'kms:ViaService': viaS3 },
    ...(bucketArnIsKnown ? { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [access.bucketArn, `${access.bucketArn}/*`] } } : {}),
  };
}

/** All of several conditions: what they say of the same operator is joined key by key. */
export function allOf(...conditions: readonly (iam.Conditions | undefined)[]): Record<string, Record<string, unknown>> {
  const joined: Record<string, Record<string, unknown>> = {};
  for (const each of conditions) {
    for (const [operator, keys] of Object.entries(each ?? {})) {
      joined[operator] = { ...joined[operator], ...keys as Record<string, unknown> };
    }
  }
  return joined;
}

/** A stack writes identity policies for its own account's principals only: for others CDK drops them silently. */
function refuseForeignGrantee(scope: IConstruct, grantee: iam.IGrantable): void {
  const theirs = grantee.grantPrincipal.principalAccount;
  const ours = Stack.of(scope).account;
  if (theirs !== undefined && isLiteral(theirs) && isLiteral(ours) && theirs !== ours) {
    Problems.throwOne('SecureArtifactBucket', {
      code: 'SecureArtifactBucket.ForeignGrantee',
      property: 'grantee',
      value: theirs,
      message: `must belong to the stack's account ${ours}; grant it in its own account's stack, and here use addReader`,
    });
  }
}

/** Writes the reader's own policy. */
export function grantRead(scope: IConstruct, grantee: iam.IGrantable, access: ReadAccess, decrypt: iam.PolicyStatementProps): iam.Grant {
  refuseForeignGrantee(scope, grantee);
  const inThatAccount = { StringEquals: { 'aws:ResourceAccount': access.bucketAccount } };
  const statements = [objectActions(access), listActions(access), bucketActions(access), decrypt];
  const grant = statements
    .map((each) => iam.Grant.addToPrincipal({
      grantee,
      actions: each.actions!,
      resourceArns: each.resources!,
      conditions: allOf(each.conditions, inThatAccount),
    }))
    .reduce((all, next) => all.combine(next));
  if (!grant.success) {
    Problems.throwOne('SecureArtifactBucket', {
      code: 'SecureArtifactBucket.UngrantableGrantee',
      property: 'grantee',
      value: String(grantee.grantPrincipal),
      message: 'must be a role, user or group, whose own policy can be written',
    });
  }
  return grant;
}
