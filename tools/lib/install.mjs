import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, ROOT, run } from './run.mjs';

const NEEDED = {
  node: { command: 'node', args: ['--version'], at: 'Node.js 20.16 or newer' },
  python: { command: 'python3', args: ['-c', 'import venv, sys; assert sys.version_info >= (3, 11)'], at: 'Python 3.11 or newer with venv' },
  java: { command: 'javac', args: ['-version'], at: 'a Java development kit, 17 or newer' },
  maven: { command: 'mvn', args: ['--version'], at: 'Maven 3.8 or newer' },
  go: { command: 'go', args: ['version'], at: 'Go 1.25 or newer' },
};

/** Says at once which program is missing, instead of failing somewhere in the middle. */
export async function checkPrograms(...names) {
  const checked = await Promise.all(names.map(async (name) => ({ name, ...(await run(NEEDED[name].command, NEEDED[name].args)) })));
  const missing = checked.filter((each) => !each.ok).map((each) => `  - ${each.name}: install ${NEEDED[each.name].at}`);
  return { ok: missing.length === 0, output: `missing or too old:\n${missing.join('\n')}` };
}

/** `npm ci`, unless what the lock file says is installed already. */
export async function installNodeModules() {
  const stamp = join(cacheFolder('install'), 'package-lock.sha256');
  const lock = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json'))).digest('hex');
  const installed = existsSync(join(ROOT, 'node_modules', '.package-lock.json')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
  if (installed) return { ok: true };
  console.error('installing Node packages, about a minute on a first run');
  const result = await run('npm', ['ci', '--no-audit', '--no-fund']);
  if (result.ok) writeFileSync(stamp, lock);
  return result;
}
