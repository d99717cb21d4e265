package main

import (
	"example.com/acme/delivery/delivery"
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// One app for all accounts: each stack is deployed with the credentials of its own.
func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	topology := delivery.NewTopology()
	delivery.NewToolingStack(app, topology)
	for _, environment := range *topology.Environments() {
		delivery.DefineWorkload(app, topology, environment)
	}
	delivery.NewOrganizationStack(app, topology)
	delivery.NewSandboxStack(app)
	delivery.DefineAccess(app, topology)
	app.Synth(nil)
}
