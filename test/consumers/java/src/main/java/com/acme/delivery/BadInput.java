package com.acme.delivery;

import io.github.cdksecuredelivery.DeliveryEnvironmentProps;
import io.github.cdksecuredelivery.DeliveryPlatformProps;
import io.github.cdksecuredelivery.DeliveryTopology;
import java.util.List;

/** Three mistakes, told in one error: an account of 11 digits, half a region, and two environments of one name. */
public final class BadInput {

    private BadInput() {
    }

    public static void main(final String[] args) {
        try {
            DeliveryTopology.Builder.create()
                .platform(DeliveryPlatformProps.builder().account("111111111111").region("eu-west-1").build())
                .application("auth-service")
                .environments(List.of(
                    DeliveryEnvironmentProps.builder().name("dev").account("22222222222").region("eu-west-1").build(),
                    DeliveryEnvironmentProps.builder().name("dev").account("333333333333").region("eu-west").build()))
                .build();
        } catch (RuntimeException error) {
            System.out.println(error.getMessage());
        }
    }
}
