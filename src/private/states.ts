/** A state of the Amazon States Language, with JSONata. */
export type State = Readonly<Record<string, unknown>>;
export type States = Readonly<Record<string, State>>;

/** What a state does besides its call: where it goes, what it remembers, what it catches. */
export interface After {
  readonly next: string;
  /** Variables that later states read, by name; expressions see the call's answer as `$states.result`. */
  readonly assign?: Readonly<Record<string, unknown>>;
  readonly catches?: readonly Catch[];
  /** How often a call that failed is made again; only calls that can be made twice are. */
  readonly retries?: number;
  /** Errors that are an answer: after them it is not made again. */
  readonly answers?: readonly string[];
}

export interface Catch {
  readonly errors: readonly string[];
  readonly next: string;
  readonly assign?: Readonly<Record<string, unknown>>;
}

/** An expression, on one line. */
export const q = (expression: string) => `{% ${expression.replace(/\s+/g, ' ')} %}`;

/**
 * An expression that is an error in an execution that somebody has started again where it had ended: it holds no lock any
 * more, and may have been settled.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export const unlessRedriven = (expression: string) =>
  q(`$exists($states.context.Execution.RedriveCount) and $states.context.Execution.RedriveCount > 0 ? $error("redriven; release again") : ${expression}`);

/** Nobody waits longer for an answer of one API call. */
const CALL_TIMEOUT_SECONDS = 60;

export function task(resource: string, args: object | string, { next, assign, catches = [], retries = 0, answers = [] }: After): State {
  return {
    Type: 'Task',
    Resource: resource,
    Arguments: args,
    TimeoutSeconds: CALL_TIMEOUT_SECONDS,
    ...(retries > 0 ? { Retry: [...answers.length > 0 ? [{ ErrorEquals: answers, MaxAttempts: 0 }] : [], retry(retries)] } : {}),
    ...(catches.length > 0 ? { Catch: catches.map(caught) } : {}),
    ...(assign ? { Assign: assign } : {}),
    Next: next,
  };
}

/** After any other error: how those are called which will pass, such as a connection that broke, is not documented. */
const retry = (attempts: number) =>
  ({ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: attempts, MaxDelaySeconds: 60, JitterStrategy: 'FULL' });
const caught = ({ errors, next, assign }: Catch) => ({ ErrorEquals: errors, Next: next, ...(assign ? { Assign: assign } : {}) });

/** The first condition that holds decides. */
export function choice(cases: readonly (readonly [condition: string, next: string])[], otherwise: string): State {
  return { Type: 'Choice', Choices: cases.map(([condition, next]) => ({ Condition: q(condition), Next: next })), Default: otherwise };
}

export const pass = (assign: Readonly<Record<string, unknown>>, next: string): State => ({ Type: 'Pass', Assign: assign, Next: next });
export const wait = (seconds: number, next: string): State => ({ Type: 'Wait', Seconds: seconds, Next: next });
export const succeed = (output: object): State => ({ Type: 'Succeed', Output: output });
export const fail = (error: string, cause: string): State => ({ Type: 'Fail', Error: error, Cause: cause });
