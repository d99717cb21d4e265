import { App, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { auditedAccount, HOME, topology as plain } from './audited-account';
import { AccessQuestion, BreakGlassRole, BreakGlassRoleProps } from '../../src';
import { literal, MutableStacks, ProofCase } from '../helpers/mutated-proof';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const PEOPLE = '444444444444';
const topology = topologyOf({ platform: { ...TOOLING, organizationId: ORGANIZATION } });
const prod = topology.environment('prod');
const ROLE = literal(prod.breakGlassRoleArn);
const EVERYTHING = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];

function accounts(change: Partial<BreakGlassRoleProps> = {}, of = topology): Stack[] {
  const { foundation, homeStack } = auditedAccount({}, of);
  new BreakGlassRole(foundation, 'BreakGlass', {
    topology: of,
    environment: 'prod',
    users: [{ account: PEOPLE, userName: 'emergency/anaya' }, { account: PEOPLE, userName: 'richard' }, { account: PROD.account, userName: 'sofia' }],
    administratorAccess: true,
    ...change,
  });
  return [foundation, homeStack];
}

const ANAYA = `arn:aws:iam::${PEOPLE}:user/emergency/anaya`;
/** What AWS knows of a user who authenticates with his device as he assumes the role. */
const authenticated = (name: string, more: Record<string, string> = {}) => ({
  'aws:MultiFactorAuthPresent': 'true',
  'aws:MultiFactorAuthAge': '30',
  'sts:RoleSessionName': name,
  'aws:RequestedRegion': 'eu-west-1',
  'aws:PrincipalOrgID': ORGANIZATION,
  ...more,
});
const assumes = (principal: string, context: Record<string, string>, more: Partial<AccessQuestion> = {}): AccessQuestion =>
  ({ principal, action: 'sts:AssumeRole', resource: ROLE, principalPolicies: EVERYTHING, context, ...more });
const without = (context: Record<string, string>, ...keys: string[]) =>
  Object.fromEntries(Object.entries(context).filter(([key]) => !keys.includes(key)));

const TRUST: ProofCase[] = [
  { what: 'a user assumes the role', must: 'allowed', question: assumes(ANAYA, authenticated('anaya')) },
  { what: 'the second user assumes it', must: 'allowed', question: assumes(`arn:aws:iam::${PEOPLE}:user/richard`, authenticated('richard')) },
  { what: 'a user of its own account assumes it', must: 'allowed', question: assumes(`arn:aws:iam::${PROD.account}:user/sofia`, authenticated('sofia')) },
  { what: 'a user assumes it through the global endpoint', must: 'allowed', question: assumes(ANAYA, authenticated('anaya', { 'aws:RequestedRegion': 'us-east-1' })) },
  { what: 'a user assumes it 15 minutes after his authentication', must: 'allowed', question: assumes(ANAYA, authenticated('anaya', { 'aws:MultiFactorAuthAge': '900' })) },
  { what: 'a user assumes it later', must: 'denied', question: assumes(ANAYA, authenticated('anaya', { 'aws:MultiFactorAuthAge': '901' })) },
  { what: 'a user assumes it in the console without his device', must: 'denied', question: assumes(ANAYA, authenticated('anaya', { 'aws:MultiFactorAuthPresent': 'false' })) },
  { what: 'a user assumes it with long-term keys alone', must: 'denied', question: assumes(ANAYA, without(authenticated('anaya'), 'aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge')) },
  { what: 'a user assumes it, and nobody knows when he authenticated', must: 'denied', question: assumes(ANAYA, without(authenticated('anaya'), 'aws:MultiFactorAuthAge')) },
  { what: 'a user calls the session by another\'s name', must: 'denied', question: assumes(ANAYA, authenticated('richard')) },
  { what: 'a user assumes it where nobody is told', must: 'denied', question: assumes(ANAYA, authenticated('anaya', { 'aws:RequestedRegion': 'ap-southeast-2' })) },
  { what: 'a user assumes it after his account has left the organization', must: 'denied', question: assumes(ANAYA, authenticated('anaya', { 'aws:PrincipalOrgID': 'o-other99999' })) },
  { what: 'another user of the account assumes it', must: 'denied', question: assumes(`arn:aws:iam::${PEOPLE}:user/eve`, authenticated('eve')) },
  { what: 'a user of that name and another path assumes it', must: 'denied', question: assumes(`arn:aws:iam::${PEOPLE}:user/anaya`, authenticated('anaya')) },
  { what: 'a user of that name in another account assumes it', must: 'denied', question: assumes(ANAYA.replace(PEOPLE, '999999999999'), authenticated('anaya')) },
  { what: 'the root user of the account assumes it', must: 'denied', question: { ...assumes(`arn:aws:iam::${PEOPLE}:root`, authenticated('anaya')), principalPolicies: undefined } },
  { what: 'an administrator of its own account assumes it', must: 'denied', question: assumes(`arn:aws:iam::${PROD.account}:role/Administrator`, authenticated('anaya')) },
  { what: 'the pipeline assumes it', must: 'denied', question: assumes(literal(topology.pipelineRoleArn), authenticated('pipeline')) },
  { what: 'a service assumes it', must: 'denied', question: { ...assumes('lambda.amazonaws.com', {}), principalPolicies: undefined } },
  { what: 'anybody assumes it', must: 'denied', question: { ...assumes('*', {}), principalPolicies: undefined } },
  { what: 'a user tags the session', must: 'denied', question: { ...assumes(ANAYA, authenticated('anaya')), action: 'sts:TagSession' } },
];

