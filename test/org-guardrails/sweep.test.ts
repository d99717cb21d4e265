import { decide, people, policyOf, resourceOf } from './guarded-organization';
import { actionNames, actionPrefixes } from '../../src/private/known-actions';

/** Names with a mark behind them are of actions that have no resource. */
const namesOf = (service: string): string[] => actionNames(service)!.map((name) => `${service}:${name.replace('*', '')}`);
const SERVICES = ['ecs', 'codedeploy', 'elasticloadbalancing', 'cloudformation', 'states', 'iam', 'ssm'];
const policy = policyOf();
const denied = policy.Statement.flatMap((statement): string[] => statement.Action);

/** Actions of the access levels Read and List, in the service authorization reference. */
const READING = /^\w+:(Describe|Get|List|BatchGet|BatchDescribe|Detect|Estimate|Validate|Simulate|Generate|Reveal)/;
/** Called as if they read, and no reading there. */
const WRITES_ALL_THE_SAME = ['states:GetActivityTask'];

/** Why an action that changes something is left to people. The first reason that fits is the one. */
const LEFT: readonly (readonly [why: string, which: RegExp])[] = [
  ['it stops, and what served before serves on or again',
    /^(codedeploy:StopDeployment|ecs:Stop(ServiceDeployment|Task)|cloudformation:(CancelUpdateStack|DeleteChangeSet|CancelResourceRequest))$/],
  ['it tags, and the policy does not look at tags', /^\w+:(Tag|Untag|AddTags|RemoveTags)(?!Role$)\w*$/],
  ['it starts tasks beside the service, which takes the service\'s roles', /^ecs:(RunTask|StartTask)$/],
  ['it keeps a task from being scaled in', /^ecs:UpdateTaskProtection$/],
  ['container instances and their agents: the service runs on Fargate',
    /^ecs:(DeleteAttributes|PutAttributes|DiscoverPollEndpoint|Poll|PutSystemLogEvents|StartTelemetrySession|Submit\w+|\w+ContainerInstance|UpdateContainer\w+)$/],
  ['capacity and daemons of instances: the service runs on Fargate', /^ecs:\w*(CapacityProvider|Daemon|DaemonTaskDefinition)$/],
  ['settings of the cluster or the account, not of what runs there', /^ecs:(CreateCluster|UpdateCluster|UpdateClusterSettings|\w+AccountSetting(Default)?)$/],
  ['ECS refuses it while anything runs there', /^ecs:DeleteCluster$/],
  ['it is a permission for log delivery, and no call', /^\w+:AllowVendedLogDeliveryForResource$/],
  ['it makes something that nothing uses yet',
    /^(codedeploy:(CreateApplication|CreateDeploymentConfig|RegisterApplicationRevision)|elasticloadbalancing:Create(LoadBalancer|TargetGroup|TrustStore))$/],
  ['CodeDeploy refuses it while a group uses it', /^codedeploy:DeleteDeploymentConfig$/],
  ['it is about servers outside of AWS, or sources that the delivery does not use', /^codedeploy:(\w*OnPremisesInstances?|DeleteGitHubAccountToken)$/],
  ['load balancers of the previous generation',
    new RegExp('^elasticloadbalancing:(ApplySecurityGroupsToLoadBalancer|(At|De)tachLoadBalancer\\w+|ConfigureHealthCheck|Create\\w+StickinessPolicy'
      + '|(Create|Delete)LoadBalancer(Listeners|Policy)|(De)?[rR]egisterInstances\\w+|(Dis|En)ableAvailabilityZones\\w+|SetLoadBalancer\\w+)$')],
  ['who guards against attacks does so at night', /^elasticloadbalancing:((Create|Delete)WebACLAssociation|SetWebAcl)$/],
  ['trust stores: the delivery\'s load balancers ask clients for no certificate', /^elasticloadbalancing:\w*(TrustStore|SharedTrustStore)\w*$/],
  ['it reserves capacity', /^elasticloadbalancing:ModifyCapacityReservation$/],
  ['it acts with the permissions of who asks', /^cloudformation:((Create|Delete|Update)Resource|CreateStack|CreateStackRefactor)$/],
  ['stack sets act with roles that are not exempt', /^cloudformation:(\w+StackSet\w*|\w+StackInstances|ImportStacksToStackSet)$/],
  ['types, publishers, templates and settings: nothing of a stack that is there',
    /^cloudformation:(\w+Types?|RegisterPublisher|SetType\w+|\w+GeneratedTemplate|StartResourceScan|CreateUploadBucket|\w+OrganizationsAccess)$/],
  ['it answers a stack that waits, which the delivery\'s do not', /^cloudformation:(SignalResource|RecordHandlerProgress)$/],
  ['a token names the task instead of a resource, and the deployers hand out none', /^states:SendTask\w+$/],
  ['activities, map runs and tests: the deployers have none, and tests take a role to be passed', /^states:(\w*Activity|GetActivityTask|UpdateMapRun|TestState|InvokeHTTPEndpoint)$/],
  ['it is not about roles, but about users, groups, policies, providers and the account', /^iam:(?!\w*Role)/],
  ['roles of services, which no service control policy limits', /^iam:\w+ServiceLinkedRole$/],
  ['profiles of instances: adding a role takes a role to be passed', /^iam:(Add|Remove)Role(To|From)InstanceProfile$/],
  ['it is about anything but parameters and sessions', /^ssm:(?!\w*Parameter|StartSession|\w*ResourcePolicy)/],
  ['it shares a parameter, and changes no value', /^ssm:(Put|Delete)ResourcePolicy$/],
];

describe.each(SERVICES)('of %s', (service) => {
  const all = namesOf(service);
  const reads = all.filter((action) => READING.test(action) && !WRITES_ALL_THE_SAME.includes(action));
  const writes = all.filter((action) => !reads.includes(action));
  const isDenied = (action: string) => !decide(people['an administrator'], action, resourceOf(action), [policy]).allowed;
  const reasonFor = (action: string) => LEFT.find(([, which]) => which.test(action))?.[0];

  test('every action that changes something is either denied or left for a reason', () => {
    expect(writes.filter((action) => isDenied(action) === (reasonFor(action) !== undefined))).toEqual([]);
    expect(writes.filter(isDenied).sort()).toEqual(denied.filter((action) => action.startsWith(`${service}:`)).sort());
  });

  test('no action that reads is denied', () => {
    expect(reads.length).toBeGreaterThan(10);
    expect(reads.filter(isDenied)).toEqual([]);
  });
});

test('AWS has every action of the policy', () => {
  const all = actionPrefixes().flatMap(namesOf);
  expect(denied.filter((action) => !all.includes(action))).toEqual([]);
  expect(new Set(denied).size).toBe(denied.length);
});

test('every reason is needed', () => {
  const writes = SERVICES.flatMap(namesOf).filter((action) => !READING.test(action));
  const used = new Set(writes.map((action) => LEFT.findIndex(([, which]) => which.test(action))));
  expect(LEFT.filter((_, i) => !used.has(i)).map(([why]) => why)).toEqual([]);
});
