import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkKnown } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { FargateServiceContractProps, ServiceContract } from '../service-contract';
import { TrafficShift } from '../traffic-shift';

/** A path that a load balancer can ask for: no query that changes, nothing that would have to be escaped. */
const HEALTH_CHECK_PATH = /^\/[A-Za-z0-9_.~!$&'()*+,;=:@%/-]*(\?[A-Za-z0-9_.~!$&'()*+,;=:@%/?-]*)?$/;
/** The load balancer answers users on these. */
const USERS_PORTS = [80, 443];

/** A test compares them with the interface. */
export const CONTRACT_OPTIONS: readonly (keyof FargateServiceContractProps)[] = ['port', 'healthCheckPath', 'shift', 'containerName', 'testPort'];

/** Whether both sides of an account boundary can rely on a contract. */
export function validateService(problems: Problems, path: string, service: ServiceContract): void {
  const wrong = (property: string, value: unknown, message: string) =>
    problems.add('DeliveryTopology.InvalidService', property, displayed(value), message);
  if (!ServiceContract._is(service)) {
    wrong(path, service, 'must be made with ServiceContract.fargate');
    return;
  }
  checkKnown(problems, 'DeliveryTopology.InvalidService', `${path}.`, service._given, CONTRACT_OPTIONS);
  const { port, healthCheckPath, containerName, testPort, shift } = service;
  if (!isPort(port)) wrong(`${path}.port`, port, 'must be a whole number from 1 to 65535');
  if (!isPort(testPort) || USERS_PORTS.includes(testPort)) wrong(`${path}.testPort`, testPort, 'must be a whole number from 1 to 65535 other than 80 and 443, on which users are answered');
  if (!isLiteral(healthCheckPath) || !isText(healthCheckPath, HEALTH_CHECK_PATH, 1024)) {
    wrong(`${path}.healthCheckPath`, healthCheckPath, 'must be a path of at most 1024 characters that starts with a slash, for example /healthz');
  }
  if (!isLiteral(containerName) || !isText(containerName, /^[A-Za-z0-9_-]{1,255}$/)) {
    wrong(`${path}.containerName`, containerName, 'must be 1 to 255 letters, digits, hyphens and underscores');
  }
  validateShift(problems, `${path}.shift`, shift);
}

export function validateShift(problems: Problems, path: string, shift: TrafficShift): void {
  if (!TrafficShift._is(shift)) problems.add('DeliveryTopology.InvalidShift', path, shift, 'must be made with TrafficShift.allAtOnce, canary or linear');
}

/** A token is a number as well, a large negative one. */
const isPort = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535;
