// node tools/pack-go.mjs: writes dist/go and nothing else, from the npm tarball in dist/js if there is one. The
// release workflow calls it with the tarball that it publishes; for work in progress use `tools/pack.mjs go`.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installFloor, packNpm, packTarget, translateExamples } from './lib/pack-package.mjs';
import { main, timed } from './lib/pack-steps.mjs';
import { CACHE, ROOT } from './lib/run.mjs';

function packedAlready() {
  const folder = join(ROOT, 'dist', 'js');
  const tarballs = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.tgz')) : [];
  if (tarballs.length > 1) throw new Error(`dist/js holds several tarballs: ${tarballs.join(', ')}; leave the one that is published`);
  return tarballs.length === 1 ? join(folder, tarballs[0]) : undefined;
}

await main('packing for Go', async () => {
  let tarball = packedAlready();
  if (!tarball) await timed('npm tarball', async () => { tarball = await packNpm(join(CACHE, 'pack-go')); });
  await timed('install the oldest supported CDK to generate against', async () => await installFloor() ? 'new' : 'kept from before');
  await timed('translate the examples', translateExamples);
  await timed(`dist/go from ${tarball.slice(ROOT.length + 1)}`, () => packTarget('go', tarball));
});
