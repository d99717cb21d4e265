import { Stack } from 'aws-cdk-lib';

/** Where CDK notes what its command has to look up. It is not part of its declarations. */
interface Awaiting {
  readonly _missingContext?: unknown;
}

/** Whether something that a stack is made of stands in for what CDK's command has still to look up, after which it runs the app again. */
export function awaitsContext(stack: Stack): boolean {
  const { _missingContext: missing } = stack as unknown as Awaiting;
  return Array.isArray(missing) && missing.length > 0;
}
