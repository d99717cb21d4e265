package com.acme.delivery;

import static com.acme.delivery.Organization.TOPOLOGY;

import io.github.cdksecuredelivery.CrossAccountDeployRole;
import io.github.cdksecuredelivery.DeliveryEnvironment;
import io.github.cdksecuredelivery.DeliveryEventForwarding;
import io.github.cdksecuredelivery.ImagePointer;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/** A workload account's foundation, which is there before the service: how the pipeline reaches it, and what it releases. */
final class FoundationStack extends Stack {

    FoundationStack(final App app, final DeliveryEnvironment environment) {
        super(app, "DeliveryFoundation-" + environment.getName(),
            Organization.in(environment.getAccount(), environment.getRegion()));

        String name = environment.getName();
        CrossAccountDeployRole.Builder.create(this, "DeployRole").topology(TOPOLOGY).environment(name).build();
        ImagePointer.Builder.create(this, "ImagePointer").topology(TOPOLOGY).environment(name).build();
        DeliveryEventForwarding.Builder.create(this, "Events").topology(TOPOLOGY).environment(name).build();
    }
}
