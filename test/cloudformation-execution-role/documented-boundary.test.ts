import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Granted } from './granted';
import { CloudFormationExecutionRole } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { POLICY_SIZE } from '../../src/private/quotas';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

type Json = any;
const BOUNDARY = 'DeliveryBoundary';
const topology = topologyOf({ platform: { ...TOOLING, conventions: { permissionsBoundaryName: BOUNDARY, iamPath: '/delivery/' } } });
const { cloudFormationRoleName, deployRoleName } = topology.environment('prod');

/** The policy of the page, with the names of the topology. */
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'permissions-boundary.md'), 'utf8');
const documented: Json = JSON.parse(/```json\n(.*?)```/s.exec(page)![1].replaceAll('EXECUTION_ROLE', cloudFormationRoleName).replaceAll('DEPLOY_ROLE', deployRoleName));

const arn = (rest: string) => `arn:aws:iam::${PROD.account}:${rest}`;
const own = arn(`policy/${BOUNDARY}`);
const bounded = { 'iam:PermissionsBoundary': own };
const toCloudFormation = { 'iam:PassedToService': 'cloudformation.amazonaws.com' };

/** What somebody may do whose role has that boundary. */
function may(name: string, identityPolicies: readonly Json[], without?: string) {
  const boundary = { ...documented, Statement: documented.Statement.filter(({ Sid: sid }: Json) => sid !== without) };
  return (action: string, resource: string, context: Record<string, string> = {}) => evaluate({
    principal: { kind: 'role', account: PROD.account, arn: arn(`role/${name}`) },
    action,
    resource: { arn: resource, account: PROD.account },
    context: { 'aws:PrincipalArn': arn(`role/${name}`), ...context },
    identityPolicies: identityPolicies.map((document, i) => ({ name: `policy ${i}`, document })),
    permissionsBoundary: { name: 'boundary', document: boundary },
  }).allowed;
}

/** A stack with a function, and the policies that are computed for it. */
function computed(): Granted {
  const app = new App();
  const env = { account: PROD.account, region: PROD.region };
  const stack = new Stack(app, 'app', { env });
  topology.platform.conventions.applyTo(stack);
  new lambda.Function(stack, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'i.h', code: lambda.Code.fromInline('//') });
  const administration = new Stack(app, 'Administration', { env });
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack], topology, environment: 'prod' });
  return Granted.of(administration);
}

const documents = computed().documents.map((each) => JSON.parse(JSON.stringify(each).replaceAll('111111111111', PROD.account)));
const role = arn('role/app-FServiceRole3AC82EE1-AbCdEfGhIjKl');

test('lets the role that deploys do its work', () => {
  const deploying = may(`delivery/${cloudFormationRoleName}`, documents);
  for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy']) {
    const context = action === 'iam:AttachRolePolicy' ? { ...bounded, 'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' } : bounded;
    expect([action, deploying(action, role, context), deploying(action, role, { ...context, 'iam:PermissionsBoundary': arn('policy/Other') })]).toEqual([action, true, false]);
  }
  expect(deploying('iam:UpdateAssumeRolePolicy', role)).toBe(true);
  expect(deploying('iam:PassRole', role, { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(true);
  expect(deploying('lambda:CreateFunction', `arn:aws:lambda:${PROD.region}:${PROD.account}:function:app-FC4345940-AbCdEfGhIjKl`)).toBe(true);
});

test('lets both deploy stacks that are there', () => {
  const stack = `arn:aws:cloudformation:${PROD.region}:${PROD.account}:stack/app/1`;
  const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'cloudformation:*', Resource: '*' }] };
  for (const name of [deployRoleName, cloudFormationRoleName]) expect(may(`delivery/${name}`, [allowed])('cloudformation:ExecuteChangeSet', stack)).toBe(true);
});

test('keeps also the role that deploys from the boundary', () => {
  const everything = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];
  const deploying = may(`delivery/${cloudFormationRoleName}`, everything);
  expect(deploying('iam:CreatePolicyVersion', own)).toBe(false);
  expect(deploying('iam:CreatePolicyVersion', arn('policy/app-Policy'))).toBe(true);
  expect(may(`delivery/${cloudFormationRoleName}`, everything, 'NotTheBoundary')('iam:CreatePolicyVersion', own)).toBe(true);
});

