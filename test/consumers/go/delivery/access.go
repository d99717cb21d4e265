package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// DefineAccess defines who else reaches production, and who is told of it: audits, a break-glass role, and a role that deploys
// one stack.
func DefineAccess(app awscdk.App, topology cdksecuredelivery.DeliveryTopology) {
	account, prod, region := jsii.String("333333333333"), jsii.String("prod"), jsii.String("eu-west-1")
	known := jsii.Strings("AROAEXAMPLEEXAMPLEID")
	home := awscdk.NewStack(app, jsii.String("DeliveryAudit"), in(account, jsii.String("us-east-1")))
	cdksecuredelivery.NewRoleAudit(home, jsii.String("RoleAudit"), &cdksecuredelivery.RoleAuditProps{
		Topology: topology, Environment: prod, KnownPrincipalIds: known,
	})

	access := awscdk.NewStack(app, jsii.String("DeliveryAccess"), in(account, region))
	cdksecuredelivery.NewRoleUseAudit(access, jsii.String("RoleUses"), &cdksecuredelivery.RoleUseAuditProps{
		Topology: topology, Environment: prod, KnownPrincipalIds: known,
	})
	cdksecuredelivery.NewBreakGlassRole(access, jsii.String("BreakGlass"), &cdksecuredelivery.BreakGlassRoleProps{
		Topology:           topology,
		Environment:        prod,
		Users:              &[]*cdksecuredelivery.BreakGlassUser{{Account: jsii.String("444444444444"), UserName: jsii.String("emergency/anaya")}},
		ManagedPolicies:    &[]awsiam.IManagedPolicy{awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AmazonECS_FullAccess"))},
		MaxSessionDuration: awscdk.Duration_Hours(jsii.Number(2)),
	})

	jobs := awscdk.NewStack(app, jsii.String("DeliveryJobs"), in(account, region))
	awssqs.NewQueue(jobs, jsii.String("Jobs"), &awssqs.QueueProps{QueueName: jsii.String("jobs")})
	cdksecuredelivery.NewCloudFormationExecutionRole(access, jsii.String("Execution"), &cdksecuredelivery.CloudFormationExecutionRoleProps{
		Stacks:        &[]awscdk.Stack{jobs},
		RoleName:      jsii.String("acme-execution"),
		AllowDeletion: jsii.Bool(true),
		AdditionalPermissions: &[]*cdksecuredelivery.ResourceTypePermissions{{
			ResourceType:  jsii.String("AWS::SQS::Queue"),
			Actions:       jsii.Strings("sqs:ListQueues"),
			DeleteActions: jsii.Strings("sqs:PurgeQueue"),
			Resources:     jsii.Strings("arn:aws:sqs:eu-west-1:333333333333:jobs"),
		}},
	})
}
