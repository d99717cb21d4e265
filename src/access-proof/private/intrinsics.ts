import { ArnParts, formatOf } from './arn-formats';
import { holds } from './conditions';
import { fingerprint, madeUpName } from './made-up';
import { SynthesizedStack, TemplateResource } from './synthesized-stack';
import { Unknown, Unresolvable } from './unknown';

export { Unresolvable } from './unknown';

/** What a template learns from others. */
export interface Surroundings {
  /** What some stack of its account and region exports. */
  exported(name: string): unknown;
  /** What the stack around a nested one gives to a parameter; nothing where it gives none. */
  given?(parameter: string): { readonly value: unknown } | undefined;
  /** What a nested stack puts out. */
  output?(logicalId: string, name: string): unknown;
}

/** Replaces the intrinsic functions of one stack's template by what CloudFormation would make of them. */
export class Intrinsics {
  /** What is being resolved: a template may refer to itself in circles. */
  private readonly underWay = new Set<string>();

  constructor(private readonly stack: SynthesizedStack, private readonly around: Surroundings) {}

  public resolve(value: unknown): any {
    return this.resolved(value, (find) => find());
  }

  /** Likewise, with an Unknown in the place of each part that is not known. */
  public resolveKnown(value: unknown): any {
    return this.resolved(value, (find) => {
      try {
        return find();
      } catch (error) {
        if (error instanceof Unresolvable) return new Unknown(error.message);
        throw error;
      }
    });
  }

  /** The ARN of a resource, or nothing where its type's ARN does not follow from the template. */
  public arnOf(logicalId: string): string | undefined {
    return formatOf(this.resource(logicalId).Type)?.arn(this.partsOf(logicalId));
  }

  /** The name of a resource whose type's ARN follows from the template. */
  public nameOf(logicalId: string): string {
    const { Type: type, Properties: properties } = this.resource(logicalId);
    const name = formatOf(type)?.name;
    const given = name === undefined ? undefined : this.resolve(properties?.[name]);
    return given === undefined ? madeUpName(this.stack, logicalId, type) : text(given);
  }

  /** The ARN with `*` and `?` for whatever is made up here: in that place AWS writes something else. */
  public arnPatternOf(logicalId: string): string | undefined {
    const format = formatOf(this.resource(logicalId).Type);
    return format?.arn(Object.create(this.partsOf(logicalId), { name: { value: this.namePatternOf(logicalId) }, madeUp: { value: (length: number) => '?'.repeat(length) } }));
  }

  public namePatternOf(logicalId: string): string {
    const { Type: type, Properties: properties } = this.resource(logicalId);
    const format = formatOf(type);
    const isNamed = format?.name !== undefined && this.resolve(properties?.[format.name]) !== undefined;
    return isNamed ? this.nameOf(logicalId) : format?.id ? '*' : this.nameOf(logicalId).replace(/[^-]+$/, '*');
  }

  /** Whether a condition of the template holds. */
  public condition(name: string): boolean {
    const definition = own(this.stack.template.Conditions, name);
    if (definition === undefined) throw new Unresolvable(`condition ${name}, which ${this.stack.name} does not have`);
    return this.within(`condition ${name}`, () => holds(definition, { text: (value) => text(this.resolve(value)), condition: (each) => this.condition(each), where: this.stack.name }));
  }

  private resolved(value: unknown, guard: (find: () => unknown) => unknown): any {
    if (typeof value === 'string') return guard(() => literal(value));
    if (Array.isArray(value)) return value.map((each) => this.resolved(each, guard)).filter((each) => each !== undefined);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [[name, argument]] = entries.length === 1 ? entries : [['', undefined]];
    if (name === 'Fn::If') {
      const branch = guard(() => [list(argument)[this.condition(text(list(argument)[0])) ? 1 : 2]]);
      return branch instanceof Unknown ? branch : this.resolved((branch as unknown[])[0], guard);
    }
    if (name === 'Ref' || name.startsWith('Fn::')) return guard(() => literal(this.call(name, argument)));
    return Object.fromEntries(entries.map(([key, each]) => [key, this.resolved(each, guard)]).filter(([, each]) => each !== undefined));
  }

  private call(name: string, argument: any): unknown {
    switch (name) {
      case 'Ref': return this.ref(text(argument));
      case 'Fn::GetAtt': return this.attribute(...split(argument));
      case 'Fn::Join': return list(this.resolve(list(argument)[1])).map(text).join(text(argument[0]));
      case 'Fn::Split': return text(this.resolve(list(argument)[1])).split(text(argument[0]));
      case 'Fn::Select': return this.select(this.resolve(list(argument)[0]), list(this.resolve(argument[1])));
      case 'Fn::Sub': return this.substitute(argument);
      case 'Fn::FindInMap': return this.find(list(this.resolve(argument)).map(text));
      case 'Fn::ImportValue': return this.within(`the import ${JSON.stringify(argument)}`, () => this.around.exported(text(this.resolve(argument))));
      default: throw new Unresolvable(`${name} in ${this.stack.name}`);
    }
  }

  private ref(name: string): unknown {
    switch (name) {
      case 'AWS::Partition': return this.stack.partition;
      case 'AWS::AccountId': return this.known('account', this.stack.account);
      case 'AWS::Region': return this.known('region', this.stack.region);
      case 'AWS::StackName': return this.stack.name;
      case 'AWS::URLSuffix': return this.stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'AWS::NoValue': return undefined;
    }
    if (own(this.stack.template.Parameters, name)) return this.within(`parameter ${name}`, () => this.parameter(name));
    const format = formatOf(this.resource(name).Type);
    if (!format) throw new Unresolvable(`Ref of ${name} in ${this.stack.name}: of its type ${this.resource(name).Type} it is not known`);
    return this.within(name, () => (format.ref === 'url' ? this.urlOf(name) : format.ref === 'arn' ? this.arnOf(name) : this.nameOf(name)));
  }

