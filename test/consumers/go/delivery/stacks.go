package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// DefineTooling defines the tooling account: the bucket that pipelines write to and every environment reads from.
func DefineTooling(app awscdk.App, topology cdksecuredelivery.DeliveryTopology) cdksecuredelivery.SecureArtifactBucket {
	platform := topology.Platform()
	tooling := newStack(app, "DeliveryTooling", platform.Account(), platform.Region())
	return cdksecuredelivery.NewSecureArtifactBucket(tooling, jsii.String("Artifacts"), &cdksecuredelivery.SecureArtifactBucketProps{
		Topology: topology,
	})
}

// DefineSandbox defines a bucket of its own, without a topology, that goes away with its stack.
func DefineSandbox(app awscdk.App, platform cdksecuredelivery.DeliveryPlatform) {
	sandbox := newStack(app, "Sandbox", platform.Account(), platform.Region())
	nightly := &cdksecuredelivery.ArtifactReaderRoleOptions{
		Path:      jsii.String("/sandbox/"),
		KeyPrefix: jsii.String("nightly"),
	}
	cdksecuredelivery.NewSecureArtifactBucket(sandbox, jsii.String("Artifacts"), &cdksecuredelivery.SecureArtifactBucketProps{
		Readers: &[]cdksecuredelivery.ArtifactReader{
			cdksecuredelivery.ArtifactReader_Role(jsii.String("444444444444"), jsii.String("sandbox-deploy"), nightly),
			cdksecuredelivery.ArtifactReader_Role(jsii.String("555555555555"), jsii.String("auditor"), nil),
		},
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
}

// DefineWorkload defines the production account: the role that the pipeline assumes there, which reads the artifacts.
func DefineWorkload(app awscdk.App, topology cdksecuredelivery.DeliveryTopology) awsiam.Role {
	platform := topology.Platform()
	prod := topology.Environment(jsii.String("prod"))
	workload := newStack(app, "DeliveryFoundation-prod", prod.Account(), prod.Region())
	platform.Conventions().ApplyTo(workload)
	deployRole := awsiam.NewRole(workload, jsii.String("DeployRole"), &awsiam.RoleProps{
		RoleName: prod.DeployRoleName(),
		Path:     platform.Conventions().IamPath(),
		AssumedBy: awsiam.NewAccountPrincipal(platform.Account()).WithConditions(&map[string]any{
			"ArnEquals": map[string]any{"aws:PrincipalArn": topology.PipelineRoleArn()},
		}),
	})
	artifacts := cdksecuredelivery.SecureArtifactBucket_FromTopology(workload, jsii.String("Artifacts"), topology)
	artifacts.Grants().Read(deployRole)
	return deployRole
}

func newStack(app awscdk.App, name string, account, region *string) awscdk.Stack {
	return awscdk.NewStack(app, jsii.String(name), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: account, Region: region},
	})
}
