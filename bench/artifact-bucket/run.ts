// What SecureArtifactBucket costs and gives, beside what a user would write instead:
//   npx tsx bench/artifact-bucket/run.ts
// It installs what others have written, into bench/artifact-bucket/peers, and writes docs/benchmarks/artifact-bucket.md.
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Contender, CONTENDERS, GROWING_OURS, load } from './contenders';
import { ROUNDS } from './cpu';
import { ACCOUNTS, grown } from './growth';
import { installPeers, peerVersions } from './install-peers';
import { measure } from './measure';
import { Grows, pageOf } from './page';

const PAGE = join(__dirname, '..', '..', 'docs', 'benchmarks', 'artifact-bucket.md');
const RECOMMENDED = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

const grows = (contender: Contender): Grows => ({ name: contender.name, at: ACCOUNTS.map((count) => grown(load(contender), RECOMMENDED, count)) });

async function main(): Promise<void> {
  await installPeers();
  // aws-solutions-constructs otherwise prints a warning for each property that differs from its own.
  process.env.overrideWarningsEnabled = 'false';
  const page = pageOf({
    cdkVersion: JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')).version,
    peerVersions: peerVersions(),
    rounds: ROUNDS,
    measures: await measure(CONTENDERS, RECOMMENDED),
    growth: { ours: GROWING_OURS.map(grows), others: CONTENDERS.slice(1).map(grows) },
  });
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, page);
  console.log(page);
}

void main();
