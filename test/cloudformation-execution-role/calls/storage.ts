import { anything, call, CallRule, CallTable, tagged, tagsOf, untagged, valuesAt } from './call';
import { Deployed } from '../deployed-stack';

const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/API';
const KMS = 'https://docs.aws.amazon.com/kms/latest/APIReference';

/**
 * An operation on a bucket, its permission called otherwise now and then.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const CONFIGURATION: readonly CallRule[] = [
  call('s3:PutEncryptionConfiguration', undefined, { for: 'BucketEncryption' }),
  call('s3:PutLifecycleConfiguration', undefined, { for: 'LifecycleConfiguration' }),
  call('s3:PutBucketLogging', undefined, { for: 'LoggingConfiguration' }),
  call('s3:PutBucketOwnershipControls', undefined, { for: 'OwnershipControls' }),
  call('s3:PutBucketPublicAccessBlock', undefined, { for: 'PublicAccessBlockConfiguration' }),
  call('s3:PutBucketVersioning', undefined, { for: 'VersioningConfiguration' }),
  call('s3:PutBucketTagging', undefined, { for: 'Tags' }),
];

const bucketOf = ({ properties: { Bucket } }: Deployed) => `arn:aws:s3:::${Bucket}`;

/** The key that an alias stands for. */
const aliased = ({ arn, properties: { TargetKeyId } }: Deployed) => [arn, TargetKeyId];

/** A key that a service uses for a resource, on behalf of who makes the resource. */
export const keyOf = (property: string, service: string, actions: readonly string[]): CallRule[] => actions.map((action) =>
  call(action, ({ properties }) => valuesAt(properties, property), {
    for: property,
    with: ({ account, region }) => ({
      'kms:ViaService': `${service}.${region}.amazonaws.com`,
      'kms:CallerAccount': account,
      ...(action === 'kms:CreateGrant' ? { 'kms:GrantIsForAWSResource': 'true' } : {}),
    }),
  }));

export const STORAGE: readonly CallTable[] = [
  {
    type: 'AWS::S3::Bucket',
    source: `${S3}/API_CreateBucket.html`,
    create: [call('s3:CreateBucket', undefined, { with: ({ region }) => ({ 's3:locationconstraint': region }) }), ...CONFIGURATION],
    update: CONFIGURATION,
    delete: [call('s3:DeleteBucket')],
  },
  {
    type: 'AWS::S3::BucketPolicy',
    source: `${S3}/API_PutBucketPolicy.html`,
    create: [call('s3:PutBucketPolicy', bucketOf)],
    update: [call('s3:PutBucketPolicy', bucketOf)],
    delete: [call('s3:DeleteBucketPolicy', bucketOf)],
  },
  {
    type: 'AWS::KMS::Key',
    source: `${KMS}/API_CreateKey.html`,
    create: [
      call('kms:CreateKey', anything, { with: tagsOf }),
      tagged('kms:TagResource'),
      call('kms:EnableKeyRotation', undefined, { for: 'EnableKeyRotation' }),
      call('kms:DescribeKey'),
    ],
    update: [
      call('kms:PutKeyPolicy', undefined, { for: 'KeyPolicy' }),
      call('kms:UpdateKeyDescription', undefined, { for: 'Description' }),
      call('kms:EnableKeyRotation', undefined, { for: 'EnableKeyRotation' }),
      tagged('kms:TagResource'),
      untagged('kms:UntagResource'),
    ],
    // Keys are never deleted at once: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
    delete: [call('kms:ScheduleKeyDeletion')],
  },
  {
    type: 'AWS::KMS::Alias',
    source: `${KMS}/API_CreateAlias.html`,
    create: [call('kms:CreateAlias', aliased)],
    update: [call('kms:UpdateAlias', aliased)],
    delete: [call('kms:DeleteAlias', aliased)],
  },
];
