import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Problems } from './problems';
import { differ, displayed, isLiteral } from './tokens';

/** Where a construct of a topology may stand. */
export interface Place {
  /** How the place is called in a message, for example `the tooling account`. */
  readonly called: string;
  readonly account: string;
  readonly region: string;
}

/** Whether something is known to lie in another account or region than the stack of a construct. */
export function liesElsewhere(scope: Construct, { account, region }: { readonly account?: string; readonly region?: string } = {}): boolean {
  const stack = Stack.of(scope);
  return differ(account, stack.account) || differ(region, stack.region);
}

/**
 * Refuses a construct in a stack of another account or region than its places: it would be deployed there without
 * complaint, under a name that nobody asks for, or with permissions on nothing.
 */
export function checkPlacement(problems: Problems, scope: Construct, ...places: readonly [Place, ...Place[]]): void {
  const { account, region, node } = Stack.of(scope);
  const sameAccount = places.filter((place) => place.account === account);
  const [{ account: wanted, region: wantedRegion }] = sameAccount.length > 0 ? sameAccount : places;
  const fix = `set env: { account: '${wanted}', region: '${wantedRegion}' } on the stack ${node.path}`;
  if (!isLiteral(account) || !isLiteral(region)) {
    const value = { account: displayed(account), region: displayed(region) };
    problems.add('DeliveryTopology.AgnosticStack', 'env', value, `must say account and region; ${fix}`);
    return;
  }
  if (sameAccount.length === 0) {
    const all = [...new Set(places.map((place) => `${place.called}, ${place.account}`))].join(', or ');
    problems.add('DeliveryTopology.WrongAccount', 'env.account', account, `must be ${all}; ${fix}`);
  }
  const regions = (sameAccount.length > 0 ? sameAccount : places).map((place) => place.region);
  if (!regions.includes(region)) {
    problems.add('DeliveryTopology.WrongRegion', 'env.region', region, `must be ${[...new Set(regions)].join(' or ')}; ${fix}`);
  }
}
