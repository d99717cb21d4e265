import { DeployedStack } from './deployed-stack';
import { build, serviceTopology } from './setup';
import { AccessRequest, evaluate } from '../../src/policy/evaluate';
import { PROD, TOOLING } from '../helpers/topologies';
import { mutantsOf } from '../proof/policy-mutants';
import type { Policy } from '../proof/resolved-template';

const topology = serviceTopology();
const { taskRoleName, executionRoleName } = topology.environment('prod');
const deployed = new DeployedStack(build().stack);
const roles = {
  task: deployed.id('AWS::IAM::Role', { RoleName: taskRoleName }),
  execution: deployed.id('AWS::IAM::Role', { RoleName: executionRoleName }),
  codeDeploy: deployed.property(deployed.id('AWS::CodeDeploy::DeploymentGroup'), 'ServiceRoleArn').split('/').pop() as string,
};

/** Every policy of the stack. */
const POLICIES = {
  'codeDeploy': deployed.policyOf(roles.codeDeploy),
  'execution': deployed.policyOf(roles.execution),
  'trust of codeDeploy': deployed.property(roles.codeDeploy, 'AssumeRolePolicyDocument') as Policy,
  'trust of execution': deployed.property(roles.execution, 'AssumeRolePolicyDocument') as Policy,
  'trust of task': deployed.property(roles.task, 'AssumeRolePolicyDocument') as Policy,
  'log key': deployed.property(deployed.id('AWS::KMS::Key'), 'KeyPolicy') as Policy,
};
type Side = keyof typeof POLICIES;
type Policies = Record<Side, Policy>;

interface Case {
  readonly what: string;
  readonly side: Side;
  readonly must: 'allowed' | 'denied';
  request(policies: Policies): AccessRequest;
}
const cases: Case[] = [];
type Context = Record<string, string | string[]>;

const HERE = `eu-west-1:${PROD.account}`;
const arn = (service: string, rest: string) => `arn:aws:${service}:${HERE}:${rest}`;
const cluster = deployed.ref(deployed.id('AWS::ECS::Cluster'));
const service = deployed.ref(deployed.id('AWS::ECS::Service'));
const serviceName = service.split('/').pop()!;
const listeners = [443, 8443].map((Port) => deployed.ref(deployed.id('AWS::ElasticLoadBalancingV2::Listener', { Port })));
const roleArn = (id: string) => deployed.attribute(id, 'Arn');

/** A request of one of the two roles, in its own account or another's. */
function byRole(side: 'codeDeploy' | 'execution', must: Case['must'], action: string, resource: string, context: Context = {}, account = PROD.account): void {
  cases.push({
    what: `${side} ${action} on ${resource} in ${account} with ${JSON.stringify(context)}`,
    side,
    must,
    request: (policies) => ({
      principal: { kind: 'role', account: PROD.account, arn: roleArn(roles[side]) },
      action,
      resource: { arn: resource, account },
      context: { 'aws:ResourceAccount': account, ...context },
      identityPolicies: [{ name: side, document: policies[side] }],
      // What lies elsewhere lets everybody in: only the role's own policy can refuse.
      resourcePolicy: account === PROD.account ? undefined
        : { name: 'open', kind: 'resource', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] } },
    }),
  });
}

// What CodeDeploy calls in a deployment.
const taskSet = (id = 'ecs-svc-1', name = serviceName, on = cluster) => arn('ecs', `task-set/${on}/${name}/${id}`);
const revision = { 'ecs:task-definition': arn('ecs', `task-definition/${taskRoleName}:7`) };
byRole('codeDeploy', 'allowed', 'ecs:DescribeServices', service);
byRole('codeDeploy', 'allowed', 'ecs:CreateTaskSet', taskSet('*'), revision);
byRole('codeDeploy', 'allowed', 'ecs:UpdateServicePrimaryTaskSet', service);
byRole('codeDeploy', 'allowed', 'ecs:DeleteTaskSet', taskSet());
for (const action of ['DescribeListeners', 'DescribeRules', 'DescribeTargetGroups']) byRole('codeDeploy', 'allowed', `elasticloadbalancing:${action}`, '*');
const rule = (listener: string) => `${listener.replace(':listener/', ':listener-rule/')}/9683b2d02a6cabee`;
for (const listener of listeners) {
  byRole('codeDeploy', 'allowed', 'elasticloadbalancing:ModifyListener', listener);
  byRole('codeDeploy', 'allowed', 'elasticloadbalancing:ModifyRule', rule(listener));
}
byRole('codeDeploy', 'allowed', 'cloudwatch:DescribeAlarms', arn('cloudwatch', 'alarm:Prod-AlarmsBlueErrors'));
const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
for (const role of [roles.task, roles.execution]) byRole('codeDeploy', 'allowed', 'iam:PassRole', roleArn(role), toTasks);

