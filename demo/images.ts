import { setTimeout as sleep } from 'timers/promises';
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Build } from './build';
import { ended } from './release';
import { topology } from '../examples/hub-and-spoke/topology';
import { Emulator } from '../test/emulator/emulator';

const { artifactAccount: account, region } = topology.platform;
const ATTEMPTS = 3;

/** Puts what docker would have pushed, under the tag that it was built with. */
export async function push(emulator: Emulator, { digest, commands }: Build): Promise<void> {
  const { argv } = commands.find(({ program, argv: [command] }) => program === 'docker' && command === 'push')!;
  await ecr(emulator, 'PutImage', {
    repositoryName: topology.imageRepositoryName,
    imageDigest: digest,
    imageTag: argv[argv.length - 1].split(':').pop(),
    imageManifest: JSON.stringify({ schemaVersion: 2, config: { digest } }),
    imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  });
}

/**
 * Starts the state machine that marks what was released, as the pipeline would after a release, and waits for its end. Here
 * releases take no time: two of one environment may fall into one second, and the later one is tried again.
 */
export async function markReleased(emulator: Emulator, environment: string, digest: string): Promise<void> {
  const sfn = new SFNClient(emulator.clientConfig(account, region));
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  if (stateMachines.length !== 1) throw new Error(`expected one state machine in the tooling account, got ${stateMachines.length}`);
  for (let attempt = 1; ; attempt++) {
    const input = JSON.stringify({ digest, environment });
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: stateMachines[0].stateMachineArn, input }));
    const { status, error, cause } = await ended(sfn, executionArn!);
    if (status === 'SUCCEEDED') return;
    if (error !== 'ReleaseTags.TagTaken' || attempt === ATTEMPTS) throw new Error(`${digest} was not marked as released to ${environment}: ${error}: ${cause}`);
    await sleep(1000);
  }
}

/** The tags of an image, as the repository tells them. */
export async function tagsOf(emulator: Emulator, digest: string): Promise<string[]> {
  const { imageDetails } = await ecr(emulator, 'DescribeImages', { repositoryName: topology.imageRepositoryName, imageIds: [{ imageDigest: digest }] });
  return imageDetails[0].imageTags;
}

/** Its client is no dependency of ours: the emulator does not check the root's signature. */
async function ecr(emulator: Emulator, action: string, input: object): Promise<any> {
  const response = await fetch(emulator.endpoint, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AmazonEC2ContainerRegistry_V20150921.${action}`,
      'Authorization': `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/ecr/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`ecr ${action} answered ${response.status}: ${answer}`);
  return JSON.parse(answer);
}
