import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Every warning of the library: the id under which it is acknowledged, and when it is given. Ids are an API:
 * they are documented in docs/errors.md and frozen by a test.
 */
export const WARNINGS = {
  'cdk-secure-delivery:DeliveryTopology.sharedAccounts':
    'the topology allows production to share an account, so that one compromised or mistaken principal reaches both sides',
  'cdk-secure-delivery:DeliveryTopology.unmarkedProduction':
    'an environment is called production and is none: nobody approves its releases, and no guardrail holds for its account; give it production: true',
  'cdk-secure-delivery:SecureArtifactBucket.destroyed':
    'the removal policy DESTROY deletes the artifact key with the stack, after which no artifact can be read again',
  'cdk-secure-delivery:SecureArtifactBucket.unknownReader':
    'the role is not the deploy role of this account, which alone the artifact bucket lets in by itself: give it deployRoleName and iamPath of the '
    + 'topology, or admit it with addReader where the bucket is defined',
  'cdk-secure-delivery:SecureArtifactBucket.unknownWriter':
    'the role is neither the application\'s pipeline nor its build, which alone the artifact bucket lets write by itself: admit it with addWriter '
    + 'where the bucket is defined',
  'cdk-secure-delivery:SecureArtifactBucket.writerOfEverything':
    'a writer without a keyPrefix can replace the artifacts of every application of the bucket: give it the part that it needs',
  'cdk-secure-delivery:SecureArtifactBucket.unprotectedContents':
    'the stack\'s synthesizer does not say who deploys, so that every administrator can have all artifacts expire, or their key deleted: use '
    + 'DefaultStackSynthesizer, or name the role that deploys among breakGlassRoleNames and set deleteProtection',
  'cdk-secure-delivery:SecureArtifactBucket.sharedWriters':
    'without exclusive writers, everybody whom the account\'s identity policies let can replace an artifact after it was approved',
  'cdk-secure-delivery:SecureArtifactBucket.foreignPrincipal':
    'the policies of bucket or key name a role of another account as principal, which AWS refuses until the role exists, and let it into the whole bucket: '
    + 'CDK writes that for the actions of a pipeline that takes artifacts.bucket; give the pipeline s3.Bucket.fromBucketAttributes with bucketName and the '
    + 'key by its keyArn instead, and let others in with addReader or addWriter',
  'cdk-secure-delivery:SecureImageRepository.destroyed':
    'the removal policy DESTROY deletes the key of the images with the stack, after which no image can be pulled again, also by tasks that start anew',
  'cdk-secure-delivery:SecureImageRepository.limitedReleases':
    'releasedImageLimits lets images go that were released: one that is released again after so many newer ones can be deleted while it runs, because ECR '
    + 'counts by the time of the push',
  'cdk-secure-delivery:SecureImageRepository.unknownPuller':
    'the role is not the execution role of this account, which alone the image repository lets in: give it executionRoleName and iamPath of the topology',
  'cdk-secure-delivery:RoleAudit.unwatchedRole':
    'an audited account has a role in the app that deploys or that people use in an emergency, or policies of one, at which no audit there looks',
  'cdk-secure-delivery:RoleAudit.untoldUses':
    'another audit of the account tells of every use of a role, and none of this region does: a session is told of in the region in which it begins, and no '
    + 'rule tells of one that begins here',
  'cdk-secure-delivery:BreakGlassRole.administrator':
    'the break-glass role has all permissions, or can have them: what it is kept from, it can do through a role that it gives to a function, or, with '
    + 'allowStackUpdates, a stack that was deployed with another role; give it managedPolicies for what an emergency takes',
  'cdk-secure-delivery:BreakGlassRole.stackUpdates':
    'the break-glass role may update stacks, which CloudFormation does with the role that each was deployed with, whatever the session itself may do; '
    + 'leave allowStackUpdates out, and let sessions create stacks and change resources instead',
  'cdk-secure-delivery:BreakGlassRole.unbounded':
    'the break-glass role is exempt from the permissions boundary of the conventions: whoever uses it can do what no other role of the delivery can',
  'cdk-secure-delivery:BreakGlassRole.announcedElsewhere':
    'no RoleTrailAudit of this app in another account tells of uses of the break-glass role: they are told only where one for this topology is '
    + 'deployed, and wherever the session begins',
  'cdk-secure-delivery:BlueGreenEcsPipeline.unattendedProduction':
    'unattendedProduction lets releases into production that nobody has approved: whoever can push to the branch can release',
  'cdk-secure-delivery:CrossAccountDeployRole.sameAccount':
    'the deploy role trusts a role of its own account, so that one compromised account reaches both sides: use an account of its own for the workload',
  'cdk-secure-delivery:CrossAccountDeployRole.publicObjects':
    'the pipeline may let others read what it puts into the bucket: leave accessControl out, and serve the files through CloudFront',
  'cdk-secure-delivery:CrossAccountDeployRole.unknownAccount':
    'the stack does not say its account, so that nobody could check that the deploy role trusts a role of another one: give the stack an env',
  'cdk-secure-delivery:CrossAccountDeployRole.anyTaskDefinition':
    'a deployment of CodeDeploy runs whichever task definition and hooks its AppSpec names, with or without the alarms, as far as CodeDeploy\'s service role may: '
    + 'let that role pass only the roles, and invoke only the functions, of this service',
  'cdk-secure-delivery:CloudFormationExecutionRole.unboundedRoles':
    'the stacks make roles or users without one permissions boundary on all of them: whoever can change a template can give himself everything through such a '
    + 'role; set one, with conventions.applyTo(stack) where those of the topology have one, or with iam.PermissionsBoundary.of(stack).apply(...)',
  'cdk-secure-delivery:BlueGreenEcsService.noAlarms':
    'no alarm stops a release that goes wrong: make a CanaryAlarmSet for the service, or add alarms of your own with addRollbackAlarms',
  'cdk-secure-delivery:BlueGreenEcsService.noDeployer':
    'nothing can be released to the service, and every release of the pipeline fails: make a ReleaseDeployer for it',
  'cdk-secure-delivery:BlueGreenEcsService.destroyed':
    'the removal policy DESTROY deletes the application\'s log and its key with the stack, leaves the load balancer unprotected from deletion, and deletes the deployer\'s record of what was released',
};

export type WarningId = keyof typeof WARNINGS;

/**
 * Warns where CDK shows it, under an id that `Annotations.acknowledgeWarning` takes.
 * @param what it is about, where that is known
 */
export function warn(scope: IConstruct, id: WarningId, what?: string): void {
  Annotations.of(scope).addWarningV2(id, what === undefined ? WARNINGS[id] : `${WARNINGS[id]}; this is about ${what}`);
}

/** Takes a warning back that turns out at synthesis to be none. */
export const withdraw = (scope: IConstruct, id: WarningId): void => Annotations.of(scope).acknowledgeWarning(id);

/**
 * The same, of what there may be several in an app: what tells them apart stands in front, where everybody sees it.
 * @param remedy what to do, and where
 */
export function warnWith(scope: IConstruct, id: WarningId, remedy: string): void {
  Annotations.of(scope).addWarningV2(id, `${remedy}; ${WARNINGS[id]}`);
}
