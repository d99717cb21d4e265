import * as fc from 'fast-check';
import { ACCOUNT, ENV } from './granted';
import { DeployedStack } from '../../src/cloudformation-execution-role/private/deployed-stack';

type Json = any;

/** What stands in a text for what only the deployment knows. */
export const UNKNOWN = '\0';

/** Which conditions hold, by template and name. */
export type Holding = ReadonlySet<string>;

/** A value as a template has it, and what it is when it is deployed: this asks nothing of the code that reads templates. */
export interface Value {
  readonly json: Json;
  readonly means: (holding: Holding) => string;
}

/** Likewise of several. */
export interface Values {
  readonly json: Json;
  readonly means: (holding: Holding) => readonly string[];
}

/** What a value is made of. */
export type Spec =
  | { readonly kind: 'text' | 'default' | 'element' | 'mapped'; readonly text: string }
  | { readonly kind: 'unknown' | 'stored' | 'name' | 'region' | 'account' | 'made' | 'role' }
  | { readonly kind: 'join'; readonly separator: string; readonly parts: readonly Spec[] }
  | { readonly kind: 'sub'; readonly parts: readonly Spec[] }
  | { readonly kind: 'if'; readonly condition: string; readonly sides: readonly [Spec, Spec] }
  | { readonly kind: 'select'; readonly index: number; readonly from: readonly Spec[] }
  | { readonly kind: 'split'; readonly separator: string; readonly index: number; readonly of: Spec }
  | { readonly kind: 'imported' | 'passed' | 'output' | 'weak' | 'called'; readonly of: Spec };

/** What a list is made of. */
export type ListSpec =
  | { readonly kind: 'list'; readonly of: readonly Spec[] }
  | { readonly kind: 'either'; readonly condition: string; readonly of: readonly [readonly Spec[], readonly Spec[]] }
  | { readonly kind: 'perhaps'; readonly condition: string; readonly of: readonly Spec[] }
  | { readonly kind: 'parameter'; readonly of: readonly string[] }
  | { readonly kind: 'divided'; readonly of: Spec };

const WORDS = ['acme', 'orders', 'db1', 'x-y', 'main.v2', 'a_b'];
const SEPARATORS = ['', '-', '.', '--'];
const KNOWN = fc.constantFrom('text' as const, 'default' as const, 'element' as const, 'mapped' as const);
const OTHERS = fc.constantFrom('unknown' as const, 'stored' as const, 'name' as const, 'region' as const, 'account' as const, 'made' as const);
const LEADING = fc.constantFrom('imported' as const, 'passed' as const, 'output' as const, 'weak' as const);

export const SPECS: fc.Arbitrary<Spec> = fc.letrec<{ spec: Spec; leaf: Spec }>((tie) => ({
  leaf: fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: KNOWN, text: fc.constantFrom(...WORDS) }) },
    { weight: 3, arbitrary: fc.record({ kind: OTHERS }) },
  ),
  spec: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.record({ kind: fc.constant('join' as const), separator: fc.constantFrom(...SEPARATORS), parts: fc.array(tie('spec'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('sub' as const), parts: fc.array(tie('spec'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('if' as const), condition: fc.constantFrom('First', 'Second'), sides: fc.tuple(tie('spec'), tie('spec')) }),
    fc.record({ kind: fc.constant('select' as const), index: fc.nat(1), from: fc.array(tie('spec'), { minLength: 2, maxLength: 2 }) }),
    fc.record({ kind: fc.constant('split' as const), separator: fc.constantFrom('-', '.'), index: fc.nat(1), of: tie('spec') }),
    fc.record({ kind: fc.oneof(LEADING, fc.constant('called' as const)), of: tie('spec') }),
  ),
})).spec;

