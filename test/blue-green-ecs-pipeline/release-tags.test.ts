import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { deliverable, pipelineOf, toolingOf } from './pipeline-world';
import { digestOf, Registry } from './registry';
import { DeliveryTopology, SecureArtifactBucket } from '../../src';
import { expiredImages } from '../../src/simulation/image-lifecycle';
import { parseLifecyclePolicy } from '../../src/simulation/lifecycle-policy';
import { DEV, PROD, TOOLING } from '../helpers/topologies';
import { Execution } from '../release-deployer/execution';

type Json = Record<string, any>;

const topology = deliverable();
const START = '2026-11-26T09:08:07.654Z';
const MANIFEST = JSON.stringify({ schemaVersion: 2, config: { digest: 'sha256:c0' } });
const INDEX = JSON.stringify({ schemaVersion: 2, manifests: [{ digest: digestOf(MANIFEST) }] });
const MEDIA_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

function templateOf(of: DeliveryTopology = topology): Template {
  const tooling = toolingOf(of);
  pipelineOf(tooling, of);
  return Template.fromStack(tooling.stack);
}

function definitionOf(template: Template): Json {
  const [{ Properties: { DefinitionString: text } }] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  return JSON.parse(text['Fn::Join'][1].map((part: Json | string) => (typeof part === 'string' ? part : 'aws')).join(''));
}

const definition = definitionOf(templateOf());

async function execute(registry: Registry, input: Json, startTime = START): Promise<Execution> {
  const surroundings = { call: (integration: string, args: Json) => registry.call(integration, args), now: () => 0, wait: () => undefined };
  const execution = new Execution(definition, 'arn:aws:states:eu-west-1:111111111111:execution:tags:x', startTime, input, surroundings);
  for (let i = 0; execution.status === 'RUNNING'; i++) {
    if (i === 100) throw new Error(`it never ends, and is at ${execution.at}`);
    await execution.step();
  }
  return execution;
}

/** A repository with one build in it. */
function repository() {
  const registry = new Registry(topology.imageRepositoryName);
  return { registry, digest: registry.push(MANIFEST, MEDIA_TYPE, '4f53cda-1') };
}

const TAG = 'released-prod-20261126T090807Z';

test('its log has a name for which Step Functions needs no line in the account\'s policy, another one for each generation', () => {
  const [first, second] = [topology, deliverable({ platform: { ...TOOLING, artifactGeneration: 2 } })].map((each) => templateOf(each));
  const name = `/aws/vendedlogs/states/${topology.pipelineName}--tags`;
  first.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: name });
  second.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: `${name}/2` });
});

describe('marking an image as released', () => {
  test('gives it a tag that says where and when, and leaves those that it has', async () => {
    const { registry, digest } = repository();
    const { status, output } = await execute(registry, { digest, environment: 'prod' });
    expect([status, output, registry.tagsOf(digest)]).toEqual(['SUCCEEDED', { tag: TAG, digest, environment: 'prod' }, ['4f53cda-1', TAG]]);
  });

  test('is done once more for each release of it', async () => {
    const { registry, digest } = repository();
    await execute(registry, { digest, environment: 'dev' });
    await execute(registry, { digest, environment: 'prod' });
    await execute(registry, { digest, environment: 'dev' }, '2026-12-01T00:00:00.000Z');
    expect(registry.tagsOf(digest).slice(1)).toEqual(['released-dev-20261126T090807Z', TAG, 'released-dev-20261201T000000Z']);
  });

  test('takes an index as it is, by its own type', async () => {
    const { registry } = repository();
    const digest = registry.push(INDEX, INDEX_TYPE, 'v2');
    expect((await execute(registry, { digest, environment: 'prod' })).status).toBe('SUCCEEDED');
    expect(registry.tagsOf(digest)).toEqual(['v2', TAG]);
  });

  test('writes a tag that Docker and ECR take', () => expect(TAG).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/));

  test.each(['ImageAlreadyExistsException', 'ImageTagAlreadyExistsException'])('has succeeded when the image has the tag, for which ECR has the error %s', async (repeated) => {
    const { registry, digest } = repository();
    registry.repeated = repeated;
    const twice = [await execute(registry, { digest, environment: 'prod' }), await execute(registry, { digest, environment: 'prod' })];
    expect(twice.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(registry.tagsOf(digest)).toEqual(['4f53cda-1', TAG]);
  });

  test.each<[string, Registry['course']]>([
    ['calls are throttled for a while', ['refused', 'refused', 'refused']],
    ['it is not told that the image has the tag', ['well', 'lost']],
    ['answers are lost and calls refused', ['lost', 'refused', 'lost', 'well', 'lost', 'refused', 'lost']],
  ])('succeeds when %s', async (_, course) => {
    const { registry, digest } = repository();
    registry.course.push(...course);
    expect((await execute(registry, { digest, environment: 'prod' })).status).toBe('SUCCEEDED');
    expect(registry.tagsOf(digest)).toEqual(['4f53cda-1', TAG]);
  });

  test('fails when ECR refuses every call, and then succeeds when it is tried again', async () => {
    const { registry, digest } = repository();
    registry.course.push(...Array.from({ length: 9 }, () => 'refused' as const));
    expect((await execute(registry, { digest, environment: 'prod' })).status).toBe('FAILED');
    expect((await execute(registry, { digest, environment: 'prod' })).status).toBe('SUCCEEDED');
  });

  test('takes no tag from another image', async () => {
    const { registry, digest } = repository();
    const other = registry.push(INDEX, INDEX_TYPE, TAG);
    const { error, cause } = await execute(registry, { digest, environment: 'prod' });
    expect([error, cause]).toEqual(['ReleaseTags.TagTaken', expect.stringContaining(TAG)]);
    expect([registry.tagsOf(digest), registry.tagsOf(other)]).toEqual([['4f53cda-1'], [TAG]]);
  });

  test('fails where there is no such image', async () => {
    const { registry } = repository();
    const { error, cause } = await execute(registry, { digest: digestOf('other'), environment: 'prod' });
    expect([error, cause]).toEqual(['ReleaseTags.NoImage', expect.stringContaining(digestOf('other'))]);
  });

  const good = { digest: digestOf(MANIFEST), environment: 'prod' };
  test.each<[string, Json]>([
    ['nothing', {}], ['no environment', { digest: good.digest }], ['no digest', { environment: 'prod' }],
    ['an environment that there is not', { ...good, environment: 'stage' }], ['an environment that is no text', { ...good, environment: ['prod'] }],
    ['an environment with more behind it', { ...good, environment: 'prod-x' }], ['a tag for a digest', { ...good, digest: '4f53cda-1' }],
    ['a digest with more behind it', { ...good, digest: `${good.digest}\n` }], ['a digest that is no text', { ...good, digest: [good.digest] }],
    ['more than these', { ...good, tag: 'latest' }],
  ])('is refused with %s, before any call', async (_, input) => {
    const { registry, digest } = repository();
    const { error, visited } = await execute(registry, input);
    expect([error, registry.tagsOf(digest)]).toEqual(['ReleaseTags.InputRefused', ['4f53cda-1']]);
    expect(visited).toEqual(['ReadInput', 'CheckInput', 'InputRefused']);
  });

  test('keeps it: the repository\'s lifecycle knows the tag', async () => {
    const { registry, digest } = repository();
    await execute(registry, { digest, environment: 'prod' });
    const [{ Properties: { LifecyclePolicy: policy } }] = Object.values(templateOf().findResources('AWS::ECR::Repository'));
    const images = [{ digest, tags: registry.tagsOf(digest), pushedAt: 0 }, ...Array.from({ length: 1000 }, (_, i) => ({ digest: `${i}`, tags: [`x-${i}`], pushedAt: i + 1 }))];
    const expired = expiredImages(parseLifecyclePolicy(policy.LifecyclePolicyText), images, 2000);
    expect([expired.length, expired.some((image) => image.digest === digest)]).toEqual([500, false]);
  });

  test('is for the stage\'s environment, whatever a build exports', async () => {
    const { Properties: { Stages: stages } } = Object.values(templateOf().findResources('AWS::CodePipeline::Pipeline'))[0];
    const { Configuration: { Input: input } } = stages.flatMap((stage: Json) => stage.Actions).find(({ Name: name }: Json) => name === 'Tag');
    const { registry, digest } = repository();
    const asked = JSON.parse(input.replace('#{Build.IMAGE_DIGEST}', `${digest}","environment":"prod`));
    expect((await execute(registry, asked)).output).toMatchObject({ environment: 'dev' });
  });

  test('does not wait for days', () => expect(definition.TimeoutSeconds).toBeLessThanOrEqual(3600));
});

