export { DeliveryConventions, type DeliveryConventionsProps } from './delivery-topology/delivery-conventions';
export { DeliveryEnvironment, type DeliveryEnvironmentProps } from './delivery-topology/delivery-environment';
export { DeliveryPlatform, type DeliveryPlatformProps } from './delivery-topology/delivery-platform';
export { DeliveryTopology, type DeliveryTopologyProps } from './delivery-topology/delivery-topology';
export { ArtifactReader, type ArtifactReaderRoleOptions } from './secure-artifact-bucket/artifact-reader';
export { SecureArtifactBucket, type ISecureArtifactBucket, type SecureArtifactBucketProps } from './secure-artifact-bucket/secure-artifact-bucket';
export { type ISecureArtifactBucketGrants } from './secure-artifact-bucket/secure-artifact-bucket-grants';
