import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allOf } from './conditions';
import { GrantedStatement, GrantSubject, grantTo } from './grantee';
import { viaService } from '../../private/via-service';

/** Where objects lie that somebody has access to, said once for the identity's policy and for the bucket's and key's. */
export interface ObjectPlace {
  readonly bucketArn: string;
  readonly bucketAccount: string;
  readonly bucketRegion: string;
  readonly keyPrefix?: string;
}

/** What somebody does with objects. */
export interface ObjectAccess {
  /** For messages: it reads, it writes. */
  readonly verb: 'reads' | 'writes';
  readonly actions: string[];
  readonly keyActions: string[];
}

/** Reading is getting an object by its key. It is not listing: who deploys is told what to get. */
export const READ: ObjectAccess = { verb: 'reads', actions: ['s3:GetObject', 's3:GetObjectVersion'], keyActions: ['kms:Decrypt'] };

/**
 * Writing is putting an object, in one part or in several; with the one ACL that the bucket takes, as many do who write into another
 * account. S3 encrypts what is put with data keys, and reads those of the parts back.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export const WRITE: ObjectAccess = {
  verb: 'writes',
  actions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectAcl'],
  keyActions: ['kms:Decrypt', 'kms:GenerateDataKey'],
};

/** What builds and pipelines do. They never delete or list. */
export const BUILD: ObjectAccess = { verb: 'writes', actions: [...READ.actions, 's3:PutObject'], keyActions: WRITE.keyActions };

/** Builds and pipelines also ask whose the bucket is, where it is, and whether it has versions. */
export const ABOUT_BUCKET = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'];

export function objectStatement({ bucketArn, keyPrefix }: ObjectPlace, { actions }: ObjectAccess): GrantedStatement {
  return { actions, resources: [keyPrefix === undefined ? `${bucketArn}/*` : `${bucketArn}/${keyPrefix}/*`] };
}

/**
 * The key's use through S3 only, and only for what belongs to this bucket. With S3 Bucket Keys the encryption context holds
 * the bucket's ARN, without them the object's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function keyConditions({ bucketArn, bucketRegion }: ObjectPlace, bucketArnIsKnown: boolean): iam.Conditions {
  return {
    StringEquals: { 'kms:ViaService': viaService('s3', bucketRegion) },
    ...(bucketArnIsKnown ? { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] } } : {}),
  };
}

/** A key as far as it is known: the resources of a statement, and what they have to fulfil beside. */
export interface KnownKey {
  readonly resources: string[];
  readonly conditions?: iam.Conditions;
}

/**
 * A key elsewhere whose ARN is not known, and an alias in a statement's resource grants nothing: every key of the owner's
 * account and region, as far as it carries the alias.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function keyByAlias({ bucketAccount, bucketRegion }: ObjectPlace, alias: string): KnownKey {
  return {
    resources: [`arn:${Aws.PARTITION}:kms:${bucketRegion}:${bucketAccount}:key/*`],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [alias] } },
  };
}

/** The identity's side of access. */
export function identityStatements(place: ObjectPlace, access: ObjectAccess, key: KnownKey): GrantedStatement[] {
  return [
    objectStatement(place, access),
    { actions: access.keyActions, resources: key.resources, conditions: allOf(keyConditions(place, true), key.conditions) },
  ];
}

const subject = (ownerAccount: string): GrantSubject => ({
  className: 'SecureArtifactBucket',
  codes: { ungrantable: 'SecureArtifactBucket.UngrantableGrantee', foreign: 'SecureArtifactBucket.ForeignGrantee' },
  ownerAccount,
  elsewhere: 'grant it in a stack of its own account, with SecureArtifactBucket.fromTopology. '
    + 'The bucket lets the deploy roles of its topologies in by itself; any other role needs addReader or addWriter there, with a keyPrefix',
});

/** Writes the identity's own policy. */
export function grantAccess(scope: Construct, grantee: iam.IGrantable, place: ObjectPlace, access: ObjectAccess, key: KnownKey): iam.Grant {
  return grantTo(scope, grantee, subject(place.bucketAccount), identityStatements(place, access, key));
}

/**
 * Writes the policy of who makes artifacts from artifacts, in the bucket's own account.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function grantBuild(scope: Construct, grantee: iam.IGrantable, place: ObjectPlace, key: KnownKey): iam.Grant {
  return grantTo(scope, grantee, subject(place.bucketAccount), [
    ...identityStatements(place, BUILD, key),
    { actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [place.bucketArn] },
  ]);
}
