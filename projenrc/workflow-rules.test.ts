import { readWorkflow, workflowNames } from './generated';
import { pinned } from './pinned-actions';
import type { RenderedJob, RenderedWorkflow } from './workflow-model';
import { workflowProblems, type AllowedWrites } from './workflow-rules';

/** Every write permission in this repository, by workflow and job. */
const WRITES: Record<string, AllowedWrites> = {
  'codeql.yml': { analyze: ['security-events'] },
  'release.yml': {
    release_github: ['contents'],
    release_npm: ['id-token'],
    release_pypi: ['id-token'],
    release_maven: ['id-token', 'attestations'],
    release_nuget: ['id-token'],
  },
};

test('the workflows are the ones we know', () => {
  expect(workflowNames()).toEqual(['build.yml', 'codeql.yml', 'dependency-review.yml', 'pull-request-lint.yml', 'release.yml']);
});

test.each(workflowNames())('%s keeps the rules', (name) => {
  expect(workflowProblems(readWorkflow(name), WRITES[name])).toEqual([]);
});

describe('a planted violation is found', () => {
  const checkout = { uses: pinned('actions/checkout'), with: { 'persist-credentials': false } };
  const job: RenderedJob = { 'permissions': { contents: 'read' }, 'timeout-minutes': 5, 'steps': [checkout, { run: 'echo "$TITLE"' }] };
  const clean: RenderedWorkflow = { on: { pull_request: {} }, permissions: {}, concurrency: { group: 'x' }, jobs: { job } };
  const withJob = (patch: Partial<RenderedJob>): RenderedWorkflow => ({ ...clean, jobs: { job: { ...job, ...patch } } });

  test('and the workflow it is planted in has none without it', () => {
    expect(workflowProblems(clean)).toEqual([]);
  });

  test.each<[string, RenderedWorkflow, RegExp]>([
    ['no permissions at the top', { ...clean, permissions: undefined }, /^permissions: must be \{\}/],
    ['read-all at the top', { ...clean, permissions: 'read-all' }, /^permissions: must be \{\}/],
    ['a permission at the top', { ...clean, permissions: { contents: 'read' } }, /^permissions: must be \{\}/],
    ['no concurrency', { ...clean, concurrency: undefined }, /^concurrency: missing/],
    ['a job without permissions', withJob({ permissions: undefined }), /^job: permissions: each job names/],
    ['a job with write-all', withJob({ permissions: 'write-all' }), /^job: permissions: each job names/],
    ['a job that may write', withJob({ permissions: { contents: 'write' } }), /^job: permissions: may not write contents/],
    ['a job without time-out', withJob({ 'timeout-minutes': undefined }), /^job: timeout-minutes: missing/],
    ['a title in a script', withJob({ steps: [{ run: 'echo ${{ github.event.pull_request.title }}' }] }), /^job: 0: run: an expression/],
    ['any expression in a script', withJob({ steps: [{ run: 'echo ${{ matrix.node }}' }] }), /^job: 0: run: an expression/],
    ['credentials left by a checkout', withJob({ steps: [{ uses: pinned('actions/checkout') }] }), /^job: 0: with: persist-credentials/],
    ['credentials kept on purpose', withJob({ steps: [{ uses: checkout.uses, with: { 'persist-credentials': true } }] }), /persist-credentials/],
    ['a tag instead of a commit', withJob({ steps: [{ uses: 'actions/setup-node@v7.0.0' }] }), /^job: 0: uses: .* is not the pinned/],
    ['another commit', withJob({ steps: [{ uses: `actions/setup-node@${'0'.repeat(40)}` }] }), /^job: 0: uses: .* is not the pinned/],
    ['steps from elsewhere', withJob({ uses: 'someone/somewhere/.github/workflows/x.yml@v1', steps: undefined }), /^job: uses: someone/],
    ['an unknown action', withJob({ steps: [{ uses: 'someone/action@v1' }] }), /someone\/action is not in projenrc/],
    ['a secret outside the environment', withJob({ steps: [{ run: 'x', env: { T: '${{ secrets.TOKEN }}' } }] }), /^job: environment/],
    ['a checkout with the rights of the base', { ...clean, on: { pull_request_target: {} } }, /^job: a pull_request_target job neither/],
  ])('%s', (_, workflow, problem) => {
    expect(workflowProblems(workflow)).toContainEqual(expect.stringMatching(problem));
  });

  test('an identity token outside the environment, even where it is allowed', () => {
    const problems = workflowProblems(withJob({ permissions: { 'id-token': 'write' } }), { job: ['id-token'] });
    expect(problems).toEqual([expect.stringMatching(/^job: environment/)]);
  });

  test('an allowance that is no longer used', () => {
    expect(workflowProblems(clean, { job: ['contents'] })).toEqual([expect.stringMatching(/is allowed to write contents and does not/)]);
  });
});
