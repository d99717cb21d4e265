import { App } from 'aws-cdk-lib';
import { defineAccess } from './access';
import { OrganizationStack } from './hub-and-spoke/organization-stack';
import { ToolingStack } from './hub-and-spoke/tooling-stack';
import { topology } from './hub-and-spoke/topology';
import { SandboxStack } from './sandbox-stack';
import { defineWorkload } from './workload';

// The folder hub-and-spoke is the one in examples, put here before this is compiled. There is an app for each account there;
// this one holds them all, and what is no part of the example.
const app = new App();
new ToolingStack(app);
topology.environments.forEach((environment) => defineWorkload(app, environment));
new OrganizationStack(app);
new SandboxStack(app);
defineAccess(app);
app.synth();
