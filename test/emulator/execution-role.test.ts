import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Emulator } from './emulator';
import { Scenario, scenarios, Step } from './execution-role-steps';
import { CallAs, CallOutcome, callServices } from './service-calls';
import { callsFor } from '../cloudformation-execution-role/calls';
import { Deployed, DeployedStack } from '../cloudformation-execution-role/deployed-stack';
import { Examined, EXAMINED } from '../cloudformation-execution-role/examined-stacks';
import { executionPolicies, Policy } from '../cloudformation-execution-role/execution-policies';
import { withoutAction } from '../cloudformation-execution-role/judge';

jest.setTimeout(300_000);

const REGION = 'eu-west-1';
/** How services say that somebody may not do something. */
const REFUSALS = ['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation'];
const CALLERS = ['exact', 'elsewhere', 'computed', 'without'] as const;
type Caller = typeof CALLERS[number];

/**
 * Where the emulator asks for the permission on `*`, though AWS asks for it on a resource. It is a witness that the action is
 * the right one, and not for what it is called on.
 *
 * It is no witness at all for CodeDeploy and CodePipeline, which it does not have; for ECS, where it asks for other resources than AWS
 * does; for logs, where it leaves the streams out; for rules of the default bus and roles in a path, whose ARNs it makes otherwise; and
 * for roles that are passed, which it does not look at.
 */
const BLIND = [
  'cloudwatch:DeleteAlarms', 'dynamodb:TagResource', 'dynamodb:UntagResource', 'ec2:AllocateAddress', 'ec2:CreateInternetGateway', 'ec2:CreateVpc',
  'ec2:DeleteNatGateway', 'ecr:TagResource', 'elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup',
  'events:CreateEventBus', 'events:DeleteEventBus', 'events:PutTargets', 'events:RemoveTargets', 'events:TagResource', 'lambda:CreateFunction',
  'sns:TagResource', 'sns:Unsubscribe', 'states:TagResource',
];
/** Where the emulator does not say in the request which policy it is about, so that nobody can be limited to one. */
const UNNAMED = ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'];

const isBlind = ({ action }: Step) => BLIND.includes(action);

const resourcesOf = ({ define }: Examined) => define().flatMap((stack) => DeployedStack.of(stack).resources);

function finder(resources: readonly Deployed[]) {
  return (type: string, startsWith = '') => {
    const found = resources.find((each) => each.type === type && each.logicalId.startsWith(startsWith));
    if (!found) throw new Error(`no ${type} ${startsWith} in the stacks`);
    return found;
  };
}

const [tooling, workload, user] = EXAMINED.map(resourcesOf);
const DELETING = EXAMINED.map(({ name, define }) => [name, () => executionPolicies(define(), { allowDeletion: true })] as const);
const ALL = scenarios({ tooling: finder(tooling), workload: finder(workload), user: finder(user) });
const account = (name: string) => EXAMINED.find((each) => each.name === name)!.roleArn.split(':')[4];

let emulator: Emulator;
const callers = new Map<string, Record<string, { accessKeyId: string; secretAccessKey: string; sessionToken?: string }>>();

beforeAll(async () => {
  emulator = await Emulator.start({ enforceAuth: true });
  for (const own of new Set(EXAMINED.map(({ name }) => account(name)))) callers.set(own, await roles(own));
});
afterAll(() => emulator?.stop());

/** The root of an account, and a role for each way to be allowed or not. */
async function roles(own: string) {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${own}:root` }, Action: 'sts:AssumeRole' }] };
  const root = emulator.clientConfig(own, REGION).credentials;
  await callServices(emulator, REGION, { root }, CALLERS.map((RoleName) => (
    { caller: 'root', service: 'iam', operation: 'create_role', parameters: { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) } })));
  const sts = new STSClient(emulator.clientConfig(own, REGION));
  const sessions = await Promise.all(CALLERS.map(async (name) => {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${own}:role/${name}`, RoleSessionName: 'deploys' }));
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
    return [name, { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }] as const;
  }));
  return { root, ...Object.fromEntries(sessions) };
}

