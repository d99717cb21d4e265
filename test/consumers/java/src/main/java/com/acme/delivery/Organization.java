package com.acme.delivery;

import io.github.cdksecuredelivery.ConnectionSourceOptions;
import io.github.cdksecuredelivery.DeliveryConventionsProps;
import io.github.cdksecuredelivery.DeliveryEnvironmentProps;
import io.github.cdksecuredelivery.DeliveryPlatformProps;
import io.github.cdksecuredelivery.DeliveryTopology;
import io.github.cdksecuredelivery.FargateServiceContractProps;
import io.github.cdksecuredelivery.PipelineSource;
import io.github.cdksecuredelivery.ServiceContract;
import io.github.cdksecuredelivery.TrafficShift;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** The organization: edit the accounts, regions and names here, and nowhere else. */
final class Organization {

    /** Every stack, whichever account it is for, is made from this value. */
    static final DeliveryTopology TOPOLOGY = DeliveryTopology.Builder.create()
        .platform(DeliveryPlatformProps.builder()
            .account("111111111111")
            .region("eu-west-1")
            .organizationId("o-abc1234567")
            .conventions(DeliveryConventionsProps.builder()
                .namePrefix("acme")
                .iamPath("/delivery/")
                .tags(Map.of("team", "auth", "cost-center", "4711"))
                .build())
            .build())
        .application("auth-service")
        .service(ServiceContract.fargate(FargateServiceContractProps.builder().port(8080).healthCheckPath("/healthz").build()))
        .environments(List.of(
            DeliveryEnvironmentProps.builder()
                .name("dev")
                .account("222222222222")
                .region("eu-west-1")
                .shift(TrafficShift.allAtOnce())
                .build(),
            DeliveryEnvironmentProps.builder()
                .name("prod")
                .account("333333333333")
                .region("eu-west-1")
                .shift(TrafficShift.canary(10, Duration.minutes(10)))
                .production(true)
                .build()))
        .build();

    /** The account that manages the organization. */
    static final StackProps MANAGEMENT = in("444444444444", "us-east-1");

    /** The root of the organization's units. */
    static final String ROOT_ID = "r-ab12";

    private Organization() {
    }

    /** Where the source is: a connection to the Git host, which an administrator has to confirm once in the console. */
    static PipelineSource source() {
        return PipelineSource.connection(ConnectionSourceOptions.builder()
            .connectionArn("arn:" + Aws.PARTITION
                + ":codeconnections:eu-west-1:111111111111:connection/00000000-0000-0000-0000-000000000000")
            .repository("acme/auth-service")
            .build());
    }

    /** The certificates of the load balancers, one in each workload account. */
    static String certificateArn(final String account, final String region) {
        return "arn:" + Aws.PARTITION + ":acm:" + region + ":" + account + ":certificate/00000000-0000-0000-0000-000000000000";
    }

    /** The properties of a stack in an account and region. */
    static StackProps in(final String account, final String region) {
        return StackProps.builder().env(Environment.builder().account(account).region(region).build()).build();
    }
}
