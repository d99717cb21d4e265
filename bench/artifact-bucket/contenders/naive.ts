import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Given, Made } from '../given';

export function artifactStore(stack: Stack, { readers, build }: Given): Made {
  const bucket = new s3.Bucket(stack, 'Artifacts', {
    encryption: s3.BucketEncryption.KMS,
    enforceSSL: true,
    versioned: true,
  });
  for (const { account } of readers) bucket.grantRead(new iam.AccountPrincipal(account));
  bucket.grantReadWrite(build);
  return { bucket, key: bucket.encryptionKey! };
}
