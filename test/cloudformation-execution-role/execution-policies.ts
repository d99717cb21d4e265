import { Stack } from 'aws-cdk-lib';
import { DeployedStack } from './deployed-stack';
import { CloudFormationExecutionRole } from '../../src';

/** A policy by itself, everything in it resolved. */
export interface Policy {
  readonly name: string;
  readonly document: { readonly Version: string; readonly Statement: readonly Statement[] };
}

export interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}

export interface ExecutionOptions {
  readonly allowDeletion?: boolean;
}

const POLICIES = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'];

/** Everything that the computed role for some stacks of one app may. The one place that knows how it is defined. */
export function executionPolicies(stacks: readonly Stack[], options: ExecutionOptions = {}): readonly Policy[] {
  const [{ node, account, region }] = stacks;
  const scope = new Stack(node.scope!, 'DeliveryExecution', { env: { account, region } });
  new CloudFormationExecutionRole(scope, 'Execution', { stacks: [...stacks], ...options });
  const { resources } = DeployedStack.of(scope);
  const inline = resources.filter(({ type }) => type === 'AWS::IAM::Role').flatMap(({ properties }) => properties.Policies ?? [])
    .map((each: any): Policy => ({ name: each.PolicyName, document: each.PolicyDocument }));
  const attached = resources.filter(({ type }) => POLICIES.includes(type))
    .map(({ logicalId, properties }): Policy => ({ name: logicalId, document: properties.PolicyDocument }));
  return [...attached, ...inline].map(listed);
}

/** A single statement may stand without a list. */
function listed({ name, document }: Policy): Policy {
  return { name, document: { ...document, Statement: [document.Statement].flat() } };
}
