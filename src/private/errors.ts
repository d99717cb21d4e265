import { Construct } from 'constructs';
import { ErrorCode } from './error-codes';
import { shown } from './shape';
import { isLiteral, UNRESOLVED } from './tokens';

/** One thing that is wrong with one property. */
export interface Problem {
  readonly code: ErrorCode;
  /** The property's path as the user wrote it, for example `environments[1].account`. */
  readonly property: string;
  readonly value: unknown;
  /** What is wrong and what to change: lower case, no final period. */
  readonly message: string;
  /** What explains it, in lines of its own. */
  readonly detail?: string;
}

/**
 * The one error that this library throws.
 *
 * aws-cdk-lib's own `ValidationError` is internal and its constructor changed twice within 2.x; the two
 * registered symbols are what its public `Errors.isConstructError` and `Errors.isValidationError` look for.
 */
export class DeliveryError extends Error {
  /** The code of the problems when they share one, otherwise `<subject>.SeveralProblems`. */
  public readonly code: string;
  public readonly constructPath?: string;

  constructor(subject: string, public readonly problems: readonly Problem[], scope?: Construct) {
    const codes = new Set(problems.map((problem) => problem.code));
    const code = codes.size === 1 ? problems[0].code : `${subject}.SeveralProblems`;
    const place = scope ? ` at ${scope.node.path || '(the app)'}` : '';
    super([`${subject}${place}: ${count(problems)}`, ...problems.map((problem) => `  - ${told(problem)}`)].join('\n'));
    this.name = code;
    this.code = code;
    this.constructPath = scope?.node.path;
    for (const mark of ['@aws-cdk/core.SynthesisError', '@aws-cdk/core.ValidationError']) {
      Object.defineProperty(this, Symbol.for(mark), { value: true });
    }
  }
}

function count(problems: readonly Problem[]): string {
  return problems.length === 1 ? '1 problem' : `${problems.length} problems`;
}

/** A problem as it is told: property, what to change, value and code. */
export function told(problem: Problem): string {
  const detail = problem.detail === undefined ? '' : `\n${problem.detail.replace(/^/gm, '    ')}`;
  return withoutTokens(`${problem.property}: ${problem.message}, got ${show(problem.value)} [${problem.code}]${detail}`);
}

/** What stands for a token in a text or in a list of texts says nothing to a reader. */
const withoutTokens = (text: string) => text.replace(/[$#]\{Token\[[^\]]*\]\}/g, UNRESOLVED);

/** More of a value than this tells nobody more. */
const LONGEST_VALUE = 300;
const shortened = (json: string) => (json.length > LONGEST_VALUE ? `${json.slice(0, LONGEST_VALUE)}…` : json);

/**
 * A value, or one within another, as far as it says something. A token may be a number as well, or an object of CDK's, of which
 * `value` is what JSON has made of it already. A stack would be both, a token and a construct.
 */
function known(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const given = shown(this[key]);
  if (typeof given === 'string') return given;
  return isLiteral(given) ? value : UNRESOLVED;
}

/** A value as JSON; what JSON cannot say is named instead of silently dropped. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    return typeof value === 'function' ? `function ${value.name}()` : shortened(withoutTokens(JSON.stringify(value, known) ?? String(value)));
  } catch {
    return typeof value === 'object' ? '[object Object]' : String(value);
  }
}
