import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { topology } from './topology';
import { DeliveryEnvironment, SecureArtifactBucket } from 'cdk-secure-delivery';

/** A workload account's foundation: the role through which the pipeline reaches it. */
export class FoundationStack extends Stack {
  constructor(app: App, environment: DeliveryEnvironment) {
    const { account, region } = environment;
    super(app, `DeliveryFoundation-${environment.name}`, { env: { account, region } });
    const { platform } = topology;
    platform.conventions.applyTo(this);

    // Only the pipeline's role of the tooling account may assume it: that account as principal, the exact ARN as condition.
    const deployRole = new iam.Role(this, 'DeployRole', {
      roleName: environment.deployRoleName,
      path: platform.conventions.iamPath,
      assumedBy: new iam.AccountPrincipal(platform.account).withConditions({
        ArnEquals: { 'aws:PrincipalArn': topology.pipelineRoleArn },
        ...(platform.organizationId ? { StringEquals: { 'aws:PrincipalOrgID': platform.organizationId } } : {}),
      }),
    });

    // The bucket lets this role in by its name; this is the role's own side of it.
    SecureArtifactBucket.fromTopology(this, 'Artifacts', topology).grants.read(deployRole);
  }
}
