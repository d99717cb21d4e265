const { RemovalPolicy, Stack } = require('aws-cdk-lib');
const { ArtifactReader, SecureArtifactBucket } = require('cdk-secure-delivery');

/** A bucket of its own, without a topology, that goes away with its stack. */
exports.SandboxStack = class extends Stack {
  constructor(app) {
    super(app, 'Sandbox', { env: { account: '666666666666', region: 'eu-west-1' } });

    new SecureArtifactBucket(this, 'Artifacts', {
      readers: [
        ArtifactReader.role('777777777777', 'sandbox-deploy', { path: '/sandbox/', keyPrefix: 'nightly' }),
        ArtifactReader.role('555555555555', 'auditor'),
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
};
