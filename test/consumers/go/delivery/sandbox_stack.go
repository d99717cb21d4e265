package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// NewSandboxStack defines a bucket of its own, without a topology, that goes away with its stack, and a role that deploys in
// every way.
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
	newDeployRole(stack)
	return stack
}

func newDeployRole(stack awscdk.Stack) {
	role := func(name string) awsiam.IRole {
		return awsiam.Role_FromRoleName(stack, jsii.String(name), jsii.String(name), nil)
	}
	pipeline := jsii.String("arn:aws:iam::777777777777:role/sandbox-pipeline")
	releases := &cdksecuredelivery.SecureArtifactBucketAttributes{
		BucketName: jsii.String("acme-releases"),
		KeyArn:     jsii.String("arn:aws:kms:eu-west-1:777777777777:key/11111111-2222-3333-4444-555555555555"),
	}
	cdksecuredelivery.NewCrossAccountDeployRole(stack, jsii.String("DeployRole"), &cdksecuredelivery.CrossAccountDeployRoleProps{
		PipelineRole: awsiam.Role_FromRoleArn(stack, jsii.String("Pipeline"), pipeline, nil),
		RoleName:     jsii.String("sandbox-deploy"),
		Artifacts:    cdksecuredelivery.SecureArtifactBucket_FromAttributes(stack, jsii.String("Releases"), releases),
		Permissions: &[]cdksecuredelivery.DeployPermissions{
			cdksecuredelivery.DeployPermissions_ReleaseDeployer(&cdksecuredelivery.ReleaseDeployerPermissionsOptions{
				StateMachineArn: jsii.String("arn:aws:states:eu-west-1:666666666666:stateMachine:sandbox-release"),
			}),
			cdksecuredelivery.DeployPermissions_CodeDeployToEcs(&cdksecuredelivery.CodeDeployToEcsPermissionsOptions{
				ApplicationName:      jsii.String("shop"),
				DeploymentGroupName:  jsii.String("all"),
				DeploymentConfigName: jsii.String("CodeDeployDefault.AllAtOnce"),
				TaskDefinitionFamily: jsii.String("shop"),
				PassedRoles:          &[]awsiam.IRole{role("shop-task")},
			}),
			cdksecuredelivery.DeployPermissions_Ecs(&cdksecuredelivery.EcsPermissionsOptions{
				ClusterName:          jsii.String("web"),
				ServiceName:          jsii.String("shop"),
				TaskDefinitionFamily: jsii.String("shop"),
				PassedRoles:          &[]awsiam.IRole{role("shop-execution")},
			}),
			cdksecuredelivery.DeployPermissions_ChangeSets(&cdksecuredelivery.ChangeSetPermissionsOptions{
				StackNames:     jsii.Strings("shop"),
				DeploymentRole: role("shop-deployment"),
			}),
			cdksecuredelivery.DeployPermissions_LambdaFunction(&cdksecuredelivery.LambdaPermissionsOptions{
				FunctionName: jsii.String("thumbnails"),
				PipelineName: jsii.String("sandbox"),
				AlarmNames:   jsii.Strings("thumbnails"),
			}),
			cdksecuredelivery.DeployPermissions_CodeDeployInPlace(&cdksecuredelivery.CodeDeployInPlacePermissionsOptions{
				ApplicationName:      jsii.String("shop"),
				DeploymentGroupName:  jsii.String("all"),
				DeploymentConfigName: jsii.String("CodeDeployDefault.AllAtOnce"),
			}),
			cdksecuredelivery.DeployPermissions_S3(&cdksecuredelivery.S3PermissionsOptions{
				BucketName: jsii.String("acme-website"),
				KeyPrefix:  jsii.String("shop"),
			}),
		},
	})
}
