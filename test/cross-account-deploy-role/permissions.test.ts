import { App, Stack } from 'aws-cdk-lib';
import { ARTIFACT_ATTEMPTS, ARTIFACT_CALLS, Attempt, Call, EngineCase, ENGINES, EVERYWHERE, topology } from './engines';
import { CrossAccountDeployRole, CrossAccountDeployRoleProps, DeployPermissions } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { literal } from '../helpers/mutated-proof';
import { PROD } from '../helpers/topologies';
import { mutationScores } from '../proof/policy-mutants';
import { Policy, ResolvedTemplate } from '../proof/resolved-template';
import { expectOnScoresPage } from '../proof/scores-page';

const ROLE = literal(topology.environment('prod').deployRoleArn);

function policyOf(permissions: (stack: Stack) => DeployPermissions[], props: Partial<CrossAccountDeployRoleProps> = {}): Policy {
  const stack = new Stack(new App(), 'Foundation', { env: { account: PROD.account, region: PROD.region } });
  new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', permissions: permissions(stack), ...props });
  return new ResolvedTemplate(stack, {}).policy('AWS::IAM::Policy', 'PolicyDocument');
}

/** Whether the role's own policy lets it; what other accounts own has to let it, too, which is another test's to ask. */
const allows = (document: Policy, { action, resource, context = {} }: Call) => evaluate({
  principal: { kind: 'role', account: PROD.account, arn: ROLE },
  action,
  resource: { arn: resource, account: PROD.account },
  context,
  identityPolicies: [{ name: 'own', document }],
  ...(action.startsWith('kms:') ? { resourcePolicy: { name: 'key', kind: 'key', document: LEFT_TO_IDENTITIES } } : {}),
}).allowed;
/** As a key's policy is that says nothing itself. */
const LEFT_TO_IDENTITIES: Policy = {
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${PROD.account}:root` }, Action: 'kms:*', Resource: '*' }],
};

const list = (value: any): any[] => [value].flat();
/** The policy without an action. */
const without = (policy: Policy, action: string): Policy => ({
  ...policy,
  Statement: policy.Statement.map((each) => ({ ...each, Action: list(each.Action).filter((other) => other !== action) }))
    .filter((each) => each.Action.length > 0),
});
/** The policy with one statement that is wider in one way. */
const widened = (policy: Policy, { sid, part }: NonNullable<Attempt['keptBy']>): Policy => ({
  ...policy,
  Statement: policy.Statement.map((each) => (each.Sid === sid ? { ...each, [part]: part === 'Condition' ? undefined : '*' } : each))
    .map((each) => JSON.parse(JSON.stringify(each))),
});
const EVERYTHING = { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' };
const showing = ({ action, resource, context }: Call) => [action, resource.split(':').slice(5).join(':'), ...(context ? [JSON.stringify(context)] : [])].join(' ');

/** Changes of a policy that let nothing more through, and why. */
const EQUIVALENT: readonly (readonly [RegExp, string])[] = [
  [/^statement \d+: (without StringEquals aws:ResourceAccount|every resource instead of arn:aws:kms:eu-west-1:111111111111:key\/\*)$/,
    'the ARN of a key and aws:ResourceAccount both say whose it is, and kms:ViaService says the region'],
  [/^TagRevision: every action ecs:\*$/, 'no request but that of ecs:TagResource has ecs:CreateAction'],
  [/^Pass\w+: every action iam:\*$/, 'no request but that of iam:PassRole has iam:PassedToService'],
];

const callsOf = (engine: EngineCase) => [...engine.calls, ...(engine.readsArtifacts ? ARTIFACT_CALLS : [])];
const attemptsOf = (engine: EngineCase): Attempt[] => [
  ...engine.attempts,
  ...ARTIFACT_ATTEMPTS,
  ...(engine.readsArtifacts ? [] : ARTIFACT_CALLS.map((call) => ({ ...call, goal: 'read an artifact' }))),
  ...EVERYWHERE,
];

describe.each(ENGINES)('$name', (engine) => {
  const policy = policyOf((stack) => [engine.permissions(stack)]);

  test.each(callsOf(engine).map((call) => [showing(call), call] as const))('%s: allowed, by this grant alone', (_, call) => {
    expect(allows(policy, call)).toBe(true);
    expect(allows(without(policy, call.action), call)).toBe(false);
  });

  test.each(attemptsOf(engine).map((attempt) => [`${attempt.goal}, ${attempt.action}`, attempt] as const))('%s: denied', (_, attempt) => {
    expect(allows(policy, attempt)).toBe(false);
    // It is kept from it by this one part; where no statement is about it, by there being none.
    const wider = attempt.keptBy ? widened(policy, attempt.keptBy) : { ...policy, Statement: [...policy.Statement, EVERYTHING] };
    expect(allows(wider, attempt)).toBe(true);
  });

  test('every part of the policy is needed, and none is wider than the calls', () => {
    const isFound = (mutant: Policy) =>
      callsOf(engine).some((call) => !allows(mutant, call)) || attemptsOf(engine).some((attempt) => allows(mutant, attempt));
    const scores = mutationScores(policy, isFound);
    const survivors = Object.values(scores).flatMap((score) => score.survivors);
    const equivalent = Object.fromEntries(survivors.map((survivor) => [survivor, EQUIVALENT.find(([pattern]) => pattern.test(survivor))?.[1]]));
    expect(survivors.filter((survivor) => equivalent[survivor] === undefined)).toEqual([]);
    expect(survivors.length).toBeLessThanOrEqual(4);
    expectOnScoresPage(`CrossAccountDeployRole, ${engine.name}`, scores, equivalent as Record<string, string>);
  });

  test(`has ${engine.readsArtifacts ? '' : 'no '}statement on artifacts and their key`, () => {
    const artifacts = [topology.platform.artifactBucketName, ':kms:eu-west-1:111111111111:'];
    const resources = policy.Statement.flatMap(({ Resource: resource }) => list(resource));
    expect(resources.some((each) => artifacts.some((part) => each.includes(part)))).toBe(engine.readsArtifacts);
    expect(engine.permissions(new Stack()).readsArtifacts).toBe(engine.readsArtifacts);
  });
});

test('there are more than 25 goals that somebody with the role would have', () => {
  const goals = new Set(ENGINES.flatMap(({ attempts }) => attempts).concat(EVERYWHERE, ARTIFACT_ATTEMPTS).map(({ goal }) => goal));
  expect(goals.size).toBeGreaterThanOrEqual(75);
});

describe('permissions together', () => {
  // What only moves an alias is a part of what also changes the code.
  const ALL = ENGINES.filter(({ name }) => !name.includes('published'));
  const together = policyOf((stack) => ALL.map(({ permissions }, i) => permissions(new Stack(stack, `For${i}`))));

  test('allow what each allows', () => {
    const calls = ENGINES.flatMap(callsOf);
    expect(calls.filter((call) => !allows(together, call)).map(showing)).toEqual([]);
  });

  test('allow nothing of what all of them refuse', () => {
    const refused = [...ALL.flatMap(({ attempts }) => attempts), ...ARTIFACT_ATTEMPTS, ...EVERYWHERE];
    expect(refused.filter((attempt) => allows(together, attempt)).map(({ goal }) => goal)).toEqual([]);
  });

  test('have one id for each statement', () => {
    const sids = together.Statement.map(({ Sid: sid }) => sid).filter((sid) => sid !== undefined);
    expect(new Set(sids).size).toBe(sids.length);
    // Both ways of CodeDeploy deploy; a family that two permissions register is registered by one statement.
    expect(sids).toContain('Deploy2');
    expect(sids).not.toContain('RegisterRevision2');
    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).toBe(true);
  });

  test('read artifacts by one pair of statements', () => {
    expect(together.Statement.filter(({ Action: action }) => list(action).includes('s3:GetObject'))).toHaveLength(1);
  });
});

test('what is left out is not granted', () => {
  const bare = policyOf(() => [
    DeployPermissions.lambdaFunction({ functionName: 'thumbnails' }),
    DeployPermissions.ecs({ clusterName: 'web', serviceName: 'shop', taskDefinitionFamily: 'shop' }),
  ]);
  const actions = bare.Statement.flatMap(({ Action: action }) => list(action));
  expect(actions).toContain('ecs:RegisterTaskDefinition');
  expect(actions).not.toContain('iam:PassRole');
  expect(actions).not.toContain('cloudwatch:DescribeAlarms');
});
