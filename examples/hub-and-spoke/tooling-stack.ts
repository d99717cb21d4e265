import { App, Stack } from 'aws-cdk-lib';
import { topology } from './topology';
import { SecureArtifactBucket } from 'cdk-secure-delivery';

/** The tooling account: what every application of the platform is delivered from. */
export class ToolingStack extends Stack {
  constructor(app: App) {
    const { account, region } = topology.platform;
    super(app, 'DeliveryTooling', { env: { account, region } });

    new SecureArtifactBucket(this, 'Artifacts', { topology });
  }
}
