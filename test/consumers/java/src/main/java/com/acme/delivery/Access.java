package com.acme.delivery;

import static com.acme.delivery.Organization.TOPOLOGY;

import io.github.cdksecuredelivery.BreakGlassRole;
import io.github.cdksecuredelivery.BreakGlassUser;
import io.github.cdksecuredelivery.CloudFormationExecutionRole;
import io.github.cdksecuredelivery.ResourceTypePermissions;
import io.github.cdksecuredelivery.RoleAudit;
import io.github.cdksecuredelivery.RoleUseAudit;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.sqs.Queue;

/** Who else reaches production, and who is told of it: audits, a break-glass role, and a role that deploys one stack. */
final class Access {

    private static final List<String> KNOWN = List.of("AROAEXAMPLEEXAMPLEID");

    private Access() {
    }

    static void define(final App app) {
        Stack home = new Stack(app, "DeliveryAudit", Organization.in("333333333333", "us-east-1"));
        RoleAudit.Builder.create(home, "RoleAudit").topology(TOPOLOGY).environment("prod").knownPrincipalIds(KNOWN).build();

        Stack access = new Stack(app, "DeliveryAccess", Organization.in("333333333333", "eu-west-1"));
        RoleUseAudit.Builder.create(access, "RoleUses").topology(TOPOLOGY).environment("prod").knownPrincipalIds(KNOWN).build();
        BreakGlassRole.Builder.create(access, "BreakGlass")
            .topology(TOPOLOGY)
            .environment("prod")
            .users(List.of(BreakGlassUser.builder().account("444444444444").userName("emergency/anaya").build()))
            .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("AmazonECS_FullAccess")))
            .maxSessionDuration(Duration.hours(2))
            .build();

        Stack jobs = new Stack(app, "DeliveryJobs", Organization.in("333333333333", "eu-west-1"));
        Queue.Builder.create(jobs, "Jobs").queueName("jobs").build();
        CloudFormationExecutionRole.Builder.create(access, "Execution")
            .stacks(List.of(jobs))
            .roleName("acme-execution")
            .allowDeletion(true)
            .additionalPermissions(List.of(ResourceTypePermissions.builder()
                .resourceType("AWS::SQS::Queue")
                .actions(List.of("sqs:ListQueues"))
                .deleteActions(List.of("sqs:PurgeQueue"))
                .resources(List.of("arn:aws:sqs:eu-west-1:333333333333:jobs"))
                .build()))
            .build();
    }
}
