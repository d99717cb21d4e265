const { Stack } = require('aws-cdk-lib');
const { CrossAccountDeployRole, DeliveryEventForwarding, ImagePointer } = require('cdk-secure-delivery');
const { topology } = require('./topology');

/** A workload account's foundation, which is there before the service: how the pipeline reaches it, and what it releases. */
exports.FoundationStack = class extends Stack {
  constructor(app, { account, region, name: environment }) {
    super(app, `DeliveryFoundation-${environment}`, { env: { account, region } });

    new CrossAccountDeployRole(this, 'DeployRole', { topology, environment });
    new ImagePointer(this, 'ImagePointer', { topology, environment });
    new DeliveryEventForwarding(this, 'Events', { topology, environment });
  }
};
