import { App, Stack } from 'aws-cdk-lib';
import { ContextProvider } from 'aws-cdk-lib/cloud-assembly-schema';
import { awaitsNames } from '../../src/private/missing-context';

/** A stack that awaits something of each kind. */
function awaiting(...missing: readonly unknown[]): Stack {
  const stack = new Stack(new App(), 'Stack');
  Object.assign(stack, { _missingContext: missing });
  return stack;
}
const NETWORK = { provider: 'vpc-provider' };

test('names are all that is not known to be of networks and machines', () => {
  expect(Object.values(ContextProvider).filter((provider) => awaitsNames(awaiting({ provider })))).toEqual(['ssm', 'key-provider', 'cc-api-provider', 'plugin']);
});

test.each<[string, unknown]>([['of tomorrow', { provider: 'of-tomorrow' }], ['of a name of JavaScript', { provider: 'constructor' }], ['without a kind', {}], ['that is none', null]])(
  'something %s may be a name, also beside what is none', (_, missing) => expect(awaitsNames(awaiting(NETWORK, missing))).toBe(true));

test.each<[string, Stack]>([
  ['nothing', awaiting()], ['what is none', awaiting(NETWORK, { provider: 'ami' })], ['nobody knows where', Object.assign(awaiting(), { _missingContext: undefined })],
])('a stack awaits %s', (_, stack) => expect(awaitsNames(stack)).toBe(false));
