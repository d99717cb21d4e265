import { Construct } from 'constructs';
import { ErrorCode } from './error-codes';
import { Problems } from './problems';

/** Whether a value has members of these names: all that can be asked of an object that another copy of this package may have made. */
export function has(value: unknown, ...members: readonly PropertyKey[]): boolean {
  return value !== null && typeof value === 'object' && members.every((member) => member in value);
}

/** A value for a message. A construct would be a whole tree as JSON. */
export function shown(value: unknown): unknown {
  return has(value, 'node') ? (value as Construct).node.path : value;
}

/** In JavaScript the text "false" would switch on what it says it does not. */
export function checkBoolean(problems: Problems, code: ErrorCode, property: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') problems.add(code, property, value, 'must be true or false, or left out');
}
