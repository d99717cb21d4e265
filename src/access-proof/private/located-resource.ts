import { ArnFormat, formatOf } from './arn-formats';
import { Intrinsics } from './intrinsics';
import { SynthesizedStack, TemplateResource } from './synthesized-stack';
import { ifKnown, known, knownOr, Unknown } from './unknown';

/** A resource of one of the stacks. Its values are resolved when they are asked for, and once. */
export class LocatedResource {
  private readonly values = new Map<string, unknown>();

  constructor(
    public readonly stack: SynthesizedStack,
    public readonly intrinsics: Intrinsics,
    public readonly logicalId: string,
    public readonly resource: TemplateResource,
    /** The nested stack that it lies in, as a resource of the stack around. */
    public readonly within?: LocatedResource,
  ) {}

  public get type(): string {
    return this.resource.Type;
  }

  /** What an explanation calls it. */
  public get called(): string {
    return `${this.stack.name}/${this.logicalId}`;
  }

  public get format(): ArnFormat | undefined {
    return formatOf(this.type);
  }

  /** Nothing where the ARN depends on something that is not known: then nobody can have asked for it either. */
  public get arn(): string | undefined {
    return this.once('ARN', () => ifKnown(() => this.intrinsics.arnOf(this.logicalId)));
  }

  /** Of a table that has one; AWS makes a part of it up. */
  public get streamArn(): string | undefined {
    return this.once('stream', () => (this.properties.includes('StreamSpecification') ? ifKnown(() => this.intrinsics.resolve({ 'Fn::GetAtt': [this.logicalId, 'StreamArn'] })) : undefined));
  }

  public get name(): string | undefined {
    return this.once('name', () => ifKnown(() => (this.format ? this.intrinsics.nameOf(this.logicalId) : undefined)));
  }

  /** Whether the conditions that it stands under hold. */
  public get isThere(): boolean {
    return (this.resource.Condition === undefined || this.intrinsics.condition(this.resource.Condition)) && (this.within?.isThere ?? true);
  }

  /** Likewise; why it is not known where that is so. */
  public get maybeThere(): boolean | Unknown {
    return this.once('isThere', () => knownOr(() => this.isThere));
  }

  /** The names of the properties that the template gives. */
  public get properties(): readonly string[] {
    return Object.keys(this.resource.Properties ?? {});
  }

  public property(name: string): any {
    return known(this.partly(name));
  }

  /** A property in which each part that is not known is an Unknown. */
  public partly(name: string): any {
    return this.once(`property ${name}`, () => this.intrinsics.resolveKnown(this.resource.Properties?.[name]));
  }

  /** A property of which one value or several may be given; those that are not known are Unknowns. */
  public list(name: string): any[] {
    return [this.partly(name) ?? []].flat();
  }

  private once<T>(what: string, find: () => T): T {
    if (!this.values.has(what)) this.values.set(what, find());
    return this.values.get(what) as T;
  }
}
