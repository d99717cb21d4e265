import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './assembly';

const ALLOWED = [/^lib\/[\w./-]+\.js$/, /^lib\/[\w./-]+\.d\.ts$/, /^lib\/private\/known-actions\.json$/, /^data\/cloudformation-permissions\.json$/, /^\.jsii$/, /^\.warnings\.jsii\.js$/, /^(package\.json|README\.md|LICENSE|VERSIONS\.md)$/];
const MAX_BYTES = 750 * 1024;

const strangers = (files: string[]) => files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)));

/** What npm would publish from this folder. */
function packed(): { size: number; files: { path: string }[] } {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const parsed = JSON.parse(output);
  return Object.values<any>(parsed)[0]; // a list, or with some versions of npm an object by package name
}

describe('the tarball', () => {
  const tarball = packed();
  const files = tarball.files.map((file) => file.path);

  test('holds what runs, and the files that registries show', () => {
    expect(strangers(files)).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['lib/index.js', 'lib/index.d.ts', '.jsii', 'package.json', 'README.md', 'LICENSE']));
  });

  test('is smaller than 750 KB', () => expect(tarball.size).toBeLessThan(MAX_BYTES));

  test('brings nothing along: no dependency, no script that runs on installation', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const kind of ['dependencies', 'bundledDependencies', 'bundleDependencies', 'optionalDependencies']) expect(manifest).not.toHaveProperty(kind);
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare|publish|pack)$/.test(name))).toEqual([]);
  });

  test('gives jsii\'s tools the four files that they ask for', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(Object.keys(exports).sort()).toEqual(['.', './.jsii', './.warnings.jsii.js', './package.json']);
  });

  test.each(['API.md', 'src/index.ts', 'lib/index.js.map', 'test/x.test.js', '.npmrc', 'lib/secret.pem', 'examples/a.ts', '.cache/x.js'])(
    'would be found out with %s in it', (file) => expect(strangers(['lib/index.js', file])).toEqual([file]));
});
