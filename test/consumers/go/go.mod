module example.com/acme/delivery

go 1.25.0

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.220.0
	github.com/aws/constructs-go/constructs/v10 v10.4.2
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery v0.0.0
)
