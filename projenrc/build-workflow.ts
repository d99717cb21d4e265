import { GithubWorkflow, WorkflowSteps, type GitHub } from 'projen/lib/github';
import { JobPermission, type Job, type JobStep } from 'projen/lib/github/workflows-model';
import { GO_VERSION, JAVA_VERSION, NODE_VERSIONS, PYTHON_VERSION } from './support';

/** Runs the unit tests of one leg; `$CDK` is `floor` or `newest`. */
const UNIT_TESTS = 'node tools/test.mjs --only unit --cdk "$CDK"';

const INSTALL: JobStep = { id: 'install', name: 'Install', run: 'npm ci' };

/** Fails if a generated file was edited by hand, or if somebody forgot to run projen. */
const SELF_MUTATION: JobStep = {
  id: 'self_mutation',
  name: 'Generated files are what projen generates',
  run: [
    'npx projen',
    'git add --all',
    'git diff --staged --exit-code',
  ].join('\n'),
};

/** The checks of a pull request: unit tests on each supported pair of CDK and Node.js, and once everything. */
export function addBuildWorkflow(github: GitHub): GithubWorkflow {
  const workflow = new GithubWorkflow(github, 'build');
  workflow.on({
    pullRequest: {},
    push: { branches: ['main'] },
    mergeGroup: {},
    workflowDispatch: {},
  });
  workflow.addJobs({ unit: unitJob(), full: fullJob() });
  return workflow;
}

function unitJob(): Job {
  return {
    name: 'Unit tests (CDK ${{ matrix.cdk }}, Node.js ${{ matrix.node }})',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: 30,
    // One leg's failure says nothing about the others, and somebody will want to know.
    strategy: { failFast: false, matrix: { domain: { cdk: ['floor', 'newest'], node: NODE_VERSIONS } } },
    tools: { node: { version: '${{ matrix.node }}' } },
    env: { CI: 'true', CDK: '${{ matrix.cdk }}' },
    steps: [
      WorkflowSteps.checkout(),
      INSTALL,
      { id: 'test', name: 'Test', run: UNIT_TESTS },
    ],
  };
}

function fullJob(): Job {
  return {
    name: 'Everything',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: 120,
    tools: {
      node: { version: NODE_VERSIONS[0] },
      java: { version: JAVA_VERSION },
      python: { version: PYTHON_VERSION },
      go: { version: GO_VERSION },
    },
    env: { CI: 'true' },
    steps: [
      WorkflowSteps.checkout(),
      INSTALL,
      SELF_MUTATION,
      { id: 'test', name: 'Test', run: 'npm test' },
      { id: 'demo', name: 'Demonstrate', run: 'npm run demo' },
    ],
  };
}
