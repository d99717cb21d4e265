import { Construct } from 'constructs';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { checkPlacement } from '../../private/placement';
import { Problems } from '../../private/problems';

/** Also for JavaScript, where anything may be passed. Nothing else can be checked when there is no topology. */
export function checkTopology(problems: Problems, scope: Construct, topology: unknown): asserts topology is DeliveryTopology {
  if (topology !== null && typeof topology === 'object' && '_adopt' in topology) return;
  problems.add('BlueGreenEcsService.MissingProperty', 'topology', topology, 'must be a DeliveryTopology');
  problems.throwIfAny(scope);
}

/** The environment that a construct is for, in whose account and region it has to lie. */
export function checkEnvironment(problems: Problems, scope: Construct, topology: DeliveryTopology, name: string): DeliveryEnvironment {
  const environment = topology.environment(name);
  checkPlacement(problems, scope, { called: `the account of ${environment.name}`, account: environment.account, region: environment.region });
  return environment;
}
