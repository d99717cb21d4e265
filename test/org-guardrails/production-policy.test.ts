import { Caller, decide, delivery, FULL_ACCESS, people, Policy, policyOf, prod, resourceOf, resources, role, topology } from './guarded-organization';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';
import { mutationScores } from '../proof/policy-mutants';
import { simulate, SimulationRequest } from '../proof/simulator';

const policy = policyOf();
const statement = (sid: string, of: Policy = policy) => of.Statement.find((each) => each.Sid === sid)!;
const without = (sid: string): Policy => ({ ...policy, Statement: policy.Statement.filter((each) => each.Sid !== sid) });
const administrator = people['an administrator'];

/** Something that is denied to people, and the statement that denies it; or that has to stay possible. */
interface Case {
  readonly what: string;
  readonly who: Caller;
  readonly action: string;
  readonly on: string;
  /** Absent where the request has to go through. */
  readonly sid?: string;
}

const cases: Case[] = [];
const ask = (each: Omit<Case, 'what'>) => cases.push({ ...each, what: `${nameOf(each.who)} ${each.action} on ${each.on}` });
const denied = (sid: string, who: Caller, action: string, on: string = resourceOf(action)) => ask({ who, action, on, sid });
const allowed = (who: Caller, action: string, on: string = resourceOf(action)) => ask({ who, action, on });
const nameOf = ({ arn }: Caller) => arn.split(':').pop()!;

// Each action of each statement, by an administrator.
for (const { Sid: sid, Action: actions } of policy.Statement) {
  for (const action of actions) denied(sid, administrator, action);
}

// One action of each statement, by everybody who is no part of the delivery.
for (const who of Object.values(people)) {
  denied('ProtectService', who, 'ecs:UpdateService');
  denied('ProtectRelease', who, 'ssm:PutParameter');
  denied('ProtectStacks', who, 'cloudformation:UpdateStack');
  denied('ProtectRoles', who, 'iam:CreateRole', resources.newRole);
  denied('ProtectSessions', who, 'iam:PassRole', delivery.deployRole.arn);
  // A root user can act as no role at all.
  if (who.kind !== 'root') denied('ProtectSessions', who, 'sts:AssumeRole', delivery.deployRole.arn);
  denied('StayInOrganization', who, 'organizations:LeaveOrganization');
}

