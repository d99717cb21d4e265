import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, ROOT, run } from './run.mjs';

/** What is generated has to be what is committed: a file changed by hand, or forgotten, fails here. */
async function unchanged(files, generate) {
  const read = () => files.map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const before = read();
  const result = await generate();
  if (!result.ok) return result;
  const after = read();
  const stale = files.filter((_, i) => before[i] !== after[i]);
  return { ok: stale.length === 0, output: `${stale.join(', ')} was not up to date; commit what is there now` };
}

export async function projectFiles() {
  const { files } = JSON.parse(readFileSync(join(ROOT, '.projen', 'files.json'), 'utf8'));
  // The list is one of them: a file that is generated anew changes it.
  return unchanged(files, () => run(bin('tsx'), ['.projenrc.ts'], { env: { PROJEN_DISABLE_POST: '1' } }));
}

/** Only one warning is expected: constructs is developed with a newer version than promised, see ADR 0001. */
export const compile = () => run(bin('jsii'), ['--fail-on-warnings', '--silence-warnings=missing-dev-dependency']);

export const apiReference = () => unchanged(['API.md'], () => run(bin('jsii-docgen'), ['-o', 'API.md']));

export const eslint = () => run(bin('eslint'), ['--ext', '.ts', '--max-warnings', '0', 'src', 'test', 'examples', 'demo', 'bench', 'projenrc', '.projenrc.ts'],
  { env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' } });

/** One of its rules asks for the types that ADR 0001 keeps out of every signature, as they have moved within 2.x. */
export const awslint = () => run(bin('awslint'), ['--no-compile', '--exclude', 'prefer-ref-interface:*']);

/** Each example in a docstring or in the README compiles, in TypeScript, against the library as it is. */
export const examples = () => run(bin('jsii-rosetta'), ['extract', '--strict', '--compile', '.']);

export async function types() {
  const projects = ['tsconfig.dev.json', 'test/tsconfig.newest.json'];
  const results = await Promise.all(projects.map((project) => run(bin('tsc'), ['--noEmit', '-p', project])));
  return { ok: results.every((each) => each.ok), output: results.map((each) => each.output).join('\n') };
}
