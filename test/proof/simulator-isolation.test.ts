import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { SIMULATOR_FOLDER } from './simulator';

const REPOSITORY = join(__dirname, '..', '..');
/** iam-data is MIT, but comes along with the others. */
const PACKAGE = /@cloud-copilot\/iam-/;
const SKIPPED = new Set(['.git', '.cache', 'node_modules', 'dist', 'lib', 'coverage', 'cdk.out']);

function* filesBelow(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name) && path !== SIMULATOR_FOLDER) yield* filesBelow(path);
    if (entry.isFile()) yield path;
  }
}

/** An import, a require or a path that leads into the package. */
const IMPORT = new RegExp(`(from|import|require)[\\s(]*['"\`][^'"\`]*${PACKAGE.source}`);

test('an import of the simulator would be found', () => {
  expect(IMPORT.test(`import { runSimulation } from '${'@cloud-copilot'}/iam-simulate';`)).toBe(true);
  expect(IMPORT.test(`require("../proof/simulator/node_modules/${'@cloud-copilot'}/iam-policy")`)).toBe(true);
  expect(IMPORT.test(readFileSync(join(SIMULATOR_FOLDER, 'simulate.mjs'), 'utf8'))).toBe(true);
});

test('no file outside of its folder imports the AGPL-licensed simulator', () => {
  const importing = [...filesBelow(REPOSITORY)]
    .filter(path => /\.([cm]?[jt]sx?|json)$/.test(path))
    .filter(path => IMPORT.test(readFileSync(path, 'utf8')))
    .map(path => relative(REPOSITORY, path));
  expect(importing).toEqual([]);
});

test.each(['package.json', 'package-lock.json'])('the root\'s %s does not know it', file => {
  const content = readFileSync(join(REPOSITORY, file), 'utf8');
  expect(content).toContain('aws-cdk-lib');
  expect(content).not.toMatch(PACKAGE);
});

test('its own lock file pins it, with checksums and without a place to get it from', () => {
  const { packages } = JSON.parse(readFileSync(join(SIMULATOR_FOLDER, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity?: string; resolved?: string }>;
  };
  const { '': _, ...installed } = packages;
  expect(Object.keys(installed)).toContain('node_modules/@cloud-copilot/iam-simulate');
  for (const entry of Object.values(installed)) {
    expect(entry.integrity).toMatch(/^sha512-/);
    expect(entry.resolved).toBeUndefined();
  }
});

test('it is private, and its versions are exact', () => {
  const manifest = JSON.parse(readFileSync(join(SIMULATOR_FOLDER, 'package.json'), 'utf8')) as { private: boolean; dependencies: Record<string, string> };
  expect(manifest.private).toBe(true);
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the published package leaves all tests out', () => {
  const { files } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { files: string[] };
  expect(files).toContain('lib/**/*.js');
  expect(files.filter(file => !/^(lib\/|data\/|\.jsii|\.warnings|[A-Z]+\.md$)/.test(file))).toEqual([]);
});
