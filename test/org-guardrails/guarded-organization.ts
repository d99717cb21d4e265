import { App, Stack } from 'aws-cdk-lib';
import { OrgGuardrails, OrgGuardrailsProps } from '../../src/org-guardrails/org-guardrails';
import { Decision, evaluate } from '../../src/policy/evaluate';
import { Principal } from '../../src/policy/principal';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

export const MANAGEMENT = { account: '999999999999', region: 'us-east-1' };
export const topology = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/' } } });
export const prod = topology.environment('prod');
const STANDARD: OrgGuardrailsProps = { topology, rootId: 'r-ab12', breakGlassRoleNames: ['emergency/BreakGlass'] };

export function build(change: Partial<OrgGuardrailsProps> = {}, env: { account: string; region: string } = MANAGEMENT) {
  const stack = new Stack(new App(), 'Management', { env });
  return { stack, guardrails: new OrgGuardrails(stack, 'Guardrails', { ...STANDARD, ...change }) };
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Record<string, any>[];
}

export const policyOf = (change: Partial<OrgGuardrailsProps> = {}, env = MANAGEMENT): Policy => JSON.parse(build(change, env).guardrails.policyJson);

/** What AWS attaches to every level until somebody detaches it, and AWS's own policy for administrators. */
export const FULL_ACCESS: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Somebody of an account. */
export type Caller = Extract<Principal, { readonly arn: string }>;

const iam = (rest: string) => `arn:aws:iam::${PROD.account}:${rest}`;
export const role = (pathAndName: string): Caller => ({ kind: 'role', account: PROD.account, arn: iam(`role/${pathAndName}`) });
const bootstrap = (kind: string, qualifier = 'hnb659fds') => `cdk-${qualifier}-${kind}-role-${PROD.account}-${PROD.region}`;

/** Who delivers; those of CloudFormation's naming included. */
export const delivery = {
  deployRole: role(`delivery/${prod.deployRoleName}`),
  deployer: role('delivery/Service-ReleaseDeployerRole7A1B2C3D-9kXyZ'),
  codeDeploy: role('delivery/Service-CodeDeployRole1F2E3D4C-4fGhI'),
  hook: role('delivery/Service-SmokeTestServiceRole0A9B8C7D-2aBcD'),
  execution: role(bootstrap('cfn-exec')),
  computedExecution: role(`delivery/${prod.cloudFormationRoleName}`),
  bootstrapDeploy: role(bootstrap('deploy')),
  breakGlass: role('emergency/BreakGlass'),
};

/** Who must not change production by hand, whatever they may otherwise. */
export const people: Readonly<Record<string, Caller>> = {
  'an administrator': role('Administrator'),
  'an administrator of IAM Identity Center': role('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AdministratorAccess_0123456789abcdef'),
  'the root user': { kind: 'root', account: PROD.account, arn: iam('root') },
  'a user of the path': { kind: 'user', account: PROD.account, arn: iam(`user/delivery/${prod.deployRoleName}`) },
  'a namesake of the deploy role without a path': role(prod.deployRoleName),
  'a namesake of the deploy role in another path': role(`team/delivery/${prod.deployRoleName}`),
  'a role that is called as the path': role('delivery'),
  'a role of a path that begins likewise': role('delivery-team/Deployer'),
  'a namesake of CDK\'s execution role in a path': role(`team/${bootstrap('cfn-exec')}`),
  'an execution role of another qualifier': role(bootstrap('cfn-exec', 'evil')),
  'a namesake of the computed execution role in a path': role(`team/${prod.cloudFormationRoleName}`),
  'CDK\'s role for lookups': role(bootstrap('lookup')),
  'a namesake of the break-glass role without its path': role('BreakGlass'),
  'a namesake of the break-glass role with more behind': role('emergency/BreakGlass2'),
  'a session that is called as the deploy role': { ...role('Administrator'), sessionName: prod.deployRoleName } as Caller,
  'the role of stack sets': role('stacksets-exec-0123456789abcdef0123456789abcdef'),
};

const inProd = (service: string, rest: string) => `arn:aws:${service}:${PROD.region}:${PROD.account}:${rest}`;

