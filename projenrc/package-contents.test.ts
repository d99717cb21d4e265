import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readJson } from './generated';
import { PACKAGE_EXPORTS } from './package-contents';

const manifest = readJson('package.json');

const WANTED = ['.jsii', '.warnings.jsii.js', 'LICENSE', 'README.md', 'VERSIONS.md', 'lib/a/b.d.ts', 'lib/a/b.js', 'lib/index.d.ts', 'lib/index.js', 'package.json'];
const UNWANTED = [
  'API.md', 'CONTRIBUTING.md', 'SECURITY.md', '.projenrc.ts', '.github/workflows/build.yml', 'src/index.ts', 'test/a.test.ts',
  'docs/page.md', 'examples/app.ts', 'tools/test.mjs', 'projenrc/identity.ts', 'lib/a/b.ts', 'lib/index.js.map', 'dist/js/x.tgz',
  'tsconfig.tsbuildinfo', '.jsii.tabl.json', 'coverage/lcov.info', '.env',
];

test('npm packs the listed files and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contents-'));
  try {
    for (const path of [...WANTED, ...UNWANTED].filter((file) => file !== 'package.json')) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), '');
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }));
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' }));
    expect(packed.files.map((file: { path: string }) => file.path).sort()).toEqual([...WANTED].sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the entry points agree with each other', () => {
  expect(manifest.exports).toEqual(PACKAGE_EXPORTS);
  expect(manifest.exports['.']).toEqual({ types: `./${manifest.types}`, default: `./${manifest.main}` });
});

test('jsii and its tools can load what they need', () => {
  for (const path of ['./package.json', './.jsii', './.warnings.jsii.js']) {
    expect(manifest.exports[path]).toBe(path);
  }
});