// What somebody with CodeDeploy's credentials, or its configuration, would like to do.
const otherService = arn('ecs', `service/${cluster}/other`);
for (const action of ['DescribeServices', 'UpdateServicePrimaryTaskSet']) {
  byRole('codeDeploy', 'denied', `ecs:${action}`, otherService);
  byRole('codeDeploy', 'denied', `ecs:${action}`, arn('ecs', `service/other/${serviceName}`));
}
for (const elsewhere of [taskSet('*', 'other'), taskSet('*', serviceName, 'other')]) {
  byRole('codeDeploy', 'denied', 'ecs:CreateTaskSet', elsewhere, revision);
  byRole('codeDeploy', 'denied', 'ecs:DeleteTaskSet', elsewhere);
}
byRole('codeDeploy', 'denied', 'ecs:CreateTaskSet', taskSet('*'), { 'ecs:task-definition': arn('ecs', 'task-definition/other:1') });
byRole('codeDeploy', 'denied', 'ecs:CreateTaskSet', taskSet('*'), { 'ecs:task-definition': arn('ecs', `task-definition/${taskRoleName}x:1`) });
for (const action of ['UpdateService', 'DeleteService']) byRole('codeDeploy', 'denied', `ecs:${action}`, service);
byRole('codeDeploy', 'denied', 'ecs:UpdateTaskSet', taskSet(), revision);
byRole('codeDeploy', 'denied', 'ecs:RegisterTaskDefinition', arn('ecs', `task-definition/${taskRoleName}:8`));
byRole('codeDeploy', 'denied', 'ecs:RunTask', arn('ecs', `task-definition/${taskRoleName}:8`));
byRole('codeDeploy', 'denied', 'iam:PassRole', `arn:aws:iam::${PROD.account}:role/Administrator`, toTasks);
byRole('codeDeploy', 'denied', 'iam:PassRole', roleArn(roles.codeDeploy), toTasks);
for (const role of [roles.task, roles.execution]) {
  byRole('codeDeploy', 'denied', 'iam:PassRole', roleArn(role), { 'iam:PassedToService': 'lambda.amazonaws.com' });
  byRole('codeDeploy', 'denied', 'iam:PassRole', roleArn(role));
  byRole('codeDeploy', 'denied', 'iam:PutRolePolicy', roleArn(role), toTasks);
  byRole('codeDeploy', 'denied', 'sts:AssumeRole', roleArn(role));
}
const otherListener = arn('elasticloadbalancing', 'listener/app/other/50dc6c495c0c9188/f2f7dc8efc522ab2');
byRole('codeDeploy', 'denied', 'elasticloadbalancing:ModifyListener', otherListener);
byRole('codeDeploy', 'denied', 'elasticloadbalancing:ModifyRule', rule(otherListener));
for (const listener of listeners) {
  byRole('codeDeploy', 'denied', 'elasticloadbalancing:DeleteListener', listener);
  byRole('codeDeploy', 'denied', 'elasticloadbalancing:DeleteRule', rule(listener));
}
byRole('codeDeploy', 'denied', 'elasticloadbalancing:DeleteLoadBalancer', arn('elasticloadbalancing', 'loadbalancer/app/lb/50dc6c495c0c9188'));
byRole('codeDeploy', 'denied', 'cloudwatch:DescribeAlarms', `arn:aws:cloudwatch:us-east-1:${PROD.account}:alarm:Elsewhere`);
byRole('codeDeploy', 'denied', 'cloudwatch:DeleteAlarms', arn('cloudwatch', 'alarm:Prod-AlarmsBlueErrors'));
byRole('codeDeploy', 'denied', 'lambda:InvokeFunction', arn('lambda', 'function:CodeDeployHook_x'));
byRole('codeDeploy', 'denied', 's3:GetObject', 'arn:aws:s3:::acme/appspec.yaml');
byRole('codeDeploy', 'denied', 'sns:Publish', arn('sns', 'CodeDeployTopic_x'));

