import { DeployedStack, TemplateResource } from './deployed-stack';
import { madeUpName, Naming, NAMINGS, namingOf, STANDS_FOR } from './naming';
import { ACCOUNT, arnOf, isKnown, PARTITION, REGION, URL_SUFFIX } from './pattern-text';
import { TemplateConditions } from './template-conditions';
import { has } from '../../private/shape';

const UNKNOWN = '*';
/** While a value is put together, what somebody has written as a wildcard is told apart from what is not known. */
const [STAR, ONE] = ['\uE000', '\uE001'];
const encoded = (text: string) => text.replaceAll('*', STAR).replaceAll('?', ONE);
/** With both alike. */
export const decoded = (text: string) => text.replaceAll(STAR, '*').replaceAll(ONE, '?');
/** References to values that CloudFormation gets while it deploys. */
const DYNAMIC = /\{\{resolve:(?:\$\{[^}]*\}|(?!\$\{)[^}])*\}\}/g;
/** In a text that is no `Fn::Sub`: a policy variable, whose value nobody knows here. */
const VARIABLE = /\$\{(?!AWS\.)[^}]*\}/g;
/** As deep as references may lead to others: a template that refers to itself is CloudFormation's to refuse. */
const DEEPEST = 30;
/** Longer than any text in which something is looked for: texts that are made of each other grow without end. */
const LONGEST = 100_000;

/** Whether an encoded text has wildcards that somebody has written. */
export const isWritten = (text: string) => text !== decoded(text);
/** As others compare it. */
const asPattern = (text: string) => decoded(text).replace(DYNAMIC, UNKNOWN).replace(VARIABLE, UNKNOWN);

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const isString = (value: unknown): value is string => typeof value === 'string';
/** Whether a list comes out of a text. */
const isPart = (list: unknown): list is { readonly 'Fn::Split': unknown } => has(list, 'Fn::Split');
/** A parameter whose value is in Parameter Store, of which the template has but the name. */
const isStored = (type: unknown) => isString(type) && type.startsWith('AWS::SSM::Parameter::Value');

const onlyOne = ([first, ...rest]: readonly string[]) => (first !== undefined && rest.every((each) => each === first) ? first : UNKNOWN);

/** A queue by what its `Ref` is. */
const QUEUE_URL = /^https:\/\/sqs\.([a-z0-9-]+|\$\{AWS\.Region\}|\*)\.[^/]+\/([^/]+)\/(.+)$/;

/**
 * How a function may be named besides.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 */
const PARTIAL_ARN = /^(?:(\d{12}|\$\{AWS\.AccountId\}):)?function:/;

/** Where a reference may lead to, in another template. */
export interface Led {
  readonly values: StackValues;
  readonly value: unknown;
  /** What holds where a condition leaves the value out. */
  readonly orElse?: unknown;
}

/** What the outputs of all stacks are. */
export interface Outputs {
  /** What a stack exports under a name, for those of a region. */
  exported(name: string, region: string): readonly Led[];
  /** The output of a stack by their names, in a region. */
  named(stack: string, output: string, region: string): readonly Led[];
}

const NOWHERE: readonly Led[] = [];

/** What the values of one template are, as far as it follows from that template and the others. */
export class StackValues {
  private readonly inside = new Map<DeployedStack, StackValues>();
  /** The resources by their logical ids: whatever is no object has nothing in it. */
  public readonly resources: readonly (readonly [string, TemplateResource & { readonly Properties: Readonly<Record<string, any>> }])[];
  /** What a name is made of may be that name itself. */
  private readonly beingNamed = new Set<string>();

  /**
   * @param outputs those of all the stacks
   * @param conditions likewise
   */
  constructor(
    public readonly stack: DeployedStack,
    private readonly outputs: Outputs,
    private readonly conditions: TemplateConditions,
    private readonly outside?: { readonly values: StackValues; readonly logicalId: string },
  ) {
    this.resources = Object.entries(stack.template.Resources ?? {}).filter(([, each]) => has(each))
      .map(([logicalId, each]) => [logicalId, { ...each, Properties: has(each.Properties) ? each.Properties! : {} }]);
    for (const [logicalId, nested] of stack.nested) {
      this.inside.set(nested, new StackValues(nested, outputs, conditions, { values: this, logicalId }));
    }
  }

  /** This stack's values and those of the stacks in it. */
  public get all(): StackValues[] {
    return [this, ...[...this.inside.values()].flatMap((each) => each.all)];
  }

  public get region(): string {
    return this.stack.region ?? REGION;
  }

