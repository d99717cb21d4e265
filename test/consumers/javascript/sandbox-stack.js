const { RemovalPolicy, Stack } = require('aws-cdk-lib');
const { ArtifactReader, ArtifactWriter, SecureArtifactBucket } = require('cdk-secure-delivery');

/** A bucket of its own, without a topology, that goes away with its stack. */
exports.SandboxStack = class extends Stack {
  constructor(app) {
    super(app, 'Sandbox', { env: { account: '666666666666', region: 'eu-west-1' } });

    new SecureArtifactBucket(this, 'Artifacts', {
      readers: [
        ArtifactReader.role('777777777777', 'sandbox-deploy', { path: '/sandbox/', keyPrefix: 'nightly' }),
        ArtifactReader.role('555555555555', 'auditor'),
        ArtifactReader.roles(['555555555555', '777777777777'], { path: '/reports/', keyPrefix: 'reports' }),
      ],
      writers: [ArtifactWriter.role('777777777777', 'sandbox-import', { keyPrefix: 'incoming' })],
      exclusiveWriters: true,
      breakGlassRoleNames: ['emergency/BreakGlass'],
      deleteProtection: true,
      keyAdministratorRoleNames: ['KeyAdministrator'],
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
};
