import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionRole } from '../../src';
import { mutantsOf } from '../proof/policy-mutants';

type Json = any;

const app = new App();
const service = new Stack(app, 'Service', { env: ENV });
const own = (id: string) => new iam.Role(service, id, {
  roleName: id,
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
  permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(service, `${id}Limit`, `arn:aws:iam::${ACCOUNT}:policy/limit`),
});
for (const id of ['first', 'second']) {
  new lambda.Function(service, `Function-${id}`, { functionName: id, role: own(id), runtime: lambda.Runtime.NODEJS_20_X, handler: 'a.b', code: lambda.Code.fromInline('//') });
}
new sqs.Queue(service, 'Queue', { queueName: 'orders' });
// It is deployed with the same role, which CloudFormation passes on to itself.
new sqs.Queue(new NestedStack(service, 'Nested'), 'Queue', { queueName: 'nested' });
const administration = new Stack(app, 'Administration', { env: ENV });
new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], allowDeletion: true, roleName: 'deployer' });
const grants = Granted.of(administration);

/** Statements about roles, and those of a service with names. */
const judged = grants.statements.filter((each) => each.Effect === 'Deny' || /^(iam|sqs):/.test([each.Action].flat()[0]));
const policy = { Version: '2012-10-17', Statement: judged };

interface Case { readonly action: string; readonly resource: string; readonly context: Json; readonly reason: string }

const concrete = (pattern: string) => pattern.replaceAll('*', 'x').replaceAll('?', '1');
const contextOf = ({ Condition: condition = {} }: Json) => Object.fromEntries(Object.values<Json>(condition)
  .flatMap((keys) => Object.entries<Json>(keys).map(([key, value]) => [key, [value].flat()[0]])));

/** Whatever else is done to the deploying role is denied, and not only not allowed. */
const itself: string[] = judged.filter((each) => each.NotAction !== undefined).flatMap((each) => [each.Resource].flat());

/** For each statement: everything that it allows, and its neighbours. */
const cases: Case[] = judged.flatMap((statement): Case[] => {
  const actions: string[] = [statement.Action].flat();
  const resources: string[] = [statement.Resource].flat().map(concrete);
  if (statement.Sid === 'PassesItselfToNobodyElse') {
    const passed = (to: string) => ({ 'iam:PassedToService': `${to}.amazonaws.com` });
    return resources.flatMap((resource) => [passed('lambda'), {}].map((context) => ({ action: 'iam:PassRole', resource, context, reason: 'explicit deny' })));
  }
  if (statement.Effect === 'Deny') {
    return resources.flatMap((resource) => ['iam:PutRolePolicy', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion']
      .filter((action) => statement.NotAction !== undefined || actions.includes(action)).map((action) => ({ action, resource, context: {}, reason: 'explicit deny' })));
  }
  const context = contextOf(statement);
  const [service_] = actions[0].split(':');
  const other = { iam: 'iam:SimulatePrincipalPolicy', sqs: 'sqs:SendMessage' }[service_]!;
  const elsewhere = resources[0].replace(/[^:/]+$/, 'another');
  const nothing = 'no identity policy allows it';
  return [
    ...actions.flatMap((action) => resources.map((resource) => ({ action, resource, context, reason: 'allowed' }))),
    ...(resources[0] === '*' ? [{ action: 'iam:ListUsers', resource: '*', context, reason: nothing }] : [
      { action: other, resource: resources[0], context, reason: itself.includes(resources[0]) ? 'explicit deny' : nothing },
      { action: actions[0], resource: elsewhere, context, reason: nothing },
    ]),
    ...Object.keys(context).map((key) => {
      const others = { ...context, [key]: 'arn:aws:iam::aws:policy/AdministratorAccess' };
      return { action: actions[0], resource: resources[0], context: others, reason: itself.includes(resources[0]) ? 'explicit deny' : nothing };
    }),
  ];
});

const reasonOf = (document: Json, { action, resource, context }: Case) => new Granted([document]).decide(action, resource, context).reason;
const wrong = (document: Json) => cases.filter((each) => reasonOf(document, each) !== each.reason);

test('the statements decide as they should', () => {
  expect(judged.length).toBeGreaterThan(6);
  expect(wrong(policy)).toEqual([]);
});

test('every change of one of them is found', () => {
  const mutants = mutantsOf(policy);
  expect(mutants.length).toBeGreaterThan(50);
  const survivors = mutants.filter(({ policy: changed }) => changed.Statement.length > 0 && wrong(changed).length === 0).map(({ what }) => what);
  // Passing itself on: whatever else is done to itself, and to whomever else it is passed, is denied.
  expect(survivors).toEqual([/without StringEquals iam:PassedToService$/, /every action iam:\*$/].map((each) => expect.stringMatching(each)));
});
