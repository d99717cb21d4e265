import { SecureBucket } from '@gammarers/aws-secure-bucket';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Given, Made } from '../given';

export function artifactStore(stack: Stack, { keyPrefix, readers, build }: Given): Made {
  const bucket = new SecureBucket(stack, 'Artifacts', { encryption: s3.BucketEncryption.KMS });
  for (const { arn } of readers) bucket.grantRead(new iam.ArnPrincipal(arn), `${keyPrefix}/*`);
  bucket.grantPut(build, `${keyPrefix}/*`);
  return { bucket, key: bucket.encryptionKey! };
}