  public get account(): string {
    return this.stack.account ?? ACCOUNT;
  }

  /** The logical ids of the resources of a type. */
  public idsOf(type: string): string[] {
    return this.resources.filter(([, each]) => each.Type === type).map(([logicalId]) => logicalId);
  }

  public propertyOf(logicalId: string, property: string): unknown {
    return this.stack.template.Resources?.[logicalId]?.Properties?.[property];
  }

  /** The value as a text, with `*` for what is not known of it. */
  public text(value: unknown, depth = 0): string {
    return asPattern(this.sketched(value, depth));
  }

  /** Every text that a value may be, whichever conditions hold. A list is the texts of its elements. */
  public texts(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap((each) => this.texts(each));
    return isString(value) ? [this.text(value)] : [...this.conditions.inEach(() => this.textsOf(value, 0))];
  }

  private textsOf(value: unknown, depth: number): string[] {
    if (depth > DEEPEST) return [UNKNOWN];
    return this.conditions.remembered(this, 'texts', value, () => [...new Set(this.sidesOf(value).flatMap((each) => {
      if (Array.isArray(each)) return each.flatMap((element) => this.textsOf(element, depth));
      return each === undefined ? [] : this.textsOfSide(each, depth);
    }))]);
  }

  private textsOfSide(value: unknown, depth: number): string[] {
    if (isPart(value)) {
      const parts = this.split(value['Fn::Split'], depth);
      // Behind something unknown there may be more.
      return [...parts.map(asPattern), ...parts.length > 0 && parts.every(isKnown) ? [] : [UNKNOWN]];
    }
    const led = this.led(value, depth);
    const followed = ({ values, value: its, orElse }: Led) =>
      [...values.textsOf(its, depth + 1), ...orElse === undefined ? [] : this.textsOf(orElse, depth + 1)];
    const texts = led.length === 0 ? [this.text(value, depth)] : led.flatMap(followed);
    return this.isList(value) ? texts.flatMap((each) => each.split(',').map((part) => part.trim())).filter((each) => each !== '') : texts;
  }

  /** Whether a value is a parameter whose value CloudFormation reads in Parameter Store. */
  public isStoredParameter(value: unknown): boolean {
    return isStored(this.typeOfParameter(value));
  }

  /** Whether a value is a parameter for a list, which is one text with commas. */
  private isList(value: unknown): boolean {
    const type = this.typeOfParameter(value);
    return isString(type) && /^(CommaDelimitedList$|List<)/.test(type);
  }

  /** The type of the parameter that a value refers to, if it is one. */
  public typeOfParameter(value: unknown): unknown {
    const { Ref: name } = (has(value) ? value : {}) as { readonly Ref?: unknown };
    return isString(name) ? this.stack.template.Parameters?.[name]?.Type : undefined;
  }

  /** What a property may be: the sides of its `Fn::If` as far as that is open, and nothing where it is left out. */
  private sidesOf(value: unknown): unknown[] {
    const { 'Fn::If': choice, 'Ref': target } = (has(value) ? value : {}) as { readonly 'Fn::If'?: unknown; readonly 'Ref'?: unknown };
    if (choice === undefined) return [target === 'AWS::NoValue' ? undefined : value];
    return this.holding(choice).flatMap((each) => this.sidesOf(each));
  }

  /** What a list has in it, or the one thing that is none: each side of a condition, and nothing where it is left out. */
  public elements(value: unknown): unknown[] {
    return this.sidesOf(value).flatMap((side) => {
      if (Array.isArray(side)) return side.flatMap((each) => this.elements(each));
      return side === undefined ? [] : [side];
    });
  }

  /** The side of an `Fn::If` that holds, or all where it is open. */
  private holding(choice: unknown): unknown[] {
    const [condition, ...sides] = asList(choice);
    const side = sides.length === 2 ? this.conditions.sideOf(this.stack, condition) : undefined;
    return side === undefined ? sides : [sides[side]];
  }

  /** As `encoded`, but one text, with `*` for what conditions decide on. */
  public open(value: unknown): string {
    return this.sketched(value, 0);
  }

  /**
   * Every text that a value may be, whichever conditions hold, and nothing where it is left out, with wildcards that somebody has written told
   * apart: `isWritten`, `decoded`.
   */
  public encoded(value: unknown): readonly string[] {
    return this.conditions.inEach(() => this.sidesOf(value).flatMap((side) => (side === undefined ? [] : [this.sketched(side, 0)])));
  }

