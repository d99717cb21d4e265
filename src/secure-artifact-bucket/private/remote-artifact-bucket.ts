import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkPlace } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';
import { warn } from '../../private/warnings';
import type { ISecureArtifactBucket } from '../secure-artifact-bucket';
import { ISecureArtifactBucketGrants } from '../secure-artifact-bucket-grants';
import { deployReaders, makers } from './admissions';
import { literalRole } from './grantee';
import { grantAccess, keyByAlias, ObjectAccess, ObjectPlace, READ, WRITE } from './object-access';
import { Party } from './party';
import { placesOf } from './places';

/** The artifact bucket of a topology, that of the stack's region, as an app of another account sees it. */
export class RemoteArtifactBucket extends Construct implements ISecureArtifactBucket {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  public readonly grants: ISecureArtifactBucketGrants;

  constructor(scope: Construct, id: string, private readonly topology: DeliveryTopology) {
    super(scope, id);
    const problems = new Problems('SecureArtifactBucket');
    checkPlace(problems, this, topology, ...placesOf(topology));
    problems.throwIfAny(this);
    topology._adopt(this);
    this.bucketName = topology.platform._artifactBucketIn(Stack.of(this).region);
    this.bucketArn = Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: this.bucketName });
    this.grants = { read: (grantee) => this.grant(grantee, READ), write: (grantee) => this.grant(grantee, WRITE) };
  }

  private grant(grantee: iam.IGrantable, access: ObjectAccess): iam.Grant {
    const { artifactAccount, artifactKeyAlias } = this.topology.platform;
    const place: ObjectPlace = {
      bucketArn: this.bucketArn,
      bucketAccount: artifactAccount,
      bucketRegion: Stack.of(this).region,
      keyPrefix: this.topology.artifactKeyPrefix,
    };
    const grant = grantAccess(this, grantee, place, access, keyByAlias(place, artifactKeyAlias));
    if (access === WRITE) {
      if (!this.isOneOf(grantee, makers(this.topology))) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.unknownWriter');
    } else if (!this.isInOwnAccount() && !this.isOneOf(grantee, [...deployReaders(this.topology, place.bucketRegion), ...makers(this.topology)])) {
      warn(this, 'cdk-secure-delivery:SecureArtifactBucket.unknownReader');
    }
    return grant;
  }

  private isInOwnAccount(): boolean {
    return Stack.of(this).account === this.topology.platform.artifactAccount;
  }

  /** Whether the bucket lets a role in by itself, as far as the role's name is known now. */
  private isOneOf(grantee: iam.IGrantable, parties: readonly Party[]): boolean {
    const role = literalRole(grantee);
    const { account } = Stack.of(this);
    return !role || parties.some((each) => each.accounts.includes(account) && each.role === `${role.path}${role.name}`);
  }
}
