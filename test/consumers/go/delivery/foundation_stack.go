package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// NewFoundationStack defines a workload account's foundation, which is there before the service: how the pipeline reaches
// it, and what it releases.
func NewFoundationStack(
	app awscdk.App, topology cdksecuredelivery.DeliveryTopology, environment cdksecuredelivery.DeliveryEnvironment,
) awscdk.Stack {
	name := environment.Name()
	stack := awscdk.NewStack(app, jsii.String("DeliveryFoundation-"+*name), in(environment.Account(), environment.Region()))

	cdksecuredelivery.NewCrossAccountDeployRole(stack, jsii.String("DeployRole"), &cdksecuredelivery.CrossAccountDeployRoleProps{
		Topology:    topology,
		Environment: name,
	})
	cdksecuredelivery.NewImagePointer(stack, jsii.String("ImagePointer"), &cdksecuredelivery.ImagePointerProps{
		Topology:    topology,
		Environment: name,
	})
	cdksecuredelivery.NewDeliveryEventForwarding(stack, jsii.String("Events"), &cdksecuredelivery.DeliveryEventForwardingProps{
		Topology:    topology,
		Environment: name,
	})
	return stack
}
