/**
 * The build that is deployed, executed: the buildspec and the variables come from the synthesized template, and run over a
 * copy of the example's service. npm and the service's own tests are real. `docker` and `aws` are recorders: no image is
 * built and nothing is pushed anywhere; they answer as the real ones would.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Buildspec, executeBuildspec, Execution } from './execute-buildspec';
import { Behaviour, PASSWORD, Recorders } from './recorders';
import { SecureArtifactBucket, SecureBuild, SecureBuildProps, SecureImageRepository } from '../../src';
import { literal } from '../helpers/mutated-proof';
import { TOOLING, topologyOf } from '../helpers/topologies';

const SERVICE = join(__dirname, '..', '..', 'examples', 'hub-and-spoke', 'service');
const topology = topologyOf();
const REPOSITORY = literal(topology.imageRepositoryUri);
const COMMIT = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d';

/** The build as CodeBuild would get it. */
function synthesized(props: Partial<SecureBuildProps> = {}): { spec: Buildspec; variables: Record<string, string> } {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(stack, 'Artifacts', { topology });
  const repository = new SecureImageRepository(stack, 'Images', { topology });
  new SecureBuild(stack, 'Build', { topology, artifacts, repository, ...props });
  const [{ Properties: project }]: any[] = Object.values(Template.fromStack(stack).findResources('AWS::CodeBuild::Project'));
  const resolved = (value: any) => (typeof value === 'string' ? value : value['Fn::Join'][1].map((part: any) => (part.Ref === 'AWS::URLSuffix' ? 'amazonaws.com' : part)).join(''));
  const variables = Object.fromEntries(project.Environment.EnvironmentVariables.map(({ Name, Value }: any) => [Name, resolved(Value)]));
  return { spec: JSON.parse(project.Source.BuildSpec), variables };
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Run extends Execution {
  readonly recorders: Recorders;
  readonly directory: string;
}

interface RunOptions {
  readonly build?: Partial<SecureBuildProps>;
  readonly behaviour?: Behaviour;
  readonly env?: Record<string, string>;
  /** Files of the source that are not as the service has them, by path. */
  readonly files?: Record<string, string>;
  /** Where the service lies in the source. */
  readonly at?: string;
}

function run({ build, behaviour, env, files = {}, at = '.' }: RunOptions = {}): Run {
  const folder = mkdtempSync(join(tmpdir(), 'executed-build-'));
  folders.push(folder);
  const directory = join(folder, 'src');
  cpSync(SERVICE, join(directory, at), { recursive: true, filter: (path) => !path.endsWith('node_modules') });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  const recorders = new Recorders(folder, behaviour);
  const { spec, variables } = synthesized(build);
  const execution = executeBuildspec(spec, {
    directory,
    env: {
      ...variables,
      // What CodeBuild gives, as it documents it.
      AWS_REGION: TOOLING.region,
      AWS_DEFAULT_REGION: TOOLING.region,
      CODEBUILD_RESOLVED_SOURCE_VERSION: COMMIT,
      CODEBUILD_BUILD_NUMBER: '7',
      // What the machine has.
      PATH: `${recorders.bin}:${process.env.PATH}`,
      HOME: folder,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
      ...env,
    },
  });
  return { ...execution, recorders, directory };
}

const verbs = ({ recorders }: Run) => recorders.calls.map(({ program, argv }) => `${program} ${argv[0] === 'image' ? argv[1] : argv[0]}`);

describe('a source that is well', () => {
  const executed = run();

  test('is tested, built and pushed, and its digest exported', () => {
    expect(executed.output).toContain('# fail 0');
    expect(executed.phases).toEqual({ pre_build: 'SUCCEEDED', build: 'SUCCEEDED', post_build: 'SUCCEEDED' });
    expect(verbs(executed)).toEqual(['aws ecr', 'docker login', 'docker build', 'docker push', 'docker inspect']);
    const [[name, pushed]] = Object.entries(executed.recorders.pushed);
    expect(name).toBe(`${REPOSITORY}:${COMMIT}-7`);
    expect(pushed).toBe(`${REPOSITORY}@${executed.exported[SecureBuild.IMAGE_DIGEST_VARIABLE]}`);
    expect(executed.exported[SecureBuild.IMAGE_DIGEST_VARIABLE]).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('is built from the source\'s root, on a fresh base', () => {
    const { argv } = executed.recorders.calls.find(({ argv: [verb] }) => verb === 'build')!;
    expect(argv).toEqual(['build', '--pull', '--tag', `${REPOSITORY}:${COMMIT}-7`, '--file', `${executed.directory}/./Dockerfile`, `${executed.directory}/.`]);
  });

  test('logs in with a password that is no argument and in no log', () => {
    const { calls } = executed.recorders;
    expect(calls.find(({ argv: [verb] }) => verb === 'login')).toMatchObject({ stdin: `${PASSWORD}\n`, argv: ['login', '--username', 'AWS', '--password-stdin', REPOSITORY.split('/')[0]] });
    expect(JSON.stringify(calls.map(({ argv }) => argv))).not.toContain(PASSWORD);
    expect(executed.output).not.toContain(PASSWORD);
  });
});

test('a service in a directory with an own Dockerfile is tested and built there', () => {
  const at = 'services/a service';
  const executed = run({ at, build: { directory: at, dockerfile: 'docker/own file' }, files: { [`${at}/docker/own file`]: 'FROM scratch\n' } });
  expect(executed.succeeded).toBe(true);
  expect(executed.recorders.calls.find(({ argv: [verb] }) => verb === 'build')!.argv.slice(-2)).toEqual([`${executed.directory}/${at}/docker/own file`, `${executed.directory}/${at}`]);
});

test('test commands may leave their directory, and are one after the other', () => {
  const testCommands = ['cd /tmp', 'test "$PWD" = /tmp', 'if true\nthen echo "two lines"\nfi'];
  const executed = run({ build: { testCommands } });
  expect(executed.succeeded).toBe(true);
  expect(executed.output).toContain('two lines');
});

const NO_DIGEST = {
  'nothing': '',
  'half a digest': `${REPOSITORY}@sha256:abc`,
  'another repository\'s digest': `other/repository@sha256:${'a'.repeat(64)}`,
  'two digests': [1, 2].map((i) => `${REPOSITORY}@sha256:${String(i).repeat(64)}`).join('\n'),
  'more than a digest': `${REPOSITORY}@sha256:${'a'.repeat(64)} x`,
};

describe('nothing is exported, and the build fails,', () => {
  const failing = 'import { test } from \'node:test\';\ntest(\'fails\', () => { throw new Error(\'on purpose\'); });\n';

  test.each<[string, RunOptions, Record<string, string>, string[]]>([
    ['when a test fails: nothing is even built', { files: { 'test/failing.test.js': failing } }, { pre_build: 'SUCCEEDED', build: 'FAILED', post_build: 'FAILED' }, ['aws ecr', 'docker login']],
    ['when the lock file does not fit', { files: { 'package.json': '{"name":"x","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}' } },
      { pre_build: 'SUCCEEDED', build: 'FAILED', post_build: 'FAILED' }, ['aws ecr', 'docker login']],
    ['when a command that ends the shell fails', { build: { testCommands: ['exit 3'] } }, { pre_build: 'SUCCEEDED', build: 'FAILED', post_build: 'FAILED' }, ['aws ecr', 'docker login']],
    ['when the image cannot be built', { behaviour: { buildFails: true } }, { pre_build: 'SUCCEEDED', build: 'FAILED', post_build: 'FAILED' }, ['aws ecr', 'docker login', 'docker build']],
    ['when there is no Dockerfile', { build: { dockerfile: 'other' } }, { pre_build: 'SUCCEEDED', build: 'FAILED', post_build: 'FAILED' }, ['aws ecr', 'docker login', 'docker build']],
    ['when there is no such directory', { build: { directory: 'other' } }, { pre_build: 'SUCCEEDED', build: 'FAILED', post_build: 'FAILED' }, ['aws ecr', 'docker login']],
    ['when nobody may log in', { behaviour: { loginFails: true } }, { pre_build: 'FAILED' }, ['aws ecr', 'docker login']],
    ['when nobody may log in, though docker still has a login', { behaviour: { loginFails: true, loginStored: true } }, { pre_build: 'FAILED' }, ['aws ecr', 'docker login']],
    ['when the push fails', { behaviour: { pushFails: true } }, { pre_build: 'SUCCEEDED', build: 'SUCCEEDED', post_build: 'FAILED' }, ['aws ecr', 'docker login', 'docker build', 'docker push']],
    ...Object.entries(NO_DIGEST).map(([what, inspected]): [string, RunOptions, Record<string, string>, string[]] => [
      `when docker tells ${what} of the pushed image`, { behaviour: { inspected }, build: { testCommands: ['true'] } },
      { pre_build: 'SUCCEEDED', build: 'SUCCEEDED', post_build: 'FAILED' }, ['aws ecr', 'docker login', 'docker build', 'docker push', 'docker inspect'],
    ]),
  ])('%s', (_, options, phases, calls) => {
    const executed = run(options);
    expect(executed.phases).toEqual(phases);
    expect(executed.exported).toEqual({});
    expect(verbs(executed)).toEqual(calls);
    expect(Object.keys(executed.recorders.pushed)).toHaveLength(calls.includes('docker inspect') ? 1 : 0);
  });
});

describe('what the source is called', () => {
  const pwned = (directory: string): string[] => readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('pwned'));
  const hostile = ['$(touch pwned)', '`touch pwned`', '; touch pwned', '" && touch pwned; "', '\'; touch pwned; \'', '\ntouch pwned\n', '--help', '-t evil', '../../x', '${IFS}', '*', 'ü', 'a'.repeat(200)];

  test.each(hostile)('%j does nothing and names no other image', (text) => {
    const env = Object.fromEntries(['CODEBUILD_RESOLVED_SOURCE_VERSION', 'CODEBUILD_SOURCE_VERSION', 'CODEBUILD_WEBHOOK_HEAD_REF', 'CODEBUILD_WEBHOOK_TRIGGER', 'CODEBUILD_INITIATOR']
      .map((name) => [name, text]));
    const executed = run({ env, build: { testCommands: ['true'] } });
    expect(executed.succeeded).toBe(true);
    expect(pwned(executed.directory)).toEqual([]);
    const [name] = Object.keys(executed.recorders.pushed);
    const revision = text.replace(/[^A-Za-z0-9]/g, '').slice(0, 40) || 'unknown';
    expect(name).toBe(`${REPOSITORY}:${revision}-7`);
  });

  test('may be nothing: the build\'s number still tells one from another', () => {
    const names = ['7', '8'].map((number) => {
      const executed = run({ env: { CODEBUILD_RESOLVED_SOURCE_VERSION: '', CODEBUILD_BUILD_NUMBER: number }, build: { testCommands: ['true'] } });
      return Object.keys(executed.recorders.pushed)[0];
    });
    expect(names).toEqual([`${REPOSITORY}:unknown-7`, `${REPOSITORY}:unknown-8`]);
  });

  test('as a path does nothing either', () => {
    const at = '$(touch pwned)/`touch pwned`';
    const executed = run({ at, build: { directory: at, dockerfile: '"; touch pwned', testCommands: ['test -e package.json'] }, files: { [`${at}/"; touch pwned`]: 'FROM scratch\n' } });
    expect(executed.succeeded).toBe(true);
    expect(existsSync(join(executed.directory, 'pwned'))).toBe(false);
    expect(pwned(executed.directory).filter((path) => path.endsWith('/pwned'))).toEqual([]);
  });
});

describe('the runner itself', () => {
  const execute = (phases: Buildspec['phases'], env: Record<string, string> = {}) => {
    const directory = mkdtempSync(join(tmpdir(), 'executed-build-'));
    folders.push(directory);
    const spec = { version: '0.2', env: { 'shell': 'bash', 'variables': { A: 'of the buildspec' }, 'exported-variables': ['A', 'B'] }, phases };
    return executeBuildspec(spec, { directory, env: { PATH: process.env.PATH!, ...env } });
  };

  test('keeps the environment between phases, but not what was not exported', () => {
    const { exported, output } = execute({ install: { commands: ['export B="two\nlines"', 'C=3'] }, build: { commands: ['echo "$B-$C-$A"'] } });
    expect(output).toBe('two\nlines--of the buildspec\n');
    expect(exported).toEqual({ A: 'of the buildspec', B: 'two\nlines' });
  });

  test('lets the project\'s variables win', () => expect(execute({ build: { commands: [] } }, { A: 'of the project' }).exported).toEqual({ A: 'of the project' }));

  test('ends a phase with the first command that fails, then runs those for the end', () => {
    const { output, phases } = execute({ build: { commands: ['echo 1', 'false', 'echo 2'], finally: ['echo 3'] } });
    expect(output).toBe('1\n3\n');
    expect(phases).toEqual({ build: 'FAILED' });
  });

  test('runs post_build after a build that failed, and tells it so, but nothing after another phase', () => {
    const after = { post_build: { commands: ['echo "$CODEBUILD_BUILD_SUCCEEDING"'] } };
    expect(execute({ build: { commands: ['false'] }, ...after })).toMatchObject({ output: '0\n', succeeded: false });
    expect(execute({ build: { commands: ['true'] }, ...after })).toMatchObject({ output: '1\n', succeeded: true });
    expect(execute({ build: { 'commands': ['false'], 'on-failure': 'ABORT' }, ...after }).phases).toEqual({ build: 'FAILED' });
    expect(execute({ install: { commands: ['false'] }, build: { commands: [] }, ...after }).phases).toEqual({ install: 'FAILED' });
  });

  test.each([[{ version: '0.1' }, 'version 0.1'], [{ env: { shell: 'sh' } }, 'shell sh'], [{ phases: { biuld: {} } }, 'biuld is no phase']])('refuses %j', (change, message) => {
    expect(() => executeBuildspec({ version: '0.2', env: { shell: 'bash' }, phases: {}, ...change }, { directory: '/', env: {} })).toThrow(message);
  });
});
