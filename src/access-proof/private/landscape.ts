import { Exports } from './exports';
import { Identities } from './identities';
import { Intrinsics, Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { madeUpWords, refersTo } from './made-up';
import { Asked, PolicyFound, ResourcePolicies } from './resource-policies';
import { SynthesizedStack } from './synthesized-stack';
import { KnownTags, tagsOf, UNKNOWN_TAGS } from './tags';
import { TemplateIndex } from './template-index';
import { ifKnown, unknownIn } from './unknown';
import { NamedPolicy } from '../../policy/document';

/** A resource of a template, as far as a request is about it. */
export interface Holding {
  readonly located: LocatedResource;
  readonly account: string;
  /** Where it lies, if that is known. */
  readonly region?: string;
  /** Whether it is asked about itself, and not about a part of it. */
  readonly isWhole: boolean;
  policy(asked: Asked): PolicyFound;
  tags(): KnownTags;
  /** Of a key; nothing where a template depends on something unknown. */
  aliases(): readonly string[] | undefined;
}

/** Everything that the synthesized stacks hold, over all accounts. Values are resolved when they are asked for. */
export class Landscape {
  /** Those that are nested in others included. */
  public readonly stacks: readonly SynthesizedStack[];
  public readonly identities: Identities;
  public readonly index: TemplateIndex;
  private readonly intrinsics = new Map<SynthesizedStack, Intrinsics>();
  private readonly located: LocatedResource[] = [];
  private readonly policies: ResourcePolicies;
  private readonly exports: Exports;
  private words?: ReadonlySet<string>;

  constructor(public readonly outer: readonly SynthesizedStack[], managedPolicies: ReadonlyMap<string, NamedPolicy>) {
    for (const stack of outer) this.add(stack);
    this.stacks = [...this.intrinsics.keys()];
    this.exports = new Exports(this.stacks, (stack) => this.intrinsics.get(stack)!);
    this.index = new TemplateIndex(this.located, this.stacks);
    this.identities = new Identities(this.index, managedPolicies, (text) => this.refers(text));
    this.policies = new ResourcePolicies(this.index, (text) => this.refers(text));
  }

  /** The resource that an ARN belongs to: itself, or what the ARN is a part of, as an object is of its bucket. */
  public holding(arn: string): Holding | undefined {
    const found = this.index.owning(arn);
    if (!found) return undefined;
    const { account, region } = found.stack;
    if (account === undefined) throw new Unresolvable(`the account of ${found.stack.name}, which has no literal env; give the stack an env`);
    if (found.format?.onlyNamed) throw new Unresolvable(`who reaches ${found.called}, a ${found.type}, which is not decided by policies alone`);
    const isWhole = found.arn === arn || found.arn === `${arn}:*`;
    return {
      located: found,
      account,
      region,
      isWhole,
      policy: (asked) => this.policies.of(found, asked),
      // Buckets' tags count only where somebody has turned that on, which no template says.
      tags: () => (isWhole && found.type !== 'AWS::S3::Bucket' ? tagsOf(found) : UNKNOWN_TAGS),
      aliases: () => this.aliasesOf(found),
    };
  }

  /** Whether a text has come about by a reference to a resource whose name is made up here. */
  public refers(text: string): boolean {
    this.words ??= madeUpWords(this.located);
    return refersTo(text, this.words);
  }

  public hasAccount(account: string): boolean {
    return this.stacks.some((stack) => stack.account === account);
  }

  /** A value of a template, with its intrinsic functions replaced. */
  public resolve(stack: SynthesizedStack, value: unknown): unknown {
    return this.intrinsics.get(stack)!.resolve(value);
  }

  private add(stack: SynthesizedStack, within?: LocatedResource): void {
    const intrinsics: Intrinsics = new Intrinsics(stack, {
      exported: (name) => this.exports.valueFor(stack, name),
      given: within && ((name) => givenTo(within, name)),
      output: (logicalId, name) => this.output(stack, logicalId, name),
    });
    this.intrinsics.set(stack, intrinsics);
    for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
      // A macro may stand between the resources; that it does is looked at elsewhere.
      if (typeof resource?.Type !== 'string') continue;
      const located = new LocatedResource(stack, intrinsics, logicalId, resource, within);
      this.located.push(located);
      const nested = stack.nested?.get(logicalId);
      if (nested) this.add(nested, located);
    }
  }

  private output(stack: SynthesizedStack, logicalId: string, name: string): unknown {
    const nested = stack.nested?.get(logicalId);
    const output = nested?.template.Outputs?.[name];
    if (!nested || !output) throw new Unresolvable(`the output ${name} of ${stack.name}/${logicalId}, a nested stack`);
    return this.resolve(nested, output.Value);
  }

  private aliasesOf(key: LocatedResource): readonly string[] | undefined {
    const { account, region } = key.stack;
    const aliases = this.index.carriers(['AWS::KMS::Alias'], account, region)
      .filter(({ located }) => unknownIn(located.partly('TargetKeyId')) || [key.arn, key.name].includes(located.partly('TargetKeyId')));
    return ifKnown(() => aliases.map(({ located, doubt }) => {
      if (doubt) throw new Unresolvable(doubt);
      return located.property('TargetKeyId') && located.property('AliasName');
    }));
  }
}

function givenTo(nested: LocatedResource, parameter: string): { readonly value: unknown } | undefined {
  const given = nested.resource.Properties?.Parameters as Record<string, unknown> | undefined;
  return given && Object.hasOwn(given, parameter) ? { value: nested.intrinsics.resolve(given[parameter]) } : undefined;
}
