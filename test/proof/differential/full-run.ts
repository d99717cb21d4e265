// npx tsx --tsconfig tsconfig.dev.json test/proof/differential/full-run.ts [count] [seed]
import { ask, compare } from './compare';
import { DISAGREEMENTS } from './disagreements';
import { SEED } from './fixed-sample';
import { sample } from './generator';
import { reasons, tally, unrecognized } from './report';
import { evaluate } from '../../../src/policy/evaluate';

/** From here on, a class of disagreements that does not occur is taken for one that is no more. */
const ENOUGH = 20_000;

async function main() {
  const count = Number(process.argv[2] ?? ENOUGH);
  const seed = Number(process.argv[3] ?? SEED);
  const percent = (part: number) => `${(100 * part / count).toFixed(2)} %`;
  const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

  let since = Date.now();
  const requests = sample(seed, count);
  console.log(`${count} requests of seed ${seed}: made in ${seconds(since)}`);
  since = Date.now();
  const answers = await ask(requests);
  console.log(`answered by the simulator in ${seconds(since)}`);
  since = Date.now();
  const shares = reasons(requests, evaluate);
  console.log(`decided by the evaluator in ${seconds(since)}\n`);
  for (const [reason, times] of shares) console.log(`${percent(times).padStart(8)}  ${reason}`);

  since = Date.now();
  const disagreements = compare(requests, answers, evaluate);
  console.log(`\n${percent(count - disagreements.length)} decided alike, compared in ${seconds(since)}; the others, by class and with their first example:`);
  const classes = new Map(tally(disagreements.flatMap((each) => each.classes)));
  for (const [id, times] of classes) {
    console.log(`${String(times).padStart(8)}  ${id} (${disagreements.find((each) => each.classes.length === 1 && each.classes[0] === id)?.index})`);
  }
  const strange = await unrecognized(disagreements, evaluate);
  for (const each of strange) console.log(`\n${each}`);
  const gone = count < ENOUGH ? [] : DISAGREEMENTS.filter(({ id }) => !classes.has(id));
  for (const { id } of gone) console.log(`\n${id} does not occur any more; take it out of disagreements.ts`);
  console.log(`\n${strange.length === 0 ? 'every' : 'not every'} disagreement is recognized`);
  if (strange.length + gone.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
