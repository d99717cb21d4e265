import { App, Fn, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Change, deployRole, elsewhere, EXECUTION, here, oneApp, pipeline, toldOf } from './pipelines';
import { DeployPermissions } from '../../src';
import { PROD, TOOLING } from '../helpers/topologies';

/** How problems are told: in the words of what is configured, with what to change, and once for each reason. */
const linesOf = (told: string) => told.split('\n').slice(1).map((each) => each.replace(/^ *\[Foundation\/DeployRole\] /, '').replace(/ \[CrossAccountDeployRole\.DeniedAction\]$/, ''));
const lines = (make: (app: App) => unknown) => linesOf(toldOf(make));

/** The pipeline with one more action that reads artifacts. */
const withSite = (change: Change, bucket: (tooling: Stack) => s3.IBucket) => (app: App) => {
  const { topology = here } = change;
  const deploymentRole = iam.Role.fromRoleArn(new Stack(), 'Execution', EXECUTION);
  deployRole(app, topology, [
    DeployPermissions.changeSets({ stackNames: ['shop'], changeSetName: 'release', deploymentRole }), DeployPermissions.s3({ bucketName: 'acme-site' }),
  ]);
  const tooling = pipeline(app, change);
  (tooling.node.findChild('Pipeline') as codepipeline.Pipeline).stage('Prod').addAction(new actions.S3DeployAction({
    actionName: 'Site',
    input: new codepipeline.Artifact('Source'),
    role: iam.Role.fromRoleArn(tooling, 'SiteRole', topology.environment('prod').deployRoleArn, { mutable: false }),
    bucket: bucket(tooling),
  }));
};
const storeThere = (tooling: Stack, own: s3.IBucket) => ({
  crossRegionReplicationBuckets: {
    'eu-west-1': own,
    'eu-central-1': s3.Bucket.fromBucketAttributes(tooling, 'There', {
      bucketName: elsewhere.platform._artifactBucketIn('eu-central-1'),
      encryptionKey: kms.Key.fromKeyArn(tooling, 'KeyThere', `arn:aws:kms:eu-central-1:${TOOLING.account}:key/11111111-2222-3333-4444-555555555555`),
    }),
  },
});
const siteIn = (region: string) => (tooling: Stack) => s3.Bucket.fromBucketAttributes(tooling, 'Site', { bucketName: 'acme-site', account: PROD.account, region });

describe('artifacts that lie elsewhere', () => {
  const artifacts = `arn:aws:s3:::${here.platform.artifactBucketName}/`;
  const byName = `must lie under the name that the topology gives the pipeline, as the role reads those of no other: set pipelineName: '${here.pipelineName}'`;
  const byBucket = (of = artifacts) => `must lie where the role reads them, in ${of}${here.pipelineName.slice(0, 20)}/*: `;
  const byStore = 'name that bucket, a SecureArtifactBucket, as the pipeline\'s artifactBucket, or for a further region in crossRegionReplicationBuckets';

  test.each<[string, string | null, string]>([['another', 'shop', '"shop"'], ['no', null, 'nothing'], ['half a', `shop-${Fn.importValue('a-name-that-comes-late')}`, '']])(
    'as the pipeline has %s name are told by the name, once for all actions', (_, pipelineName, got) => {
      const all = lines(withSite({ pipelineName }, siteIn(PROD.region)));
      expect(all).toEqual(got === '' ? [] : [`artifacts of actions Prepare and Site of Tooling/Pipeline: ${byName}, got ${got}`]);
    });

  test('as the pipeline has a name of which only the end is not known are told by what is known', () => {
    expect(lines(oneApp({ pipelineName: `a-name-of-twenty-letters-${Fn.importValue('x')}` }))).toEqual([
      `artifacts of action Prepare of Tooling/Pipeline: ${byName}, got "a-name-of-twenty-letters-(unresolved)"`,
    ]);
  });

  const other = (tooling: Stack, { encryptionKey }: s3.IBucket) => ({ artifactBucket: s3.Bucket.fromBucketAttributes(tooling, 'Other', { bucketName: 'acme-other', encryptionKey }) });
  test('in another bucket are told by that', () => {
    expect(lines(oneApp({ stores: other }))).toEqual([
      `artifacts of action Prepare of Tooling/Pipeline: ${byBucket()}${byStore}, got "arn:aws:s3:::acme-other/${here.pipelineName.slice(0, 20)}/"`,
    ]);
  });

  test('in another bucket under another name are told by both', () => {
    expect(lines(oneApp({ stores: other, pipelineName: 'shop' }))).toEqual([
      `artifacts of action Prepare of Tooling/Pipeline: ${byName}, got "shop"`,
      `artifacts of action Prepare of Tooling/Pipeline: ${byBucket()}${byStore}, got "arn:aws:s3:::acme-other/shop/"`,
    ]);
  });

  const there = `arn:aws:s3:::${elsewhere.platform._artifactBucketIn('eu-central-1')}/`;
  const inHome = `got "${artifacts}${here.pipelineName.slice(0, 20)}/"`;
  test('as an upload forgets its region are told by that, with where CDK has it from', () => {
    const all = lines(withSite({ topology: elsewhere, stores: storeThere }, (tooling) => s3.Bucket.fromBucketName(tooling, 'Site', 'acme-site')));
    expect(all).toEqual([
      `artifacts of action Site of Tooling/Pipeline: ${byBucket(there)}the action runs in eu-west-1; have it run in eu-central-1, as CDK has it act where its bucket is: `
      + `import that with its account and region, by s3.Bucket.fromBucketAttributes, ${inHome}`,
    ]);
    expect(lines(withSite({ topology: elsewhere, stores: storeThere }, siteIn('eu-central-1')))).toEqual([]);
  });

  test('as another action forgets its region are told by that', () => {
    const [, told] = lines(oneApp({ topology: elsewhere, stores: storeThere, action: { region: undefined } }));
    expect(told).toBe(`artifacts of action Prepare of Tooling/Pipeline: ${byBucket(there)}the action runs in eu-west-1; have it run in eu-central-1, by its region, ${inHome}`);
  });
});
