import { App, Fn, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Change, deployRole, elsewhere, EXECUTION, here, ofKind, oneApp, pipeline, toldOf } from './pipelines';
import { DeployPermissions } from '../../src';
import { PROD, TOOLING } from '../helpers/topologies';

/** How problems are told: in the words of what is configured, with what to change, and once for each reason. */
const linesOf = (told: string) => told.split('\n').slice(1).map((each) => each.replace(/^ *\[Foundation\/DeployRole\] /, '').replace(/ \[CrossAccountDeployRole\.DeniedAction\]$/, ''));
const lines = (make: (app: App) => unknown) => linesOf(toldOf(make));
const arn = (service: string, resource: string, region = PROD.region) => `arn:aws:${service}:${region}:${PROD.account}:${resource}`;

describe('a name of the configuration that differs', () => {
  const of = (kind: string, configuration: object, statements: [action: string, ...resources: string[]][], change: object = {}) => lines((app) => {
    const role = deployRole(app, here).node.findChild('Role') as iam.Role;
    statements.forEach(([action, ...resources]) => role.addToPolicy(new iam.PolicyStatement({ actions: [action], resources })));
    const [category, provider] = kind.split('/');
    ofKind(category, provider, configuration, { inputArtifacts: [], ...change })(app);
  });
  const told = (asked: string, action: string, got: string) =>
    [`action Act of Tooling/Pipeline: ${asked}, with which alone the role allows ${action}: name that in the action, or give the role permissions for this one, got ${JSON.stringify(got)}`];

  test.each<[string, string, object, [string, ...string[]], string, string]>([
    ['a project', 'Build/CodeBuild', { ProjectName: 'x' }, ['codebuild:StartBuild', arn('codebuild', 'project/check')], 'must have ProjectName check', 'x'],
    ['several', 'Build/CodeBuild', { ProjectName: 'x' }, ['codebuild:StartBuild', arn('codebuild', 'project/a'), arn('codebuild', 'project/b')], 'must have ProjectName a or b', 'x'],
    ['a cluster', 'Deploy/EKS', { ClusterName: 'x' }, ['eks:DescribeCluster', arn('eks', 'cluster/web')], 'must have ClusterName web', 'x'],
    ['a cluster of a service', 'Deploy/ECS', { ClusterName: 'x', ServiceName: 'shop' }, ['ecs:UpdateService', arn('ecs', 'service/web/shop')], 'must have ClusterName web', 'x'],
    ['a service', 'Deploy/ECS', { ClusterName: 'web', ServiceName: 'x' }, ['ecs:UpdateService', arn('ecs', 'service/web/shop')], 'must have ServiceName shop', 'x'],
    ['an application', 'Deploy/CodeDeploy', { ApplicationName: 'x', DeploymentGroupName: 'fleet' }, ['codedeploy:CreateDeployment', arn('codedeploy', 'deploymentgroup:shop/fleet')],
      'must have ApplicationName shop', 'x'],
    ['a group', 'Deploy/CodeDeploy', { ApplicationName: 'shop', DeploymentGroupName: 'x' }, ['codedeploy:CreateDeployment', arn('codedeploy', 'deploymentgroup:shop/fleet')],
      'must have DeploymentGroupName fleet', 'x'],
    ['a function', 'Invoke/Lambda', { FunctionName: 'x' }, ['lambda:InvokeFunction', arn('lambda', 'function:check'), arn('lambda', 'function:check:*')], 'must have FunctionName check', 'x'],
    ['a stack', 'Deploy/CloudFormation', { ActionMode: 'DELETE_ONLY', StackName: 'x' }, ['cloudformation:DeleteStack', arn('cloudformation', 'stack/shop/*')], 'must have StackName shop', 'x'],
    ['a bucket', 'Deploy/S3', { BucketName: 'x', ObjectKey: 'web', Extract: 'true' }, ['s3:PutObject', 'arn:aws:s3:::acme-site/web/*'], 'must have BucketName acme-site', 'x'],
  ])('is told by its property: %s', (_, kind, configuration, statement, asked, got) => {
    expect(of(kind, configuration, [statement])).toEqual(told(asked, statement[0], got));
  });

  const project = (name: string) => arn('codebuild', `project/${name}`);
  test('is told with what all statements allow', () => {
    const statements = ['a', 'b'].map((name): [string, string] => ['codebuild:StartBuild', project(name)]);
    expect(of('Build/CodeBuild', { ProjectName: 'x' }, statements)).toEqual(told('must have ProjectName a or b', 'codebuild:StartBuild', 'x'));
  });

  test.each<[string, string, object, [string, ...string[]], object, string, string]>([
    ['both names differ', 'Deploy/ECS', { ClusterName: 'x', ServiceName: 'y' }, ['ecs:UpdateService', arn('ecs', 'service/web/shop')], {}, arn('ecs', 'service/web/shop'), arn('ecs', 'service/x/y')],
    ['some name is none', 'Build/CodeBuild', { ProjectName: 'x' }, ['codebuild:StartBuild', project('a'), project('b-*')], {}, `${project('a')} or ${project('b-*')}`, project('x')],
    ['some name may have any letter', 'Build/CodeBuild', { ProjectName: 'x' }, ['codebuild:StartBuild', project('b-?')], {}, project('b-?'), project('x')],
    ['a name that only the deployment knows is allowed', 'Build/CodeBuild', { ProjectName: 'x' }, ['codebuild:StartBuild', project(`b-${Fn.importValue('P')}`)], {}, project('b-*'), project('x')],
    ['the bucket is right', 'Deploy/S3', { BucketName: 'acme-site', ObjectKey: 'x', Extract: 'true' }, ['s3:PutObject', 'arn:aws:s3:::acme-site/web/*'], {}, 'arn:aws:s3:::acme-site/web/*', 'arn:aws:s3:::acme-site/x/'],
  ])('is told by ARN, where %s', (_, kind, configuration, statement, change, allowed, got) => {
    expect(of(kind, configuration, [statement], change)).toEqual(told(`must ask for the resource ${allowed}`, statement[0], got));
  });

  test('is told once for several actions, and apart from the same name of something else', () => {
    const act = (name: string, category: string, provider: string, configuration: object) => ({
      name, actionTypeId: { category, provider, owner: 'AWS', version: '1' }, configuration, roleArn: here.environment('prod').deployRoleArn,
    });
    const all = lines((app) => {
      const role = deployRole(app, here).node.findChild('Role') as iam.Role;
      role.addToPolicy(new iam.PolicyStatement({ actions: ['codebuild:StartBuild', 'codebuild:StartBuildBatch'], resources: [project('shop')] }));
      role.addToPolicy(new iam.PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [arn('eks', 'cluster/shop')] }));
      ofKind('Build', 'CodeBuild')(app).stages = [{
        name: 'Prod',
        actions: [
          act('A', 'Build', 'CodeBuild', { ProjectName: 'x' }), act('B', 'Deploy', 'EKS', { ClusterName: 'x' }), act('C', 'Test', 'CodeBuild', { ProjectName: 'x', BatchEnabled: 'true' }),
          act('D', 'Test', 'CodeBuild', { ProjectName: 'y' }), act('A', 'Test', 'CodeBuild', { ProjectName: 'x' }), act('E', 'Build', 'CodeBuild', { ProjectName: 'x' }),
        ],
      }];
    });
    expect(all.map((each) => each.replace(/: name that .*, got /, ', got '))).toEqual([
      'actions A, C and E of Tooling/Pipeline: must have ProjectName shop, with which alone the role allows codebuild:StartBuild or codebuild:StartBuildBatch, got "x"',
      'action B of Tooling/Pipeline: must have ClusterName shop, with which alone the role allows eks:DescribeCluster, got "x"',
      'action D of Tooling/Pipeline: must have ProjectName shop, with which alone the role allows codebuild:StartBuild, got "y"',
    ]);
  });

  test('is told by ARN, where the region is another one', () => {
    expect(of('Build/CodeBuild', { ProjectName: 'check' }, [['codebuild:StartBuild', project('check')]], { region: 'us-east-1' })).toEqual([
      `action Act of Tooling/Pipeline: must ask for the resource ${project('check')}, with which alone the role allows codebuild:StartBuild: name that in the action, `
      + `in the region of the role's stack, or give the role permissions for this one, got "${arn('codebuild', 'project/check', 'us-east-1')}"`,
    ]);
  });
});

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