/** A role of the stacks, however a value leads there. */
export const ROLES: fc.Arbitrary<Spec> = fc.letrec<{ spec: Spec }>((tie) => ({
  spec: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant('role' as const) }),
    fc.record({ kind: fc.constant('if' as const), condition: fc.constantFrom('First', 'Second'), sides: fc.tuple(tie('spec'), tie('spec')) }),
    fc.record({ kind: fc.constant('select' as const), index: fc.nat(1), from: fc.array(tie('spec'), { minLength: 2, maxLength: 2 }) }),
    fc.record({ kind: fc.constant('sub' as const), parts: fc.array(tie('spec'), { minLength: 1, maxLength: 1 }) }),
    fc.record({ kind: LEADING, of: tie('spec') }),
  ),
})).spec;

const SEVERAL = fc.array(SPECS, { minLength: 1, maxLength: 2 });
const CONDITION = fc.constantFrom('First', 'Second');

export const LISTS: fc.Arbitrary<ListSpec> = fc.oneof(
  fc.record({ kind: fc.constant('list' as const), of: SEVERAL }),
  fc.record({ kind: fc.constant('either' as const), condition: CONDITION, of: fc.tuple(SEVERAL, SEVERAL) }),
  fc.record({ kind: fc.constant('perhaps' as const), condition: CONDITION, of: SEVERAL }),
  fc.record({ kind: fc.constant('parameter' as const), of: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('divided' as const), of: SPECS }),
);

interface Place {
  readonly label: string;
  readonly stackName: string;
  readonly template: Json;
  readonly nested: Map<string, DeployedStack>;
}

/** Stacks of one account: one with a stack around it and one in it, and another one that exports. */
export class Stacks {
  private readonly places: Readonly<Record<string, Place>>;
  private readonly used = new Set<string>();
  private made = 0;
  /** The names of other resources, which have to be known for themselves. */
  public readonly others: Value[] = [];

  constructor() {
    const place = (label: string, stackName: string): Place =>
      ({ label, stackName, template: { Parameters: {}, Mappings: {}, Conditions: {}, Resources: {}, Outputs: {} }, nested: new Map() });
    this.places = {
      outer: place('outer', 'outer'),
      main: place('outer/Main', 'outer-Main-*'),
      child: place('outer/Main/Child', 'outer-Main-*-Child-*'),
      other: place('other', 'other'),
    };
    for (const [around, logicalId, inside] of [['outer', 'Main', 'main'], ['main', 'Child', 'child']]) {
      const properties = { Parameters: {}, TemplateURL: 'https://s3.eu-west-1.amazonaws.com/assets/x.json' };
      this.places[around].template.Resources[logicalId] = { Type: 'AWS::CloudFormation::Stack', Properties: properties };
      this.places[around].nested.set(logicalId, this.stackOf(this.places[inside]));
    }
  }

  public get all(): DeployedStack[] {
    return [this.stackOf(this.places.outer), this.stackOf(this.places.other)];
  }

  /** Every combination of the conditions that values depend on. */
  public get combinations(): Holding[] {
    return [...this.used].reduce<Set<string>[]>((all, each) => all.flatMap((some) => [some, new Set([...some, each])]), [new Set()]);
  }

  public get conditions(): number {
    return this.used.size;
  }

  public resource(type: string, properties: Json): void {
    this.places.main.template.Resources[this.name('Resource')] = { Type: type, Properties: properties };
  }

