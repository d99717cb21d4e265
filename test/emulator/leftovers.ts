import { existsSync, readdirSync, rmSync, statSync } from 'fs';
import { join } from 'path';
import { isAlive } from './install-once';

const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Removes what processes left behind that are no longer there: their directories at once, their logs after a day.
 *
 * Names begin with the id of the process that they belong to.
 */
export function removeLeftovers(runs: string, logs: string): void {
  for (const path of [...entries(runs, /^(\d+)-/), ...entries(logs, /^(\d+)-.*\.log$/, KEPT_MS)]) rmSync(path, { recursive: true, force: true });
}

function entries(directory: string, owner: RegExp, minimumAge = 0): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter(name => owner.test(name) && !isAlive(Number(owner.exec(name)![1])))
    .map(name => join(directory, name))
    .filter(path => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= minimumAge);
}