const put = (RoleName: Caller, PolicyName: string, document: object): CallAs => (
  { caller: 'root', service: 'iam', operation: 'put_role_policy', parameters: { RoleName, PolicyName, PolicyDocument: JSON.stringify(document) } });

const only = (Action: string, Resource: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
const NOTHING = only('sts:GetCallerIdentity', '*');

const isRefused = ({ code }: CallOutcome) => code !== undefined && REFUSALS.includes(code);

/** Makes the calls of a scenario, each first as somebody who must be refused. */
async function played(name: string, { before, steps }: Scenario, refused: Caller, allowed: Caller, prepare: (step: Step) => CallAs[]) {
  const prepared = before.map((each) => ({ ...each, caller: 'root' }));
  const parts = steps.map((step) => [...prepare(step), { ...step, saves: undefined, caller: refused }, { ...step, caller: allowed, otherwise: 'root' }]);
  const outcomes = await callServices(emulator, REGION, callers.get(account(name))!, [...prepared, ...parts.flat()]);
  let end = prepared.length;
  return steps.map((step, i) => {
    end += parts[i].length;
    return { step, refused: outcomes[end - 2], allowed: outcomes[end - 1] };
  });
}

const EVERY = Object.entries(ALL).flatMap(([name, all]) => all.map((scenario): [string, string, Scenario] => [scenario.name, name, scenario]));

/** As a pattern, with anything where ids are made up. */
function pattern(resource: string): RegExp {
  const [first, ...rest] = resource.split(/\$\{[^}]+\}|\*/).map((text) => text.replace(/[.$]/g, '\\$&'));
  return new RegExp(`^${[first, ...rest].join('.+')}(-\\w{6})?$`);
}

test.each(EVERY)('what is called for %s is in the table', (_, name, { steps }) => {
  const calls = callsFor({ tooling, workload, user }[name]!, 'create', 'update', 'delete');
  const unknown = steps.filter(({ action, resource }) => !calls.some((each) => each.action === action && pattern(resource).test(each.resource)));
  expect(unknown.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
});

describe('the emulator asks for the permission that the table says, on what the table says', () => {
  test.each(EVERY)('for %s', async (_, name, scenario) => {
    const outcomes = await played(name, scenario, 'elsewhere', 'exact', (step) => {
      const { action, resource } = step;
      const elsewhere = resource === '*' ? NOTHING : only(action, isBlind(step) ? resource : `${resource}-elsewhere`);
      return [put('elsewhere', 'Only', elsewhere), put('exact', 'Only', only(action, isBlind(step) ? '*' : resource))];
    });
    const wrong = outcomes.filter(({ refused, allowed }) => !isRefused(refused) || allowed.code !== undefined);
    expect(wrong.map(({ step, refused, allowed }) => `${step.action} ${step.operation} ${refused.code} / ${allowed.code} ${allowed.message}`)).toEqual([]);
  });
});

describe('the computed role may do it, and may not without the action', () => {
  const policies = new Map<string, readonly Policy[]>();
  beforeAll(() => DELETING.forEach(([name, compute]) => policies.set(name, compute())));

  test.each(EVERY)('for %s', async (_, name, { before, steps }) => {
    const all = policies.get(name)!;
    // What the emulator does not ask as AWS does, the account's root does, for what comes after.
    const outcomes = await played(name, { name, before, steps }, 'without', 'computed', ({ action }) => {
      const { policies: fewer } = withoutAction({ arn: '', policies: all }, action);
      const gone = all.filter((each) => !fewer.some((other) => other.name === each.name));
      return [
        ...all.map((each) => put('computed', each.name, each.document)),
        ...fewer.map((each) => put('without', each.name, each.document)),
        ...gone.map((each) => put('without', each.name, NOTHING)),
      ];
    });
    const asked = outcomes.filter(({ step }) => !isBlind(step) && !UNNAMED.includes(step.action));
    const wrong = asked.filter(({ refused, allowed }) => !isRefused(refused) || allowed.code !== undefined);
    expect(wrong.map(({ step, refused, allowed }) => `${step.action}: ${refused.code} without it, ${allowed.code} ${allowed.message} with it`)).toEqual([]);
  });
});
