import { App } from 'aws-cdk-lib';
import { FoundationStack } from './foundation-stack';
import { topology } from './topology';

/** A workload account's app, one run per environment: `cdk deploy --app "npx tsx workload.ts" -c environment=prod`. */
const app = new App();
new FoundationStack(app, topology.environment(app.node.getContext('environment')));
