import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { Evaluate } from './compare';

const SOURCE = join(__dirname, '..', '..', '..', 'src', 'policy');

/** A text of the evaluator's source, which has to be there exactly once, and what stands there instead. */
export interface Replacement {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

type Modules = Readonly<Record<string, string>>;

const sources: Modules = Object.fromEntries(readdirSync(SOURCE).map((file) => [file, readFileSync(join(SOURCE, file), 'utf8')]));
const compiled: Modules = Object.fromEntries(Object.entries(sources).map(([file, source]) => [file, compile(source)]));

/** The evaluator with some of its source replaced. It lives in memory: no file can be left behind or mistaken for the original. */
export function mutant(replacements: readonly Replacement[]): Evaluate {
  const changed: Record<string, string> = {};
  for (const { file, from, to } of replacements) {
    const source = changed[file] ?? sources[file];
    if (source?.split(from).length !== 2) throw new Error(`src/policy/${file} does not have exactly once what a planted bug replaces; adapt planted-bugs.ts: ${from}`);
    changed[file] = source.replace(from, () => to);
  }
  const program = { ...compiled, ...Object.fromEntries(Object.entries(changed).map(([file, source]) => [file, compile(source)])) };
  return (load(program, './evaluate', {}) as { evaluate: Evaluate }).evaluate;
}

function compile(source: string): string {
  return transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } }).outputText;
}

function load(program: Modules, name: string, loaded: Record<string, object>): object {
  const file = `${name.replace('./', '')}.ts`;
  if (loaded[file]) return loaded[file];
  if (program[file] === undefined) throw new Error(`src/policy imports ${name}, which is not of that folder`);
  const exports = loaded[file] = {};
  // The modules of src/policy import only one another, so this is all that they need.
  new Function('exports', 'require', program[file])(exports, (other: string) => load(program, other, loaded));
  return exports;
}
