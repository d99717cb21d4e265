import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { madeUpName } from './naming';
import { ACCOUNT, arnOf, asText, fromToken } from './pattern-text';
import { Problems } from '../../private/problems';
import { NAME_LENGTH } from '../../private/quotas';
import { has, shown } from '../../private/shape';
import { differ, displayed, isLiteral } from '../../private/tokens';

/** Refuses what is no role of the policies' own stack: a role of a stack that is deployed with them could change itself. */
export function checkAttached(scope: Construct, role: unknown): void {
  const problems = new Problems('CloudFormationExecutionPolicies');
  const { account } = Stack.of(scope);
  const { env, roleArn } = Object(role) as iam.IRole;
  // A construct of this library has a role, and is none.
  if (!has(role, 'roleArn') || !has(role, 'env') || !Construct.isConstruct(role)) {
    problems.add('CloudFormationExecutionRole.InvalidSetting', 'role', displayed(shown(role)), 'must be a role, for example from iam.Role.fromRoleName');
  } else if (Stack.of(role) !== Stack.of(scope)) {
    problems.add('CloudFormationExecutionRole.InvalidSetting', 'role', role.node.path,
      `must be of the stack ${Stack.of(scope).node.path}, as the policies are: elsewhere it could be changed with them`);
  } else if (differ(env.account, account)) {
    problems.add('CloudFormationExecutionRole.InvalidSetting', 'role', displayed(roleArn), `must be of account ${account}, as the policies are: IAM attaches none to roles of others`);
  }
  problems.throwIfAny(scope);
}

/** The ARN of a role of the policies' stack, as far as it is known before it is deployed. */
export function arnOfAttached(role: iam.IRole): string {
  const made = role.node.defaultChild;
  if (!(made instanceof iam.CfnRole)) return fromToken(role.roleArn);
  const { stack, roleName, path = '/' } = made;
  const account = asText(stack.account, ACCOUNT);
  const isNamed = roleName !== undefined && isLiteral(roleName);
  const name = isNamed ? roleName : madeUpName(stack.stackName, stack.resolve(made.logicalId), NAME_LENGTH.iamRole.limit);
  return arnOf(`iam::${account}:role${path}${name}`);
}
