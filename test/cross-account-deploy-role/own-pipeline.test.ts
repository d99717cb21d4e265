import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessProof, CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from '../../src';
import { problemsOf } from '../helpers/errors';
import { literal } from '../helpers/mutated-proof';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** A pipeline that a user writes with CDK's own actions, in the same app as the deploy role or in another one. */
const topology = topologyOf({ platform: { ...TOOLING, organizationId: 'o-abc1234567' } });
const prod = topology.environment('prod');
const DEPLOY_ROLE = literal(prod.deployRoleArn);
const EXECUTION_ROLE = `arn:aws:iam::${PROD.account}:role/shop-deployment`;

function foundation(app: App): CrossAccountDeployRole {
  const stack = new Stack(app, 'Foundation', { env: { account: PROD.account, region: PROD.region } });
  const deploymentRole = iam.Role.fromRoleArn(stack, 'Deployment', EXECUTION_ROLE);
  new iam.Role(stack, 'Other', { roleName: 'other', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  new kms.CfnKey(stack, 'OtherKey', {
    keyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${PROD.account}:root` }, Action: 'kms:*', Resource: '*' }] },
  });
  return new CrossAccountDeployRole(stack, 'DeployRole', {
    topology, environment: 'prod', permissions: [DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole })],
  });
}

function pipeline(app: App, role: (tooling: Stack) => iam.IRole): Stack {
  const tooling = new Stack(app, 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
  // As the bucket is known elsewhere: what CDK would write into its policy is there already, for exactly the roles of the topology.
  const artifactBucket = s3.Bucket.fromBucketAttributes(tooling, 'Store', {
    bucketName: artifacts.bucketName, encryptionKey: kms.Key.fromKeyArn(tooling, 'StoreKey', artifacts.keyArn),
  });
  const pipelineRole = new iam.Role(tooling, 'PipelineRole', {
    roleName: topology.pipelineRoleName, path: topology.platform.conventions.iamPath, assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'),
  });
  const source = new codepipeline.Artifact('Source');
  new codepipeline.Pipeline(tooling, 'Pipeline', {
    pipelineName: topology.pipelineName,
    role: pipelineRole,
    usePipelineRoleForActions: true,
    artifactBucket,
    stages: [
      {
        stageName: 'Source',
        actions: [new actions.CodeStarConnectionsSourceAction({
          actionName: 'Source', connectionArn: `arn:aws:codeconnections:eu-west-1:${TOOLING.account}:connection/x`, owner: 'acme', repo: 'shop', output: source,
        })],
      },
      {
        stageName: 'Prepare',
        actions: [new actions.CloudFormationCreateReplaceChangeSetAction({
          actionName: 'Prepare',
          role: role(tooling),
          account: PROD.account,
          region: PROD.region,
          deploymentRole: iam.Role.fromRoleArn(tooling, 'Deployment', EXECUTION_ROLE),
          adminPermissions: false,
          stackName: 'shop',
          changeSetName: 'pipeline',
          templatePath: source.atPath('shop.template.json'),
        })],
      },
    ],
  });
  return tooling;
}

const statementsOf = (stack: Stack, type: string) => Object.values<any>(Template.fromStack(stack).findResources(type))
  .flatMap(({ Properties: properties }) => (properties.PolicyDocument ?? properties.KeyPolicy).Statement);

/** Both sides, and the apps that they are of. */
interface Sides {
  readonly apps: readonly App[];
  readonly tooling: Stack;
}

function inOneApp(): Sides {
  const app = new App();
  const { role } = foundation(app);
  return { apps: [app], tooling: pipeline(app, () => role) };
}

function inTwoApps(): Sides {
  const [ours, theirs] = [new App(), new App()];
  foundation(ours);
  return { apps: [ours, theirs], tooling: pipeline(theirs, (tooling) => iam.Role.fromRoleArn(tooling, 'DeployRole', prod.deployRoleArn, { mutable: false })) };
}

describe.each([['in the same app', inOneApp], ['in another app', inTwoApps]] as const)('a pipeline %s', (_, build) => {
  const { apps, tooling } = build();
  const foundationStack = apps[0].node.findChild('Foundation') as Stack;

  test('adds nothing to the deploy role', () => {
    const alone = new App();
    foundation(alone);
    const [ours, theirs] = [foundationStack, alone.node.findChild('Foundation') as Stack].map((stack) => statementsOf(stack, 'AWS::IAM::Policy'));
    expect(ours).toEqual(theirs);
  });

  test('adds nothing to the policies of bucket and key', () => {
    const bare = new Stack(new App(), 'Tooling', { env: TOOLING });
    new SecureArtifactBucket(bare, 'Artifacts', { topology });
    for (const type of ['AWS::S3::BucketPolicy', 'AWS::KMS::Key']) expect(statementsOf(tooling, type)).toEqual(statementsOf(bare, type));
  });

  test('acts as the deploy role where it deploys, and as itself elsewhere', () => {
    const [{ Properties: { Stages: stages } }] = Object.values<any>(Template.fromStack(tooling).findResources('AWS::CodePipeline::Pipeline'));
    const roles = stages.map(({ Actions: [action] }: any) => (action.RoleArn === undefined ? 'its own' : literal(JSON.stringify(action.RoleArn))));
    expect(roles).toEqual(['its own', expect.stringContaining(prod.deployRoleName)]);
  });

  test('works, and reaches nothing else', () => {
    const proof = AccessProof.ofStages([...apps], { organizationId: 'o-abc1234567' });
    const artifact = (prefix: string) => `arn:aws:s3:::${topology.platform.artifactBucketName}/${prefix}/Source/a.zip`;
    proof.assertAllowed({ principal: literal(topology.pipelineRoleArn), action: 'sts:AssumeRole', resource: DEPLOY_ROLE });
    proof.assertAllowed({ principal: literal(topology.pipelineRoleArn), action: 's3:PutObject', resource: artifact(topology.artifactKeyPrefix) });
    proof.assertAllowed({ principal: DEPLOY_ROLE, action: 's3:GetObject', resource: artifact(topology.artifactKeyPrefix) });
    proof.assertDenied({ principal: DEPLOY_ROLE, action: 's3:GetObject', resource: artifact('other') });
    proof.assertDenied({ principal: DEPLOY_ROLE, action: 'iam:PassRole', resource: `arn:aws:iam::${PROD.account}:role/other`, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  });
});

test('the role takes no permission from anybody', () => {
  const app = new App();
  const { role } = foundation(app);
  role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
  const template = JSON.stringify(Template.fromStack(app.node.findChild('Foundation') as Stack).toJSON());
  expect(template).not.toContain('AdministratorAccess');
  expect(template).not.toContain('"Action":"*"');
});

test('a bucket of CDK is no artifact bucket', () => {
  const stack = new Stack(new App(), 'Workload', { env: { account: PROD.account, region: PROD.region } });
  expect(problemsOf(() => new CrossAccountDeployRole(stack, 'DeployRole', {
    pipelineRole: iam.Role.fromRoleArn(stack, 'Pipeline', `arn:aws:iam::${TOOLING.account}:role/pipeline`),
    roleName: 'deploy',
    artifacts: s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-artifacts') as any,
    permissions: [DeployPermissions.s3({ bucketName: 'acme-website' })],
  }))).toEqual(['CrossAccountDeployRole.InvalidSetting artifacts']);
});
