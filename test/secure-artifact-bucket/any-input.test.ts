import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import {
  ArtifactReader, ArtifactRoleGroupOptions, ArtifactWriter, DeliveryEnvironmentProps, DeliveryTopology,
  SecureArtifactBucket, SecureArtifactBucketProps, SecureImageRepository, SecureImageRepositoryProps,
} from '../../src';
import { deliveryErrorOf } from '../helpers/errors';
import { DEV, PROD, TOOLING } from '../helpers/topologies';
import { schemaFindings } from '../validity/validators';

const ORGANIZATION = 'o-abc1234567';
const UNIT = `${ORGANIZATION}/r-ab12/ou-ab12-11111111`;

const accountId = fc.integer({ min: 0, max: 999_999_999_999 }).map((n) => String(n).padStart(12, '0'));
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+=,.@_-]{0,30}$/);
const path = fc.constantFrom('/', '/delivery/', '/a/b/', '/x.y@z/');
/** None of them lies within another. */
const keyPrefix = fc.constantFrom(undefined, 'reports', 'a/b', 'ünïcode', 'sd-not-an-application', 'with space');
const group = fc.oneof(
  fc.record({ roleName: word, path, keyPrefix }), fc.record({ path: fc.constantFrom('/delivery/', '/a/b/'), keyPrefix }),
) as fc.Arbitrary<ArtifactRoleGroupOptions>;
const accounts = fc.uniqueArray(accountId, { minLength: 1, maxLength: 5 });

/** Anybody who can be let in, by the factories of one of the two classes. */
const party = <T>(of: Record<'role' | 'roles' | 'organization' | 'organizationalUnit', any>): fc.Arbitrary<T> => fc.oneof(
  fc.tuple(accountId, word, path, keyPrefix).map(([account, name, where, prefix]) => of.role(account, name, { path: where, keyPrefix: prefix })),
  fc.tuple(accounts, group).map(([those, options]) => of.roles(those, options)),
  group.map((options) => of.organization(ORGANIZATION, options)),
  group.map((options) => of.organizationalUnit(UNIT, options)),
) as fc.Arbitrary<T>;

const topology = fc.record({
  organizationId: fc.constantFrom(undefined, ORGANIZATION),
  artifactGeneration: fc.constantFrom(undefined, 1, 7),
  conventions: fc.constantFrom(undefined, { iamPath: '/delivery/', tags: { team: 'auth' } }),
  environments: fc.constantFrom<DeliveryEnvironmentProps[]>([DEV], [DEV, PROD], [DEV, { ...PROD, region: 'eu-central-1' }]),
}).map(({ environments, ...platform }) => new DeliveryTopology({ platform: { ...TOOLING, ...platform }, application: 'auth-service', environments }));

const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const days = fc.integer({ min: 1, max: 3650 }).map(Duration.days);
const unique = <T extends { roleArn: string; keyPrefix?: string }>(each: fc.Arbitrary<T>) =>
  // A role with one part only: all and a part of it would be twice.
  fc.uniqueArray(each, { maxLength: 6, selector: ({ roleArn }) => roleArn });
const names = fc.uniqueArray(word, { maxLength: 3 });

const common = {
  readers: sometimes(unique(party<ArtifactReader>(ArtifactReader))),
  writers: sometimes(unique(party<ArtifactWriter>(ArtifactWriter))),
  exclusiveWriters: sometimes(fc.boolean()),
  admitDeployRoles: sometimes(fc.boolean()),
  deleteProtection: sometimes(fc.boolean()),
  breakGlassRoleNames: sometimes(names),
  keyAdministratorRoleNames: sometimes(names),
  eventBridgeEnabled: sometimes(fc.boolean()),
  expiration: sometimes(days),
  noncurrentVersionExpiration: sometimes(days),
};
const objectLock = sometimes(days.map((each) => s3.ObjectLockRetention.governance(each)));
const keeping = fc.record({ objectLock, removalPolicy: fc.constantFrom(undefined, RemovalPolicy.RETAIN) });
const going = fc.record({ removalPolicy: fc.constant(RemovalPolicy.DESTROY) });
const alone = fc.record({ ...common, bucketName: fc.constantFrom(undefined, 'my-artifacts') });
const legal: fc.Arbitrary<SecureArtifactBucketProps> = fc.tuple(
  fc.oneof(fc.record({ ...common, topology }), alone), fc.oneof(keeping, going),
).map(([props, rest]) => ({ ...props, ...rest }))
  // What nobody may empty cannot be deleted.
  .filter(({ deleteProtection, removalPolicy, breakGlassRoleNames = [] }) =>
    !deleteProtection || removalPolicy !== RemovalPolicy.DESTROY || breakGlassRoleNames.length > 0);

