from aws_cdk import Stack, aws_ec2 as ec2
from constructs import Construct


class Network(Construct):
    """A network without a way to the internet: tasks reach what they need through endpoints."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.subnets = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            availability_zones=Stack.of(self).availability_zones,
            nat_gateways=0,
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="private", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24)
            ],
            gateway_endpoints={"S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)},
        )
        self.vpc.add_flow_log("FlowLog")
        services = ec2.InterfaceVpcEndpointAwsService
        self.vpc.add_interface_endpoint("Ecr", service=services.ECR)
        self.vpc.add_interface_endpoint("EcrDocker", service=services.ECR_DOCKER)
        self.vpc.add_interface_endpoint("Logs", service=services.CLOUDWATCH_LOGS)
