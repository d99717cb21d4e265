import { App, Stack } from 'aws-cdk-lib';
import { topology } from './topology';
import { SecureArtifactBucket } from 'cdk-secure-delivery';

/** The tooling account's app: what every application of the platform is delivered from. */
const app = new App();
const { account, region } = topology.platform;

const tooling = new Stack(app, 'DeliveryTooling', { env: { account, region } });
new SecureArtifactBucket(tooling, 'Artifacts', { topology });
