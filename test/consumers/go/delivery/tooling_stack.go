package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// ToolingStack is the tooling account: what every application of the platform is delivered from.
type ToolingStack struct {
	awscdk.Stack
	Artifacts cdksecuredelivery.SecureArtifactBucket
}

// NewToolingStack defines the tooling account.
func NewToolingStack(app awscdk.App, topology cdksecuredelivery.DeliveryTopology) *ToolingStack {
	platform := topology.Platform()
	stack := awscdk.NewStack(app, jsii.String("DeliveryTooling"), in(platform.Account(), platform.Region()))

	artifacts := cdksecuredelivery.NewSecureArtifactBucket(stack, jsii.String("Artifacts"), &cdksecuredelivery.SecureArtifactBucketProps{
		Topology: topology,
	})
	cdksecuredelivery.NewDeliveryEventBus(stack, jsii.String("Events"), &cdksecuredelivery.DeliveryEventBusProps{
		Topology: topology,
	})
	cdksecuredelivery.NewBlueGreenEcsPipeline(stack, jsii.String("Pipeline"), &cdksecuredelivery.BlueGreenEcsPipelineProps{
		Topology:  topology,
		Artifacts: artifacts,
		Source:    newSource(),
	})
	return &ToolingStack{stack, artifacts}
}
