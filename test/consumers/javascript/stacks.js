const { RemovalPolicy, Stack } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const { ArtifactReader, SecureArtifactBucket } = require('cdk-secure-delivery');
const { topology } = require('./topology');

const { platform } = topology;
const toolingAccount = { account: platform.account, region: platform.region };

/** The tooling account: the bucket that pipelines write to and every environment reads from. */
exports.defineTooling = (app) => {
  const tooling = new Stack(app, 'DeliveryTooling', { env: toolingAccount });
  return new SecureArtifactBucket(tooling, 'Artifacts', { topology });
};

/** A bucket of its own, without a topology, that goes away with its stack. */
exports.defineSandbox = (app) => {
  const sandbox = new Stack(app, 'Sandbox', { env: toolingAccount });
  new SecureArtifactBucket(sandbox, 'Artifacts', {
    readers: [
      ArtifactReader.role('444444444444', 'sandbox-deploy', { path: '/sandbox/', keyPrefix: 'nightly' }),
      ArtifactReader.role('555555555555', 'auditor'),
    ],
    removalPolicy: RemovalPolicy.DESTROY,
  });
};

/** The production account: the role that the pipeline assumes there, which reads the artifacts. */
exports.defineWorkload = (app) => {
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
};
