import { Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { SynthesizedStack } from './synthesized-stack';

/** Finds the resources of all stacks by type and by ARN, without walking through all of them for each question. */
export class TemplateIndex {
  private readonly byType = new Map<string, LocatedResource[]>();
  private readonly transformed: readonly SynthesizedStack[];
  private byArn?: ReadonlyMap<string, readonly LocatedResource[]>;

  constructor(private readonly located: readonly LocatedResource[]) {
    for (const each of located) push(this.byType, each.type, each);
    this.transformed = [...new Set(located.map(({ stack }) => stack))].filter(({ template }) => template.Transform !== undefined);
  }

  /** Those of some types in the stacks of one account, whether their condition holds or not. */
  public ofTypes(types: readonly string[], account: string | undefined): LocatedResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []).filter(({ stack }) => stack.account === account);
  }

  /** The resource that has an ARN. */
  public withArn(arn: string, types?: readonly string[]): LocatedResource | undefined {
    this.byArn ??= this.indexed();
    return this.onlyOne(arn, (this.byArn.get(arn) ?? []).filter(({ type }) => !types || types.includes(type)));
  }

  /** The resource that has a name in an account. */
  public withName(type: string, account: string, name: string): LocatedResource | undefined {
    return this.onlyOne(`${type} ${name}`, this.ofTypes([type], account).filter((each) => each.name === name));
  }

  /** The resource that an ARN belongs to: itself, or what the ARN is a part of, as an object is of its bucket. */
  public owning(arn: string): LocatedResource | undefined {
    const itself = this.withArn(arn) ?? this.withArn(`${arn}:*`);
    if (itself) return itself;
    for (const separator of arn.matchAll(/[/:]/g)) {
      const [head, tail] = [arn.slice(0, separator.index), arn.slice(separator.index)];
      const whole = this.withArn(head) ?? this.withArn(`${head}:*`);
      if (whole?.format?.parts && tail.startsWith(whole.format.parts)) return whole;
    }
    return undefined;
  }

  /**
   * What a template includes from elsewhere is not looked at here, and may hold any policy of its account.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
   */
  public refuseUnread(account: string | undefined): void {
    const [nested] = this.ofTypes(['AWS::CloudFormation::Stack'], account).filter(({ isThere }) => isThere);
    if (nested) throw new Unresolvable(`what ${nested.called}, a nested stack, holds`);
    const transformed = this.transformed.find((stack) => stack.account === account);
    if (transformed) throw new Unresolvable(`what ${JSON.stringify(transformed.template.Transform)} makes of the template of ${transformed.name}`);
  }

  private indexed(): ReadonlyMap<string, readonly LocatedResource[]> {
    const found = new Map<string, LocatedResource[]>();
    for (const each of this.located) {
      if (each.arn !== undefined) push(found, each.arn, each);
    }
    return found;
  }

  /** Of several, only one can be deployed; which of them is not known here. */
  private onlyOne(what: string, candidates: readonly LocatedResource[]): LocatedResource | undefined {
    const there = candidates.filter(({ isThere }) => isThere);
    if (there.length > 1) throw new Unresolvable(`which of ${there.map(({ called }) => called).join(' and ')} is ${what}`);
    return there[0];
  }
}

function push(lists: Map<string, LocatedResource[]>, key: string, each: LocatedResource): void {
  const list = lists.get(key);
  if (list) list.push(each);
  else lists.set(key, [each]);
}
