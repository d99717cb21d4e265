import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, readWorkflow, ROOT, workflowText } from './generated';
import type { RenderedStep } from './workflow-model';

const release = readWorkflow('release.yml');
const PUBLISHERS = ['release_golang', 'release_maven', 'release_npm', 'release_nuget', 'release_pypi'];

function step(job: string, id: string): RenderedStep {
  return release.jobs[job].steps!.find((candidate) => candidate.id === id)!;
}

test('there is a job for each registry, and the GitHub release waits for all of them', () => {
  expect(Object.keys(release.jobs).sort()).toEqual(['release', 'release_github', ...PUBLISHERS].sort());
  expect((release.jobs.release_github as any).needs).toEqual(expect.arrayContaining(PUBLISHERS));
});

test.each(PUBLISHERS)('%s: an exact publishing tool, no install scripts, and only in the environment', (job) => {
  expect(step(job, 'release').run).toMatch(/publib@\d+\.\d+\.\d+'/);
  expect((release.jobs[job] as any).env).toEqual({ NPM_CONFIG_IGNORE_SCRIPTS: 'true' });
  expect(release.jobs[job].environment).toBe('release');
});

test('npm, PyPI and NuGet trust this workflow instead of a token', () => {
  expect(step('release_npm', 'release').env).toMatchObject({ NPM_TRUSTED_PUBLISHER: 'true', NPM_CONFIG_PROVENANCE: 'true' });
  expect(step('release_pypi', 'release').env).toMatchObject({ PYPI_TRUSTED_PUBLISHER: 'true' });
  expect(step('release_pypi', 'release').env).not.toHaveProperty('PYPI_DISABLE_ATTESTATIONS');
  expect(step('release_nuget', 'release').env).toMatchObject({ NUGET_TRUSTED_PUBLISHER: 'true' });
  expect(workflowText('release.yml')).not.toMatch(/NPM_TOKEN|TWINE_PASSWORD|NUGET_API_KEY/);
});

test('npm is published with the npm that can do it without a token', () => {
  const setup = release.jobs.release_npm.steps!.find(({ uses }) => uses?.startsWith('actions/setup-node@'))!;
  expect(Number(setup.with!['node-version'])).toBeGreaterThanOrEqual(24);
});

test('the jars are attested before they are published, unless nothing is', () => {
  const ids = release.jobs.release_maven.steps!.map(({ id }) => id);
  expect(ids.indexOf('attest')).toBeGreaterThan(ids.indexOf('collect_java_artifact'));
  expect(ids.indexOf('attest')).toBeLessThan(ids.indexOf('release'));
  expect(step('release_maven', 'attest')).toMatchObject({ if: '${{ !inputs.dry_run }}', with: { 'subject-path': 'dist/java/**/*.jar' } });
});

test('the Go module is packed by the script that pins its CDK, from what the build job compiled', () => {
  const ids = release.jobs.release_golang.steps!.map(({ id }) => id);
  expect(step('release_golang', 'create_go_artifact').run).toBe('cd .repo && node tools/pack-go.mjs');
  expect(existsSync(join(ROOT, 'tools/pack-go.mjs'))).toBe(true);
  expect(ids.indexOf('extract_build_artifact')).toBeGreaterThan(-1);
  expect(ids.indexOf('extract_build_artifact')).toBeLessThan(ids.indexOf('create_go_artifact'));
});

test('the job that builds holds no secret and cannot write', () => {
  expect(release.jobs.release.permissions).toEqual({ contents: 'read' });
  expect(JSON.stringify(release.jobs.release)).not.toContain('secrets.');
});

test('versions and changelog come from conventional commits, and only features and fixes make a release', () => {
  const { tasks } = readJson('.projen/tasks.json');
  expect(tasks.bump.env.BUMP_PACKAGE).toBe('commit-and-tag-version@^12');
  expect(tasks['bump:releasable-commits'].steps[0].exec).toContain('(feat|fix)');
});
