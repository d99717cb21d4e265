import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, readText, ROOT } from './generated';
import { isAllowed, licenceProblems, type Lock } from './licences';

test('nothing is installed with the library but its peers', () => {
  const manifest = readJson('package.json');
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(manifest.bundledDependencies ?? []).toEqual([]);
  expect(manifest.bundleDependencies ?? []).toEqual([]);
  expect(manifest.optionalDependencies ?? {}).toEqual({});
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
});

test('nothing runs when the library is installed', () => {
  const { scripts } = readJson('package.json');
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
});

test('each tool of ours has an allowed licence', () => {
  const lock = readJson<Lock>('package-lock.json');
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  expect(licenceProblems(lock, ROOT)).toEqual([]);
});

test('no AGPL package is in the lock file', () => {
  expect(readText('package-lock.json')).not.toMatch(/AGPL/i);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['GPL-3.0-only OR MIT AND ISC', true],
  ['MIT AND GPL-3.0-only', false],
  ['AGPL-3.0-only', false],
  ['UNLICENSED', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['(MIT OR (ISC AND GPL-3.0-only))', false],
  ['', false],
])('%s: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});

describe('a planted package is found', () => {
  let root: string;
  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'licences-')); });
  afterEach(() => rmSync(root, { recursive: true }));

  const install = (path: string, manifest: object) => {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, 'package.json'), JSON.stringify(manifest));
  };

  test('by its manifest, whatever the lock file says', () => {
    install('node_modules/copyleft', { license: 'AGPL-3.0-only' });
    expect(licenceProblems({ packages: { '': {}, 'node_modules/copyleft': { license: 'MIT' } } }, root))
      .toEqual(['node_modules/copyleft: AGPL-3.0-only']);
  });

  test('by the lock file, if it is not installed here', () => {
    expect(licenceProblems({ packages: { 'node_modules/other-platform': { license: 'GPL-2.0-only' } } }, root))
      .toEqual(['node_modules/other-platform: GPL-2.0-only']);
  });

  test('for stating nothing', () => {
    install('node_modules/silent', {});
    expect(licenceProblems({ packages: { 'node_modules/silent': {} } }, root)).toEqual(['node_modules/silent: none stated']);
  });

  test('for an old-style field that names a licence we do not allow, and not for one that we do', () => {
    install('node_modules/old', { license: { type: 'WTFPL' } });
    install('node_modules/old-mit', { license: { type: 'MIT' } });
    expect(licenceProblems({ packages: { 'node_modules/old': {}, 'node_modules/old-mit': {} } }, root)).toEqual(['node_modules/old: WTFPL']);
  });

  test('for the vague statement that is tolerated for another package', () => {
    install('node_modules/vague', { license: 'BSD' });
    install('node_modules/x/node_modules/gitconfiglocal', { license: 'BSD' });
    expect(licenceProblems({ packages: { 'node_modules/vague': {}, 'node_modules/x/node_modules/gitconfiglocal': {} } }, root))
      .toEqual(['node_modules/vague: BSD']);
  });
});
