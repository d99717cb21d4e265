package com.acme.delivery;

import io.github.cdksecuredelivery.ArtifactReader;
import io.github.cdksecuredelivery.ArtifactReaderRoleOptions;
import io.github.cdksecuredelivery.ArtifactRoleGroupOptions;
import io.github.cdksecuredelivery.ArtifactRoleOptions;
import io.github.cdksecuredelivery.ArtifactWriter;
import io.github.cdksecuredelivery.ChangeSetPermissionsOptions;
import io.github.cdksecuredelivery.CodeDeployInPlacePermissionsOptions;
import io.github.cdksecuredelivery.CodeDeployToEcsPermissionsOptions;
import io.github.cdksecuredelivery.CrossAccountDeployRole;
import io.github.cdksecuredelivery.DeployPermissions;
import io.github.cdksecuredelivery.EcsPermissionsOptions;
import io.github.cdksecuredelivery.LambdaPermissionsOptions;
import io.github.cdksecuredelivery.ReleaseDeployerPermissionsOptions;
import io.github.cdksecuredelivery.S3PermissionsOptions;
import io.github.cdksecuredelivery.SecureArtifactBucket;
import io.github.cdksecuredelivery.SecureArtifactBucketAttributes;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.Role;

/** A bucket of its own, without a topology, that goes away with its stack, and a role that deploys in every way. */
final class SandboxStack extends Stack {

    SandboxStack(final App app) {
        super(app, "Sandbox", Organization.in("666666666666", "eu-west-1"));

        ArtifactReaderRoleOptions nightly = ArtifactReaderRoleOptions.builder().path("/sandbox/").keyPrefix("nightly").build();
        ArtifactRoleGroupOptions reports = ArtifactRoleGroupOptions.builder().path("/reports/").keyPrefix("reports").build();
        ArtifactRoleOptions incoming = ArtifactRoleOptions.builder().keyPrefix("incoming").build();
        SecureArtifactBucket.Builder.create(this, "Artifacts")
            .readers(List.of(
                ArtifactReader.role("777777777777", "sandbox-deploy", nightly),
                ArtifactReader.role("555555555555", "auditor"),
                ArtifactReader.roles(List.of("555555555555", "777777777777"), reports)))
            .writers(List.of(ArtifactWriter.role("777777777777", "sandbox-import", incoming)))
            .exclusiveWriters(true)
            .breakGlassRoleNames(List.of("emergency/BreakGlass"))
            .deleteProtection(true)
            .keyAdministratorRoleNames(List.of("KeyAdministrator"))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
        deployRole();
    }

    private void deployRole() {
        CrossAccountDeployRole.Builder.create(this, "DeployRole")
            .pipelineRole(Role.fromRoleArn(this, "Pipeline", "arn:aws:iam::777777777777:role/sandbox-pipeline"))
            .roleName("sandbox-deploy")
            .artifacts(SecureArtifactBucket.fromAttributes(this, "Releases", SecureArtifactBucketAttributes.builder()
                .bucketName("acme-releases")
                .keyArn("arn:aws:kms:eu-west-1:777777777777:key/11111111-2222-3333-4444-555555555555")
                .build()))
            .permissions(List.of(
                DeployPermissions.releaseDeployer(ReleaseDeployerPermissionsOptions.builder()
                    .stateMachineArn("arn:aws:states:eu-west-1:666666666666:stateMachine:sandbox-release").build()),
                DeployPermissions.codeDeployToEcs(CodeDeployToEcsPermissionsOptions.builder()
                    .applicationName("shop").deploymentGroupName("all").deploymentConfigName("CodeDeployDefault.AllAtOnce")
                    .taskDefinitionFamily("shop").passedRoles(List.of(role("shop-task"))).build()),
                DeployPermissions.ecs(EcsPermissionsOptions.builder()
                    .clusterName("web").serviceName("shop").taskDefinitionFamily("shop")
                    .passedRoles(List.of(role("shop-execution"))).build()),
                DeployPermissions.changeSets(ChangeSetPermissionsOptions.builder()
                    .stackNames(List.of("shop")).deploymentRole(role("shop-deployment")).build()),
                DeployPermissions.lambdaFunction(LambdaPermissionsOptions.builder()
                    .functionName("thumbnails").pipelineName("sandbox").alarmNames(List.of("thumbnails")).build()),
                DeployPermissions.codeDeployInPlace(CodeDeployInPlacePermissionsOptions.builder()
                    .applicationName("shop").deploymentGroupName("all").deploymentConfigName("CodeDeployDefault.AllAtOnce").build()),
                DeployPermissions.s3(S3PermissionsOptions.builder().bucketName("acme-website").keyPrefix("shop").build())))
            .build();
    }

    private IRole role(final String name) {
        return Role.fromRoleName(this, name, name);
    }
}
