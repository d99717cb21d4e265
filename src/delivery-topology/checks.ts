import { Construct } from 'constructs';
import type { DeliveryEnvironment } from './delivery-environment';
import type { DeliveryTopology } from './delivery-topology';
import { ErrorCode } from '../private/error-codes';
import { checkPlacement } from '../private/placement';
import { Problems } from '../private/problems';
import { has } from '../private/shape';

/** Also for JavaScript, where anything may be passed. */
export function checkTopology(problems: Problems, code: ErrorCode, topology: unknown): topology is DeliveryTopology {
  const is = has(topology, '_adopt');
  if (!is) problems.add(code, 'topology', topology, 'must be a DeliveryTopology');
  return is;
}

/** A construct of the platform has to lie where the platform does. */
export function checkInTooling(problems: Problems, scope: Construct, { platform: { account, region } }: DeliveryTopology): void {
  checkPlacement(problems, scope, { called: 'the tooling account', account, region });
}

/** What says for which environment a construct is. */
export interface OfEnvironment {
  readonly topology: DeliveryTopology;
  readonly environment: string;
}

/**
 * The environment that a construct is for, in whose account and region it has to lie. Nothing else can be checked when there is
 * no topology: that is thrown at once.
 */
export function checkEnvironment(problems: Problems, scope: Construct, code: ErrorCode, props: OfEnvironment | undefined): DeliveryEnvironment {
  if (!checkTopology(problems, code, props?.topology)) problems.throwIfAny(scope);
  const environment = props!.topology.environment(props!.environment);
  const { name, account, region } = environment;
  checkPlacement(problems, scope, { called: `the account of ${name}`, account, region });
  return environment;
}
