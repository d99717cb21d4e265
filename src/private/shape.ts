import type { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ErrorCode } from './error-codes';
import { Problems } from './problems';
import { displayed } from './tokens';

/** Whether a value has members of these names: all that can be asked of an object that another copy of this package may have made. */
export function has(value: unknown, ...members: readonly PropertyKey[]): boolean {
  return value !== null && typeof value === 'object' && members.every((member) => member in value);
}

/** What a table has under a key, which may be any text: `constructor` is in no table. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);

/**
 * The options of a struct as they are now, with their lists: a change later changes nothing. What is no object has none. Nothing at all
 * where they cannot be read, as getters and proxies of JavaScript may throw.
 */
export function snapshotOf<T extends object>(given: T | undefined, known: readonly string[]): Partial<T> | undefined {
  try {
    if (!has(given)) return {};
    const options = given as Record<string, unknown>;
    // What is inherited counts where it is known; what is misspelt is listed by its owner only.
    const names = [...new Set([...Object.keys(options), ...known])].filter((name) => options[name] !== undefined);
    const entries = names.map((name) => [name, options[name]] as const);
    // A list that only the deployment knows is told by its one member, which a copy has as well. A hole becomes undefined.
    const kept = entries.map(([name, value]) => [name, Array.isArray(value) ? Object.freeze(Array.from(value)) : value]);
    return Object.freeze(Object.fromEntries(kept)) as Partial<T>;
  } catch {
    return undefined;
  }
}

/** A value for a message. A construct would be a whole tree as JSON, and its path alone could be any text. */
export function shown(value: unknown): unknown {
  try {
    const path = has(value, 'node') ? (value as Partial<Construct>).node?.path : undefined;
    return path === undefined ? value : `the construct ${path}`;
  } catch {
    // What stands for a resource of AWS has a tree that throws, as a managed policy of AWS has.
    return value;
  }
}

/** A duration for a message, or whatever was given instead of one. */
export function shownDuration(value: unknown): unknown {
  try {
    return (value as Duration).toHumanString();
  } catch {
    return displayed(value);
  }
}

/** In JavaScript a misspelt option would be as good as none, and what it should have limited would be open. */
export function checkKnown(problems: Problems, code: ErrorCode, path: string, given: unknown, known: readonly string[]): void {
  // What is no object at all is refused for what it lacks.
  const options = has(given) ? Object.entries(given as object) : [];
  for (const [key, value] of options.filter(([name, each]) => each !== undefined && !known.includes(name))) {
    problems.add(code, `${path}${key}`, displayed(shown(value)), `must be left out, as there is no such option; the options are ${known.join(', ')}`);
  }
}

/** In JavaScript the text "false" would switch on what it says it does not. */
export function checkBoolean(problems: Problems, code: ErrorCode, property: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') problems.add(code, property, value, 'must be true or false, or left out');
}
