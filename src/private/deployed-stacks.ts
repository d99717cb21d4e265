import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { accountOf, nameInAccount, onlyOne } from './only-one';
import { isLiteral } from './tokens';

/** Works across copies of this package, as a class check does not. */
const STACKS = Symbol.for('cdk-secure-delivery.CloudFormationExecutionRole.stackNames');
const ROLES = onlyOne('CloudFormationExecutionRole');

/** Remembers the names of the stacks that a role is computed for. */
export const keepStackNames = (role: IConstruct, names: readonly string[]): void => void Object.defineProperty(role, STACKS, { value: names });

/**
 * The names of the stacks that a role is computed for; nothing where it is none that is computed in the app, or some of them are not known.
 *
 * @param role the role, as the construct that computes it makes it, or as a look-alike
 * @param name its name, as far as it is known: the role of another stack is referred to by it
 */
export function stackNamesOf(stack: Stack, role: IConstruct | undefined, name: string): readonly string[] | undefined {
  const computed = [role?.node?.scope, ROLES.find(stack, nameInAccount(accountOf(stack), name))] as ({ [STACKS]?: readonly string[] } | undefined)[];
  const names = computed.map((each) => each?.[STACKS]).find((each) => each !== undefined);
  return names?.every(isLiteral) ? names : undefined;
}