export const resources = {
  cluster: inProd('ecs', 'cluster/Cluster'),
  service: inProd('ecs', 'service/Cluster/Service'),
  taskSet: inProd('ecs', 'task-set/Cluster/Service/ecs-svc-0123456789012345678'),
  taskDefinition: inProd('ecs', 'task-definition/auth-service:7'),
  task: inProd('ecs', 'task/Cluster/0123456789abcdef0123456789abcdef'),
  instance: inProd('ec2', 'instance/i-0123456789abcdef0'),
  loadBalancer: inProd('elasticloadbalancing', 'loadbalancer/app/Service/0123456789abcdef'),
  listener: inProd('elasticloadbalancing', 'listener/app/Service/0123456789abcdef/0123456789abcdef'),
  rule: inProd('elasticloadbalancing', 'listener-rule/app/Service/0123456789abcdef/0123456789abcdef/0123456789abcdef'),
  targetGroup: inProd('elasticloadbalancing', 'targetgroup/Green/0123456789abcdef'),
  application: inProd('codedeploy', 'application:auth-service'),
  deploymentGroup: inProd('codedeploy', 'deploymentgroup:auth-service/prod'),
  stack: inProd('cloudformation', 'stack/Service/01234567-89ab-cdef-0123-456789abcdef'),
  stackOfStackSet: inProd('cloudformation', 'stack/StackSet-Baseline-01234567/01234567-89ab-cdef-0123-456789abcdef'),
  pointer: inProd('ssm', `parameter${prod.imagePointerParameterName}`),
  otherParameter: inProd('ssm', 'parameter/team/auth-service/log-level'),
  deployerMachine: inProd('states', `stateMachine:${prod.deployerStateMachineName}`),
  deployerExecution: inProd('states', `execution:${prod.deployerStateMachineName}:01234567-89ab-cdef-0123-456789abcdef`),
  otherMachine: inProd('states', 'stateMachine:nightly-report'),
  taskRole: iam(`role/delivery/${prod.taskRoleName}`),
  newRole: iam('role/delivery/MyOwnRole'),
  otherRole: iam('role/team/Reporter'),
  executionRole: delivery.execution.arn,
  computedExecutionRole: delivery.computedExecution.arn,
  bootstrapRole: delivery.bootstrapDeploy.arn,
  breakGlassRole: delivery.breakGlass.arn,
} as const;

/**
 * The resource that AWS authorizes an action on, by what the action is called; the first that fits. Actions of no resource
 * come before those of one.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const RESOURCE_OF: readonly (readonly [RegExp, string])[] = [
  [/^ecs:(DeregisterTaskDefinition|DescribeTaskDefinition|\w*AccountSetting\w*|DiscoverPollEndpoint)$/, '*'],
  [/^ecs:(Create|Delete|Update)TaskSet$/, resources.taskSet],
  [/^ecs:\w*TaskDefinitions?$/, resources.taskDefinition],
  [/^ecs:(DescribeTasks|ExecuteCommand|StopTask|UpdateTaskProtection)$/, resources.task],
  [/^ecs:(PutClusterCapacityProviders|\w+Cluster|UpdateClusterSettings)$/, resources.cluster],
  [/^ecs:/, resources.service],
  [/^codedeploy:\w*(Group)$|^codedeploy:CreateDeployment$|^codedeploy:GetDeployment$/, resources.deploymentGroup],
  [/^codedeploy:\w*Application(Revision)?$/, resources.application],
  [/^codedeploy:/, '*'],
  [/^elasticloadbalancing:Describe/, '*'],
  [/^elasticloadbalancing:(DeleteRule|ModifyRule|SetRulePriorities)$/, resources.rule],
  [/^elasticloadbalancing:\w*Target(s|Group|GroupAttributes)$/, resources.targetGroup],
  [/^elasticloadbalancing:(CreateRule|(Delete|Modify)Listener|ModifyListenerAttributes|\w+ListenerCertificates)$/, resources.listener],
  [/^elasticloadbalancing:/, resources.loadBalancer],
  [/^cloudformation:/, resources.stack],
  [/^ssm:StartSession$/, resources.task],
  [/^ssm:/, resources.pointer],
  [/^states:(StopExecution|RedriveExecution|DescribeExecution|GetExecutionHistory)$/, resources.deployerExecution],
  [/^states:(CreateActivity|SendTask\w+|TestState|InvokeHTTPEndpoint)$/, '*'],
  [/^states:/, resources.deployerMachine],
  [/^(iam|sts):/, resources.taskRole],
];

export const resourceOf = (action: string): string => RESOURCE_OF.find(([pattern]) => pattern.test(action))?.[1] ?? '*';

/** A request of somebody who has every permission, below a unit that has FullAWSAccess and the given policies. */
export function decide(principal: Caller, action: string, resource: string, policies: readonly Policy[]): Decision {
  const { arn } = principal;
  const all = [FULL_ACCESS, ...policies];
  return evaluate({
    principal,
    action,
    resource: { arn: resource, account: PROD.account },
    context: { 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': PROD.account },
    identityPolicies: [{ name: 'AdministratorAccess', document: FULL_ACCESS }],
    serviceControlPolicies: [
      { name: 'Root', policies: [{ name: 'FullAWSAccess', document: FULL_ACCESS }] },
      { name: 'Unit', policies: all.map((document, i) => ({ name: `policy ${i}`, document })) },
    ],
  });
}
