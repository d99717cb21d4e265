import { App } from 'aws-cdk-lib';
import { ToolingStack } from './tooling-stack';

/** The tooling account's app: `cdk deploy --app "npx tsx tooling.ts"`. */
new ToolingStack(new App());
