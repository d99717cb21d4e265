import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { ArtifactReader } from './artifact-reader';
import { ArtifactWriter } from './artifact-writer';
import { checkTopology } from '../delivery-topology/checks';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { deployingRole } from '../private/deploying-role';
import { Problems } from '../private/problems';
import { has } from '../private/shape';
import { isLiteral } from '../private/tokens';
import { warn } from '../private/warnings';
import { logAccess } from './private/access-logs';
import { Admissions } from './private/admissions';
import { checkApplication } from './private/application';
import { BucketValues, defineBucket, defineKey, roleArns } from './private/define-bucket';
import { warnOfForeignPrincipals } from './private/foreign-principals';
import { ofOwner, principalArn } from './private/grantee';
import { ImportedArtifactBucket } from './private/imported-artifact-bucket';
import { grantAccess, grantBuild, identityStatements, keyByAlias, ObjectAccess, ObjectPlace, READ, WRITE } from './private/object-access';
import { policySizeProblems } from './private/policy-sizes';
import { RemoteArtifactBucket } from './private/remote-artifact-bucket';
import { BUCKETS, checkMakers, RolesOfPeople, validateBucket } from './private/validate-bucket';
import { checkOverlap, checkParty, READERS, WRITERS } from './private/validate-parties';
import { SecureArtifactBucketAttributes } from './secure-artifact-bucket-attributes';
import { ISecureArtifactBucketGrants } from './secure-artifact-bucket-grants';
import { SecureArtifactBucketProps } from './secure-artifact-bucket-props';

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
 * A versioned bucket for what builds produce and deployments consume, encrypted with a key of its own.
 *
 * It defines a customer-managed KMS key with yearly rotation, with a topology also its alias, the bucket with an S3 Bucket
 * Key, no public access, no ACLs, and a policy that refuses plain HTTP and TLS below 1.2, and uploads that are encrypted in any
 * other way than with this key: say nothing about encryption when you upload, or `aws:kms` with the key's ARN. Roles of other
 * accounts are let in by exact ARN or as a group, on bucket and key together. The stack gets two outputs: the ARN of the bucket, and of
 * the key.
 *
 * With a topology, an application's artifacts are put, replaced or deleted by its own pipeline and builds only, and by whomever `grants.write`
 * or `addWriter` names: everybody else is denied it, an administrator of the account included. Reading in the bucket's own account is ruled
 * by identity policies.
 *
 * Versions that were replaced or deleted stay for 90 days, parts of uploads that were never finished for seven. Every request is
 * logged, in a bucket that the stack's artifact buckets share unless another one is given.
 *
 * With a topology, bucket and alias have names that other accounts derive. Under another construct id, or in another stack, they would be
 * new resources under names that are taken, which AWS refuses: leave ids as they are, or move the resources with `cdk refactor`.
 *
 * A platform that delivers into further regions has a bucket with a key in each of them: define another one in a stack of the artifact
 * account in that region, with the same topology. CodePipeline copies artifacts itself; nothing is replicated.
 *
 * @exampleMetadata fixture=artifacts
 * @example
 * const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
 * artifacts.addApplication(otherTopology);
 * artifacts.grants.write(importRole);
 */
export class SecureArtifactBucket extends Construct implements ISecureArtifactBucket {
  /**
   * The artifact bucket of a topology as seen from another app, in whichever of the topology's accounts.
   *
   * It is the one of the stack's region. Nothing is looked up: name, key alias and owner come from the topology. Its grants write the
   * principal's side; the bucket's own side is written where the bucket is defined, and lets in the deploy role of each environment, a role with
   * `deployRoleName` and the conventions' `iamPath`, to read, and the application's pipeline and build to write. Granting another role warns.
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

  /**
   * An artifact bucket that is known by its name and its key: one that stands alone, or whose topology this app does not have.
   *
   * Its grants write the principal's side only. The bucket's side is written where the bucket is defined: see `addReader` and `addWriter`,
   * which return the same statements.
   *
   * @param scope where the reference lies
   * @param id its id within the scope
   * @param attributes what is known
   * @throws SecureArtifactBucket.InvalidAttribute when the name, the key's ARN or the key prefix is malformed
   */
  public static fromAttributes(scope: Construct, id: string, attributes: SecureArtifactBucketAttributes): ISecureArtifactBucket {
    return new ImportedArtifactBucket(scope, id, attributes);
  }

