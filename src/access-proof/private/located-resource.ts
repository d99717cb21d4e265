import { ARN_FORMATS, ArnFormat } from './arn-formats';
import { Intrinsics, Unresolvable } from './intrinsics';
import { SynthesizedStack, TemplateResource } from './synthesized-stack';

/** A resource of one of the stacks. Its values are resolved when they are asked for, and once. */
export class LocatedResource {
  private readonly values = new Map<string, unknown>();

  constructor(
    public readonly stack: SynthesizedStack,
    public readonly intrinsics: Intrinsics,
    public readonly logicalId: string,
    public readonly resource: TemplateResource,
  ) {}

  public get type(): string {
    return this.resource.Type;
  }

  /** What an explanation calls it. */
  public get called(): string {
    return `${this.stack.name}/${this.logicalId}`;
  }

  public get format(): ArnFormat | undefined {
    return ARN_FORMATS[this.type];
  }

  /** Nothing where the ARN depends on something that is not known: then nobody can have asked for it either. */
  public get arn(): string | undefined {
    return this.ifKnown('ARN', () => this.intrinsics.arnOf(this.logicalId));
  }

  public get name(): string | undefined {
    return this.ifKnown('name', () => (this.format ? this.intrinsics.nameOf(this.logicalId) : undefined));
  }

  /** Whether the condition that it stands under holds. */
  public get isThere(): boolean {
    return this.resource.Condition === undefined || this.intrinsics.condition(this.resource.Condition);
  }

  public property(name: string): any {
    return this.once(`property ${name}`, () => this.intrinsics.resolve(this.resource.Properties?.[name]));
  }

  /** A property of which one value or several may be given. */
  public list(name: string): any[] {
    return [this.property(name) ?? []].flat();
  }

  private once<T>(what: string, find: () => T): T {
    if (!this.values.has(what)) this.values.set(what, find());
    return this.values.get(what) as T;
  }

  private ifKnown<T>(what: string, find: () => T): T | undefined {
    return this.once(what, () => {
      try {
        return find();
      } catch (error) {
        if (error instanceof Unresolvable) return undefined;
        throw error;
      }
    });
  }
}