// Everything that a statement is about.
for (const action of ['states:StartExecution', 'states:UpdateStateMachine', 'states:CreateStateMachine']) {
  denied('ProtectRelease', administrator, action, resources.deployerMachine);
  denied('ProtectRelease', administrator, action, `${resources.deployerMachine}:live`);
}
denied('ProtectRelease', administrator, 'states:StopExecution', resources.deployerExecution);
for (const on of [
  resources.taskRole, resources.newRole, resources.executionRole, resources.computedExecutionRole, resources.bootstrapRole, resources.breakGlassRole,
]) {
  for (const action of ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy', 'iam:PutRolePolicy']) denied('ProtectRoles', administrator, action, on);
}
for (const on of [resources.taskRole, resources.newRole, resources.executionRole, resources.computedExecutionRole, resources.bootstrapRole]) {
  for (const action of ['iam:PassRole', 'sts:AssumeRole']) denied('ProtectSessions', administrator, action, on);
}
denied('StayInOrganization', delivery.breakGlass, 'organizations:LeaveOrganization');
denied('StayInOrganization', delivery.execution, 'organizations:LeaveOrganization');

// The delivery does its work: the pipeline's role starts a release, the deployer makes it, CodeDeploy moves the traffic.
for (const action of ['states:StartExecution', 'states:StopExecution', 'states:DescribeExecution']) allowed(delivery.deployRole, action);
for (const action of [
  'ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition', 'codedeploy:CreateDeployment', 'codedeploy:StopDeployment',
  'codedeploy:GetDeployment', 'ssm:PutParameter', 'iam:PassRole', 'states:RedriveExecution',
]) allowed(delivery.deployer, action);
for (const action of [
  'ecs:CreateTaskSet', 'ecs:UpdateServicePrimaryTaskSet', 'ecs:DeleteTaskSet', 'ecs:DescribeServices',
  'elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule', 'elasticloadbalancing:DescribeTargetGroups', 'iam:PassRole',
]) allowed(delivery.codeDeploy, action);
allowed(delivery.hook, 'codedeploy:PutLifecycleEventHookExecutionStatus');
allowed(delivery.deployRole, 'cloudformation:ExecuteChangeSet');
allowed(delivery.deployRole, 'sts:AssumeRole', resources.taskRole);

// CDK deploys stacks, and CloudFormation everything that is in them; nested stacks included.
for (const action of ['CreateChangeSet', 'ExecuteChangeSet', 'DescribeStacks', 'DeleteStack']) allowed(delivery.bootstrapDeploy, `cloudformation:${action}`);
allowed(delivery.bootstrapDeploy, 'iam:PassRole', resources.executionRole);
for (const { Sid: sid, Action: actions } of policy.Statement.filter((each) => each.Sid !== 'StayInOrganization')) {
  for (const action of actions) allowed(delivery.execution, action);
  for (const action of actions) allowed(delivery.computedExecution, action);
  for (const action of actions) allowed(delivery.breakGlass, action);
  if (sid === 'ProtectRoles') actions.forEach((action: string) => allowed(delivery.breakGlass, action, resources.breakGlassRole));
}

allowed(delivery.deployRole, 'iam:PassRole', resources.computedExecutionRole);
allowed(delivery.computedExecution, 'iam:CreateRole', resources.newRole);

// An environment that is called as the role does not make its other roles exempt.
for (const name of [`${topology.platform.conventions.namePrefix}--auth-service--cfn-exec--deploy--abcdefghij`, 'cfn-exec--abcdefghij']) {
  denied('ProtectRoles', role(`delivery/${name}`), 'iam:CreateRole', resources.newRole);
}

// Who delivers cannot extend its own reach, and who deploys stacks cannot do by hand what is in them.
for (const who of [delivery.deployRole, delivery.deployer, delivery.codeDeploy, delivery.hook, delivery.bootstrapDeploy]) {
  for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy']) denied('ProtectRoles', who, action, resources.newRole);
}
denied('ProtectService', delivery.bootstrapDeploy, 'ecs:UpdateService');
denied('ProtectRelease', delivery.bootstrapDeploy, 'ssm:PutParameter');

// People read, stop what goes wrong, and work on what is not the delivery's.
for (const action of [
  'ecs:DescribeServices', 'ecs:DescribeTasks', 'codedeploy:GetDeployment', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'ssm:GetParameter',
  'states:DescribeExecution', 'states:GetExecutionHistory', 'iam:GetRole', 'iam:ListRolePolicies', 'elasticloadbalancing:DescribeRules',
  'codedeploy:StopDeployment', 'ecs:StopServiceDeployment', 'ecs:StopTask', 'cloudformation:CancelUpdateStack', 'cloudformation:DeleteChangeSet',
  'cloudformation:CreateStack', 'cloudformation:DetectStackDrift',
]) allowed(administrator, action);
allowed(administrator, 'ssm:PutParameter', resources.otherParameter);
allowed(administrator, 'ssm:StartSession', resources.instance);
allowed(administrator, 'states:StartExecution', resources.otherMachine);
allowed(administrator, 'states:UpdateStateMachine', resources.otherMachine);
for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole', 'sts:AssumeRole']) allowed(administrator, action, resources.otherRole);
allowed(administrator, 'sts:AssumeRole', resources.breakGlassRole);
allowed(administrator, 'iam:CreateUser', `arn:aws:iam::${PROD.account}:user/delivery/someone`);
allowed(people['the role of stack sets'], 'cloudformation:UpdateStack', resources.stackOfStackSet);
allowed(administrator, 'logs:FilterLogEvents', `arn:aws:logs:eu-west-1:${PROD.account}:log-group:/aws/ecs/auth-service`);

const asMeant = ({ who, action, on, sid }: Case, of: Policy) => decide(who, action, on, [of]).allowed === (sid === undefined);

describe('below the unit Production, with every permission', () => {
  test(`who may do what, in ${cases.length} cases`, () => {
    expect(cases.filter((each) => !asMeant(each, policy)).map(({ what, sid }) => `${what}: has to be ${sid ? 'denied' : 'allowed'}`)).toEqual([]);
    expect(cases.length).toBeGreaterThan(350);
  });

  test('each denial is of one statement, and goes with it', () => {
    const wrong = cases.filter((each) => each.sid !== undefined).filter(({ who, action, on, sid }) => {
      const decision = decide(who, action, on, [policy]);
      const by = decision.deciding.map((each) => each.sid).join();
      return decision.reason !== 'explicit deny' || by !== sid || !decide(who, action, on, [without(sid!)]).allowed;
    });
    expect(wrong.map(({ what }) => what)).toEqual([]);
  });

  test('every part of the policy is needed: each mutant fails a case', () => {
    const scores = mutationScores(policy, (mutant) => cases.some((each) => !asMeant(each, mutant)));
    expect(Object.values(scores).flatMap(({ survivors }) => survivors)).toEqual([]);
    expect(Object.values(scores).reduce((sum, score) => sum + score.of, 0)).toBeGreaterThan(110);
    expect(scores['statement removed']).toMatchObject({ found: 6, of: 6 });
  });

  test('a wider denial is found as well: of every action of a service, or of every resource', () => {
    const replaced = (sid: string, change: object): Policy =>
      ({ ...policy, Statement: policy.Statement.map((each) => (each.Sid === sid ? { ...each, ...change } : each)) });
    for (const { Sid: sid, Action: actions, Resource: resource } of policy.Statement) {
      // STS and Organizations have nothing else there that somebody needs.
      const services = [...new Set<string>(actions.map((action: string) => action.split(':')[0]))].filter((each) => !['organizations', 'sts'].includes(each));
      const wider = services.map((service) => replaced(sid, { Action: [...actions, `${service}:*`] }));
      if (resource !== '*') wider.push(replaced(sid, { Resource: '*', NotResource: undefined }));
      for (const each of wider) expect(cases.some((one) => !asMeant(one, JSON.parse(JSON.stringify(each))))).toBe(true);
    }
  });

  test('an independent simulator answers likewise', async () => {
    const asked = cases.filter(({ who }) => who.kind === 'role');
    const requests = asked.map(({ who, action, on }): SimulationRequest => ({
      principal: { arn: who.arn, account: PROD.account, identityPolicies: { AdministratorAccess: FULL_ACCESS } },
      action,
      resource: { arn: on, account: PROD.account, policy: action === 'sts:AssumeRole' ? TRUST_ALL : undefined },
      serviceControlPolicies: [
        { level: 'Root', policies: { FullAWSAccess: FULL_ACCESS } }, { level: 'Production', policies: { FullAWSAccess: FULL_ACCESS, guardrails: policy } },
      ],
      dropInapplicableContext: true,
    }));
    const answers = await simulate(requests);
    const differ = asked.filter(({ sid }, i) => answers[i].decision !== (sid === undefined ? 'allowed' : 'explicitlyDenied'));
    expect(differ.map(({ what }) => what)).toEqual([]);
    expect(asked.length).toBeGreaterThan(300);
  }, 120_000);
});

/** The trust policies of the roles are their own: here, they let everybody in. */
const TRUST_ALL: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: PROD.account }, Action: 'sts:AssumeRole' }] };

