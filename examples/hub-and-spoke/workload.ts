import { App } from 'aws-cdk-lib';
import { FoundationStack } from './foundation-stack';
import { ServiceStack } from './service-stack';
import { topology } from './topology';

/**
 * A workload account's app, one run per environment: `cdk deploy --app "npx tsx workload.ts" -c environment=prod`.
 *
 * The service comes with the digest of the first build, which the pipeline shows as IMAGE_DIGEST: `-c firstDigest=sha256:…`. Keep
 * it in cdk.json afterwards: it is part of the stack.
 */
const app = new App();
const environment = topology.environment(app.node.getContext('environment'));
new FoundationStack(app, environment);
const firstDigest = app.node.tryGetContext('firstDigest');
if (firstDigest) new ServiceStack(app, environment, firstDigest);
