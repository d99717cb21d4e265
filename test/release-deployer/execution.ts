import jsonata from 'jsonata';

type Json = Record<string, any>;

/** An error with which a state can fail. */
export class StateError extends Error {
  constructor(public readonly error: string, public readonly cause: string) {
    super(`${error}: ${cause}`);
  }
}

/** What an execution reaches of the world. */
export interface Surroundings {
  /** Makes a call, such as `dynamodb:putItem`, and answers as the service integration does; throws a StateError. */
  call(integration: string, args: Json): Json;
  /** The time in milliseconds. */
  now(): number;
  /** Lets time pass. */
  wait(seconds: number): void;
}

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

/**
 * One execution of a state machine that is written in the Amazon States Language with JSONata, one state at a time.
 *
 * It knows what the state machines of this library are made of (Task, Choice, Pass, Wait, Succeed, Fail, with Assign, Retry and
 * Catch); anything else is an error. The emulator executes the same definition as a second witness.
 * @see https://states-language.net/
 */
export class Execution {
  public status: Status = 'RUNNING';
  public error?: string;
  public cause?: string;
  public output?: Json;
  /** The state that comes next. */
  public at: string;
  public readonly visited: string[] = [];
  public redriveCount = 0;
  private readonly variables: Json = {};
  /** How often each retrier of the present state has tried again. */
  private tries: number[] = [];

  constructor(
    private readonly definition: Json,
    public readonly arn: string,
    public readonly startTime: string,
    public readonly input: Json,
    private readonly surroundings: Surroundings,
  ) {
    if (definition.QueryLanguage !== 'JSONata') throw new Error('only JSONata is understood');
    this.at = definition.StartAt;
  }

  /** Somebody, or the clock, ends it from outside: none of its states notices. */
  public end(status: 'ABORTED' | 'TIMED_OUT'): void {
    if (this.status === 'RUNNING') this.status = status;
  }

  /**
   * Goes on with the state at which it has ended, with the variables of then.
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  public redrive(): void {
    if (!['FAILED', 'ABORTED', 'TIMED_OUT'].includes(this.status)) return;
    this.redriveCount++;
    this.tries = [];
    this.status = 'RUNNING';
    this.error = undefined;
    this.cause = undefined;
  }

  /** Runs one state, its call and the variables that it assigns; what fails is caught or ends the execution. */
  public async step(): Promise<void> {
    if (this.status !== 'RUNNING') throw new Error(`${this.arn} has ended`);
    const state = this.definition.States[this.at];
    if (!state) throw new Error(`no state ${this.at}`);
    this.visited.push(this.at);
    try {
      await this.run(state);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      if (!this.triesAgain(state, error)) await this.caught(state, error);
    }
  }

  /** Others get on with their work before the next try, as they may while it waits. */
  private triesAgain({ Retry: retriers = [] }: Json, { error }: StateError): boolean {
    const which = retriers.findIndex(({ ErrorEquals: errors }: Json) => covers(errors, error));
    if (which < 0) return false;
    this.tries[which] = (this.tries[which] ?? 0) + 1;
    return this.tries[which] <= retriers[which].MaxAttempts;
  }

  private goTo(state: string): void {
    this.at = state;
    this.tries = [];
  }

  private async run(state: Json): Promise<void> {
    switch (state.Type) {
      case 'Task': return this.proceed(state, this.surroundings.call(integrationOf(state.Resource), await this.evaluated(state.Arguments)));
      case 'Pass': return this.proceed(state, this.input);
      case 'Wait': this.surroundings.wait(state.Seconds); return this.proceed(state, this.input);
      case 'Choice': return this.choose(state);
      case 'Succeed': this.output = await this.evaluated(state.Output); this.status = 'SUCCEEDED'; return;
      case 'Fail': this.failed(await this.evaluated(state.Error), await this.evaluated(state.Cause)); return;
      default: throw new Error(`a state of type ${state.Type} is not understood`);
    }
  }

  private async proceed(state: Json, result: Json): Promise<void> {
    await this.assign(state.Assign, { result });
    this.goTo(state.Next);
  }

  private async choose(state: Json): Promise<void> {
    for (const { Condition: condition, Next: next, ...rest } of state.Choices) {
      if (Object.keys(rest).length > 0) throw new Error(`a choice with ${Object.keys(rest)} is not understood`);
      const holds = await this.evaluated(condition);
      if (typeof holds !== 'boolean') throw new StateError('States.QueryEvaluationError', `${condition} is no boolean`);
      if (holds) {
        return this.goTo(next);
      }
    }
    this.goTo(state.Default);
  }

  private async caught(state: Json, { error, cause }: StateError): Promise<void> {
    const found = (state.Catch ?? []).find(({ ErrorEquals: errors }: Json) => covers(errors, error));
    if (!found) return this.failed(error, cause);
    await this.assign(found.Assign, { errorOutput: { Error: error, Cause: cause } });
    this.goTo(found.Next);
  }

  private failed(error: string, cause: string): void {
    this.status = 'FAILED';
    this.error = error;
    this.cause = cause;
  }

  /** All values are computed before the first is assigned. */
  private async assign(template: Json | undefined, also: Json): Promise<void> {
    if (template) Object.assign(this.variables, await this.evaluated(template, also));
  }

  private async evaluated(template: unknown, also: Json = {}): Promise<any> {
    if (Array.isArray(template)) return Promise.all(template.map((each) => this.evaluated(each, also)));
    if (template !== null && typeof template === 'object') {
      const entries = await Promise.all(Object.entries(template).map(async ([key, value]) => [key, await this.evaluated(value, also)]));
      return Object.fromEntries(entries);
    }
    const [, expression] = typeof template === 'string' ? /^\{%(.*)%\}$/s.exec(template) ?? [] : [];
    return expression === undefined ? template : this.query(expression, also);
  }

  private async query(expression: string, also: Json): Promise<unknown> {
    const context = { Execution: { Id: this.arn, Input: this.input, StartTime: this.startTime, RedriveCount: this.redriveCount } };
    let value: unknown;
    try {
      const states = { input: this.input, context, ...also };
      value = await compiled(expression).evaluate({}, { ...this.variables, millis: () => this.surroundings.now(), states });
    } catch (error) {
      throw new StateError('States.QueryEvaluationError', `${expression}: ${(error as Error).message}`);
    }
    if (value === undefined) throw new StateError('States.QueryEvaluationError', `${expression} has no value`);
    return typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
  }
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
function covers(errors: readonly string[], error: string): boolean {
  return errors.some((each) => each === error || each === 'States.ALL' || (each === 'States.TaskFailed' && error !== 'States.Timeout'));
}

/** The same expressions are evaluated thousands of times. */
const expressions = new Map<string, jsonata.Expression>();

function compiled(expression: string): jsonata.Expression {
  if (!expressions.has(expression)) expressions.set(expression, jsonata(expression));
  return expressions.get(expression)!;
}

function integrationOf(resource: string): string {
  const [, integration] = /^arn:aws[a-z-]*:states:::(?:aws-sdk:)?(.+)$/.exec(resource) ?? [];
  if (!integration) throw new Error(`${resource} is no service integration`);
  return integration;
}
