import type { awscdk } from 'projen';
import { JobPermission, type Job } from 'projen/lib/github/workflows-model';
import { addBuildWorkflow } from './build-workflow';
import { addCodeScanning } from './code-scanning';
import { addIssueForms } from './issue-forms';
import { configurePackageContents } from './package-contents';
import { ReleaseWorkflow } from './release-workflow';
import { VersionsPage } from './versions-page';
import { WorkflowHardening } from './workflow-hardening';

/** Workflows, package contents and community files. Expects the project to be made with GITHUB_OPTIONS. */
export function configureGitHub(project: awscdk.AwsCdkConstructLibrary): void {
  const github = project.github!;
  // The tests read the generated workflows.
  project.addDevDeps('yaml@^2');
  configurePackageContents(project);
  new VersionsPage(project);
  addIssueForms(project);
  addBuildWorkflow(github);
  addCodeScanning(github);
  titleCheckOnlyReads(project);
  new ReleaseWorkflow(project);
  // Last, so that it finds every workflow.
  new WorkflowHardening(github);
}

/** projen lets the check of the title write to the pull request; reading is enough for it. */
function titleCheckOnlyReads(project: awscdk.AwsCdkConstructLibrary): void {
  const lint = project.github!.tryFindWorkflow('pull-request-lint')!;
  lint.updateJob('validate', { ...lint.getJob('validate') as Job, permissions: { pullRequests: JobPermission.READ } });
}
