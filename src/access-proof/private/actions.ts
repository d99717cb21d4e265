import { Unresolvable } from './unknown';
import { matches, wildcards } from '../../policy/wildcard';
import { actionNames, withoutResource } from '../../private/known-actions';
import * as known from '../../private/known-actions.json';

/** What is known of the actions of some services: lists, and in `actions` the places in them: `resources|keys`. */
interface Details {
  readonly resources: string;
  readonly keys: string;
  readonly actions: Readonly<Record<string, string>>;
}
const DETAILS: Readonly<Record<string, Details>> = known.details;

/** What an action is about, and what its requests may be asked for. */
export interface ActionDetails {
  /** What ARNs of the service look like behind the partition, each with `*` for its changing parts. */
  readonly allResources: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys of the service, in lower case; `*` stands for a part that the user chooses. */
  readonly keys: readonly string[];
}

interface Action {
  readonly hasResource: boolean;
  details?: ActionDetails;
}

const parsed = new Map<string, ReadonlyMap<string, Action>>();

/** The actions of one service, in lower case. */
function actionsOf(service: string): ReadonlyMap<string, Action> | undefined {
  if (!parsed.has(service)) {
    const names = actionNames(service);
    if (!names) return undefined;
    const last = names.length - withoutResource(service);
    const actions = new Map<string, Action>(names.map((name, i) => [name.toLowerCase(), { hasResource: i < last }]));
    if (Object.hasOwn(DETAILS, service)) addDetails(actions, DETAILS[service]);
    parsed.set(service, actions);
  }
  return parsed.get(service);
}

function addDetails(actions: ReadonlyMap<string, Action>, details: Details): void {
  const [allResources, keys] = [details.resources.split(' '), details.keys.split(' ')];
  for (const [group, names] of Object.entries(details.actions)) {
    const [resources, has] = group.split('|').map((places, i) => places.split(',').filter(Boolean).map((place) => [allResources, keys][i][Number(place)]));
    for (const name of names.toLowerCase().split(' ')) actions.get(name)!.details = { allResources, resources, keys: has };
  }
}

/** Refuses an action that AWS does not have: a misspelt one is never allowed, and would pass every proof of a denial. */
export function checkAction(action: string): void {
  const [service, name] = action.split(':');
  const actions = actionsOf(service.toLowerCase());
  if (!actions) throw new Unresolvable(`the action ${action}: AWS has no service ${service}`);
  if (!actions.has(name?.toLowerCase()) || action.split(':').length > 2) throw new Unresolvable(`the action ${action}, which AWS does not have`);
}

function actionOf(action: string): Action {
  const [service, name] = action.toLowerCase().split(':');
  return actionsOf(service)!.get(name)!;
}

/** The condition keys that a service has of its own. */
export const keysOfService = (service: string): readonly string[] | undefined => (Object.hasOwn(DETAILS, service) ? DETAILS[service].keys.split(' ') : undefined);

/** Nothing for services whose resources cannot be asked about. */
export const detailsOf = (action: string): ActionDetails | undefined => actionOf(action).details;

/** Why nothing is known of a resource that an action is about. */
export function unheldResource(action: string, arn: string): string {
  return detailsOf(action)
    ? `the resource ${arn}, which no template holds, or which is of a type that cannot be asked about`
    : `the resource ${arn}, for resources of ${action.split(':')[0].toLowerCase()} cannot be asked about, whatever templates hold`;
}

/** Refuses a resource that the action is not about: nobody can do what does not exist, and that would pass as a denial. */
export function checkResource(action: string, arn: string): void {
  const { hasResource, details } = actionOf(action);
  if (arn === '*') {
    if (hasResource) throw new Unresolvable(`${action} on *, for it is done to one resource; ask with its ARN`);
    return;
  }
  if (!hasResource) throw new Unresolvable(`${action} on ${arn}, for it is done to no resource; ask with *`);
  if (/[*?]/.test(arn.replace(/(?<=^arn:[^:]+:logs:.*):\*$/, ''))) throw new Unresolvable(`${action} on ${arn}, in which there is a wildcard; ask with one resource`);
  const behind = arn.split(':').slice(2).join(':');
  if (!details) {
    if (behind.split(':')[0] !== action.toLowerCase().split(':')[0]) throw new Unresolvable(`${action} on ${arn}, which is no resource of it`);
    return;
  }
  if (!details.resources.some((each) => kindsOf(behind, details).includes(each))) {
    throw new Unresolvable(`${action} on ${arn}, for it is done to ${details.resources.map((each) => `arn:*:${each}`).join(' or ')}`);
  }
}

/**
 * An ARN is of the kind that fits it most closely: a table's index is no table. A log group's own ARN, which ends with
 * `:*`, stands for its streams too, and a function's versions and aliases are called as the function is.
 */
function kindsOf(behind: string, { allResources }: ActionDetails): readonly string[] {
  const fitting = allResources.filter((pattern) => fits(pattern, behind));
  const closeness = (pattern: string) => pattern.replaceAll('*', '').length;
  const closest = Math.max(...fitting.map(closeness));
  return allResources.filter((pattern) => (fitting.includes(pattern) && closeness(pattern) === closest)
    || (behind.endsWith(':*') && pattern.includes(':log-stream:'))
    || (fitting.includes(pattern) && /^lambda:.*:function:\*$/.test(pattern) && behind.split(':').length === 6));
}

/** Each part that changes has at least one character, but for regions and accounts that an ARN leaves out. */
function fits(pattern: string, behind: string): boolean {
  const split = (each: string) => ({ place: each.split(':').slice(0, 3), rest: each.split(':').slice(3).join(':') });
  const [wanted, given] = [split(pattern), split(behind)];
  return wanted.place.every((each, i) => each === given.place[i] || each === '*') && matches(wildcards(wanted.rest.replaceAll('*', '?*')), given.rest);
}
