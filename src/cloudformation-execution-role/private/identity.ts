import { comparable, fromToken, Place } from './pattern-text';
import { hasResource } from './permission-data';
import { Allowance } from './permission-set';
import { matches, wildcards } from '../../policy/wildcard';
import { POLICY_CHANGES } from '../../private/policy-changes';
import { Problems } from '../../private/problems';
import { ResourceTypePermissions } from '../resource-type-permissions';

/** Who deploys: what must not be changed with the permissions that it has. */
export interface Identity {
  /** ARNs of the roles that must not be changed: those to which the policies belong, as far as they are known, and CDK's own. */
  readonly roles: readonly string[];
  /** Of these, ARNs of the roles with which the stacks are deployed. */
  readonly deploying: readonly string[];
  /** ARNs of the policies themselves. */
  readonly policies: readonly string[];
  /** ARNs of the policies that bound the roles: the deploying one, and those that it makes. */
  readonly boundaries: readonly string[];
}

const PASSED_TO_CLOUDFORMATION = { 'iam:PassedToService': 'cloudformation.amazonaws.com' };

/** How nested stacks are deployed: with the role of the stack around them, which is passed on for that. */
export const PASSING_ITSELF = { action: 'iam:PassRole', conditions: { StringEquals: PASSED_TO_CLOUDFORMATION } };

/** A statement as it stands in a document, with texts instead of tokens. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const toNobodyElse = (roles: readonly string[]): Statement =>
  ({ Sid: 'PassesItselfToNobodyElse', Effect: 'Deny', Action: 'iam:PassRole', Resource: roles, Condition: { StringNotEquals: PASSED_TO_CLOUDFORMATION } });

/** Whoever can change the role that deploys can do everything: forbidden whatever a stack is called, and whatever is allowed elsewhere. */
export function selfProtection({ roles, policies, boundaries }: Identity): Statement[] {
  return [
    // Passing itself on to CloudFormation is allowed for nested stacks alone, which are deployed with the same role.
    { Sid: 'NotItself', Effect: 'Deny', NotAction: ['iam:PassRole'], Resource: [...roles, ...policies] },
    ...(roles.length > 0 ? [toNobodyElse(roles)] : []),
    ...(boundaries.length > 0 ? [{ Sid: 'NotItsBoundary', Effect: 'Deny' as const, Action: POLICY_CHANGES, Resource: boundaries }] : []),
  ];
}

/** What is allowed on resources of IAM by their ARNs, but for looking, for what is about the account as a whole, and for what nested stacks need. */
export function changesOfIam(allowances: readonly Allowance[]): Map<string, readonly string[]> {
  const changes = new Map<string, readonly string[]>();
  for (const { actions, resources, conditions } of allowances) {
    const isPassingItself = JSON.stringify({ action: actions[0], conditions }) === JSON.stringify(PASSING_ITSELF);
    const changing = actions.filter((each) => each.startsWith('iam:') && !/^iam:(Get|List)/.test(each) && hasResource(each) !== false);
    for (const each of isPassingItself || changing.length === 0 ? [] : resources) changes.set(each, [...changes.get(each) ?? [], ...changing]);
  }
  return changes;
}

/** A name is an account's once, whatever path is in front of it; nothing where the name is not known. */
export const withoutPath = (arn: string) => /^(arn:[^:]*:iam:.*:(?:role|policy)\/)(?:.*\/)?([^/*?][^/]*)$/.exec(arn)?.slice(1).join('');

/** The paths of what asks for one of some actions on an ARN; none where a user has said them. */
export type AskersOf = (arn: string, actions: readonly string[]) => string[];

/** What is compared. */
export interface OwnNames {
  readonly identity: Identity;
  readonly place: Place;
  readonly additional: readonly ResourceTypePermissions[];
  readonly askersOf: AskersOf;
}

/** What is allowed on names that the deploying role has itself would be forbidden again: the deployment would fail. */
export function checkOwnNames(problems: Problems, allowances: readonly Allowance[], { identity, place, additional, askersOf }: OwnNames): void {
  const { roles, policies, boundaries } = identity;
  const own = [...roles, ...policies, ...boundaries].map((each) => comparable(each, place).replaceAll('?', '1'));
  const ownNames = own.map(withoutPath);
  for (const [resource, actions] of changesOfIam(allowances)) {
    const pattern = comparable(resource, place);
    const name = withoutPath(pattern);
    const isOwn = own.some((each) => matches(wildcards(pattern), each));
    const isNamedAlike = name !== undefined && ownNames.some((each) => each !== undefined && matches(wildcards(name), each));
    if (!isOwn && !isNamedAlike) continue;
    const [asker] = askersOf(resource, actions);
    const said = placeSaid(resource, additional) ?? (asker === undefined ? 'additionalPermissions' : undefined);
    problems.add('CloudFormationExecutionRole.OwnName', said ?? asker, resource, said === undefined
      ? 'must not name the role that deploys them, its policies, or what bounds it; rename that role or the stack, take what changes it out of the stacks, or leave the stack that has it out'
      : 'must not be, or stand for, the role that deploys the stacks, its policies, or what bounds it; name less');
  }
}

/** Where a user has said a resource. */
function placeSaid(resource: string, additional: readonly ResourceTypePermissions[]): string | undefined {
  for (const [i, each] of additional.entries()) {
    for (const list of ['resources', 'passedRoles'] as const) {
      const place = (each[list] ?? []).map(fromToken).indexOf(resource);
      if (place >= 0) return `additionalPermissions[${i}].${list}[${place}]`;
    }
  }
  return undefined;
}
