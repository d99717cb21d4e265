// Three mistakes, told in one error: an account of 11 digits, half a region, and two environments of one name.
package main

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

func main() {
	defer jsii.Close()
	defer func() {
		// Errors of a construct library reach Go as panics.
		fmt.Println(recover())
	}()

	cdksecuredelivery.NewDeliveryTopology(&cdksecuredelivery.DeliveryTopologyProps{
		Platform: &cdksecuredelivery.DeliveryPlatformProps{
			Account: jsii.String("111111111111"),
			Region:  jsii.String("eu-west-1"),
		},
		Application: jsii.String("auth-service"),
		Environments: &[]*cdksecuredelivery.DeliveryEnvironmentProps{
			{Name: jsii.String("dev"), Account: jsii.String("22222222222"), Region: jsii.String("eu-west-1")},
			{Name: jsii.String("dev"), Account: jsii.String("333333333333"), Region: jsii.String("eu-west")},
		},
	})
}
