export { AccessAnswer } from './access-proof/access-answer';
export { AccessProof, type AccessProofLevel, type AccessProofOptions, type AccessProofTemplate } from './access-proof/access-proof';
export { type AccessQuestion } from './access-proof/access-question';
export { BlueGreenEcsService } from './blue-green-ecs-service/blue-green-ecs-service';
export { type BlueGreenEcsServiceProps } from './blue-green-ecs-service/blue-green-ecs-service-props';
export { ImagePointer, type ImagePointerProps } from './blue-green-ecs-service/image-pointer';
export { CanaryAlarmSet, type CanaryAlarmSetProps } from './canary-alarm-set/canary-alarm-set';
export { BlueGreenEcsPipeline, type BlueGreenEcsPipelineProps } from './blue-green-ecs-pipeline/blue-green-ecs-pipeline';
export { PipelineSource, type ConnectionSourceOptions } from './blue-green-ecs-pipeline/pipeline-source';
export { CrossAccountDeployRole } from './cross-account-deploy-role/cross-account-deploy-role';
export { type CrossAccountDeployRoleProps } from './cross-account-deploy-role/cross-account-deploy-role-props';
export { DeployPermissions } from './cross-account-deploy-role/deploy-permissions';
export {
  type ChangeSetPermissionsOptions, type CodeDeployInPlacePermissionsOptions, type CodeDeployToEcsPermissionsOptions, type EcsPermissionsOptions,
  type LambdaPermissionsOptions, type ReleaseDeployerPermissionsOptions, type S3PermissionsOptions,
} from './cross-account-deploy-role/deploy-permissions-options';
export { DeliveryEventBus, type DeliveryEventBusProps } from './delivery-events/delivery-event-bus';
export { DeliveryEventForwarding, type DeliveryEventForwardingProps } from './delivery-events/delivery-event-forwarding';
export { DeliveryConventions, type DeliveryConventionsProps } from './delivery-topology/delivery-conventions';
export { DeliveryEnvironment, type DeliveryEnvironmentProps } from './delivery-topology/delivery-environment';
export { DeliveryPlatform, type DeliveryPlatformProps } from './delivery-topology/delivery-platform';
export { DeliveryTopology, type DeliveryTopologyProps } from './delivery-topology/delivery-topology';
export { ServiceContract, type FargateServiceContractProps } from './delivery-topology/service-contract';
export { TrafficShift, TrafficShiftKind } from './delivery-topology/traffic-shift';
export { OrgGuardrails, type OrgGuardrailsProps } from './org-guardrails/org-guardrails';
export { ReleaseDeployer, type ReleaseDeployerProps } from './release-deployer/release-deployer';
export { ArtifactReader } from './secure-artifact-bucket/artifact-reader';
export { type ArtifactReaderRoleOptions, type ArtifactRoleGroupOptions, type ArtifactRoleOptions } from './secure-artifact-bucket/artifact-role-options';
export { ArtifactWriter } from './secure-artifact-bucket/artifact-writer';
export { SecureArtifactBucket, type ISecureArtifactBucket } from './secure-artifact-bucket/secure-artifact-bucket';
export { type SecureArtifactBucketProps } from './secure-artifact-bucket/secure-artifact-bucket-props';
export { type SecureArtifactBucketAttributes } from './secure-artifact-bucket/secure-artifact-bucket-attributes';
export { type ISecureArtifactBucketGrants } from './secure-artifact-bucket/secure-artifact-bucket-grants';
export { SecureImageRepository, type ISecureImageRepository, type SecureImageRepositoryProps } from './secure-artifact-bucket/secure-image-repository';
export { type ISecureImageRepositoryGrants } from './secure-artifact-bucket/secure-image-repository-grants';
export { SecureBuild, type SecureBuildProps } from './secure-build/secure-build';
