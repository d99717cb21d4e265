import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, readWorkflow, ROOT } from './generated';
import { NODE_VERSIONS } from './support';

const build = readWorkflow('build.yml');
const runs = (job: string) => build.jobs[job].steps!.flatMap((step) => step.run ?? []);

test('the unit tests run on both ends of the CDK range and on each supported Node.js', () => {
  expect((build.jobs.unit as any).strategy.matrix).toEqual({ cdk: ['floor', 'newest'], node: NODE_VERSIONS });
  expect(build.jobs.unit.steps!.find((step) => step.with?.['node-version'])!.with!['node-version']).toBe('${{ matrix.node }}');
  expect(runs('unit')).toEqual(['npm ci', 'node tools/test.mjs --only unit --cdk "$CDK"']);
  expect(existsSync(join(ROOT, 'tools/test.mjs'))).toBe(true);
});

test('everything runs once, after generated files were compared', () => {
  expect(runs('full')).toEqual(['npm ci', expect.stringMatching(/^npx projen\n.*\n.*--exit-code$/), 'npm test', 'npm run demo']);
  expect(Object.keys(readJson('package.json').scripts)).toEqual(expect.arrayContaining(['test', 'demo']));
});

test('the job for everything has each language\'s tools', () => {
  const tools = build.jobs.full.steps!.flatMap((step) => Object.entries(step.with ?? {}).filter(([key]) => key.endsWith('-version')));
  expect(Object.fromEntries(tools)).toEqual({ 'node-version': '20', 'java-version': '17', 'python-version': '3.11', 'go-version': '1.26' });
});

test('a pull request, the main branch and the merge queue are checked', () => {
  expect(Object.keys(build.on!)).toEqual(expect.arrayContaining(['pull_request', 'push', 'merge_group']));
});
