from aws_cdk import App
from cdk_secure_delivery import DeliveryEnvironment

from foundation_stack import FoundationStack
from service_stack import ServiceStack

# The digest of the first build, as the pipeline shows it.
FIRST_DIGEST = f"sha256:{'a' * 64}"


def define_workload(app: App, environment: DeliveryEnvironment) -> None:
    """All of a workload account."""
    FoundationStack(app, environment)
    ServiceStack(app, environment, FIRST_DIGEST)
