import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { deployed, HOME, REGION } from './audited-account';
import { BreakGlassRole, DeliveryEventForwarding, RoleAudit, RoleTrailAudit, RoleUseAudit } from '../../src';
import { evaluate } from '../../src/policy/evaluate';
import { wildcards, matches } from '../../src/policy/wildcard';
import { actionNames } from '../../src/private/known-actions';
import { POLICY_SIZE } from '../../src/private/quotas';
import { literal } from '../helpers/mutated-proof';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';
import { mutantsOf } from '../proof/policy-mutants';
import { Policy } from '../proof/resolved-template';

const BOUNDED = topologyOf({ platform: { ...TOOLING, conventions: { permissionsBoundaryName: 'Boundary' } } });
const prod = BOUNDED.environment('prod');
const ROLE = literal(prod.breakGlassRoleArn);
const FORWARDING = literal(prod.eventForwardingRoleArn);
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const OWN = `arn:aws:iam::${PROD.account}:policy/ops/Emergency`;

function denials(allowStackUpdates?: boolean): Policy {
  const app = new App();
  // Each of what tells of a session in a stack of its own.
  const foundation = new Stack(app, 'Foundation', { env: REGION });
  new DeliveryEventForwarding(foundation, 'Events', { topology: BOUNDED, environment: 'prod' });
  const trail = new cloudtrail.Trail(new Stack(app, 'Trails', { env: HOME }), 'Trail');
  new RoleAudit(new Stack(app, 'Home', { env: HOME }), 'RoleAudit', { topology: BOUNDED, environment: 'prod', trail });
  new RoleUseAudit(new NestedStack(new Stack(app, 'Uses', { env: REGION }), 'Nested'), 'Uses', { topology: BOUNDED, environment: 'prod' });
  const security = new Stack(app, 'Security', { env: { account: '555555555555', region: 'us-east-1' } });
  new RoleTrailAudit(security, 'RoleAudit', {
    topology: BOUNDED,
    logGroup: logs.LogGroup.fromLogGroupName(security, 'Group', 'trail'),
    alarmActions: [{ bind: () => ({ alarmActionArn: 'x' }) }],
    trail: new cloudtrail.Trail(security, 'Trail', { sendToCloudWatchLogs: true, isOrganizationTrail: true, orgId: 'o-exampleorgid', trailName: 'all' }),
  });
  const emergency = new Stack(app, 'Emergency', { env: REGION });
  new BreakGlassRole(emergency, 'BreakGlass', {
    topology: BOUNDED,
    environment: 'prod',
    users: [{ account: '444444444444', userName: 'anaya' }],
    administratorAccess: true,
    allowStackUpdates,
    managedPolicies: [iam.ManagedPolicy.fromManagedPolicyArn(emergency, 'Own', OWN), iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
  });
  const roles = Object.values(Template.fromStack(emergency).findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);
  return deployed(roles.find(({ Path: path }) => path === '/break-glass/').Policies[0].PolicyDocument);
}

type Context = Readonly<Record<string, string>>;

const allows = (document: Policy | undefined, action: string, resource: string, context: Context = {}) => evaluate({
  principal: { kind: 'role', account: PROD.account, arn: ROLE },
  action,
  resource: { arn: resource, account: PROD.account },
  context,
  identityPolicies: [{ name: 'AdministratorAccess', document: EVERYTHING as Policy }, ...document ? [{ name: 'Denials', document }] : []],
}).allowed;

const named = (service: string, names: string) => names.split(' ').map((name) => `${service}:${name}`);
const rule = (word: string, region = 'us-east-1') => `arn:aws:events:${region}:${PROD.account}:rule/sd--${word}--${prod.eventForwardingRoleName.split('--').pop()}`;
const bus = (name: string, region = 'us-east-1') => `arn:aws:events:${region}:${PROD.account}:event-bus/${name}`;
const stack = (name: string, region = 'eu-west-1') => `arn:aws:cloudformation:${region}:${PROD.account}:stack/${name}/0123abcd`;
const ofAccount = (rest: string) => `arn:aws:iam::${PROD.account}:${rest}`;
const TRAIL = `arn:aws:cloudtrail:us-east-1:${PROD.account}:trail/any`;
const USER = ofAccount('user/emergency/anybody');
const OTHER = ofAccount('role/other');
const CDK = ofAccount(`role/cdk-hnb659fds-cfn-exec-role-${PROD.account}-eu-west-1`);
const BOUNDARY = ofAccount('policy/Boundary');
const TOKEN_ISSUER = `arn:aws:sso::${PROD.account}:trustedTokenIssuer/ssoins-1/tti-1`;
const APPLICATION = `arn:aws:sso::${PROD.account}:application/ssoins-1/apl-1`;

type Call = readonly [action: string, resource: string, context?: Context];
const on = (resource: string, actions: string[], context?: Context) => actions.map((action): Call => [action, resource, context]);
/** Jest takes a parameter more than a row has for its own. */
const complete = ([action, resource, context = {}]: Call): [string, string, Context] => [action, resource, context];
const passedTo = (service: string) => ({ 'iam:PassedToService': service });
const ROLE_CHANGES = named('iam', 'AttachRolePolicy DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PassRole PutRolePermissionsBoundary '
  + 'PutRolePolicy TagRole UntagRole UpdateRole UpdateRoleDescription');
const RULE_CHANGES = named('events', 'DeleteRule DisableRule PutRule PutTargets RemoveTargets');
const STACK_CHANGES = named('cloudformation', 'CancelUpdateStack ContinueUpdateRollback DeleteStack RollbackStack SetStackPolicy UpdateTerminationProtection');
const STACK_UPDATES = named('cloudformation', 'CreateChangeSet ExecuteChangeSet UpdateStack');
const AUDIT_STACKS = ['Emergency', 'Foundation', 'Home', 'Trails', 'Uses', 'Uses-NestedNestedStack-1ABC'].map((name) => stack(name));
const POLICY_CHANGES = named('iam', 'CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion');

/** By the statement that denies it: without that, nothing else does. */
const DENIED_BY: Readonly<Record<string, readonly Call[]>> = {
  KeepsItsRoles: [ROLE, FORWARDING].flatMap((role) => on(role, ROLE_CHANGES)),
  KeepsItsPolicies: [BOUNDARY, OWN].flatMap((policy) => on(policy, POLICY_CHANGES)),
  KeepsTheTrail: on(TRAIL, named('cloudtrail', 'DeleteTrail PutEventSelectors StopLogging UpdateTrail')),
  KeepsTheAudit: [
    ...['role-changes', 'role-uses', 'role-switches', 'role-policies', 'role-new-policies'].flatMap((word) => on(rule(word), RULE_CHANGES)),
    ['events:DisableRule', rule('role-uses', 'ap-southeast-2')],
    // With a key of its own on the bus, the rules would match no more once that is disabled.
    ...['us-east-1', 'ap-southeast-2'].map((region): Call => ['events:UpdateEventBus', bus('default', region)]),
  ],
  KeepsTheStacks: AUDIT_STACKS.flatMap((each) => on(each, STACK_CHANGES)),
  // Also those of another account, of which nobody asks.
  UpdatesNoStacks: [...AUDIT_STACKS, ...['Service', 'CDKToolkit', 'Security'].map((name) => stack(name))].flatMap((each) => on(each, STACK_UPDATES)),
  DeploysInNoOtherWay: [
    ...on(stack('Service'), named('cloudformation', 'CreateStackRefactor ExecuteStackRefactor')),
    ...on(`arn:aws:cloudformation:eu-west-1:${PROD.account}:stackset/any:0123abcd`,
      named('cloudformation', 'CreateStackInstances DeleteStackInstances ImportStacksToStackSet UpdateStackInstances UpdateStackSet')),
    ...on('*', named('cloudformation', 'ActivateType CreateStackSet RegisterType SetTypeDefaultVersion')),
    ...['codeconnections', 'codestar-connections'].flatMap((service) => [
      ...on(`arn:aws:${service}:eu-west-1:${PROD.account}:repository-link/1`, named(service, 'CreateSyncConfiguration UpdateRepositoryLink')),
      ...on('*', named(service, 'UpdateSyncConfiguration')),
    ]),
    ...on(`arn:aws:catalog:eu-west-1:${PROD.account}:product/prod-1`, named('servicecatalog',
      'AssociateServiceActionWithProvisioningArtifact CreateProvisioningArtifact UpdateProduct')),
    ...on('*', named('servicecatalog', 'BatchAssociateServiceActionWithProvisioningArtifact CopyProduct CreateServiceAction UpdateServiceAction')),
  ],
  ActsAsNobodyElse: [OTHER, 'arn:aws:iam::999999999999:role/other'].map((role): Call => ['sts:AssumeRole', role]),
  DeploysAsNobodyElse: ['cloudformation.amazonaws.com', 'resources.cloudformation.amazonaws.com', 'cloudformation.amazonaws.com.cn', 'cloudformation.sync.codeconnections.amazonaws.com']
    .map((service): Call => ['iam:PassRole', OTHER, passedTo(service)]),
  PassesNoRoleOfCdk: on(CDK, ['iam:PassRole'], passedTo('lambda.amazonaws.com')),
  LeavesNoWayBack: [
    ...on(USER, named('iam', 'AttachUserPolicy ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser '
      + 'DeleteUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy EnableMFADevice PutUserPermissionsBoundary PutUserPolicy '
      + 'ResetServiceSpecificCredential TagUser UntagUser UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey UpdateServiceSpecificCredential '
      + 'UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadSigningCertificate')),
    ...on(ofAccount('group/admins'), named('iam', 'AddUserToGroup AttachGroupPolicy CreateGroup DeleteGroupPolicy DetachGroupPolicy PutGroupPolicy '
      + 'RemoveUserFromGroup UpdateGroup')),
    ...on(ofAccount('saml-provider/any'), named('iam', 'CreateSAMLProvider UpdateSAMLProvider')),
    ...on(ofAccount('oidc-provider/token.actions.githubusercontent.com'),
      named('iam', 'AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint')),
    ...[ROLE, FORWARDING, OTHER].flatMap((role) => on(role, named('iam', 'CreateRole UpdateAssumeRolePolicy'))),
  ],
  LetsNobodyIn: [
    ...on('*', named('rolesanywhere', 'CreateProfile CreateTrustAnchor ImportCrl')),
    ...on(`arn:aws:rolesanywhere:eu-west-1:${PROD.account}:profile/1`, named('rolesanywhere', 'DeleteAttributeMapping EnableProfile PutAttributeMapping UpdateProfile')),
    ...on(`arn:aws:rolesanywhere:eu-west-1:${PROD.account}:trust-anchor/1`, named('rolesanywhere', 'EnableTrustAnchor UpdateTrustAnchor')),
    ...on(`arn:aws:rolesanywhere:eu-west-1:${PROD.account}:crl/1`, named('rolesanywhere', 'DeleteCrl DisableCrl UpdateCrl')),
    ['organizations:LeaveOrganization', '*'],
    ['sts:AssumeRoot', 'arn:aws:iam::999999999999:root'],
    ...on('arn:aws:account::999999999999:account/o-abc1234567/222222222222', named('account', 'AcceptPrimaryEmailUpdate StartPrimaryEmailUpdate')),
    ...on(ofAccount('delegation-request/1'), named('iam', 'AcceptDelegationRequest SendDelegationToken')),
    ...on('arn:aws:sso:::instance/ssoins-1', named('sso', 'CreateInstanceAccessControlAttributeConfiguration UpdateInstanceAccessControlAttributeConfiguration')),
    ...on('arn:aws:sso:::permissionSet/ssoins-1/ps-1', named('sso', 'AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet '
      + 'CreateAccountAssignment DeleteInlinePolicyFromPermissionSet DeletePermissionsBoundaryFromPermissionSet DetachCustomerManagedPolicyReferenceFromPermissionSet '
      + 'DetachManagedPolicyFromPermissionSet ProvisionPermissionSet PutInlinePolicyToPermissionSet PutPermissionsBoundaryToPermissionSet')),
    ...on('*', named('sso', 'AssociateDirectory AssociateProfile CreateTrust PutMfaDeviceManagementForDirectory PutPermissionsPolicy UpdateProfile '
      + 'UpdateSSOConfiguration UpdateTrust')),
    ...on(TOKEN_ISSUER, named('sso', 'CreateTrustedTokenIssuer UpdateTrustedTokenIssuer')),
    ...on(APPLICATION, named('sso', 'CreateApplicationAssignment PutApplicationAccessScope PutApplicationAssignmentConfiguration '
      + 'PutApplicationAuthenticationMethod PutApplicationGrant PutApplicationSessionConfiguration')),
    ...on('*', named('sso-directory', 'AddMemberToGroup CompleteVirtualMfaDeviceRegistration CompleteWebAuthnDeviceRegistration CreateBearerToken '
      + 'CreateExternalIdPConfigurationForDirectory CreateProvisioningTenant CreateUser DeleteMfaDeviceForUser EnableExternalIdPConfigurationForDirectory EnableUser '
      + 'ImportExternalIdPCertificate UpdateExternalIdPConfigurationForDirectory UpdateMfaDeviceForUser UpdatePassword UpdateUser')),
    ...on(`arn:aws:identitystore::${PROD.account}:identitystore/d-1`, named('identitystore', 'CreateGroupMembership CreateUser UpdateUser')),
  ],
};
const ALLOWED: readonly Call[] = [
  ['iam:AttachRolePolicy', OTHER],
  ['iam:PassRole', OTHER, passedTo('ecs-tasks.amazonaws.com')],
  ['iam:CreatePolicyVersion', ofAccount('policy/other')],
  ['iam:GetRole', ROLE],
  ['cloudtrail:GetTrailStatus', TRAIL],
  ['events:DisableRule', rule('releases')],
  ['events:DescribeRule', rule('role-changes')],
  ['events:UpdateEventBus', bus('orders')],
  ['events:DescribeEventBus', bus('default')],
  ['servicecatalog:DisassociateServiceActionFromProvisioningArtifact', `arn:aws:catalog:eu-west-1:${PROD.account}:product/prod-1`],
  ['servicecatalog:ExecuteProvisionedProductServiceAction', '*'],
  ['account:PutAlternateContact', `arn:aws:account::${PROD.account}:account`],
  ['sso:UpdatePermissionSet', 'arn:aws:sso:::permissionSet/ssoins-1/ps-1'],
  // What brings no new template, and a new stack, which has no role.
  ...on(stack('Service'), named('cloudformation', 'CancelUpdateStack ContinueUpdateRollback CreateStack DeleteStack RollbackStack SetStackPolicy')),
  // It is another account's.
  ['cloudformation:DeleteStack', stack('Security')],
  ['cloudformation:DescribeStacks', stack('Foundation')],
  ['cloudformation:SetTypeConfiguration', '*'],
  ['cloudformation:DescribeStackSet', `arn:aws:cloudformation:eu-west-1:${PROD.account}:stackset/any:0123abcd`],
  ['codeconnections:DeleteSyncConfiguration', '*'],
  // What takes a way in away.
  ['sso:DeleteTrustedTokenIssuer', TOKEN_ISSUER],
  ...on(APPLICATION, named('sso', 'DeleteApplicationAccessScope DeleteApplicationAssignment DeleteApplicationGrant UpdateApplication')),
  ['sso:DeleteAccountAssignment', 'arn:aws:sso:::permissionSet/ssoins-1/ps-1'],
  ['sso-directory:DisableUser', '*'],
  ['identitystore:DeleteGroupMembership', `arn:aws:identitystore::${PROD.account}:identitystore/d-1`],
  ['iam:DeleteUser', USER],
  ['iam:DeleteAccessKey', USER],
  ['iam:CreateServiceLinkedRole', ofAccount('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS')],
  ['rolesanywhere:DisableTrustAnchor', `arn:aws:rolesanywhere:eu-west-1:${PROD.account}:trust-anchor/1`],
  ['ecs:UpdateService', `arn:aws:ecs:eu-west-1:${PROD.account}:service/default/web`],
];

/** With all other stacks left to a session, those of the audit are kept by one statement more than they are otherwise. */
const RELAXED_BY: Readonly<Record<string, readonly Call[]>> = {
  ...Object.fromEntries(Object.entries(DENIED_BY).filter(([sid]) => sid !== 'UpdatesNoStacks')),
  KeepsTheStacks: AUDIT_STACKS.flatMap((each) => on(each, [...STACK_CHANGES, ...STACK_UPDATES])),
};
const RELAXED: readonly Call[] = [...ALLOWED, ...['Service', 'CDKToolkit', 'Security'].flatMap((name) => on(stack(name), STACK_UPDATES))];

describe.each([
  ['by default', denials(), DENIED_BY, ALLOWED],
  ['where it may update stacks', denials(true), RELAXED_BY, RELAXED],
])('an administrator in an emergency, %s,', (_, policy, deniedBy, allowed) => {
  const denied = Object.values(deniedBy).flat();

  test.each(denied.map(complete))('is kept from %s on %s', (action, resource, context) => expect(allows(policy, action, resource, context)).toBe(false));

  test.each(Object.keys(deniedBy))('and by nothing but %s', (sid) => {
    const without = { ...policy, Statement: policy.Statement.filter((each) => each.Sid !== sid) };
    expect(without.Statement.length).toBe(policy.Statement.length - 1);
    const refused = deniedBy[sid].filter(([action, resource, context]) => !allows(without, action, resource, context));
    expect(refused).toEqual([]);
  });

  test.each(allowed.map(complete))('and not from %s on %s', (action, resource, context) => expect(allows(policy, action, resource, context)).toBe(true));

  test('no denial could go, or be narrower', () => {
    const mutants = mutantsOf(policy);
    const held = (mutant: Policy) => denied.every((call) => !allows(mutant, ...call)) && allowed.every((call) => allows(mutant, ...call));
    const survivors = mutants.filter(({ policy: mutant }) => mutant.Statement.length === 0 || held(mutant));
    expect(mutants.length).toBeGreaterThan(150);
    expect(survivors.map(({ what }) => what)).toEqual([]);
  });

  test('the denials leave room in what a role may have inline', () => {
    expect(JSON.stringify(policy).length).toBeLessThan(POLICY_SIZE.iamRoleInline.limit * 0.7);
  });

  // A name that AWS does not have would be denied in vain.
  test('each denial is of actions that there are, and of none that reads', () => {
    for (const each of policy.Statement.flatMap(({ Action: actions }) => [actions].flat() as string[])) {
      const [service, name] = each.split(':');
      const found = actionNames(service)!.filter((action) => matches(wildcards(name), action));
      expect(`${each}: ${found.length > 0}`).toBe(`${each}: true`);
      expect(found.filter((action) => /^(Get|List|Describe|Search)/.test(action))).toEqual([]);
    }
  });
});
