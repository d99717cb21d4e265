import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project, Testing } from 'projen';
import { GitHub } from 'projen/lib/github';
import { JobPermission } from 'projen/lib/github/workflows-model';
import { parse } from 'yaml';
import { pinned } from './pinned-actions';
import { harden, WorkflowHardening } from './workflow-hardening';
import { workflowProblems } from './workflow-rules';

const BARE = { name: 'x', jobs: { job: { permissions: { contents: 'read' }, steps: [{ uses: pinned('actions/checkout'), with: { path: 'here' } }] } } };

test('adds what is missing', () => {
  expect(workflowProblems(BARE)).not.toEqual([]);
  expect(workflowProblems(harden(BARE))).toEqual([]);
});

test('keeps what a workflow says itself', () => {
  const concurrency = { 'group': 'mine', 'cancel-in-progress': false };
  const hardened = harden({ ...BARE, concurrency, jobs: { job: { ...BARE.jobs.job, 'timeout-minutes': 7 } } });
  expect(hardened.concurrency).toEqual(concurrency);
  expect(hardened.jobs.job['timeout-minutes']).toBe(7);
  expect(hardened.jobs.job.steps![0].with).toEqual({ 'persist-credentials': false, 'path': 'here' });
});

test('gives a job no permission', () => {
  expect(harden({ jobs: { job: {} } }).jobs.job.permissions).toBeUndefined();
});

test('reaches a workflow that is added after it, and replaces projen\'s own references', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'hardening-'));
  try {
    const project = new Project({ name: 'x', outdir });
    const github = new GitHub(project, { mergify: false, pullRequestLint: false });
    new WorkflowHardening(github);
    const workflow = github.addWorkflow('late');
    workflow.on({ push: {} });
    workflow.addJob('job', {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: JobPermission.READ },
      tools: { node: { version: '24' } },
      steps: [{ uses: 'actions/checkout@v1' }],
    });
    const text: string = Testing.synth(project)['.github/workflows/late.yml'];
    expect(workflowProblems(parse(text))).toEqual([]);
    expect(text).toContain(`uses: ${pinned('actions/setup-node')} # v`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
