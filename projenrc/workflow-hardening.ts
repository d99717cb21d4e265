import { Component, YamlFile, type IResolver, type Project } from 'projen';
import { GitHub, type GithubWorkflow } from 'projen/lib/github';
import { annotatePins, pinnedReferences } from './pinned-actions';
import { actionOf, type RenderedJob, type RenderedStep, type RenderedWorkflow } from './workflow-model';

/** A job that hangs holds its token that long; the slowest that we know takes far less. */
const DEFAULT_TIMEOUT_MINUTES = 30;

/** Runs of one pull request replace each other; runs of a branch wait, so that each commit gets its verdict. */
const DEFAULT_CONCURRENCY = {
  'group': '${{ github.workflow }}-${{ github.event.pull_request.number || github.ref }}',
  'cancel-in-progress': "${{ startsWith(github.event_name, 'pull_request') }}",
};

/** Gives a workflow what every workflow has to have, without taking away what it says itself. */
export function harden(workflow: RenderedWorkflow): RenderedWorkflow {
  const { name, 'run-name': runName, on, concurrency, env, jobs } = workflow;
  return {
    name,
    'run-name': runName,
    on,
    // No job inherits anything: each names what it needs.
    'permissions': {},
    'concurrency': concurrency ?? DEFAULT_CONCURRENCY,
    env,
    'jobs': Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, hardenJob(job)])),
  };
}

function hardenJob(job: RenderedJob): RenderedJob {
  return {
    ...job,
    'timeout-minutes': job['timeout-minutes'] ?? DEFAULT_TIMEOUT_MINUTES,
    'steps': job.steps?.map(hardenStep),
  };
}

/** `actions/checkout` leaves the job's token in `.git/config`, readable by every later step, unless told not to. */
function hardenStep(step: RenderedStep): RenderedStep {
  if (!step.uses || actionOf(step.uses) !== 'actions/checkout') {
    return step;
  }
  return { ...step, with: { 'persist-credentials': false, ...step.with } };
}

/** A workflow file like projen's, hardened, with the tag behind each pin as a comment. */
class HardenedWorkflowFile extends YamlFile {
  constructor(project: Project, path: string, render: () => RenderedWorkflow) {
    super(project, path, { obj: () => harden(render()), committed: true });
  }

  protected synthesizeContent(resolver: IResolver): string | undefined {
    const content = super.synthesizeContent(resolver);
    return content && annotatePins(content);
  }
}

/**
 * Hardens every workflow of the project, ours and projen's, also those that are added after it.
 *
 * projen has no hook between rendering a workflow and writing it, so each file is replaced by one
 * that takes its content from the original.
 */
export class WorkflowHardening extends Component {
  constructor(private readonly github: GitHub) {
    super(github.project);
    for (const [action, reference] of pinnedReferences()) {
      github.actions.set(action, reference);
    }
  }

  public preSynthesize(): void {
    this.github.workflows.forEach((workflow) => this.replaceFile(workflow));
  }

  private replaceFile(workflow: GithubWorkflow): void {
    const original = workflow.file;
    if (!original) {
      return;
    }
    const { obj: render } = original as unknown as { obj: () => RenderedWorkflow };
    this.project.tryRemoveFile(original.path);
    new HardenedWorkflowFile(this.project, original.path, render);
  }
}