// What ECS calls to start a task, and what else it could be made to.
const repository = `arn:aws:ecr:eu-west-1:${TOOLING.account}:repository/${topology.imageRepositoryName}`;
const log = deployed.attribute(deployed.id('AWS::Logs::LogGroup'), 'Arn').replace(/:\*$/, '');
for (const action of ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']) {
  byRole('execution', 'allowed', action, repository, {}, TOOLING.account);
  byRole('execution', 'denied', action, `${repository}x`, {}, TOOLING.account);
  byRole('execution', 'denied', action, `arn:aws:ecr:eu-west-1:${TOOLING.account}:repository/other`, {}, TOOLING.account);
  byRole('execution', 'denied', action, arn('ecr', `repository/${topology.imageRepositoryName}`));
  // An ARN names its account, and who answers for it should be that account.
  byRole('execution', 'denied', action, repository, {}, '999999999999');
}
byRole('execution', 'denied', 'ecr:PutImage', repository, {}, TOOLING.account);
byRole('execution', 'allowed', 'ecr:GetAuthorizationToken', '*');
byRole('execution', 'denied', 'ecr:DescribeRegistry', '*');
for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
  byRole('execution', 'allowed', action, `${log}:log-stream:app/app/1`);
  byRole('execution', 'denied', action, arn('logs', 'log-group:other:log-stream:app'));
}
byRole('execution', 'denied', 'logs:DeleteLogStream', `${log}:log-stream:app/app/1`);
byRole('execution', 'denied', 'secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:database-abcdef'));
byRole('execution', 'denied', 'ssm:GetParameters', arn('ssm', 'parameter/acme/database'));

/** Who may take on a role. */
function assumes(
  side: 'trust of codeDeploy' | 'trust of execution' | 'trust of task', must: Case['must'], who: string, context: Context, action = 'sts:AssumeRole',
): void {
  const resource = roleArn(roles[side.slice('trust of '.length) as keyof typeof roles]);
  cases.push({
    what: `${who} ${action} on ${resource} with ${JSON.stringify(context)}`,
    side,
    must,
    request: (policies) => ({
      principal: { kind: 'service', name: who },
      action,
      resource: { arn: resource, account: PROD.account },
      context: { 'aws:ResourceAccount': PROD.account, ...context },
      resourcePolicy: { name: side, kind: 'trust', document: policies[side] },
    }),
  });
}
const source = (account: string, sourceArn: string): Context => ({ 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn });
const DECEIVED = '999999999999';
for (const side of ['trust of execution', 'trust of task'] as const) {
  const task = `arn:aws:ecs:${HERE}:task/${cluster}/1`;
  assumes(side, 'allowed', 'ecs-tasks.amazonaws.com', source(PROD.account, task));
  assumes(side, 'denied', 'ecs-tasks.amazonaws.com', source(DECEIVED, task));
  assumes(side, 'denied', 'ecs-tasks.amazonaws.com', source(PROD.account, task.replace(PROD.account, DECEIVED)));
  assumes(side, 'denied', 'ecs-tasks.amazonaws.com', source(PROD.account, task.replace('eu-west-1', 'us-east-1')));
  assumes(side, 'denied', 'ecs-tasks.amazonaws.com', {});
  assumes(side, 'denied', 'ec2.amazonaws.com', source(PROD.account, task));
  assumes(side, 'denied', 'ecs-tasks.amazonaws.com', source(PROD.account, task), 'sts:TagSession');
}
const deploymentGroup = arn('codedeploy', `deploymentgroup:${deployed.ref(deployed.id('AWS::CodeDeploy::Application'))}/Group`);
assumes('trust of codeDeploy', 'allowed', 'codedeploy.amazonaws.com', source(PROD.account, deploymentGroup));
assumes('trust of codeDeploy', 'denied', 'codedeploy.amazonaws.com', source(DECEIVED, deploymentGroup));
assumes('trust of codeDeploy', 'denied', 'codedeploy.amazonaws.com', source(PROD.account, arn('codedeploy', 'deploymentgroup:Other/Group')));
assumes('trust of codeDeploy', 'denied', 'codedeploy.amazonaws.com', {});
assumes('trust of codeDeploy', 'denied', 'ec2.amazonaws.com', source(PROD.account, deploymentGroup));
assumes('trust of codeDeploy', 'denied', 'codedeploy.amazonaws.com', source(PROD.account, deploymentGroup), 'sts:TagSession');

