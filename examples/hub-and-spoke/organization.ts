import { App } from 'aws-cdk-lib';
import { OrganizationStack } from './organization-stack';

/** The management account's app: `cdk deploy --app "npx tsx organization.ts"`. */
new OrganizationStack(new App());
