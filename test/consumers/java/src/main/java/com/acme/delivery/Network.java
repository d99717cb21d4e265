package com.acme.delivery;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IInterfaceVpcEndpointService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/** A network without a way to the internet: tasks reach what they need through endpoints. */
final class Network extends Construct {

    private final Vpc vpc;

    Network(final Construct scope, final String id) {
        super(scope, id);
        vpc = Vpc.Builder.create(this, "Vpc")
            .availabilityZones(Stack.of(this).getAvailabilityZones())
            .natGateways(0)
            .restrictDefaultSecurityGroup(false)
            .subnetConfiguration(List.of(
                SubnetConfiguration.builder().name("private").subnetType(SubnetType.PRIVATE_ISOLATED).cidrMask(24).build()))
            .gatewayEndpoints(Map.of("S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build()))
            .build();
        vpc.addFlowLog("FlowLog");
        addEndpoint("Ecr", InterfaceVpcEndpointAwsService.ECR);
        addEndpoint("EcrDocker", InterfaceVpcEndpointAwsService.ECR_DOCKER);
        addEndpoint("Logs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS);
    }

    Vpc getVpc() {
        return vpc;
    }

    SubnetSelection getSubnets() {
        return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build();
    }

    private void addEndpoint(final String name, final IInterfaceVpcEndpointService service) {
        vpc.addInterfaceEndpoint(name, InterfaceVpcEndpointOptions.builder().service(service).build());
    }
}
