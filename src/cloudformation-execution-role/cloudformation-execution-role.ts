import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudFormationExecutionPoliciesProps } from './cloudformation-execution-policies';
import { keepStacks } from '../private/deployed-stacks';
import { NAME_LENGTH } from '../private/quotas';
import { definePolicies } from './private/define-policies';
import { ACCOUNT, arnOf, asText } from './private/pattern-text';
import { validateExecution } from './private/validate-execution';

/**
 * What is deployed with a CloudFormationExecutionRole.
 */
export interface CloudFormationExecutionRoleProps extends CloudFormationExecutionPoliciesProps {
  /**
   * The role's name, 1 to 64 characters, for whoever names it in another account.
   *
   * It must not be one that CDK's bootstrap stack gives its roles, such as `cdk-hnb659fds-cfn-exec-role-…`.
   *
   * @default - with an environment, its `cloudFormationRoleName`, also for the policies' names; otherwise a name after the construct's
   * path, which is another one for each construct of an app
   */
  readonly roleName?: string;
}

/**
 * The role with which CloudFormation deploys certain stacks, and nothing else: what it may do is computed from their templates.
 *
 * Only CloudFormation can use it, and only for stacks of this account. Give it to a pipeline's action as `deploymentRole`, or to a
 * stack as its service role. With a topology's environment, its name is that environment's `cloudFormationRoleName`: a pipeline of
 * another app and account names it with `iam.Role.fromRoleArn(stack, 'Execution', topology.environment('prod').cloudFormationRoleArn)`,
 * and `OrgGuardrails` and `RoleAudit` know it. How its policies are computed, and what that does not promise, is said at `CloudFormationExecutionPolicies`.
 *
 * An administrator deploys it, with credentials of its own; a stack that is deployed with it can change neither the role nor
 * its policies. When a stack gets resources of a type or name that it had not, deploy the role again first.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 * @exampleMetadata fixture=execution
 * @example
 * const execution = new CloudFormationExecutionRole(administration, 'Execution', { stacks: [network, backend] });
 *
 * new codepipeline_actions.CloudFormationCreateReplaceChangeSetAction({
 *   actionName: 'Prepare',
 *   stackName: 'Backend',
 *   changeSetName: 'Release',
 *   templatePath: assembly.atPath('Backend.template.json'),
 *   adminPermissions: false,
 *   cfnCapabilities: [CfnCapabilities.ANONYMOUS_IAM],
 *   deploymentRole: execution.role,
 * });
 */
export class CloudFormationExecutionRole extends Construct {
  /** The role. */
  public readonly role: iam.IRole;

  /** The role's ARN. */
  public readonly roleArn: string;

  /** The role's name, without its path. */
  public readonly roleName: string;

  /**
   * The ARNs of its policies: of as many as are needed, which is known when the template is written.
   *
   * It is a list of which only CDK knows the members: put it together with `Fn.join(',', role.managedPolicyArns)`; code that counts or joins
   * it gets a placeholder.
   */
  public readonly managedPolicyArns: string[];

  /**
   * @param scope where the role is defined: a stack of the account into which is deployed, and none of those that are deployed
   * @param id its id within the scope
   * @param props what is deployed
   * @throws CloudFormationExecutionRole.InvalidSetting when an option is malformed
   * @throws CloudFormationExecutionRole.NothingToDeploy when there are neither stacks nor templates
   * @throws CloudFormationExecutionRole.InvalidStack when a stack is none, or nested, or there twice
   * @throws CloudFormationExecutionRole.InvalidTemplate when a template was not made with DeployedTemplate
   * @throws CloudFormationExecutionRole.InvalidPermissions when additional permissions are malformed
   * @throws CloudFormationExecutionRole.NoTopology when there is an environment without a topology
   * @throws CloudFormationExecutionRole.DuplicateName when another role or other policies of the app have the name in the account
   * @throws CloudFormationExecutionRole.OwnStack at synthesis, when a stack holds the role itself
   * @throws CloudFormationExecutionRole.OtherAccount at synthesis, when a stack is deployed to another account
   * @throws CloudFormationExecutionRole.LaterStage at synthesis, when a stack is of a stage that is synthesized later
   * @throws CloudFormationExecutionRole.UnknownType at synthesis, when nothing is known of a resource's type
   * @throws CloudFormationExecutionRole.UnknownResource at synthesis, when a name does not follow from a template, or has a wildcard
   * @throws CloudFormationExecutionRole.UnknownRole at synthesis, when it does not follow which role a resource passes
   * @throws CloudFormationExecutionRole.OwnName at synthesis, when a stack has resources that are called like the role or its policies, or a role
   *   that is called like one that this library makes for the topology
   * @throws CloudFormationExecutionRole.PolicyTooLarge at synthesis, when more is needed than a role's policies hold
   */
  constructor(scope: Construct, id: string, props: CloudFormationExecutionRoleProps = {}) {
    super(scope, id);
    validateExecution(this, props, ['roleName'], (props as Partial<CloudFormationExecutionRoleProps> | undefined)?.roleName);
    const { topology } = props;
    const { iamPath: path = '/', permissionsBoundaryName: boundary } = topology?.platform.conventions ?? {};
    const account = asText(Stack.of(this).account, ACCOUNT);
    const known = props.environment === undefined ? undefined : topology!.environment(props.environment).cloudFormationRoleName;
    this.roleName = props.roleName ?? known ?? Names.uniqueResourceName(this, { maxLength: NAME_LENGTH.iamRole.limit, separator: '-' });
    const role = new iam.Role(this, 'Role', {
      roleName: this.roleName,
      path,
      description: 'Lets CloudFormation deploy certain stacks; what it may do is computed from their templates',
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cross-service-confused-deputy-prevention.html
      assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com').withConditions({ StringEquals: { 'aws:SourceAccount': Stack.of(this).account } }),
    });
    const policyNamePrefix = props.policyNamePrefix ?? (props.roleName === undefined ? known : undefined);
    const slots = definePolicies(this, { ...props, policyNamePrefix }, {
      roleName: this.roleName,
      roles: [arnOf(`iam::${account}:role${path}${this.roleName}`)],
      boundaries: boundary === undefined ? [] : [arnOf(`iam::${account}:policy/${boundary}`)],
    });
    slots.attachTo(role);
    keepStacks(this, [
      ...(props.stacks ?? []).map(({ stackName: name, region }) => ({ name, region })),
      ...(props.templates ?? []).map(({ stackName: name, _stack: { region = Stack.of(this).region } }) => ({ name, region })),
    ]);
    this.role = role;
    this.roleArn = role.roleArn;
    this.managedPolicyArns = slots.arns;
  }
}
