import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Mention, mentionsOf } from './mentions';
import { Crossing, crosses, CROSSINGS, Side } from './table';
import { AccountApp, accountApps } from '../../demo/apps';
import { synthesize } from '../../demo/synthesize';
import { topology } from '../../examples/hub-and-spoke/topology';
import { namesOf } from '../helpers/topologies';

type Templates = Readonly<Record<string, object>>;

const directory = mkdtempSync(join(tmpdir(), 'crossings-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const apps = accountApps({ firstDigest: `sha256:${'a1'.repeat(32)}` });
let templates: readonly { readonly app: AccountApp; readonly templates: Templates }[];
beforeAll(async () => {
  // Each in a process of its own: whatever one knows of another, it has from the topology.
  templates = await Promise.all(apps.map((app) => synthesize(app, join(directory, app.name))));
}, 120_000);

const { platform } = topology;
const environmentOf = (account: string) => topology.environments.find((each) => each.account === account);
const sideOf = (account: string): Side => (account === platform.account ? 'tooling' : environmentOf(account) ? 'workload' : 'management');

/** Names that only one account makes, though no number says so. */
const owners = new Map(Object.entries(namesOf(topology)).map(([key, name]): [string, string] => {
  const [environment, rest] = key.split('.');
  return [name, rest === undefined ? platform.account : topology.environment(environment).account];
}));

function mentions(): Mention[] {
  return templates.flatMap(({ app, templates: stacks }) =>
    Object.entries(stacks).flatMap(([stack, template]) => mentionsOf(stack, app.account, template, owners)));
}

function crossingOf({ text, account }: Mention, reader: Side): Crossing | undefined {
  const environment = environmentOf(account) ?? topology.environments[0];
  return CROSSINGS.find((each) => each.madeIn === sideOf(account) && each.readIn === reader && crosses(each, text, topology, environment));
}

const readerOf = (stack: string): Side => sideOf(templates.find(({ templates: stacks }) => stack in stacks)!.app.account);

test('nothing crosses the boundary of an account that is not in the table', () => {
  const unknown = mentions().filter((each) => !crossingOf(each, readerOf(each.stack)));
  expect(unknown).toEqual([]);
});

test('everything in the table crosses somewhere', () => {
  const found = new Set(mentions().map((each) => crossingOf(each, readerOf(each.stack))));
  expect(CROSSINGS.filter((each) => !found.has(each)).map(({ what }) => what)).toEqual([]);
  expect(mentions().length).toBeGreaterThan(30);
});

test.each<[string, unknown]>([
  ['a role of another account that is not in the table', 'arn:aws:iam::222222222222:role/Administrator'],
  ['the table\'s role in another account', {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::333333333333:role/delivery/', topology.environment('dev').deployRoleName]],
  }],
  ['another account\'s parameter', topology.environment('prod').imagePointerParameterName],
  ['an account of somebody else', '999999999999'],
  ['a text in a state machine', JSON.stringify({ States: { A: { Arguments: { RoleArn: 'arn:aws:iam::222222222222:role/x' } } } })],
])('%s would be found', (_, value) => {
  const planted = mentionsOf('DeliveryTooling', platform.account, { Resources: { A: { Type: 'A', Properties: { B: value } } } }, owners);
  expect(planted.filter((each) => !crossingOf(each, 'tooling'))).not.toEqual([]);
});

/** What one side names, the other has to make under that very name. */
describe('the two sides fit:', () => {
  const all = () => templates.flatMap(({ app, templates: stacks }) => Object.values<any>(stacks).flatMap(({ Resources: resources }) =>
    Object.values<any>(resources).map(({ Type: type, Properties: properties = {} }) => ({ account: app.account, type, properties }))));
  const made = (type: string, property: string, account: string) =>
    all().filter((each) => each.type === type && each.account === account).map(({ properties }) => properties[property]);

  test.each(topology.environments.map((each) => [each.name, each] as const))('%s makes what the tooling account names', (_, environment) => {
    const roles = made('AWS::IAM::Role', 'RoleName', environment.account);
    expect(roles).toEqual(expect.arrayContaining([environment.deployRoleName, environment.executionRoleName, environment.taskRoleName]));
    expect(made('AWS::StepFunctions::StateMachine', 'StateMachineName', environment.account)).toEqual([environment.deployerStateMachineName]);
    expect(made('AWS::SSM::Parameter', 'Name', environment.account)).toEqual([environment.imagePointerParameterName]);
  });

  test('the tooling account makes what the workload accounts name', () => {
    expect(made('AWS::IAM::Role', 'RoleName', platform.account)).toContain(topology.pipelineRoleName);
    expect(made('AWS::Events::EventBus', 'Name', platform.account)).toEqual([platform.eventBusName]);
    expect(made('AWS::ECR::Repository', 'RepositoryName', platform.account)).toEqual([topology.imageRepositoryName]);
    expect(made('AWS::S3::Bucket', 'BucketName', platform.account)).toEqual([platform.artifactBucketName]);
    expect(made('AWS::KMS::Alias', 'AliasName', platform.account)).toContain(platform.artifactKeyAlias);
  });

  test('every role has the path under which it is named', () => {
    const named = all().filter(({ type, properties }) => type === 'AWS::IAM::Role' && properties.RoleName !== undefined);
    const paths = named.map(({ properties }) => properties.Path);
    expect(new Set(paths)).toEqual(new Set([platform.conventions.iamPath]));
  });

  test('the pipeline gives the deployer an input that it takes', () => {
    const [pipeline] = all().filter(({ type }) => type === 'AWS::CodePipeline::Pipeline');
    const actions = pipeline.properties.Stages.flatMap((stage: any) => stage.Actions);
    const releases = actions.filter(({ Name: name }: any) => name === 'Release');
    const joined = (parts: any[]): string => parts.map((part) => part.Ref ? 'amazonaws.com' : part).join('');
    const text = (value: any): string => (typeof value === 'string' ? value : joined(value['Fn::Join'][1]));
    const inputs = releases.map(({ Configuration: { Input: input } }: any) => JSON.parse(text(input)));
    expect(inputs).toEqual(topology.environments.map(() => ({
      version: 1, image: expect.stringMatching(/^111111111111\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/.+@#\{.+\}$/), executionId: '#{codepipeline.PipelineExecutionId}',
    })));
    expect(inputs).toHaveLength(topology.environments.length);
  });
});
