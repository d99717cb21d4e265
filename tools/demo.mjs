// npm run demo: delivers the example into a local AWS emulator and shows who can do what. `-- --json` prints JSON.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkPrograms, installNodeModules } from './lib/install.mjs';
import { QUIET, ROOT } from './lib/run.mjs';

for (const step of [() => checkPrograms('node', 'python'), installNodeModules]) {
  const result = await step();
  if (!result.ok) {
    console.error(result.output);
    process.exit(1);
  }
}

const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const child = spawn(process.execPath, [tsx, '--tsconfig', 'tsconfig.dev.json', join('demo', 'main.ts'), ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...QUIET } });
// The child stops what it has started; this process only has to wait for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => { process.exitCode = signal ? 130 : code; });
