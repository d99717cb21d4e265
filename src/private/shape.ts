import { Construct } from 'constructs';

/** Whether a value has members of these names: all that can be asked of an object that another copy of this package may have made. */
export function has(value: unknown, ...members: readonly PropertyKey[]): boolean {
  return value !== null && typeof value === 'object' && members.every((member) => member in value);
}

/** A value for a message. A construct would be a whole tree as JSON. */
export function shown(value: unknown): unknown {
  return has(value, 'node') ? (value as Construct).node.path : value;
}
