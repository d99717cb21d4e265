import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** A unit that accounts are moved to. */
export type Unit = 'Deployment' | 'Production' | 'NonProduction';

/** Where each account of a topology belongs. One that is several things belongs where most is at stake. */
export function homesOf({ platform, environments }: DeliveryTopology): ReadonlyMap<string, Unit> {
  const accounts = (production: boolean) => environments.filter((each) => each.production === production).map((each) => each.account);
  const claims: [Unit, string[]][] = [
    ['NonProduction', accounts(false)], ['Deployment', [platform.account, platform.artifactAccount]], ['Production', accounts(true)],
  ];
  return new Map(claims.flatMap(([unit, each]) => each.map((account): [string, Unit] => [account, unit])));
}
