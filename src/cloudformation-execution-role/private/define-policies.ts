import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Execution } from './execution';
import { ACCOUNT, arnOf, asText } from './pattern-text';
import { PolicySlots } from './policy-slots';
import { checkFirst } from './validate-execution';
import { NAME_LENGTH } from '../../private/quotas';
import type { CloudFormationExecutionPoliciesProps } from '../cloudformation-execution-policies';

/** Who deploys, beside what the stacks say. */
interface Deploying {
  /** Of the role that is defined with the policies. */
  readonly roleName?: string;
  readonly roles: readonly string[];
  readonly boundaries: readonly string[];
}

/** The policies of both constructs. */
export function definePolicies(
  scope: Construct, props: CloudFormationExecutionPoliciesProps, { roleName, roles, boundaries }: Deploying,
): PolicySlots {
  const { topology, stacks = [], templates = [], allowDeletion = false, additionalPermissions: additional = [] } = props;
  topology?._adopt(scope);
  const names = {
    prefix: props.policyNamePrefix ?? Names.uniqueResourceName(scope, { maxLength: NAME_LENGTH.iamPolicy.limit - '-10'.length, separator: '-' }),
    path: topology?.platform.conventions.iamPath ?? '/',
    description: 'What CloudFormation needs to deploy certain stacks, computed from their templates',
  };
  checkFirst(scope, { roleName, policyNamePrefix: names.prefix });
  const account = asText(Stack.of(scope).account, ACCOUNT);
  // Of one digit or two: 1 to 10.
  const policies = ['?', '??'].map((number) => arnOf(`iam::${account}:policy${names.path}${names.prefix}-${number}`));
  const attached: iam.IRole[] = [];
  // Of the policies alone, the role is CDK's, which another bootstrapping may have made.
  const identity = { roles, policies, boundaries, deploying: roleName === undefined ? [] : roles };
  const execution = new Execution(scope, { stacks, templates, allowDeletion, additional, attached, identity, topology });
  scope.node.addValidation({ validate: () => execution.validate() });
  return new PolicySlots(scope, names, execution, attached);
}
