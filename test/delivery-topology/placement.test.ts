import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SecureArtifactBucket } from '../../src';
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

describe('shared accounts', () => {
  const build = (sharedAccounts: boolean) => {
    const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(stack, 'Artifacts', { topology: topologyOf({ sharedAccounts }) });
    return Annotations.fromStack(stack);
  };
  const message = Match.stringLikeRegexp('allows production to share an account.*cdk-secure-delivery:DeliveryTopology.sharedAccounts');

  test('are warned of at every construct', () => build(true).hasWarning('/Tooling/Artifacts', message));
  test('that are refused need no warning', () => build(false).hasNoWarning('*', message));
});