test('below any other unit, everything stays as it was', () => {
  const changed = cases.filter(({ who, action, on }) => !decide(who, action, on, []).allowed);
  expect(changed.map(({ what }) => what)).toEqual([]);
});

test('service-linked roles, with which ECS and Auto Scaling work, are outside of it', () => {
  const linked = (service: string, name: string): Caller => ({ ...role(`aws-service-role/${service}/${name}`), serviceLinked: true } as Caller);
  const scaling = linked('ecs.application-autoscaling.amazonaws.com', 'AWSServiceRoleForApplicationAutoScaling_ECSService');
  expect(decide(scaling, 'ecs:UpdateService', resources.service, [policy]).allowed).toBe(true);
  expect(decide(linked('ecs.amazonaws.com', 'AWSServiceRoleForECS'), 'elasticloadbalancing:RegisterTargets', resources.listener, [policy]).allowed).toBe(true);
});

test('without a break-glass role, none of that name is exempt', () => {
  const strict = policyOf({ breakGlassRoleNames: undefined });
  expect(JSON.stringify(strict)).not.toContain('BreakGlass');
  expect(decide(delivery.breakGlass, 'ecs:UpdateService', resources.service, [strict]).allowed).toBe(false);
  expect(decide(delivery.deployer, 'ecs:RegisterTaskDefinition', resources.taskDefinition, [strict]).allowed).toBe(true);
});

