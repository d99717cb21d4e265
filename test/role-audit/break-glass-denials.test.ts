import { Template } from 'aws-cdk-lib/assertions';
import { auditedAccount, deployed, topology } from './audited-account';
import { BreakGlassRole } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { literal } from '../helpers/mutated-proof';
import { PROD } from '../helpers/topologies';
import { mutantsOf } from '../proof/policy-mutants';
import { Policy } from '../proof/resolved-template';

const prod = topology.environment('prod');
const ROLE = literal(prod.breakGlassRoleArn);
const FORWARDING = literal(prod.eventForwardingRoleArn);
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function denials(): Policy {
  const { foundation } = auditedAccount();
  new BreakGlassRole(foundation, 'BreakGlass', { topology, environment: 'prod', users: [{ account: '444444444444', userName: 'anaya' }], administratorAccess: true });
  const roles = Object.values(Template.fromStack(foundation).findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);
  return deployed(roles.find(({ Path: path }) => path === '/break-glass/').Policies[0].PolicyDocument);
}

const allows = (document: Policy | undefined, action: string, resource: string) => evaluate({
  principal: { kind: 'role', account: PROD.account, arn: ROLE },
  action,
  resource: { arn: resource, account: PROD.account },
  context: {},
  identityPolicies: [{ name: 'AdministratorAccess', document: EVERYTHING as Policy }, ...document ? [{ name: 'Denials', document }] : []],
}).allowed;

const named = (service: string, names: string) => names.split(' ').map((name) => `${service}:${name}`);
const rule = (word: string, region = 'us-east-1') => `arn:aws:events:${region}:${PROD.account}:rule/sd--${word}--${prod.eventForwardingRoleName.split('--').pop()}`;
const stack = (name: string, region = 'eu-west-1') => `arn:aws:cloudformation:${region}:${PROD.account}:stack/${name}/0123abcd`;
const TRAIL = `arn:aws:cloudtrail:us-east-1:${PROD.account}:trail/any`;
const USER = `arn:aws:iam::${PROD.account}:user/emergency/anybody`;
const OTHER = `arn:aws:iam::${PROD.account}:role/other`;

const on = (resource: string, actions: string[]) => actions.map((action): [string, string] => [action, resource]);
const ROLE_CHANGES = named('iam', 'AttachRolePolicy DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PassRole PutRolePermissionsBoundary '
  + 'PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription');
const RULE_CHANGES = named('events', 'DeleteRule DisableRule PutRule PutTargets RemoveTargets');
const STACK_CHANGES = named('cloudformation', 'CreateChangeSet DeleteStack ExecuteChangeSet UpdateStack');

const DENIED: [action: string, resource: string][] = [
  ...[ROLE, FORWARDING].flatMap((role) => on(role, ROLE_CHANGES)),
  ...on(TRAIL, named('cloudtrail', 'DeleteTrail PutEventSelectors StopLogging UpdateTrail')),
  ...['role-changes', 'role-uses', 'role-switches'].flatMap((word) => on(rule(word), RULE_CHANGES)),
  ['events:DisableRule', rule('role-uses', 'ap-southeast-2')],
  ...['Foundation', 'Home'].flatMap((name) => on(stack(name), STACK_CHANGES)),
  ...[OTHER, 'arn:aws:iam::999999999999:role/other'].map((role): [string, string] => ['sts:AssumeRole', role]),
  ...on(USER, named('iam', 'CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser UpdateAccessKey UpdateLoginProfile')),
];
const ALLOWED: [action: string, resource: string][] = [
  ['iam:UpdateAssumeRolePolicy', OTHER],
  ['iam:GetRole', ROLE],
  ['cloudtrail:GetTrailStatus', TRAIL],
  ['events:DisableRule', rule('releases')],
  ['events:DescribeRule', rule('role-changes')],
  ['cloudformation:UpdateStack', stack('Service')],
  ['cloudformation:DescribeStacks', stack('Foundation')],
  ['iam:DeleteUser', USER],
  ['ecs:UpdateService', `arn:aws:ecs:eu-west-1:${PROD.account}:service/default/web`],
];

const POLICY = denials();

test.each(DENIED)('an administrator in an emergency is kept from %s on %s', (action, resource) => {
  expect(allows(POLICY, action, resource)).toBe(false);
  // By nothing but the denials: without them he may.
  expect(allows(undefined, action, resource)).toBe(true);
});

test.each(ALLOWED)('and not from %s on %s', (action, resource) => expect(allows(POLICY, action, resource)).toBe(true));

test('no denial could go, or be narrower', () => {
  const mutants = mutantsOf(POLICY);
  const survivors = mutants.filter((mutant) => mutant.policy.Statement.length === 0
    || DENIED.every(([action, resource]) => !allows(mutant.policy, action, resource)));
  expect(mutants.length).toBeGreaterThan(40);
  expect(survivors.map(({ what }) => what)).toEqual([]);
});
