import { Token } from 'aws-cdk-lib';

/** Whether a value is known now. Checks of a value's content are for these only. */
export function isLiteral(value: unknown): boolean {
  return !Token.isUnresolved(value);
}
