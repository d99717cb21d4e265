import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CrossAccountDeployRoleProps } from './cross-account-deploy-role-props';
import { deployStatements, deployTrust, policyProblems, writePolicies } from './private/deploy-role-policy';
import { otherStagesProblems, pipelineProblems } from './private/pipelines/validate-pipelines';
import { DEPLOY_ROLES, DeployRoleValues, lateProblems, validateDeployRole } from './private/validate-deploy-role';
import { warn } from '../private/warnings';
import { SecureArtifactBucket } from '../secure-artifact-bucket/secure-artifact-bucket';

/** All that AWS allows where one role assumes another, as CodePipeline's does. */
const SESSION = Duration.hours(1);

/**
 * The role with which a pipeline reaches into a workload account, and the only one: it starts releases there, or deploys in one of
 * CodePipeline's other ways, on what is named, and nothing else.
 *
 * Only the one role of the pipeline can assume it, by its exact ARN. The ARN is a condition and not a principal, so that the deploy
 * role can be deployed before that role exists, and still trusts it after it was deleted and created again. There is no external id,
 * because CodePipeline cannot send one. A session lasts an hour, which is all that AWS allows where one role assumes another.
 *
 * By default it starts the environment's ReleaseDeployer and watches how that goes: it reads no artifact, passes no role and changes
 * no service. What a release may do is the deployer's own role's to say. `permissions` lets the pipeline deploy in other ways, too; only
 * those that need an artifact let the role read the application's own, by the bucket and key that the topology names.
 *
 * What a pipeline of the same app could not do as the role is an error at synthesis: where it runs with another role than the trusted
 * one, keeps its artifacts elsewhere, or asks for what no permission is about. Of pipelines in other apps, nothing is known.
 *
 * An application has one such role in each environment. Deploy it in the workload account's foundation stack, before the first release.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html#iam-term-role-chaining
 * @exampleMetadata fixture=delivery
 * @example
 * new CrossAccountDeployRole(workload, 'DeployRole', { topology, environment: 'prod' });
 */
export class CrossAccountDeployRole extends Construct {
  /** The role. It takes no other permissions: pipelines and grants that would add some add nothing. */
  public readonly role: iam.IRole;

  /** The role's ARN. */
  public readonly roleArn: string;

  /** The role's name, without its path: with a topology, the environment's `deployRoleName`. */
  public readonly roleName: string;

  /**
   * @param scope where the role is defined: with a topology, a stack of the environment's account and region
   * @param id its id within the scope
   * @param props whose pipeline deploys where, and what
   * @throws CrossAccountDeployRole.NoTopology when the topology is something else, or there is neither a topology nor a `pipelineRole`
   * @throws CrossAccountDeployRole.DuplicateRole when the app has the role already
   * @throws CrossAccountDeployRole.Contradiction when a property is given that the topology says already, or without the topology that it needs
   * @throws CrossAccountDeployRole.InvalidSetting when name, path, boundary or artifacts are malformed or of another account, a setting is neither
   *   true nor false, there is no such option, or a value cannot be read
   * @throws CrossAccountDeployRole.InvalidPipelineRole when `pipelineRole` is not one role of a known account and of the stack's partition, or at
   *   synthesis, when it has become something else
   * @throws CrossAccountDeployRole.InvalidOrganization when the organization id is malformed
   * @throws CrossAccountDeployRole.SameAccount when the trusted role is one of the stack's account, without `allowSameAccount`
   * @throws CrossAccountDeployRole.InvalidPermissions when permissions were not made with `DeployPermissions`, are none, are there twice, or have
   *   options that cannot be read
   * @throws CrossAccountDeployRole.InvalidResource when what permissions are about is not named properly, or at synthesis, when a token has become
   *   no proper name
   * @throws CrossAccountDeployRole.NoArtifacts when permissions read artifacts and nothing says where they lie
   * @throws CrossAccountDeployRole.OtherPipelineRole at synthesis, when a pipeline of the app acts as the role, in an action or a rule of a stage's
   *   condition, and runs with another role than the trusted one
   * @throws CrossAccountDeployRole.DeniedAction at synthesis, when an action of such a pipeline asks for what the role does not allow, has its
   *   artifacts elsewhere than the role reads them or without a key that it can use, gets an artifact that no action before makes, names the role by
   *   another path, is of a pipeline whose role may not act as it, or deploys a stack of the app without the capabilities that its template takes, or
   *   another action of the pipeline writes artifacts as a role that their bucket denies
   * @throws CrossAccountDeployRole.PolicyTooLarge at synthesis, when a policy is larger than IAM takes, or there are more of them
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when there is a topology and the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the environment's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: CrossAccountDeployRoleProps = {}) {
    super(scope, id);
    const values = validateDeployRole(this, props);
    values.topology?._adopt(this);
    DEPLOY_ROLES.mark(this, values.identity);
    const role = this.defineRole(values);
    this.allow(role, values);
    // CDK's pipelines write permissions of their own into a role that lets them.
    this.role = role.withoutPolicyUpdates();
    this.roleArn = role.roleArn;
    this.roleName = role.roleName;
  }

  private defineRole(values: DeployRoleValues): iam.Role {
    const { roleName, path, description, permissionsBoundary } = values;
    values.warnings.forEach((id) => warn(this, id));
    return new iam.Role(this, 'Role', {
      roleName, path, description, permissionsBoundary, maxSessionDuration: SESSION, assumedBy: deployTrust(values),
    });
  }

  private allow(role: iam.Role, values: DeployRoleValues): void {
    const { permissions, place } = values;
    new Set(permissions.flatMap(({ _engine: { warnings = [] } }) => warnings)).forEach((id) => warn(this, id));
    writePolicies(role, deployStatements(permissions, place));
    const grant = permissions.some(({ readsArtifacts }) => readsArtifacts) ? this.readArtifacts(role, values) : undefined;
    this.node.addValidation({
      validate: () => [...policyProblems(role, values.topology !== undefined), ...lateProblems(values, grant), ...pipelineProblems(role, values)],
    });
    // CDK synthesizes the stages within an app, or within another stage, before it looks at that.
    this.node.root.node.addValidation({ validate: () => otherStagesProblems(role, values) });
  }

  private readArtifacts(role: iam.Role, { artifacts, topology }: DeployRoleValues): iam.Grant | undefined {
    return (artifacts ?? SecureArtifactBucket.fromTopology(this, 'Artifacts', topology!)).grants.read(role);
  }
}
