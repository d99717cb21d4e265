import { Stack } from 'aws-cdk-lib';
import { topology } from './topology';
import { SecureArtifactBucket } from '../../../src';
import { Given, Made } from '../given';

export function artifactStore(stack: Stack, { build }: Given): Made {
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology });
  artifacts.grants.write(build);
  return { bucket: artifacts.bucket, key: artifacts.encryptionKey, logs: artifacts.serverAccessLogsBucket };
}
