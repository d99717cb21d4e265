import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { readManifest } from './pack-package.mjs';
import { CACHE, ROOT, run } from './run.mjs';

const DIST = join(ROOT, 'dist');

/** Runs a program as the consumer would type it, in the consumer's folder. */
async function must(folder, command, args, env = {}) {
  const result = await run(command, args, { cwd: folder, env });
  if (!result.ok) throw new Error(`${command} ${args.join(' ')}\n${result.output}`);
  return result.output;
}

/** The one file below a folder that a pattern matches. */
function onlyFile(folder, pattern) {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((file) => pattern.test(file)) : [];
  if (files.length !== 1) throw new Error(`${relative(ROOT, folder)} holds ${files.length} files like ${pattern}, not one; run node tools/pack.mjs`);
  return join(folder, files[0]);
}

export const npmTarball = () => onlyFile(join(DIST, 'js'), /\.tgz$/);
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The text of a file of the npm package that was packed. */
export const packedFile = (path) => must(ROOT, 'tar', ['xzOf', npmTarball(), `package/${path}`]);

/** The version that was packed: a release is packed with its own, work in progress with 0.0.0. */
export const packedVersion = async () => JSON.parse(await packedFile('package.json')).version;

async function installNode(folder) {
  await must(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', npmTarball()]);
}

/** The other languages are compared with the example itself: its stacks as they are, with the library as it is packed. */
function putExample(folder) {
  const example = join(ROOT, 'examples', 'hub-and-spoke');
  const sources = readdirSync(example).filter((file) => file.endsWith('.ts'));
  for (const file of sources) cpSync(join(example, file), join(folder, 'hub-and-spoke', file));
}

async function installTypeScript(folder) {
  putExample(folder);
  await installNode(folder);
  await must(folder, 'npm', ['run', 'build']);
}

const venvEnvironment = (folder) => ({
  VIRTUAL_ENV: join(folder, '.venv'),
  PATH: `${join(folder, '.venv', 'bin')}${delimiter}${process.env.PATH}`,
});

async function installPython(folder, version) {
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, readFileSync(requirements, 'utf8').replace(/^(cdk-secure-delivery==).*$/m, `$1${version}`));
  await must(folder, 'python3', ['-m', 'venv', '.venv']);
  await must(folder, 'python3', ['-m', 'pip', 'install', '-r', 'requirements.txt', onlyFile(join(DIST, 'python'), /\.whl$/)], venvEnvironment(folder));
}

/** The repository that packing fills too, with our own jar exchanged: Maven never looks for a newer one of a version. */
async function installJava(folder, version) {
  const repository = join(CACHE, 'm2');
  const group = readManifest().jsii.targets.java.maven.groupId.split('.');
  onlyFile(join(DIST, 'java'), new RegExp(`-${version}\\.jar$`));
  rmSync(join(repository, ...group), { recursive: true, force: true });
  cpSync(join(DIST, 'java', ...group), join(repository, ...group), { recursive: true });
  mkdirSync(join(folder, '.mvn'));
  const settings = [`-Dmaven.repo.local=${repository}`, `-Dcdk-secure-delivery.version=${version}`, '-Dstyle.color=never'];
  writeFileSync(join(folder, '.mvn', 'maven.config'), `${settings.join('\n')}\n`);
  await must(folder, 'mvn', ['-B', '-q', 'compile']);
}

function goModule() {
  const { moduleName, packageName } = readManifest().jsii.targets.go;
  return { name: `${moduleName}/${packageName}`, folder: join(DIST, 'go', packageName) };
}

async function installGo(folder) {
  const { name, folder: packed } = goModule();
  onlyFile(packed, /^go\.mod$/);
  await must(folder, 'go', ['mod', 'edit', `-replace=${name}=${packed}`]);
  await must(folder, 'go', ['mod', 'tidy']);
  await must(folder, 'go', ['build', './...']);
}

const pythonPackage = (folder) => onlyFile(join(folder, '.venv', 'lib'), /cdk_secure_delivery[/\\]_jsii[/\\].*\.tgz$/);

