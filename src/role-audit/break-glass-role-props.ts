import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';

/**
 * An IAM user who may act as a break-glass role.
 */
export interface BreakGlassUser {
  /** The user's account, 12 digits. */
  readonly account: string;

  /**
   * The user's name, a literal, with its path in front if it has one, for example `emergency/anaya`. The name itself has 2 to 64
   * characters, as the session has it.
   */
  readonly userName: string;
}

/**
 * What a BreakGlassRole is made from.
 */
export interface BreakGlassRoleProps {
  /** The topology whose conventions hold. */
  readonly topology: DeliveryTopology;

  /** The name of the environment in which the role helps in an emergency, for example `prod`. */
  readonly environment: string;

  /**
   * Who may use the role: IAM users with a device for multi-factor authentication. In their own account, they need a permission
   * for `sts:AssumeRole` on the role.
   */
  readonly users: BreakGlassUser[];

  /**
   * What the role may do: at most 10 policies, that of `administratorAccess` included.
   *
   * It warns where one of them is known to allow everything, or to give any role more; with `allowStackUpdates`, also where it allows
   * updates of any stack.
   *
   * @default - nothing but what `administratorAccess` gives; one of the two is needed
   */
  readonly managedPolicies?: iam.IManagedPolicy[];

  /**
   * Whether the role has all permissions.
   *
   * It warns: whoever has them can do what the role's denials keep from him through a role that he gives to a function.
   *
   * @default false
   */
  readonly administratorAccess?: boolean;

  /**
   * Whether a session may update stacks, as far as its policies let it: all but those that the role, the audits, and what they rely on lie in.
   *
   * It warns: CloudFormation updates a stack with the role that it was deployed with, also for somebody who may do little himself. The role of
   * CDK's bootstrapping may do everything. Without it, change sets are refused as well, those of new stacks included, and updates that a service
   * makes with the session's permissions. A session can still create stacks at once, which do what the session may, delete stacks, and take back
   * an update that failed.
   *
   * @default false
   */
  readonly allowStackUpdates?: boolean;

  /**
   * How long ago a user may have authenticated with his device when he assumes the role: 1 minute to an hour.
   *
   * @default Duration.minutes(15)
   */
  readonly maxMfaAge?: Duration;

  /**
   * How long a session may last: 1 to 12 whole hours. An hour is the least that IAM lets a role have; a session can be shorter.
   *
   * It does not limit the console: while the session lasts, AWS's federation endpoint gives whoever has its credentials a console session of
   * up to 12 hours.
   *
   * @default Duration.hours(1)
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
   */
  readonly maxSessionDuration?: Duration;

  /**
   * Whether the role is exempt from the permissions boundary of the topology's conventions, below which an emergency may not be helped.
   *
   * It warns.
   *
   * @default false - the boundary holds, as for every role of the delivery
   */
  readonly withoutPermissionsBoundary?: boolean;

  /**
   * Whether uses of the role are told by a `RoleTrailAudit` in another account's app, and not by an audit in this one.
   *
   * It warns where this app has none, for nothing in it can tell then whether they are. Sessions may begin in every region.
   *
   * @default false - the app has to have a RoleAudit for the environment, and sessions may begin where it or a RoleUseAudit is; or else a
   * RoleTrailAudit of it in another account than the role's, and they may begin in every region
   */
  readonly announcedElsewhere?: boolean;
}
