import { GithubWorkflow, WorkflowSteps, type GitHub } from 'projen/lib/github';
import { JobPermission } from 'projen/lib/github/workflows-model';
import { pinned } from './pinned-actions';

/** CodeQL over the library and over the workflows themselves. */
export function addCodeScanning(github: GitHub): GithubWorkflow {
  const workflow = new GithubWorkflow(github, 'codeql');
  workflow.on({
    push: { branches: ['main'] },
    pullRequest: {},
    // Queries get better without our code changing.
    schedule: [{ cron: '27 4 * * 1' }],
  });
  workflow.addJob('analyze', {
    name: 'Analyze (${{ matrix.language }})',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ, securityEvents: JobPermission.WRITE },
    timeoutMinutes: 30,
    strategy: { failFast: false, matrix: { domain: { language: ['javascript-typescript', 'actions'] } } },
    steps: [
      WorkflowSteps.checkout(),
      {
        id: 'init',
        name: 'Prepare CodeQL',
        uses: pinned('github/codeql-action/init'),
        with: { 'languages': '${{ matrix.language }}', 'build-mode': 'none' },
      },
      {
        id: 'analyze',
        name: 'Analyze',
        uses: pinned('github/codeql-action/analyze'),
        with: { category: '/language:${{ matrix.language }}' },
      },
    ],
  });
  return workflow;
}
