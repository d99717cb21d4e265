import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPermissions } from './deploy-permissions';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { ISecureArtifactBucket } from '../secure-artifact-bucket/secure-artifact-bucket';

/**
 * What a CrossAccountDeployRole is made from: a topology and one of its environments, or, without a topology, the pipeline's role and
 * a name.
 */
export interface CrossAccountDeployRoleProps {
  /**
   * The topology whose pipeline deploys.
   *
   * @default - none: `pipelineRole` and `roleName` say whom the role trusts, and how it is called
   */
  readonly topology?: DeliveryTopology;

  /**
   * The name of the environment into which the role lets the pipeline deploy, for example `prod`. Needed with a topology.
   *
   * @default - none, without a topology
   */
  readonly environment?: string;

  /**
   * What the pipeline may do. At least one.
   *
   * @default [DeployPermissions.releaseDeployer()]
   */
  readonly permissions?: DeployPermissions[];

  /**
   * Where the artifacts lie that the permissions read: made with `SecureArtifactBucket.fromAttributes` or `fromTopology` in this account,
   * or a SecureArtifactBucket of this account itself. Only without a topology.
   *
   * @default - those of the topology; without one, permissions that read artifacts are refused
   */
  readonly artifacts?: ISecureArtifactBucket;

  /**
   * The role that is trusted, of another account: the pipeline's role. Only without a topology.
   *
   * `iam.Role.fromRoleArn` with its exact ARN, or a role with a name that a stack of this app defines for another account.
   *
   * @default - the role of the topology's pipeline
   */
  readonly pipelineRole?: iam.IRole;

  /**
   * The id of the AWS organization that the pipeline's account has to be a member of, for example `o-abc1234567`. Only without a topology.
   *
   * @default - as the topology's platform says; without a topology, no organization is asked for
   */
  readonly organizationId?: string;

  /**
   * The role's name, 1 to 64 characters without its path. Only without a topology; needed then, as the pipeline names the role. Names that
   * differ in capitals only are one.
   *
   * @default - the environment's `deployRoleName`
   */
  readonly roleName?: string;

  /**
   * The role's IAM path, with a slash at both ends, at most 512 characters. Only without a topology. It is part of the role's ARN.
   * `/aws-service-role/` and `/aws-reserved/` are AWS's own.
   *
   * @default - as the topology's conventions say; `/` without a topology
   */
  readonly path?: string;

  /**
   * The policy that bounds the role, of its account or AWS's own. Only without a topology.
   *
   * @default - as the topology's conventions say; none without a topology
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * Allows the trusted role to be one of the same account, and warns. Only without a topology, whose `sharedAccounts` says it there. A stack
   * that does not know its account warns as well, unless this is set.
   *
   * @default false
   */
  readonly allowSameAccount?: boolean;
}
