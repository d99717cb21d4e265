from aws_cdk import App, Environment, Stack
from cdk_secure_delivery import BlueGreenEcsPipeline, DeliveryEventBus, SecureArtifactBucket

from topology import source, topology


class ToolingStack(Stack):
    """The tooling account: what every application of the platform is delivered from."""

    def __init__(self, app: App) -> None:
        platform = topology.platform
        super().__init__(app, "DeliveryTooling", env=Environment(account=platform.account, region=platform.region))

        self.artifacts = SecureArtifactBucket(self, "Artifacts", topology=topology)
        DeliveryEventBus(self, "Events", topology=topology)
        BlueGreenEcsPipeline(self, "Pipeline", topology=topology, artifacts=self.artifacts, source=source)
