import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Problems } from './problems';
import { isLiteral } from './tokens';

/** Where a construct of a topology has to stand. */
export interface Place {
  /** How the place is called in a message, for example `the tooling account`. */
  readonly called: string;
  readonly account: string;
  readonly region: string;
}

/**
 * Refuses a construct in a stack of another account or region: it would be deployed there without complaint, under a
 * name that nobody asks for.
 */
export function checkPlacement(problems: Problems, scope: Construct, place: Place): void {
  const stack = Stack.of(scope);
  const fix = `set env: { account: '${place.account}', region: '${place.region}' } on the stack ${stack.node.path}`;
  if (!isLiteral(stack.account) || !isLiteral(stack.region)) {
    const value = { account: literalOr(stack.account), region: literalOr(stack.region) };
    problems.add('DeliveryTopology.AgnosticStack', 'env', value, `must say account and region; ${fix}`);
    return;
  }
  if (stack.account !== place.account) {
    problems.add('DeliveryTopology.WrongAccount', 'env.account', stack.account, `must be ${place.called}, ${place.account}; ${fix}`);
  }
  if (stack.region !== place.region) {
    problems.add('DeliveryTopology.WrongRegion', 'env.region', stack.region, `must be ${place.region}; ${fix}`);
  }
}

function literalOr(value: string): string {
  return isLiteral(value) ? value : '(unresolved)';
}
