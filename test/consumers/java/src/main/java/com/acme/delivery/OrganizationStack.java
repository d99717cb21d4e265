package com.acme.delivery;

import io.github.cdksecuredelivery.OrgGuardrails;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/** The management account: what keeps people from changing production by hand. */
final class OrganizationStack extends Stack {

    OrganizationStack(final App app) {
        super(app, "DeliveryOrganization", Organization.MANAGEMENT);

        OrgGuardrails.Builder.create(this, "Guardrails")
            .topology(Organization.TOPOLOGY)
            .rootId(Organization.ROOT_ID)
            .build();
    }
}
