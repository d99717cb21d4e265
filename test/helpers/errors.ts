import { DeliveryError } from '../../src/private/errors';

/** The error that a piece of work throws; not throwing, or throwing anything else, fails the test. */
export function deliveryErrorOf(work: () => unknown): DeliveryError {
  try {
    work();
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  throw new Error('expected a DeliveryError, but nothing was thrown');
}

/** `code property` of each problem, in the order in which the message lists them. */
export function problemsOf(work: () => unknown): string[] {
  return deliveryErrorOf(work).problems.map((problem) => `${problem.code} ${problem.property}`);
}
