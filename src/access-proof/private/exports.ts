import { Intrinsics } from './intrinsics';
import { SynthesizedStack } from './synthesized-stack';
import { TemplateOutput } from './template';
import { ifKnown, Unresolvable } from './unknown';

interface Export {
  readonly stack: SynthesizedStack;
  readonly output: TemplateOutput;
}

/**
 * What stacks export to each other. Names of exports are an account's and region's own; an import never reaches into another.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 */
export class Exports {
  private found?: ReadonlyMap<string, readonly Export[]>;

  constructor(private readonly stacks: readonly SynthesizedStack[], private readonly intrinsicsOf: (stack: SynthesizedStack) => Intrinsics) {}

  public valueFor(importer: SynthesizedStack, name: string): unknown {
    this.found ??= this.all();
    const there = (this.found.get(`${placeOf(importer)} ${name}`) ?? [])
      .filter(({ stack, output }) => output.Condition === undefined || this.intrinsicsOf(stack).condition(output.Condition));
    if (there.length === 0) throw new Unresolvable(`the export ${name}, which no stack has`);
    if (there.length > 1) throw new Unresolvable(`the export ${name}, which ${there.map(({ stack }) => stack.name).join(' and ')} both have`);
    return this.intrinsicsOf(there[0].stack).resolve(there[0].output.Value);
  }

  private all(): ReadonlyMap<string, readonly Export[]> {
    const found = new Map<string, Export[]>();
    for (const stack of this.stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        const name = output?.Export && ifKnown(() => this.intrinsicsOf(stack).resolve(output.Export!.Name));
        const key = `${placeOf(stack)} ${name}`;
        if (name !== undefined) found.set(key, [...found.get(key) ?? [], { stack, output }]);
      }
    }
    return found;
  }
}

const placeOf = ({ account, region }: SynthesizedStack) => JSON.stringify([account, region]);
