/** Some actions of a service. */
const named = (service: string, names: string) => names.split(' ').map((name) => `${service}:${name}`);

/** On the role itself and the one that sends what the audits see. */
export const ROLE_CHANGES = named('iam', 'AttachRolePolicy DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PassRole '
  + 'PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole UpdateRole UpdateRoleDescription');
export const TRAIL_CHANGES = named('cloudtrail', 'DeleteTrail PutEventSelectors StopLogging UpdateTrail');
export const RULE_CHANGES = named('events', 'DeleteRule DisableRule PutRule PutTargets RemoveTargets');

/**
 * On the bus that the audits' rules are on. A key of a session's own on it would encrypt what the rules match and where they send it: once the
 * key is disabled, they do neither, and no rule has changed.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 */
export const BUS_CHANGES = named('events', 'UpdateEventBus');

/** What a stack goes through without a new template. */
export const STACK_CHANGES = named('cloudformation',
  'CancelUpdateStack ContinueUpdateRollback DeleteStack RollbackStack SetStackPolicy UpdateTerminationProtection');

/**
 * What brings a new template into a stack. CloudFormation does it with the role that the stack was deployed with, also for somebody who may
 * not pass that role, and no condition tells whether a stack has one. `CreateStack` is not among them: a new stack has no role but one that
 * is passed.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 */
export const STACK_UPDATES = named('cloudformation', 'CreateChangeSet ExecuteChangeSet UpdateStack');

/**
 * What deploys with a role that something else keeps, or changes what somebody else deploys. No emergency takes it:
 *
 * - stack sets keep roles, reach other accounts and regions, and import stacks, those of the audits as well, which are deleted with an instance
 * - a refactoring moves resources out of stacks; it is executed by its own id, behind which the stacks do not show
 * - an extension, a module for example, is put into other people's templates by its name, and their role deploys what a new version says. To
 *   have a role of its own it would have to be passed one. `SetTypeConfiguration` takes no role; it switches hooks off, which may help
 * - Git sync updates a stack from a repository, with a role that it keeps, and goes on after the session
 * - a new version of a product of Service Catalog is launched with the role that the product's launch constraint keeps. A self-service action
 *   runs a document of Systems Manager with that role, too, where its `AssumeRole` is `LAUNCH_ROLE`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStackSet.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-prereq.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
 * @see https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints-launch.html
 * @see https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateServiceAction.html
 */
export const OTHER_DEPLOYMENTS = [
  ...named('cloudformation', 'ActivateType CreateStackInstances CreateStackRefactor CreateStackSet DeleteStackInstances ExecuteStackRefactor '
    + 'ImportStacksToStackSet RegisterType SetTypeDefaultVersion UpdateStackInstances UpdateStackSet'),
  // The service under its new and its old name, each of which is asked for.
  ...['codeconnections', 'codestar-connections'].flatMap((service) =>
    named(service, 'CreateSyncConfiguration UpdateRepositoryLink UpdateSyncConfiguration')),
  ...named('servicecatalog', 'AssociateServiceActionWithProvisioningArtifact BatchAssociateServiceActionWithProvisioningArtifact CopyProduct '
    + 'CreateProvisioningArtifact CreateServiceAction UpdateProduct UpdateServiceAction'),
];

/** On users, their groups, trust policies of roles, and providers whose users roles trust. Users and their keys can still be deleted. */
export const WAYS_BACK = named('iam',
  'AddClientIDToOpenIDConnectProvider AddUserToGroup AttachGroupPolicy AttachUserPolicy ChangePassword CreateAccessKey CreateGroup '
  + 'CreateLoginProfile CreateOpenIDConnectProvider CreateRole CreateSAMLProvider CreateServiceSpecificCredential CreateUser DeleteGroupPolicy '
  + 'DeleteUserPermissionsBoundary DeleteUserPolicy DetachGroupPolicy DetachUserPolicy EnableMFADevice PutGroupPolicy PutUserPermissionsBoundary '
  + 'PutUserPolicy RemoveUserFromGroup ResetServiceSpecificCredential TagUser UntagUser UpdateAccessKey UpdateAssumeRolePolicy UpdateGroup '
  + 'UpdateLoginProfile UpdateOpenIDConnectProviderThumbprint UpdateSAMLProvider UpdateSSHPublicKey UpdateServiceSpecificCredential '
  + 'UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadSigningCertificate');

/**
 * Certificates that roles trust; the way out of the organization, whose trail and guardrails go with it; the root users of other accounts; and
 * access for a product of another account that asks for it.
 *
 * Where the account manages the organization's accounts, the addresses of their root users, who get a new password by mail.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html
 *
 * Where the account administers IAM Identity Center, as the management account or in its place, also what lets people into accounts: who is
 * assigned, what a permission set allows, and who somebody of the directory is. Taking that away, and disabling users, stays possible.
 * `UpdatePermissionSet` is not among them: it changes how long sessions of a set last, where they start and what it is called, not who has
 * it or what it allows. AWS does not say what `UpdateSSOConfiguration` changes; no emergency takes it. Nor does it say what `CreateTrust`,
 * `UpdateTrust` and `UpdateProfile` are for alone: they are among what an assignment to an account takes.
 *
 * Whoever has Identity Center trust another issuer of tokens says who somebody is. An application whose scope is access to accounts exchanges
 * such a token for credentials of that user's roles: hence the issuers, and what applications are let, by which tokens, and for whom.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-account-access-customer-managed-apps.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenterdirectory.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
 */
export const WAYS_IN = [
  // The attributes of a certificate that a profile maps are what conditions of trust policies ask for: without one, a denial does not hold.
  ...named('rolesanywhere', 'CreateProfile CreateTrustAnchor DeleteAttributeMapping DeleteCrl DisableCrl EnableProfile EnableTrustAnchor ImportCrl '
    + 'PutAttributeMapping UpdateCrl UpdateProfile UpdateTrustAnchor'),
  'organizations:LeaveOrganization',
  'sts:AssumeRoot',
  ...named('account', 'AcceptPrimaryEmailUpdate StartPrimaryEmailUpdate'),
  ...named('iam', 'AcceptDelegationRequest SendDelegationToken'),
  // A denial in a permission set's policy is as good as gone with the policy. Attributes of people are what conditions of policies ask for.
  ...named('sso', 'Associate* Attach* CreateAccountAssignment CreateApplicationAssignment CreateInstanceAccess* CreateTrust* Delete*FromPermissionSet '
    + 'Detach* ProvisionPermissionSet Put*ToPermissionSet PutApplication* PutMfaDeviceManagementForDirectory PutPermissionsPolicy UpdateInstanceAccess* '
    + 'UpdateProfile UpdateSSOConfiguration UpdateTrust*'),
  // Passwords, devices, groups, and who else says who somebody is.
  ...named('sso-directory', 'Add* Complete* Create* DeleteMfaDeviceForUser Enable* Import* Update*'),
  ...named('identitystore', 'Create* Update*'),
];
