const { App } = require('aws-cdk-lib');
const { defineSandbox, defineTooling, defineWorkload } = require('./stacks');

const app = new App();
defineTooling(app);
defineSandbox(app);
defineWorkload(app);
app.synth();
