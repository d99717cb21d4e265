"""Three mistakes, told in one error: an account of 11 digits, half a region, and two environments of one name."""

from cdk_secure_delivery import DeliveryEnvironmentProps, DeliveryPlatformProps, DeliveryTopology

try:
    DeliveryTopology(
        platform=DeliveryPlatformProps(account="111111111111", region="eu-west-1"),
        application="auth-service",
        environments=[
            DeliveryEnvironmentProps(name="dev", account="22222222222", region="eu-west-1"),
            DeliveryEnvironmentProps(name="dev", account="333333333333", region="eu-west"),
        ],
    )
except RuntimeError as error:
    print(error)