  /** Puts a value into the templates, for a property of the stack in the middle. */
  public value(spec: Spec, at = 'main'): Value {
    const { template, stackName } = this.places[at];
    const literal = (json: Json, text: string): Value => ({ json, means: () => text });
    const parameter = (declared: Json) => {
      const name = this.name('P');
      template.Parameters[name] = declared;
      return { Ref: name };
    };
    switch (spec.kind) {
      case 'text': return literal(spec.text, spec.text);
      case 'default': return literal(parameter({ Type: 'String', Default: spec.text }), spec.text);
      case 'element': return literal({ 'Fn::Select': [1, parameter({ Type: 'CommaDelimitedList', Default: `first, ${spec.text}` })] }, spec.text);
      case 'mapped': return literal(this.mapped(template, spec.text), spec.text);
      case 'unknown': return literal(parameter({ Type: 'String' }), UNKNOWN);
      case 'stored': return literal(parameter({ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/acme/name' }), UNKNOWN);
      case 'name': return literal({ Ref: 'AWS::StackName' }, stackName.replaceAll('*', UNKNOWN));
      case 'region': return literal({ Ref: 'AWS::Region' }, ENV.region);
      case 'account': return literal({ Ref: 'AWS::AccountId' }, ACCOUNT);
      case 'join': return this.joined(spec.parts.map((each) => this.value(each, at)), spec.separator);
      case 'sub': return this.substituted(spec.parts.map((each) => this.value(each, at)));
      case 'if': return this.chosen(spec.condition, this.value(spec.sides[0], at), this.value(spec.sides[1], at), at);
      case 'role': return this.role(at);
      case 'made': return this.called(at);
      case 'called': return this.called(at, this.value(spec.of, at));
      case 'select': return this.selected(spec.index, spec.from.map((each) => this.value(each, at)));
      case 'split': return this.split(spec, this.value(spec.of, at));
      case 'imported': return this.imported(spec.of, at);
      case 'weak': return this.weak(spec.of, at);
      case 'passed': return this.passed(spec.of, at);
      case 'output': return this.output(spec.of, at);
    }
  }

  /** Gives the stack in the middle the name of a parameter in Parameter Store, which has another one by default. */
  public stored(spec: Spec): Value {
    const { json, means } = this.value(spec, 'outer');
    const name = this.name('P');
    this.places.main.template.Parameters[name] = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/payroll' };
    this.places.outer.template.Resources.Main.Properties.Parameters[name] = json;
    return { json: { Ref: name }, means };
  }

  /** Puts a list into the templates, whose elements all have something in front of them. */
  public list(spec: ListSpec, before: string): Values {
    const behind = (value: Value): Value => this.joined([{ json: before, means: () => before }, value], '');
    const all = (specs: readonly Spec[]): Values => {
      const values = specs.map((each) => behind(this.value(each)));
      return { json: values.map(({ json }) => json), means: (holding) => values.map(({ means }) => means(holding)) };
    };
    switch (spec.kind) {
      case 'list': return all(spec.of);
      case 'either': return this.chosen(spec.condition, all(spec.of[0]), all(spec.of[1]));
      case 'perhaps': return this.chosen(spec.condition, all(spec.of), { json: { Ref: 'AWS::NoValue' }, means: () => [] });
      case 'parameter': return this.listed(spec.of.map((each) => `${before}${each}`));
      case 'divided': return this.divided(behind(this.value(spec.of)));
    }
  }

  private listed(texts: readonly string[]): Values {
    const name = this.name('P');
    this.places.main.template.Parameters[name] = { Type: 'CommaDelimitedList', Default: texts.join(', ') };
    return { json: { Ref: name }, means: () => texts };
  }

  private divided({ json, means }: Value): Values {
    const parts = (text: string) => [...text.split(UNKNOWN)[0].split('|'), ...text.includes(UNKNOWN) ? [UNKNOWN] : []];
    return { json: { 'Fn::Split': ['|', json] }, means: (holding) => parts(means(holding)) };
  }

  private chosen<T extends Value | Values>(condition: string, one: T, other: T, at = 'main'): T {
    const name = `${at}.${condition}`;
    this.used.add(name);
    this.places[at].template.Conditions[condition] = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'nowhere'] };
    return { json: { 'Fn::If': [condition, one.json, other.json] }, means: (holding: Holding) => (holding.has(name) ? one : other).means(holding) } as T;
  }

  /** A resource whose name CloudFormation makes up, or that has one. */
  private called(at: string, given?: Value): Value {
    const { template, stackName } = this.places[at];
    const logicalId = this.name('Stream');
    template.Resources[logicalId] = { Type: 'AWS::Kinesis::Stream', Properties: given === undefined ? {} : { Name: given.json } };
    if (given !== undefined) this.others.push(given);
    return { json: { Ref: logicalId }, means: given?.means ?? (() => `${stackName.replaceAll('*', UNKNOWN)}-${logicalId}-${UNKNOWN}`) };
  }

  /** One that a function runs with. */
  private role(at: string): Value {
    const { template, stackName } = this.places[at];
    const logicalId = this.name('Role');
    const trust = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] };
    template.Resources[logicalId] = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
    return { json: { 'Fn::GetAtt': [logicalId, 'Arn'] }, means: () => `arn:aws:iam::${ACCOUNT}:role/${stackName.replaceAll('*', UNKNOWN)}-${logicalId}-${UNKNOWN}` };
  }

  private mapped(template: Json, text: string): Json {
    const name = this.name('M');
    template.Mappings[name] = { [ENV.region]: { value: text } };
    return { 'Fn::FindInMap': [name, { Ref: 'AWS::Region' }, 'value'] };
  }

  private joined(parts: readonly Value[], separator: string): Value {
    return { json: { 'Fn::Join': [separator, parts.map(({ json }) => json)] }, means: (holding) => parts.map(({ means }) => means(holding)).join(separator) };
  }

  private substituted(parts: readonly Value[]): Value {
    const variables = Object.fromEntries(parts.map(({ json }, i) => [`V${i}`, json]));
    return { json: { 'Fn::Sub': [parts.map((_, i) => `\${V${i}}`).join(''), variables] }, means: (holding) => parts.map(({ means }) => means(holding)).join('') };
  }

  private selected(index: number, from: readonly Value[]): Value {
    return { json: { 'Fn::Select': [index, from.map(({ json }) => json)] }, means: (holding) => from[index].means(holding) };
  }

  /** Behind what is unknown there may be any number of separators. */
  private split({ separator, index }: Spec & { kind: 'split' }, { json, means }: Value): Value {
    const part = (text: string) => {
      const parts = text.split(UNKNOWN)[0].split(separator);
      if (!text.includes(UNKNOWN) || index < parts.length - 1) return parts[index] ?? UNKNOWN;
      return index === parts.length - 1 ? `${parts[index]}${UNKNOWN}` : UNKNOWN;
    };
    return { json: { 'Fn::Select': [index, { 'Fn::Split': [separator, json] }] }, means: (holding) => part(means(holding)) };
  }

  private imported(of: Spec, at: string): Value {
    if (at === 'other') return this.value(of, at);
    const { json, means } = this.value(of, 'other');
    const name = this.name('exported');
    this.places.other.template.Outputs[this.name('E')] = { Value: json, Export: { Name: name } };
    return { json: { 'Fn::ImportValue': name }, means };
  }

  private weak(of: Spec, at: string): Value {
    if (at === 'other') return this.value(of, at);
    const { json, means } = this.value(of, 'other');
    const name = this.name('E');
    this.places.other.template.Outputs[name] = { Value: json };
    return { json: { 'Fn::GetStackOutput': { StackName: 'other', OutputName: name } }, means };
  }

  private passed(of: Spec, at: string): Value {
    const [around, logicalId] = ({ main: ['outer', 'Main'], child: ['main', 'Child'] } as Record<string, string[] | undefined>)[at] ?? [];
    if (around === undefined || logicalId === undefined) return this.value(of, at);
    const { json, means } = this.value(of, around);
    const name = this.name('P');
    this.places[at].template.Parameters[name] = { Type: 'String' };
    this.places[around].template.Resources[logicalId].Properties.Parameters[name] = json;
    return { json: { Ref: name }, means };
  }

  private output(of: Spec, at: string): Value {
    const [inside, logicalId] = ({ main: ['child', 'Child'], outer: ['main', 'Main'] } as Record<string, string[] | undefined>)[at] ?? [];
    if (inside === undefined || logicalId === undefined) return this.value(of, at);
    const { json, means } = this.value(of, inside);
    const name = this.name('O');
    this.places[inside].template.Outputs[name] = { Value: json };
    return { json: { 'Fn::GetAtt': [logicalId, `Outputs.${name}`] }, means };
  }

  private stackOf({ label, stackName: name, template, nested }: Place): DeployedStack {
    return { label, name, ...ENV, template, nested, pathOf: (logicalId) => `${label}/${logicalId}`, parameters: [] };
  }

  private name(begins: string): string {
    this.made += 1;
    return `${begins}${this.made}`;
  }
}
