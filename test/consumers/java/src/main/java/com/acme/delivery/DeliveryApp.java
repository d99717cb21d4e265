package com.acme.delivery;

import io.github.cdksecuredelivery.ArtifactReader;
import io.github.cdksecuredelivery.ArtifactReaderRoleOptions;
import io.github.cdksecuredelivery.DeliveryEnvironment;
import io.github.cdksecuredelivery.DeliveryPlatform;
import io.github.cdksecuredelivery.DeliveryTopology;
import io.github.cdksecuredelivery.SecureArtifactBucket;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.Role;

public final class DeliveryApp {

    private DeliveryApp() {
    }

    public static void main(final String[] args) {
        App app = new App();
        DeliveryTopology topology = AuthService.topology();
        defineTooling(app, topology);
        defineSandbox(app, topology.getPlatform());
        defineWorkload(app, topology);
        app.synth();
    }

    /** The tooling account: the bucket that pipelines write to and every environment reads from. */
    static SecureArtifactBucket defineTooling(final App app, final DeliveryTopology topology) {
        DeliveryPlatform platform = topology.getPlatform();
        Stack tooling = stack(app, "DeliveryTooling", platform.getAccount(), platform.getRegion());
        return SecureArtifactBucket.Builder.create(tooling, "Artifacts").topology(topology).build();
    }

    /** A bucket of its own, without a topology, that goes away with its stack. */
    private static void defineSandbox(final App app, final DeliveryPlatform platform) {
        Stack sandbox = stack(app, "Sandbox", platform.getAccount(), platform.getRegion());
        ArtifactReaderRoleOptions nightly = ArtifactReaderRoleOptions.builder().path("/sandbox/").keyPrefix("nightly").build();
        SecureArtifactBucket.Builder.create(sandbox, "Artifacts")
            .readers(List.of(
                ArtifactReader.role("444444444444", "sandbox-deploy", nightly),
                ArtifactReader.role("555555555555", "auditor")))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    }

    /** The production account: the role that the pipeline assumes there, which reads the artifacts. */
    static Role defineWorkload(final App app, final DeliveryTopology topology) {
        DeliveryPlatform platform = topology.getPlatform();
        DeliveryEnvironment prod = topology.environment("prod");
        Stack workload = stack(app, "DeliveryFoundation-prod", prod.getAccount(), prod.getRegion());
        platform.getConventions().applyTo(workload);
        Role deployRole = Role.Builder.create(workload, "DeployRole")
            .roleName(prod.getDeployRoleName())
            .path(platform.getConventions().getIamPath())
            .assumedBy(new AccountPrincipal(platform.getAccount()).withConditions(
                Map.of("ArnEquals", Map.of("aws:PrincipalArn", topology.getPipelineRoleArn()))))
            .build();
        SecureArtifactBucket.fromTopology(workload, "Artifacts", topology).getGrants().read(deployRole);
        return deployRole;
    }

    private static Stack stack(final App app, final String name, final String account, final String region) {
        Environment environment = Environment.builder().account(account).region(region).build();
        return new Stack(app, name, StackProps.builder().env(environment).build());
    }
}
