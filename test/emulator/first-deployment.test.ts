import { App } from 'aws-cdk-lib';
import { bootstrap, deploy, StackOutcome } from './deploy';
import { emulatable } from './emulatable';
import { Emulator } from './emulator';
import { release } from '../../demo/release';
import { startEmulator } from '../../demo/run';
import { FoundationStack } from '../../examples/hub-and-spoke/foundation-stack';
import { ServiceStack } from '../../examples/hub-and-spoke/service-stack';
import { topology } from '../../examples/hub-and-spoke/topology';

jest.setTimeout(240_000);

const environment = topology.environment('prod');
const FIRST_DIGEST = `sha256:${'a'.repeat(64)}`;
const image = (digest: string) => `${topology.imageRepositoryUri.replace(/\$\{Token\[AWS\.URLSuffix\.\d+\]\}/, 'amazonaws.com')}@${digest}`;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  await bootstrap(emulator, environment);
});
afterAll(() => emulator?.stop());

/** Deploys what is defined, and nothing that it depends on. */
async function deployed(name: string, define: (app: App) => void): Promise<StackOutcome[]> {
  const app = new App({ outdir: emulator.scratch(name), analyticsReporting: false });
  define(app);
  const assembly = app.synth().directory;
  const into = emulator.scratch(`${name}-emulatable`);
  emulatable(assembly, into);
  return deploy(emulator, into, environment);
}

const service = (app: App) => void new ServiceStack(app, environment, FIRST_DIGEST);
const foundation = (app: App) => void new FoundationStack(app, environment);
const firstRelease = () => release(emulator, environment, 'pipeline-1', image(FIRST_DIGEST), 'accepted');

/** One after the other: each wrong order is tried before the step that it leaves out. docs/first-deployment.md shows the errors. */
describe('a first deployment out of order', () => {
  test('the service before its foundation: CloudFormation does not find the image pointer', async () => {
    await expect(deployed('too-early', service)).rejects.toThrow(`SSM parameter '${environment.imagePointerParameterName}' does not exist`);
  });

  test('a release before the service: there is no deployer', async () => {
    await deployed('foundation', foundation);
    await expect(firstRelease()).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  test('an image of another repository: the deployer refuses it', async () => {
    expect((await deployed('service', service)).map(({ result }) => result)).toEqual(['created']);
    const outcome = await release(emulator, environment, 'pipeline-0', `docker.io/library/nginx@${FIRST_DIGEST}`, 'accepted');
    expect([outcome.status, outcome.pointer, outcome.cause]).toEqual(['FAILED', 'none', expect.stringContaining('image a digest in the repository of the topology')]);
  });

  test('in order: the first release is made', async () => {
    const outcome = await firstRelease();
    expect([outcome.status, outcome.pointer]).toEqual(['SUCCEEDED', image(FIRST_DIGEST)]);
  });
});

test('the same pipeline execution again changes nothing', async () => {
  const outcome = await release(emulator, environment, 'pipeline-1-again', image(FIRST_DIGEST), 'accepted', 'pipeline-1');
  expect([outcome.status, outcome.states.includes('StartDeployment')]).toEqual(['SUCCEEDED', false]);
});