  /** The bucket's name. */
  public readonly bucketName: string;

  /** The bucket's ARN. */
  public readonly bucketArn: string;

  /** The ARN of the key that encrypts the artifacts. */
  public readonly keyArn: string;

  /**
   * The bucket.
   *
   * Grant with `grants`, `addReader` and `addWriter`: what is granted here directly goes past their checks, and writing is denied all the
   * same to whoever is no exclusive writer. So it is to what CDK would have write there: `BucketDeployment`, or, with `deleteProtection`,
   * notifications that are added here. Those also take `eventBridgeEnabled` back: make rules for its events instead.
   */
  public readonly bucket: s3.IBucket;

  /** The key that encrypts the artifacts. What is granted on it directly goes past the checks of `grants`, `addReader` and `addWriter`. */
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
  private readonly admissions: Admissions;
  private readonly people: RolesOfPeople;

  /**
   * @param scope where the bucket is defined
   * @param id its id within the scope
   * @param props what it is made from
   * @throws DeliveryTopology.AgnosticStack when there is a topology and the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the topology's artifact account
   * @throws DeliveryTopology.WrongRegion when the stack is neither of the topology's region nor of an environment's
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   * @throws SecureArtifactBucket.NoTopology when the topology is something else
   * @throws SecureArtifactBucket.DuplicateBucket when the app has a bucket of that name already: the platform's of that region, or another one
   * @throws SecureArtifactBucket.Contradiction when two properties exclude each other
   * @throws SecureArtifactBucket.InvalidSetting when an object lock was not made with `ObjectLockRetention`, a setting is neither true nor false, or there is no such option
   * @throws SecureArtifactBucket.InvalidBucketName when the bucket name breaks S3's rules
   * @throws SecureArtifactBucket.InvalidAccessLogs when the bucket for logs lies elsewhere, or S3 delivers no logs into it
   * @throws SecureArtifactBucket.InvalidLifecycle when a time is no whole days
   * @throws SecureArtifactBucket.InvalidReader when a reader was not made with `ArtifactReader`, or is of another organization than the topology
   * @throws SecureArtifactBucket.DuplicateReader when a role reads the same twice
   * @throws SecureArtifactBucket.InvalidWriter when a writer was not made with `ArtifactWriter`, or is of another organization than the topology
   * @throws SecureArtifactBucket.DuplicateWriter when a role writes the same twice
   * @throws SecureArtifactBucket.OverlappingWriters when exclusive writers have a part that lies in the part of others
   * @throws SecureArtifactBucket.InvalidRole when the name of a break-glass role or of an administrator is malformed, there twice, or one that makes artifacts
   * @throws SecureArtifactBucket.UnknownDeployer when bucket or key are protected, and nothing says who deploys the stack
   * @throws SecureArtifactBucket.UnsupportedRemovalPolicy when bucket and key do not both know the removal policy
   * @throws SecureArtifactBucket.PolicyTooLarge at synthesis, when more is let in than a policy can name
   */
  constructor(scope: Construct, id: string, props?: SecureArtifactBucketProps) {
    super(scope, id);
    const given = props ?? {};
    validateBucket(this, given);
    const { topology, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, exclusiveWriters = topology !== undefined } = given;
    const stack = Stack.of(this);
    const name = topology?.platform._artifactBucketIn(stack.region) ?? given.bucketName;
    BUCKETS.mark(this, isLiteral(name) ? name : undefined);
    if (removalPolicy === RemovalPolicy.DESTROY) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.destroyed');
    if (topology && !exclusiveWriters) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.sharedWriters');
    const deployingRoleArn = deployingRole(stack);
    if (exclusiveWriters && !given.deleteProtection && deployingRoleArn === undefined) {
      warn(this, 'cdk-secure-delivery:SecureArtifactBucket.unprotectedContents');
    }

    const breakGlassArns = roleArns(this, given.breakGlassRoleNames);
    const values: BucketValues = { ...given, removalPolicy, exclusiveWriters, breakGlassArns, deployingRoleArn };
    const key = defineKey(this, values);
    const bucket = defineBucket(this, key, name, values);
    this._removalPolicy = removalPolicy;
    this.people = { ...given, account: stack.account };
    this.encryptionKey = key;
    this.bucket = bucket;
    this.bucketName = bucket.bucketName;
    // Written out when the name is known: a reference from the key's policy to the bucket would be a cycle.
    this.bucketArn = name === undefined ? bucket.bucketArn : stack.formatArn({ service: 's3', region: '', account: '', resource: name });
    this.keyArn = key.keyArn;
    this.serverAccessLogsBucket = logAccess(this, { bucket, bucketArn: this.bucketArn, removalPolicy }, given.serverAccessLogsBucket);
    if (!given.serverAccessLogsBucket) topology?.platform.conventions.applyTo(this.serverAccessLogsBucket);
    this.grants = this.grantsOn(topology);
    this.admissions = new Admissions({
      stack,
      bucket,
      bucketArn: this.bucketArn,
      bucketArnIsKnown: name !== undefined,
      key,
      organizationId: topology?.platform.organizationId,
      admitDeployRoles: given.admitDeployRoles ?? true,
      exclusiveWriters,
      breakGlassArns,
    });

    if (topology) this.admitApplication(topology);
    for (const reader of given.readers ?? []) this.addReader(reader);
    for (const writer of given.writers ?? []) this.addWriter(writer);
    new CfnOutput(this, 'BucketArn', { value: bucket.bucketArn, description: 'ARN of the artifact bucket' });
    new CfnOutput(this, 'KmsKeyArn', { value: key.keyArn, description: 'ARN of the key that encrypts the artifacts' });
    this.node.addValidation({
      validate: () => {
        // Whoever is let in by CDK is known only now.
        warnOfForeignPrincipals(this, bucket, key);
        return policySizeProblems(stack, bucket, key);
      },
    });
  }

