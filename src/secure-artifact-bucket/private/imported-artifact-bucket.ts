import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKeyPrefix, KEY_PREFIX_RULE } from './key-prefix';
import { grantAccess, ObjectPlace, READ, WRITE } from './object-access';
import { isBucketName } from './validate-bucket';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkKnown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import type { ISecureArtifactBucket } from '../secure-artifact-bucket';
import { SecureArtifactBucketAttributes } from '../secure-artifact-bucket-attributes';
import { ISecureArtifactBucketGrants } from '../secure-artifact-bucket-grants';

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const KEY_ARN = /^arn:aws(-[a-z-]+)?:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** A test compares them with the interface. */
export const ATTRIBUTES: readonly (keyof SecureArtifactBucketAttributes)[] = ['bucketName', 'keyArn', 'keyPrefix'];

/** An artifact bucket that is known by its name and its key. */
export class ImportedArtifactBucket extends Construct implements ISecureArtifactBucket {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  public readonly grants: ISecureArtifactBucketGrants;

  constructor(scope: Construct, id: string, attributes: SecureArtifactBucketAttributes) {
    super(scope, id);
    validateAttributes(this, attributes ?? {});
    const { bucketName, keyArn, keyPrefix } = attributes;
    const stack = Stack.of(this);
    const { account, region } = stack.splitArn(keyArn, ArnFormat.SLASH_RESOURCE_NAME);
    this.bucketName = bucketName;
    this.bucketArn = stack.formatArn({ service: 's3', region: '', account: '', resource: bucketName });
    const place: ObjectPlace = { bucketArn: this.bucketArn, bucketAccount: account!, bucketRegion: region!, keyPrefix };
    const key = { resources: [keyArn] };
    this.grants = {
      read: (grantee) => grantAccess(this, grantee, place, READ, key),
      write: (grantee) => grantAccess(this, grantee, place, WRITE, key),
    };
  }
}

function validateAttributes(scope: Construct, attributes: Partial<SecureArtifactBucketAttributes>): void {
  const problems = new Problems('SecureArtifactBucket');
  // With a misspelt prefix, the grants would be about the whole bucket.
  checkKnown(problems, 'SecureArtifactBucket.InvalidAttribute', '', attributes, ATTRIBUTES);
  const { bucketName, keyArn, keyPrefix } = attributes;
  const wrong = (property: string, value: unknown, message: string) =>
    problems.add('SecureArtifactBucket.InvalidAttribute', property, displayed(value), message);
  if (isLiteral(bucketName) && !isBucketName(bucketName)) wrong('bucketName', bucketName, 'must be the name of a bucket: 3 to 63 lower-case letters, digits and hyphens');
  if (isLiteral(keyArn) && !isText(keyArn, KEY_ARN)) wrong('keyArn', keyArn, 'must be the ARN of a key, not of an alias, as the output KmsKeyArn shows it');
  if (keyPrefix !== undefined && !isKeyPrefix(keyPrefix)) wrong('keyPrefix', keyPrefix, KEY_PREFIX_RULE);
  problems.throwIfAny(scope);
}
