import { App, Stack } from 'aws-cdk-lib';
import { Granted } from './granted';
import { FoundationStack } from '../../examples/hub-and-spoke/foundation-stack';
import { ServiceStack } from '../../examples/hub-and-spoke/service-stack';
import { ToolingStack } from '../../examples/hub-and-spoke/tooling-stack';
import { topology } from '../../examples/hub-and-spoke/topology';
import { CloudFormationExecutionRole } from '../../src';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

/** A role for some stacks of the example, in a stack beside them. */
function grantsFor(define: (app: App) => Stack[]): Granted {
  const app = new App();
  const stacks = define(app);
  const { account, region } = stacks[0];
  const own = new Stack(app, 'Administration', { env: { account, region } });
  new CloudFormationExecutionRole(own, 'Execution', { stacks, roleName: 'acme-execution' });
  return Granted.of(own);
}

test.each(topology.environments.map((each) => [each.name, each] as const))('the example\'s stacks of %s fit into a role', (_, environment) => {
  const grants = grantsFor((app) => [new FoundationStack(app, environment), new ServiceStack(app, environment, DIGEST)]);
  expect(grants.documents.length).toBeLessThanOrEqual(6);
  expect(grants.actions).toEqual(expect.arrayContaining(['ecs:CreateService', 'codedeploy:CreateDeploymentGroup', 'states:CreateStateMachine', 'events:PutRule', 'ssm:PutParameter']));
  const role = (name: string) => `arn:aws:iam::${environment.account}:role${topology.platform.conventions.iamPath}${name}`;
  const passed = (name: string, service: string) => grants.allows('iam:PassRole', role(name), { 'iam:PassedToService': service });
  expect(passed(environment.taskRoleName, 'ecs-tasks.amazonaws.com')).toBe(true);
  expect(passed(environment.executionRoleName, 'ecs-tasks.amazonaws.com')).toBe(true);
  expect(passed(environment.taskRoleName, 'lambda.amazonaws.com')).toBe(false);
  expect(passed(environment.deployRoleName, 'ecs-tasks.amazonaws.com')).toBe(false);
  // Nobody needs the deploy role changed in its trust by another way than the stack's own.
  expect(grants.resources('iam:CreateRole').every((each) => !/role\/\*$/.test(each))).toBe(true);
});

test('so does its tooling', () => {
  const grants = grantsFor((app) => [new ToolingStack(app)]);
  expect(grants.documents.length).toBeLessThanOrEqual(6);
  expect(grants.allows('s3:CreateBucket', `arn:aws:s3:::${topology.platform.artifactBucketName}`)).toBe(true);
  expect(grants.allows('s3:CreateBucket', 'arn:aws:s3:::another')).toBe(false);
  expect(grants.actions).toEqual(expect.arrayContaining(['codepipeline:CreatePipeline', 'codebuild:CreateProject', 'codeconnections:PassConnection']));
});
