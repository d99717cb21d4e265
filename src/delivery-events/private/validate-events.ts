import { Construct } from 'constructs';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { ErrorCode } from '../../private/error-codes';
import { onlyOne } from '../../private/only-one';
import { checkPlacement } from '../../private/placement';
import { Problems } from '../../private/problems';
import { DeliveryEventBusProps } from '../delivery-event-bus';
import { DeliveryEventForwardingProps } from '../delivery-event-forwarding';

/** The bus of each name. */
export const BUSES = onlyOne('DeliveryEventBus');
/** What forwards the events of each environment, by the ARN of its deploy role. */
export const FORWARDINGS = onlyOne('DeliveryEventForwarding');

/** Also for JavaScript, where anything may be passed. */
export function checkTopology(problems: Problems, code: ErrorCode, topology: unknown): topology is DeliveryTopology {
  const is = topology !== null && typeof topology === 'object' && '_adopt' in topology;
  if (!is) problems.add(code, 'topology', topology, 'must be a DeliveryTopology');
  return is;
}

/** The topology of a bus, once nothing is wrong with it. */
export function validateBus(scope: Construct, props: DeliveryEventBusProps): DeliveryTopology {
  const problems = new Problems('DeliveryEventBus');
  const topology = props?.topology;
  if (checkTopology(problems, 'DeliveryEventBus.NoTopology', topology)) {
    const { account, region, eventBusName } = topology.platform;
    checkPlacement(problems, scope, { called: 'the tooling account', account, region });
    const other = BUSES.find(scope, eventBusName);
    if (other) {
      problems.add('DeliveryEventBus.DuplicateBus', 'topology', eventBusName,
        `must not be made twice: ${other.node.path} is the platform's bus; let the application in with its addApplication`);
    }
  }
  problems.throwIfAny(scope);
  return topology;
}

/** What is forwarded from where, once nothing is wrong with it. */
export function validateForwarding(
  scope: Construct, props: DeliveryEventForwardingProps,
): { readonly topology: DeliveryTopology; readonly environment: DeliveryEnvironment } {
  const problems = new Problems('DeliveryEventForwarding');
  const topology = props?.topology;
  if (!checkTopology(problems, 'DeliveryEventForwarding.NoTopology', topology)) problems.throwIfAny(scope);
  const environment = topology.environment(props.environment);
  const { name, account, region, deployRoleArn } = environment;
  checkPlacement(problems, scope, { called: `the account of ${name}`, account, region });
  const other = FORWARDINGS.find(scope, deployRoleArn);
  if (other) {
    problems.add('DeliveryEventForwarding.DuplicateForwarding', 'environment', name,
      `must be forwarded once for ${topology.application}: ${other.node.path} does so already; remove one of the two`);
  }
  problems.throwIfAny(scope);
  return { topology, environment };
}
