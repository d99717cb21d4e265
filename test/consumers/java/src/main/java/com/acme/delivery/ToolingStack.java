package com.acme.delivery;

import static com.acme.delivery.Organization.TOPOLOGY;

import io.github.cdksecuredelivery.BlueGreenEcsPipeline;
import io.github.cdksecuredelivery.DeliveryEventBus;
import io.github.cdksecuredelivery.SecureArtifactBucket;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/** The tooling account: what every application of the platform is delivered from. */
final class ToolingStack extends Stack {

    private final SecureArtifactBucket artifacts;

    ToolingStack(final App app) {
        super(app, "DeliveryTooling", Organization.in(TOPOLOGY.getPlatform().getAccount(), TOPOLOGY.getPlatform().getRegion()));

        artifacts = SecureArtifactBucket.Builder.create(this, "Artifacts").topology(TOPOLOGY).build();
        DeliveryEventBus.Builder.create(this, "Events").topology(TOPOLOGY).build();
        BlueGreenEcsPipeline.Builder.create(this, "Pipeline")
            .topology(TOPOLOGY)
            .artifacts(artifacts)
            .source(Organization.source())
            .build();
    }

    SecureArtifactBucket getArtifacts() {
        return artifacts;
    }
}
