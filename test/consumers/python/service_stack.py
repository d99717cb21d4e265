from aws_cdk import App, Environment, Fn, Stack, aws_certificatemanager as acm
from cdk_secure_delivery import BlueGreenEcsService, CanaryAlarmSet, DeliveryEnvironment, ReleaseDeployer

from network import Network
from topology import certificate_arn, topology


class ServiceStack(Stack):
    """The service in a workload account, what watches it, and what releases to it."""

    def __init__(self, app: App, environment: DeliveryEnvironment, first_digest: str) -> None:
        """:param first_digest: the digest of the first build, which runs until there is a release"""
        account, region = environment.account, environment.region
        super().__init__(
            app,
            f"DeliveryService-{environment.name}",
            env=Environment(account=account, region=region),
        )

        network = Network(self, "Network")
        service = BlueGreenEcsService(
            self,
            "Service",
            topology=topology,
            environment=environment.name,
            vpc=network.vpc,
            task_subnets=network.subnets,
            load_balancer_subnets=network.subnets,
            certificate=acm.Certificate.from_certificate_arn(self, "Certificate", certificate_arn(account, region)),
            initial_image=f"{topology.image_repository_uri}@{first_digest}",
        )
        CanaryAlarmSet(self, "Alarms", service=service)
        ReleaseDeployer(self, "Release", service=service)

    @property
    def availability_zones(self) -> list[str]:
        """The account's first two, whatever they are called: nothing is looked up."""
        return [Fn.select(i, Fn.get_azs()) for i in range(2)]
