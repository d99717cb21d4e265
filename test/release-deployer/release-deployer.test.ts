import { execFileSync } from 'child_process';
import { App, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { build, Deployed } from './built';
import { ReleaseDeployer, TrafficShift } from '../../src';
import { build as buildService, serviceTopology, WorkloadStack } from '../blue-green-ecs-service/setup';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { PROD } from '../helpers/topologies';

const { service, stack, deployer } = build();
const template = Template.fromStack(stack);
const { environment } = service;

describe('the state machine', () => {
  test('has the name that the pipeline knows, and logs and traces every execution', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: environment.deployerStateMachineName,
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('waits longer than the traffic takes to move, and the old tasks to go', () => {
    const { TimeoutSeconds: timeout } = new Deployed(template).definition();
    expect(timeout).toBeGreaterThan(environment.shift!.duration.toSeconds() + service.terminationWait.toSeconds() + 3600);
  });

  test.each<[string, Duration]>([['the shortest', Duration.minutes(1)], ['the longest', Duration.minutes(2880)]])(
    'has room in its history for all that happens during %s shift', (_, interval) => {
      const shift = TrafficShift.canary(10, interval);
      const longest = build({}, { topology: serviceTopology({ environments: [{ ...PROD, shift }] }), terminationWait: Duration.minutes(2880) });
      const { TimeoutSeconds: timeout, States: states } = new Deployed(Template.fromStack(longest.stack)).definition();
      const { Seconds: seconds } = states.WaitForDeployment;
      // Wait, call and choice: entered and exited 3 times, scheduled, started, succeeded. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
      expect((timeout / seconds) * 9).toBeLessThan(25_000 - 1000);
      expect(seconds).toBeGreaterThanOrEqual(15);
    });

  test('comes after its permissions', () => {
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy', { Properties: { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'Lock' })]) } } }));
    template.hasResource('AWS::StepFunctions::StateMachine', { DependsOn: [policy] });
  });

  test('goes on from every state to a state that it has, and reaches each of them', () => {
    const { States: states, StartAt: start } = new Deployed(template).definition();
    const nextOf = ({ Next: next, Default: otherwise, Choices: choices = [], Catch: catches = [] }: any): string[] =>
      [next, otherwise, ...[...choices, ...catches].map((each: any) => each.Next)].filter(Boolean);
    const reached = new Set<string>([start]);
    for (const name of reached) nextOf(states[name]).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual(Object.keys(states).sort());
  });

  test('is the same in every synthesis', () => {
    expect(Template.fromStack(build().stack).toJSON()).toEqual(template.toJSON());
  });
});

describe('the table', () => {
  test('is encrypted with a key of its own, forgets by itself, and stays when the stack goes', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  test('goes with its log and key when the service says that everything goes', () => {
    const destroyed = Template.fromStack(build({}, { removalPolicy: RemovalPolicy.DESTROY }).stack);
    for (const type of ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::KMS::Key']) {
      destroyed.allResources(type, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    }
  });
});

describe('the commands for the night', () => {
  const { Outputs: outputs } = template.toJSON();
  const command = (id: string): string => new Deployed(template).text(outputs[Object.keys(outputs).find((name) => name.includes(id))!].Value);

  test('release what the state machine takes, as a shell understands it', () => {
    const image = `111111111111.dkr.ecr.eu-west-1.amazonaws.com/sd/auth@sha256:${'a'.repeat(64)}`;
    const script = `aws() { printf '%s\\n' "$@"; }\n${command('ReleaseImage').replace('IMAGE', image)}`;
    const words = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n');
    const input = JSON.parse(words[words.indexOf('--input') + 1]);
    expect(input).toEqual({ version: ReleaseDeployer.INPUT_VERSION, executionId: expect.stringMatching(/^by-hand-\d+$/), image });
    expect(words[words.indexOf('--state-machine-arn') + 1]).toContain('Release');
  });

  test('look at this deployer and this pointer', () => {
    expect(command('RunningReleases')).toMatch(/^aws stepfunctions list-executions --state-machine-arn \S+ --status-filter RUNNING /);
    expect(command('FailedReleases')).toMatch(/^aws stepfunctions list-executions --state-machine-arn \S+ --status-filter FAILED /);
    expect(command('ReleasedImages')).toContain(`get-parameter-history --name ${environment.imagePointerParameterName} `);
  });
});

describe('what was abandoned', () => {
  test('is settled when Step Functions tells that an execution has ended badly', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        'detail': { status: ['ABORTED', 'TIMED_OUT', 'FAILED'], input: [{ 'anything-but': { wildcard: '*"settle":*' } }] },
      },
      Targets: [Match.objectLike({ InputTransformer: { InputPathsMap: { 'detail-executionArn': '$.detail.executionArn' }, InputTemplate: '{"version":1,"settle":<detail-executionArn>}' } })],
    });
  });

  test('is settled by a role that starts this state machine and nothing else', () => {
    const granted = new Deployed(template).rolePolicy(deployer.node.findChild('SettleRole') as never);
    expect(granted.Statement).toEqual([{ Effect: 'Allow', Action: 'states:StartExecution', Resource: expect.stringContaining('ReleaseStateMachine') }]);
  });

  test.each([['Role', 'states.amazonaws.com'], ['SettleRole', 'events.amazonaws.com']])('%s is for %s of this account alone', (id, principal) => {
    const role = stack.resolve((deployer.node.findChild(id).node.defaultChild as any).assumeRolePolicyDocument);
    expect(role.Statement).toEqual([expect.objectContaining({ Principal: { Service: principal }, Condition: expect.objectContaining({ StringEquals: { 'aws:SourceAccount': environment.account } }) })]);
  });
});

test('everything of it has the conventions\' path', () => {
  const roles = Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties: { Path: path } }) => path);
  expect(new Set(roles)).toEqual(new Set([service.topology.platform.conventions.iamPath]));
});

describe('bad input', () => {
  test.each<[string, unknown]>([['nothing', undefined], ['a look-alike', { topology: service.topology, environment }], ['a text', 'service']])('%s for the service is refused', (_, given) => {
    expect(problemsOf(() => new ReleaseDeployer(new WorkloadStack(new App()), 'Release', { service: given as never }))).toEqual(['ReleaseDeployer.NoService service']);
  });

  test('no properties at all are refused', () => {
    expect(problemsOf(() => new ReleaseDeployer(new WorkloadStack(new App()), 'Release', undefined as never))).toEqual(['ReleaseDeployer.NoService service']);
  });

  test('a service of another stack is refused, and nothing is left', () => {
    const built = buildService();
    const other = new WorkloadStack(built.app, 'Other');
    const error = deliveryErrorOf(() => new ReleaseDeployer(other, 'Release', { service: built.service }));
    expect(error.code).toBe('ReleaseDeployer.OtherStack');
    expect(error.message).toContain('ReleaseDeployer at Other/Release: 1 problem\n  - service: must lie in the deployer\'s stack Other');
    expect(Object.keys(Template.fromStack(other).toJSON().Resources ?? {})).toEqual([]);
  });

  test('a second one for a service is refused', () => {
    const built = build();
    expect(problemsOf(() => new ReleaseDeployer(built.stack, 'Second', { service: built.service }))).toEqual(['ReleaseDeployer.DuplicateDeployer service']);
  });

});
