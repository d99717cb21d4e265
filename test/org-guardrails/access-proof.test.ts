import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { FULL_ACCESS, policyOf, prod, topology } from './guarded-organization';
import { AccessProof } from '../../src/access-proof/access-proof';
import { AccessQuestion } from '../../src/access-proof/access-question';
import { CrossAccountDeployRole } from '../../src/cross-account-deploy-role/cross-account-deploy-role';
import { PROD } from '../helpers/topologies';

/** A production account as its templates have it: the pipeline's way in, what it starts, what that writes, and an administrator. */
function production() {
  const app = new App();
  const stack = new Stack(app, 'Production', { env: { account: PROD.account, region: PROD.region } });
  const path = topology.platform.conventions.iamPath;
  const deployRole = new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod' });
  const pointer = new ssm.StringParameter(stack, 'Pointer', { parameterName: prod.imagePointerParameterName, stringValue: 'none' });
  const deployer = new iam.Role(stack, 'DeployerRole', { path, roleName: 'Deployer', assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
  deployer.addToPolicy(new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [pointer.parameterArn] }));
  const machine = new sfn.StateMachine(stack, 'Machine', {
    stateMachineName: prod.deployerStateMachineName, role: deployer, definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Succeed(stack, 'Done')),
  });
  const administrator = new iam.Role(stack, 'Administrator', {
    roleName: 'Administrator',
    assumedBy: new iam.AccountRootPrincipal(),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
  });
  return { app, deployRole, pointer, deployer, machine, administrator };
}

const { app, deployRole, pointer, deployer, machine, administrator } = production();
const full = JSON.stringify(FULL_ACCESS);
const level = (name: string, ...policies: string[]) => ({ name, policies: [full, ...policies] });
const below = (...policies: string[]) => AccessProof.ofStages([app], {
  organizationId: 'o-abc1234567',
  serviceControlPolicies: [level('Root'), level('Workloads'), level('Production', ...policies)],
  managedPolicies: { 'arn:aws:iam::aws:policy/AdministratorAccess': full },
});
const guarded = below(JSON.stringify(policyOf()));
const open = below();
const by = (principal: string, action: string, resource: string, sessionName?: string): AccessQuestion =>
  ({ principal, action, resource, sessionName });

describe('proven from templates, below the unit Production', () => {
  test.each<[string, string, AccessQuestion]>([
    ['ssm:PutParameter', 'ProtectRelease', by(administrator.roleArn, 'ssm:PutParameter', pointer.parameterArn)],
    ['states:StartExecution', 'ProtectRelease', by(administrator.roleArn, 'states:StartExecution', machine.stateMachineArn)],
    ['states:UpdateStateMachine', 'ProtectRelease', by(administrator.roleArn, 'states:UpdateStateMachine', machine.stateMachineArn)],
    ['ssm:PutParameter, as a session with the deployer\'s name,', 'ProtectRelease', by(administrator.roleArn, 'ssm:PutParameter', pointer.parameterArn, 'Deployer')],
    ['iam:PutRolePolicy', 'ProtectRoles', by(administrator.roleArn, 'iam:PutRolePolicy', deployer.roleArn)],
    ['iam:PassRole', 'ProtectSessions', by(administrator.roleArn, 'iam:PassRole', deployer.roleArn)],
  ])('an administrator is denied %s by %s, and by nothing else', (_, sid, question) => {
    const answer = guarded.decide(question);
    expect(answer.allowed).toBe(false);
    expect(answer.explanation).toContain(sid);
    expect(open.decide(question).allowed).toBe(true);
  });

  test('an administrator reads', () => {
    guarded.assertAllowed(by(administrator.roleArn, 'ssm:GetParameter', pointer.parameterArn));
    guarded.assertAllowed(by(administrator.roleArn, 'states:DescribeStateMachine', machine.stateMachineArn));
  });

  test('the pipeline\'s role starts a release, and the deployer writes what is released', () => {
    guarded.assertAllowed(by(deployRole.roleArn, 'states:StartExecution', machine.stateMachineArn));
    guarded.assertAllowed(by(deployer.roleArn, 'ssm:PutParameter', pointer.parameterArn));
  });
});
