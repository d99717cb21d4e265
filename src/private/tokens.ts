import { Token } from 'aws-cdk-lib';

/** Whether a value is known now. Checks of a value's content are for these only. */
export function isLiteral(value: unknown): boolean {
  return !Token.isUnresolved(value);
}

/** Whether two values are known to differ: of a token nobody knows yet. */
export function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && isLiteral(one) && isLiteral(other) && one !== other;
}

/** What stands in a message for what is not known yet. */
export const UNRESOLVED = '(unresolved)';

/** A value for a message, in which a token would be the text that stands for it. */
export function displayed(value: unknown): unknown {
  return isLiteral(value) ? value : UNRESOLVED;
}
