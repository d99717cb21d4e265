import { Stack } from 'aws-cdk-lib';
import { isKnown, sketchOfWritten } from '../../../private/literal-parts';
import { has } from '../../../private/shape';
import { textsBehind } from '../../../private/values-behind';

/** A value with what it looks up in a mapping of its template, where that is known: no deployment changes it, as it may the default of a parameter. */
export function lookedUp(stack: Stack, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => lookedUp(stack, each));
  if (!has(value)) return value;
  return found(stack, value as Lookup) ?? Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, lookedUp(stack, each)]));
}

interface Lookup {
  readonly 'Fn::FindInMap'?: unknown;
}

function found(stack: Stack, { 'Fn::FindInMap': names }: Lookup): string | undefined {
  if (!Array.isArray(names)) return undefined;
  // What is not known is under no key.
  const [value, ...more] = textsBehind(stack, { 'Fn::FindInMap': names.map((each) => sketchOfWritten(stack, each)) });
  return more.length === 0 && isKnown(value) ? value : undefined;
}
