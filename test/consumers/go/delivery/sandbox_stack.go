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
	reports := &cdksecuredelivery.ArtifactRoleGroupOptions{
		Path:      jsii.String("/reports/"),
		KeyPrefix: jsii.String("reports"),
	}
	incoming := &cdksecuredelivery.ArtifactRoleOptions{KeyPrefix: jsii.String("incoming")}
	cdksecuredelivery.NewSecureArtifactBucket(stack, jsii.String("Artifacts"), &cdksecuredelivery.SecureArtifactBucketProps{
		Readers: &[]cdksecuredelivery.ArtifactReader{
			cdksecuredelivery.ArtifactReader_Role(jsii.String("777777777777"), jsii.String("sandbox-deploy"), nightly),
			cdksecuredelivery.ArtifactReader_Role(jsii.String("555555555555"), jsii.String("auditor"), nil),
			cdksecuredelivery.ArtifactReader_Roles(jsii.Strings("555555555555", "777777777777"), reports),
		},
		Writers: &[]cdksecuredelivery.ArtifactWriter{
			cdksecuredelivery.ArtifactWriter_Role(jsii.String("777777777777"), jsii.String("sandbox-import"), incoming),
		},
		ExclusiveWriters:          jsii.Bool(true),
		BreakGlassRoleNames:       jsii.Strings("emergency/BreakGlass"),
		DeleteProtection:          jsii.Bool(true),
		KeyAdministratorRoleNames: jsii.Strings("KeyAdministrator"),
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	return stack
}
