import { execFileSync } from 'child_process';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ensurePythonTools } from './python-tools';
import { ANSWERS } from '../../demo/recorded-answers';
import { ServiceStack } from '../../examples/hub-and-spoke/service-stack';
import { topology } from '../../examples/hub-and-spoke/topology';
import { Deployed } from '../release-deployer/built';

interface Recorded {
  readonly service: string;
  readonly operation: string;
  readonly answer: unknown;
}

/** The example's own state machine: an answer for a state that it does not have would never be given. */
const { States: states } = new Deployed(Template.fromStack(new ServiceStack(new App(), topology.environment('prod'), `sha256:${'a'.repeat(64)}`))).definition();

const recorded = Object.values(ANSWERS).flatMap((course) => Object.entries(course).flatMap(([state, answers]) => {
  const [, service, action] = /aws-sdk:([a-z]+):([A-Za-z]+)$/.exec(states[state].Resource)!;
  return answers.map((answer): Recorded => ({ service, operation: action[0].toUpperCase() + action.slice(1), answer }));
}));

async function misfits(answers: readonly Recorded[]): Promise<string[]> {
  const tools = await ensurePythonTools();
  return JSON.parse(execFileSync(tools.command('python'), [join(__dirname, 'service-model.py')], { input: JSON.stringify(answers), encoding: 'utf8' }));
}

test('recorded answers have the members and the values that the service\'s model has', async () => {
  expect(recorded.length).toBeGreaterThanOrEqual(8);
  expect(await misfits(recorded)).toEqual([]);
}, 60_000);

test.each<[string, unknown, string]>([
  ['a member that there is not', { DeploymentInfo: { State: 'Succeeded' } }, 'GetDeployment.DeploymentInfo.State is no member of DeploymentInfo'],
  ['a value that there is not', { DeploymentInfo: { Status: 'Success' } }, 'GetDeployment.DeploymentInfo.Status must be one of'],
  ['a number for a text', { DeploymentInfo: { DeploymentId: 1 } }, 'GetDeployment.DeploymentInfo.DeploymentId must be a text'],
])('%s would be found', async (_, answer, problem) => {
  expect(await misfits([{ service: 'codedeploy', operation: 'GetDeployment', answer }])).toEqual([expect.stringContaining(problem)]);
}, 60_000);
