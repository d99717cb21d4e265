import { Case, CASES } from './cases';
import { ACCOUNTS, accounts, Growth } from './growth';
import { losses } from './losses';
import { Measures } from './measure';
import { ROWS, shown } from './rows';

/** A way to let many accounts in, and what becomes of it at each number of accounts. */
export interface Grows {
  readonly name: string;
  readonly at: readonly Growth[];
}

export interface Page {
  readonly cdkVersion: string;
  readonly peerVersions: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** The first is ours. */
  readonly measures: readonly Measures[];
  readonly growth: { readonly ours: readonly Grows[]; readonly others: readonly Grows[] };
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function pageOf(page: Page): string {
  const { measures, growth } = page;
  const names = measures.map(({ name }) => name);
  const versions = Object.entries(page.peerVersions).map(([name, version]) => `${name} ${version}`).join(', ');
  return `# An artifact bucket, beside what would be written instead

Written by \`npx tsx bench/artifact-bucket/run.ts\`; do not edit. aws-cdk-lib ${page.cdkVersion} with the recommended feature flags, ${versions}.

All have the same task: a bucket in one account, from which a deploy role in each of two other accounts reads an application's artifacts, and into which that application's build writes. What a user writes for it is in \`bench/artifact-bucket\`, a file each. The careful one is written to give by hand what SecureArtifactBucket gives; the naive one uses what CDK offers for the task.

${table(['', ...names], ROWS.map((row) => [row.what, ...measures.map((each) => shown(row, each))]))}

${notes(page)}

## Where SecureArtifactBucket loses

${losses(measures, growth).map((each) => `- ${each}`).join('\n') || 'Nowhere on this page.'}

## What is asked

Decided by AccessProof from the synthesized templates. Whoever is not the build has every right that an account can give to its own.

${table(['', 'must be', ...names], CASES.map((each) => [each.what, each.must, ...measures.map(({ failed }) => passed(each, failed))]))}

## When more accounts read

Bytes of the bucket policy and of the key policy, for as many accounts with one reader each. S3 takes 20,480 bytes, KMS 32,768: what is larger fails in the deployment, unless the synthesis refuses it.

${table(['', ...ACCOUNTS.map(accounts)], [...growth.ours, ...growth.others].map(({ name, at }) => [name, ...at.map(size)]))}
`;
}

function notes({ rounds }: Page): string {
  return [
    'User lines are lines of the file as the linter formats it, without blank lines, comments, imports and the function around it. The topology is a file '
      + 'that all constructs and all accounts share. The stages of the pipeline are not counted.',
    'Resources, bytes and findings are those of buckets, keys and their policies: roles and pipelines are left out, which would be there with any of them. '
      + 'The CPU time is that of the whole stack. What has no bucket for logs has no findings on it.',
    'A pipeline\'s own bucket is for one application: that its build writes, or a deploy role reads, what is another\'s there, weighs nothing.',
    'Where nothing is logged, a case about logs that must be allowed is failed, and one that must be denied is passed.',
    `Synthesis CPU is the median of ${rounds} rounds in which all take their turn in one process, the code loaded. Of all measures, only this one may be another in another run.`,
  ].map((each) => `- ${each}`).join('\n');
}

const passed = (each: Case, failed: readonly Case[]) => (failed.includes(each) ? '**no**' : 'yes');

const size = ({ refused, bucket, key }: Growth) => `${bucket} / ${key}${refused ? `, refused ${refused}` : ''}`;
