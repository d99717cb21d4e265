import { spawn } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { setTimeout as sleep } from 'timers/promises';

const TIMEOUT_MS = 300_000;

export interface Installation {
  /** What is installed, for the terminal. */
  readonly what: string;
  /** The file that says what to install: a change of it means to install again. */
  readonly source: string;
  /** Written when everything is installed, therefore inside of what is installed. */
  readonly stamp: string;
  /** A file beside what is installed. */
  readonly lock: string;
  install(): Promise<void>;
}

/** Installs what is missing or outdated. Several jest workers may ask at once; one of them installs, the others wait. */
export async function installOnce(installation: Installation): Promise<void> {
  if (isCurrent(installation)) return;
  mkdirSync(dirname(installation.lock), { recursive: true });
  await withLock(installation, async () => {
    if (isCurrent(installation)) return;
    say(`installing ${installation.what}, this may take half a minute`);
    rmSync(installation.stamp, { force: true });
    await installation.install();
    writeFileSync(installation.stamp, wanted(installation));
    say(`installed ${installation.what}`);
  });
}

/** Runs a command to its end; a failure says what to do about it and what the command said. */
export async function run(command: string, args: readonly string[], advice: string, cwd?: string): Promise<void> {
  // Not spawn's own time-out: when a command does not exist, that one keeps this process alive to its end.
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], signal: AbortSignal.timeout(TIMEOUT_MS) });
  let said = '';
  child.stdout.on('data', data => said += data);
  child.stderr.on('data', data => said += data);
  const outcome = await new Promise<string>(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `it ended with ${code ?? signal}`));
  });
  if (outcome) throw new Error(`could not run ${[command, ...args].join(' ')}: ${outcome}; ${advice}\n${said.slice(-2000)}`);
}

function wanted({ source }: Installation): string {
  return createHash('sha256').update(readFileSync(source)).digest('hex');
}

function isCurrent(installation: Installation): boolean {
  return existsSync(installation.stamp) && readFileSync(installation.stamp, 'utf8') === wanted(installation);
}

async function withLock({ lock, what }: Installation, action: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; !tryLock(lock); await sleep(200)) {
    if (Date.now() > deadline) throw new Error(`another process has been installing ${what} for ${TIMEOUT_MS / 1000} s; end it or remove ${lock}`);
  }
  try {
    await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  // A holder that was killed must not block everybody after it.
  const holder = Number(existsSync(lock) ? readFileSync(lock, 'utf8') : NaN);
  if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
  return false;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Straight to the terminal: jest would print a console call with a stack, after the test. */
function say(message: string): void {
  process.stderr.write(`${message}\n`);
}
