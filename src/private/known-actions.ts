import * as known from './known-actions.json';

/** Runs of names that begin alike, as `Get:Object,ObjectAcl`. */
const RUNS: Readonly<Record<string, string>> = known.actions;
const WITHOUT_RESOURCE: Readonly<Record<string, number>> = known.withoutResource;

/** The prefixes of all services. */
export const actionPrefixes = (): string[] => Object.keys(RUNS);

/**
 * Every action of a service, as AWS's service authorization reference lists them; written by tools/update-actions.mjs. Those that have no
 * resource come last. Nothing where AWS has no such service.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function actionNames(service: string): string[] | undefined {
  if (!Object.hasOwn(RUNS, service)) return undefined;
  return RUNS[service].split(' ').flatMap((run) => {
    const [begins, ends] = run.split(':');
    return ends === undefined ? [begins] : ends.split(',').map((end) => `${begins}${end}`);
  });
}

/** How many of a service's actions have no resource. */
export const withoutResource = (service: string): number => WITHOUT_RESOURCE[service];

/** Whether AWS documents a resource for an action; nothing where it has no such action. */
export function takesResource(action: string): boolean | undefined {
  const [service, name] = action.toLowerCase().split(':');
  const names = actionNames(service) ?? [];
  const place = names.findIndex((each) => each.toLowerCase() === name);
  return place < 0 ? undefined : place < names.length - withoutResource(service);
}
