import { App } from 'aws-cdk-lib';
import { DeliveryEnvironment } from 'cdk-secure-delivery';
import { FoundationStack } from './hub-and-spoke/foundation-stack';
import { ServiceStack } from './hub-and-spoke/service-stack';

/** The digest of the first build, as the pipeline shows it. */
const FIRST_DIGEST = `sha256:${'a'.repeat(64)}`;

/** All of a workload account. */
export function defineWorkload(app: App, environment: DeliveryEnvironment): void {
  new FoundationStack(app, environment);
  new ServiceStack(app, environment, FIRST_DIGEST);
}
