import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DeployPlace, DeployStatement, Engine, Report } from './engine';
import { checkName, displayedAt, misplaced, NameRule, NEVER_IN_ARN, textOf, withPartition } from './names';
import { isKnown } from '../../../private/literal-parts';
import { isText, OBJECT_KEY_PREFIX } from '../../../private/patterns';
import { NAME_LENGTH } from '../../../private/quotas';
import { has, shown } from '../../../private/shape';
import { differ, displayed, isLiteral } from '../../../private/tokens';
import { viaService } from '../../../private/via-service';
import { S3PermissionsOptions } from '../../deploy-permissions-options';

/** Dots in a name are old, and still there. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME: NameRule = {
  pattern: /^(?!.*(\.\.|\.-|-\.))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  rule: 'must be the name of a bucket: 3 to 63 lower-case letters, digits, hyphens and dots, each part between dots starting and ending with a letter or digit',
};

/** What stacks are deployed from, with a role that may everything. @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const ASSET_BUCKET = /^cdk-[^.]+-assets-/;

/** What the canned ACLs of objects are called in a request. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const CANNED_ACLS: Readonly<Record<string, string>> = {
  [s3.BucketAccessControl.PRIVATE]: 'private',
  [s3.BucketAccessControl.PUBLIC_READ]: 'public-read',
  [s3.BucketAccessControl.PUBLIC_READ_WRITE]: 'public-read-write',
  [s3.BucketAccessControl.AUTHENTICATED_READ]: 'authenticated-read',
  [s3.BucketAccessControl.BUCKET_OWNER_READ]: 'bucket-owner-read',
  [s3.BucketAccessControl.BUCKET_OWNER_FULL_CONTROL]: 'bucket-owner-full-control',
  [s3.BucketAccessControl.AWS_EXEC_READ]: 'aws-exec-read',
};
/** Nobody else than the bucket's account can do anything with an object that has one of these. */
const PRIVATE_ACLS = ['bucket-owner-full-control', 'private'];
const OPEN_ACLS: readonly unknown[] = [
  s3.BucketAccessControl.PUBLIC_READ, s3.BucketAccessControl.PUBLIC_READ_WRITE, s3.BucketAccessControl.AUTHENTICATED_READ,
  s3.BucketAccessControl.AWS_EXEC_READ,
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html#edit-role-s3deploy */
export function s3Bucket(options: S3PermissionsOptions): Engine {
  return {
    readsArtifacts: true,
    options: ['bucketName', 'keyPrefix', 'encryptionKey', 'accessControl'],
    warnings: OPEN_ACLS.includes(options.accessControl) ? ['cdk-secure-delivery:CrossAccountDeployRole.publicObjects'] : [],
    check: (report, place) => check(report, place, options),
    statements: ({ stack }) => [...uploadStatements(stack, options), ...keyStatements(stack, options)],
  };
}

function check(report: Report, place: DeployPlace, { bucketName, keyPrefix, encryptionKey, accessControl }: S3PermissionsOptions): void {
  checkName(report, 'bucketName', bucketName, BUCKET_NAME, place);
  if (ASSET_BUCKET.test(textOf(bucketName, place) ?? '')) {
    report('bucketName', displayed(bucketName), 'must be another bucket than that of CDK\'s assets, from which stacks are deployed with all permissions');
  }
  // In bytes, which characters beyond ASCII have several of.
  const tooLong = typeof keyPrefix === 'string' && Buffer.byteLength(keyPrefix) > NAME_LENGTH.s3Key.limit;
  if (keyPrefix !== undefined && (!isLiteral(keyPrefix) || !isText(keyPrefix, OBJECT_KEY_PREFIX) || tooLong)) {
    report('keyPrefix', displayed(keyPrefix), 'must be a literal of at most 1024 bytes without wildcards and without a slash at its ends');
  }
  if (encryptionKey !== undefined) checkKey(report, encryptionKey, place);
  if (accessControl !== undefined && !Object.keys(CANNED_ACLS).some((each) => each === accessControl)) {
    report('accessControl', accessControl, 'must be one of s3.BucketAccessControl that is for objects; LOG_DELIVERY_WRITE is for buckets');
  }
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):(\d{12}):key\/[A-Za-z0-9-]+$/;
const ONE_KEY = 'must be one key by its own ARN: an alias grants nothing in a policy';

function checkKey(report: Report, key: unknown, place: DeployPlace): void {
  const { keyArn, env } = (has(key, 'keyArn') ? key : {}) as Partial<kms.IKey>;
  const sketch = textOf(keyArn, place);
  if (sketch === undefined) return report('encryptionKey', has(key, 'keyArn') ? displayed(keyArn) : shown(key), 'must be a key; one that is made elsewhere with kms.Key.fromKeyArn');
  const wrong = (message: string) => report('encryptionKey', displayedAt(place, keyArn, key), message);
  const problem = wrongKey(withPartition(sketch), place);
  if (problem !== undefined) wrong(problem);
  else if (differ(env?.account, place.stack.account)) wrong(`must be a key of account ${place.stack.account}, as the bucket is`);
}

function wrongKey(text: string, place: DeployPlace): string | undefined {
  // The ARN of an alias that the app defines ends with a reference to the alias.
  if (!isKnown(text)) return NEVER_IN_ARN.test(text) || (text.includes(':kms:') && !text.includes(':key/')) ? ONE_KEY : undefined;
  const [, partition, region, account] = KEY_ARN.exec(text) ?? [];
  return account === undefined ? ONE_KEY : misplaced(place.stack, { partition, region, account });
}

function uploadStatements(stack: Stack, { bucketName, keyPrefix, accessControl }: S3PermissionsOptions): DeployStatement[] {
  const bucket = arnOf(stack, bucketName);
  const objects = [keyPrefix === undefined ? `${bucket}/*` : `${bucket}/${keyPrefix}/*`];
  // A bucket's name may be somebody else's once it is free.
  const own = { 'aws:ResourceAccount': stack.account };
  const acls = [...new Set([...PRIVATE_ACLS, ...(accessControl === undefined ? [] : [CANNED_ACLS[accessControl]])])];
  return [
    { sid: 'LookAtBucket', actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], resources: [bucket], conditions: { StringEquals: own } },
    { sid: 'Upload', actions: ['s3:PutObject'], resources: objects, conditions: { StringEquals: own } },
    {
      sid: 'SetAcl',
      actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
      resources: objects,
      // AWS's page lets the action set any; one that makes objects public has to be asked for.
      conditions: { StringEquals: { ...own, 's3:x-amz-acl': acls } },
    },
  ];
}

function keyStatements(stack: Stack, { bucketName, encryptionKey }: S3PermissionsOptions): DeployStatement[] {
  if (encryptionKey === undefined) return [];
  const bucket = arnOf(stack, bucketName);
  return [{
    sid: 'EncryptUploads',
    // Parts of an upload are read back: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [encryptionKey.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': viaService('s3', stack.region) },
      // With S3 Bucket Keys the bucket's ARN, without them the object's.
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket, `${bucket}/*`] },
    },
  }];
}

const arnOf = (stack: Stack, resource: string) => stack.formatArn({ service: 's3', region: '', account: '', resource });
