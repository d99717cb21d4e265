import { readFileSync } from 'node:fs';
import { readJson, readText } from './generated';
import { NODE_VERSIONS, SUPPORTED_LANGUAGES, SUPPORTED_LINES } from './support';
import { versionsPage } from './versions-page';

const manifest = readJson('package.json');

/** What jsii-pacmak writes into the packages; it exports none of it as an API. */
function pacmak(file: string, pattern: RegExp): string {
  return pattern.exec(readFileSync(require.resolve(`jsii-pacmak/lib/targets/${file}`), 'utf8'))![1];
}

function requirementOf(language: string): string {
  return SUPPORTED_LANGUAGES.find((entry) => entry.language.startsWith(language))!.requires;
}

test('the newest line is what package.json promises', () => {
  const [newest] = SUPPORTED_LINES;
  expect({ 'aws-cdk-lib': newest.cdk, 'constructs': newest.constructs }).toEqual(manifest.peerDependencies);
});

test('the oldest CDK of the range is the one we develop with', () => {
  expect(manifest.devDependencies['aws-cdk-lib']).toBe(SUPPORTED_LINES[0].cdk.replace('^', ''));
});

test('the Node.js requirement is that of package.json, and its major is the first leg', () => {
  expect(requirementOf('TypeScript')).toBe(`Node.js ${manifest.engines.node}`);
  expect(manifest.engines.node).toMatch(new RegExp(`^>= ${NODE_VERSIONS[0]}\\.`));
});

test('the other requirements are those that jsii-pacmak writes', () => {
  expect(requirementOf('Python')).toBe(`Python ${pacmak('python.js', /python_requires: '>=([\d.]+)'/).replace(/^/, '>= ')}`);
  expect(requirementOf('Go')).toBe(`Go ${pacmak('go/package.js', /GO_VERSION = '([\d.]+)'/)}`);
  expect(requirementOf('.NET')).toBe(pacmak('dotnet.js', /TARGET_FRAMEWORK = '([\w.]+)'/));
  expect(requirementOf('Java')).toBe(`Java ${pacmak('java.js', /target: '1\.(\d+)'/)} bytecode`);
});

test('VERSIONS.md is generated from the data, and the data is in it', () => {
  expect(readText('VERSIONS.md')).toBe([...versionsPage(), ''].join('\n'));
  for (const { cdk, constructs } of SUPPORTED_LINES) {
    expect(readText('VERSIONS.md')).toContain(`| \`${cdk}\` | \`${constructs}\` |`);
  }
});
