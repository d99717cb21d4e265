import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

export const ROOT = join(__dirname, '..', '..');

/* eslint-disable @typescript-eslint/no-explicit-any -- jsii's own schema is larger than what these tests read */
export interface JsiiMember {
  readonly name?: string;
  readonly optional?: boolean;
  readonly docs?: { readonly summary?: string; readonly default?: string };
  readonly parameters?: JsiiMember[];
  readonly type?: any;
  readonly returns?: { readonly type: any; readonly optional?: boolean };
}
export interface JsiiType extends JsiiMember {
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: string[];
  readonly initializer?: JsiiMember;
  readonly properties?: JsiiMember[];
  readonly methods?: JsiiMember[];
  readonly members?: JsiiMember[];
}
export interface Assembly {
  readonly types: { [fqn: string]: JsiiType };
}

/** What the compiler wrote about the library's public side. */
export function ourAssembly(): Assembly {
  return JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
}

/** A copy that a test breaks on purpose. */
export function brokenAssembly(change: (assembly: any) => void): Assembly {
  const copy = ourAssembly();
  change(copy);
  return copy;
}

/** Every type, member and parameter by its name, as a reader of the documentation meets them. */
export function* membersOf(assembly: Assembly): Generator<{ path: string; member: JsiiMember; of: JsiiType }> {
  for (const type of Object.values(assembly.types)) {
    yield { path: type.fqn, member: type, of: type };
    const members = [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? [], ...type.initializer ? [type.initializer] : []];
    for (const member of members) {
      const path = `${type.fqn}.${member.name ?? 'constructor'}`;
      yield { path, member, of: type };
      for (const parameter of member.parameters ?? []) yield { path: `${path}(${parameter.name})`, member: parameter, of: type };
    }
  }
}

/** A package that tools can load: the assembly, and a package.json like ours, below the root so that dependencies resolve. */
export function packageWith(name: string, assembly: Assembly): string {
  const folder = join(ROOT, '.cache', 'contract', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.jsii'), JSON.stringify(assembly));
  writeFileSync(join(folder, 'package.json'), readFileSync(join(ROOT, 'package.json')));
  return folder;
}
