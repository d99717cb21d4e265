package com.acme.delivery;

import io.github.cdksecuredelivery.ArtifactReader;
import io.github.cdksecuredelivery.ArtifactReaderRoleOptions;
import io.github.cdksecuredelivery.ArtifactRoleGroupOptions;
import io.github.cdksecuredelivery.ArtifactRoleOptions;
import io.github.cdksecuredelivery.ArtifactWriter;
import io.github.cdksecuredelivery.SecureArtifactBucket;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;

/** A bucket of its own, without a topology, that goes away with its stack. */
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
    }
}
