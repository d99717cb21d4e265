import { CloudFormationClient, DeleteStackCommand, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { bootstrap, deploy } from './deploy';
import { Emulator } from './emulator';
import { readBack } from './read-back';
import { SecureArtifactBucket } from '../../src';
import { TOOLING, topologyOf } from '../helpers/topologies';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.start();
  await bootstrap(emulator, TOOLING);
}, 120_000);
afterAll(() => emulator?.stop());

function assembly(stackName: string, define: (stack: Stack) => void): string {
  const app = new App({ outdir: emulator.scratch(`assembly-${stackName}`) });
  define(new Stack(app, stackName, { env: TOOLING }));
  return app.synth().directory;
}

async function remove(stackName: string): Promise<void> {
  const client = new CloudFormationClient(emulator.clientConfig(TOOLING.account, TOOLING.region));
  await client.send(new DeleteStackCommand({ StackName: stackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { StackName: stackName });
}

const state = () => readBack(emulator, TOOLING);

test('what a deleted stack leaves behind can still be read, over TLS only, and does not stand in the way of a new start', async () => {
  const topology = topologyOf();
  await deploy(emulator, assembly('First', (stack) => new SecureArtifactBucket(stack, 'Artifacts', { topology })), TOOLING);
  const before = await state();
  await remove('First');
  const after = await state();

  expect(after.stacks).toEqual([]);
  expect(after.buckets.map(({ name, policy }) => ({ name, policy }))).toEqual(before.buckets.map(({ name, policy }) => ({ name, policy })));
  expect(after.keys.map(({ aliases, state: key, policy }) => ({ aliases, key, policy })))
    .toEqual(before.keys.map(({ aliases, policy }) => ({ aliases, key: 'Enabled', policy })));

  const next = topologyOf({ platform: { ...TOOLING, artifactGeneration: 2 } });
  await deploy(emulator, assembly('Second', (stack) => new SecureArtifactBucket(stack, 'Artifacts', { topology: next })), TOOLING);
  const names = (await state()).buckets.map((bucket) => bucket.name).sort();
  const ofLogs = /^(first|second)-artifactaccesslogs/;
  expect(names.filter((name) => !ofLogs.test(name))).toEqual([topology.platform.artifactBucketName, next.platform.artifactBucketName].sort());
  expect(names.filter((name) => ofLogs.test(name))).toHaveLength(2);
}, 120_000);

test('with DESTROY nothing of it stays, but a key that waits for its deletion', async () => {
  const buckets = (await state()).buckets.length;
  await deploy(emulator, assembly('Gone', (stack) => new SecureArtifactBucket(stack, 'Artifacts', { removalPolicy: RemovalPolicy.DESTROY })), TOOLING);
  expect((await state()).buckets).toHaveLength(buckets + 2);
  const [made] = (await state()).keys.filter((key) => key.owner?.stackName === 'Gone');
  await remove('Gone');
  expect((await state()).buckets).toHaveLength(buckets);
  expect((await state()).keys.find((key) => key.keyId === made.keyId)?.state ?? 'gone').toMatch(/^(PendingDeletion|gone)$/);
}, 120_000);
