import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { topology } from './topology';
import { SecureArtifactBucket } from 'cdk-secure-delivery';

/**
 * A workload account's app, one run per environment: `cdk deploy -c environment=prod`.
 */
const app = new App();
const environment = topology.environment(app.node.getContext('environment'));
const { account, region } = environment;
const { conventions } = topology.platform;

const foundation = new Stack(app, `DeliveryFoundation-${environment.name}`, { env: { account, region } });
conventions.applyTo(foundation);

// The role that the pipeline assumes here. Only that one role of the tooling account may, by its exact ARN.
const deployRole = new iam.Role(foundation, 'DeployRole', {
  roleName: environment.deployRoleName,
  path: conventions.iamPath,
  assumedBy: new iam.AccountPrincipal(topology.platform.account).withConditions({
    ArnEquals: { 'aws:PrincipalArn': topology.pipelineRoleArn },
    StringEquals: { 'aws:PrincipalOrgID': topology.platform.organizationId },
  }),
});

// The artifacts lie in the tooling account. The bucket lets this role in by name; this is the role's own side.
SecureArtifactBucket.fromTopology(foundation, 'Artifacts', topology).grants.read(deployRole);
