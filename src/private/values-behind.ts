import { CfnElement, Stack } from 'aws-cdk-lib';
import { has } from './shape';
import { written } from './written';

/** A parameter by its name, or a mapping with the keys that are looked up, as far as they are known. */
interface Named {
  readonly name: string;
  readonly keys: readonly unknown[];
}

/**
 * What a template itself has for what stands in a text: the defaults of its parameters, and what is looked up in its mappings. Whoever deploys
 * may give a parameter something else.
 */
export function valuesBehind(stack: Stack, text: unknown): string[] {
  const all = namedIn(stack.resolve(text));
  if (all.length === 0) return [];
  const elements = stack.node.findAll().filter((each): each is CfnElement => CfnElement.isCfnElement(each) && each.stack === stack);
  return all.flatMap(({ name, keys }) => elements.filter((each) => stack.resolve(each.logicalId) === name)
    .flatMap((each) => behind(written(each), keys)));
}

function behind(template: { readonly Parameters?: object; readonly Mappings?: object }, keys: readonly unknown[]): string[] {
  const defaults = Object.values(template.Parameters ?? {}).map(({ Default: value }) => value);
  const found = keys.reduce<unknown[]>((all, key) => all.flatMap((each) => inside(each, key)), Object.values(template.Mappings ?? {}));
  return [...defaults, ...found.flat()].filter((each) => each !== undefined).map(String);
}

/** What is under a key; everything where nobody knows the key. A mapping has only objects and values. */
const inside = (value: unknown, key: unknown): unknown[] => {
  const members = Object(value) as Record<string, unknown>;
  return typeof key === 'string' ? [members[key]] : Object.values(members);
};

/** The parameters and mappings that a value refers to. */
function namedIn(value: unknown): Named[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (!has(value)) return [];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, argument]) => {
    const [map, ...keys] = [argument].flat();
    if (name === 'Ref') return [{ name: String(argument), keys }];
    return [...name === 'Fn::FindInMap' ? [{ name: String(map), keys: keys.slice(0, 2) }] : [], ...namedIn(argument)];
  });
}
