import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { sizeProblems } from '../../private/policy-size';
import { POLICY_SIZE } from '../../private/quotas';
import { viaService } from '../../private/via-service';
import { SecureArtifactBucket } from '../../secure-artifact-bucket/secure-artifact-bucket';
import { PipelineSource } from '../pipeline-source';

/** What the pipeline's role is for. */
export interface PipelineAccess {
  readonly topology: DeliveryTopology;
  readonly artifacts: SecureArtifactBucket;
  readonly source: PipelineSource;
  readonly project: codebuild.IProject;
  readonly releaseTags: sfn.StateMachine;
}

/** A role, and the policy that is all of its permissions. */
export interface PipelineRole {
  readonly role: iam.Role;
  readonly policy: iam.Policy;
}

/** The role that every action runs with, but for the releases: those run with the roles of their accounts. */
export function definePipelineRole(scope: Construct, access: PipelineAccess): PipelineRole {
  const { topology } = access;
  const role = new iam.Role(scope, 'Role', {
    roleName: topology.pipelineRoleName,
    path: topology.platform.conventions.iamPath,
    description: `Delivers ${topology.application}`,
    // AWS documents the trust without a source; that CodePipeline says for which pipeline it asks is not documented. A role can be
    // given to pipelines of its own account only: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-service-role-cli.html
    assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'),
  });
  const policy = new iam.Policy(scope, 'RolePolicy', { roles: [role], statements: [...actionStatements(access), ...storeStatements(access)] });
  return { role, policy };
}

/** What IAM would refuse in the deployment. */
export function pipelinePolicyProblems(scope: Construct, { document }: iam.Policy): string[] {
  return sizeProblems(Stack.of(scope), {
    called: 'role policy',
    policy: document,
    quota: POLICY_SIZE.iamRoleInline,
    code: 'BlueGreenEcsPipeline.PolicyTooLarge',
    fix: 'give roles a shorter path, or build a topology for some of the environments',
  });
}

/**
 * What AWS names for each kind of action.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 */
function actionStatements({ topology, source, project, releaseTags }: PipelineAccess): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'Source',
      // Which of the two counts depends on when the connection was made, and so on what its ARN begins with.
      actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
      resources: [source.connectionArn],
    }),
    new iam.PolicyStatement({
      sid: 'Build',
      actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'],
      resources: [project.projectArn],
    }),
    new iam.PolicyStatement({
      sid: 'Release',
      actions: ['sts:AssumeRole'],
      resources: topology.environments.map(({ deployRoleArn }) => deployRoleArn),
    }),
    new iam.PolicyStatement({
      sid: 'Tag',
      actions: ['states:DescribeStateMachine', 'states:StartExecution'],
      resources: [releaseTags.stateMachineArn],
    }),
    new iam.PolicyStatement({
      sid: 'WatchTag',
      actions: ['states:DescribeExecution'],
      // The names of executions are CodePipeline's to choose.
      resources: [executionsOf(releaseTags)],
    }),
  ];
}

const executionsOf = (stateMachine: sfn.StateMachine) => Stack.of(stateMachine).formatArn({
  service: 'states', resource: 'execution', resourceName: `${stateMachine.stateMachineName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
});

/**
 * What AWS names for the artifact store, for this application's part of it. Of the key's actions, those that S3 needs on
 * somebody's behalf.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
function storeStatements({ topology, artifacts }: PipelineAccess): iam.PolicyStatement[] {
  const { artifactAccount, region } = topology.platform;
  const { bucketArn, keyArn } = artifacts;
  const conditions = { StringEquals: { 'aws:ResourceAccount': artifactAccount } };
  return [
    new iam.PolicyStatement({
      sid: 'ArtifactStore',
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'],
      resources: [bucketArn],
      conditions,
    }),
    new iam.PolicyStatement({
      sid: 'Artifacts',
      // The bucket has no ACLs, and takes none but the one that says so.
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:PutObjectAcl'],
      resources: [`${bucketArn}/${topology.artifactKeyPrefix}/*`],
      conditions,
    }),
    new iam.PolicyStatement({
      sid: 'ArtifactKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': viaService('s3', region) },
        // With S3 Bucket Keys the bucket's ARN, without them the object's.
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
      },
    }),
  ];
}
