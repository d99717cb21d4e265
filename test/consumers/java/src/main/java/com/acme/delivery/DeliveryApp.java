package com.acme.delivery;

import io.github.cdksecuredelivery.DeliveryEnvironment;
import software.amazon.awscdk.App;

/** One app for all accounts: each stack is deployed with the credentials of its own. */
public final class DeliveryApp {

    /** The digest of the first build, as the pipeline shows it. */
    private static final String FIRST_DIGEST = "sha256:" + "a".repeat(64);

    private DeliveryApp() {
    }

    public static void main(final String[] args) {
        App app = new App();
        new ToolingStack(app);
        for (DeliveryEnvironment environment : Organization.TOPOLOGY.getEnvironments()) {
            defineWorkload(app, environment);
        }
        new OrganizationStack(app);
        new SandboxStack(app);
        Access.define(app);
        app.synth();
    }

    /** All of a workload account. */
    static void defineWorkload(final App app, final DeliveryEnvironment environment) {
        new FoundationStack(app, environment);
        new ServiceStack(app, environment, FIRST_DIGEST);
    }
}
