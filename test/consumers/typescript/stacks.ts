import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactReader, SecureArtifactBucket } from 'cdk-secure-delivery';
import { topology } from './topology';

const { platform } = topology;
const toolingAccount = { account: platform.account, region: platform.region };

/** The tooling account: the bucket that pipelines write to and every environment reads from. */
export function defineTooling(app: App): SecureArtifactBucket {
  const tooling = new Stack(app, 'DeliveryTooling', { env: toolingAccount });
  return new SecureArtifactBucket(tooling, 'Artifacts', { topology });
}

/** A bucket of its own, without a topology, that goes away with its stack. */
export function defineSandbox(app: App): void {
  const sandbox = new Stack(app, 'Sandbox', { env: toolingAccount });
  new SecureArtifactBucket(sandbox, 'Artifacts', {
    readers: [
      ArtifactReader.role('444444444444', 'sandbox-deploy', { path: '/sandbox/', keyPrefix: 'nightly' }),
      ArtifactReader.role('555555555555', 'auditor'),
    ],
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** The production account: the role that the pipeline assumes there, which reads the artifacts. */
export function defineWorkload(app: App): iam.Role {
  const prod = topology.environment('prod');
  const workload = new Stack(app, 'DeliveryFoundation-prod', { env: { account: prod.account, region: prod.region } });
  platform.conventions.applyTo(workload);
  const deployRole = new iam.Role(workload, 'DeployRole', {
    roleName: prod.deployRoleName,
    path: platform.conventions.iamPath,
    assumedBy: new iam.AccountPrincipal(platform.account).withConditions({
      ArnEquals: { 'aws:PrincipalArn': topology.pipelineRoleArn },
    }),
  });
  SecureArtifactBucket.fromTopology(workload, 'Artifacts', topology).grants.read(deployRole);
  return deployRole;
}