  /** What several values may be together. */
  public together(values: readonly unknown[]): readonly (readonly string[])[] {
    return this.conditions.inEach(() => [JSON.stringify(values.map((each) => this.text(each)))]).map((each) => JSON.parse(each));
  }

  /** Whether somebody has written a wildcard into what a value becomes, wherever it comes from. */
  public hasWildcard(value: unknown): boolean {
    return this.conditions.inEach(() => this.sidesOf(value).map((side) => this.isWild(side))).includes(true);
  }

  private isWild(value: unknown): boolean {
    if (Array.isArray(value)) return value.some((each) => this.hasWildcard(each));
    return isWritten(this.sketched(isPart(value) ? asList(value['Fn::Split'])[1] : value, 0));
  }

  private sketched(value: unknown, depth: number): string {
    if (isString(value)) return encoded(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (!has(value) || Array.isArray(value) || Object.keys(value as object).length !== 1 || depth > DEEPEST) return UNKNOWN;
    const [[name, argument]] = Object.entries(value as Record<string, unknown>);
    return this.conditions.remembered(this, 'text', value, () => {
      const text = this.calculated(name, argument, depth);
      return text.length > LONGEST ? UNKNOWN : text;
    });
  }

  private calculated(name: string, argument: any, depth: number): string {
    const inner = (each: unknown) => this.sketched(each, depth + 1);
    switch (name) {
      case 'Ref': return this.referred(argument, depth);
      case 'Fn::GetAtt': return this.attribute(isString(argument) ? argument.split('.') : asList(argument).filter(isString), depth);
      case 'Fn::Join': return Array.isArray(argument?.[1]) ? argument[1].map(inner).join(encoded(String(argument[0]))) : UNKNOWN;
      case 'Fn::Sub': return this.substituted(argument, depth);
      case 'Fn::Select': return this.selected(argument, depth);
      case 'Fn::If': return onlyOne(this.holding(argument).map(inner));
      case 'Fn::ImportValue':
      case 'Fn::GetStackOutput': return this.at(this.led({ [name]: argument }, depth), depth);
      case 'Fn::FindInMap': return this.mapped(asList(argument).map((each) => decoded(inner(each))));
      default: return UNKNOWN;
    }
  }

  /** The ARN of a resource; nothing where it does not follow from the template. */
  public arn(logicalId: string, depth = 0): string | undefined {
    const type = this.typeOf(logicalId);
    if (type === undefined) return undefined;
    if (Object.hasOwn(STANDS_FOR, type)) {
      const { property, type: target } = STANDS_FOR[type];
      return this.arnFor(target, this.text(this.propertyOf(logicalId, property), depth + 1));
    }
    return namingOf(type) && this.arnOfName(logicalId, this.name(logicalId, depth), depth);
  }

  /** The ARNs that a resource of a type with names may have. */
  public arns(logicalId: string): string[] {
    return this.ofNames(logicalId, (name) => [this.arnOfName(logicalId, name)]);
  }

  /** The ARN that a resource has if it has that name; nothing if it cannot have it. */
  public arnsNamed(logicalId: string, name: string): string[] {
    return this.ofNames(logicalId, (each) => (each === name ? [this.arnOfName(logicalId, each)] : []));
  }

  private arnOfName(logicalId: string, name: string, depth = 0): string {
    const type = this.typeOf(logicalId)!;
    return this.arnFor(type, `${this.below(logicalId, NAMINGS[type].below, depth)}${name}`, this.path(logicalId, depth));
  }

  /** The ARN of a resource of a type, by its name, or the ARN that is given in its place. */
  public arnFor(type: string, name: string, path?: string): string {
    if (name.startsWith('arn:')) return name;
    const [partial, account = this.account] = (type === 'AWS::Lambda::Function' && PARTIAL_ARN.exec(name)) || [];
    if (partial !== undefined) return arnOf(`lambda:${this.region}:${account}:function:${name.slice(partial.length)}`);
    const [, region, owner, queue] = (type === 'AWS::SQS::Queue' && QUEUE_URL.exec(name)) || [];
    if (queue !== undefined) return arnOf(`sqs:${region}:${owner}:${queue}`);
    const { arn } = NAMINGS[type];
    // A made-up ARN of which nothing is known but that it is one.
    const filled = arn.replace('{path}{name}', path === undefined ? `/${name}` : `${path}${name}`).replace('{name}', name);
    return arnOf(this.filled(filled));
  }

  /** What a kind of resource looks like in the stack's account and region. */
  public filled(kind: string, { account = this.account, region = this.region } = {}): string {
    return kind.replace('%r', region).replace('%a', account);
  }

  public typeOf(logicalId: string): string | undefined {
    const type = this.stack.template.Resources?.[logicalId]?.Type;
    return isString(type) ? type : undefined;
  }

  /** The name of a resource, its own or the one that CloudFormation makes up. */
  private name(logicalId: string, depth: number): string {
    return onlyOne(this.openNames(logicalId, depth));
  }

  /** Every name that a resource may have, whichever conditions hold. */
  public names(logicalId: string): string[] {
    return this.ofNames(logicalId, (name) => [name]);
  }

  private ofNames(logicalId: string, find: (name: string) => string[]): string[] {
    return [...this.conditions.inEach(() => this.openNames(logicalId, 0).flatMap(find))];
  }

  /** Several as far as a condition is open. */
  private openNames(logicalId: string, depth: number): string[] {
    const naming = namingOf(this.typeOf(logicalId));
    if (!naming) return [];
    if (this.beingNamed.has(logicalId)) return [UNKNOWN];
    return this.conditions.remembered(this, 'names', logicalId, () => {
      this.beingNamed.add(logicalId);
      const names = this.namesOf(logicalId, naming, depth);
      this.beingNamed.delete(logicalId);
      return names;
    });
  }

  private namesOf(logicalId: string, naming: Naming, depth: number): string[] {
    const given = this.propertyOf(logicalId, naming.property);
    const named = (text: string) => {
      // A parameter that is empty by default has a name once somebody deploys it with one.
      const [name, prefix = ''] = [text || UNKNOWN, naming.prefix];
      return name.startsWith(prefix) ? name.slice(prefix.length) : name;
    };
    return [...new Set(this.sidesOf(given).flatMap((value) =>
      (value === undefined ? [this.madeUp(logicalId, naming)] : this.textsOf(value, depth + 1).map(named))))];
  }

  /** A name with what the ARN has not. */
  private asGiven(logicalId: string, naming: Naming, depth: number): string {
    const given = this.propertyOf(logicalId, naming.property);
    return given === undefined ? this.madeUp(logicalId, naming) : this.sketched(given, depth) || UNKNOWN;
  }

  private madeUp(logicalId: string, naming: Naming): string {
    if (naming.madeUp === undefined) return UNKNOWN;
    const made = `${naming.begins ?? ''}${madeUpName(naming.withoutStack ? undefined : this.stack.name, logicalId, naming.madeUp)}`;
    return naming.lowerCase ? made.toLowerCase() : made;
  }

  /** A bus is given by its name or its ARN; the default one is in no rule's ARN. */
  private below(logicalId: string, property: string | undefined, depth: number): string {
    const given = property === undefined ? undefined : this.propertyOf(logicalId, property);
    if (given === undefined) return '';
    const name = this.text(given, depth + 1).replace(/^arn:.*\//, '');
    return name === 'default' ? '' : `${name}/`;
  }

  private path(logicalId: string, depth: number): string {
    const path = this.propertyOf(logicalId, 'Path');
    const known = path === undefined ? '/' : this.text(path, depth + 1);
    return known.startsWith('/') ? known : `/${known}`;
  }

  private referred(target: unknown, depth: number): string {
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::Partition': PARTITION, 'AWS::Region': this.region, 'AWS::AccountId': this.account, 'AWS::URLSuffix': URL_SUFFIX, 'AWS::StackName': this.stack.name,
    };
    if (!isString(target)) return UNKNOWN;
    if (Object.hasOwn(pseudo, target)) return pseudo[target];
    const parameter = this.stack.template.Parameters?.[target];
    if (has(parameter)) return this.parameter(target, parameter!, depth);
    const type = this.typeOf(target) ?? '';
    if (Object.hasOwn(STANDS_FOR, type)) return this.arn(target, depth + 1)!;
    const naming = namingOf(type);
    if (!naming || naming.ref === 'other') return UNKNOWN;
    if (naming.ref === 'given') return this.asGiven(target, naming, depth + 1);
    if (naming.ref === 'arn') return this.arn(target, depth + 1)!;
    const name = this.name(target, depth + 1);
    return naming.ref === 'url' ? `https://sqs.${this.region}.${URL_SUFFIX}/${this.account}/${name}` : name;
  }

  /** A parameter's default, which a deployment may still replace. */
  private parameter(name: string, { Type: type, Default: otherwise }: { Type?: unknown; Default?: unknown }, depth: number): string {
    const led = this.led({ Ref: name }, depth);
    if (led.length > 0) return this.at(led, depth);
    return otherwise === undefined || isStored(type) ? UNKNOWN : this.sketched(otherwise, depth + 1);
  }

  private attribute([target, ...rest]: readonly string[], depth: number): string {
    const attribute = rest.join('.');
    if (this.stack.nested.has(target!)) return this.at(this.led({ 'Fn::GetAtt': [target, attribute] }, depth), depth);
    const type = this.typeOf(target!) ?? '';
    const isArn = /^(Arn|[A-Za-z]+Arn)$/.test(attribute) || (attribute === 'Id' && type === 'AWS::SecretsManager::Secret');
    return isArn ? this.arn(target!, depth + 1) ?? UNKNOWN : UNKNOWN;
  }

  private at(led: readonly Led[], depth: number): string {
    return onlyOne(led.map(({ values, value, orElse }) => (orElse === undefined ? values.sketched(value, depth + 1) : UNKNOWN)));
  }

  /** Where a reference leads: to what the stack around this one gives a parameter, or to an output of a stack within it, or of another one. */
  private led(reference: unknown, depth: number): readonly Led[] {
    const { 'Ref': parameter, 'Fn::GetAtt': attribute, 'Fn::ImportValue': name, 'Fn::GetStackOutput': output } = (has(reference) ? reference : {}) as Record<string, any>;
    if (name !== undefined) return this.outputs.exported(this.text(name, depth + 1), this.region);
    // With a role it is the stack of another account.
    if (has(output) && !has(output, 'RoleArn')) {
      const [stack, its, region] = [output.StackName, output.OutputName, output.Region ?? { Ref: 'AWS::Region' }].map((each) => this.text(each, depth + 1));
      return this.outputs.named(stack, its, region);
    }
    if (Array.isArray(attribute)) {
      const nested = this.stack.nested.get(attribute[0]);
      const inside = nested?.template.Outputs?.[attribute.slice(1).join('.').replace(/^Outputs\./, '')];
      return nested && inside ? [{ values: this.inside.get(nested)!, value: inside.Value }] : NOWHERE;
    }
    return isString(parameter) ? this.passed(parameter) : NOWHERE;
  }

  private passed(parameter: string): readonly Led[] {
    return isStored(this.typeOfParameter({ Ref: parameter })) ? NOWHERE : this.given(parameter);
  }

  /** What the stack around this one gives a parameter; of one that is stored, it is the name. */
  public given(parameter: string): readonly Led[] {
    const declared = this.stack.template.Parameters?.[parameter];
    if (!declared || !this.outside) return NOWHERE;
    const { values, logicalId } = this.outside;
    const value = (values.propertyOf(logicalId, 'Parameters') as Record<string, unknown> | undefined)?.[parameter];
    const sides = values.sidesOf(value);
    if (sides.every((each) => each === undefined)) return NOWHERE;
    return [{ values, value, orElse: sides.includes(undefined) ? declared.Default ?? UNKNOWN : undefined }];
  }

  private substituted(argument: unknown, depth: number): string {
    const [text, values = {}] = asList(argument) as [unknown, Record<string, unknown>?];
    if (!isString(text)) return UNKNOWN;
    return encoded(text).replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (has(values) && Object.hasOwn(values!, name)) return this.sketched(values![name], depth + 1);
      return name.includes('.') ? this.attribute(name.split('.'), depth) : this.referred(name, depth);
    });
  }

  private selected(argument: unknown, depth: number): string {
    const [index, list] = asList(argument);
    if (isPart(list)) return this.split(list['Fn::Split'], depth)[Number(index)] ?? UNKNOWN;
    if (this.isList(list)) return this.split([',', list], depth)[Number(index)]?.trim() ?? UNKNOWN;
    const element: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
    return element === undefined ? UNKNOWN : this.sketched(element, depth + 1);
  }

  /** What follows upon something unknown, nobody can count: it may hold separators. */
  private split(argument: unknown, depth: number): string[] {
    const [separator, value] = asList(argument);
    if (!isString(separator)) return [];
    const [certain, ...rest] = this.sketched(value, depth + 1).split(UNKNOWN);
    const parts = certain.split(separator);
    return rest.length === 0 ? parts : [...parts.slice(0, -1), `${parts[parts.length - 1]}${UNKNOWN}`];
  }

  private mapped([map, first, second]: readonly string[]): string {
    const value: unknown = this.stack.template.Mappings?.[map]?.[first]?.[second];
    return isString(value) ? encoded(value) : UNKNOWN;
  }
}
