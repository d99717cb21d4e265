import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { ArtifactReader } from './artifact-reader';
import { checkTopology } from '../delivery-topology/checks';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { Problems } from '../private/problems';
import { NAME_LENGTH } from '../private/quotas';
import { warn } from '../private/warnings';
import { logAccess } from './private/access-logs';
import { AdmittedReaders, deployReaders } from './private/admitted-readers';
import { checkApplication, generation } from './private/application';
import { encryptionStatements, transportStatements } from './private/bucket-policy';
import { lifecycleRules } from './private/lifecycle';
import { policySizeProblems } from './private/policy-sizes';
import { decryptConditions, grantBuild, grantRead, ReadAccess } from './private/read-access';
import { RemoteArtifactBucket } from './private/remote-artifact-bucket';
import { BUCKETS, checkReader, validateBucket } from './private/validate-bucket';
import { ISecureArtifactBucketGrants } from './secure-artifact-bucket-grants';

/**
 * An artifact bucket, made in this app or in another account's.
 */
export interface ISecureArtifactBucket extends IConstruct {
  /**
   * The bucket's name.
   * @attribute
   */
  readonly bucketName: string;

  /**
   * The bucket's ARN.
   * @attribute
   */
  readonly bucketArn: string;

  /** Permissions for principals of the stack that this construct lies in. */
  readonly grants: ISecureArtifactBucketGrants;
}

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
   * Roles of other accounts that read artifacts, beside those of the topology; made with `ArtifactReader.role`.
   *
   * @default - none
   */
  readonly readers?: ArtifactReader[];

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

/**
 * A versioned bucket for what builds produce and deployments consume, encrypted with a key of its own.
 *
 * It defines a customer-managed KMS key with yearly rotation, with a topology also its alias, the bucket with an S3 Bucket
 * Key, no public access, no ACLs, and a policy that refuses plain HTTP and TLS below 1.2, and uploads that are encrypted in any
 * other way than with this key: say nothing about encryption when you upload, or `aws:kms` with the key's ARN. Roles of other
 * accounts are let in by exact ARN, on bucket and key together. Its own account is ruled by its own identity policies. The stack gets two
 * outputs: the ARN of the bucket, and of the key.
 *
 * Versions that were replaced or deleted stay for 90 days, parts of uploads that were never finished for seven. Every request is
 * logged, in a bucket that the stack's artifact buckets share unless another one is given.
 *
 * This is a first slice: exclusive writers and regional siblings are not part of it yet.
 *
 * @exampleMetadata fixture=artifacts
 * @example
 * const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
 * artifacts.addApplication(otherTopology);
 * artifacts.bucket.grantPut(buildRole, `${topology.artifactKeyPrefix}/*`);
 */
export class SecureArtifactBucket extends Construct implements ISecureArtifactBucket {
  /**
   * The artifact bucket of a topology as seen from another app, in whichever of the topology's accounts.
   *
   * Nothing is looked up: name, key alias and owner come from the topology. Its grants write the reader's side; the
   * bucket's own side is written where the bucket is defined, and lets in the deploy role of each environment: a role with
   * `deployRoleName` and the conventions' `iamPath`. Granting another role warns.
   *
   * @param scope where the reference lies: a stack of one of the topology's accounts
   * @param id its id within the scope
   * @param topology whose artifacts
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is of none of the topology's accounts
   * @throws DeliveryTopology.WrongRegion when the stack is of another region than the topology has in that account
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  public static fromTopology(scope: Construct, id: string, topology: DeliveryTopology): ISecureArtifactBucket {
    const problems = new Problems('SecureArtifactBucket');
    checkTopology(problems, 'SecureArtifactBucket.NoTopology', topology);
    problems.throwIfAny(scope);
    return new RemoteArtifactBucket(scope, id, topology);
  }

  /** The bucket's name. */
  public readonly bucketName: string;

  /** The bucket's ARN. */
  public readonly bucketArn: string;

  /** The ARN of the key that encrypts the artifacts. */
  public readonly keyArn: string;

  /** The bucket. */
  public readonly bucket: s3.IBucket;

  /** The key that encrypts the artifacts. */
  public readonly encryptionKey: kms.IKey;

  /** The bucket with the log of every request. */
  public readonly serverAccessLogsBucket: s3.IBucket;

