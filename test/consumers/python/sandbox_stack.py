from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from cdk_secure_delivery import (
    ArtifactReader,
    ArtifactWriter,
    CrossAccountDeployRole,
    DeployPermissions,
    SecureArtifactBucket,
)


class SandboxStack(Stack):
    """A bucket of its own, without a topology, that goes away with its stack, and a role that deploys in every way."""

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

        def role(name: str) -> iam.IRole:
            return iam.Role.from_role_name(self, name, name)

        deployment = dict(
            application_name="shop",
            deployment_group_name="all",
            deployment_config_name="CodeDeployDefault.AllAtOnce",
        )
        CrossAccountDeployRole(
            self,
            "DeployRole",
            pipeline_role=iam.Role.from_role_arn(self, "Pipeline", "arn:aws:iam::777777777777:role/sandbox-pipeline"),
            role_name="sandbox-deploy",
            artifacts=SecureArtifactBucket.from_attributes(
                self,
                "Releases",
                bucket_name="acme-releases",
                key_arn="arn:aws:kms:eu-west-1:777777777777:key/11111111-2222-3333-4444-555555555555",
            ),
            permissions=[
                DeployPermissions.release_deployer(
                    state_machine_arn="arn:aws:states:eu-west-1:666666666666:stateMachine:sandbox-release"
                ),
                DeployPermissions.code_deploy_to_ecs(
                    **deployment, task_definition_family="shop", passed_roles=[role("shop-task")]
                ),
                DeployPermissions.ecs(
                    cluster_name="web",
                    service_name="shop",
                    task_definition_family="shop",
                    passed_roles=[role("shop-execution")],
                ),
                DeployPermissions.change_sets(stack_names=["shop"], deployment_role=role("shop-deployment")),
                DeployPermissions.lambda_function(
                    function_name="thumbnails", pipeline_name="sandbox", alarm_names=["thumbnails"]
                ),
                DeployPermissions.code_deploy_in_place(**deployment),
                DeployPermissions.s3(bucket_name="acme-website", key_prefix="shop"),
            ],
        )
