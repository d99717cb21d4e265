import { Component, type awscdk } from 'projen';
import type { GithubWorkflow } from 'projen/lib/github';
import { JobPermission, type Job } from 'projen/lib/github/workflows-model';
import { pinned } from './pinned-actions';
import { GO_VERSION, PYTHON_VERSION } from './support';

/** The job of projen's release workflow that builds, and the ones that publish what it built. */
const BUILD_JOB = 'release';
const PUBLISH_JOBS = ['release_npm', 'release_pypi', 'release_maven', 'release_nuget', 'release_golang'];

/** Changes to projen's release workflow; the options in project-options.ts do the rest. */
export class ReleaseWorkflow extends Component {
  constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
  }

  /** projen adds the publishing jobs in its own preSynthesize, which runs before that of a later component. */
  public preSynthesize(): void {
    const workflow = this.library.github?.tryFindWorkflow('release');
    if (!workflow) {
      return;
    }
    // It only reads: the tag is made by the job that creates the GitHub release.
    patchJob(workflow, BUILD_JOB, { permissions: { contents: JobPermission.READ }, timeoutMinutes: 60 });
    PUBLISH_JOBS.forEach((job) => withoutInstallScripts(workflow, job));
    patchTools(workflow, 'release_golang', { go: { version: GO_VERSION } });
    patchTools(workflow, 'release_pypi', { python: { version: PYTHON_VERSION } });
    packGoAgainstTheFloor(workflow);
    attestMaven(workflow);
  }
}

function patchJob(workflow: GithubWorkflow, id: string, patch: Partial<Job>): void {
  workflow.updateJob(id, { ...workflow.getJob(id) as Job, ...patch });
}

function patchTools(workflow: GithubWorkflow, id: string, tools: Job['tools']): void {
  const job = workflow.getJob(id) as Job;
  workflow.updateJob(id, { ...job, tools: { ...job.tools, ...tools } });
}

/** These jobs install our tools beside an identity that can publish; packing needs none of the tools' install scripts. */
function withoutInstallScripts(workflow: GithubWorkflow, id: string): void {
  const { env } = workflow.getJob(id) as Job;
  patchJob(workflow, id, { env: { ...env, NPM_CONFIG_IGNORE_SCRIPTS: 'true' } });
}

/**
 * jsii-pacmak writes the installed aws-cdk-lib and constructs into go.mod, and Go has no version of
 * that CDK that compiles with the constructs we develop with. The script generates beside exact
 * versions, from the compiled package that the step before has unpacked over the checkout.
 */
function packGoAgainstTheFloor(workflow: GithubWorkflow): void {
  workflow.patchStep('release_golang', 'create_go_artifact', { run: 'cd .repo && node tools/pack-go.mjs' });
}

/** Maven Central records no provenance, so GitHub does: `gh attestation verify <jar>` finds it. */
function attestMaven(workflow: GithubWorkflow): void {
  const { permissions } = workflow.getJob('release_maven') as Job;
  patchJob(workflow, 'release_maven', {
    permissions: { ...permissions, idToken: JobPermission.WRITE, attestations: JobPermission.WRITE },
  });
  workflow.insertStepBefore('release_maven', 'release', {
    id: 'attest',
    name: 'Attest the jars',
    if: '${{ !inputs.dry_run }}',
    uses: pinned('actions/attest'),
    with: { 'subject-path': 'dist/java/**/*.jar' },
  });
}
