import { Aws, CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { CfnOrganizationalUnit, CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { homesOf, Unit } from './private/homes';
import { productionPolicy } from './private/production-policy';
import { GUARDRAILS, policyName, validateGuardrails } from './private/validate-guardrails';

/**
 * What OrgGuardrails is made from.
 */
export interface OrgGuardrailsProps {
  /**
   * Any topology of the platform whose production is guarded. Its conventions have to have an `iamPath` other than `/`.
   *
   * The policy holds for all applications of the platform; the commands that move accounts are for this topology's accounts.
   */
  readonly topology: DeliveryTopology;

  /**
   * The id of the organization's root, for example `r-ab12`, or of an organizational unit, below which the tree is made.
   *
   * There must be no units called Infrastructure and Workloads there yet: bring such units into the stack with `cdk import`,
   * or make the tree below a unit of its own. Changing it replaces the units.
   */
  readonly rootId: string;

  /**
   * The names of roles that may change production by hand in an emergency, literals, each with its path in front if it has one, for
   * example `emergency/BreakGlass`.
   *
   * Who may act as such a role is said by its trust policy alone. The policy keeps everybody but CDK's execution role, the
   * topology's `cloudFormationRoleName` and the roles themselves from making or changing a role of that name.
   *
   * @default - none: in an emergency, the policy has to be detached from the management account
   */
  readonly breakGlassRoleNames?: string[];

  /**
   * What else the policy is attached to: ids of roots, organizational units or accounts, such as production accounts that
   * stay where they are. At most 10 policies may be attached to each.
   *
   * @default - the unit Production only
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
   */
  readonly targetIds?: string[];
}

/**
 * A tree of organizational units, and a policy that keeps people from changing production by hand.
 *
 * It belongs into the account that manages the organization, in any region, and defines the units Infrastructure/Deployment,
 * Workloads/Production and Workloads/NonProduction, and one service control policy for Production. In the accounts there,
 * administrators and root users included, nobody but the delivery's own roles, the roles with which CDK and `CloudFormationExecutionRole`
 * deploy and the break-glass roles can change, end or replace what ECS, CodeDeploy and load balancers serve, make a release or change what
 * is released, update stacks, change those roles, pass them on or act as them; and no account can leave the organization.
 * Reading is not limited, nor is stopping: `aws deploy stop-deployment` brings the version back that served before, unless it is
 * told not to.
 *
 * What to know before it is deployed:
 *
 * - Service control policies have to be enabled in the organization: `aws organizations enable-policy-type --root-id r-ab12
 *   --policy-type SERVICE_CONTROL_POLICY`. CloudFormation cannot do that.
 * - Accounts that exist are not moved by CloudFormation. Bootstrap an account, then move it: the stack has an output with the
 *   command for each account of the topology. Bootstrapping again, from then on, needs a break-glass role.
 * - The denials are on every service of these kinds in the accounts: other teams' services there are delivered by roles of
 *   the same path, or live in another unit. Functions that report the results of CodeDeploy hooks need a role of that path.
 * - Units and policy are retained when they leave the stack, but not when its first deployment fails: units with accounts
 *   cannot be deleted, and a policy that goes with a stack would open production silently.
 *
 * This is a first slice, and no fence around everything: the management account and service-linked roles are outside of any
 * service control policy. Roles of the delivery are held by their own permissions alone, the task role's included. Not
 * covered are images, secrets, keys, DNS, networks, scaling, tables, the code of functions that run with a role of the
 * delivery, managed policies, identity providers, CDK's staging bucket, whose contents its execution role deploys, alarms, rules
 * of EventBridge, web ACLs, logs, and roles of the path that were made before. Among the tables is the deployer's own: whoever
 * writes a lock into it can have an image of the repository written into the pointer that does not serve. People of other
 * accounts act as CDK's deploy role where its trust policy lets them.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export class OrgGuardrails extends Construct {
  /** The id of the unit for the accounts of pipelines and artifacts. */
  public readonly deploymentUnitId: string;

  /** The id of the unit for accounts on which users depend. */
  public readonly productionUnitId: string;

  /** The id of the unit for the other workload accounts. */
  public readonly nonProductionUnitId: string;

  /** The id of the service control policy. */
  public readonly policyId: string;

  /** The service control policy as JSON, for example for `AccessProof`. */
  public readonly policyJson: string;

  /**
   * @param scope where the tree is defined: a stack of the account that manages the organization
   * @param id its id within the scope
   * @param props what it is made from
   * @throws OrgGuardrails.NoTopology when the topology is missing or is something else
   * @throws OrgGuardrails.InvalidSetting when there is no such option
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws OrgGuardrails.MemberAccount when the stack is of an account of the topology
   * @throws OrgGuardrails.OtherPartition when the stack lies in another partition than the topology
   * @throws OrgGuardrails.DuplicateGuardrails when the app guards the platform already
   * @throws OrgGuardrails.NoIamPath when the topology's roles have no path of their own
   * @throws OrgGuardrails.InvalidId when the id of a root, unit or account is malformed, or there twice
   * @throws OrgGuardrails.InvalidRole when a break-glass role's name is malformed, there twice, or one of the delivery's
   * @throws OrgGuardrails.PolicyTooLarge when the policy is larger than AWS Organizations takes
   */
  constructor(scope: Construct, id: string, props: OrgGuardrailsProps) {
    super(scope, id);
    validateGuardrails(this, props ?? {});
    const { topology, rootId, breakGlassRoleNames = [], targetIds = [] } = props;
    const { platform } = topology;
    topology._adopt(this);
    GUARDRAILS.mark(this, policyName(platform));

    const infrastructure = this.unit('Infrastructure', rootId);
    const deployment = this.unit('Deployment', infrastructure.attrId);
    const workloads = this.unit('Workloads', rootId);
    const production = this.unit('Production', workloads.attrId);
    const nonProduction = this.unit('NonProduction', workloads.attrId);
    this.deploymentUnitId = deployment.attrId;
    this.productionUnitId = production.attrId;
    this.nonProductionUnitId = nonProduction.attrId;

    const values = { topology, breakGlassRoleNames };
    this.policyJson = JSON.stringify(productionPolicy(values, platform.partition));
    const policy = new CfnPolicy(this, 'Policy', {
      name: policyName(platform),
      description: 'Keeps people from changing production by hand',
      type: 'SERVICE_CONTROL_POLICY',
      // As an object, so that it is stored without white space, and drift of it is found.
      content: productionPolicy(values, Aws.PARTITION),
      targetIds: [production.attrId, ...targetIds],
    });
    this.policyId = policy.attrId;

    // AWS Organizations takes one change at a time, and CloudFormation tries again a few times only. Units follow their parents anyway.
    workloads.node.addDependency(deployment);
    nonProduction.node.addDependency(production);
    policy.node.addDependency(nonProduction);
    for (const each of [infrastructure, deployment, workloads, production, nonProduction, policy]) {
      each.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
    this.outputs();
    this.moves(topology);
  }

  private unit(name: string, parentId: string): CfnOrganizationalUnit {
    return new CfnOrganizationalUnit(this, name, { name, parentId });
  }

  private outputs(): void {
    new CfnOutput(this, 'ProductionUnitId', { value: this.productionUnitId, description: 'Unit of the accounts on which users depend' });
    new CfnOutput(this, 'NonProductionUnitId', { value: this.nonProductionUnitId, description: 'Unit of the other workload accounts' });
    new CfnOutput(this, 'DeploymentUnitId', { value: this.deploymentUnitId, description: 'Unit of the accounts of pipelines and artifacts' });
    new CfnOutput(this, 'PolicyId', { value: this.policyId, description: 'Service control policy against changes of production by hand' });
  }

  /** Commands for a person: CloudFormation moves only the accounts that it has made. */
  private moves(topology: DeliveryTopology): void {
    const units: Readonly<Record<Unit, string>> = {
      Deployment: this.deploymentUnitId, Production: this.productionUnitId, NonProduction: this.nonProductionUnitId,
    };
    for (const [account, unit] of homesOf(topology)) {
      const parent = `$(aws organizations list-parents --child-id ${account} --query 'Parents[0].Id' --output text)`;
      new CfnOutput(this, `Move${account}`, {
        description: `Moves the account to ${unit}, once it is bootstrapped; run it in the account that manages the organization`,
        value: `aws organizations move-account --account-id ${account} --source-parent-id ${parent} --destination-parent-id ${units[unit]}`,
      });
    }
  }
}
