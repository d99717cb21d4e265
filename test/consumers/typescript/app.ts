import { App } from 'aws-cdk-lib';
import { defineSandbox, defineTooling, defineWorkload } from './stacks';

const app = new App();
defineTooling(app);
defineSandbox(app);
defineWorkload(app);
app.synth();
