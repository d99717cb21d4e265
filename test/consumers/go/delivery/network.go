package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Network is one without a way to the internet: tasks reach what they need through endpoints.
type Network struct {
	constructs.Construct
	Vpc     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
}

// NewNetwork defines the network of a stack.
func NewNetwork(scope constructs.Construct, id string) *Network {
	construct := constructs.NewConstruct(scope, jsii.String(id))
	vpc := awsec2.NewVpc(construct, jsii.String("Vpc"), &awsec2.VpcProps{
		AvailabilityZones:            awscdk.Stack_Of(construct).AvailabilityZones(),
		NatGateways:                  jsii.Number(0),
		RestrictDefaultSecurityGroup: jsii.Bool(false),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{{
			Name:       jsii.String("private"),
			SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED,
			CidrMask:   jsii.Number(24),
		}},
		GatewayEndpoints: &map[string]*awsec2.GatewayVpcEndpointOptions{
			"S3": {Service: awsec2.GatewayVpcEndpointAwsService_S3()},
		},
	})
	vpc.AddFlowLog(jsii.String("FlowLog"), nil)
	addEndpoint := func(name string, service awsec2.IInterfaceVpcEndpointService) {
		vpc.AddInterfaceEndpoint(jsii.String(name), &awsec2.InterfaceVpcEndpointOptions{Service: service})
	}
	addEndpoint("Ecr", awsec2.InterfaceVpcEndpointAwsService_ECR())
	addEndpoint("EcrDocker", awsec2.InterfaceVpcEndpointAwsService_ECR_DOCKER())
	addEndpoint("Logs", awsec2.InterfaceVpcEndpointAwsService_CLOUDWATCH_LOGS())
	return &Network{construct, vpc, &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}}
}
