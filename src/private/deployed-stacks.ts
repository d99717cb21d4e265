import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { accountOf, nameInAccount, onlyOne } from './only-one';
import { isLiteral } from './tokens';

/** A stack that a role is computed for. */
export interface ComputedFor {
  readonly name: string;
  /** A token where only the deployment knows it. */
  readonly region: string;
}

/** Works across copies of this package, as a class check does not. */
const STACKS = Symbol.for('cdk-secure-delivery.CloudFormationExecutionRole.stacks');
const ROLES = onlyOne('CloudFormationExecutionRole');

/** Remembers the stacks that a role is computed for. */
export const keepStacks = (role: IConstruct, stacks: readonly ComputedFor[]): void => void Object.defineProperty(role, STACKS, { value: stacks });

/**
 * The stacks that a role is computed for; nothing where it is none that is computed in the app, or the names of some of them are not known.
 *
 * @param role the role, as the construct that computes it makes it, or as a look-alike
 * @param name its name, as far as it is known: the role of another stack is referred to by it
 */
export function stacksOf(stack: Stack, role: IConstruct | undefined, name: string): readonly ComputedFor[] | undefined {
  const computed = [role?.node?.scope, ROLES.find(stack, nameInAccount(accountOf(stack), name))];
  const stacks = computed.map((each) => (each as { [STACKS]?: readonly ComputedFor[] } | undefined)?.[STACKS]).find((each) => each !== undefined);
  return stacks?.every((each) => isLiteral(each.name)) ? stacks : undefined;
}
