import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DeployedTemplate } from './deployed-template';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { checkAttached } from './private/attached-roles';
import { definePolicies } from './private/define-policies';
import { PolicySlots } from './private/policy-slots';
import { executionRoleOf } from './private/read-live-stack';
import { validateExecution } from './private/validate-execution';
import { ResourceTypePermissions } from './resource-type-permissions';

/**
 * What is deployed with CloudFormationExecutionPolicies.
 */
export interface CloudFormationExecutionPoliciesProps {
  /**
   * The stacks of this app that are deployed, with those nested in them.
   *
   * They are read when the template is written, after every aspect. They may lie in any region, and have to be of the role's account.
   *
   * @default - only what `templates` says
   */
  readonly stacks?: Stack[];

  /**
   * The templates of other apps, or of stages that are synthesized later.
   *
   * @default - only what `stacks` says
   */
  readonly templates?: DeployedTemplate[];

  /**
   * Whether CloudFormation may delete what the stacks hold.
   *
   * Without it, the policies have nothing that only deleting needs. Then a stack cannot be deleted, CloudFormation leaves a
   * removed or replaced resource where it is and says so as `DELETE_FAILED`, which it skips while it cleans up after an
   * update, and what a failed creation has made already stays.
   * An action that a change of a resource needs as well stays allowed. What has left the templates by the time the policies
   * are computed is not covered: deploy them before, or say its type, with the `resources`, with `additionalPermissions`.
   *
   * @default false
   */
  readonly allowDeletion?: boolean;

  /**
   * What is needed for types that are not known, or in addition to what is known.
   *
   * @default - only what this library knows
   */
  readonly additionalPermissions?: ResourceTypePermissions[];

  /**
   * What the policies' names begin with; a hyphen and a number from 1 to 10 follow.
   *
   * 1 to 125 characters that IAM takes in a name.
   *
   * @default - a name after the construct's path, which is another one for each construct of an app
   */
  readonly policyNamePrefix?: string;

  /**
   * A topology whose conventions hold for role and policies: IAM path, permissions boundary and tags.
   *
   * @default - no conventions
   */
  readonly topology?: DeliveryTopology;

  /**
   * The name of the topology's environment into which the stacks are deployed.
   *
   * @default - the topology's tooling account
   */
  readonly environment?: string;
}

/**
 * Managed policies that let CloudFormation deploy certain stacks, and nothing else: computed from their templates.
 *
 * They are meant for `cdk bootstrap --cloudformation-execution-policies`, in place of `AdministratorAccess`: the output
 * `PolicyArns` has them as the command takes them. For a role of its own, as a pipeline's change sets need it, use
 * `CloudFormationExecutionRole`.
 *
 * For each resource type they hold the actions that AWS publishes for it, put right and completed by this library, on the resources
 * as far as the templates name them. Roles are passed only as templates pass them, each to its services. Nothing lets CloudFormation
 * change the deploying role, these policies or a permissions boundary. Where stacks make roles or users, set one permissions boundary on all of
 * them: without it, whoever can change a template can give himself everything through such a role, and a warning says so. They are computed and checked on examples. That is no proof that they
 * are complete: what a service asks for beyond is added with `additionalPermissions`.
 *
 * Names that CloudFormation makes up are known only by their beginning. Where a template names no resource, the policies hold
 * all of the type in the account and region.
 *
 * An administrator deploys them, with credentials of its own; a stack that is deployed with them cannot change them.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
 * @exampleMetadata fixture=execution
 * @example
 * new CloudFormationExecutionPolicies(administration, 'ExecutionPolicies', { stacks: [network, backend], policyNamePrefix: 'acme-cdk-execution' });
 */
export class CloudFormationExecutionPolicies extends Construct {
  /**
   * The policies' ARNs: of as many as are needed, which is known when the template is written.
   *
   * It is a list of which only CDK knows the members: put it together with `Fn.join(',', policies.managedPolicyArns)`; code that counts or
   * joins it gets a placeholder.
   */
  public readonly managedPolicyArns: string[];

  private readonly slots: PolicySlots;

  /**
   * @param scope where the policies are defined: a stack of the account into which is deployed, and none of those that are deployed
   * @param id its id within the scope
   * @param props what is deployed
   * @throws CloudFormationExecutionRole.InvalidSetting when an option is malformed
   * @throws CloudFormationExecutionRole.NothingToDeploy when there are neither stacks nor templates
   * @throws CloudFormationExecutionRole.InvalidStack when a stack is none, or nested, or there twice
   * @throws CloudFormationExecutionRole.InvalidTemplate when a template was not made with DeployedTemplate
   * @throws CloudFormationExecutionRole.InvalidPermissions when additional permissions are malformed
   * @throws CloudFormationExecutionRole.NoTopology when there is an environment without a topology
   * @throws CloudFormationExecutionRole.DuplicateName when other policies of the app have the names in the account
   * @throws CloudFormationExecutionRole.OwnStack at synthesis, when a stack holds the policies themselves
   * @throws CloudFormationExecutionRole.OtherAccount at synthesis, when a stack is deployed to another account
   * @throws CloudFormationExecutionRole.LaterStage at synthesis, when a stack is of a stage that is synthesized later
   * @throws CloudFormationExecutionRole.UnknownType at synthesis, when nothing is known of a resource's type
   * @throws CloudFormationExecutionRole.UnknownResource at synthesis, when a name does not follow from a template, or has a wildcard
   * @throws CloudFormationExecutionRole.UnknownRole at synthesis, when it does not follow which role a resource passes
   * @throws CloudFormationExecutionRole.OwnName at synthesis, when a stack has resources that are called like the deploying role or the policies, or a role
   *   that is called like one that this library makes for the topology
   * @throws CloudFormationExecutionRole.PolicyTooLarge at synthesis, when more is needed than a role's policies hold
   */
  constructor(scope: Construct, id: string, props: CloudFormationExecutionPoliciesProps = {}) {
    super(scope, id);
    validateExecution(this, props, []);
    this.slots = definePolicies(this, props, { roles: [executionRoleOf(Stack.of(this))].filter((each) => each !== undefined), boundaries: [] });
    this.managedPolicyArns = this.slots.arns;
    new CfnOutput(this, 'PolicyArns', { value: this.slots.joined, description: 'For cdk bootstrap --cloudformation-execution-policies' });
  }

  /**
   * Attaches the policies to a role of the same stack: those that are needed, as soon as that is known.
   *
   * @param role a role of the stack of these policies, made there or known by its name
   * @throws CloudFormationExecutionRole.InvalidSetting when it is no role, or one of another stack
   */
  public attachToRole(role: iam.IRole): void {
    checkAttached(this, role);
    this.slots.attachTo(role);
  }
}
