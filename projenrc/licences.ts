import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences, by SPDX identifier, that a tool of ours may have. */
export const ALLOWED_LICENCES = [
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0', 'ISC', 'MIT', 'Python-2.0',
];

/** Statements that are not SPDX, tolerated for one package each. */
const TOLERATED: Record<string, string> = {
  // Does not say which BSD licence; any of them permits running the package while making a release.
  gitconfiglocal: 'BSD',
};

interface Manifest {
  readonly name?: string;
  readonly license?: string | { readonly type?: string };
}

interface LockEntry extends Manifest {
  readonly version?: string;
}

export interface Lock {
  readonly packages: Record<string, LockEntry>;
}

/** Whether an SPDX expression can be satisfied with allowed licences only. */
export function isAllowed(expression: string, allowed: string[] = ALLOWED_LICENCES): boolean {
  const text = expression.trim();
  const inner = /^\(([^()]*)\)$/.exec(text);
  if (inner) {
    return isAllowed(inner[1], allowed);
  }
  // What is nested deeper has not occurred; it is refused, and then somebody looks.
  if (/[()]/.test(text)) {
    return false;
  }
  // AND binds closer than OR.
  return text.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((licence) => allowed.includes(licence)));
}

/**
 * The packages of a lock file whose licence is not allowed, as `path: licence`.
 *
 * The installed package's own manifest decides; what this platform does not install (other
 * platforms' binaries) is judged by what the lock file recorded.
 */
export function licenceProblems(lock: Lock, root: string): string[] {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ path, licence: licenceOf(readManifest(root, path) ?? entry) }))
    .filter(({ path, licence }) => !isAllowed(licence) && TOLERATED[packageOf(path)] !== licence)
    .map(({ path, licence }) => `${path}: ${licence}`);
}

function packageOf(path: string): string {
  return path.split('node_modules/').pop()!;
}

function licenceOf(manifest: Manifest): string {
  const licence = typeof manifest.license === 'object' ? manifest.license.type : manifest.license;
  return licence ?? 'none stated';
}

function readManifest(root: string, path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