describe('who may become the break-glass role', () => {
  const world = new MutableStacks(accounts(), { organizationId: ORGANIZATION });
  test.each(TRUST)('$what: $must', (each) => expect(world.wrong([each])).toEqual([]));

  test('needs every part of its trust', () => {
    const { of, survivors } = world.mutants({ type: 'AWS::IAM::Role', id: 'BreakGlass', property: 'AssumeRolePolicyDocument' }, TRUST);
    expect(of).toBeGreaterThan(20);
    // The accounts only say where the users of the condition are.
    expect(survivors.filter((each) => !each.includes('everyone instead'))).toEqual([]);
  });

  test('is the same with a trail, but in every region', () => {
    const elsewhere = new MutableStacks(accounts({ announcedElsewhere: true }), { organizationId: ORGANIZATION });
    const wrong = elsewhere.wrong(TRUST);
    expect(wrong).toEqual(['a user assumes it where nobody is told: has to be denied']);
  });

  test('is anybody of the accounts only where no organization is known', () => {
    const alone = new MutableStacks(accounts({ maxMfaAge: Duration.minutes(1) }, plain));
    const role = literal(plain.environment('prod').breakGlassRoleArn);
    const question = (age: string) => ({ ...assumes(ANAYA, authenticated('anaya', { 'aws:PrincipalOrgID': 'o-other99999', 'aws:MultiFactorAuthAge': age })), resource: role });
    expect(alone.proof().decide(question('60')).allowed).toBe(true);
    expect(alone.proof().decide(question('61')).allowed).toBe(false);
  });
});

describe('what a session is kept from', () => {
  const ALL = { 'arn:aws:iam::aws:policy/AdministratorAccess': EVERYTHING[0] };
  const { foundation } = auditedAccount({}, topology, HOME, new App());
  new BreakGlassRole(foundation, 'BreakGlass', { topology, environment: 'prod', users: [{ account: PEOPLE, userName: 'anaya' }], administratorAccess: true });
  new iam.Role(foundation, 'Other', { roleName: 'Other', assumedBy: new iam.AccountPrincipal(PROD.account) });
  new iam.User(foundation, 'User', { userName: 'anybody' });
  const home = auditedAccount({}, topology).homeStack;
  const world = new MutableStacks([foundation, home], { organizationId: ORGANIZATION, managedPolicies: ALL });
  const does = (action: string, resource: string, context: Record<string, string> = {}): AccessQuestion =>
    ({ principal: ROLE, action, resource, context });
  const rule = (word: string, region: string) =>
    `arn:aws:events:${region}:${PROD.account}:rule/sd--${word}--${prod.eventForwardingRoleName.split('--').pop()}`;
  const FORWARDING = literal(prod.eventForwardingRoleArn);
  const OTHER = `arn:aws:iam::${PROD.account}:role/Other`;
  const USER = `arn:aws:iam::${PROD.account}:user/anybody`;

  const DENIED: readonly (readonly [sid: string, question: AccessQuestion])[] = [
    ...['AttachRolePolicy', 'DeleteRole', 'DeleteRolePermissionsBoundary', 'DeleteRolePolicy', 'DetachRolePolicy', 'PutRolePermissionsBoundary', 'PutRolePolicy',
      'UpdateRole', 'UpdateRoleDescription', 'TagRole', 'UntagRole'].flatMap((action) =>
      [ROLE, FORWARDING].map((role) => ['KeepsItsRoles', does(`iam:${action}`, role)] as const)),
    ['KeepsItsRoles', does('iam:PassRole', FORWARDING, { 'iam:PassedToService': 'lambda.amazonaws.com' })],
    ...['role-changes', 'role-uses', 'role-switches', 'role-policies', 'role-new-policies'].flatMap((word) => ['DeleteRule', 'DisableRule', 'PutTargets', 'RemoveTargets', 'PutRule'].map((action) =>
      ['KeepsTheAudit', does(`events:${action}`, rule(word, 'us-east-1'))] as const)),
    ['KeepsTheAudit', does('events:DisableRule', rule('role-uses', 'eu-west-1'))],
    ['ActsAsNobodyElse', does('sts:AssumeRole', OTHER, { 'aws:RequestedRegion': 'eu-west-1', 'sts:RoleSessionName': 'anaya' })],
    ...['CreateAccessKey', 'CreateLoginProfile', 'CreateServiceSpecificCredential', 'UpdateAccessKey', 'UpdateLoginProfile'].map((action) =>
      ['LeavesNoWayBack', does(`iam:${action}`, USER)] as const),
    ...[ROLE, FORWARDING, OTHER].map((role) => ['LeavesNoWayBack', does('iam:UpdateAssumeRolePolicy', role)] as const),
  ];

  test.each(DENIED.map(([sid, question]) => ({ sid, question, what: `${question.action} on ${question.resource.split(':').slice(5).join(':')}` })))(
    '$what, by $sid', ({ sid, question }) => {
      const { allowed, explanation } = world.proof().decide(question);
      expect(allowed).toBe(false);
      expect(explanation).toContain(sid);
    });

  test('and from nothing of it without the denials, as an administrator', () => {
    const proof = (sid: string) => world.proofWithout([sid]);
    for (const sid of new Set(DENIED.map(([each]) => each))) {
      const freed = proof(sid);
      // Nobody becomes a role whose trust does not know him.
      const cases = DENIED.filter(([each]) => each === sid);
      expect(cases.map(([, question]) => `${question.action}: ${freed.decide(question).allowed}`)).toEqual(cases.map(([, question]) => `${question.action}: true`));
    }
  });

  test.each([
    does('iam:AttachRolePolicy', OTHER),
    does('iam:PassRole', OTHER, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    does('iam:ListAccessKeys', USER),
  ])('$action on $resource it may', (question) => expect(world.proof().decide(question).allowed).toBe(true));
});
