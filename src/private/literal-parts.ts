import { DefaultTokenResolver, Intrinsic, IPostProcessor, IResolvable, IResolveContext, Stack, Tokenization } from 'aws-cdk-lib';
import { partitionOf } from './partition';
import { has } from './shape';
import { isLiteral, UNRESOLVED } from './tokens';

/** Stands for each part of a text that only the deployment knows. No name or ARN has it. */
export const UNKNOWN = '\0';

/** What CDK has in place of a role or a parameter until its command has looked it up. */
const STAND_IN = /DUMMY_ARN|dummy-value-for-/;

/** Whether a text stands for a value that CDK's command looks up when the app has been run once. */
export const isStandIn = (text: string) => STAND_IN.test(text);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/g;

/** A literal as far as it stays what it is. */
const lasting = (text: string) => (isStandIn(text) ? UNKNOWN : text.replace(DYNAMIC_REFERENCE, UNKNOWN));

/**
 * A text as far as it is known: what stands beside a token is, and so is what a function of CloudFormation joins. Everything that only
 * the deployment knows is `UNKNOWN`, and so is, before the template is written, what is produced late: it may still change, and would
 * not any more once it was asked for.
 */
export function sketchOf(stack: Stack, value: string, late = false): string {
  return isLiteral(value) ? lasting(value)
    : sketchedOrNot(stack, () => Tokenization.resolve(value, { scope: stack, preparing: false, resolver: new Resolver(late) }));
}

/** The same of what stands in a template that is written already: a text, or a function of CloudFormation. */
export const sketchOfWritten = (stack: Stack, value: unknown): string => sketchedOrNot(stack, () => value);

function sketchedOrNot(stack: Stack, value: () => unknown): string {
  try {
    return lasting(sketched(pseudoParameters(stack), value()));
  } catch {
    // CDK itself says at synthesis what is wrong with it.
    return UNKNOWN;
  }
}

/** Writes texts as functions, without asking too early. */
class Resolver extends DefaultTokenResolver {
  constructor(private readonly late: boolean) {
    super({ join: (left, right) => ({ 'Fn::Join': ['', [left, right]] }) });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    // References and functions; of those, the one that joins is no Intrinsic.
    const stable = token instanceof Intrinsic || has(token, 'listOfValues');
    return this.late || stable ? super.resolveToken(token, context, postProcessor) : { Ref: UNKNOWN };
  }
}

/** Whether all of a text is known. */
export const isKnown = (sketch: string) => !sketch.includes(UNKNOWN);

/** What is known of a text, for a message; nothing where that is nothing. */
export const knownPartsOf = (sketch: string) => (/[^\0]/.test(sketch) ? sketch.split(UNKNOWN).join(UNRESOLVED) : undefined);

type Values = Readonly<Record<string, string>>;

/** What a stack knows of itself. */
export function pseudoParameters({ account, region, stackName }: Stack): Values {
  const all = { 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::StackName': stackName };
  return { ...Object.fromEntries(Object.entries(all).filter(([, value]) => isLiteral(value))), ...(isLiteral(region) ? { 'AWS::Partition': partitionOf(region) } : {}) };
}

/** Names of other things, which stand in no text. */
export const REFERENCES = ['Ref', 'Fn::GetAtt', 'Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::FindInMap'];

function sketched(values: Values, value: unknown): string {
  // What is produced as nothing is left out.
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const [[name, argument]] = Object.entries(value) as [string, any][];
  if (name === 'Ref') return values[argument] ?? UNKNOWN;
  if (REFERENCES.includes(name)) return UNKNOWN;
  if (name === 'Fn::Join' && Array.isArray(argument[1])) return argument[1].map((each: unknown) => sketched(values, each)).join(argument[0]);
  if (name === 'Fn::Sub') return substituted(values, argument);
  // Which part of it is taken, nobody knows: each may be.
  return [UNKNOWN, ...textsIn(value), UNKNOWN].join(UNKNOWN);
}

/** `${Name}` is a value, `${!name}` says `${name}` itself. */
function substituted(values: Values, argument: unknown): string {
  const [template, variables = {}] = [argument].flat() as [string, Record<string, unknown>?];
  const valueOf = (name: string) => (name in variables ? sketched(values, variables[name]) : values[name] ?? UNKNOWN);
  return template.replace(/\$\{(!?)([^}]*)\}/g, (_, escaped, name) => (escaped ? `\${${name}}` : valueOf(name)));
}

/** All literal texts of a function's arguments, without what only names other things. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).filter(([name]) => !REFERENCES.includes(name))
    .flatMap(([name, each]) => textsIn(name === 'Fn::Split' ? (each as unknown[]).slice(1) : each));
}
