import { AspectPriority, Aspects, Aws, CfnOutput, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { BreakGlassRoleProps } from './break-glass-role-props';
import { DeliveryEnvironment } from '../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { auditsOf, stacksOfAudit } from './private/audits';
import { breakGlassDenials, breakGlassTrust } from './private/break-glass-policy';
import { givesAll, isAdministrator, isOfAws } from './private/powerful-policies';
import { isToldByTrail } from './private/unwatched-roles';
import { BREAK_GLASS_ROLES, DEFAULT_MFA_AGE, DEFAULT_SESSION, validateBreakGlass } from './private/validate-break-glass';
import { deployedProperties } from '../private/deployed-properties';
import { sizeProblems } from '../private/policy-size';
import { POLICY_SIZE } from '../private/quotas';
import { warn, withdraw } from '../private/warnings';

/**
 * The role with which people help in an emergency, in an environment where nobody else may change anything by hand.
 *
 * It is for IAM users, each by his exact ARN, who have just authenticated with a device of multi-factor authentication, and who
 * give the session their own name, as the console does. Nobody else can prove it to AWS: users of IAM Identity Center and of
 * other identity providers, and roles, carry no multi-factor authentication that a trust policy can see. For them, have a
 * permission set of Identity Center that demands its own, and name its role in `breakGlassRoleNames` of each audit, so that its uses
 * are told as well. Whoever can register devices for such a user can act as him.
 *
 * Every use is told: sessions can only begin in regions in which the app has a `RoleAudit` or `RoleUseAudit` for the
 * environment. Where it has a `RoleTrailAudit` in another account instead, they can begin in every region; it is an error to lack both, unless
 * `announcedElsewhere` says that another app has the latter. A session lasts an hour; whoever has its credentials can make console time of up to
 * 12 hours of it, which no setting of a role limits. Whatever else the role may do, a session is kept from:
 *
 * - changing its role, the role that sends what the audits see, the conventions' permissions boundary, and its customer-managed policies
 * - changing CloudTrail's trails, the audits' rules and the default bus that they are on, and the stacks that the role, the audits, the
 *   environment's `DeliveryEventForwarding` and the audits' `trail` lie in
 * - updating any other stack, unless `allowStackUpdates`: CloudFormation does it with the role that the stack was deployed with. It can
 *   create stacks without a change set, which do what the session may, delete stacks, and take back an update that failed
 * - deploying with stack sets, refactorings, extensions, Git sync, and new versions and self-service actions of
 *   products of Service Catalog
 * - acting as another role, giving CloudFormation a role, and giving CDK's roles to anybody
 * - leaving a way back: making users, roles and identity providers, giving users and groups permissions, keys, passwords or
 *   devices, changing the trust of any role, having IAM Roles Anywhere trust certificates, letting people in through IAM Identity Center
 *   where the account administers it, changing the address of another account's root user, and leaving the organization
 *
 * What that does not stop depends on the policies:
 *
 * - With `administratorAccess`, or any policy that gives all of IAM, it can be gone round: such a session can give an existing role more, and
 *   that role to a function or an instance that it makes. Only a guardrail of the organization can keep it from that.
 * - With a policy such as `PowerUserAccess`, a session does what something that is there may do: it changes the code of a function, starts a
 *   build with other commands, opens a shell on an instance, or replaces what the next deployment takes from CDK's staging bucket. It can
 *   also make ways in that IAM does not know: a user of a database or of a cluster, or a certificate of a CA that something trusts.
 *   And it can let another account in by the policy of a resource: of a function (`lambda:AddPermission`), a bucket, a key, a queue or a
 *   topic, or with a share of AWS RAM. Those stay when the session has ended.
 * - Which bucket, key and log group a trail has, the role does not know: a policy that reaches them can delete what the trail has written, or
 *   have it write no more. Keep them in another account.
 *
 * For `cdk deploy`, which acts as CDK's own roles, it is no role.
 *
 * Nothing in the app adds to the role: grants to it do nothing, and a trust policy that something has changed is an error.
 *
 * The role's path is `/break-glass/`, not that of the conventions, by which guardrails know the delivery's own roles. Other
 * accounts know it as the environment's `breakGlassRoleName`: give it to `OrgGuardrails`. The conventions' tags hold, and their
 * permissions boundary unless `withoutPermissionsBoundary`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 * @exampleMetadata fixture=audit
 * @example
 * new DeliveryEventForwarding(workload, 'Events', { topology, environment: 'prod' });
 * new RoleAudit(workloadInHomeRegion, 'RoleAudit', { topology, environment: 'prod' });
 * new RoleUseAudit(workload, 'RoleUses', { topology, environment: 'prod' });
 * new BreakGlassRole(workload, 'BreakGlass', {
 *   topology,
 *   environment: 'prod',
 *   users: [{ account: '444444444444', userName: 'emergency/anaya' }],
 *   managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonECS_FullAccess')],
 * });
 */
export class BreakGlassRole extends Construct {
  /** The role, to which nothing can be added: grants to it do nothing. */
  public readonly role: iam.IRole;

  /** The role's ARN. */
  public readonly roleArn: string;

  /**
   * @param scope where the role is defined: a stack of the environment's account and region
   * @param id its id within the scope
   * @param props who may use it, and what it may do
   * @throws BreakGlassRole.NoTopology when the topology is something else
   * @throws BreakGlassRole.InvalidSetting when there is no such option
   * @throws BreakGlassRole.DuplicateRole when the app has the role already
   * @throws BreakGlassRole.InvalidUser when a user is no IAM user, or there is none
   * @throws BreakGlassRole.InvalidDuration when a session or the age of an authentication is out of its range
   * @throws BreakGlassRole.NoPermissions when the role may do nothing, or a setting is neither true nor false
   * @throws BreakGlassRole.TooManyPolicies when there are more policies than a role takes
   * @throws BreakGlassRole.SharedPath when the conventions' path is that of break-glass roles
   * @throws BreakGlassRole.TrustTooLarge at synthesis, when IAM would refuse the trust policy for its size
   * @throws BreakGlassRole.PolicyTooLarge at synthesis, when IAM would refuse the policy with what it is kept from
   * @throws BreakGlassRole.ForeignTrust at synthesis, when something has changed the trust policy, or has the role made elsewhere
   * @throws BreakGlassRole.Unannounced at synthesis, when the app has no RoleAudit for the environment, and no RoleTrailAudit of it in another account
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the environment's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: BreakGlassRoleProps) {
    super(scope, id);
    const { topology, environment } = validateBreakGlass(this, props);
    const { announcedElsewhere = false, allowStackUpdates = false, maxMfaAge = DEFAULT_MFA_AGE, maxSessionDuration = DEFAULT_SESSION } = props;
    topology._adopt(this);
    BREAK_GLASS_ROLES.mark(this, environment.breakGlassRoleArn);
    const regions = () => (announcedElsewhere ? undefined : this.regionsOf(environment));
    const [path, roleName] = environment.breakGlassRoleName.split('/');
    const managedPolicies = this.policies(props);
    const assumedBy = breakGlassTrust({
      users: props.users,
      maxMfaAgeSeconds: maxMfaAge.toSeconds(),
      organizationId: topology.platform.organizationId,
      regions,
    });
    const denials = new iam.PolicyDocument({
      statements: breakGlassDenials(topology, environment, {
        stackArns: () => stacksOfAudit(this, environment),
        policyArns: this.ownPolicies(topology, environment.account, managedPolicies),
        stackUpdates: allowStackUpdates,
      }),
    });
    const role = new iam.Role(this, 'Role', {
      roleName,
      path: `/${path}/`,
      description: `For people in an emergency of ${topology.application} in ${environment.name}; every use is told`,
      maxSessionDuration,
      assumedBy,
      managedPolicies,
      inlinePolicies: { Denials: denials },
    });
    if (props.withoutPermissionsBoundary) this.unbound(role);
    if (allowStackUpdates) warn(this, 'cdk-secure-delivery:BreakGlassRole.stackUpdates');
    if (announcedElsewhere) this.announced(environment);
    this.node.addValidation({ validate: () => (regions()?.length === 0 ? [unannounced(environment.name)] : []) });
    this.node.addValidation({ validate: () => [...trustProblems(role), ...denialProblems(role, denials)] });
    this.node.addValidation({ validate: () => foreignTrust(role, assumedBy) });
    // Nothing in the app gives it more than what is said here.
    this.role = role.withoutPolicyUpdates();
    this.roleArn = role.roleArn;
    const { region } = Stack.of(this);
    this.output(maxSessionDuration.toSeconds(), () => (regions()?.includes(region) === false ? regions()![0] : region));
  }

  /** Where the audits by rules are; nothing where that of a trail alone tells of sessions, which it does of all regions. */
  private regionsOf(environment: DeliveryEnvironment): string[] | undefined {
    const regions = auditsOf(this, environment.deployRoleArn).map((each) => Stack.of(each).region);
    return regions.length === 0 && isToldByTrail(this, environment) ? undefined : [...new Set(regions)].sort();
  }

  /** What announces it may be in the app nevertheless, and be defined later. */
  private announced(environment: DeliveryEnvironment): void {
    const id = 'cdk-secure-delivery:BreakGlassRole.announcedElsewhere';
    warn(this, id);
    this.node.addValidation({
      validate: () => {
        if (isToldByTrail(this, environment)) withdraw(this, id);
        return [];
      },
    });
  }

  private policies({ managedPolicies = [], administratorAccess = false, allowStackUpdates = false }: BreakGlassRoleProps): iam.IManagedPolicy[] {
    const given = managedPolicies.some((each) => isAdministrator(this, each));
    const all = [...managedPolicies, ...administratorAccess && !given ? [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')] : []];
    // What a policy of the app says may be added later.
    const warnOfAll = (node: IConstruct) => void (node === this && all.some((each) => givesAll(this, each, allowStackUpdates))
      && warn(this, 'cdk-secure-delivery:BreakGlassRole.administrator'));
    Aspects.of(this).add({ visit: warnOfAll });
    return all;
  }

  /** What somebody could change in place of the role. AWS changes its own policies itself. */
  private ownPolicies({ platform }: DeliveryTopology, account: string, attached: readonly iam.IManagedPolicy[]): string[] {
    const { permissionsBoundaryName: boundary } = platform.conventions;
    const own = attached.filter((each) => !isOfAws(this, each)).map(({ managedPolicyArn }) => managedPolicyArn);
    return [...new Set([...boundary === undefined ? [] : [`arn:${Aws.PARTITION}:iam::${account}:policy/${boundary}`], ...own])];
  }

  /** After the aspects of the conventions, which bound every role below them. */
  private unbound(role: iam.Role): void {
    warn(this, 'cdk-secure-delivery:BreakGlassRole.unbounded');
    const clear = (node: IConstruct) => void (node instanceof iam.CfnRole && node.addPropertyDeletionOverride('PermissionsBoundary'));
    Aspects.of(role).add({ visit: clear }, { priority: AspectPriority.DEFAULT + 1 });
  }

  /** For somebody at three in the morning. In a region without an audit, STS would refuse him. */
  private output(seconds: number, region: () => string): void {
    new CfnOutput(this, 'Assume', {
      description: 'Begins a session, with your user name, the serial number of your device and its code; STS refuses other names',
      value: `aws sts assume-role --role-arn ${this.roleArn} --role-session-name <user name> --serial-number <ARN of the device> --token-code <code> `
        + `--duration-seconds ${seconds} --region ${Lazy.string({ produce: region })}`,
    });
  }
}

/** Known only when every audit is. */
const trustProblems = (role: iam.Role): string[] => sizeProblems(Stack.of(role), {
  called: 'trust policy',
  policy: role.assumeRolePolicy,
  quota: POLICY_SIZE.iamRoleTrust,
  code: 'BreakGlassRole.TrustTooLarge',
  fix: 'name fewer users',
});

/** So are the stacks that they lie in. */
const denialProblems = (role: iam.Role, policy: iam.PolicyDocument): string[] => sizeProblems(Stack.of(role), {
  called: 'what the role is kept from',
  policy,
  quota: POLICY_SIZE.iamRoleInline,
  code: 'BreakGlassRole.PolicyTooLarge',
  fix: 'give it fewer policies of your own, or put audits into fewer stacks, with shorter names',
});

/** An escape hatch, or a policy in the role's own node, lets somebody else in. With `customizeRoles`, CDK makes no role at all. */
function foreignTrust(role: iam.Role, assumedBy: iam.IPrincipal): string[] {
  const { node } = role;
  const statement = new iam.PolicyStatement({ actions: [assumedBy.assumeRoleAction], principals: [assumedBy] });
  const ours = Stack.of(role).resolve(new iam.PolicyDocument({ statements: [statement] }));
  if (!node.defaultChild) {
    return [
      'role: must be made by this app, which says nothing of whom a role made elsewhere trusts, and what it is kept from: leave it out of '
      + `iam.Role.customizeRoles, or set preventSynthesis to false there, got none of ${node.path} [BreakGlassRole.ForeignTrust]`,
    ];
  }
  const deployed = deployedProperties(node.defaultChild as iam.CfnRole)?.AssumeRolePolicyDocument;
  return JSON.stringify(deployed) === JSON.stringify(ours) ? [] : [
    `trust policy: must be as the role makes it: remove what changes it, and name users in users, got another one of ${node.path} [BreakGlassRole.ForeignTrust]`,
  ];
}

const unannounced = (environment: string) =>
  `environment: must have a RoleAudit for ${environment} in the same app, or a RoleTrailAudit of the topology in another account, which its stack names, and which tells of uses of the role; `
  + 'or set announcedElsewhere where another app has that, got none [BreakGlassRole.Unannounced]';
