import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeliveryEnvironment } from './delivery-environment';
import type { DeliveryTopology } from './delivery-topology';
import { ErrorCode } from '../private/error-codes';
import { checkPlacement, Place } from '../private/placement';
import { Problems } from '../private/problems';
import { has } from '../private/shape';

/** Also for JavaScript, where anything may be passed. */
export function checkTopology(problems: Problems, code: ErrorCode, topology: unknown): topology is DeliveryTopology {
  const is = has(topology, '_adopt');
  if (!is) problems.add(code, 'topology', topology, 'must be a DeliveryTopology');
  return is;
}

/** A construct of the platform has to lie where the platform does. */
export function checkInTooling(problems: Problems, scope: Construct, topology: DeliveryTopology): void {
  const { account, region } = topology.platform;
  checkPlace(problems, scope, topology, { called: 'the tooling account', account, region });
}

/** Where a construct of a topology lies, and with which roles it is deployed there. */
export function checkPlace(problems: Problems, scope: Construct, topology: DeliveryTopology, ...places: readonly [Place, ...Place[]]): void {
  checkPlacement(problems, scope, ...places);
  checkQualifier(problems, scope, topology);
}

/** Guardrails know CDK's roles by the qualifier: a stack that is deployed with others could not be deployed below them. */
function checkQualifier(problems: Problems, scope: Construct, { platform: { conventions: { bootstrapQualifier: wanted } } }: DeliveryTopology): void {
  const { node, synthesizer: { bootstrapQualifier: given } } = Stack.of(scope);
  if (given === undefined || given === wanted) return;
  problems.add('DeliveryTopology.OtherQualifier', 'synthesizer.qualifier', given,
    `must be ${wanted}, the bootstrapQualifier of the topology's conventions; change it there, or at the synthesizer of the stack ${node.path}`);
}

/** What says for which environment a construct is. */
export interface OfEnvironment {
  readonly topology: DeliveryTopology;
  readonly environment: string;
}

/**
 * The environment that a construct is for, in whose account and region it has to lie. Nothing else can be checked when there is
 * no topology, or no such environment: that is thrown at once.
 */
export function checkEnvironment(problems: Problems, scope: Construct, code: ErrorCode, props: OfEnvironment | undefined): DeliveryEnvironment {
  const environment = findEnvironment(problems, scope, code, props);
  const { name, account, region } = environment;
  checkPlace(problems, scope, props!.topology, { called: `the account of ${name}`, account, region });
  return environment;
}

/** The environment that a construct is for, wherever it lies; without one, nothing else can be checked. */
export function findEnvironment(problems: Problems, scope: Construct, code: ErrorCode, props: OfEnvironment | undefined): DeliveryEnvironment {
  if (!checkTopology(problems, code, props?.topology)) problems.throwIfAny(scope);
  const { topology: { environments }, environment: wanted } = props!;
  const environment = environments.find((each) => each.name === wanted);
  return environment ?? problems.throwWith(
    scope, 'DeliveryTopology.UnknownEnvironment', 'environment', wanted, `must be one of ${environments.map((each) => each.name).join(', ')}`);
}
