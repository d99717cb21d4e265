import { readFileSync } from 'fs';
import { join } from 'path';
import { takesResource } from '../../private/known-actions';

/**
 * The table that tools/refresh-permissions.mjs writes: the permissions of the handlers of each resource type, filtered, mapped
 * and completed against AWS's list of actions.
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
interface PermissionData {
  readonly source: { readonly handlers: string; readonly actions: string };
  /** By the service's prefix: the kinds of resource, and the actions by the places of the kinds that they are about. */
  readonly services: Readonly<Record<string, readonly [kinds: string, about: Readonly<Record<string, string>>]>>;
  /** By resource type: `service:places service:places|service:places`, behind the bar what only deleting needs. */
  readonly types: Readonly<Record<string, string>>;
}

/** What deploying resources of a type needs. */
export interface TypeActions {
  /** To create, read and change them. */
  readonly needed: readonly string[];
  /** To delete them, as far as it is not among what is needed anyway. */
  readonly deleting: readonly string[];
}

interface Service {
  readonly actions: readonly string[];
  /** By the action's name: what ARNs look like behind the partition, with `%r` and `%a` for region and account. */
  readonly kinds: ReadonlyMap<string, readonly string[]>;
}

let loaded: PermissionData | undefined;
const services = new Map<string, Service>();

/** Not compiled in: most apps make no such role, and need not read it. */
function data(): PermissionData {
  loaded ??= JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'data', 'cloudformation-permissions.json'), 'utf8')) as PermissionData;
  return loaded;
}

/** Of what and of when the table is. */
export const sourceOfPermissions = () => data().source;

/** Every resource type of the table. */
export const knownTypes = () => Object.keys(data().types);

function serviceOf(prefix: string): Service | undefined {
  if (!Object.hasOwn(data().services, prefix)) return undefined;
  const known = services.get(prefix);
  if (known) return known;
  const [list, about] = data().services[prefix];
  const all = list.split(' ');
  const groups = Object.entries(about).map(([places, names]) => ({
    kinds: places.split(',').filter(Boolean).map((place) => all[Number(place)]), names: names.split(' '),
  }));
  const service = {
    actions: groups.flatMap(({ names }) => names),
    kinds: new Map(groups.flatMap(({ kinds, names }) => names.map((name) => [name, kinds] as const))),
  };
  services.set(prefix, service);
  return service;
}

/** Nothing for a type of which nothing is known. */
export function actionsOfType(type: string): TypeActions | undefined {
  if (!Object.hasOwn(data().types, type)) return undefined;
  const [needed, deleting = ''] = data().types[type].split('|');
  return { needed: named(needed), deleting: named(deleting) };
}

function named(places: string): string[] {
  return places.split(' ').filter(Boolean).flatMap((each) => {
    const [prefix, runs] = each.split(':');
    const { actions } = serviceOf(prefix)!;
    return runs.split(',').flatMap((run) => {
      const [first, last = first] = run.split('-').map((place) => parseInt(place, 36));
      return actions.slice(first, last + 1).map((name) => `${prefix}:${name}`);
    });
  });
}

/** Of the services that others use for theirs. */
const USED_BY_ALL = ['iam', 'ec2', 'kms', 'logs', 's3'];

/** The prefix of most actions of a known type: its own service's, which may be called otherwise than the type, as `elasticmapreduce` is. */
export function mostUsedPrefix(type: string): string {
  const counts = new Map<string, number>();
  for (const [prefix] of actionsOfType(type)!.needed.map((each) => each.split(':')).filter(([each]) => !USED_BY_ALL.includes(each))) {
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a.localeCompare(b, 'en'))[0] ?? type.split('::')[1].toLowerCase();
}

/** The kinds of resource that an action is about: none for one that AWS documents without; nothing where that is not known. */
export function kindsOfAction(action: string): readonly string[] | undefined {
  const [prefix, name] = action.split(':');
  return serviceOf(prefix)?.kinds.get(name);
}

/** Whether AWS documents a resource for an action: one without is allowed on everything, or not at all. Nothing where that is not known. */
export function hasResource(action: string): boolean | undefined {
  const kinds = kindsOfAction(action);
  return kinds === undefined ? takesResource(action) : kinds.length > 0;
}
