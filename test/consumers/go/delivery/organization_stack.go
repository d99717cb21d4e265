package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

// NewOrganizationStack defines the management account: what keeps people from changing production by hand.
func NewOrganizationStack(app awscdk.App, topology cdksecuredelivery.DeliveryTopology) awscdk.Stack {
	stack := awscdk.NewStack(app, jsii.String("DeliveryOrganization"), in(jsii.String(managementAccount), jsii.String(managementRegion)))

	cdksecuredelivery.NewOrgGuardrails(stack, jsii.String("Guardrails"), &cdksecuredelivery.OrgGuardrailsProps{
		Topology: topology,
		RootId:   jsii.String(rootID),
	})
	return stack
}
