import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The permissions of each type's handlers: of a folder or archive of resource-type schemas, or of a file that collects them. */
export function readHandlers(path) {
  if (statSync(path).isDirectory()) return ofFolder(path);
  if (!path.endsWith('.zip')) return JSON.parse(readFileSync(path, 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  try {
    execFileSync('unzip', ['-q', path, '-d', folder]);
    return ofFolder(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Types without handlers are left out: nothing is known of them. */
function ofFolder(folder) {
  const types = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const { typeName, handlers } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (!typeName || !handlers) continue;
    types[typeName] = Object.fromEntries(['create', 'read', 'update', 'delete'].filter((each) => handlers[each])
      .map((each) => [each, handlers[each].permissions ?? []]));
  }
  return types;
}
