const { Stack } = require('aws-cdk-lib');
const { BlueGreenEcsPipeline, DeliveryEventBus, PipelineSource, SecureArtifactBucket } = require('cdk-secure-delivery');
const { source, topology } = require('./topology');

/** The tooling account: what every application of the platform is delivered from. */
exports.ToolingStack = class extends Stack {
  constructor(app) {
    const { account, region } = topology.platform;
    super(app, 'DeliveryTooling', { env: { account, region } });

    this.artifacts = new SecureArtifactBucket(this, 'Artifacts', { topology });
    new DeliveryEventBus(this, 'Events', { topology });
    new BlueGreenEcsPipeline(this, 'Pipeline', { topology, artifacts: this.artifacts, source: PipelineSource.connection(source) });
  }
};
