from aws_cdk import App, Environment, Stack
from cdk_secure_delivery import OrgGuardrails

from topology import MANAGEMENT_ACCOUNT, MANAGEMENT_REGION, ROOT_ID, topology


class OrganizationStack(Stack):
    """The management account: what keeps people from changing production by hand."""

    def __init__(self, app: App) -> None:
        env = Environment(account=MANAGEMENT_ACCOUNT, region=MANAGEMENT_REGION)
        super().__init__(app, "DeliveryOrganization", env=env)

        OrgGuardrails(self, "Guardrails", topology=topology, root_id=ROOT_ID)
