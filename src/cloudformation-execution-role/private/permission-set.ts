import { matches, wildcards } from '../../policy/wildcard';

/** Condition operators, with keys and values, as in a statement. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One thing that is allowed. */
export interface Permission {
  readonly action: string;
  /** ARNs as patterns, or `*` for an action that AWS documents without a resource. */
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  /** Whether a user has said it, and no stack asks for it. */
  readonly isSaid?: boolean;
}

/** Actions that are allowed on the same resources under the same conditions. */
export interface Allowance {
  readonly service: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
const unique = (list: readonly string[]) => [...new Set(list)].sort(compare);

/** Without what another one of them stands for; of two that stand for each other, as `a*?` and `a?*` do, one stays. */
export function withoutCovered(resources: readonly string[]): string[] {
  const all = unique(resources.map((each) => each.replace(/\*{2,}/g, '*')));
  // Most begin with something else, which is seen at once.
  const wide = all.filter((each) => each.includes('*')).map((each) => ({ each, begins: each.split(/[*?]/)[0], pattern: wildcards(each) }));
  const covering = (each: string) => wide.filter((other) => other.each !== each && each.startsWith(other.begins) && matches(other.pattern, each));
  return all.filter((each) => covering(each).every((other) => each < other.each && matches(wildcards(each), other.each)));
}

/** Collects what is allowed, and tells it as few allowances, always in the same order. */
export class PermissionSet {
  private readonly found = new Map<string, { readonly permission: Permission; readonly resources: string[] }>();
  private readonly askedFor = new Map<string, Set<string>>();

  /** @param path what asks for it, where that is one resource of a stack */
  public add(permission: Permission, path?: string): void {
    if (permission.resources.length === 0) return;
    for (const resource of permission.isSaid ? [] : permission.resources) {
      const asked = `${permission.action} ${resource}`;
      if (path !== undefined) this.askedFor.set(asked, (this.askedFor.get(asked) ?? new Set()).add(path));
    }
    const key = JSON.stringify([permission.action, permission.conditions]);
    const { resources } = this.found.get(key) ?? { resources: [] };
    this.found.set(key, { permission, resources: [...resources, ...permission.resources] });
  }

  /** The resources of the stacks, by their paths, that ask for one of some actions on an ARN; none where they are said. */
  public askersOf(arn: string, actions: readonly string[]): string[] {
    return actions.flatMap((action) => [...this.askedFor.get(`${action} ${arn}`) ?? []]);
  }

  public get allowances(): Allowance[] {
    const groups = new Map<string, { readonly allowance: Allowance; readonly actions: string[] }>();
    for (const { permission: { action, conditions }, resources: all } of this.found.values()) {
      const resources = withoutCovered(all);
      const [service] = action.split(':');
      const key = JSON.stringify([service, resources, conditions]);
      const { actions } = groups.get(key) ?? { actions: [] };
      groups.set(key, { allowance: { service, actions: [], resources, conditions }, actions: [...actions, action] });
    }
    return [...groups.entries()].sort(([a], [b]) => compare(a, b)).map(([, { allowance, actions }]) => ({ ...allowance, actions: unique(actions) }));
  }
}
