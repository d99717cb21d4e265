import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Which state machine makes releases.
 */
export interface ReleaseDeployerPermissionsOptions {
  /**
   * The ARN of the state machine, in the account of the role.
   *
   * @default - the deployer of the topology's environment; without a topology, it has to be given
   */
  readonly stateMachineArn?: string;
}

/**
 * What CodePipeline's action `CodeDeployToECS` deploys.
 */
export interface CodeDeployToEcsPermissionsOptions {
  /** The name of the CodeDeploy application: 1 to 100 letters, digits and `._+=,@-`. */
  readonly applicationName: string;

  /** The name of the application's deployment group: 1 to 100 letters, digits and `._+=,@-`. */
  readonly deploymentGroupName: string;

  /** The name of the deployment group's deployment configuration, for example `CodeDeployDefault.ECSCanary10Percent5Minutes`. */
  readonly deploymentConfigName: string;

  /** The family of the task definitions that are registered: 1 to 255 letters, digits, hyphens and underscores. */
  readonly taskDefinitionFamily: string;

  /**
   * The roles that these task definitions name: task role and execution role.
   *
   * @default - none; a task definition with a role is refused then
   */
  readonly passedRoles?: iam.IRole[];
}

/**
 * What CodePipeline's action `ECS` deploys.
 */
export interface EcsPermissionsOptions {
  /** The name of the cluster: 1 to 255 letters, digits, hyphens and underscores. */
  readonly clusterName: string;

  /** The name of the service: 1 to 255 letters, digits, hyphens and underscores. */
  readonly serviceName: string;

  /** The family of the service's task definitions: 1 to 255 letters, digits, hyphens and underscores. */
  readonly taskDefinitionFamily: string;

  /**
   * The roles that these task definitions name: task role and execution role.
   *
   * @default - none; a task definition with a role is refused then
   */
  readonly passedRoles?: iam.IRole[];
}

/**
 * Which stacks CodePipeline's action `CloudFormation` changes with change sets.
 */
export interface ChangeSetPermissionsOptions {
  /** The names of the stacks, at least one: 1 to 128 letters, digits and hyphens each, starting with a letter. */
  readonly stackNames: string[];

  /**
   * The role that CloudFormation changes the stacks with: the action's `deploymentRole`.
   *
   * No change set can be created with another one, or with none. What a deployment may do is this role's to say.
   */
  readonly executionRole: iam.IRole;

  /**
   * The name that every change set has: 1 to 128 letters, digits and hyphens, starting with a letter.
   *
   * @default - any name
   */
  readonly changeSetName?: string;
}

/**
 * What CodePipeline's action `Lambda` deploys.
 */
export interface LambdaPermissionsOptions {
  /** The name of the function: 1 to 64 letters, digits, hyphens and underscores. */
  readonly functionName: string;

  /**
   * Whether the action only moves the alias to versions that something else has published.
   *
   * The role can change no code then, and reads no artifact. Give the action `PublishedTargetVersion`.
   *
   * @default false - the action also updates the code from an artifact, and publishes a version
   */
  readonly publishedVersionsOnly?: boolean;

  /**
   * The names of the alarms that the action watches while it shifts traffic, at most 10.
   *
   * @default - none
   */
  readonly alarmNames?: string[];

  /**
   * The name of the pipeline, after which the action's log group is named.
   *
   * @default - the topology's pipeline; without a topology, it has to be given
   */
  readonly pipelineName?: string;
}

/**
 * What CodePipeline's action `CodeDeploy` deploys to EC2 instances.
 */
export interface CodeDeployInPlacePermissionsOptions {
  /** The name of the CodeDeploy application: 1 to 100 letters, digits and `._+=,@-`. */
  readonly applicationName: string;

  /** The name of the application's deployment group: 1 to 100 letters, digits and `._+=,@-`. */
  readonly deploymentGroupName: string;

  /** The name of the deployment group's deployment configuration, for example `CodeDeployDefault.OneAtATime`. */
  readonly deploymentConfigName: string;
}

/**
 * Where CodePipeline's action `S3` puts files.
 */
export interface S3PermissionsOptions {
  /** The name of the bucket, which has to be of the role's account. */
  readonly bucketName: string;

  /**
   * What the keys of all files start with, without the slash behind it.
   *
   * @default - every key
   */
  readonly keyPrefix?: string;

  /**
   * The key that encrypts the bucket, of the role's account.
   *
   * @default - none; a bucket with a customer-managed key refuses the files then
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The canned ACL that the action gives to each file: its `accessControl`.
   *
   * `PUBLIC_READ`, `PUBLIC_READ_WRITE` and `AUTHENTICATED_READ` let everybody, or everybody with an AWS account, read what is
   * deployed, and warn.
   *
   * @default - files stay private to the bucket's account
   */
  readonly accessControl?: s3.BucketAccessControl;
}
