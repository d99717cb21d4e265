from aws_cdk import App, Environment, RemovalPolicy, Stack
from cdk_secure_delivery import ArtifactReader, ArtifactWriter, SecureArtifactBucket


class SandboxStack(Stack):
    """A bucket of its own, without a topology, that goes away with its stack."""

    def __init__(self, app: App) -> None:
        super().__init__(app, "Sandbox", env=Environment(account="666666666666", region="eu-west-1"))

        SecureArtifactBucket(
            self,
            "Artifacts",
            readers=[
                ArtifactReader.role("777777777777", "sandbox-deploy", path="/sandbox/", key_prefix="nightly"),
                ArtifactReader.role("555555555555", "auditor"),
                ArtifactReader.roles(["555555555555", "777777777777"], path="/reports/", key_prefix="reports"),
            ],
            writers=[ArtifactWriter.role("777777777777", "sandbox-import", key_prefix="incoming")],
            exclusive_writers=True,
            break_glass_role_names=["emergency/BreakGlass"],
            delete_protection=True,
            key_administrator_role_names=["KeyAdministrator"],
            removal_policy=RemovalPolicy.DESTROY,
        )
