import { App, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { deployed, problemsIn } from './deployed-app';
import { ACCOUNT, ENV } from './granted';
import { CloudFormationExecutionRole } from '../../src';

const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const plain = (stack: Stack, roleName: string, path?: string) => new iam.CfnRole(stack, 'Role', { roleName, path, assumeRolePolicyDocument: { Statement: [] } });
const OWN = 'CloudFormationExecutionRole.OwnName app/Role';

describe('the name of the role that deploys is no name for a role of the stacks', () => {
  test.each<[string, string, string | undefined, string[]]>([
    ['the same', 'deployer', undefined, [OWN]],
    ['with a path in front of it', 'deployer', '/team/', [OWN]],
    ['in other letters', 'Deployer', '/team/', [OWN]],
    ['another one', 'deployer2', '/team/', []],
  ])('%s', (_, name, path, problems) => expect([...new Set(problemsIn(deployed((stack) => plain(stack, name, path)).app))]).toEqual(problems));

  test.each<[string, object | undefined, object | undefined]>([
    ['where only the stacks say where they are', ENV, undefined],
    ['where only the role does', undefined, ENV],
    ['where nobody does', undefined, undefined],
  ])('%s', (_, env, own) => {
    const app = new App();
    const stack = new Stack(app, 'app', { env });
    plain(stack, 'deployer');
    const administration = new Stack(app, 'Administration', { env: own });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack], roleName: 'deployer' });
    expect([...new Set(problemsIn(app))]).toEqual([OWN]);
  });
});

test('what is said of it is told where it is said, as far as that is found again', () => {
  const told = (resource: string) => problemsIn(deployed(() => {}, { additionalPermissions: [{ resourceType: 'Acme::X::Y', actions: ['iam:TagRole'], resources: [arn(resource)] }] }).app);
  expect(told('role/deployer')).toEqual(['CloudFormationExecutionRole.OwnName additionalPermissions[0].resources[0]']);
  // Two wildcards are one.
  expect(told('role/deplo**')).toEqual(['CloudFormationExecutionRole.OwnName additionalPermissions']);
});

describe('a boundary that the stacks make bounds nobody', () => {
  const bounded = (boundary: (stack: Stack) => string) => deployed((stack) => {
    new iam.CfnManagedPolicy(stack, 'Limit', { managedPolicyName: 'Limit', policyDocument: {} });
    new iam.CfnRole(stack, 'Role', { roleName: 'worker', permissionsBoundary: boundary(stack), assumeRolePolicyDocument: { Statement: [] } });
  }).granted();

  test.each<[string, string]>([
    ['as a literal', arn('policy/Limit')],
    ['in other letters', arn('policy/limit')],
    ['as one that allows everything', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ['as one that takes boundaries off', 'arn:aws:iam::aws:policy/IAMFullAccess'],
    ['as one that takes boundaries off, in the partition of wherever', `arn:${Aws.PARTITION}:iam::aws:policy/AdministratorAccess-Amplify`],
    ['as no policy at all', 'hello'],
    ['with the partition of wherever', `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:policy/Limit`],
  ])('%s', (_, boundary) => {
    const granted = bounded(() => boundary);
    // It could be written anew, so that it is asked of nobody.
    expect(granted.allows('iam:PutRolePolicy', arn('role/worker'))).toBe(true);
    expect(granted.allows('iam:CreatePolicyVersion', arn('policy/Limit'))).toBe(true);
  });

  test.each(['arn:aws:iam::aws:policy/PowerUserAccess', 'arn:aws:iam::aws:policy/IAMReadOnlyAccess', arn('policy/IAMFullAccess')])('%s does', (boundary) => {
    const granted = bounded(() => boundary);
    expect(granted.allows('iam:PutRolePolicy', arn('role/worker'))).toBe(false);
    expect(granted.allows('iam:PutRolePolicy', arn('role/worker'), { 'iam:PermissionsBoundary': boundary })).toBe(true);
  });

  test('another one does', () => {
    const granted = bounded(() => arn('policy/Other'));
    expect(granted.allows('iam:PutRolePolicy', arn('role/worker'))).toBe(false);
    expect(granted.allows('iam:PutRolePolicy', arn('role/worker'), { 'iam:PermissionsBoundary': arn('policy/Other') })).toBe(true);
    expect(granted.decide('iam:CreatePolicyVersion', arn('policy/Other')).reason).toBe('explicit deny');
  });

  test('the same one is the same, however it is written', () => {
    const granted = deployed((stack) => {
      const assumeRolePolicyDocument = { Statement: [] };
      new iam.CfnRole(stack, 'A', { roleName: 'a', permissionsBoundary: arn('policy/Other'), assumeRolePolicyDocument });
      new iam.CfnRole(stack, 'B', { roleName: 'b', permissionsBoundary: `arn:${Aws.PARTITION}:iam::${ACCOUNT}:policy/Other`, assumeRolePolicyDocument });
    }).granted();
    expect(granted.allows('iam:PutRolePolicy', arn('role/b'))).toBe(false);
    expect(granted.allows('iam:PutRolePolicy', arn('role/b'), { 'iam:PermissionsBoundary': arn('policy/Other') })).toBe(true);
  });
});
