import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Which state machine makes releases.
 */
export interface ReleaseDeployerPermissionsOptions {
  /**
   * The ARN of the state machine, in partition, account and region of the role's stack: the action has to run there.
   *
   * Names may have any character that Step Functions and IAM both take. A reference to a state machine of the app will do.
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
   * The roles that these task definitions name: task role and execution role, of the role's account. Not the deploy role itself.
   *
   * @default - none; a task definition with a role is refused then
   */
  readonly passedRoles?: iam.IRole[];

  /**
   * Whether revisions may have privileged containers, whoever is root in which is root on the instance. Fargate has none.
   *
   * @default false
   */
  readonly privileged?: boolean;
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
   * The roles that these task definitions name: task role and execution role, of the role's account. Not the deploy role itself.
   *
   * @default - none; a task definition with a role is refused then
   */
  readonly passedRoles?: iam.IRole[];

  /**
   * Whether revisions may have privileged containers, whoever is root in which is root on the instance. Fargate has none.
   *
   * @default false
   */
  readonly privileged?: boolean;
}

/**
 * Which stacks CodePipeline's action `CloudFormation` changes with change sets.
 */
export interface ChangeSetPermissionsOptions {
  /**
   * The names of the stacks, at least one: 1 to 128 letters, digits and hyphens each, starting with a letter.
   *
   * Not the deploy role's own stack: the pipeline could give itself every permission there. Where `deploymentRole` is a
   * `CloudFormationExecutionRole` of the app, only stacks that it is computed for: its permissions are for these. Of the deploy role's
   * region alone, as the deploy role reaches no others.
   */
  readonly stackNames: string[];

  /**
   * The role that CloudFormation changes the stacks with: the action's `deploymentRole`.
   *
   * It is another role than the deploy role, of the same account. No change set can be created with another one, or with none. What a
   * deployment may do is this role's to say.
   *
   * A role that is made elsewhere comes from `iam.Role.fromRoleArn`: `fromRoleName` leaves out its path, which is a part of its ARN. Of a role of
   * the topology, that is an error.
   */
  readonly deploymentRole: iam.IRole;

  /**
   * The name that every change set has: 1 to 128 letters, digits and hyphens, starting with a letter.
   *
   * Without it, the role can also execute change sets that somebody else has made, with other roles and templates than this pipeline's.
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
   * The names of the alarms that the action watches while it shifts traffic, at most 10, of 1 to 255 characters up to U+00FF without
   * wildcards each: IAM takes no others in a policy.
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
  /** The name of the bucket, which has to be of the role's account. It is not CDK's bucket for assets, from which stacks are deployed. */
  readonly bucketName: string;

  /**
   * What the keys of all files start with, without the slash behind it: a literal of at most 1024 bytes.
   *
   * @default - every key
   */
  readonly keyPrefix?: string;

  /**
   * The key that encrypts the bucket, itself and not an alias, of account and region of the role's stack, in which the bucket is then.
   *
   * @default - none; a bucket with a customer-managed key refuses the files then
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The canned ACL that the action gives to each file: its `accessControl`.
   *
   * `PUBLIC_READ`, `PUBLIC_READ_WRITE` and `AUTHENTICATED_READ` let everybody, or everybody with an AWS account, read what is
   * deployed, `AWS_EXEC_READ` lets EC2 do so, and they warn. `LOG_DELIVERY_WRITE` is for buckets, and refused.
   *
   * @default - files stay private to the bucket's account
   */
  readonly accessControl?: s3.BucketAccessControl;
}