  /**
   * Lets in another application of the same platform: its deploy roles read its artifacts, and with exclusive writers only its own
   * pipeline and builds write them.
   *
   * @param topology the other application, with the very same platform
   * @throws SecureArtifactBucket.NoTopology when the bucket, or what is passed, has no topology
   * @throws SecureArtifactBucket.OtherPlatform when the two platforms differ in anything
   * @throws SecureArtifactBucket.DuplicateReader when the application is in already
   * @throws SecureArtifactBucket.InvalidRole when a break-glass role or an administrator of the key makes the application's artifacts
   * @throws DeliveryTopology.SharedAccount when one application's production shares an account with less of the other's
   */
  public addApplication(topology: DeliveryTopology): void {
    const problems = new Problems('SecureArtifactBucket');
    if (checkTopology(problems, 'SecureArtifactBucket.NoTopology', topology)) this.checkApplication(problems, topology);
    problems.throwIfAny(this);
    this.admitApplication(topology);
  }

  /**
   * Lets roles of other accounts read artifacts, on the bucket and on the key.
   *
   * They also need the permissions in their own accounts: the statements that are returned. Where the topology names the organization,
   * their accounts have to belong to it.
   *
   * @param reader who reads, made with `ArtifactReader`
   * @returns what the reader's own identity policy has to say: for a policy of the same app, or as JSON in an output, with `Stack.toJsonString`
   * @throws SecureArtifactBucket.InvalidReader when the reader was made otherwise, or is of another organization
   * @throws SecureArtifactBucket.DuplicateReader when the role reads the same artifacts, or all, already
   */
  public addReader(reader: ArtifactReader): iam.PolicyStatement[] {
    const problems = new Problems('SecureArtifactBucket');
    checkParty(problems, READERS, 'reader', reader, this.admissions.given);
    problems.throwIfAny(this);
    this.admissions.admitReader(reader._party);
    return this.identityStatements(reader.keyPrefix, READ);
  }

  /**
   * Lets roles write artifacts, on the bucket and on the key, and past exclusive writers.
   *
   * They also need the permissions in an identity policy: the statements that are returned. Where the topology names the organization,
   * their accounts have to belong to it.
   *
   * @param writer who writes, made with `ArtifactWriter`
   * @returns what the writer's own identity policy has to say: for a policy of the same app, or as JSON in an output, with `Stack.toJsonString`
   * @throws SecureArtifactBucket.InvalidWriter when the writer was made otherwise, or is of another organization
   * @throws SecureArtifactBucket.DuplicateWriter when the role writes the same artifacts, or all, already
   * @throws SecureArtifactBucket.OverlappingWriters when the part lies in that of other exclusive writers, or around it
   */
  public addWriter(writer: ArtifactWriter): iam.PolicyStatement[] {
    const problems = new Problems('SecureArtifactBucket');
    checkParty(problems, WRITERS, 'writer', writer, this.admissions.given);
    problems.throwIfAny(this);
    this.admissions.admitWriter(writer._party);
    if (writer.keyPrefix === undefined && this.topologies.length > 0) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.writerOfEverything');
    return this.identityStatements(writer.keyPrefix, WRITE);
  }

