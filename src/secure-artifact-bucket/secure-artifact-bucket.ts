import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { ArtifactReader } from './artifact-reader';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { Problems } from '../private/problems';
import { warn } from '../private/warnings';
import { bucketReadStatements, keyReadStatement, transportStatements } from './private/bucket-policy';
import { decryptConditions, grantRead, ReadAccess } from './private/read-access';
import { RemoteArtifactBucket } from './private/remote-artifact-bucket';
import { validateBucket } from './private/validate-bucket';
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
   * application's artifacts, and applies the platform's conventions.
   *
   * @default - the bucket stands alone; CloudFormation names it, and only `readers` read it from other accounts
   */
  readonly topology?: DeliveryTopology;

  /**
   * Roles of other accounts that read artifacts, beside those of the topology.
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
   * What becomes of bucket, key, alias and bucket policy when they leave the stack: `RETAIN` or `DESTROY`.
   *
   * One answer for all: a key that goes before its data makes the data unreadable, and a retained bucket without its
   * policy would answer to plain HTTP. CloudFormation deletes an empty bucket only.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A versioned bucket for what builds produce and deployments consume, encrypted with a key of its own.
 *
 * It defines a customer-managed KMS key with yearly rotation and an alias, the bucket with an S3 Bucket Key, no public
 * access, no ACLs, and a policy that refuses plain HTTP and TLS below 1.2. Roles of other accounts are let in by exact
 * ARN, on bucket and key together.
 *
 * This is a first slice: access logs, lifecycle rules, object lock, writers and regional siblings are not part of it yet.
 */
export class SecureArtifactBucket extends Construct implements ISecureArtifactBucket {
  /**
   * The artifact bucket of a topology as seen from an app of another account.
   *
   * Nothing is looked up: name, key alias and owner come from the topology. Its grants write the reader's side; the
   * bucket's own side is written where the bucket is defined.
   *
   * @param scope where the reference lies
   * @param id its id within the scope
   * @param topology whose artifacts
   */
  public static fromTopology(scope: Construct, id: string, topology: DeliveryTopology): ISecureArtifactBucket {
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

  /** Permissions for principals of the stack that this construct lies in. */
  public readonly grants: ISecureArtifactBucketGrants;

  private readonly topology?: DeliveryTopology;
  private readonly applications = new Set<string>();
  private readonly readers = new Set<string>();
  private readonly nameIsKnown: boolean;

  /**
   * @param scope where the bucket is defined
   * @param id its id within the scope
   * @param props what it is made from
   * @throws DeliveryTopology.AgnosticStack when there is a topology and the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the topology's artifact account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the topology's region
   * @throws SecureArtifactBucket.Contradiction when a bucket name is given with a topology
   * @throws SecureArtifactBucket.InvalidBucketName when the bucket name breaks S3's rules
   * @throws SecureArtifactBucket.UnsupportedRemovalPolicy when the removal policy is neither RETAIN nor DESTROY
   * @throws SecureArtifactBucket.DuplicateReader when two readers are the same role
   */
  constructor(scope: Construct, id: string, props: SecureArtifactBucketProps = {}) {
    super(scope, id);
    validateBucket(this, props);
    this.topology = props.topology;
    const name = props.topology?.platform.artifactBucketName ?? props.bucketName;
    this.nameIsKnown = name !== undefined;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    if (removalPolicy === RemovalPolicy.DESTROY) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.destroyed');

    const key = this.defineKey(removalPolicy);
    const bucket = this.defineBucket(key, name, removalPolicy);
    this.encryptionKey = key;
    this.bucket = bucket;
    this.bucketName = bucket.bucketName;
    // Written out when the name is known: a reference from the key's policy to the bucket would be a cycle.
    this.bucketArn = name === undefined ? bucket.bucketArn : Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: name });
    this.keyArn = key.keyArn;
    this.grants = { read: (grantee) => this.grantRead(grantee) };

