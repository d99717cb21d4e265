import { Annotations, App, Stack } from 'aws-cdk-lib';
import { Annotations as Found, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from './granted';
import { CloudFormationExecutionRole } from '../../src';

const ID = 'cdk-secure-delivery:CloudFormationExecutionRole.unboundedRoles';
const lambda = new iam.ServicePrincipal('lambda.amazonaws.com');

/** What the synthesis warns of. */
function told(define: (stack: Stack) => void, then: (administration: Stack, app: App) => void = () => undefined): string[] {
  const app = new App();
  const service = new Stack(app, 'Service', { env: ENV });
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  define(service);
  const administration = new Stack(app, 'Administration', { env: ENV });
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
  then(administration, app);
  return Found.fromStack(administration).findWarning('/Administration/Execution', Match.stringLikeRegexp('without one permissions boundary on all of them'))
    .map(({ entry }) => /this is about (.*?)( \[|$)/.exec(String(entry.data))![1]);
}

const warnings = (...args: Parameters<typeof told>) => told(...args).length;

const role = (stack: Stack, id = 'Role') => new iam.Role(stack, id, { assumedBy: lambda });
const bound = (scope: Construct) => iam.PermissionsBoundary.of(scope).apply(iam.ManagedPolicy.fromManagedPolicyName(scope, 'Limit', 'limit'));

test('a role or user without a boundary warns, where CDK still prints it', () => {
  expect(warnings((stack) => void role(stack))).toBe(1);
  expect(warnings((stack) => void new iam.User(stack, 'User'))).toBe(1);
});

test('so does one of two, or another boundary', () => {
  expect(warnings((stack) => {
    bound(role(stack));
    role(stack, 'Other');
  })).toBe(1);
  expect(warnings((stack) => {
    for (const name of ['a', 'b']) new iam.Role(stack, name, { assumedBy: lambda, permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(stack, `${name}Limit`, name) });
  })).toBe(1);
});

test.each([['IAMFullAccess', 1], ['AdministratorAccess', 1], ['PowerUserAccess', 0]])('a boundary that its holder takes off is none: %s', (name, count) => {
  expect(warnings((stack) => void new iam.Role(stack, 'Role', { assumedBy: lambda, permissionsBoundary: iam.ManagedPolicy.fromAwsManagedPolicyName(name) }))).toBe(count);
});

test('not one boundary on all, nor stacks without roles', () => {
  expect(warnings((stack) => {
    role(stack);
    new iam.User(stack, 'User');
    bound(stack);
  })).toBe(0);
  expect(warnings(() => undefined)).toBe(0);
});

test('with those that lack one, and not too many', () => {
  const others = (stack: Stack) => Array.from({ length: 7 }, (_, i) => new iam.User(stack, `U${i}`));
  expect(told((stack) => {
    bound(role(stack));
    role(stack, 'Other');
  })).toEqual(['Service/Other/Resource']);
  expect(told(others)).toEqual(['Service/U0/Resource, Service/U1/Resource, Service/U2/Resource, Service/U3/Resource, Service/U4/Resource, 2 more']);
});

test('once, however often the app is synthesized', () => {
  expect(warnings((stack) => void role(stack), (_, app) => void [app.synth(), app.synth({ force: true })])).toBe(1);
});

test('not after it was acknowledged', () => {
  expect(warnings((stack) => void role(stack), (administration) => Annotations.of(administration).acknowledgeWarning(ID))).toBe(0);
});
