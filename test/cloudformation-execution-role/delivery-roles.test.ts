import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { problemsIn } from './deployed-app';
import {
  BreakGlassRole, CloudFormationExecutionPolicies, CloudFormationExecutionRole, CloudFormationExecutionRoleProps, CrossAccountDeployRole,
  DeliveryEventForwarding, DeployedTemplate,
} from '../../src';
import { DEV, PROD, topologyOf } from '../helpers/topologies';

/** The delivery's own roles are made by nobody else in what is deployed with the role that is computed. */
const topology = topologyOf({ platform: { account: '111111111111', region: 'eu-west-1', conventions: { iamPath: '/delivery/' } } });
const prod = topology.environment('prod');
const env = { account: PROD.account, region: PROD.region };
const OWN = 'CloudFormationExecutionRole.OwnName';
const NAMES = {
  CrossAccountDeployRole: prod.deployRoleName,
  CloudFormationExecutionRole: prod.cloudFormationRoleName,
  DeliveryEventForwarding: prod.eventForwardingRoleName,
  BreakGlassRole: prod.breakGlassRoleName.split('/')[1],
};

function problemsOf(define: (stack: Stack) => void, props: Partial<CloudFormationExecutionRoleProps> = {}) {
  const app = new App();
  const stack = new Stack(app, 'Jobs', { env });
  define(stack);
  new CloudFormationExecutionRole(new Stack(app, 'Administration', { env }), 'Execution', { stacks: [stack], topology, environment: 'prod', roleName: 'jobs', ...props });
  return problemsIn(app).filter((each) => each.startsWith(OWN));
}
const plain = (roleName?: string, path?: string) => (stack: Stack) => void new iam.CfnRole(stack, 'Role', { roleName, path, assumeRolePolicyDocument: { Statement: [] } });

describe('a role of the stacks', () => {
  test.each(Object.entries(NAMES))('is not called as that of %s', (made, name) => {
    expect(problemsOf(plain(name, '/delivery/'))).toEqual([`${OWN} Jobs/Role`]);
    expect(problemsOf(plain(name.toUpperCase()))).toEqual([`${OWN} Jobs/Role`]);
    expect(problemsOf((stack) => plain(name)(new NestedStack(stack, 'Inner')))).toEqual([`${OWN} Jobs/Inner/Role`]);
    const app = new App();
    const stack = new Stack(app, 'Jobs', { env });
    plain(name)(stack);
    new CloudFormationExecutionPolicies(new Stack(app, 'Administration', { env }), 'Policies', { stacks: [stack], topology, environment: 'prod' });
    expect(() => app.synth()).toThrow(`Jobs/Role: must not be, or change, the role of the delivery that is called ${name}, as whoever deploys the stack could; name it otherwise, make it with ${made}, or take what changes it out of the stacks, got "arn:`);
  });

  test('is not called so behind a parameter or a condition either', () => {
    expect(problemsOf((stack) => plain(new CfnParameter(stack, 'Name', { default: prod.deployRoleName }).valueAsString)(stack))).toEqual([`${OWN} Jobs/Role`]);
    expect(problemsOf((stack) => plain(Fn.conditionIf('C', 'other', prod.deployRoleName).toString())(stack))).toEqual([`${OWN} Jobs/Role`]);
  });

  test.each<[string, string | undefined]>([
    ['otherwise', `${prod.deployRoleName}x`], ['by nobody', undefined], ['as that of another account', topology.environment('dev').deployRoleName],
    ['as the tasks\' role', prod.taskRoleName], ['as that with which ECS pulls', prod.executionRoleName],
  ])('is called %s', (_, name) => expect(problemsOf(plain(name))).toEqual([]));

  test('is called as it likes where there is no topology', () => {
    expect(problemsOf(plain(prod.deployRoleName), { topology: undefined, environment: undefined })).toEqual([]);
  });

  test('that is called as the deploying one is told of once', () => {
    expect(problemsOf(plain(prod.cloudFormationRoleName), { roleName: undefined })).toEqual([`${OWN} Jobs/Role`]);
  });
});

