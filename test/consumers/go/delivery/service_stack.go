package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// ServiceStack is the service in a workload account, what watches it, and what releases to it.
type ServiceStack struct {
	awscdk.Stack
}

// NewServiceStack defines the service; firstDigest is the digest of the first build, which runs until there is a release.
func NewServiceStack(
	app awscdk.App, topology cdksecuredelivery.DeliveryTopology, environment cdksecuredelivery.DeliveryEnvironment, firstDigest string,
) *ServiceStack {
	name, account, region := environment.Name(), environment.Account(), environment.Region()
	stack := &ServiceStack{}
	awscdk.NewStack_Override(stack, app, jsii.String("DeliveryService-"+*name), in(account, region))

	network := NewNetwork(stack, "Network")
	certificate := certificateArn(*account, *region)
	service := cdksecuredelivery.NewBlueGreenEcsService(stack, jsii.String("Service"), &cdksecuredelivery.BlueGreenEcsServiceProps{
		Topology:            topology,
		Environment:         name,
		Vpc:                 network.Vpc,
		TaskSubnets:         network.Subnets,
		LoadBalancerSubnets: network.Subnets,
		Certificate:         awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), certificate),
		InitialImage:        jsii.String(*topology.ImageRepositoryUri() + "@" + firstDigest),
	})
	cdksecuredelivery.NewCanaryAlarmSet(stack, jsii.String("Alarms"), &cdksecuredelivery.CanaryAlarmSetProps{Service: service})
	cdksecuredelivery.NewReleaseDeployer(stack, jsii.String("Release"), &cdksecuredelivery.ReleaseDeployerProps{Service: service})
	return stack
}

// AvailabilityZones returns the account's first two, whatever they are called: nothing is looked up.
func (s *ServiceStack) AvailabilityZones() *[]*string {
	zones := awscdk.Fn_GetAzs(nil)
	return &[]*string{
		awscdk.Fn_Select(jsii.Number(0), zones),
		awscdk.Fn_Select(jsii.Number(1), zones),
	}
}
