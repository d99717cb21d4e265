// Package delivery is the organization of the auth service: who is who, and the stacks of each account.
package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// The account that manages the organization, and the root of its units.
const (
	managementAccount = "444444444444"
	managementRegion  = "us-east-1"
	rootID            = "r-ab12"
)

// NewTopology returns the topology that the stacks of all accounts share.
func NewTopology() cdksecuredelivery.DeliveryTopology {
	return cdksecuredelivery.NewDeliveryTopology(&cdksecuredelivery.DeliveryTopologyProps{
		Platform: &cdksecuredelivery.DeliveryPlatformProps{
			Account:        jsii.String("111111111111"),
			Region:         jsii.String("eu-west-1"),
			OrganizationId: jsii.String("o-abc1234567"),
			Conventions: &cdksecuredelivery.DeliveryConventionsProps{
				NamePrefix: jsii.String("acme"),
				IamPath:    jsii.String("/delivery/"),
				Tags: &map[string]*string{
					"team":        jsii.String("auth"),
					"cost-center": jsii.String("4711"),
				},
			},
		},
		Application: jsii.String("auth-service"),
		Service: cdksecuredelivery.ServiceContract_Fargate(&cdksecuredelivery.FargateServiceContractProps{
			Port:            jsii.Number(8080),
			HealthCheckPath: jsii.String("/healthz"),
		}),
		Environments: &[]*cdksecuredelivery.DeliveryEnvironmentProps{
			{
				Name:    jsii.String("dev"),
				Account: jsii.String("222222222222"),
				Region:  jsii.String("eu-west-1"),
				Shift:   cdksecuredelivery.TrafficShift_AllAtOnce(),
			},
			{
				Name:       jsii.String("prod"),
				Account:    jsii.String("333333333333"),
				Region:     jsii.String("eu-west-1"),
				Shift:      cdksecuredelivery.TrafficShift_Canary(jsii.Number(10), awscdk.Duration_Minutes(jsii.Number(10))),
				Production: jsii.Bool(true),
			},
		},
	})
}

// newSource returns where the source is: a connection to the Git host, which an administrator has to confirm once in the
// console.
func newSource() cdksecuredelivery.PipelineSource {
	connection := "arn:%s:codeconnections:eu-west-1:111111111111:connection/00000000-0000-0000-0000-000000000000"
	return cdksecuredelivery.PipelineSource_Connection(&cdksecuredelivery.ConnectionSourceOptions{
		ConnectionArn: jsii.Sprintf(connection, *awscdk.Aws_PARTITION()),
		Repository:    jsii.String("acme/auth-service"),
	})
}

// certificateArn returns the certificate of a load balancer: there is one in each workload account.
func certificateArn(account, region string) *string {
	certificate := "arn:%s:acm:%s:%s:certificate/00000000-0000-0000-0000-000000000000"
	return jsii.Sprintf(certificate, *awscdk.Aws_PARTITION(), region, account)
}

// in returns the properties of a stack in an account and region.
func in(account, region *string) *awscdk.StackProps {
	return &awscdk.StackProps{Env: &awscdk.Environment{Account: account, Region: region}}
}
