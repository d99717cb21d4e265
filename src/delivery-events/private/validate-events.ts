import { Construct } from 'constructs';
import { checkEnvironment, checkInTooling, checkTopology } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { onlyOne } from '../../private/only-one';
import { Problems } from '../../private/problems';
import { checkKnown } from '../../private/shape';
import { DeliveryEventBusProps } from '../delivery-event-bus';
import { DeliveryEventForwardingProps } from '../delivery-event-forwarding';

/** A test compares these lists with the interfaces. */
export const BUS_OPTIONS: readonly (keyof DeliveryEventBusProps)[] = ['topology', 'logRetention'];
export const FORWARDING_OPTIONS: readonly (keyof DeliveryEventForwardingProps)[] = ['topology', 'environment'];

/** The bus of each name. */
export const BUSES = onlyOne('DeliveryEventBus');
/** What forwards the events of each environment, by the ARN of its deploy role. */
export const FORWARDINGS = onlyOne('DeliveryEventForwarding');

/** The topology of a bus, once nothing is wrong with it. */
export function validateBus(scope: Construct, props: DeliveryEventBusProps): DeliveryTopology {
  const problems = new Problems('DeliveryEventBus');
  checkKnown(problems, 'DeliveryEventBus.InvalidSetting', '', props, BUS_OPTIONS);
  const topology = props?.topology;
  if (checkTopology(problems, 'DeliveryEventBus.NoTopology', topology)) {
    const { eventBusName } = topology.platform;
    checkInTooling(problems, scope, topology);
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
  checkKnown(problems, 'DeliveryEventForwarding.InvalidSetting', '', props, FORWARDING_OPTIONS);
  const environment = checkEnvironment(problems, scope, 'DeliveryEventForwarding.NoTopology', props);
  const { topology } = props;
  const { name, deployRoleArn } = environment;
  const other = FORWARDINGS.find(scope, deployRoleArn);
  if (other) {
    problems.add('DeliveryEventForwarding.DuplicateForwarding', 'environment', name,
      `must be forwarded once for ${topology.application}: ${other.node.path} does so already; remove one of the two`);
  }
  problems.throwIfAny(scope);
  return { topology, environment };
}
