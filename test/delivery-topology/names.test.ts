import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { fiftyTopologies } from './fifty-topologies';
import { DeliveryTopology, DeliveryTopologyProps } from '../../src';
import { namesOf, topologyOf, TOOLING } from '../helpers/topologies';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3|-an)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** What the services accept, from the APIs that take the name. */
const LEGAL: Record<string, RegExp> = {
  artifactBucketName: BUCKET_NAME,
  artifactBucketNameElsewhere: BUCKET_NAME,
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
  artifactKeyAlias: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/,
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
  eventBusName: /^(?!default$)(?!aws\.)[.\-_A-Za-z0-9]{1,256}$/,
  // https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
  pipelineName: /^[A-Za-z0-9.@\-_]{1,100}$/,
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  pipelineRoleName: /^[\w+=,.@-]{1,64}$/,
  buildRoleName: /^[\w+=,.@-]{1,64}$/,
  deployRoleName: /^[\w+=,.@-]{1,64}$/,
  taskRoleName: /^[\w+=,.@-]{1,64}$/,
  executionRoleName: /^[\w+=,.@-]{1,64}$/,
  cloudFormationRoleName: /^[\w+=,.@-]{1,64}$/,
  eventForwardingRoleName: /^[\w+=,.@-]{1,64}$/,
  breakGlassRoleName: /^break-glass\/[\w+=,.@-]{1,64}$/,
  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
  imageRepositoryName: /^(?=.{2,256}$)([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
  // the first 20 characters of the pipeline's name
  artifactKeyPrefix: /^[A-Za-z0-9-]{1,20}$/,
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
  deployerStateMachineName: /^[A-Za-z0-9_-]{1,80}$/,
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
  imagePointerParameterName: /^\/(?!aws|ssm)[a-zA-Z0-9_.-]+(\/[a-zA-Z0-9_.-]+){0,14}$/i,
};

const word = (first: string, most: number) => fc.tuple(
  fc.constantFrom(...first),
  fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'), { maxLength: most - 1 }),
).map(([head, rest]) => (head + rest.join('')).replace(/-+/g, '-').replace(/-$/, ''));
const name = (most: number) => word('abcdefghijklmnopqrstuvwxyz', most);
const prefix = name(9).filter((each) => !/^(aws|amazon|amzn|ssm|sthree)|^xn$/.test(each));
const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((n) => String(n).padStart(12, '0'));
const region = fc.constantFrom('eu-west-1', 'ap-northeast-1', 'us-east-1', 'me-central-1', 'ap-southeast-7');

const legalProps: fc.Arbitrary<DeliveryTopologyProps> = fc.record({
  platform: fc.record({
    account,
    region,
    artifactGeneration: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
    conventions: fc.record({ namePrefix: prefix }),
  }),
  application: fc.oneof(name(64), name(6), fc.constant('a'), fc.constant('a'.repeat(64)), fc.constant('a-'.repeat(31) + 'a')),
  environments: fc.uniqueArray(
    fc.record({ name: fc.oneof(name(32), name(3)), account, region }), { minLength: 1, maxLength: 5, selector: (each) => each.name }),
  sharedAccounts: fc.constant(true),
});

test('names are legal and within limits for every legal input', () => {
  fc.assert(fc.property(legalProps, (props) => {
    for (const [key, value] of Object.entries(namesOf(new DeliveryTopology(props)))) {
      expect(value).toMatch(LEGAL[key.split('.').pop()!]);
    }
  }), { numRuns: 500 });
});

test('every name of a topology is a different one', () => {
  fc.assert(fc.property(legalProps, (props) => {
    const { artifactKeyPrefix, ...names } = namesOf(new DeliveryTopology(props));
    expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
    expect(names.pipelineName.startsWith(artifactKeyPrefix)).toBe(true);
  }), { numRuns: 200 });
});

test('topologies that differ in application, platform or prefix share no name of an application', () => {
  fc.assert(fc.property(legalProps, legalProps, (one, other) => {
    const scope = ({ application, platform }: DeliveryTopologyProps) =>
      JSON.stringify([application, platform.account, platform.region, platform.conventions?.namePrefix]);
    fc.pre(scope(one) !== scope(other));
    const names = namesOf(new DeliveryTopology(one));
    const { artifactBucketName: _b, artifactBucketNameElsewhere: _o, artifactKeyAlias: _a, eventBusName: _e, ...first } = names;
    const second = new Set(Object.values(namesOf(new DeliveryTopology(other))));
    expect(Object.values(first).filter((each) => second.has(each))).toEqual([]);
  }), { numRuns: 300 });
});

test('names are hashed as a structure: a-b in c is not a in b-c', () => {
  const environment = (of: string) => ({ name: of, account: '222222222222', region: 'eu-west-1' });
  const one = topologyOf({ application: 'a-b', environments: [environment('c')] }).environment('c');
  const other = topologyOf({ application: 'a', environments: [environment('b-c')] }).environment('b-c');
  expect(one.deployRoleName).not.toBe(other.deployRoleName);
  const hash = (of: string) => of.split('--').pop();
  expect(hash(one.deployRoleName)).not.toBe(hash(other.deployRoleName));
  expect(hash(one.deployRoleName)).toMatch(/^[a-z2-7]{10}$/);
});

test('applications whose readable names agree are told apart by the first 20 characters of their pipelines', () => {
  const long = 'a-very-long-application-name-that-goes-on-and-on';
  const prefixes = Array.from({ length: 200 }, (_, i) => topologyOf({ application: `${long}-${i}` }).pipelineName.slice(0, 20));
  expect(new Set(prefixes).size).toBe(200);
});

test('a new generation renames bucket and key, and nothing else', () => {
  const first = namesOf(topologyOf());
  const second = namesOf(topologyOf({ platform: { ...TOOLING, artifactGeneration: 2 } }));
  const changed = Object.keys(first).filter((key) => first[key] !== second[key]);
  expect(changed).toEqual(['artifactBucketName', 'artifactBucketNameElsewhere', 'artifactKeyAlias']);
  expect(namesOf(topologyOf({ platform: { ...TOOLING, artifactGeneration: 1 } }))).toEqual(first);
});

test('an account for the artifacts renames what lies in it, and nothing else', () => {
  const first = namesOf(topologyOf());
  const second = namesOf(topologyOf({ platform: { ...TOOLING, artifactAccount: '444444444444' } }));
  const changed = Object.keys(first).filter((key) => first[key] !== second[key]);
  expect(changed).toEqual(['artifactBucketName', 'artifactBucketNameElsewhere', 'artifactKeyAlias', 'imageRepositoryName']);
});

test('an environment more leaves the names of the others as they are', () => {
  const before = namesOf(topologyOf());
  const { environments } = topologyOf();
  const more = [{ name: 'first', account: '444444444444', region: 'eu-west-1' }, ...environments];
  expect(namesOf(topologyOf({ environments: more }))).toMatchObject(before);
});

/**
 * Two accounts derive these names apart from each other, maybe with different versions of this library: a name that
 * changes breaks a running platform. Changing this file is a major version.
 */
test('the names of 50 topologies are what they always were', () => {
  const file = join(__dirname, 'golden-names.json');
  const now = fiftyTopologies().map((props) => ({ props, names: namesOf(new DeliveryTopology(props)) }));
  if (process.env.FREEZE_NAMES === 'as a major version') writeFileSync(file, JSON.stringify(now, undefined, 1) + '\n');
  const frozen = JSON.parse(readFileSync(file, 'utf8'));
  expect(frozen).toHaveLength(50);
  expect(JSON.parse(JSON.stringify(now))).toEqual(frozen);
});
