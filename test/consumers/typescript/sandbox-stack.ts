import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ArtifactReader, ArtifactWriter, SecureArtifactBucket } from 'cdk-secure-delivery';

/** A bucket of its own, without a topology, that goes away with its stack. */
export class SandboxStack extends Stack {
  constructor(app: App) {
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
}
