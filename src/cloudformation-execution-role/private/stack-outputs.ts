import { DeployedStack } from './deployed-stack';
import { isKnown, REGION } from './pattern-text';
import { Led, Outputs, StackValues } from './stack-values';
import { TemplateConditions } from './template-conditions';
import { has } from '../../private/shape';

/** An output that others may import. */
interface Exported extends Led {
  readonly name: unknown;
}

/** Every stack's values, nested ones included, with the outputs that they take from each other. */
export function valuesOf(stacks: readonly DeployedStack[]): StackValues[] {
  const known = new Map<string, Led[]>();
  const conditions = new TemplateConditions();
  const outputs: Outputs = {
    exported: (name, region) => inRegion(known.get(name) ?? [], region),
    named: (stack, output, region) => inRegion(all.filter((each) => each.stack.name === stack).flatMap((values) => {
      const its = values.stack.template.Outputs?.[output];
      return has(its) ? [{ values, value: its!.Value }] : [];
    }), region),
  };
  const all = stacks.flatMap((stack) => new StackValues(stack, outputs, conditions).all);
  const exports = all.flatMap((values) => Object.values(values.stack.template.Outputs ?? {})
    .flatMap((output): Exported[] => (output?.Export?.Name === undefined ? [] : [{ values, value: output.Value, name: output.Export.Name }])));
  nameExports(exports, known, conditions);
  return all;
}

/** Those of a region; any of them where it is open which one that is. */
function inRegion(found: readonly Led[], region: string): readonly Led[] {
  const there = found.filter(({ values }) => values.region === region && region !== REGION);
  return there.length > 0 ? there : found.filter(({ values }) => [values.region, region].includes(REGION));
}

/** An export may be called after an import: those whose names follow from others come after them. */
function nameExports(exports: readonly Exported[], known: Map<string, Led[]>, conditions: TemplateConditions): void {
  conditions.forget();
  const left = exports.filter((each) => {
    // One for each side of a condition.
    const names = each.values.texts(each.name);
    for (const name of names.filter(isKnown)) known.set(name, [...known.get(name) ?? [], each]);
    return !names.every(isKnown);
  });
  if (left.length < exports.length) nameExports(left, known, conditions);
}
