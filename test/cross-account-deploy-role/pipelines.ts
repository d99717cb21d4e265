import { App, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CrossAccountDeployRole, DeliveryTopology, DeployPermissions, SecureArtifactBucket } from '../../src';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

export const platform = { ...TOOLING, conventions: { iamPath: '/delivery/' } };
export const here = topologyOf({ platform });
export const elsewhere = topologyOf({ platform, environments: [{ ...PROD, region: 'eu-central-1' }] });
export const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/delivery/${name}`;
export const EXECUTION = roleArn(PROD.account, here.environment('prod').cloudFormationRoleName);

/** The role of an environment, with all kinds of permissions or some. */
export function deployRole(scope: Construct, topology: DeliveryTopology, permissions?: DeployPermissions[]): CrossAccountDeployRole {
  const { account, region } = topology.environment('prod');
  const stack = new Stack(scope, 'Foundation', { env: { account, region } });
  const deploymentRole = iam.Role.fromRoleArn(stack, 'Execution', EXECUTION);
  const changeSets = DeployPermissions.changeSets({ stackNames: ['shop', 'shop-data'], changeSetName: 'release', deploymentRole });
  return new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', permissions: permissions ?? [changeSets] });
}

/** What a pipeline has otherwise than the one of the README. */
export interface Change {
  readonly topology?: DeliveryTopology;
  /** Of the role that the pipeline runs with; nothing has CDK make one. */
  readonly role?: Partial<iam.RoleProps> | null;
  readonly pipelineName?: string | null;
  readonly stores?: (tooling: Stack, own: s3.IBucket) => Pick<codepipeline.PipelineProps, 'artifactBucket' | 'crossRegionReplicationBuckets'>;
  /** Of the action that prepares. */
  readonly action?: Partial<actions.CloudFormationCreateReplaceChangeSetActionProps>;
  readonly actingRoleArn?: string;
  /** Whether actions without a role of their own act as the pipeline's. */
  readonly usePipelineRoleForActions?: boolean;
}

/** The pipeline of the README, changed in one place. */
export function pipeline(scope: Construct, change: Change): Stack {
  const { topology = here, role = {}, pipelineName = topology.pipelineName, stores, action, actingRoleArn } = change;
  const { usePipelineRoleForActions = true } = change;
  const { account, region, deployRoleArn } = topology.environment('prod');
  const tooling = new Stack(scope, 'Tooling', { env: TOOLING });
  const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
  const encryptionKey = kms.Key.fromKeyArn(tooling, 'Key', artifacts.keyArn);
  const own = s3.Bucket.fromBucketAttributes(tooling, 'Store', { bucketName: artifacts.bucketName, encryptionKey });
  const acting = iam.Role.fromRoleArn(tooling, 'DeployRole', actingRoleArn ?? deployRoleArn, { mutable: false });
  const source = new codepipeline.Artifact('Source');
  new codepipeline.Pipeline(tooling, 'Pipeline', {
    pipelineName: pipelineName ?? undefined,
    role: role === null ? undefined : new iam.Role(tooling, 'PipelineRole', {
      roleName: topology.pipelineRoleName, path: '/delivery/', assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'), ...role,
    }),
    usePipelineRoleForActions,
    ...(stores?.(tooling, own) ?? { artifactBucket: own }),
    stages: [
      {
        stageName: 'Source',
        actions: [new actions.CodeStarConnectionsSourceAction({
          actionName: 'Source', connectionArn: `arn:aws:codeconnections:eu-west-1:${TOOLING.account}:connection/x`, owner: 'acme', repo: 'shop', output: source,
        })],
      },
      {
        stageName: 'Prod',
        actions: [
          new actions.CloudFormationCreateReplaceChangeSetAction({
            actionName: 'Prepare',
            runOrder: 1,
            role: acting,
            account,
            region,
            stackName: 'shop',
            changeSetName: 'release',
            adminPermissions: false,
            deploymentRole: iam.Role.fromRoleArn(tooling, 'Execution', EXECUTION, { mutable: false }),
            templatePath: source.atPath('shop.template.json'),
            ...action,
          }),
          new actions.CloudFormationExecuteChangeSetAction({
            actionName: 'Execute', runOrder: 2, role: acting, account, region, stackName: action?.stackName ?? 'shop', changeSetName: 'release',
          }),
        ],
      },
    ],
  });
  return tooling;
}

/** What synthesis says: `code of what`, in order; nothing where it says nothing. */
export function said(make: (app: App) => unknown): string[] {
  const app = new App();
  make(app);
  try {
    app.synth();
    return [];
  } catch (error) {
    const problems = [...(error as Error).message.matchAll(/\] (.*?): must .*?\[(CrossAccountDeployRole\.\w+)\]/gs)].map(([, what, code]) => `${code}, ${what}`);
    // What is wrong otherwise is no answer.
    if (problems.length === 0) throw error;
    return problems;
  }
}

/** All that synthesis says; nothing where it says nothing. */
export function toldOf(make: (app: App) => unknown): string {
  const app = new App();
  make(app);
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

export const oneApp = (change: Change) => (app: App) => {
  const { role } = deployRole(app, change.topology ?? here);
  return { role, tooling: pipeline(app, change) };
};

/** One of the user's own, first in any stage: nobody knows how it encrypts what it makes. */
export const SOURCE: codepipeline.CfnPipeline.ActionDeclarationProperty = {
  name: 'Source', runOrder: 1, actionTypeId: { category: 'Source', provider: 'x', owner: 'Custom', version: '1' }, outputArtifacts: [{ name: 'Source' }],
};

/** An action as CloudFormation knows it, in the pipeline that the deploy role trusts. */
export const ofKind = (category: string, provider: string, configuration?: object, change: object = {}) => (app: App, stack = new Stack(app, 'Tooling', { env: TOOLING })) =>
  new codepipeline.CfnPipeline(stack, 'Pipeline', {
    name: here.pipelineName,
    roleArn: here.pipelineRoleArn,
    artifactStore: { type: 'S3', location: here.platform.artifactBucketName },
    stages: [{
      name: 'Prod',
      actions: [{
        name: 'Act',
        runOrder: 2,
        actionTypeId: { category, provider, owner: 'AWS', version: '1' },
        configuration,
        roleArn: here.environment('prod').deployRoleArn,
        inputArtifacts: [{ name: 'Source' }],
        ...change,
      }, SOURCE],
    }],
  });
