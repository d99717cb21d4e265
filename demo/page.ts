import { Build } from './build';
import { Answer } from './decide';
import { Guardrails } from './questions';
import { Held, ReleaseOutcome } from './release';
import { ServiceState } from './services';
import { Validation } from './validate';
import { StackOutcome } from '../test/emulator/deploy';
import { LeftOut } from '../test/emulator/emulatable';
import { AccountState } from '../test/emulator/read-back';

/** One deployment, and what it is expected to do. */
export interface Step {
  readonly name: string;
  readonly stacks: readonly StackOutcome[];
  /** By the beginning of the stack's name; the first that fits. */
  readonly expected: readonly (readonly [stack: string, result: StackOutcome['result']])[];
}

/** A release, and the tags that its image has in the repository afterwards. */
export interface TaggedRelease extends ReleaseOutcome {
  readonly tags: readonly string[];
}

/** Everything that a run found out: what the page shows, and what the JSON holds. */
export interface DemoResult {
  readonly validation: Validation;
  readonly steps: readonly Step[];
  /** What the emulator's CloudFormation does not make. */
  readonly leftOut: readonly LeftOut[];
  readonly builds: readonly Build[];
  readonly releases: readonly TaggedRelease[];
  /** What each environment holds after its stacks were updated once more. */
  readonly afterUpdate: readonly Held[];
  readonly states: readonly AccountState[];
  readonly running: readonly ServiceState[];
  /** What was read back of services and deployers, and is not as synthesized. */
  readonly differences: readonly string[];
  readonly guardrails: Guardrails;
  readonly answers: readonly Answer[];
}

/** What is not as it has to be; empty when the demo has shown what it promises. */
export function faults(result: DemoResult): string[] {
  const { schema, cfnLint, nag } = result.validation;
  return [
    ...[...schema, ...cfnLint, ...nag].map(({ rule, resource, message }) => `${rule} at ${resource}: ${message}`),
    ...result.steps.flatMap(stepFaults),
    ...releaseFaults(result),
    ...result.differences,
    ...result.answers.filter((each) => each.decision !== each.must).map((each) => `${each.who} ${each.what}: ${each.decision}, but has to be ${each.must}`),
  ];
}

function stepFaults({ name, stacks, expected }: Step): string[] {
  return stacks.flatMap(({ stackName, result }) => {
    const wanted = expected.find(([stack]) => stackName.startsWith(stack))?.[1];
    return result === wanted ? [] : [`${name}: ${stackName} was expected to be ${wanted}, but: ${result}`];
  });
}

function releaseFaults({ releases, afterUpdate }: DemoResult): string[] {
  const accepted = new Map<string, string>();
  const found: string[] = [];
  for (const each of releases) {
    const { environment, image, course, status, pointer, newest } = each;
    if (course === 'accepted') accepted.set(environment, image);
    const wanted = accepted.get(environment);
    if (status !== (course === 'accepted' ? 'SUCCEEDED' : 'FAILED')) found.push(`the release of ${image} in ${environment} has ${status}`);
    if (pointer !== wanted) found.push(`the pointer of ${environment} is ${pointer} after the release of ${image}, not ${wanted}`);
    if (marks(each).length !== (course === 'accepted' ? 1 : 0)) found.push(`the tags of ${image} are ${each.tags.join(', ')} after its release in ${environment}`);
    if (newest !== wanted) found.push(`the newest revision of ${environment} has ${newest} after the release of ${image}, not ${wanted}`);
  }
  for (const { environment, pointer, newest } of afterUpdate) {
    const wanted = accepted.get(environment);
    if (pointer !== wanted || newest !== wanted) found.push(`a stack update has changed what ${environment} serves: ${newest}`);
  }
  return found;
}

/** The tags that say that the image was released there. */
const marks = ({ environment, tags }: TaggedRelease) => tags.filter((tag) => new RegExp(`^released-${environment}-\\d{8}T\\d{6}Z$`).test(tag));

export function page(result: DemoResult): string {
  const { validation, steps, leftOut, builds, releases, afterUpdate, states, running, answers } = result;
  return [
    'Validated before the deployment',
    `  CloudFormation's schemas ${validation.schema.length} findings, cfn-lint ${validation.cfnLint.length},`
      + ` cdk-nag ${validation.nag.length} and ${validation.acknowledged.length} acknowledged`,
    '',
    'Deployed, in the order of a first deployment',
    ...table(['step', 'stack', 'account', 'result'], steps.flatMap(({ name, stacks }) => stacks.map((each) => [name, each.stackName, each.account, each.result]))),
    `  Not made by the emulator, and left out: ${counted(leftOut.map(({ type }) => type))}`,
    '',
    'Built: the build specification as synthesized, with docker and aws recorded',
    ...builds.map(({ version, digest, commands }) => `  ${version}: ${commands.length} calls of docker and aws, ${short(digest)}`),
    '',
    'Released: the deployer as deployed, executed by the emulator with CodeDeploy\'s answers recorded',
    ...table(['environment', 'image', 'CodeDeploy', 'release', 'pointer', 'newest revision', 'tagged'],
      releases.map((each) => [each.environment, short(each.image), each.course, ended(each), short(each.pointer), short(each.newest), marks(each).join() || 'no'])),
    ...afterUpdate.map(({ environment, pointer, newest }) => `  After a stack update, ${environment} has ${short(newest)} as its newest revision, and ${short(pointer)} as its pointer`),
    '',
    'Read back from the services',
    ...states.flatMap(readBackLines),
    ...running.flatMap(serviceLines),
    '',
    'Who can do what, decided from the policies that were read back',
    ...table(['who', 'tries to', 'is', 'because'], answers.map((each) => [each.who, each.what, verdict(each), each.because])),
  ].join('\n');
}

/** A release that CodeDeploy rejects has to fail: that is how the pipeline learns of it. */
const ended = ({ course, status }: ReleaseOutcome) => (course === 'rejected' && status === 'FAILED' ? 'rolled back' : status.toLowerCase());
const verdict = ({ decision, must }: Answer) => decision === must ? decision : `${decision}, WRONG`;

/** A digest as people tell them apart. */
const short = (image: string) => (image.includes('sha256:') ? image.slice(image.indexOf('sha256:')).slice(0, 'sha256:'.length + 8) : image);

function counted(types: readonly string[]): string {
  return [...new Set(types)].sort().map((type) => `${types.filter((each) => each === type).length} ${type}`).join(', ');
}

function readBackLines({ account, buckets, keys, roles }: AccountState): string[] {
  return [
    ...buckets.map(({ name, versioning, publicAccessBlock, objectOwnership }) =>
      `  ${account}  bucket ${name}: versioning ${versioning}, public access ${blocked(publicAccessBlock)}, ownership ${objectOwnership}`),
    ...keys.map(({ aliases, description, rotation }) => `  ${account}  key ${aliases.join(', ') || description}: rotation ${rotation.enabled ? 'on' : 'off'}`),
    ...roles.map(({ path, name }) => `  ${account}  role ${path}${name}`),
  ];
}

function serviceLines({ environment, service, launchType, taskDefinition, deployer, states }: ServiceState): string[] {
  return [
    `  ${environment}  service ${service}: ${launchType}, created with ${taskDefinition.split('/').pop()}`,
    `  ${environment}  deployer ${deployer}: ${states.length} states`,
  ];
}

function blocked(block: AccountState['buckets'][number]['publicAccessBlock']): string {
  return block && Object.values(block).every(Boolean) ? 'blocked' : 'not blocked';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) => '  ' + cells.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
