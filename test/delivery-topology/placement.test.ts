import { App, CfnParameter, DefaultStackSynthesizer, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ImagePointer, SecureArtifactBucket } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf();
const bucketIn = (env?: { account?: string; region?: string }) => () =>
  new SecureArtifactBucket(new Stack(new App(), 'Tooling', { env }), 'Artifacts', { topology });

describe('a construct of a topology', () => {
  test('stands in the account and region that the topology says', () => {
    expect(bucketIn(TOOLING)).not.toThrow();
  });

  test.each([
    ['no environment', undefined, ['DeliveryTopology.AgnosticStack env']],
    ['an account only', { account: TOOLING.account }, ['DeliveryTopology.AgnosticStack env']],
    ['a region only', { region: TOOLING.region }, ['DeliveryTopology.AgnosticStack env']],
    ['another account', { ...TOOLING, account: DEV.account }, ['DeliveryTopology.WrongAccount env.account']],
    ['another region', { ...TOOLING, region: 'us-east-1' }, ['DeliveryTopology.WrongRegion env.region']],
    ['another account and region', { account: PROD.account, region: 'us-east-1' },
      ['DeliveryTopology.WrongAccount env.account', 'DeliveryTopology.WrongRegion env.region']],
  ])('fails in a stack of %s', (_, env, problems) => {
    expect(problemsOf(bucketIn(env))).toEqual(problems);
  });

  test.each<[string, string | undefined, string | undefined, string[]]>([
    ['the default qualifier, as the conventions do', undefined, undefined, []],
    ['the qualifier of the conventions', 'abc123', 'abc123', []],
    ['another qualifier than the default', 'abc123', undefined, ['DeliveryTopology.OtherQualifier synthesizer.qualifier']],
    ['the default qualifier, and not that of the conventions', undefined, 'abc123', ['DeliveryTopology.OtherQualifier synthesizer.qualifier']],
  ])('in a stack with %s', (_, qualifier, bootstrapQualifier, problems) => {
    const of = topologyOf({ platform: { ...TOOLING, conventions: { ...(bootstrapQualifier ? { bootstrapQualifier } : {}) } } });
    const inTooling = () => new SecureArtifactBucket(new Stack(new App(), 'Tooling', { env: TOOLING, synthesizer: new DefaultStackSynthesizer({ qualifier }) }), 'Artifacts', { topology: of });
    const { account, region } = PROD;
    const inWorkload = () => new ImagePointer(
      new Stack(new App(), 'Foundation', { env: { account, region }, synthesizer: new DefaultStackSynthesizer({ qualifier }) }), 'Pointer', { topology: of, environment: 'prod' });
    for (const build of [inTooling, inWorkload]) {
      if (problems.length > 0) expect(problemsOf(build)).toEqual(problems);
      else expect(build).not.toThrow();
    }
  });

  test('is no matter of qualifiers where a stack is deployed without CDK\'s roles', () => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING, synthesizer: new LegacyStackSynthesizer() });
    expect(() => new SecureArtifactBucket(stack, 'Artifacts', { topology })).not.toThrow();
  });

  test('tells what to write', () => {
    const error = deliveryErrorOf(bucketIn({ ...TOOLING, account: DEV.account }));
    expect(error.constructPath).toBe('Tooling/Artifacts');
    expect(error.message).toContain('at Tooling/Artifacts');
    expect(error.message).toContain("set env: { account: '111111111111', region: 'eu-west-1' } on the stack Tooling");
  });

  test('stands in the artifact account where there is one', () => {
    const apart = topologyOf({ platform: { ...TOOLING, artifactAccount: '444444444444' } });
    const build = (account: string) => () =>
      new SecureArtifactBucket(new Stack(new App(), 'Artifacts', { env: { ...TOOLING, account } }), 'Bucket', { topology: apart });
    expect(build('444444444444')).not.toThrow();
    expect(problemsOf(build(TOOLING.account))).toEqual(['DeliveryTopology.WrongAccount env.account']);
  });

  test('leaves nothing behind in the tree that could be deployed when it fails', () => {
    const stack = new Stack(new App(), 'Tooling', { env: { ...TOOLING, account: DEV.account } });
    expect(() => new SecureArtifactBucket(stack, 'Artifacts', { topology })).toThrow();
    expect(stack.node.findChild('Artifacts').node.children).toEqual([]);
  });
});

