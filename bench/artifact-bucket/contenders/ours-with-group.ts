import { Stack } from 'aws-cdk-lib';
import { topology } from './topology';
import { ArtifactReader, SecureArtifactBucket } from '../../../src';
import { Given, Made } from '../given';

export function artifactStore(stack: Stack, { keyPrefix, readers, build }: Given): Made {
  const [{ roleName }] = readers;
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', {
    topology, admitDeployRoles: false, readers: [ArtifactReader.roles(readers.map(({ account }) => account), { roleName, keyPrefix })],
  });
  artifacts.grants.write(build);
  return { bucket: artifacts.bucket, key: artifacts.encryptionKey, logs: artifacts.serverAccessLogsBucket };
}