  /** Permissions for principals of the stack that this construct lies in. */
  public readonly grants: ISecureArtifactBucketGrants;

  /**
   * What becomes of whatever is encrypted with the key, too.
   * @internal
   */
  public readonly _removalPolicy: RemovalPolicy;

  private readonly topologies: DeliveryTopology[] = [];
  private readonly readers: AdmittedReaders;

  /**
   * @param scope where the bucket is defined
   * @param id its id within the scope
   * @param props what it is made from
   * @throws DeliveryTopology.AgnosticStack when there is a topology and the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the topology's artifact account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the topology's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   * @throws SecureArtifactBucket.NoTopology when the topology is something else
   * @throws SecureArtifactBucket.DuplicateBucket when the app has the platform's bucket already
   * @throws SecureArtifactBucket.Contradiction when a bucket name is given with a topology, or an object lock with `DESTROY`
   * @throws SecureArtifactBucket.InvalidSetting when an object lock was not made with `ObjectLockRetention`, or a setting is neither true nor false
   * @throws SecureArtifactBucket.InvalidBucketName when the bucket name breaks S3's rules
   * @throws SecureArtifactBucket.InvalidAccessLogs when the bucket for logs lies elsewhere, or has a key of KMS
   * @throws SecureArtifactBucket.InvalidLifecycle when a time is no whole days
   * @throws SecureArtifactBucket.InvalidReader when a reader was not made with `ArtifactReader.role`
   * @throws SecureArtifactBucket.DuplicateReader when a role reads the same twice
   * @throws SecureArtifactBucket.UnsupportedRemovalPolicy when bucket and key do not both know the removal policy
   * @throws SecureArtifactBucket.PolicyTooLarge at synthesis, when there are more readers than a policy can name
   */
  constructor(scope: Construct, id: string, props: SecureArtifactBucketProps = {}) {
    super(scope, id);
    validateBucket(this, props);
    const { topology, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE } = props;
    const name = topology?.platform.artifactBucketName ?? props.bucketName;
    BUCKETS.mark(this, topology?.platform.artifactBucketName);
    if (removalPolicy === RemovalPolicy.DESTROY) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.destroyed');

    this._removalPolicy = removalPolicy;
    const key = this.defineKey(removalPolicy, topology);
    const bucket = this.defineBucket(key, { ...props, name, removalPolicy });
    this.encryptionKey = key;
    this.bucket = bucket;
    this.bucketName = bucket.bucketName;
    // Written out when the name is known: a reference from the key's policy to the bucket would be a cycle.
    this.bucketArn = name === undefined ? bucket.bucketArn : Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: name });
    this.keyArn = key.keyArn;
    this.serverAccessLogsBucket = logAccess(this, { bucket, bucketArn: this.bucketArn, removalPolicy }, props.serverAccessLogsBucket);
    if (!props.serverAccessLogsBucket) topology?.platform.conventions.applyTo(this.serverAccessLogsBucket);
    this.grants = { read: (grantee) => this.grantRead(grantee) };
    this.readers = new AdmittedReaders({
      stack: Stack.of(this),
      bucket,
      bucketArn: this.bucketArn,
      bucketArnIsKnown: name !== undefined,
      key,
      organizationId: topology?.platform.organizationId,
    });

    if (topology) this.admitApplication(topology);
    for (const reader of props.readers ?? []) this.addReader(reader);
    new CfnOutput(this, 'BucketArn', { value: bucket.bucketArn, description: 'ARN of the artifact bucket' });
    new CfnOutput(this, 'KmsKeyArn', { value: key.keyArn, description: 'ARN of the key that encrypts the artifacts' });
    this.node.addValidation({ validate: () => policySizeProblems(Stack.of(this), bucket, key) });
  }

  /**
   * Lets the deploy roles of another application of the same platform read that application's artifacts.
   *
   * @param topology the other application, with the very same platform
   * @throws SecureArtifactBucket.NoTopology when the bucket, or what is passed, has no topology
   * @throws SecureArtifactBucket.OtherPlatform when the two platforms differ in anything
   * @throws SecureArtifactBucket.DuplicateReader when the application is in already
   * @throws DeliveryTopology.SharedAccount when one application's production shares an account with less of the other's
   */
  public addApplication(topology: DeliveryTopology): void {
    const problems = new Problems('SecureArtifactBucket');
    if (checkTopology(problems, 'SecureArtifactBucket.NoTopology', topology)) checkApplication(problems, topology, this.topologies);
    problems.throwIfAny(this);
    this.admitApplication(topology);
  }

  /**
   * Lets a role of another account read artifacts, on the bucket and on the key.
   *
   * The role also needs the permissions in its own account. Where the topology names the organization, the role's account
   * has to belong to it.
   *
   * @param reader who reads, made with `ArtifactReader.role`
   * @throws SecureArtifactBucket.InvalidReader when the reader was made otherwise
   * @throws SecureArtifactBucket.DuplicateReader when the role reads the same artifacts, or all, already
   */
  public addReader(reader: ArtifactReader): void {
    const problems = new Problems('SecureArtifactBucket');
    const duplicate = checkReader(problems, 'reader', reader) ? this.readers.duplicateOf(reader) : undefined;
    if (duplicate) problems.add('SecureArtifactBucket.DuplicateReader', 'reader', reader.roleArn, duplicate);
    problems.throwIfAny(this);
    this.readers.admit(reader);
  }

  /**
   * Whether an application's artifacts lie in this bucket.
   * @internal
   */
  public _holds(topology: DeliveryTopology): boolean {
    return this.topologies.some(({ artifactKeyPrefix, platform: { artifactBucketName } }) =>
      artifactKeyPrefix === topology.artifactKeyPrefix && artifactBucketName === topology.platform.artifactBucketName);
  }

  /**
   * Lets a principal of the bucket's account build from and into an application's artifacts: get and put, never delete or list.
   * @internal
   */
  public _grantBuild(grantee: iam.IGrantable, topology: DeliveryTopology): iam.Grant {
    return grantBuild(this, grantee, this.access(topology), this.keyArn);
  }

  private defineKey(removalPolicy: RemovalPolicy, topology?: DeliveryTopology): kms.Key {
    const key = new kms.Key(this, `Key${generation(topology)}`, {
      description: `Artifacts of ${this.node.path}`.slice(0, NAME_LENGTH.kmsDescription.limit),
      enableKeyRotation: true,
      removalPolicy,
    });
    if (topology) {
      // Readers elsewhere know the key by its alias alone: it has to live as long as the key.
      new kms.Alias(this, `Alias${generation(topology)}`, { aliasName: topology.platform.artifactKeyAlias, targetKey: key, removalPolicy });
    }
    return key;
  }

  private defineBucket(encryptionKey: kms.IKey, values: BucketValues) {
    const { name: bucketName, removalPolicy, topology, objectLock, eventBridgeEnabled } = values;
    const bucket = new s3.Bucket(this, `Bucket${generation(topology)}`, {
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules: lifecycleRules(values),
      ...(objectLock ? { objectLockEnabled: true, objectLockDefaultRetention: objectLock } : {}),
      removalPolicy,
    });
    // CDK's own property would bring a function that does what CloudFormation does by itself.
    if (eventBridgeEnabled) {
      (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled } };
    }
    for (const statement of [...transportStatements(bucket.bucketArn), ...encryptionStatements(bucket.bucketArn, encryptionKey.keyArn)]) {
      bucket.addToResourcePolicy(statement);
    }
    // A retained bucket without its policy would be open to plain HTTP.
    bucket.policy!.applyRemovalPolicy(removalPolicy);
    return bucket;
  }

  private admitApplication(topology: DeliveryTopology): void {
    topology._adopt(this);
    this.topologies.push(topology);
    deployReaders(topology).forEach((reader) => this.readers.admit(reader));
  }

  /** Within the bucket's own account, where its policy need not say anything. */
  private grantRead(grantee: iam.IGrantable): iam.Grant {
    const access = this.access(this.topologies[0]);
    return grantRead(this, grantee, access, { actions: ['kms:Decrypt'], resources: [this.keyArn], conditions: decryptConditions(access, true) });
  }

  private access(topology?: DeliveryTopology): ReadAccess {
    const { account, region } = Stack.of(this);
    return { bucketArn: this.bucketArn, bucketAccount: account, bucketRegion: region, keyPrefix: topology?.artifactKeyPrefix };
  }
}

/** What a bucket is defined with, beside its key. */
interface BucketValues extends SecureArtifactBucketProps {
  readonly name?: string;
  readonly removalPolicy: RemovalPolicy;
}