/** What may be wrong with a bucket, whatever else is said of it. */
const illegal: fc.Arbitrary<Partial<Record<keyof SecureArtifactBucketProps, unknown>>> = fc.oneof(
  fc.record({ bucketName: fc.oneof(fc.constantFrom('A', 'a', 'has.dots', 'under_score', 'xn--a', 7, null), fc.stringMatching(/^[A-Z ]{3,10}$/)) }),
  fc.record({ topology: fc.constantFrom({}, 'topology', 1, null) }),
  fc.record({ readers: fc.oneof(fc.constantFrom({}, 'r', [{}], [null], ['arn:aws:iam::222222222222:role/R']), party<ArtifactReader>(ArtifactReader).map((each) => [each, each])) }),
  fc.record({ writers: fc.oneof(fc.constantFrom({}, 'w', [{}], [undefined]), party<ArtifactReader>(ArtifactReader).map((each) => [each]), party<ArtifactWriter>(ArtifactWriter).map((each) => [each, each])) }),
  ...(['exclusiveWriters', 'admitDeployRoles', 'deleteProtection', 'eventBridgeEnabled'] as const).map((setting) => fc.record({ [setting]: fc.constantFrom('true', 'false', 1, null, {}) })),
  ...(['breakGlassRoleNames', 'keyAdministratorRoleNames'] as const)
    .map((list) => fc.record({ [list]: fc.constantFrom('R', {}, ['*'], ['/R'], ['R', 'R'], [''], [7], ['arn:aws:iam::111111111111:role/R'], ['a'.repeat(65)]) })),
  ...(['expiration', 'noncurrentVersionExpiration'] as const).map((time) => fc.record({ [time]: fc.constantFrom(7, 'P7D', {}, Duration.hours(5), Duration.days(0)) })),
  fc.record({ removalPolicy: fc.constantFrom(RemovalPolicy.SNAPSHOT, 'keep', 0) }),
  fc.record({ objectLock: fc.constantFrom({}, 30, 'GOVERNANCE', Duration.days(3)) }),
  fc.record({ serverAccessLogsBucket: fc.constantFrom({}, 'logs', 1) }),
);

/** What S3 and KMS ask of a policy beside its schema. */
function policyProblems(template: any): string[] {
  return Object.entries<any>(template.Resources).flatMap(([id, { Properties: properties }]) => [properties.PolicyDocument, properties.KeyPolicy]
    .filter(Boolean)
    .flatMap((document) => document.Statement.flatMap((each: any, i: number) => {
      const wrong = (what: string) => `${id}, statement ${i + 1} ${what}`;
      const empty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
      return [
        ...(empty(each.Action ?? each.NotAction) ? [wrong('has no action')] : []),
        ...(empty(each.Resource ?? each.NotResource) ? [wrong('has no resource')] : []),
        ...(empty(each.Principal?.AWS ?? each.Principal?.Service) ? [wrong('has no principal')] : []),
        ...Object.values<any>(each.Condition ?? {}).flatMap((keys) => Object.values(keys)).filter((values) => empty(values) || JSON.stringify(values) === '{}').map(() => wrong('has an empty condition')),
        ...(document.Statement.some((other: any, j: number) => j < i && other.Sid !== undefined && other.Sid === each.Sid) ? [wrong(`has the id of another one, ${each.Sid}`)] : []),
      ];
    })));
}

const templateOf = (props: SecureArtifactBucketProps) => {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(stack, 'Artifacts', props);
  return Template.fromStack(stack).toJSON();
};

test('legal input always gives policies that S3 and KMS take', () => {
  fc.assert(fc.property(legal, (props) => expect(policyProblems(templateOf(props))).toEqual([])), { numRuns: 200 });
}, 120_000);

test('legal input gives templates that CloudFormation\'s schemas and rules accept', () => {
  const templates = fc.sample(legal, { numRuns: 20, seed: 20 }).map((props, i) => [`Tooling${i}`, templateOf(props)]);
  expect(schemaFindings(Object.fromEntries(templates))).toEqual([]);
}, 120_000);

test('the same input gives the same template', () => {
  fc.assert(fc.property(legal, (props) => expect(JSON.stringify(templateOf(props))).toBe(JSON.stringify(templateOf(props)))), { numRuns: 20 });
}, 120_000);

