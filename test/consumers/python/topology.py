"""Who is who: the tooling account, and the accounts that the auth service runs in."""

from cdk_secure_delivery import (
    DeliveryConventionsProps,
    DeliveryEnvironmentProps,
    DeliveryPlatformProps,
    DeliveryTopology,
)

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
    environments=[
        DeliveryEnvironmentProps(name="dev", account="222222222222", region="eu-west-1"),
        DeliveryEnvironmentProps(name="prod", account="333333333333", region="eu-west-1", production=True),
    ],
)
