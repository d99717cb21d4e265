// node tools/pack.mjs [js|python|java|go|dotnet ...]: packs the compiled library, for all languages when none is named.
// The npm tarball comes first and everything else is generated from it, so that what is tested is what is shipped.
import { join } from 'node:path';
import { compileIfStale, installFloor, packNpm, packTarget, translateExamples } from './lib/pack-package.mjs';
import { main, pool, timed } from './lib/pack-steps.mjs';
import { ROOT } from './lib/run.mjs';

// The slow ones first: two run at once.
const GENERATED = ['java', 'go', 'python', 'dotnet'];
const TARGETS = ['js', ...GENERATED];

const named = process.argv.slice(2);
const unknown = named.filter((target) => !TARGETS.includes(target));

await main('packing', async () => {
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not a target; there are ${TARGETS.join(', ')}`);
  const wanted = GENERATED.filter((target) => named.length === 0 || named.includes(target));

  await timed('compile', async () => await compileIfStale() ? 'sources had changed' : 'up to date');
  let tarball;
  await timed('dist/js: npm tarball', async () => { tarball = await packNpm(join(ROOT, 'dist', 'js')); });
  if (wanted.length === 0) return;
  await timed('translate the examples', translateExamples);
  await timed('install the oldest supported CDK to generate against', async () => await installFloor() ? 'new' : 'kept from before');
  await pool(2, wanted.map((target) => () => timed(`dist/${target}`, () => packTarget(target, tarball))));
});