test('lets the deploy role hand the deploying role to CloudFormation', () => {
  const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }] };
  expect(may(`delivery/${deployRoleName}`, [allowed])('iam:PassRole', arn(`role/delivery/${cloudFormationRoleName}`), toCloudFormation)).toBe(true);
});

describe('keeps a role of the stacks that may do everything from', () => {
  const everything = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];
  const name = 'app-FServiceRole3AC82EE1-AbCdEfGhIjKl';
  test.each<[string, string, string, string, Record<string, string>]>([
    ['making an administrator', 'OnlyBoundedRolesAndUsers', 'iam:CreateRole', arn('role/admin'), {}],
    ['making a user without a boundary', 'OnlyBoundedRolesAndUsers', 'iam:CreateUser', arn('user/admin'), {}],
    ['giving itself another boundary', 'OnlyBoundedRolesAndUsers', 'iam:PutRolePermissionsBoundary', role, { 'iam:PermissionsBoundary': arn('policy/Everything') }],
    ['writing a policy for a role without a boundary', 'OnlyBoundedRolesAndUsers', 'iam:PutRolePolicy', arn('role/other'), {}],
    ['taking its boundary off', 'BoundedForEver', 'iam:DeleteRolePermissionsBoundary', role, {}],
    ['changing the policies of people', 'OthersPolicies', 'iam:CreatePolicyVersion', arn('policy/Developers'), {}],
    ['deleting the role that deploys', 'TheDeliverysRoles', 'iam:DeleteRole', arn(`role/delivery/${cloudFormationRoleName}`), {}],
    ['making one of that name', 'TheDeliverysRoles', 'iam:CreateRole', arn(`role/delivery/${cloudFormationRoleName}`), bounded],
    ['giving that role more', 'TheDeliverysRoles', 'iam:PutRolePolicy', arn(`role/delivery/${deployRoleName}`), bounded],
    ['updating a stack that was deployed with more', 'StacksThatAreThere', 'cloudformation:UpdateStack', `arn:aws:cloudformation:${PROD.region}:${PROD.account}:stack/legacy/1`, {}],
    ['having others trust it', 'WhomRolesTrust', 'iam:UpdateAssumeRolePolicy', arn('role/other'), {}],
    ['deploying with a role that may do more', 'RolesForStacks', 'iam:PassRole', arn('role/cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1'), toCloudFormation],
    ['making itself a key', 'People', 'iam:CreateAccessKey', arn('user/somebody'), {}],
    ['putting a user into a group', 'People', 'iam:AddUserToGroup', arn('group/admins'), {}],
    ['letting a certificate authority of its own in', 'People', 'rolesanywhere:CreateTrustAnchor', '*', {}],
    ['becoming CDK below a path', 'CdksRoles', 'sts:AssumeRole', arn('role/acme/cdk-hnb659fds-deploy-role-333333333333-eu-west-1'), {}],
    ['becoming CDK', 'CdksRoles', 'sts:AssumeRole', arn('role/cdk-hnb659fds-deploy-role-333333333333-eu-west-1'), {}],
  ])('%s', (_, sid, action, resource, context) => {
    expect(may(name, everything)(action, resource, context)).toBe(false);
    expect(may(name, everything, sid)(action, resource, context)).toBe(true);
  });

  test('nothing else', () => {
    expect(may(name, everything)('dynamodb:PutItem', `arn:aws:dynamodb:${PROD.region}:${PROD.account}:table/orders`)).toBe(true);
    expect(may(name, everything)('iam:PassRole', role, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' })).toBe(true);
    expect(may(name, everything)('iam:CreateRole', arn('role/other'), bounded)).toBe(true);
  });
});

test('has room in a managed policy, and a row for each statement that denies', () => {
  expect(JSON.stringify(documented).length).toBeLessThan(POLICY_SIZE.iamManaged.limit);
  const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, sid]) => sid);
  expect(rows).toEqual(documented.Statement.filter(({ Effect: effect }: Json) => effect === 'Deny').map(({ Sid: sid }: Json) => sid));
});
