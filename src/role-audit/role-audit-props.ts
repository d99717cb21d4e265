import { IConstruct } from 'constructs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';

/**
 * What a RoleUseAudit is made from.
 */
export interface RoleUseAuditProps {
  /** The topology to whose tooling account the events go. */
  readonly topology: DeliveryTopology;

  /** The name of the environment whose roles are watched, for example `prod`. */
  readonly environment: string;

  /**
   * Further roles of the account of which every use is told, literals, each with its path in front if it has one, in the capitals that the
   * role has. A role of IAM Identity Center is named as `aws iam get-role` shows it.
   *
   * An audit tells of the sessions that begin in its own region: name a role in each `RoleAudit` and `RoleUseAudit` of the account.
   *
   * @default - the environment's break-glass role
   */
  readonly breakGlassRoleNames?: string[];

  /**
   * The unique ids, such as `AROAEXAMPLEEXAMPLEID`, of the roles that may act as the deploy role, at least that of the pipeline:
   * `aws iam get-role --query Role.RoleId` shows it. A role that is made anew has another id; give the new one here then, or
   * every release is told.
   *
   * @default - every role of the tooling account may: only sessions of other accounts are told
   */
  readonly knownPrincipalIds?: string[];
}

/**
 * What a RoleAudit is made from.
 */
export interface RoleAuditProps extends RoleUseAuditProps {
  /**
   * Further roles of which changes are told, literals, each with its path in front if it has one, for example that of a
   * state machine. The names of roles that CloudFormation chooses are known after their deployment. Name a role here as well
   * that is made without a topology: a `CloudFormationExecutionRole`, or a `CrossAccountDeployRole`. Uses of it are not told by that:
   * `breakGlassRoleNames`, of each audit, has every use of it told, those by its pipeline as well.
   *
   * @default - deploy, task, ECS execution, event and break-glass roles of the environment, and the roles with which CDK deploys into its
   * region and into the audit's
   */
  readonly additionalRoleNames?: string[];

  /**
   * Further customer-managed policies of which changes are told, literals, each with its path in front if it has one: those that are
   * attached to the roles, whose changes no call on the role shows.
   *
   * A rule takes 12 of them beside the boundary, where their names have 64 characters.
   *
   * @default - the permissions boundary of the topology's conventions
   */
  readonly additionalPolicyNames?: string[];

  /**
   * What the names of further customer-managed policies begin with, literals of at least 2 characters, each with the path of these policies in
   * front if they have one: changes of all of them are told. So are known the policies of a `CloudFormationExecutionRole` that was made
   * without an environment or with a `policyNamePrefix`, and those of `CloudFormationExecutionPolicies`: with the prefix `jobs` they
   * are called `jobs-1`, `jobs-2` and on, as many as their templates need, and `jobs-`, with the path of the conventions in front, names
   * them all. Without a prefix of their own, the warning that tells of them has what their names begin with.
   *
   * A rule takes 11 of them beside the boundary, where they have 64 characters and `additionalPolicyNames` has none.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
   * @default - the policies that the environment's `CloudFormationExecutionRole` has by default, with its path
   */
  readonly additionalPolicyNamePrefixes?: string[];

  /**
   * The trail of the account, or of its organization, a `cloudtrail.Trail` or `CfnTrail`, where the app has it: then it is checked that it records
   * what the audit needs. One that the app does not have is checked by hand with the output `NeededTrail`.
   *
   * @default - nothing is checked
   */
  readonly trail?: IConstruct;
}
