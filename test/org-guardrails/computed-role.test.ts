import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { FULL_ACCESS, policyOf, prod, topology } from './guarded-organization';
import { AccessProof, AccessQuestion, CloudFormationExecutionRole, CrossAccountDeployRole, DeployPermissions } from '../../src';
import { literal } from '../helpers/mutated-proof';
import { PROD } from '../helpers/topologies';

const env = { account: PROD.account, region: PROD.region };
const inProd = (service: string, rest: string) => `arn:aws:${service}:${env.region}:${env.account}:${rest}`;
const SERVICE = inProd('ecs', 'service/Cluster/web');
const TASK_ROLE = `arn:aws:iam::${env.account}:role/delivery/${prod.taskRoleName}`;
const COMPUTED = literal(prod.cloudFormationRoleArn);

/** A production account: a service with a role of the delivery, what deploys it, and who else is there. */
function production() {
  const app = new App();
  const service = new Stack(app, 'Service', { env });
  const taskRole = new iam.Role(service, 'TaskRole', { roleName: prod.taskRoleName, path: '/delivery/', assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  taskRole.addToPolicy(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
  const task = new ecs.CfnTaskDefinition(service, 'Task', { family: 'web', taskRoleArn: taskRole.roleArn });
  new ecs.CfnService(service, 'Web', { serviceName: 'web', cluster: 'Cluster', taskDefinition: task.ref });
  const administration = new Stack(app, 'Administration', { env });
  const computed = new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], topology, environment: 'prod' });
  const doors = new Stack(app, 'Doors', { env });
  const deployRole = new CrossAccountDeployRole(doors, 'DeployRole', {
    topology,
    environment: 'prod',
    permissions: [DeployPermissions.changeSets({ stackNames: ['Service'], deploymentRole: iam.Role.fromRoleArn(doors, 'Execution', prod.cloudFormationRoleArn) })],
  });
  const administrator = new iam.Role(doors, 'Administrator', {
    roleName: 'Administrator',
    assumedBy: new iam.AccountRootPrincipal(),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
  });
  return { app, computed, deployRole, administrator };
}

const { app, computed, deployRole, administrator } = production();
const full = JSON.stringify(FULL_ACCESS);
const below = (...policies: string[]) => AccessProof.ofStages([app], {
  organizationId: 'o-abc1234567',
  serviceControlPolicies: [{ name: 'Root', policies: [full] }, { name: 'Production', policies: [full, ...policies] }],
  managedPolicies: { 'arn:aws:iam::aws:policy/AdministratorAccess': full },
});
const policy = policyOf();
const guarded = below(JSON.stringify(policy));
const open = below();
/** As the guardrails would be without knowing the role. */
const unaware = below(JSON.stringify(policy).replace(/,?"arn:aws:iam::\*:role\/delivery\/[^"]*--cfn-exec--\?{10}"/, ''));
const by = (principal: string, action: string, resource: string): AccessQuestion => ({ principal, action, resource });

test('the role is called as the topology says', () => expect(computed.roleName).toBe(prod.cloudFormationRoleName));

describe('below the guardrails, the computed role', () => {
  test('deploys the service', () => guarded.assertAllowed(by(computed.roleArn, 'ecs:UpdateService', SERVICE)));

  test.each(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'])('makes the delivery\'s role of the stack: %s, which it could not otherwise', (action) => {
    guarded.assertAllowed(by(computed.roleArn, action, TASK_ROLE));
    expect(unaware.decide(by(computed.roleArn, action, TASK_ROLE)).explanation).toContain('ProtectRoles');
  });

  test('gives no role to itself, and does not change itself', () => {
    for (const action of ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy']) guarded.assertDenied(by(computed.roleArn, action, COMPUTED));
    guarded.assertDenied(by(computed.roleArn, 'iam:PutRolePolicy', `arn:aws:iam::${env.account}:role/delivery/${prod.deployRoleName}`));
  });
});

test.each([
  ['ecs:UpdateService', SERVICE, 'ProtectService'], ['iam:PutRolePolicy', TASK_ROLE, 'ProtectRoles'], ['iam:UpdateAssumeRolePolicy', COMPUTED, 'ProtectRoles'],
  ['iam:PassRole', COMPUTED, 'ProtectSessions'], ['iam:AttachRolePolicy', COMPUTED, 'ProtectRoles'],
])('an administrator still cannot: %s on %s, for %s', (action, resource, sid) => {
  const answer = guarded.decide(by(administrator.roleArn, action, resource));
  expect(answer.allowed).toBe(false);
  expect(answer.explanation).toContain(sid);
  expect(open.decide(by(administrator.roleArn, action, resource)).allowed).toBe(true);
});

test('the pipeline\'s role hands it to CloudFormation, and cannot become it or change it', () => {
  const passing = { ...by(deployRole.roleArn, 'iam:PassRole', COMPUTED), context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } };
  guarded.assertAllowed(passing as AccessQuestion);
  for (const principal of [deployRole.roleArn, administrator.roleArn, computed.roleArn]) guarded.assertDenied(by(principal, 'sts:AssumeRole', computed.roleArn));
  guarded.assertDenied(by(deployRole.roleArn, 'iam:UpdateAssumeRolePolicy', COMPUTED));
});
