import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkPlace } from '../../delivery-topology/checks';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';
import { warn } from '../../private/warnings';
import type { ISecureImageRepository } from '../secure-image-repository';
import { ISecureImageRepositoryGrants } from '../secure-image-repository-grants';
import { literalRole } from './grantee';
import { grantPull, grantPush, ImageAccess } from './image-access';
import { placesOf } from './places';

/** The image repository of a topology as an app of another account sees it. */
export class RemoteImageRepository extends Construct implements ISecureImageRepository {
  public readonly repositoryName: string;
  public readonly repositoryArn: string;
  public readonly repositoryUri: string;
  public readonly grants: ISecureImageRepositoryGrants;
  private readonly access: ImageAccess;

  constructor(scope: Construct, id: string, private readonly topology: DeliveryTopology) {
    super(scope, id);
    const problems = new Problems('SecureImageRepository');
    checkPlace(problems, this, topology, ...placesOf(topology));
    problems.throwIfAny(this);
    topology._adopt(this);
    this.repositoryName = topology.imageRepositoryName;
    this.repositoryArn = topology.imageRepositoryArn;
    this.repositoryUri = topology.imageRepositoryUri;
    this.access = { repositoryArn: this.repositoryArn, repositoryAccount: topology.platform.artifactAccount };
    this.grants = { push: (grantee) => this.grantPush(grantee), pull: (grantee) => this.grantPull(grantee) };
  }

  private grantPush(grantee: iam.IGrantable): iam.Grant {
    const { artifactAccount } = this.topology.platform;
    if (this.isElsewhere()) {
      Problems.throwOne('SecureImageRepository', {
        code: 'SecureImageRepository.ForeignPush',
        property: 'env.account',
        value: Stack.of(this).account,
        message: `must be the repository's account ${artifactAccount}, whose repository lets nobody of other accounts push`,
      }, this);
    }
    return grantPush(this, grantee, this.access);
  }

  private grantPull(grantee: iam.IGrantable): iam.Grant {
    const grant = grantPull(this, grantee, this.access);
    if (!this.isAdmitted(grantee)) warn(this, 'cdk-secure-delivery:SecureImageRepository.unknownPuller');
    return grant;
  }

  /** Whether the repository lets a role in by itself, as far as the role's name is known now. */
  private isAdmitted(grantee: iam.IGrantable): boolean {
    const role = literalRole(grantee);
    if (!role || !this.isElsewhere()) return true;
    const { iamPath } = this.topology.platform.conventions;
    return role.path === iamPath
      && this.topology.environments.some((each) => each.account === Stack.of(this).account && each.executionRoleName === role.name);
  }

  private isElsewhere(): boolean {
    return Stack.of(this).account !== this.topology.platform.artifactAccount;
  }
}
