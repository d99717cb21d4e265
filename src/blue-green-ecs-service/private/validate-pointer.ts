import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { checkEnvironment } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';
import { checkKnown, shown } from '../../private/shape';
import { ImagePointerProps } from '../image-pointer';
import { POINTERS, SERVICES } from './image-pointers';

/** A test compares them with the interface. */
export const POINTER_OPTIONS: readonly (keyof ImagePointerProps)[] = ['topology', 'environment'];

/** What a pointer is made of, once nothing is wrong with it. */
export interface ValidPointer {
  readonly topology: DeliveryTopology;
  readonly environment: DeliveryEnvironment;
  /** The service that reads it, if the app has made it already. */
  readonly service?: IConstruct;
}

export function validateImagePointer(scope: Construct, props: ImagePointerProps): ValidPointer {
  const problems = new Problems('ImagePointer');
  checkKnown(problems, 'ImagePointer.InvalidSetting', '', props, POINTER_OPTIONS);
  const environment = checkEnvironment(problems, scope, 'BlueGreenEcsService.MissingProperty', props);
  const { topology } = props;
  const other = POINTERS.find(scope, environment.imagePointerParameterName);
  if (other) {
    problems.add('ImagePointer.DuplicatePointer', 'environment', environment.name,
      `must have one pointer for ${topology.application}: ${other.node.path} is it; remove one of the two`);
  }
  const service = SERVICES.find(scope, environment.imagePointerParameterName);
  if (service) checkApart(problems, scope, service);
  problems.throwIfAny(scope);
  return { topology, environment, service };
}

/** A stack resolves its parameters before it creates anything: its own pointer would never be there. */
export function checkApart(problems: Problems, pointer: IConstruct, service: IConstruct): void {
  const stack = outermost(pointer);
  if (stack !== outermost(service)) return;
  problems.add('BlueGreenEcsService.PointerInSameStack', 'scope', shown(stack),
    `must not hold both the image pointer ${pointer.node.path} and the service ${service.node.path}, whose stack reads the pointer before it `
    + 'creates anything; define the pointer in a foundation stack that is deployed first');
}

/** A nested stack is deployed as a part of its parent, which resolves its own parameters first. */
function outermost(construct: IConstruct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
