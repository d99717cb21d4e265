package main

import (
	"example.com/acme/delivery/delivery"
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	topology := delivery.NewTopology()
	delivery.DefineTooling(app, topology)
	delivery.DefineSandbox(app, topology.Platform())
	delivery.DefineWorkload(app, topology)
	app.Synth(nil)
}
