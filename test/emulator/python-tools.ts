import { rmSync } from 'fs';
import { join } from 'path';
import { installOnce, run } from './install-once';

export const REPOSITORY = join(__dirname, '..', '..');

/** Everything the emulator leaves on disk; git ignores `.cache`. */
export const CACHE = join(REPOSITORY, '.cache', 'emulator');

const VENV = join(CACHE, 'venv');

// The oldest Python that all pinned packages install with (networkx decides).
const OLDEST_PYTHON = [3, 11];

/** A Python virtual environment with exactly what requirements.txt names. */
export interface PythonTools {
  /** Path of a command in the environment, such as `python` or `cfn-lint`. */
  command(name: string): string;
}

/** Installs requirements.txt into a virtual environment of this repository, when it is missing or the file has changed. */
export async function ensurePythonTools(): Promise<PythonTools> {
  await installOnce({
    what: 'test/emulator/requirements.txt into .cache/emulator/venv',
    source: join(__dirname, 'requirements.txt'),
    stamp: join(VENV, '.requirements.sha256'),
    lock: join(CACHE, 'venv.lock'),
    install,
  });
  return { command: name => join(VENV, 'bin', name) };
}

async function install(): Promise<void> {
  const python = process.env.PYTHON ?? 'python3';
  const check = `import sys; sys.exit(0 if sys.version_info[:2] >= (${OLDEST_PYTHON.join(', ')}) else 'found ' + sys.version)`;
  await run(python, ['-c', check], `install Python ${OLDEST_PYTHON.join('.')} or newer, or name it in the variable PYTHON`);
  // What an interrupted installation left is thrown away as a whole.
  rmSync(VENV, { recursive: true, force: true });
  await run(python, ['-m', 'venv', VENV], 'install the venv module of that Python');
  const pip = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--quiet', '--requirement', join(__dirname, 'requirements.txt')];
  await run(join(VENV, 'bin', 'python'), pip, 'see that a Python package index is reachable');
}
