from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from cdk_secure_delivery import (
    BreakGlassRole,
    BreakGlassUser,
    CloudFormationExecutionRole,
    ResourceTypePermissions,
    RoleAudit,
    RoleUseAudit,
)

from topology import topology


def define_access(app: App) -> None:
    """Who else reaches production, and who is told of it.

    Audits, a break-glass role, and a role that deploys one stack.
    """
    in_prod = Environment(account="333333333333", region="eu-west-1")
    known = dict(topology=topology, environment="prod", known_principal_ids=["AROAEXAMPLEEXAMPLEID"])
    home = Stack(app, "DeliveryAudit", env=Environment(account="333333333333", region="us-east-1"))
    RoleAudit(home, "RoleAudit", **known)

    access = Stack(app, "DeliveryAccess", env=in_prod)
    RoleUseAudit(access, "RoleUses", **known)
    BreakGlassRole(
        access,
        "BreakGlass",
        topology=topology,
        environment="prod",
        users=[BreakGlassUser(account="444444444444", user_name="emergency/anaya")],
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("AmazonECS_FullAccess")],
        max_session_duration=Duration.hours(2),
    )

    jobs = Stack(app, "DeliveryJobs", env=in_prod)
    sqs.Queue(jobs, "Jobs", queue_name="jobs")
    CloudFormationExecutionRole(
        access,
        "Execution",
        stacks=[jobs],
        role_name="acme-execution",
        allow_deletion=True,
        additional_permissions=[
            ResourceTypePermissions(
                resource_type="AWS::SQS::Queue",
                actions=["sqs:ListQueues"],
                delete_actions=["sqs:PurgeQueue"],
                resources=["arn:aws:sqs:eu-west-1:333333333333:jobs"],
            )
        ],
    )
