// Package delivery says who is who: the tooling account, and the accounts that the auth service runs in.
package delivery

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// NewTopology returns the topology that the apps of all accounts share.
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
		Environments: &[]*cdksecuredelivery.DeliveryEnvironmentProps{
			{Name: jsii.String("dev"), Account: jsii.String("222222222222"), Region: jsii.String("eu-west-1")},
			{Name: jsii.String("prod"), Account: jsii.String("333333333333"), Region: jsii.String("eu-west-1"), Production: jsii.Bool(true)},
		},
	})
}
