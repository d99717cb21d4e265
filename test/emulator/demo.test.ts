import { IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { NOT_MADE } from './emulatable';
import { Emulator } from './emulator';
import { AccountState } from './read-back';
import { Answer, decide } from '../../demo/decide';
import { DemoResult, faults, page } from '../../demo/page';
import { questions } from '../../demo/questions';
import { readBackAll, runDemo, startEmulator } from '../../demo/run';
import { topology } from '../../examples/hub-and-spoke/topology';
import { evaluate } from '../../src/policy/evaluate';
import { accessRequest } from '../proof/access-request';
import { simulate } from '../proof/simulator';

let emulator: Emulator;
let result: DemoResult;

beforeAll(async () => {
  emulator = await startEmulator();
  result = await runDemo(emulator, () => undefined);
}, 400_000);
afterAll(() => emulator?.stop());

const answerTo = (answers: readonly Answer[], who: string, what: string) => {
  const found = answers.filter((each) => each.who === who && each.what === what);
  expect(found).toHaveLength(1);
  return found[0].decision;
};
const differences = (after: readonly Answer[]) => after
  .filter((each, i) => each.decision !== result.answers[i].decision).map((each) => `${each.who} ${each.what}: ${each.decision}`);

describe('the demo', () => {
  test('finds nothing wrong, and has asked enough', () => {
    expect(faults(result)).toEqual([]);
    expect(result.answers.length).toBeGreaterThanOrEqual(70);
    expect(result.answers.filter((each) => each.decision === 'allowed').length).toBeGreaterThanOrEqual(20);
  });

  test('deploys the stacks in the order of a first deployment, and a second deployment changes none', () => {
    expect(result.steps.map(({ name, stacks }) => [name, stacks.map(({ result: each }) => each)])).toEqual([
      ['tooling', ['created']],
      ['foundations', ['created', 'created']],
      ['services', ['no change', 'created', 'no change', 'created']],
      ['after the releases', ['no change', 'no change', 'updated', 'no change', 'updated']],
      ['once more', ['no change', 'no change', 'no change', 'no change', 'no change']],
    ]);
  });

  test('builds three versions, each with a digest of its own, after their unit tests', () => {
    expect(new Set(result.builds.map(({ digest }) => digest)).size).toBe(3);
    for (const { commands, digest } of result.builds) {
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(commands.map(({ program, argv }) => `${program} ${argv[0]}`)).toEqual(['aws ecr', 'docker login', 'docker build', 'docker push', 'docker image']);
    }
  });

  test('releases two of them everywhere; the third is rejected, and leaves nothing behind', () => {
    const [first, second] = result.builds.map(({ image }) => image);
    expect(result.releases.map(({ environment, course, status, pointer, newest }) => [environment, course, status, pointer, newest])).toEqual(
      topology.environments.flatMap(({ name }) => [
        [name, 'accepted', 'SUCCEEDED', first, first], [name, 'accepted', 'SUCCEEDED', second, second], [name, 'rejected', 'FAILED', second, second],
      ]));
    expect(result.releases[2].states).toEqual(expect.arrayContaining(['LookForActive', 'RemoveRevision', 'GiveBackLock', 'Rejected']));
    expect(result.releases[2].cause).toContain('alarms have been activated');
  });

  test('marks in the repository what was released, and where; what was rejected has the tag of its build alone', () => {
    const tagsOf = (course: string) => result.releases.filter((each) => each.course === course && each.environment === 'prod')
      .map(({ tags }) => tags.map((tag) => tag.replace(/\d{8}T\d{6}Z$/, 'TIME')));
    const [first, second, third] = result.builds.map(({ commit }) => `${commit}-1`);
    expect(tagsOf('accepted')).toEqual([[first, 'released-dev-TIME', 'released-prod-TIME'], [second, 'released-dev-TIME', 'released-prod-TIME']]);
    expect(tagsOf('rejected')).toEqual([[third]]);
  });

  test('keeps what is released when the stacks are updated', () => {
    const [, second] = result.builds.map(({ image }) => image);
    expect(result.afterUpdate).toEqual(topology.environments.map(({ name }) => ({ environment: name, pointer: second, newest: second })));
  });

  test('leaves out only what the emulator cannot make, and says so', () => {
    expect(new Set(result.leftOut.map(({ type }) => type))).toEqual(new Set([...Object.keys(NOT_MADE).filter((type) => !type.startsWith('AWS::Organizations')), 'AWS::CloudWatch::Alarm']));
    expect(page(result)).toContain('AWS::CodePipeline::Pipeline');
  });

  test('shows a person the same decisions as it writes into the JSON', () => {
    const lines = page(result).split('\n');
    for (const { who, what, decision } of result.answers) {
      expect(lines.some((line) => line.includes(who) && line.includes(what) && line.includes(decision))).toBe(true);
    }
  });
});

test('an independent simulator decides every question of the demo alike', async () => {
  const asked = questions(result.states, result.guardrails).flatMap((each) => each.requests);
  const theirs = await simulate(asked);
  const different = asked.filter((request, i) => evaluate(accessRequest(request)).allowed !== (theirs[i].decision === 'allowed'));
  expect(different).toEqual([]);
  expect(asked.length).toBeGreaterThan(40);
}, 60_000);

/** What is printed comes from the services: whatever is changed there behind the demo's back changes the answers. */
describe('a policy that is changed in the emulator changes the printed decision', () => {
  const { platform } = topology;
  const config = () => emulator.clientConfig(platform.artifactAccount, platform.region);
  const tooling = () => result.states.find((state: AccountState) => state.account === platform.artifactAccount)!;
  const changed = (policy: object, change: (statements: any[]) => any[]) => {
    const copy = JSON.parse(JSON.stringify(policy));
    return JSON.stringify({ ...copy, Statement: change(copy.Statement) });
  };

  async function withBucketPolicy(change: (statements: any[]) => any[]): Promise<Answer[]> {
    const s3 = new S3Client(config());
    const [bucket] = tooling().buckets;
    const put = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
    await put(changed(bucket.policy!, change));
    const answers = decide(await readBackAll(emulator), result.guardrails);
    await put(JSON.stringify(bucket.policy));
    return answers;
  }

  const STOLEN = 'deploy role of dev with every right in its account';

  test('without the statement that denies plain HTTP, the tooling account\'s administrator reads over plain HTTP', async () => {
    const answers = await withBucketPolicy((statements) => statements.filter((each) => each.Sid !== 'DenyPlainHttp'));
    expect(answerTo(answers, 'administrator of the tooling account', 'reads over plain HTTP')).toBe('allowed');
    expect(differences(answers)).toEqual(['administrator of the tooling account reads over plain HTTP: allowed']);
  });

  test('without the statement that lets readers in, nobody reads', async () => {
    const answers = await withBucketPolicy((statements) => statements.filter((each) => ![each.Action].flat().includes('s3:GetObject')));
    expect(differences(answers)).toEqual([`${STOLEN} reads its application's artifact: denied`]);
  });

  test('without its condition, that statement lets the administrator of dev in, as far as the key does not stop him', async () => {
    const answers = await withBucketPolicy((statements) => statements.map((each) => each.Effect === 'Deny' ? each : { ...each, Condition: undefined }));
    expect(differences(answers)).toEqual([]);
    const reasons = answers.filter((each) => each.who === 'administrator of dev' && each.what === 'reads an artifact').map((each) => each.because);
    expect(reasons).toEqual(['kms:Decrypt: no resource policy allows it']);
  });

  test('without the reader\'s statement in the key\'s policy, nobody decrypts', async () => {
    const kms = new KMSClient(config());
    const key = tooling().keys.find(({ aliases }) => aliases.includes(platform.artifactKeyAlias))!;
    const put = (Policy: string) => kms.send(new PutKeyPolicyCommand({ KeyId: key.keyId, PolicyName: 'default', Policy }));
    await put(changed(key.policy, (statements) => statements.filter((each) => each.Action !== 'kms:Decrypt')));
    const answers = decide(await readBackAll(emulator), result.guardrails);
    await put(JSON.stringify(key.policy));
    expect(differences(answers)).toEqual([`${STOLEN} reads its application's artifact: denied`]);
  });

  test('without the condition of its trust, every administrator of the tooling account becomes the deploy role', async () => {
    const environment = topology.environment('dev');
    const iam = new IAMClient(emulator.clientConfig(environment.account, environment.region));
    const { roles } = result.states.find((state) => state.account === environment.account)!;
    const role = roles.find((each) => each.name === environment.deployRoleName)!;
    const put = (PolicyDocument: string) => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument }));
    await put(changed(role.trust, (statements) => statements.map((each) => ({ ...each, Condition: undefined }))));
    const answers = decide(await readBackAll(emulator), result.guardrails);
    await put(JSON.stringify(role.trust));
    expect(differences(answers)).toEqual([
      'administrator of the tooling account assumes the deploy role of dev: allowed',
      'pipeline role, account out of the organization assumes the deploy role of dev: allowed',
    ]);
    expect(faults({ ...result, answers })).toHaveLength(2);
  });

  test('without one of its statements, the deployer does not write the pointer', async () => {
    const environment = topology.environment('prod');
    const iam = new IAMClient(emulator.clientConfig(environment.account, environment.region));
    const { roles } = result.states.find((state) => state.account === environment.account)!;
    const role = roles.find(({ owner }) => owner?.logicalId.startsWith('ReleaseRole'))!;
    const [[name, policy]] = Object.entries(role.inlinePolicies);
    const put = (PolicyDocument: string) => iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName: name, PolicyDocument }));
    await put(changed(policy, (statements) => statements.filter(({ Sid: sid }) => sid !== 'Pointer')));
    const answers = decide(await readBackAll(emulator), result.guardrails);
    await put(JSON.stringify(policy));
    expect(differences(answers)).toEqual(['deployer of prod writes the image pointer: denied']);
  });

  test('put back, everything is as before', async () => {
    expect(differences(decide(await readBackAll(emulator), result.guardrails))).toEqual([]);
  });
});
