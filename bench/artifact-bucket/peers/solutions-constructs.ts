import { ConstructsFactories } from '@aws-solutions-constructs/aws-constructs-factories';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Given, Made } from '../given';

export function artifactStore(stack: Stack, { keyPrefix, readers, build }: Given): Made {
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const { s3Bucket, s3LoggingBucket } = new ConstructsFactories(stack, 'Factories').s3BucketFactory('Artifacts', {
    bucketProps: { encryption: s3.BucketEncryption.KMS, encryptionKey: key },
  });
  for (const { arn } of readers) s3Bucket.grantRead(new iam.ArnPrincipal(arn), `${keyPrefix}/*`);
  s3Bucket.grantPut(build, `${keyPrefix}/*`);
  return { bucket: s3Bucket, key, logs: s3LoggingBucket };
}
