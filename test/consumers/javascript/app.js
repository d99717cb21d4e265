const { App } = require('aws-cdk-lib');
const { defineAccess } = require('./access');
const { OrganizationStack } = require('./organization-stack');
const { SandboxStack } = require('./sandbox-stack');
const { ToolingStack } = require('./tooling-stack');
const { topology } = require('./topology');
const { defineWorkload } = require('./workload');

// One app for all accounts: each stack is deployed with the credentials of its own.
const app = new App();
new ToolingStack(app);
topology.environments.forEach((environment) => defineWorkload(app, environment));
new OrganizationStack(app);
new SandboxStack(app);
defineAccess(app);
app.synth();
