import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { pseudoParameters, REFERENCES, UNKNOWN } from './literal-parts';
import { has } from './shape';
import { written } from './written';

/** A value may be one text for each side of a condition and each entry of a mapping. Of more, every part is told alone. */
const MOST_WAYS = 100;

/**
 * What a text becomes with what the template itself has behind it: the defaults of its parameters, what is looked up in its mappings, each side
 * of its conditions. Whoever deploys may give a parameter something else.
 */
export function textsBehind(stack: Stack, text: unknown): string[] {
  try {
    return [...new Set(new Behind(stack).texts(stack.resolve(text)).map((each) => each.replace(/\0+/g, UNKNOWN)))];
  } catch {
    // CDK itself says at synthesis what is wrong with it, or else CloudFormation.
    return [];
  }
}

const amid = (text: string) => `${UNKNOWN}${text}${UNKNOWN}`;

class Behind {
  private readonly known: Readonly<Record<string, string>>;

  constructor(private readonly stack: Stack) {
    this.known = pseudoParameters(stack);
  }

  public texts(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap((each) => this.texts(each));
    if (!has(value)) return [String(value)];
    return Object.entries(value as object).flatMap(([name, argument]) => this.ofFunction(name, argument));
  }

  private ofFunction(name: string, argument: any): string[] {
    if (name === 'Ref') return this.referred(argument);
    if (name === 'Fn::FindInMap') return orUnknown(this.lookedUp(argument));
    if (REFERENCES.includes(name)) return [UNKNOWN];
    if (name === 'Fn::Join' && Array.isArray(argument[1])) return joined(argument[1].map((each: unknown) => this.texts(each)), argument[0]);
    if (name === 'Fn::Sub') return this.substituted(argument);
    if (name === 'Fn::If') return this.texts(argument.slice(1));
    if (name === 'Fn::Select') return this.selected(argument);
    // Which part of it is taken, nobody knows: each may be.
    return this.texts(name === 'Fn::Split' ? argument.slice(1) : argument).map(amid);
  }

  /** An element of a list or a part of a text, where the template says which one; otherwise it may be any. */
  private selected([index, list]: any[]): string[] {
    const place = Number(index);
    const element = Array.isArray(list) ? list[place] : undefined;
    if (element !== undefined) return this.texts(element);
    // A parameter for a list is one text with commas.
    const { 'Fn::Split': [separator, text] = has(list, 'Ref') ? [',', list] : [] } = Object(list) as { readonly 'Fn::Split'?: readonly [string?, unknown?] };
    if (separator === undefined || Number.isNaN(place)) return this.texts(list).map(amid);
    return this.texts(text).map((each) => (each.includes(UNKNOWN) ? amid(each) : each.split(separator)[place]?.trim() ?? UNKNOWN));
  }

  private referred(name: string): string[] {
    if (Object.hasOwn(this.known, name)) return [this.known[name]];
    const parameters = this.named(name).flatMap(({ Parameters: all }) => Object.values<any>(Object(all)));
    // The default of these is what something in Parameter Store is called.
    const defaults = parameters.filter(({ Type: type }) => !String(type).startsWith('AWS::SSM::')).map(({ Default: value }) => value);
    return orUnknown(defaults.filter((each) => each !== undefined).flatMap((each) => this.texts(each)));
  }

  private lookedUp([map, first, second, otherwise]: any[]): string[] {
    const maps = this.named(map).flatMap(({ Mappings: all }) => Object.values(Object(all)));
    const found = [first, second].reduce<unknown[]>((all, key) => all.flatMap((each) => this.inside(each, key)), maps).flat();
    return [...found.filter((each) => each !== undefined).map(String), ...has(otherwise, 'DefaultValue') ? this.texts(otherwise.DefaultValue) : []];
  }

  /** What is under a key; everything where nobody knows the key. A mapping has only objects and values. */
  private inside(value: unknown, key: any): unknown[] {
    const members = Object(value) as Record<string, unknown>;
    if (typeof key === 'string') return [members[key]];
    const own = this.known[key?.Ref];
    return own !== undefined && Object.hasOwn(members, own) ? [members[own]] : Object.values(members);
  }

  private substituted(argument: unknown): string[] {
    const [text, variables] = [argument].flat() as [unknown, Record<string, unknown>?];
    const valueOf = (name: string) => (Object.hasOwn(Object(variables), name) ? this.texts(variables![name]) : this.referred(name));
    // Every second part is what stands between the brackets.
    return joined(String(text).split(/\$\{([^}]*)\}/).map((part, i) => (i % 2 === 0 ? [part] : valueOf(part))));
  }

  /** The parameter or mapping of a name, as it is written. */
  private named(name: string): any[] {
    return this.stack.node.findAll()
      .filter((each): each is CfnElement => CfnElement.isCfnElement(each) && !CfnResource.isCfnResource(each) && each.stack === this.stack)
      .filter((each) => this.stack.resolve(each.logicalId) === name).map(written);
  }
}

const orUnknown = (texts: readonly string[]): string[] => (texts.length > 0 ? [...texts] : [UNKNOWN]);

/** Every way to put parts one behind the other. */
function joined(parts: readonly (readonly string[])[], between = ''): string[] {
  if (parts.reduce((ways, each) => ways * each.length, 1) > MOST_WAYS) return parts.flat().map(amid);
  return parts.reduce<string[]>((all, each, i) => all.flatMap((before) => each.map((text) => (i === 0 ? text : `${before}${between}${text}`))), ['']);
}