    if (props.topology) {
      props.topology._adopt(this);
      this.admitApplication(props.topology);
    }
    for (const reader of props.readers ?? []) this.addReader(reader);
    new CfnOutput(this, 'BucketArn', { value: bucket.bucketArn, description: 'ARN of the artifact bucket' });
    new CfnOutput(this, 'KmsKeyArn', { value: key.keyArn, description: 'ARN of the key that encrypts the artifacts' });
  }

  /**
   * Lets the deploy roles of another application of the same platform read that application's artifacts.
   *
   * @param topology the other application
   * @throws SecureArtifactBucket.OtherPlatform when the application's platform has its artifacts elsewhere
   * @throws SecureArtifactBucket.DuplicateReader when the application is in already
   */
  public addApplication(topology: DeliveryTopology): void {
    const ours = this.topology?.platform.artifactBucketName;
    if (topology.platform.artifactBucketName !== ours) {
      Problems.throwOne('SecureArtifactBucket', {
        code: 'SecureArtifactBucket.OtherPlatform',
        property: 'topology',
        value: topology.platform.artifactBucketName,
        message: `must keep its artifacts in ${ours ?? 'a bucket with a topology'}; share one platform between the topologies`,
      }, this);
    }
    this.admitApplication(topology);
  }

  /**
   * Lets a role of another account read artifacts, on the bucket and on the key.
   *
   * The role also needs the permissions in its own account. Where the topology names the organization, the role's account
   * has to belong to it.
   *
   * @param reader who reads
   * @throws SecureArtifactBucket.DuplicateReader when the role reads the same artifacts already
   */
  public addReader(reader: ArtifactReader): void {
    this.refuseDuplicate(this.readers, `${reader.roleArn} ${reader.keyPrefix ?? '*'}`, 'reader', reader.roleArn);
    this.admit([reader], reader.keyPrefix);
  }

  private defineKey(removalPolicy: RemovalPolicy): kms.Key {
    const key = new kms.Key(this, 'Key', {
      description: `Artifacts of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy,
    });
    if (this.topology) {
      // Readers elsewhere know the key by its alias alone: it has to live as long as the key.
      new kms.Alias(this, 'Alias', { aliasName: this.topology.platform.artifactKeyAlias, targetKey: key, removalPolicy });
    }
    return key;
  }

  private defineBucket(encryptionKey: kms.IKey, bucketName: string | undefined, removalPolicy: RemovalPolicy): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      removalPolicy,
    });
    transportStatements(bucket.bucketArn).forEach((statement) => bucket.addToResourcePolicy(statement));
    // A retained bucket without its policy would be open to plain HTTP.
    bucket.policy!.applyRemovalPolicy(removalPolicy);
    return bucket;
  }

  private admitApplication(topology: DeliveryTopology): void {
    this.refuseDuplicate(this.applications, topology.application, 'application', topology.application);
    const { conventions } = topology.platform;
    const readers = topology.environments.map((each) =>
      ArtifactReader.role(each.account, each.deployRoleName, { path: conventions.iamPath, keyPrefix: topology.artifactKeyPrefix }));
    this.admit(readers, topology.artifactKeyPrefix);
  }

  private admit(readers: ArtifactReader[], keyPrefix?: string): void {
    const group = { readers, organizationId: this.topology?.platform.organizationId };
    const access = this.access(keyPrefix);
    bucketReadStatements(group, access).forEach((statement) => this.bucket.addToResourcePolicy(statement));
    this.encryptionKey.addToResourcePolicy(keyReadStatement(group, access, this.nameIsKnown));
  }

  private grantRead(grantee: iam.IGrantable): iam.Grant {
    const access = this.access(this.topology?.artifactKeyPrefix);
    return grantRead(this, grantee, access, {
      actions: ['kms:Decrypt'],
      resources: [this.keyArn],
      conditions: decryptConditions(access, true),
    });
  }

  private access(keyPrefix?: string): ReadAccess {
    const { account, region } = Stack.of(this);
    return { bucketArn: this.bucketArn, bucketAccount: account, bucketRegion: region, keyPrefix };
  }

  private refuseDuplicate(known: Set<string>, key: string, property: string, value: string): void {
    if (known.has(key)) {
      Problems.throwOne('SecureArtifactBucket', {
        code: 'SecureArtifactBucket.DuplicateReader', property, value, message: 'must be added once; remove the second',
      }, this);
    }
    known.add(key);
  }
}
