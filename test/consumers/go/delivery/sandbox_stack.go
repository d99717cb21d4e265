package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// NewSandboxStack defines a bucket of its own, without a topology, that goes away with its stack.
func NewSandboxStack(app awscdk.App) awscdk.Stack {
	stack := awscdk.NewStack(app, jsii.String("Sandbox"), in(jsii.String("666666666666"), jsii.String("eu-west-1")))

	nightly := &cdksecuredelivery.ArtifactReaderRoleOptions{
		Path:      jsii.String("/sandbox/"),
		KeyPrefix: jsii.String("nightly"),
	}
	cdksecuredelivery.NewSecureArtifactBucket(stack, jsii.String("Artifacts"), &cdksecuredelivery.SecureArtifactBucketProps{
		Readers: &[]cdksecuredelivery.ArtifactReader{
			cdksecuredelivery.ArtifactReader_Role(jsii.String("777777777777"), jsii.String("sandbox-deploy"), nightly),
			cdksecuredelivery.ArtifactReader_Role(jsii.String("555555555555"), jsii.String("auditor"), nil),
		},
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	return stack
}
