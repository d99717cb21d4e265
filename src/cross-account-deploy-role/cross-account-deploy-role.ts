import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { deployTrust, releaseStatements } from './private/deploy-role-policy';
import { DEPLOY_ROLES, validateDeployRole } from './private/validate-deploy-role';

/**
 * What a CrossAccountDeployRole is made from.
 */
export interface CrossAccountDeployRoleProps {
  /** The topology whose pipeline deploys. */
  readonly topology: DeliveryTopology;

  /** The name of the environment into which the role lets the pipeline deploy, for example `prod`. */
  readonly environment: string;
}

/**
 * The role with which the application's pipeline reaches into a workload account, and starts releases there.
 *
 * Only the role of the topology's pipeline can assume it, by its exact ARN, so that the role can be deployed before that
 * pipeline is. It starts the environment's deployer and watches how that goes, and nothing else: it reads no artifact, passes
 * no role and changes no service. What a release may do is the deployer's own role's to say. A session lasts an hour, which is
 * all that AWS allows where one role assumes another.
 *
 * An environment has one such role for each application. Deploy it in the workload account's foundation stack, before the
 * first release.
 *
 * This is a first slice: it lets the pipeline make releases. Other ways to deploy, and the role with which CloudFormation
 * changes the infrastructure, are not part of it yet.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 * @exampleMetadata fixture=delivery
 * @example
 * new CrossAccountDeployRole(workload, 'DeployRole', { topology, environment: 'prod' });
 */
export class CrossAccountDeployRole extends Construct {
  /** The role. */
  public readonly role: iam.IRole;

  /** The role's ARN. */
  public readonly roleArn: string;

  /** The role's name, without its path: the environment's `deployRoleName`. */
  public readonly roleName: string;

  /**
   * @param scope where the role is defined: a stack of the environment's account and region
   * @param id its id within the scope
   * @param props whose pipeline deploys where
   * @throws CrossAccountDeployRole.NoTopology when the topology is something else
   * @throws CrossAccountDeployRole.DuplicateRole when the app has the role already
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the environment's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: CrossAccountDeployRoleProps) {
    super(scope, id);
    const { topology, environment } = validateDeployRole(this, props);
    topology._adopt(this);
    DEPLOY_ROLES.mark(this, environment.deployRoleArn);
    const role = new iam.Role(this, 'Role', {
      roleName: environment.deployRoleName,
      path: topology.platform.conventions.iamPath,
      description: `Starts releases of ${topology.application} in ${environment.name}, for its pipeline`,
      assumedBy: deployTrust(topology),
    });
    releaseStatements(environment).forEach((statement) => role.addToPolicy(statement));
    this.role = role;
    this.roleArn = role.roleArn;
    this.roleName = role.roleName;
  }
}
