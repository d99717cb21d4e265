from aws_cdk import App, Environment, Stack
from cdk_secure_delivery import (
    CrossAccountDeployRole,
    DeliveryEnvironment,
    DeliveryEventForwarding,
    ImagePointer,
)

from topology import topology


class FoundationStack(Stack):
    """A workload account's foundation, which is there before the service.

    It says how the pipeline reaches the account, and what it releases.
    """

    def __init__(self, app: App, environment: DeliveryEnvironment) -> None:
        name = environment.name
        env = Environment(account=environment.account, region=environment.region)
        super().__init__(app, f"DeliveryFoundation-{name}", env=env)

        CrossAccountDeployRole(self, "DeployRole", topology=topology, environment=name)
        ImagePointer(self, "ImagePointer", topology=topology, environment=name)
        DeliveryEventForwarding(self, "Events", topology=topology, environment=name)
