import { Acting } from './acting';
import { Asked, plain } from './asked';
import { naming } from './naming';
import { Call } from './statements';
import { isKnown, UNKNOWN } from '../../../private/literal-parts';

/**
 * What CodePipeline's action `S3` asks for. An object with a canned ACL takes the permission to give it one, whichever of S3's operations does.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function uploadCalls({ configuration, roleArn }: Asked): Call[] {
  const { BucketName, CannedACL: acl } = configuration;
  const object = naming({ BucketName }, (names) => `arn:${roleArn.split(':')[1]}:s3:::${names.BucketName}/${written(configuration)}`);
  const toSet = acl === undefined ? [] : [{ action: 's3:PutObjectAcl', ...object, context: { 's3:x-amz-acl': acl } }];
  return [{ action: 's3:PutObject', ...object }, ...toSet];
}

/** The key that is written; with a slash at its end what the keys of all files start with, and nothing where those may start with anything. */
function written({ ObjectKey: key = UNKNOWN, Extract: extract = UNKNOWN }: Asked['configuration']): string {
  // Files of an artifact may lie in folders of their own. What becomes of a slash at the beginning, AWS does not say.
  if (key === '' || key.startsWith('/')) return '';
  // CodePipeline itself puts something in place of `{datetime}`.
  const [known, ...rest] = key.split(/\0|\{/);
  const isWhole = rest.length === 0 && isKnown(extract);
  if (!isWhole) return known.slice(0, known.lastIndexOf('/') + 1);
  return extract === 'false' ? key : key.replace(/\/*$/, '/');
}

const KEY_ARN = /^arn:[^:]+:kms:[^:]+:\d{12}:key\//;

/** The key that the action encrypts with, where it names one by its ARN, and what objects it is for. */
export function encryptionOf({ type, configuration, roleArn }: Acting): { readonly key: string; readonly object: string } | undefined {
  const { BucketName: bucket, KMSEncryptionKeyARN: key = '' } = configuration;
  const object = `arn:${roleArn.split(':')[1]}:s3:::${plain(bucket)}/`;
  return type === 'Deploy/S3' && KEY_ARN.test(key) && [key, object].every(isKnown) ? { key, object } : undefined;
}
