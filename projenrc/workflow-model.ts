/** The parts of a rendered GitHub workflow that we change or check. */
export interface RenderedStep {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, unknown>;
  readonly with?: Record<string, unknown>;
}

export interface RenderedJob {
  /** Another workflow that the job calls instead of having steps. */
  readonly 'uses'?: string;
  readonly 'permissions'?: string | Record<string, string>;
  readonly 'environment'?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly 'steps'?: RenderedStep[];
}

export interface RenderedWorkflow {
  readonly 'name'?: string;
  readonly 'run-name'?: string;
  readonly 'on'?: Record<string, unknown>;
  readonly 'permissions'?: string | Record<string, string>;
  readonly 'concurrency'?: unknown;
  readonly 'env'?: Record<string, unknown>;
  readonly 'jobs': Record<string, RenderedJob>;
}

/** `owner/repository[/path]` of a `uses:` value. */
export function actionOf(uses: string): string {
  return uses.split('@', 1)[0];
}
