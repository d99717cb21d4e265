import { plain } from './asked';
import { about, Call } from './statements';

type Names = Readonly<Record<string, string | undefined>>;

/** A resource as an action's configuration names it. */
export interface Naming {
  /** By the properties of the configuration. */
  readonly names: Names;
  /** The resource of such names. */
  of(names: Names): string;
}

/** A call's resource, with how it is named. */
export function naming(configured: Names, of: Naming['of']): Pick<Call, 'resource' | 'naming'> {
  const names = Object.fromEntries(Object.entries(configured).map(([property, name]) => [property, plain(name)]));
  return { resource: of(names), naming: { names, of } };
}

/** Stands for a name. None has it. */
const NAME = '\u0001';

/**
 * What is allowed instead of a resource, in the words of the configuration: which names, where one of its properties alone is wrong. Nothing where
 * more is, or where something else than a name is allowed.
 */
export function namesInstead({ names, of }: Naming, allowed: readonly string[]) {
  return Object.entries(names).map(([property, asked]) => {
    const [before, after] = of({ ...names, [property]: NAME }).split(NAME);
    const found = allowed.map((each) => (each.startsWith(before) ? each.slice(before.length).split(/[/:]/)[0] : '*'));
    const isOne = found.every((name) => !/[*?]/.test(name) && about(allowed, `${before}${name}${after}`));
    return isOne ? { of: property, asked, allowed: [...new Set(found)] } : undefined;
  }).find((each) => each !== undefined);
}
