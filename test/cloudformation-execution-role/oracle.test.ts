import { Attack, attacksOn } from './attacks';
import { Call, callsFor } from './calls';
import { Deployed, DeployedStack } from './deployed-stack';
import { EXAMINED } from './examined-stacks';
import { executionPolicies } from './execution-policies';
import { Execution, Judge, Question, withoutAction } from './judge';
import { looksAtTags, ReferencedAction, serviceAuthorization } from '../helpers/service-authorization';

const ADMINISTRATOR = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What deletes a part of a resource, or looks at it: an update does so as well, although it is in no row for one. */
const ALSO_UPDATES: Readonly<Record<string, string>> = {
  'ec2:DescribeNetworkInterfaces': 'a function is put into other subnets',
  'ec2:DetachInternetGateway': 'another gateway is attached',
  'ec2:RevokeSecurityGroupIngress': 'a rule gets another port',
  'iam:DeleteRolePolicy': 'a policy is taken from one of its roles',
  'logs:DeleteResourcePolicy': 'a policy gets another name',
  'sns:Unsubscribe': 'a subscription gets another endpoint',
  'states:DescribeStateMachine': 'a state machine is read',
};

const shown = ({ action, resource }: Question) => `${action} on ${resource}`;
const calls = (all: readonly Call[]) => all.map((each) => `${shown(each)}, because of ${each.because}`);
const attacks = (all: readonly Attack[]) => all.map((each) => `${each.what}: ${shown(each)}`);
const actionsOf = (all: readonly Question[]) => new Set(all.map(({ action }) => action));

let reference: ReadonlyMap<string, ReferencedAction>;
beforeAll(async () => {
  reference = await serviceAuthorization();
}, 300_000);

describe.each(EXAMINED)('the execution role of the $name stacks', ({ define, roleArn: arn }) => {
  let resources: readonly Deployed[];
  let usual: Execution;
  let deleting: Execution;
  let updating: readonly Call[];
  let deletion: readonly Call[];

  beforeAll(() => {
    const stacks = define();
    usual = { arn, policies: executionPolicies(stacks) };
    deleting = { arn, policies: executionPolicies(define(), { allowDeletion: true }) };
    resources = stacks.flatMap((stack) => DeployedStack.of(stack).resources);
    updating = callsFor(resources, 'create', 'update');
    deletion = callsFor(resources, 'delete');
  });

  const judge = (execution: Execution) => new Judge(execution, resources, (action) => looksAtTags(reference, action));

  test('may do everything that creating and updating takes', () => {
    expect(updating.length).toBeGreaterThan(80);
    expect(calls(updating.filter((each) => !judge(usual).decide(each).allowed))).toEqual([]);
  });

  test('may delete, if that is allowed', () => {
    expect(deletion.length).toBeGreaterThan(20);
    expect(calls(deletion.filter((each) => !judge(deleting).decide(each).allowed))).toEqual([]);
  });

  test('may still create and update, if deletion is allowed', () => {
    expect(calls(updating.filter((each) => !judge(deleting).decide(each).allowed))).toEqual([]);
  });

  test('may not delete otherwise, but for what updates do as well', () => {
    const alsoUpdates = actionsOf(updating);
    const only = deletion.filter(({ action }) => !alsoUpdates.has(action) && !(action in ALSO_UPDATES));
    expect(only.length).toBeGreaterThan(15);
    expect(calls(only.filter((each) => judge(usual).decide(each).allowed))).toEqual([]);
  });

  test('has each call from a statement that names the action, not from a wildcard', () => {
    const all = [...updating, ...deletion];
    const wide = [...actionsOf(all)].flatMap((action) => {
      const without = judge(withoutAction(deleting, action));
      return all.filter((each) => each.action === action && without.decide(each).allowed);
    });
    expect(calls(wide)).toEqual([]);
  });

  test.each([['usual', () => usual], ['deleting', () => deleting]])('cannot do harm (%s)', (_, execution) => {
    const harm = attacksOn(execution(), resources);
    expect(new Set(harm.map(({ what }) => what)).size).toBeGreaterThanOrEqual(40);
    expect(attacks(harm.filter((each) => judge(execution()).decide(each).allowed))).toEqual([]);
  });

  test('would be able to, as an administrator: no question is idle', () => {
    const administrator = { arn, policies: [{ name: 'AdministratorAccess', document: ADMINISTRATOR }] };
    const all = [...attacksOn(usual, resources), ...updating, ...deletion];
    // What the policy of a key or a bucket denies to everybody, it denies to administrators.
    const idle = all.filter((each) => !['allowed', 'explicit deny'].includes(judge(administrator).decide(each).reason));
    expect(idle.map(shown)).toEqual([]);
  });
});