test('illegal input never gives any template, and leaves nothing behind', () => {
  fc.assert(fc.property(legal, illegal, (props, wrong) => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    const { problems } = deliveryErrorOf(() => new SecureArtifactBucket(stack, 'Artifacts', { ...props, ...wrong } as SecureArtifactBucketProps));
    expect(problems.map(({ property }) => property.split(/[[.]/)[0])).toEqual(expect.arrayContaining(Object.keys(wrong)));
    expect(stack.node.findChild('Artifacts').node.children).toEqual([]);
  }), { numRuns: 400 });
}, 120_000);

test('several mistakes are told together', () => {
  fc.assert(fc.property(legal, illegal, illegal, (props, one, other) => {
    fc.pre(Object.keys(one)[0] !== Object.keys(other)[0] && ![one, other].some(({ topology: given }) => given !== undefined));
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    const { problems } = deliveryErrorOf(() => new SecureArtifactBucket(stack, 'Artifacts', { ...props, ...one, ...other } as SecureArtifactBucketProps));
    expect(problems.map(({ property }) => property.split(/[[.]/)[0])).toEqual(expect.arrayContaining([...Object.keys(one), ...Object.keys(other)]));
  }), { numRuns: 200 });
}, 120_000);

describe('an image repository', () => {
  const { environments } = { environments: [DEV, { ...DEV, name: 'stage', account: '444444444444' }, PROD] };
  const ofRepository = new DeliveryTopology({ platform: TOOLING, application: 'auth-service', environments });
  const legalImages: fc.Arbitrary<Partial<SecureImageRepositoryProps>> = fc.record({
    maxUnreleasedImages: sometimes(fc.integer({ min: 100, max: 50_000 })),
    untaggedImageExpiration: sometimes(days),
    releasedImageLimits: sometimes(fc.dictionary(fc.constantFrom('dev', 'stage'), fc.integer({ min: 50, max: 50_000 }))),
    removalPolicy: fc.constantFrom(undefined, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY),
  });
  const illegalImages = fc.oneof(
    fc.record({ maxUnreleasedImages: fc.constantFrom(0, 99, 50_001, 100.5, '500', NaN, Infinity, null) }),
    fc.record({ untaggedImageExpiration: fc.constantFrom(14, Duration.hours(5), Duration.days(0), Duration.days(3651), {}) }),
    fc.record({ releasedImageLimits: fc.constantFrom([], 'dev', null, { prod: 100 }, { test: 100 }, { dev: 0 }, { dev: 49 }, { dev: '100' }, { dev: 99.5 }) }),
    fc.record({ removalPolicy: fc.constantFrom(RemovalPolicy.SNAPSHOT, 'keep') }),
  );

  const repositoryTemplate = (props: Partial<SecureImageRepositoryProps>) => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureImageRepository(stack, 'Images', { topology: ofRepository, ...props });
    return Template.fromStack(stack).toJSON();
  };

  test('of legal input always gives a lifecycle whose rules have their own places, and a template that is valid', () => {
    fc.assert(fc.property(legalImages, (props) => {
      const [{ Properties: { LifecyclePolicy: { LifecyclePolicyText: text } } }] = Object.values<any>(repositoryTemplate(props).Resources)
        .filter(({ Type: type }) => type === 'AWS::ECR::Repository');
      const priorities = JSON.parse(text).rules.map(({ rulePriority }: any) => rulePriority);
      expect(new Set(priorities).size).toBe(priorities.length);
    }), { numRuns: 60 });
    const templates = fc.sample(legalImages, { numRuns: 10, seed: 10 }).map((props, i) => [`Tooling${i}`, repositoryTemplate(props)]);
    expect(schemaFindings(Object.fromEntries(templates))).toEqual([]);
  }, 120_000);

  test('of illegal input never gives any', () => {
    fc.assert(fc.property(legalImages, illegalImages, (props, wrong) => {
      const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
      const { problems } = deliveryErrorOf(() => new SecureImageRepository(stack, 'Images', { topology: ofRepository, ...props, ...wrong } as SecureImageRepositoryProps));
      expect(problems.map(({ property }) => property.split(/[[.]/)[0])).toEqual(expect.arrayContaining(Object.keys(wrong)));
      expect(stack.node.findChild('Images').node.children).toEqual([]);
    }), { numRuns: 200 });
  });
});