/** Who uses the key of the log. */
function withKey(must: Case['must'], principal: AccessRequest['principal'], action: string, context: Context, identity?: object): void {
  const key = deployed.attribute(deployed.id('AWS::KMS::Key'), 'Arn');
  cases.push({
    what: `${JSON.stringify(principal)} ${action} with ${JSON.stringify(context)}`,
    side: 'log key',
    must,
    request: (policies) => ({
      principal,
      action,
      resource: { arn: key, account: PROD.account },
      context: { 'aws:ResourceAccount': PROD.account, ...context },
      identityPolicies: identity && [{ name: 'identity', document: identity }],
      resourcePolicy: { name: 'key', kind: 'key', document: policies['log key'] },
    }),
  });
}
const logsService: AccessRequest['principal'] = { kind: 'service', name: 'logs.eu-west-1.amazonaws.com' };
const ofLog = (account = PROD.account): Context => ({ 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${account}:log-group:x` });
for (const action of ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey']) {
  withKey('allowed', logsService, action, ofLog());
  withKey('denied', logsService, action, ofLog(DECEIVED));
  withKey('denied', { kind: 'service', name: 's3.amazonaws.com' }, action, ofLog());
}
withKey('denied', logsService, 'kms:CreateGrant', ofLog());
withKey('denied', logsService, 'kms:ScheduleKeyDeletion', ofLog());
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const administrator = (account: string): AccessRequest['principal'] => ({ kind: 'role', account, arn: `arn:aws:iam::${account}:role/Administrator` });
withKey('allowed', administrator(PROD.account), 'kms:PutKeyPolicy', {}, everything);
withKey('denied', administrator(PROD.account), 'kms:Decrypt', {});
withKey('denied', administrator(DECEIVED), 'kms:Decrypt', ofLog(), everything);

describe(`who may do what, in ${cases.length} cases`, () => {
  const isAllowed = (each: Case, policies: Policies) => evaluate(each.request(policies)).allowed;
  const wrong = (policies: Policies, asked: readonly Case[]) => asked.filter((each) => isAllowed(each, policies) !== (each.must === 'allowed'));

  test('each is decided as it has to be', () => {
    expect(wrong(POLICIES, cases).map(({ what, must }) => `${what}: has to be ${must}`)).toEqual([]);
    expect(cases.length).toBeGreaterThan(110);
  });

  test.each(Object.keys(POLICIES) as Side[])('every part of the policy "%s" is needed: each mutant fails a case', (side) => {
    const asked = cases.filter((each) => each.side === side);
    // IAM takes no policy without statements: that nothing is left of one is not a case.
    const mutants = mutantsOf(POLICIES[side]).filter(({ policy }) => policy.Statement.length > 0);
    const survivors = mutants.filter(({ policy }) => wrong({ ...POLICIES, [side]: policy }, asked).length === 0).map(({ what }) => what);
    expect(mutants.length).toBeGreaterThan(5);
    expect(survivors).toEqual([]);
  });

  test('the application itself may do nothing', () => {
    expect(deployed.property(roles.task, 'Policies')).toBeUndefined();
    expect(deployed.property(roles.task, 'ManagedPolicyArns')).toBeUndefined();
  });

  test('only actions without a resource are for all of them', () => {
    const open = [POLICIES.codeDeploy, POLICIES.execution].flatMap(({ Statement }) => Statement).filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(open.flatMap(({ Action }) => [Action].flat()).sort()).toEqual([
      'ecr:GetAuthorizationToken', 'elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetGroups',
    ]);
  });
});
