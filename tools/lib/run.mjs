import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const CACHE = join(ROOT, '.cache');

/** Programs from node_modules, without asking npm to look for them. */
export const bin = (name) => join(ROOT, 'node_modules', '.bin', name);

export const QUIET = {
  // jsii, CDK and AWS's SDK announce Node's end of life and their own news on every start; none is about this project.
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '20',
  CDK_DISABLE_CLI_TELEMETRY: '1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Runs a program. Its output is shown when it fails, or as it comes with `show`; the promise never rejects. */
export function run(command, args, { cwd = ROOT, env = {}, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd, env: { ...process.env, ...QUIET, ...env }, stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (data) => { output += data; });
    child.stderr?.on('data', (data) => { output += data; });
    child.on('error', (error) => resolve({ ok: false, code: -1, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, code, output }));
  });
}

export function cacheFolder(name) {
  const folder = join(CACHE, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