describe('a role of the delivery is not changed by the stacks', () => {
  const imported = (stack: Stack, name = prod.deployRoleName) => iam.Role.fromRoleName(stack, 'Imported', name);
  const all = new iam.PolicyStatement({ actions: ['*'], resources: ['*'] });
  const partial = (stack: Stack, name: string) => plain(`${name.slice(0, -4)}${new CfnParameter(stack, 'End').valueAsString}`, '/delivery/')(stack);
  test.each<[string, (stack: Stack) => void, string]>([
    ['by a grant', (stack) => void imported(stack).addToPrincipalPolicy(all), 'Jobs/Imported/Policy/Resource'],
    ['by an inline policy', (stack) => void new iam.CfnRolePolicy(stack, 'Inline', { policyName: 'a', policyDocument: {}, roleName: prod.breakGlassRoleName.split('/')[1] }), 'Jobs/Inline'],
    ['by a managed policy', (stack) => void new iam.ManagedPolicy(stack, 'Managed', { statements: [all], roles: [imported(stack, prod.eventForwardingRoleName)] }), 'Jobs/Managed/Resource'],
    ['under a name that is known in part', (stack) => partial(stack, prod.deployRoleName), 'Jobs/Role'],
  ])('%s', (_, define, path) => expect(problemsOf(define)).toContain(`${OWN} ${path}`));

  test('and may be passed and looked at', () => {
    const additionalPermissions = [{ resourceType: 'AWS::SQS::Queue', actions: ['iam:GetRole'], resources: [prod.deployRoleArn] }];
    expect(problemsOf((stack) => void new sqs.Queue(stack, 'Queue'), { additionalPermissions })).toEqual([]);
  });

  test('also where looking at it, passing or tagging it is said', () => {
    const arn = `arn:\${AWS::Partition}:iam::${PROD.account}:role/delivery/${prod.deployRoleName}`;
    const said = (actions: string[], more = {}) => ({ additionalPermissions: [{ resourceType: 'AWS::SQS::Queue', actions, resources: [Fn.sub(arn)], ...more }] });
    const both = (stack: Stack) => {
      new sqs.Queue(stack, 'Queue');
      plain(prod.deployRoleName, '/delivery/')(stack);
    };
    expect(problemsOf(both, said(['iam:GetRole']))).toEqual([`${OWN} Jobs/Role`]);
    expect(problemsOf(both, said(['iam:TagRole']))).toEqual([`${OWN} Jobs/Role`]);
    expect(problemsOf(both, said(['iam:GetRole'], { passedRoles: [Fn.sub(arn)], passedTo: ['lambda.amazonaws.com'] }))).toEqual([`${OWN} Jobs/Role`]);
  });

  test('but by who says so', () => {
    const additionalPermissions = [{ resourceType: 'AWS::SQS::Queue', actions: ['iam:TagRole'], resources: [prod.deployRoleArn] }];
    expect(problemsOf((stack) => void new sqs.Queue(stack, 'Queue'), { additionalPermissions })).toEqual([]);
  });
});

describe('what this library makes in the stacks is there', () => {
  test.each<[string, (stack: Stack) => void]>([
    ['the deploy role', (stack) => void new CrossAccountDeployRole(stack, 'Delivery', { topology, environment: 'prod' })],
    ['the role of events', (stack) => void new DeliveryEventForwarding(stack, 'Delivery', { topology, environment: 'prod' })],
    ['the role for emergencies', (stack) => void new BreakGlassRole(stack, 'Delivery', {
      topology, environment: 'prod', announcedElsewhere: true, administratorAccess: true, users: [{ account: DEV.account, userName: 'ann' }],
    })],
    ['in a nested stack', (stack) => void new CrossAccountDeployRole(new NestedStack(stack, 'Inner', {}), 'Delivery', { topology, environment: 'prod' })],
  ])('%s', (_, define) => expect(problemsOf(define)).toEqual([]));

  test('but not where it makes it in another stack', () => {
    expect(problemsOf((stack) => {
      plain(prod.deployRoleName)(stack);
      new CrossAccountDeployRole(new Stack(stack.node.root as App, 'Foundation', { env }), 'Delivery', { topology, environment: 'prod' });
    })).toEqual([`${OWN} Jobs/Role`]);
  });

  test('of a stage', () => {
    const app = new App();
    const foundation = new Stack(new Stage(app, 'Prod', { env }), 'Foundation');
    new CrossAccountDeployRole(foundation, 'Delivery', { topology, environment: 'prod' });
    (foundation.node.scope as Stage).synth();
    new CloudFormationExecutionRole(new Stack(app, 'Administration', { env }), 'Execution', { stacks: [foundation], topology, environment: 'prod' });
    expect(problemsIn(app).filter((each) => each.startsWith(OWN))).toEqual([]);
  });
});

test('what a stack changes is told although a template changes it, too', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'delivery-')), 'x.json');
  writeFileSync(path, JSON.stringify({ Resources: { M: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'extra', PolicyDocument: {}, Roles: [prod.deployRoleName] } } } }));
  const inline = (stack: Stack) => void new iam.CfnRolePolicy(stack, 'Inline', { policyName: 'a', policyDocument: {}, roleName: prod.deployRoleName });
  expect(problemsOf(inline, { templates: [DeployedTemplate.fromFile(path, { stackName: 'x' })] })).toEqual([`${OWN} Jobs/Inline`]);
});

test('of a template it is not known what makes the role in it', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'delivery-')), 'x.json');
  writeFileSync(path, JSON.stringify({ Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: prod.deployRoleName } } } }));
  expect(problemsOf(() => {}, { templates: [DeployedTemplate.fromFile(path, { stackName: 'x' })] })).toEqual([]);
});
