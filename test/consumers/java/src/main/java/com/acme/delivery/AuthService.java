package com.acme.delivery;

import io.github.cdksecuredelivery.DeliveryConventionsProps;
import io.github.cdksecuredelivery.DeliveryEnvironmentProps;
import io.github.cdksecuredelivery.DeliveryPlatformProps;
import io.github.cdksecuredelivery.DeliveryTopology;
import java.util.List;
import java.util.Map;

/** Who is who: the tooling account, and the accounts that the auth service runs in. */
final class AuthService {

    private AuthService() {
    }

    static DeliveryTopology topology() {
        return DeliveryTopology.Builder.create()
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
            .environments(List.of(
                DeliveryEnvironmentProps.builder().name("dev").account("222222222222").region("eu-west-1").build(),
                DeliveryEnvironmentProps.builder().name("prod").account("333333333333").region("eu-west-1")
                    .production(true).build()))
            .build();
    }
}
