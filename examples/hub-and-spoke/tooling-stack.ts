import { App, Stack } from 'aws-cdk-lib';
import { source, topology } from './topology';
import { BlueGreenEcsPipeline, DeliveryEventBus, PipelineSource, SecureArtifactBucket } from 'cdk-secure-delivery';

/** The tooling account: what every application of the platform is delivered from. */
export class ToolingStack extends Stack {
  constructor(app: App) {
    const { account, region } = topology.platform;
    super(app, 'DeliveryTooling', { env: { account, region } });

    const artifacts = new SecureArtifactBucket(this, 'Artifacts', { topology });
    new DeliveryEventBus(this, 'Events', { topology });
    new BlueGreenEcsPipeline(this, 'Pipeline', { topology, artifacts, source: PipelineSource.connection(source) });
  }
}
