import { Identities } from './identities';
import { Intrinsics, Unresolvable } from './intrinsics';
import { LocatedResource } from './located-resource';
import { Asked, ResourcePolicies } from './resource-policies';
import { SynthesizedStack } from './synthesized-stack';
import { KnownTags, tagsOf, UNKNOWN_TAGS } from './tags';
import { TemplateIndex } from './template-index';
import { NamedPolicy } from '../../policy/document';
import { ResourcePolicy } from '../../policy/evaluate';

/** A resource of a template, as far as a request is about it. */
export interface Holding {
  readonly account: string;
  /** Where it lies, if that is known. */
  readonly region?: string;
  policy(asked: Asked): ResourcePolicy | undefined;
  tags(): KnownTags;
  /** Of a key; nothing where a template depends on something unknown. */
  aliases(): readonly string[] | undefined;
}

/** Everything that the synthesized stacks hold, over all accounts. Values are resolved when they are asked for. */
export class Landscape {
  public readonly identities: Identities;
  private readonly intrinsics = new Map<SynthesizedStack, Intrinsics>();
  private readonly located: LocatedResource[];
  private readonly index: TemplateIndex;
  private readonly policies: ResourcePolicies;
  private exports?: ReadonlyMap<unknown, () => unknown>;

  constructor(public readonly stacks: readonly SynthesizedStack[], managedPolicies: ReadonlyMap<string, NamedPolicy>) {
    for (const stack of stacks) this.intrinsics.set(stack, new Intrinsics(stack, (name) => this.exported(stack, name)));
    this.located = stacks.flatMap((stack) => Object.entries(stack.template.Resources ?? {})
      .map(([logicalId, resource]) => new LocatedResource(stack, this.intrinsics.get(stack)!, logicalId, resource)));
    this.index = new TemplateIndex(this.located);
    this.identities = new Identities(this.index, managedPolicies);
    this.policies = new ResourcePolicies(this.index);
  }

  /** The resource that an ARN belongs to: itself, or what the ARN is a part of, as an object is of its bucket. */
  public holding(arn: string): Holding | undefined {
    const found = this.index.owning(arn);
    if (!found) return undefined;
    const { account, region } = found.stack;
    if (account === undefined) throw new Unresolvable(`the account of ${found.stack.name}, which has no literal env`);
    const isWhole = found.arn === arn || found.arn === `${arn}:*`;
    return {
      account,
      region,
      policy: (asked) => this.policies.of(found, asked),
      // Buckets' tags count only where somebody has turned that on, which no template says.
      tags: () => (isWhole && found.type !== 'AWS::S3::Bucket' ? tagsOf(found) : UNKNOWN_TAGS),
      aliases: () => this.aliasesOf(found),
    };
  }

  public hasAccount(account: string): boolean {
    return this.stacks.some((stack) => stack.account === account);
  }

  /** A value of a template, with its intrinsic functions replaced. */
  public resolve(stack: SynthesizedStack, value: unknown): unknown {
    return this.intrinsics.get(stack)!.resolve(value);
  }

  private aliasesOf(key: LocatedResource): readonly string[] | undefined {
    const { account, region } = key.stack;
    const aliases = this.index.ofTypes(['AWS::KMS::Alias'], account).filter(({ stack }) => stack.region === region);
    try {
      return aliases
        .filter((alias) => [key.arn, key.name].includes(alias.property('TargetKeyId')) && alias.isThere)
        .map((alias) => alias.property('AliasName'));
    } catch (error) {
      if (error instanceof Unresolvable) return undefined;
      throw error;
    }
  }

  /**
   * Names of exports are an account's and region's own; an import never reaches into another.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
   */
  private exported(importer: SynthesizedStack, name: string): unknown {
    const place = ({ account, region }: SynthesizedStack) => JSON.stringify([account, region]);
    this.exports ??= this.allExports(place);
    const found = this.exports.get(`${place(importer)} ${name}`);
    if (!found) throw new Unresolvable(`the export ${name}, which no stack has`);
    return found();
  }

  private allExports(place: (stack: SynthesizedStack) => string): ReadonlyMap<unknown, () => unknown> {
    const found = new Map<unknown, () => unknown>();
    for (const stack of this.stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        const name = output.Export && this.ifKnown(stack, output.Export.Name);
        if (name !== undefined) found.set(`${place(stack)} ${name}`, () => this.resolve(stack, output.Value));
      }
    }
    return found;
  }

  private ifKnown(stack: SynthesizedStack, value: unknown): unknown {
    try {
      return this.resolve(stack, value);
    } catch (error) {
      if (error instanceof Unresolvable) return undefined;
      throw error;
    }
  }
}
