// npm run verify:aws: what docs/unverified.md says that only AWS can confirm, checked with throw-away accounts.
// Without --run it says what it would do and what that costs, and touches nothing.
import { parseArgs } from 'node:util';
import { AWS_CHECKS } from './lib/aws-checks.mjs';
import { run } from './lib/run.mjs';

const { values } = parseArgs({
  options: {
    'run': { type: 'boolean' },
    'only': { type: 'string' },
    'tooling-profile': { type: 'string' },
    'workload-profile': { type: 'string' },
    'region': { type: 'string', default: 'eu-west-1' },
  },
});

const chosen = AWS_CHECKS.filter(({ id }) => values.only === undefined || values.only === id);
if (chosen.length === 0) throw new Error(`--only must be one of ${AWS_CHECKS.map(({ id }) => id).join(', ')}`);

for (const { id, assumption, needs, steps, holdsIf } of chosen) {
  console.log(`\n${id}: ${assumption}\n  needs: ${needs}`);
  steps.forEach((step, i) => console.log(`  ${i + 1}. ${step}`));
  console.log(`  holds if: ${holdsIf}`);
}

const scripted = chosen.filter(({ check }) => check);
console.log(`\n${chosen.length} assumptions, ${scripted.length} of them with a script; the rest are done by hand, as written above.`);

if (!values.run) {
  console.log('Nothing was done. To run the scripts: --run --tooling-profile <profile> --workload-profile <profile>, both of accounts that can be thrown away.');
} else {
  await runScripts();
}

async function runScripts() {
  const profiles = { tooling: values['tooling-profile'], workload: values['workload-profile'] };
  if (!profiles.tooling || !profiles.workload) throw new Error('--run needs --tooling-profile and --workload-profile');
  /** The AWS CLI in one of the accounts; its answer as JSON. */
  const aws = async (account, ...args) => {
    const { ok, output } = await run('aws', [...args, '--profile', profiles[account], '--region', values.region, '--output', 'json']);
    return { ok, answer: ok && output.trim() ? JSON.parse(output) : undefined, output };
  };
  let failed = 0;
  for (const { id, check } of scripted) {
    const { holds, saw } = await check(aws);
    console.log(`${holds ? '✓' : '✗'} ${id}: ${saw}`);
    if (!holds) failed++;
  }
  if (failed > 0) process.exitCode = 1;
}
