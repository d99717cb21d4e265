import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { faults, page } from './page';
import { runDemo, startEmulator } from './run';

const RESULT = join(__dirname, '..', '.cache', 'demo', 'result.json');

/** `npm run demo [-- --json]`: the page for a person, or the same as JSON. */
async function main(): Promise<void> {
  const json = process.argv.includes('--json');
  const started = Date.now();
  const say = (message: string) => process.stderr.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${message}\n`);
  say('starting the local AWS emulator on the loopback');
  const emulator = await startEmulator();
  try {
    const result = await runDemo(emulator, say);
    const wrong = faults(result);
    mkdirSync(join(RESULT, '..'), { recursive: true });
    writeFileSync(RESULT, JSON.stringify({ ...result, faults: wrong }, undefined, 2) + '\n');
    process.stdout.write(json ? JSON.stringify({ ...result, faults: wrong }, undefined, 2) + '\n' : `\n${page(result)}\n\nThe same as JSON: .cache/demo/result.json\n`);
    for (const fault of wrong) process.stderr.write(`✗ ${fault}\n`);
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    await emulator.stop();
    say('stopped the emulator');
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
