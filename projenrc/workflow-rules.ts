import { pinnedReferences } from './pinned-actions';
import { actionOf, type RenderedJob, type RenderedStep, type RenderedWorkflow } from './workflow-model';

/** The write permissions a workflow's jobs may hold: job → scopes. Whatever is not named here is refused. */
export type AllowedWrites = Record<string, string[]>;

/** Everything in which a workflow breaks the rules of this repository, as `where: what`. */
export function workflowProblems(workflow: RenderedWorkflow, writes: AllowedWrites = {}): string[] {
  const problems: string[] = [];
  if (JSON.stringify(workflow.permissions) !== '{}') {
    problems.push('permissions: must be {}, so that no job inherits any');
  }
  if (!workflow.concurrency) {
    problems.push('concurrency: missing');
  }
  for (const [id, job] of Object.entries(workflow.jobs)) {
    problems.push(...jobProblems(job, writes[id] ?? []).map((problem) => `${id}: ${problem}`));
  }
  if (workflow.on && 'pull_request_target' in workflow.on) {
    problems.push(...targetProblems(workflow));
  }
  return problems;
}

function jobProblems(job: RenderedJob, writes: string[]): string[] {
  const steps = job.steps ?? [];
  return [
    // The steps of a workflow elsewhere are out of sight of every rule below.
    ...(job.uses ? [`uses: ${job.uses} would run steps that are not written here`] : []),
    ...permissionProblems(job, writes),
    ...(typeof job['timeout-minutes'] === 'number' ? [] : ['timeout-minutes: missing']),
    ...(reachesRegistries(job) && job.environment !== 'release' ? ['environment: a job that can publish must be in "release"'] : []),
    ...steps.flatMap((step, index) => stepProblems(step).map((problem) => `${step.id ?? step.name ?? index}: ${problem}`)),
  ];
}

function permissionProblems(job: RenderedJob, writes: string[]): string[] {
  if (typeof job.permissions !== 'object') {
    return ['permissions: each job names the scopes it needs'];
  }
  const given = Object.entries(job.permissions).filter(([, access]) => access === 'write').map(([scope]) => scope);
  return [
    ...given.filter((scope) => !writes.includes(scope)).map((scope) => `permissions: may not write ${scope}`),
    // A permission that is allowed but no longer asked for would lie there for the next one to use.
    ...writes.filter((scope) => !given.includes(scope)).map((scope) => `permissions: is allowed to write ${scope} and does not`),
  ];
}

/** A job can publish if it holds a secret of ours or can ask for an identity token. */
function reachesRegistries(job: RenderedJob): boolean {
  const text = JSON.stringify(job);
  const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map((match) => match[1]).filter((name) => name !== 'GITHUB_TOKEN');
  return secrets.length > 0 || /"id-token":"write"/.test(text);
}

function stepProblems(step: RenderedStep): string[] {
  const problems: string[] = [];
  // Any expression, not only the obviously hostile `github.event`: a value belongs in `env`.
  if (step.run?.includes('${{')) {
    problems.push('run: an expression inside a script runs as code; hand it over in env');
  }
  if (step.uses) {
    problems.push(...usesProblems(step));
  }
  return problems;
}

function usesProblems(step: RenderedStep): string[] {
  const problems: string[] = [];
  const action = actionOf(step.uses!);
  const expected = pinnedReferences().get(action);
  if (step.uses !== expected) {
    problems.push(`uses: ${step.uses} is not the pinned ${expected ?? `version (${action} is not in projenrc/pinned-actions.ts)`}`);
  }
  // No checkout of ours pushes; publishing goes through each registry's own identity.
  if (action === 'actions/checkout' && step.with?.['persist-credentials'] !== false) {
    problems.push('with: persist-credentials must be false');
  }
  return problems;
}

/** `pull_request_target` runs with the base branch's rights: it must never touch the pull request's code. */
function targetProblems(workflow: RenderedWorkflow): string[] {
  return Object.entries(workflow.jobs).flatMap(([id, job]) => (job.steps ?? [])
    .filter((step) => step.run !== undefined || (step.uses && actionOf(step.uses) === 'actions/checkout'))
    .map(() => `${id}: a pull_request_target job neither checks out nor runs scripts`));
}
