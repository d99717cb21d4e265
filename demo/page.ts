import { Answer } from './decide';
import { Validation } from './validate';
import { StackOutcome } from '../test/emulator/deploy';
import { AccountState } from '../test/emulator/read-back';

/** Everything that a run found out: what the page shows, and what the JSON holds. */
export interface DemoResult {
  readonly validation: Validation;
  readonly firstDeployment: readonly StackOutcome[];
  readonly secondDeployment: readonly StackOutcome[];
  readonly states: readonly AccountState[];
  readonly answers: readonly Answer[];
}

/** What is not as it has to be; empty when the demo has shown what it promises. */
export function faults(result: DemoResult): string[] {
  const { schema, cfnLint, nag } = result.validation;
  return [
    ...[...schema, ...cfnLint, ...nag].map(({ rule, resource, message }) => `${rule} at ${resource}: ${message}`),
    ...result.firstDeployment.filter((each) => each.result !== 'created').map((each) => `${each.stackName} was expected to be created, but: ${each.result}`),
    ...result.secondDeployment.filter((each) => each.result !== 'no change').map((each) => `${each.stackName} changed in the second deployment`),
    ...result.answers.filter((each) => each.decision !== each.must).map((each) => `${each.who} ${each.what}: ${each.decision}, but has to be ${each.must}`),
  ];
}

export function page(result: DemoResult): string {
  const { validation, firstDeployment, secondDeployment, states, answers } = result;
  return [
    'Validated before the deployment',
    `  CloudFormation's schemas ${validation.schema.length} findings, cfn-lint ${validation.cfnLint.length},`
      + ` cdk-nag ${validation.nag.length} and ${validation.acknowledged.length} acknowledged`,
    '',
    'Deployed',
    ...table(['stack', 'account', 'first time', 'second time'],
      firstDeployment.map((each, i) => [each.stackName, each.account, each.result, secondDeployment[i].result])),
    '',
    'Read back from the services',
    ...states.flatMap(readBackLines),
    '',
    'Who can do what, decided from the policies that were read back',
    ...table(['who', 'tries to', 'is', 'because'], answers.map((each) => [each.who, each.what, verdict(each), each.because])),
  ].join('\n');
}

const verdict = ({ decision, must }: Answer) => decision === must ? decision : `${decision}, WRONG`;

function readBackLines({ account, buckets, keys, roles }: AccountState): string[] {
  return [
    ...buckets.map(({ name, versioning, publicAccessBlock, objectOwnership }) =>
      `  ${account}  bucket ${name}: versioning ${versioning}, public access ${blocked(publicAccessBlock)}, ownership ${objectOwnership}`),
    ...keys.map(({ aliases, rotation }) => `  ${account}  key ${aliases.join(', ')}: rotation ${rotation.enabled ? 'on' : 'off'}`),
    ...roles.map(({ path, name }) => `  ${account}  role ${path}${name}`),
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
