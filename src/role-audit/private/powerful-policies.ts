import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { has } from '../../private/shape';

const textOf = (scope: Construct, arn: string) => JSON.stringify(Stack.of(scope).resolve(arn));

/** Whether a policy is one of AWS's. */
export const isOfAws = (scope: Construct, { managedPolicyArn }: iam.IManagedPolicy): boolean => textOf(scope, managedPolicyArn).includes(':iam::aws:policy/');

/** Whether a policy is the one with all permissions, which may be given under its own name as well. */
export const isAdministrator = (scope: Construct, { managedPolicyArn }: iam.IManagedPolicy): boolean =>
  textOf(scope, managedPolicyArn).includes(':iam::aws:policy/AdministratorAccess');

/**
 * Whether whoever has a policy can have all permissions: AWS's own for all of IAM, and what the app defines that allows everything, or
 * all of IAM, on everything. What a policy says that the app only names is not known.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMFullAccess.html
 */
export function givesAll(scope: Construct, policy: iam.IManagedPolicy): boolean {
  if (isAdministrator(scope, policy) || textOf(scope, policy.managedPolicyArn).includes(':iam::aws:policy/IAMFullAccess')) return true;
  if (!has(policy, 'document')) return false;
  const statements: Statement[] = [Stack.of(scope).resolve((policy as iam.ManagedPolicy).document)?.Statement].flat();
  return statements.filter((each) => has(each)).some(({ Effect: effect, Action: actions, Resource: resources }) =>
    effect === 'Allow' && [resources].flat().includes('*') && [actions].flat().some((each) => typeof each === 'string' && ALL.test(each)));
}

interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

const ALL = /^(iam:)?\*+$/i;