describe('a reference to the bucket of a topology', () => {
  const referenceIn = (env?: { account?: string; region?: string }) => () =>
    SecureArtifactBucket.fromTopology(new Stack(new App(), 'Workload', { env }), 'Artifacts', topology);

  test.each([['dev', DEV], ['prod', PROD], ['the tooling account', TOOLING]])('stands in the account of %s', (_, { account, region }) => {
    expect(referenceIn({ account, region })).not.toThrow();
  });

  test.each([
    ['no environment', undefined, ['DeliveryTopology.AgnosticStack env']],
    ['an account that the topology does not have', { account: '999999999999', region: 'eu-west-1' }, ['DeliveryTopology.WrongAccount env.account']],
    ['another region', { account: DEV.account, region: 'us-east-1' }, ['DeliveryTopology.WrongRegion env.region']],
  ])('fails in a stack of %s', (_, env, problems) => expect(problemsOf(referenceIn(env))).toEqual(problems));

  const grantTo = (name: string | undefined, path?: string) => {
    const stack = new Stack(new App(), 'Workload', { env: { account: DEV.account, region: DEV.region } });
    const role = new iam.Role(stack, 'Role', { roleName: name, path, assumedBy: new iam.AccountRootPrincipal() });
    SecureArtifactBucket.fromTopology(stack, 'Artifacts', topology).grants.read(role);
    return Annotations.fromStack(stack);
  };
  const unknown = Match.stringLikeRegexp('is not the deploy role of this account.*SecureArtifactBucket.unknownReader');

  test('takes on trust what is not known here: an imported role, a user, and everybody in the account of the bucket', () => {
    const stack = new Stack(new App(), 'Workload', { env: { account: DEV.account, region: DEV.region } });
    const { grants } = SecureArtifactBucket.fromTopology(stack, 'Artifacts', topology);
    grants.read(iam.Role.fromRoleName(stack, 'Imported', 'Imported'));
    grants.read(new iam.User(stack, 'User'));
    grants.read(new iam.Role(stack, 'Later', { assumedBy: new iam.AccountRootPrincipal(), roleName: new CfnParameter(stack, 'Name').valueAsString }));
    Annotations.fromStack(stack).hasNoWarning('*', unknown);

    const tooling = new Stack(new App(), 'Pipeline', { env: TOOLING });
    const role = new iam.Role(tooling, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    SecureArtifactBucket.fromTopology(tooling, 'Artifacts', topology).grants.read(role);
    Annotations.fromStack(tooling).hasNoWarning('*', unknown);
  });

  test('takes the deploy role without a word', () => grantTo(topology.environment('dev').deployRoleName).hasNoWarning('*', unknown));
  test.each([
    ['without a name', undefined, undefined],
    ['of another name', 'Deploy', undefined],
    ['that belongs to another account', topology.environment('prod').deployRoleName, undefined],
    ['in another path', topology.environment('dev').deployRoleName, '/elsewhere/'],
  ])('warns of a role %s, which the bucket will not let in by itself', (_, name, path) => grantTo(name, path).hasWarning('/Workload/Artifacts', unknown));
});

describe('shared accounts', () => {
  const build = (sharedAccounts: boolean) => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(stack, 'Artifacts', { topology: topologyOf({ sharedAccounts }) });
    return Annotations.fromStack(stack);
  };
  const message = Match.stringLikeRegexp('allows production to share an account.*cdk-secure-delivery:DeliveryTopology.sharedAccounts');

  test('are warned of at every construct', () => build(true).hasWarning('/Tooling/Artifacts', message));
  test('are warned of at a reference, and where an application brings them along', () => {
    const shared = topologyOf({ sharedAccounts: true, application: 'web' });
    const workload = new Stack(new App(), 'Workload', { env: { account: DEV.account, region: DEV.region } });
    SecureArtifactBucket.fromTopology(workload, 'Artifacts', shared);
    Annotations.fromStack(workload).hasWarning('/Workload/Artifacts', message);

    const tooling = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(tooling, 'Artifacts', { topology }).addApplication(shared);
    Annotations.fromStack(tooling).hasWarning('/Tooling/Artifacts', message);
  });

  test('that are refused need no warning', () => build(false).hasNoWarning('*', message));
});

test.each([['prod', true], ['production', true], ['prd-eu', true], ['prod2', true], ['live', true], ['product-test', false], ['preprod', false], ['delivery', false]])(
  'an environment called %s that is no production is warned of: %s', (name, warned) => {
    const warnings = (production: boolean) => {
      const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
      new SecureArtifactBucket(stack, 'Artifacts', { topology: topologyOf({ environments: [DEV, { ...PROD, name, production }] }) });
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('DeliveryTopology.unmarkedProduction')).length;
    };
    expect([warnings(false), warnings(true)]).toEqual([warned ? 1 : 0, 0]);
  });
