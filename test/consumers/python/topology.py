"""The organization: edit the accounts, regions and names here, and nowhere else."""

from aws_cdk import Aws, Duration
from cdk_secure_delivery import (
    DeliveryConventionsProps,
    DeliveryEnvironmentProps,
    DeliveryPlatformProps,
    DeliveryTopology,
    PipelineSource,
    ServiceContract,
    TrafficShift,
)

# Every stack, whichever account it is for, is made from this value.
topology = DeliveryTopology(
    platform=DeliveryPlatformProps(
        account="111111111111",
        region="eu-west-1",
        organization_id="o-abc1234567",
        conventions=DeliveryConventionsProps(
            name_prefix="acme",
            iam_path="/delivery/",
            tags={"team": "auth", "cost-center": "4711"},
        ),
    ),
    application="auth-service",
    service=ServiceContract.fargate(port=8080, health_check_path="/healthz"),
    environments=[
        DeliveryEnvironmentProps(
            name="dev",
            account="222222222222",
            region="eu-west-1",
            shift=TrafficShift.all_at_once(),
        ),
        DeliveryEnvironmentProps(
            name="prod",
            account="333333333333",
            region="eu-west-1",
            shift=TrafficShift.canary(10, Duration.minutes(10)),
            production=True,
        ),
    ],
)

# The account that manages the organization, and the root of its units.
MANAGEMENT_ACCOUNT = "444444444444"
MANAGEMENT_REGION = "us-east-1"
ROOT_ID = "r-ab12"

# Where the source is: a connection to the Git host, which an administrator has to confirm once in the console.
source = PipelineSource.connection(
    connection_arn=f"arn:{Aws.PARTITION}:codeconnections:eu-west-1:111111111111:connection/00000000-0000-0000-0000-000000000000",
    repository="acme/auth-service",
)


def certificate_arn(account: str, region: str) -> str:
    """The certificates of the load balancers, one in each workload account."""
    return f"arn:{Aws.PARTITION}:acm:{region}:{account}:certificate/00000000-0000-0000-0000-000000000000"
