import { App, Stack } from 'aws-cdk-lib';
import { topology } from './topology';
import { CrossAccountDeployRole, DeliveryEnvironment, DeliveryEventForwarding, ImagePointer } from 'cdk-secure-delivery';

/** A workload account's foundation, which is there before the service: how the pipeline reaches it, and what it releases. */
export class FoundationStack extends Stack {
  constructor(app: App, { account, region, name: environment }: DeliveryEnvironment) {
    super(app, `DeliveryFoundation-${environment}`, { env: { account, region } });

    new CrossAccountDeployRole(this, 'DeployRole', { topology, environment });
    new ImagePointer(this, 'ImagePointer', { topology, environment });
    new DeliveryEventForwarding(this, 'Events', { topology, environment });
  }
}
