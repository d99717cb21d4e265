package delivery

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// DefineWorkload defines all of a workload account.
func DefineWorkload(app awscdk.App, topology cdksecuredelivery.DeliveryTopology, environment cdksecuredelivery.DeliveryEnvironment) {
	// The digest of the first build, as the pipeline shows it.
	firstDigest := "sha256:" + strings.Repeat("a", 64)

	NewFoundationStack(app, topology, environment)
	NewServiceStack(app, topology, environment, firstDigest)
}
