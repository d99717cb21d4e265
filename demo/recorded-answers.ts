type Json = Record<string, unknown>;

/** How CodeDeploy takes a release. */
export type Course = 'accepted' | 'rejected';

const STARTED = { DeploymentId: 'd-A1B2C3D4E' };
const deployment = (more: Json) => ({ DeploymentInfo: { DeploymentId: STARTED.DeploymentId, ComputePlatform: 'ECS', ...more } });

/**
 * What CodeDeploy answers to the deployer's calls, which the emulator does not have: written after the response syntax of its
 * API, and compared by a test with botocore's model of the service. Not captured from AWS.
 *
 * The answers of a state are given one after the other, the last one for ever.
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeployment.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ListDeployments.html
 */
export const ANSWERS: Readonly<Record<Course, Readonly<Record<string, readonly Json[]>>>> = {
  accepted: {
    StartDeployment: [STARTED],
    LookAtDeployment: [deployment({ Status: 'InProgress' }), deployment({ Status: 'Ready' }), deployment({ Status: 'Succeeded' })],
  },
  rejected: {
    StartDeployment: [STARTED],
    LookAtDeployment: [
      deployment({ Status: 'InProgress' }),
      deployment({ Status: 'Stopped', ErrorInformation: { Code: 'ALARM_ACTIVE', Message: 'One or more alarms have been activated according to the Amazon CloudWatch metrics you selected' } }),
    ],
    LookForActive: [{ Deployments: ['d-F5G6H7I8J'] }, { Deployments: [] }],
  },
};

/** The answers in the form of Step Functions Local, for the state machines of these names. */
export function stateMachineAnswers(names: readonly string[]): object {
  const responses = Object.entries(ANSWERS).flatMap(([course, states]) => Object.entries(states).map(([state, answers]) => {
    const last = answers.length - 1;
    const entries = answers.map((answer, i): [string, object] => [i === last ? `${i}-999` : String(i), { Return: answer }]);
    return [`${course} ${state}`, Object.fromEntries(entries)];
  }));
  const cases = Object.fromEntries(Object.entries(ANSWERS).map(([course, states]) =>
    [course, Object.fromEntries(Object.keys(states).map((state) => [state, `${course} ${state}`]))]));
  return {
    StateMachines: Object.fromEntries(names.map((name) => [name, { TestCases: cases }])),
    MockedResponses: Object.fromEntries(responses),
  };
}
