import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, CACHE, ROOT, run } from './run.mjs';

/** Where packages are unpacked and generated from: nothing of it belongs to the repository. */
const WORK = join(CACHE, 'pack');
const DIST = join(ROOT, 'dist');

/** What a user gets. Anything else in the tarball has slipped in: a cache of this folder once made it 71 MB. */
const SHIPPED = [/^package\.json$/, /^(README|LICENSE|NOTICE|CHANGELOG|VERSIONS|API)(\.md)?$/, /^\.jsii(\.gz)?$/, /^\.warnings\.jsii\.js$/, /^lib\/.*\.(js|d\.ts|json)$/, /^data\/cloudformation-permissions\.json$/];

export const readManifest = (folder = ROOT) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Runs a program that has to succeed. */
async function must(what, command, args, options) {
  const result = await run(command, args, options);
  if (!result.ok) throw new Error(`${what} failed:\n${result.output}`);
  return result.output;
}

function newestFile(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

function isCompiled() {
  const assembly = join(ROOT, '.jsii');
  if (!existsSync(assembly) || !existsSync(join(ROOT, 'lib', 'index.js'))) return false;
  const sources = Math.max(newestFile(join(ROOT, 'src')), statSync(join(ROOT, 'package.json')).mtimeMs);
  return statSync(assembly).mtimeMs >= sources;
}

/** Packing old JavaScript with new sources beside it would test nothing. Returns whether there was something to do. */
export async function compileIfStale() {
  if (isCompiled()) return false;
  await must('compiling', bin('jsii'), ['--silence-warnings=reserved-word']);
  return true;
}

/** Makes the npm tarball in a folder of its own and looks at what is in it. Returns its path. */
export async function packNpm(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await must('npm pack', 'npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]);
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz')).map((file) => join(folder, file));
  const files = (await must('listing the tarball', 'tar', ['tzf', tarball])).trim().split('\n').map((file) => file.replace(/^package\//, ''));
  const strays = files.filter((file) => !SHIPPED.some((pattern) => pattern.test(file)));
  if (strays.length > 0) {
    throw new Error(`the npm tarball holds ${strays.length} files that are not meant for users: ${strays.slice(0, 5).join(', ')} …\n`
      + 'leave them out in the package\'s list of files');
  }
  return tarball;
}

/**
 * What aws-cdk-lib brings along, at versions that exist as Go modules: pacmak writes the installed versions into go.mod,
 * and npm may have a newer one before the Go module proxy does.
 */
const GO_MODULES = {
  '@aws-cdk/asset-awscli-v1': '2.2.242',
  '@aws-cdk/asset-node-proxy-agent-v6': '2.1.0',
  '@aws-cdk/cloud-assembly-schema': '48.20.0',
};

/**
 * Installs the oldest CDK that the package promises to work with, beside the unpacked packages.
 *
 * pacmak writes the CDK that it finds installed into Go's go.mod; there is no range. With what development uses, Go
 * users could not install the package: newer versions do not exist as Go modules. Returns whether it had to install.
 */
export async function installFloor() {
  const { peerDependencies } = readManifest();
  const dependencies = Object.fromEntries(Object.entries(peerDependencies).map(([name, range]) => [name, range.replace(/^\^/, '')]));
  const manifest = JSON.stringify({ private: true, dependencies, overrides: GO_MODULES }, null, 2);
  const stamp = join(WORK, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return false;

  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  writeFileSync(join(WORK, 'package.json'), manifest);
  await must('installing the CDK', 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: WORK });
  // Written last: an install that was interrupted is done again.
  writeFileSync(stamp, manifest);
  return true;
}

/** Unpacks the tarball, one copy per target: pacmak writes into the package that it generates from. */
async function unpack(tarball, target) {
  const folder = join(WORK, target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await must('unpacking the tarball', 'tar', ['xzf', tarball, '-C', folder]);
  return join(folder, 'package');
}

/** The examples of the README and the docstrings in every language, as jsii-rosetta writes them beside the assembly. */
const EXAMPLES = '.jsii.tabl.json';

export async function translateExamples() {
  await must('translating the examples', bin('jsii-rosetta'), ['extract', '--strict', '--compile', '.']);
}

const OPTIONS = {
  // A Maven repository of our own: packing installs the jar, and must not leave it in the user's.
  java: ['--maven-local-repository', join(CACHE, 'm2')],
  // There is no .NET SDK to compile with; see the consumers for what is checked instead.
  dotnet: ['--code-only'],
};

/** Generates and packs one language from the npm tarball into dist/<target>. */
export async function packTarget(target, tarball) {
  const folder = await unpack(tarball, target);
  copyFileSync(join(ROOT, EXAMPLES), join(folder, EXAMPLES));
  rmSync(join(DIST, target), { recursive: true, force: true });
  await must(`packing ${target}`, bin('jsii-pacmak'), ['--target', target, '--outdir', DIST, '--rosetta-unknown-snippets', 'fail', ...(OPTIONS[target] ?? []), folder]);
  const missing = !existsSync(join(DIST, target)) || readdirSync(join(DIST, target)).length === 0;
  if (missing) throw new Error(`packing ${target} wrote nothing into dist/${target}`);
}