  /**
   * Permissions on the artifacts of one of the bucket's applications, for principals of the stack that this construct lies in.
   *
   * @param topology the application
   * @throws SecureArtifactBucket.UnknownApplication when the bucket does not hold its artifacts
   */
  public grantsFor(topology: DeliveryTopology): ISecureArtifactBucketGrants {
    if (!has(topology, 'artifactKeyPrefix') || !this.holds(topology)) {
      Problems.throwOne('SecureArtifactBucket', {
        code: 'SecureArtifactBucket.UnknownApplication',
        property: 'topology',
        value: topology?.application,
        message: `must be one of ${this.topologies.map(({ application }) => application).join(', ') || 'none'}; let the application in with addApplication`,
      }, this);
    }
    return this.grantsOn(topology);
  }

  /**
   * Whether an application's artifacts lie in this bucket, and start from here.
   * @internal
   */
  public _holds(topology: DeliveryTopology): boolean {
    return this.holds(topology) && Stack.of(this).region === topology.platform.region;
  }

  /**
   * Lets a principal of the bucket's account build from and into an application's artifacts: get and put, never delete or list.
   * @internal
   */
  public _grantBuild(grantee: iam.IGrantable, topology: DeliveryTopology): iam.Grant {
    return grantBuild(this, grantee, this.place(topology.artifactKeyPrefix), { resources: [this.keyArn] });
  }

  private holds(topology: DeliveryTopology): boolean {
    return this.topologies.some(({ artifactKeyPrefix, platform: { artifactBucketName } }) =>
      artifactKeyPrefix === topology.artifactKeyPrefix && artifactBucketName === topology.platform.artifactBucketName);
  }

  private checkApplication(problems: Problems, topology: DeliveryTopology): void {
    checkApplication(problems, topology, this.topologies);
    checkMakers(problems, topology, this.people);
    if (this.admissions.given.exclusiveWriters) checkOverlap(problems, 'topology', topology.artifactKeyPrefix, this.admissions.given.writers);
  }

  private admitApplication(topology: DeliveryTopology): void {
    topology._adopt(this);
    this.topologies.push(topology);
    this.admissions.admitApplication(topology);
  }

  /** Within the bucket's own account, where its policy need not let anybody in. */
  private grantsOn(topology?: DeliveryTopology): ISecureArtifactBucketGrants {
    const place = this.place(topology?.artifactKeyPrefix);
    const key = { resources: [this.keyArn] };
    return {
      read: (grantee) => grantAccess(this, grantee, place, READ, key),
      write: (grantee) => {
        const arn = this.writerArn(grantee);
        const grant = grantAccess(this, grantee, place, WRITE, key);
        if (arn !== undefined) this.admissions.exempt(arn, topology?.artifactKeyPrefix);
        return grant;
      },
    };
  }

  /** By which exclusive writers know somebody; nothing where they are not exclusive. */
  private writerArn(grantee: iam.IGrantable): string | undefined {
    // What is no grantee at all is refused with the grant.
    if (!this.admissions.given.exclusiveWriters || !has(grantee, 'grantPrincipal')) return undefined;
    return principalArn(this, grantee) ?? Problems.throwOne('SecureArtifactBucket', {
      code: 'SecureArtifactBucket.UngrantableGrantee',
      property: 'grantee',
      value: String(grantee.grantPrincipal),
      message: 'must be a role or user of this stack, or a role of another one with a roleName: by the ARN the bucket tells its writers from everybody else',
    }, this);
  }

  private identityStatements(keyPrefix: string | undefined, access: ObjectAccess): iam.PolicyStatement[] {
    const place = this.place(keyPrefix);
    const alias = this.topologies[0]?.platform.artifactKeyAlias;
    const key = alias === undefined ? { resources: [this.keyArn] } : keyByAlias(place, alias);
    return ofOwner(place.bucketAccount, identityStatements(place, access, key)).map((each) => new iam.PolicyStatement(each));
  }

  private place(keyPrefix?: string): ObjectPlace {
    const { account, region } = Stack.of(this);
    return { bucketArn: this.bucketArn, bucketAccount: account, bucketRegion: region, keyPrefix };
  }
}
