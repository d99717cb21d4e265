import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Change, here, oneApp, pipeline, roleArn } from './pipelines';
import { SecureArtifactBucket } from '../../src';
import { literal } from '../helpers/mutated-proof';
import { PROD, TOOLING } from '../helpers/topologies';

/** CDK lets the roles of a pipeline's actions into its bucket by themselves, where the bucket is defined. */
const WARNING = 'name a role of another account as principal, which AWS refuses until the role exists.*SecureArtifactBucket.foreignPrincipal';
const deployRole = literal(here.environment('prod').deployRoleArn);
const bucketIn = (tooling: Stack) => (tooling.node.findChild('Artifacts') as SecureArtifactBucket).bucket;
const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNING)).map(({ id, entry: { data } }) => [id, data as string]);
const itself: Change['stores'] = (tooling) => ({ artifactBucket: bucketIn(tooling) });

describe('warns of a pipeline that takes the bucket itself', () => {
  test.each<[string, (app: App) => Stack]>([
    ['in one app', (app) => oneApp({ stores: itself })(app).tooling],
    ['in another app than the role', (app) => pipeline(app, { stores: itself })],
  ])('%s', (_, make) => {
    const [[path, told], ...more] = warnings(make(new App()));
    expect(more).toEqual([]);
    expect(path).toBe('/Tooling/Artifacts');
    expect(told).toContain('give the pipeline s3.Bucket.fromBucketAttributes with bucketName and the key by its keyArn instead');
    expect(told).toContain(`this is about ${deployRole} [ack`);
  });

  test('among those of several regions', () => {
    const stores: Change['stores'] = (tooling) => ({ crossRegionReplicationBuckets: { 'eu-west-1': bucketIn(tooling) } });
    expect(warnings(pipeline(new App(), { stores })).map(([path]) => path)).toEqual(['/Tooling/Artifacts']);
  });
});

describe('says nothing', () => {
  test('of the pipeline of the README', () => expect(warnings(oneApp({})(new App()).tooling)).toEqual([]));

  test.each<[string, (bucket: s3.IBucket) => unknown]>([
    ['of the same account', (bucket) => bucket.grantRead(new iam.ArnPrincipal(roleArn(TOOLING.account, 'other')))],
    ['that are accounts', (bucket) => bucket.grantRead(new iam.AccountPrincipal(PROD.account))],
    ['that are services', (bucket) => bucket.grantRead(new iam.ServicePrincipal('lambda.amazonaws.com'))],
    ['of which nothing is said', (bucket) => ((bucket as s3.Bucket).policy!.node.defaultChild as s3.CfnBucketPolicy).policyDocument = { Statement: [null, {}, { Principal: null }] }],
    ['that only the deployment knows', (bucket) => bucket.grantRead(new iam.ArnPrincipal(Fn.importValue('Role')))],
  ])('of principals %s', (_, grant) => {
    const stack = pipeline(new App(), {});
    grant(bucketIn(stack));
    expect(warnings(stack)).toEqual([]);
  });

  test('of a bucket of nobody knows which account', () => {
    const stack = new Stack(new App(), 'Tooling');
    new SecureArtifactBucket(stack, 'Artifacts').bucket.grantRead(new iam.ArnPrincipal(deployRole));
    expect(warnings(stack)).toEqual([]);
  });
});
