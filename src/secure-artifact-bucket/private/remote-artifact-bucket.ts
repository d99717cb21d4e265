import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkPlace } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';
import { warn } from '../../private/warnings';
import type { ISecureArtifactBucket } from '../secure-artifact-bucket';
import { ISecureArtifactBucketGrants } from '../secure-artifact-bucket-grants';
import { allOf } from './conditions';
import { literalRole } from './grantee';
import { placesOf } from './places';
import { decryptConditions, grantRead, ReadAccess } from './read-access';

/** The artifact bucket of a topology as an app of another account sees it. */
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
    this.bucketName = topology.platform.artifactBucketName;
    this.bucketArn = Stack.of(this).formatArn({ service: 's3', region: '', account: '', resource: this.bucketName });
    this.grants = { read: (grantee) => this.grantRead(grantee) };
  }

  /**
   * The key's ARN is not known here, and an alias in a statement's resource grants nothing: every key of the owner's
   * account and region, as far as it carries the topology's alias.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
   */
  private grantRead(grantee: iam.IGrantable): iam.Grant {
    const { artifactAccount, artifactKeyAlias, region } = this.topology.platform;
    const access: ReadAccess = {
      bucketArn: this.bucketArn,
      bucketAccount: artifactAccount,
      bucketRegion: region,
      keyPrefix: this.topology.artifactKeyPrefix,
    };
    const grant = grantRead(this, grantee, access, {
      actions: ['kms:Decrypt'],
      resources: [`arn:${Aws.PARTITION}:kms:${region}:${artifactAccount}:key/*`],
      conditions: allOf(decryptConditions(access, true), { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [artifactKeyAlias] } }),
    });
    if (!this.isAdmitted(grantee)) warn(this, 'cdk-secure-delivery:SecureArtifactBucket.unknownReader');
    return grant;
  }

  /** Whether the bucket lets a role in by itself, as far as the role's name is known now. */
  private isAdmitted(grantee: iam.IGrantable): boolean {
    const role = literalRole(grantee);
    if (!role || Stack.of(this).account === this.topology.platform.artifactAccount) return true;
    const { iamPath } = this.topology.platform.conventions;
    return role.path === iamPath
      && this.topology.environments.some((each) => each.account === Stack.of(this).account && each.deployRoleName === role.name);
  }
}
