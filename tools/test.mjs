// npm test: builds, lints, tests at the floor and the newest CDK, packs every target and runs the consumers.
// `--only unit [--cdk floor|newest]` is for the CI matrix and for a quick look.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as checks from './lib/checks.mjs';
import { checkPrograms, installNodeModules } from './lib/install.mjs';
import { jest } from './lib/jest.mjs';
import { Report } from './lib/report.mjs';
import { ROOT, run } from './lib/run.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' }, cdk: { type: 'string' } } });
const report = new Report();

const floor = () => jest('unit-floor', ['--config', 'jest.config.json', '--coverage']);
// CDK validates every synthesis from 2.251 on, for seconds each; the validity tests do so on purpose, these need not.
const newest = () => jest('unit-newest', ['--config', 'test/jest.newest.json'], { CDK_VALIDATION: 'false' });
const emulator = () => jest('emulator', ['--config', 'test/jest.emulator.json', '--runInBand']);

/** A script of its own that ends with the line `N passed, N failed`. */
async function counted(script) {
  const result = await run('node', [join('tools', script)]);
  const line = result.output.trimEnd().split('\n').at(-1) ?? '';
  const found = /^(\d+) passed, (\d+) failed$/.exec(line);
  return found ? { passed: Number(found[1]), failed: Number(found[2]), output: result.output } : { ok: false, output: result.output };
}

async function unit() {
  if (!await report.step('install Node packages', installNodeModules)) return;
  if (!await report.step('compile', checks.compile)) return;
  if (values.cdk !== 'newest') await report.step('unit, contract and proof tests at the floor, CDK 2.220.0', floor);
  if (values.cdk !== 'floor') await report.step('unit tests at the newest CDK, 2.276.0', newest);
}

async function everything() {
  if (!await report.step('look for Node, Python, Java, Maven and Go', () => checkPrograms('node', 'python', 'java', 'maven', 'go'))) return;
  if (!await report.step('install Node packages', installNodeModules)) return;
  await report.step('generated project files are up to date', checks.projectFiles);
  if (!await report.step('compile', checks.compile)) return;
  await report.step('API.md is up to date', checks.apiReference);
  await report.step('lint', checks.eslint);
  await report.step('types at the floor and at the newest CDK', checks.types);
  await report.step('awslint', checks.awslint);
  await report.step('examples in README and docstrings compile', checks.examples);
  if (await report.step('pack for npm, PyPI, Maven, Go and NuGet', () => run('node', ['tools/pack.mjs']))) {
    await report.step('consumers in five languages', () => counted('consumers.mjs'));
  }
  await report.step('unit, contract and proof tests at the floor, CDK 2.220.0', floor);
  await report.step('unit tests at the newest CDK, 2.276.0', newest);
  await report.step('emulator tests', emulator);
}

if (!existsSync(join(ROOT, 'package-lock.json'))) throw new Error('package-lock.json is missing; clone the whole repository');
await (values.only === 'unit' ? unit() : everything());
report.finish(values.only === 'unit' ? 'unit tests' : 'npm test');
