import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactReader } from './artifact-reader';
import { ArtifactWriter } from './artifact-writer';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';

/**
 * What a SecureArtifactBucket is made from. All of it is optional: without a topology the bucket stands alone.
 */
export interface SecureArtifactBucketProps {
  /**
   * The topology whose artifacts the bucket holds.
   *
   * It gives bucket and key the names that other accounts derive too, lets the deploy role of each environment read the
   * application's artifacts, and applies the platform's conventions. A platform has one bucket: further applications are
   * let in with `addApplication`.
   *
   * @default - the bucket stands alone; CloudFormation names it, and only `readers` read it from other accounts
   */
  readonly topology?: DeliveryTopology;

  /**
   * Whether the deploy role of each environment is let in to read its application's artifacts.
   *
   * A way of deploying that takes everything from the image repository reads no artifact; and where there are more environments
   * than the policies can name, a group among the `readers` takes their place.
   *
   * @default - true with a topology
   */
  readonly admitDeployRoles?: boolean;

  /**
   * Roles of other accounts that read artifacts, beside those of the topology; made with `ArtifactReader`.
   *
   * @default - none
   */
  readonly readers?: ArtifactReader[];

  /**
   * Roles that write artifacts, beside the pipelines and builds of the topologies; made with `ArtifactWriter`.
   *
   * One of the bucket's own account also needs the permissions in an identity policy, as `grants.write` gives them.
   *
   * @default - none
   */
  readonly writers?: ArtifactWriter[];

  /**
   * Whether only an application's own pipeline and builds can put, replace, encrypt anew, lock or delete its artifacts, with those that
   * are let in as writers, and whether nobody can create a grant on the key.
   *
   * Everybody else is denied it by the policies of bucket and key, an administrator of the account included. So are, but for deployments and
   * break-glass roles, what would have the same effect: deleting the bucket, changing its lifecycle, versioning, encryption or logging,
   * disabling or deleting the key or taking its alias, which the account's root user can do, too. That holds as far as the stack's
   * synthesizer says with which role it is deployed; another role, for example after a bootstrap with another qualifier, can change these
   * only once a deployment with the old one has named it.
   *
   * Who can edit those policies is not stopped by them: see `deleteProtection`. Nor is who can act as one of the roles, for example by
   * changing the build or the pipeline, or starting a build with other commands: that takes guardrails of the organization.
   *
   * Without exclusive writers, an artifact can be replaced after it was approved, which is warned of where there is a topology.
   *
   * @default - true with a topology, false without
   */
  readonly exclusiveWriters?: boolean;

  /**
   * The names of roles of the bucket's account that are exempt in an emergency from `exclusiveWriters` and `deleteProtection`, literals, each with
   * its path in front if it has one, for example `emergency/BreakGlass`.
   *
   * Who may act as such a role is said by its trust policy alone. It still needs the permissions in an identity policy.
   *
   * @default - none: in an emergency, the stack has to be changed
   */
  readonly breakGlassRoleNames?: string[];

  /**
   * Whether only the role with which CloudFormation deploys the stack and the break-glass roles can change the bucket's configuration and policy,
   * disable or delete the key or change its policy and alias; and only the break-glass roles can delete a version of an object.
   *
   * That role is what the stack's synthesizer says. CDK's own is used by every stack of account and region, so that whoever can deploy any of
   * them can take the protection away: give the stack one of its own, with `cloudFormationExecutionRole` of `DefaultStackSynthesizer`.
   *
   * Once this is deployed, another role cannot update the stack, also after a bootstrap with another qualifier: take the protection away
   * first. With a synthesizer that names no role, name the one that deploys as a break-glass role. The account's root user can always mend
   * both policies. The bucket for access logs is not protected, nor are tags and description of the key, further aliases, and turning rotation on.
   *
   * @default false
   */
  readonly deleteProtection?: boolean;

  /**
   * The names of roles of the bucket's account that administer the key, instead of everybody to whom the account's identity policies give
   * it; each with its path in front if it has one.
   *
   * The role with which CloudFormation deploys the stack administers it too, and so do the break-glass roles and the account's root user.
   * All others can only encrypt and decrypt with it, as their identity policies say, and through S3 and CloudWatch Logs only. With
   * `exclusiveWriters`, administrators neither disable nor delete the key, nor take its alias or create grants; with `deleteProtection`,
   * they do not change its policy or end its rotation, either. An empty list leaves it all to deployments and break-glass roles.
   *
   * @default - the account's identity policies say who administers the key
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  readonly keyAdministratorRoleNames?: string[];

  /**
   * The bucket's name, when it stands alone. 3 to 63 lower-case letters, digits and hyphens.
   *
   * With a name, readers can decrypt with the key what lies in this bucket only. Changing it replaces the bucket.
   *
   * @default - derived from the topology, or left to CloudFormation
   */
  readonly bucketName?: string;

  /**
   * Where S3 writes a log of every request to the bucket: a bucket of the same account and region with keys of S3, not of KMS.
   * One that was made in the app lets S3 write by itself; the policy of one that is imported is yours to write.
   *
   * @default - a bucket that the artifact buckets of the stack share, which keeps logs for a year
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
   */
  readonly serverAccessLogsBucket?: s3.IBucket;

  /**
   * After how long an artifact is deleted, whole days, at least one. It is then a version that was replaced, by nothing.
   *
   * @default - never
   */
  readonly expiration?: Duration;

  /**
   * How long versions stay that were replaced or deleted, whole days, at least one: how long a mistake can be taken back.
   *
   * @default Duration.days(90)
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * For how long nobody can delete or replace a version of an artifact, as S3 Object Lock sees to it: in governance mode nobody
   * without `s3:BypassGovernanceRetention`, in compliance mode nobody at all.
   *
   * Decide before the first deployment: CloudFormation would have to replace a bucket that is there. Not with `DESTROY`.
   *
   * @default - no lock: versions can be deleted, but not by the roles that build and read
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  readonly objectLock?: s3.ObjectLockRetention;

  /**
   * Whether S3 tells the account's default event bus of everything that happens to the artifacts, for rules of yours.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  readonly eventBridgeEnabled?: boolean;

  /**
   * What becomes of bucket, key, alias and bucket policy when they leave the stack: `RETAIN_ON_UPDATE_OR_DELETE`, `RETAIN`
   * or `DESTROY`.
   *
   * One answer for all: a key that goes before its data makes the data unreadable, and a retained bucket without its
   * policy would answer to plain HTTP. The default retains, but for a stack whose first deployment fails: what that leaves
   * behind would only stand in the way of the next attempt. With `DESTROY`, empty the bucket before you delete the stack:
   * CloudFormation deletes no bucket that holds something, but has deleted its policy by then.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
