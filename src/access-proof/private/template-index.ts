import { LocatedResource } from './located-resource';
import { SynthesizedStack } from './synthesized-stack';
import { transformOf } from './template';
import { Unknown, Unresolvable } from './unknown';
import { unreadOf } from './unread';

/** A resource that is about others in some account and region. */
export interface Carrier {
  readonly located: LocatedResource;
  /** Why it is not sure that it is there, or in that account and region. */
  readonly doubt?: string;
}

/** Finds the resources of all stacks by type and by ARN, without walking through all of them for each question. */
export class TemplateIndex {
  private readonly byType = new Map<string, LocatedResource[]>();
  private readonly unread: readonly LocatedResource[];
  private readonly transformed: readonly SynthesizedStack[];
  private byArn?: ReadonlyMap<string, readonly LocatedResource[]>;

  constructor(private readonly located: readonly LocatedResource[], stacks: readonly SynthesizedStack[]) {
    this.transformed = stacks.filter(({ template }) => transformOf(template) !== undefined);
    for (const each of located) push(this.byType, each.type, each);
    this.unread = located.filter((each) => unreadOf(each) !== undefined);
  }

  /** Those of some types that are there, or may be, in an account, and in a region if one is given. */
  public carriers(types: readonly string[], account: string | undefined, region?: string): Carrier[] {
    return types.flatMap((type) => this.byType.get(type) ?? []).flatMap((located) => {
      const doubt = doubtOf(located, account, region);
      return doubt === false ? [] : [{ located, doubt }];
    });
  }

  /** The types that any template uses. */
  public types(): readonly string[] {
    return [...this.byType.keys()];
  }

  /** The resource that has an ARN. */
  public withArn(arn: string, types?: readonly string[]): LocatedResource | undefined {
    this.byArn ??= this.indexed();
    return onlyOne(arn, (this.byArn.get(arn) ?? []).filter(({ type }) => !types || types.includes(type)));
  }

  /** The resource that has a name in an account. */
  public withName(type: string, account: string, name: string): LocatedResource | undefined {
    return onlyOne(`${type} ${name}`, (this.byType.get(type) ?? []).filter((each) => each.stack.account === account && each.name === name));
  }

  /** The resource that an ARN belongs to: itself, or what the ARN is a part of, as an object is of its bucket. */
  public owning(arn: string): LocatedResource | undefined {
    const itself = this.withArn(arn) ?? this.withArn(`${arn}:*`);
    if (itself) return itself;
    for (const separator of arn.matchAll(/[/:]/g)) {
      const [head, tail] = [arn.slice(0, separator.index), arn.slice(separator.index)];
      const whole = this.withArn(head) ?? this.withArn(`${head}:*`);
      if (whole?.format?.parts?.some((part) => tail.startsWith(part))) return whole;
    }
    const partsOf = ({ format, arn: own }: LocatedResource) => (own === undefined ? undefined : format?.partsElsewhere?.(own));
    return onlyOne(arn, this.located.filter((each) => arn.startsWith(partsOf(each) ?? ' ')));
  }

  /** What a template takes from elsewhere is not looked at here, and may hold any policy of its account. */
  public refuseUnread(account: string | undefined): void {
    for (const each of this.unread) {
      const { what, accounts } = unreadOf(each)!;
      const doubt = doubtOf(each, accounts === 'own' ? account : each.stack.account);
      const mayConcern = accounts === 'own' || accounts === 'any' || (account !== undefined && accounts.includes(account));
      if (doubt !== false && mayConcern) throw new Unresolvable(accounts === 'own' && doubt ? `${what}; and ${doubt}` : what);
    }
    const transformed = this.transformed.find((stack) => stack.account === undefined || stack.account === account);
    if (transformed) throw new Unresolvable(`what ${JSON.stringify(transformOf(transformed.template))} makes of the template of ${transformed.name}`);
  }

  private indexed(): ReadonlyMap<string, readonly LocatedResource[]> {
    const found = new Map<string, LocatedResource[]>();
    for (const each of this.located) {
      for (const arn of [each.arn, each.streamArn]) {
        if (arn !== undefined) push(found, arn, each);
      }
    }
    return found;
  }
}

/** Of several, only one can be deployed; which of them is not known here. */
function onlyOne(what: string, candidates: readonly LocatedResource[]): LocatedResource | undefined {
  const there = candidates.filter(({ isThere }) => isThere);
  if (there.length > 1) throw new Unresolvable(`which of ${there.map(({ called }) => called).join(' and ')} is ${what}`);
  return there[0];
}

/** Why something may be in an account and region; false where it is surely not, nothing where it surely is. */
function doubtOf({ stack, maybeThere }: LocatedResource, account: string | undefined, region?: string): string | undefined | false {
  if (maybeThere === false) return false;
  if (stack.account !== undefined && stack.account !== account) return false;
  if (region !== undefined && stack.region !== undefined && stack.region !== region) return false;
  const missing = stack.account === undefined ? 'account' : region !== undefined && stack.region === undefined ? 'region' : undefined;
  if (missing) return `the ${missing} of ${stack.name}, which has no literal env; give the stack an env`;
  return maybeThere instanceof Unknown ? maybeThere.reason : undefined;
}

function push(lists: Map<string, LocatedResource[]>, key: string, each: LocatedResource): void {
  const list = lists.get(key);
  if (list) list.push(each);
  else lists.set(key, [each]);
}
