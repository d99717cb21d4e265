import { inPartition } from './pattern-text';
import { Allowance } from './permission-set';
import { matches, wildcards } from '../../policy/wildcard';
import { Problems } from '../../private/problems';

/** Who deploys: what must not be changed with the permissions that it has. */
export interface Identity {
  /** ARNs of the roles to which the policies belong, as far as they are known. */
  readonly roles: readonly string[];
  /** ARNs of the policies themselves. */
  readonly policies: readonly string[];
  /** ARNs of the policies that bound the roles: the deploying one, and those that it makes. */
  readonly boundaries: readonly string[];
  /** The region to whose partition they belong. */
  readonly region: string;
}

/** Changes of a policy that is given to somebody; CloudFormation may look at it. */
const POLICY_CHANGES = ['iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion', 'iam:SetDefaultPolicyVersion'];

/** A statement as it stands in a document, with texts instead of tokens. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whoever can change the role that deploys can do everything: forbidden whatever a stack is called, and whatever is allowed elsewhere. */
export function selfProtection({ roles, policies, boundaries }: Identity): Statement[] {
  return [
    // Passing itself on to CloudFormation is allowed for nested stacks alone, which are deployed with the same role.
    { Sid: 'NotItself', Effect: 'Deny', NotAction: ['iam:PassRole'], Resource: [...roles, ...policies] },
    ...(boundaries.length > 0 ? [{ Sid: 'NotItsBoundary', Effect: 'Deny' as const, Action: POLICY_CHANGES, Resource: boundaries }] : []),
  ];
}

/** What is allowed on names that the deploying role has itself would be forbidden again: the deployment would fail. */
export function checkOwnNames(problems: Problems, allowances: readonly Allowance[], { roles, policies, boundaries, region }: Identity): void {
  const own = [...roles, ...policies, ...boundaries].map((each) => inPartition(each, region).replaceAll('?', '1').toLowerCase());
  const changes = allowances.filter(({ service, actions }) => service === 'iam' && actions.some((each) => !/^iam:(Get|List|PassRole)/.test(each)));
  for (const resource of new Set(changes.flatMap(({ resources }) => resources))) {
    // IAM compares names without capitals.
    if (own.some((each) => matches(wildcards(inPartition(resource, region).toLowerCase()), each))) {
      problems.add('CloudFormationExecutionRole.OwnName', 'stacks', resource,
        'must not name the role that deploys them, or its policies; rename that role or the stack, or take what changes it out of the stacks');
    }
  }
}