describe('its state machine', () => {
  const template = templateOf();

  test('is traced, and logged with everything into an encrypted log', () => {
    const [log] = Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) => id.startsWith('PipelineReleaseTags'));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key')).filter((id) => id.startsWith('PipelineReleaseTags'));
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [log, 'Arn'] } } }] },
    });
    expect(template.findResources('AWS::Logs::LogGroup')[log].Properties).toMatchObject({ KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] }, RetentionInDays: 365 });
    expect(template.findResources('AWS::KMS::Key')[key].Properties.EnableKeyRotation).toBe(true);
  });

  test('has its permissions before it is there', () => {
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('PipelineReleaseTags'));
    template.hasResource('AWS::StepFunctions::StateMachine', { DependsOn: Match.arrayWith([policy]) });
  });

  test.each<[RemovalPolicy | undefined, string]>([[undefined, 'RetainExceptOnCreate'], [RemovalPolicy.DESTROY, 'Delete']])(
    'has a log and a key that go or stay as the artifacts do: %s', (removalPolicy, deletionPolicy) => {
      const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
      pipelineOf({ stack, artifacts: new SecureArtifactBucket(stack, 'Artifacts', { topology, removalPolicy }) }, topology);
      const made = Object.entries<Json>(Template.fromStack(stack).toJSON().Resources).filter(([id]) => /^PipelineReleaseTags(Key|Log)/.test(id));
      expect(made.map(([, resource]) => resource.DeletionPolicy)).toEqual([deletionPolicy, deletionPolicy]);
    });

  test('has a command that marks an image by hand, which it takes', async () => {
    const [[, { Value: value }]] = Object.entries(template.findOutputs('*')).filter(([id]) => id.includes('MarkReleased'));
    const command = value['Fn::Join'][1].map((part: Json | string) => (typeof part === 'string' ? part : 'ARN')).join('');
    const [, input] = /^aws stepfunctions start-execution --state-machine-arn ARN --region eu-west-1 --input "(.*)"$/.exec(command)!;
    const { registry, digest } = repository();
    const asked = JSON.parse(input.replace(/\\"/g, '"').replace('DIGEST', digest).replace('ENVIRONMENT', DEV.name));
    expect((await execute(registry, asked)).status).toBe('SUCCEEDED');
  });

  test('knows the environments of its topology', () => {
    expect(JSON.stringify(definitionOf(templateOf(deliverable({ environments: [PROD] }))))).toContain('$environment in [\\"prod\\"]');
  });

  test('is given by the pipeline', () => {
    const tooling = toolingOf(topology);
    expect(tooling.stack.resolve(pipelineOf(tooling, topology).releaseTags.stateMachineArn)).toEqual({ Ref: expect.stringMatching(/^PipelineReleaseTags/) });
  });
});
