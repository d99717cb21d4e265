import { Unresolvable } from './intrinsics';
import * as known from './known-actions.json';

/**
 * Every action of every service, as AWS's service authorization reference lists them; written by tools/update-actions.mjs.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const KNOWN_ACTIONS: Readonly<Record<string, string>> = known.actions;

const parsed = new Map<string, ReadonlySet<string>>();

/** The actions of one service, in lower case. */
function actionsOf(service: string): ReadonlySet<string> | undefined {
  const listed = KNOWN_ACTIONS[service];
  if (listed !== undefined && !parsed.has(service)) parsed.set(service, new Set(listed.toLowerCase().split(' ')));
  return parsed.get(service);
}

/** Refuses an action that AWS does not have: a misspelt one is never allowed, and would pass every proof of a denial. */
export function checkAction(action: string): void {
  const [service, name] = action.split(':');
  const actions = actionsOf(service.toLowerCase());
  if (!actions) throw new Unresolvable(`the action ${action}: AWS has no service ${service}`);
  if (!actions.has(name?.toLowerCase())) throw new Unresolvable(`the action ${action}, which AWS does not have`);
}
