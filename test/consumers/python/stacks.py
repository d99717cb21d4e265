from aws_cdk import App, Environment, RemovalPolicy, Stack, aws_iam as iam
from cdk_secure_delivery import ArtifactReader, SecureArtifactBucket

from topology import topology

platform = topology.platform
tooling_account = Environment(account=platform.account, region=platform.region)


def define_tooling(app: App) -> SecureArtifactBucket:
    """The tooling account: the bucket that pipelines write to and every environment reads from."""
    tooling = Stack(app, "DeliveryTooling", env=tooling_account)
    return SecureArtifactBucket(tooling, "Artifacts", topology=topology)


def define_sandbox(app: App) -> None:
    """A bucket of its own, without a topology, that goes away with its stack."""
    sandbox = Stack(app, "Sandbox", env=tooling_account)
    SecureArtifactBucket(
        sandbox,
        "Artifacts",
        readers=[
            ArtifactReader.role("444444444444", "sandbox-deploy", path="/sandbox/", key_prefix="nightly"),
            ArtifactReader.role("555555555555", "auditor"),
        ],
        removal_policy=RemovalPolicy.DESTROY,
    )


def define_workload(app: App) -> iam.Role:
    """The production account: the role that the pipeline assumes there, which reads the artifacts."""
    prod = topology.environment("prod")
    workload = Stack(app, "DeliveryFoundation-prod", env=Environment(account=prod.account, region=prod.region))
    platform.conventions.apply_to(workload)
    deploy_role = iam.Role(
        workload,
        "DeployRole",
        role_name=prod.deploy_role_name,
        path=platform.conventions.iam_path,
        assumed_by=iam.AccountPrincipal(platform.account).with_conditions(
            {"ArnEquals": {"aws:PrincipalArn": topology.pipeline_role_arn}}
        ),
    )
    SecureArtifactBucket.from_topology(workload, "Artifacts", topology).grants.read(deploy_role)
    return deploy_role
