import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { matches, wildcards } from '../../policy/wildcard';
import { POLICIES_OF_IAM } from '../../private/policies-of-iam';
import { has } from '../../private/shape';

const textOf = (scope: Construct, arn: string) => JSON.stringify(Stack.of(scope).resolve(arn));

/** Whether a policy is one of AWS's. */
export const isOfAws = (scope: Construct, { managedPolicyArn }: iam.IManagedPolicy): boolean => textOf(scope, managedPolicyArn).includes(':iam::aws:policy/');

/** Whether a policy is one of these of AWS's, by its whole name: there are policies whose names begin with that of another. */
const isOneOf = (scope: Construct, { managedPolicyArn }: iam.IManagedPolicy, names: readonly string[]): boolean => {
  const text = textOf(scope, managedPolicyArn);
  return names.some((name) => text.includes(`:iam::aws:policy/${name}"`));
};

/** Whether a policy is the one with all permissions, which may be given under its own name as well. */
export const isAdministrator = (scope: Construct, policy: iam.IManagedPolicy): boolean => isOneOf(scope, policy, ['AdministratorAccess']);

/**
 * AWS's policies with which somebody updates stacks.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCloudFormationFullAccess.html
 */
const OF_STACKS = ['PowerUserAccess', 'AWSCloudFormationFullAccess'];

type Way = readonly [action: string, resource: string];

/** In whichever partition: what gives any role more, or everybody who has a policy. */
const WAYS_OF_IAM: readonly Way[] = [
  ['iam:PutRolePolicy', 'arn:any:iam::111111111111:role/another'],
  ['iam:AttachRolePolicy', 'arn:any:iam::111111111111:role/another'],
  ['iam:CreatePolicyVersion', 'arn:any:iam::111111111111:policy/another'],
];
/** What has a stack updated with the role that it was deployed with. */
const WAYS_OF_STACKS: readonly Way[] = [
  ['cloudformation:UpdateStack', 'arn:any:cloudformation:us-east-1:111111111111:stack/another/1'],
  ['cloudformation:ExecuteChangeSet', 'arn:any:cloudformation:us-east-1:111111111111:stack/another/1'],
];

/**
 * Whether whoever has a policy can have all permissions, through any role or, where the role may update them, any stack of the account: some
 * of AWS's own, and what the app defines. What a policy says that the app only names is not known.
 */
export function givesAll(scope: Construct, policy: iam.IManagedPolicy, stackUpdates: boolean): boolean {
  const [names, ways] = stackUpdates ? [[...POLICIES_OF_IAM, ...OF_STACKS], [...WAYS_OF_IAM, ...WAYS_OF_STACKS]] : [POLICIES_OF_IAM, WAYS_OF_IAM];
  if (isOneOf(scope, policy, names)) return true;
  if (!has(policy, 'document')) return false;
  const statements: Statement[] = [Stack.of(scope).resolve((policy as iam.ManagedPolicy).document)?.Statement].flat();
  return statements.filter((each) => has(each) && each.Effect === 'Allow').some((each) => ways.some((way) => isWay(each, way)));
}

interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
}

/** Conditions are no help: what they demand is not known. */
function isWay({ Action: actions, NotAction: others, Resource: resources }: Statement, [action, resource]: Way): boolean {
  const pattern = (each: string) => wildcards(each.toLowerCase().replace(/^arn:[^:*]+:/, 'arn:*:'));
  const isIn = (list: unknown, text: string) => [list].flat().some((each) => typeof each === 'string' && matches(pattern(each), text.toLowerCase()));
  return isIn(resources, resource) && (others === undefined ? isIn(actions, action) : !isIn(others, action));
}
