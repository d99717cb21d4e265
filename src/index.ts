export { DeliveryConventions, DeliveryConventionsProps } from './delivery-topology/delivery-conventions';
export { DeliveryEnvironment, DeliveryEnvironmentProps } from './delivery-topology/delivery-environment';
export { DeliveryPlatform, DeliveryPlatformProps } from './delivery-topology/delivery-platform';
export { DeliveryTopology, DeliveryTopologyProps } from './delivery-topology/delivery-topology';
export { ArtifactReader, ArtifactReaderRoleOptions } from './secure-artifact-bucket/artifact-reader';
export { ISecureArtifactBucket, SecureArtifactBucket, SecureArtifactBucketProps } from './secure-artifact-bucket/secure-artifact-bucket';
export { ISecureArtifactBucketGrants } from './secure-artifact-bucket/secure-artifact-bucket-grants';
