import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactReader, ArtifactWriter, CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from 'cdk-secure-delivery';

/** A bucket of its own, without a topology, that goes away with its stack, and a role that deploys in every way. */
export class SandboxStack extends Stack {
  constructor(app: App) {
    super(app, 'Sandbox', { env: { account: '666666666666', region: 'eu-west-1' } });

    new SecureArtifactBucket(this, 'Artifacts', {
      readers: [
        ArtifactReader.role('777777777777', 'sandbox-deploy', { path: '/sandbox/', keyPrefix: 'nightly' }),
        ArtifactReader.role('555555555555', 'auditor'),
        ArtifactReader.roles(['555555555555', '777777777777'], { path: '/reports/', keyPrefix: 'reports' }),
      ],
      writers: [ArtifactWriter.role('777777777777', 'sandbox-import', { keyPrefix: 'incoming' })],
      exclusiveWriters: true,
      breakGlassRoleNames: ['emergency/BreakGlass'],
      deleteProtection: true,
      keyAdministratorRoleNames: ['KeyAdministrator'],
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const role = (name: string) => iam.Role.fromRoleName(this, name, name);
    const deployment = { applicationName: 'shop', deploymentGroupName: 'all', deploymentConfigName: 'CodeDeployDefault.AllAtOnce' };
    new CrossAccountDeployRole(this, 'DeployRole', {
      pipelineRole: iam.Role.fromRoleArn(this, 'Pipeline', 'arn:aws:iam::777777777777:role/sandbox-pipeline'),
      roleName: 'sandbox-deploy',
      artifacts: SecureArtifactBucket.fromAttributes(this, 'Releases', {
        bucketName: 'acme-releases', keyArn: 'arn:aws:kms:eu-west-1:777777777777:key/11111111-2222-3333-4444-555555555555',
      }),
      permissions: [
        DeployPermissions.releaseDeployer({ stateMachineArn: 'arn:aws:states:eu-west-1:666666666666:stateMachine:sandbox-release' }),
        DeployPermissions.codeDeployToEcs({ ...deployment, taskDefinitionFamily: 'shop', passedRoles: [role('shop-task')] }),
        DeployPermissions.ecs({ clusterName: 'web', serviceName: 'shop', taskDefinitionFamily: 'shop', passedRoles: [role('shop-execution')] }),
        DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: role('shop-deployment') }),
        DeployPermissions.lambdaFunction({ functionName: 'thumbnails', pipelineName: 'sandbox', alarmNames: ['thumbnails'] }),
        DeployPermissions.codeDeployInPlace(deployment),
        DeployPermissions.s3({ bucketName: 'acme-website', keyPrefix: 'shop' }),
      ],
    });
  }
}
