import { Stack } from 'aws-cdk-lib';
import { topology } from './topology';
import { ArtifactReader, DeliveryTopology, SecureArtifactBucket } from '../../../src';
import { Given, Made } from '../given';

export function artifactStore(stack: Stack, { readers: [first, ...others], build }: Given): Made {
  const { account, region, organizationId } = topology.platform;
  const own = new DeliveryTopology({
    platform: { account, region, organizationId },
    application: topology.application,
    environments: [{ name: 'prod', account: first.account, region, production: true }],
  });
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', {
    topology: own,
    readers: others.map((other) => ArtifactReader.role(other.account, other.roleName, { keyPrefix: own.artifactKeyPrefix })),
  });
  artifacts.grants.write(build);
  return { bucket: artifacts.bucket, key: artifacts.encryptionKey, logs: artifacts.serverAccessLogsBucket };
}