test('every application of the platform is guarded, with names as long as can be', () => {
  const platform = { ...TOOLING, conventions: { iamPath: '/delivery/', namePrefix: 'platforms' } };
  const own = policyOf({ topology: topologyOf({ platform, application: 'web' }) });
  for (const application of ['a', 'a'.repeat(64)]) {
    for (const name of ['p', 'p'.repeat(32)]) {
      const environment = topologyOf({ platform, application, environments: [{ ...PROD, name }] }).environment(name);
      const machine = `arn:aws:states:eu-west-1:${PROD.account}:stateMachine:${environment.deployerStateMachineName}`;
      const pointer = `arn:aws:ssm:eu-west-1:${PROD.account}:parameter${environment.imagePointerParameterName}`;
      expect(decide(administrator, 'states:StartExecution', machine, [own]).allowed).toBe(false);
      expect(decide(administrator, 'ssm:PutParameter', pointer, [own]).allowed).toBe(false);
      const deploying = role(`delivery/${environment.cloudFormationRoleName}`);
      expect(decide(deploying, 'iam:PutRolePolicy', resources.newRole, [own]).allowed).toBe(true);
    }
  }
  expect(decide(administrator, 'states:StartExecution', resources.deployerMachine, [own]).allowed).toBe(true);
});

test('exempts the roles of the topology\'s own qualifier and path', () => {
  const conventions = { iamPath: '/acme/auth/', bootstrapQualifier: 'acme' };
  const own = policyOf({ topology: topologyOf({ platform: { ...TOOLING, conventions } }) });
  const updates = (who: Caller) => decide(who, 'ecs:UpdateService', resources.service, [own]).allowed;
  expect(['acme/auth/Deployer', 'cdk-acme-cfn-exec-role-333333333333-eu-west-1'].map((name) => updates(role(name)))).toEqual([true, true]);
  expect(['acme/Deployer', 'acme/auth', 'delivery/Deployer'].map((name) => updates(role(name)))).toEqual([false, false, false]);
  expect(updates(delivery.execution)).toBe(false);
});

test('in China, where there is no NotResource, stacks of stack sets are guarded as well', () => {
  const region = 'cn-north-1';
  const platform = { account: TOOLING.account, region, conventions: { iamPath: '/delivery/' } };
  const own = policyOf({ topology: topologyOf({ platform, environments: [{ ...PROD, region }] }) }, { account: '999999999999', region });
  const chinese = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:').replace('eu-west-1', region);
  const by = (who: Caller, on: string) => decide({ ...who, arn: chinese(who.arn) }, 'cloudformation:UpdateStack', chinese(on), [own]).allowed;
  expect([resources.stack, resources.stackOfStackSet].map((on) => by(administrator, on))).toEqual([false, false]);
  expect([resources.stack, resources.stackOfStackSet].map((on) => by(delivery.execution, on))).toEqual([true, true]);
  expect(statement('ProtectStacks', own).Resource).toBe('*');
});

test('the deploy role that is exempt is the topology\'s own', () => {
  expect(delivery.deployRole).toMatchObject({ arn: `arn:aws:iam::${PROD.account}:role/delivery/${prod.deployRoleName}` });
});