/** What of the package's own page is no Python. */
const README_IN_PYTHON = `
import ast, importlib.metadata, re, sys
examples = re.findall(r'\x60\x60\x60python\\n(.*?)\x60\x60\x60', importlib.metadata.metadata('cdk-secure-delivery').get_payload(), re.S)
for example in examples:
    ast.parse(example)
sys.exit(0 if examples else 'there are no examples')
`;
const readsInPython = (folder) => must(folder, 'python3', ['-c', README_IN_PYTHON], venvEnvironment(folder));

async function javaPackage(folder, version) {
  const unpacked = join(folder, 'unpacked-jar');
  mkdirSync(unpacked);
  await must(unpacked, 'jar', ['xf', onlyFile(join(DIST, 'java'), new RegExp(`-${version}\\.jar$`))]);
  return onlyFile(unpacked, /\.jsii\.tgz$/);
}

/** How each language installs the packed library, runs its app, and where it carries the npm package that it wraps. */
export const LANGUAGES = {
  typescript: { needs: ['node'], install: installTypeScript, badInput: 'node build/bad-input.js', proof: 'node build/access-proof.js' },
  javascript: { needs: ['node'], install: installNode, badInput: 'node bad-input.js', proof: 'node access-proof.js' },
  python: {
    needs: ['python'], install: installPython, environment: venvEnvironment, carries: pythonPackage, examples: readsInPython, badInput: 'python3 bad_input.py',
    proof: 'python3 access_proof.py',
  },
  java: {
    needs: ['java', 'maven'], install: installJava, carries: javaPackage,
    badInput: 'mvn -e -q compile exec:java -Dexec.mainClass=com.acme.delivery.BadInput',
    proof: 'mvn -e -q compile exec:java -Dexec.mainClass=com.acme.delivery.ArtifactAccess',
  },
  go: {
    needs: ['go'], install: installGo, carries: () => onlyFile(goModule().folder, /\.tgz$/), badInput: 'go run ./badinput',
    proof: 'go run ./accessproof',
  },
};

/** Whether the package of a language wraps exactly the npm package that is shipped beside it. */
export async function carriesNpmPackage(language, folder, version) {
  return sha256(await LANGUAGES[language].carries(folder, version)) === sha256(npmTarball());
}

/** Runs a command through a shell, as a user would, in the environment that the language was installed into. */
async function shell(language, folder, command, env = {}) {
  const own = LANGUAGES[language].environment?.(folder) ?? {};
  return must(folder, 'sh', ['-c', command], { ...own, ...env });
}

/**
 * Synthesizes a consumer's app. Returns its templates by file name, what it would look up in an account, and the CDK version
 * that every construct came from.
 */
export async function synthesize(language, folder) {
  // As the CDK CLI runs an app: with the output folder and cdk.json's context in the environment.
  const out = join(folder, 'cdk.out');
  const { app, context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
  await shell(language, folder, app, { CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) });
  const read = (file) => JSON.parse(readFileSync(join(out, file), 'utf8'));
  const templates = readdirSync(out).filter((file) => file.endsWith('.template.json')).sort();
  return {
    templates: Object.fromEntries(templates.map((file) => [file, read(file)])),
    lookups: (read('manifest.json').missing ?? []).map(({ key }) => key),
    libraries: [...new Set(librariesOf(read('tree.json').tree))].sort(),
  };
}

/** `name@version` of every library whose constructs are in the tree. */
function librariesOf({ constructInfo, children = {} }) {
  const own = constructInfo ? [`${constructInfo.fqn.split('.')[0]}@${constructInfo.version}`] : [];
  return [...own, ...Object.values(children).flatMap(librariesOf)];
}

/** What the consumer's program with the three mistakes prints. */
export async function badInput(language, folder) {
  return (await shell(language, folder, LANGUAGES[language].badInput)).trimEnd();
}

/** What the consumer's program about access prints: answers, and the messages of errors. */
export async function accessProof(language, folder) {
  // Into a file: what a runtime says on the other stream would be in between.
  await shell(language, folder, `${LANGUAGES[language].proof} > access-proof.json`);
  // Maven begins and ends its output with a switch of colours, even where it is told to use none.
  return JSON.parse(readFileSync(join(folder, 'access-proof.json'), 'utf8').replace(/\u001b\[\d*m/g, ''));
}