  private parameter(name: string): unknown {
    const { Type: type, Default: otherwise } = this.stack.template.Parameters![name];
    const given = this.around.given?.(name);
    const value = given ? given.value : otherwise;
    if (value === undefined || String(type).startsWith('AWS::SSM::')) throw new Unresolvable(`parameter ${name} of ${this.stack.name}`);
    return /^(CommaDelimitedList|List<)/.test(type) && !Array.isArray(value) ? text(value).split(',').map((each) => each.trim()) : value;
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
  private urlOf(logicalId: string): string {
    return `https://sqs.${this.known('region', this.stack.region)}.${this.ref('AWS::URLSuffix')}/${this.known('account', this.stack.account)}/${this.nameOf(logicalId)}`;
  }

  private attribute(logicalId: string, attribute: string): unknown {
    const { Type: type } = this.resource(logicalId);
    return this.within(`${attribute} of ${logicalId}`, () => {
      if (type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.') && this.around.output) return this.around.output(logicalId, attribute.slice('Outputs.'.length));
      const format = formatOf(type);
      const made = attribute === 'Arn' ? 'arn' : format?.attributes && own(format.attributes, attribute);
      if (!format || !made) throw new Unresolvable(`${attribute} of ${logicalId} in ${this.stack.name}: of its type ${type} it is not known; ask with a written ARN, or about another resource`);
      if (made === 'name') return this.nameOf(logicalId);
      const arn = format.arn(this.partsOf(logicalId));
      return made === 'arn' ? arn : made(arn, this.partsOf(logicalId));
    });
  }

  /** Each is looked up when it is asked for: a bucket's ARN needs no account. */
  private partsOf(logicalId: string): ArnParts {
    const properties = this.resource(logicalId).Properties;
    const property = (name: string) => {
      const value = this.resolve(properties?.[name]);
      return value === undefined ? undefined : text(value);
    };
    const { stack, known, nameOf } = { stack: this.stack, known: this.known.bind(this), nameOf: this.nameOf.bind(this) };
    return {
      partition: stack.partition,
      get region() { return known('region', stack.region); },
      get account() { return known('account', stack.account); },
      get name() { return nameOf(logicalId); },
      get path() { return property('Path') ?? '/'; },
      madeUp: (length) => fingerprint(stack, logicalId).slice(0, length),
      property,
    };
  }

  private resource(logicalId: string): TemplateResource {
    const found = own(this.stack.template.Resources, logicalId);
    if (!found) throw new Unresolvable(`${logicalId}, which ${this.stack.name} does not have`);
    return found;
  }

  private select(index: unknown, from: unknown[]): unknown {
    const found = from[Number(index)];
    if (found === undefined) throw new Unresolvable(`item ${index} of ${JSON.stringify(from)} in ${this.stack.name}`);
    return found;
  }

  private substitute(argument: unknown): string {
    const [template, values] = Array.isArray(argument) ? argument : [argument, {}];
    return text(template).replace(/\$\{(!?)([^}]+)\}/g, (_, escaped: string, name: string) => {
      if (escaped) return `\${${name}}`;
      if (own(values, name) !== undefined) return text(this.resolve(values[name]));
      return text(name.includes('.') ? this.attribute(...split(name)) : this.ref(name));
    });
  }

  private find([map, top, second]: string[]): unknown {
    const found = own(own(own(this.stack.template.Mappings, map), top), second);
    if (found === undefined) throw new Unresolvable(`${map}.${top}.${second}, which ${this.stack.name} does not map`);
    return found;
  }

  private within<T>(what: string, find: () => T): T {
    if (this.underWay.has(what)) throw new Unresolvable(`${what} in ${this.stack.name}, which refers to itself`);
    this.underWay.add(what);
    try {
      return find();
    } finally {
      this.underWay.delete(what);
    }
  }

  private known(what: string, value: string | undefined): string {
    if (value === undefined) throw new Unresolvable(`the ${what} of ${this.stack.name}, which has no literal env`);
    return value;
  }
}

/** What CloudFormation itself looks up when it deploys, wherever in a text it stands. */
function literal<T>(value: T): T {
  if (typeof value === 'string' && value.includes('{{resolve:')) throw new Unresolvable(`the dynamic reference in ${JSON.stringify(value)}`);
  if (Array.isArray(value)) value.forEach(literal);
  return value;
}

export function text(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') throw new Unresolvable(`${JSON.stringify(value)} where a text is expected`);
  return String(value);
}

function list(value: unknown): any[] {
  if (!Array.isArray(value)) throw new Unresolvable(`${JSON.stringify(value)} where a list is expected`);
  return value;
}

/** `Nested.Outputs.Name` is an attribute with a dot in its own name. */
function split(attribute: unknown): [string, string] {
  const [logicalId, ...rest] = Array.isArray(attribute) ? attribute : text(attribute).split('.');
  return [text(logicalId), rest.map(text).join('.')];
}

/** A template may use any name, those of JavaScript's own objects included. */
function own<T>(from: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return from && Object.hasOwn(from, name) ? from[name] : undefined;
}
