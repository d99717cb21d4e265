import {
  allow, ask, at, boundary, Change, deny, FULL, GoldenCase, granted, HOME, iam, identity, Json, lacking,
  OTHER, resource, ROLE, roleOf, rootArn, service, session, sessionArn, stopped, trust, trusts, USER, userOf,
} from './golden-case';

const BASICS = iam('reference_policies_evaluation-logic', 'policy-eval-basics-id-rdp');
const CROSS = iam('reference_policies_evaluation-logic-cross-account', 'policy-eval-cross-account');
const EXAMPLE = iam('reference_policies_evaluation-logic-cross-account', 'policies_evaluation_example-cross-account');
const DELEGATION = iam('access_policies-cross-account-resource-access', 'access_policies-cross-account-delegating-resource-based-policies');
const DENYALLOW = iam('reference_policies_evaluation-logic_policy-eval-denyallow');
const TRUST = iam('id_roles_create_for-user');
const ACCOUNT = iam('reference_policies_elements_principal', 'principal-accounts');
const EXTERNAL = iam('id_roles_create_for-user_externalid');
const DEPUTY = iam('confused-deputy', 'cross-service-confused-deputy-prevention');
const OIDC = iam('id_roles_create_for-idp_oidc');
const SAML = iam('id_roles_create_for-idp_saml');
const MFA = iam('id_credentials_mfa_configure-api-require', 'MFAProtectedAPI-cross-account-delegation');
const NO_IDENTITY = 'no identity policy allows it';
const NO_RESOURCE = 'no resource policy allows it';

const reads = allow('Read', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::depot/*' });
const lets = (aws: string, more: Json = {}) => allow('Let',
  { Principal: { AWS: aws }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::depot/*', ...more });
const STRANGER = userOf(OTHER);
const VISITOR = roleOf(OTHER, 'Visitor');
const GUEST: Change = { principal: STRANGER };

const DEPLOYER = at(`arn:aws:iam::${HOME}:role/Deployer`);
const assume = allow('Assume', { Action: 'sts:AssumeRole', Resource: DEPLOYER.arn });
const assuming = (...changes: Change[]) => ask({ action: 'sts:AssumeRole', resource: DEPLOYER }, ...changes);
const vendor = (condition: Json) => trust(trusts('Vendor', { AWS: rootArn(OTHER) }, { Condition: condition }));
const WEB = { kind: 'federated', provider: `arn:aws:iam::${HOME}:oidc-provider/token.actions.example.com` } as const;
const SUBJECT = 'token.actions.example.com:sub';
const web = (condition: Json): Change =>
  trust(trusts('Web', { Federated: WEB.provider }, { Action: 'sts:AssumeRoleWithWebIdentity', Condition: condition }));
const webbing = (condition: Json, context: Change['context']) => assuming(web(condition),
  { principal: WEB, action: 'sts:AssumeRoleWithWebIdentity', context });

export const CASES: GoldenCase[] = [
  granted('same-identity', 'in one account the identity policy is enough', BASICS, ask(identity(reads)), 'Read', 'without it',
    { identityPolicies: [] }),
  granted('same-resource', 'in one account the resource policy is enough', BASICS, ask(resource(lets(USER.arn))), 'Let', 'without it',
    { resourcePolicy: undefined }),
  granted('same-either', 'in one account either is enough beside a silent other', BASICS,
    ask(identity(allow('List', { Action: 's3:ListBucket' })), resource(lets(USER.arn))),
    'Let', 'without the resource policy', { resourcePolicy: undefined }),
  granted('same-silent-resource', 'a resource policy that is about others does not matter', BASICS,
    ask(identity(reads), resource(lets(`${USER.arn}2`))), 'Read',
    'without the identity policy', { identityPolicies: [] }),
  lacking('same-neither', 'in one account one of them has to grant', BASICS,
    ask(identity(allow('List', { Action: 's3:ListBucket' })), resource(lets(`${USER.arn}2`))),
    NO_IDENTITY, 'with an identity policy', identity(reads)),
  lacking('same-account-delegates', 'an account named in its own resource policy only delegates', DELEGATION, ask(resource(lets(rootArn(HOME)))),
    NO_IDENTITY,
    'with an identity policy', identity(reads)),
  stopped('same-deny-identity', 'an identity policy denies what the resource policy grants', BASICS,
    ask(identity(deny('Out')), resource(lets(USER.arn))), 'Out',
    'without the denial', { identityPolicies: [] }),
  stopped('same-deny-resource', 'a resource policy denies what the identity policy grants', BASICS,
    ask(identity(reads), resource(deny('Out', { Principal: '*' }))), 'Out',
    'without the denial', { resourcePolicy: undefined }),

  granted('cross-both', 'across accounts both have to grant', CROSS, ask(identity(reads), resource(lets(STRANGER.arn)), GUEST), 'Let',
    'without the identity policy',
    { identityPolicies: [] }),
  granted('cross-both-role', 'likewise for a role', CROSS, ask(identity(reads), resource(lets(VISITOR.arn)), { principal: VISITOR }), 'Read',
    'without the resource policy',
    { resourcePolicy: undefined }),
  lacking('cross-identity-only', 'across accounts the identity policy is not enough', CROSS, ask(identity(FULL), GUEST), NO_RESOURCE,
    'with a resource policy',
    resource(lets(STRANGER.arn))),
  lacking('cross-resource-only', 'nor is the resource policy', CROSS, ask(resource(lets(STRANGER.arn)), GUEST), NO_IDENTITY,
    'with an identity policy', identity(reads)),
  lacking('cross-other-resource', 'the identity policy has to be about that resource', EXAMPLE,
    ask(identity(allow('Else', { Resource: 'arn:aws:s3:::own/*' })), resource(lets(STRANGER.arn)), GUEST), NO_IDENTITY, 'about all of them',
    identity(FULL)),
  lacking('cross-other-action', 'the resource policy has to be about that action', EXAMPLE,
    ask(identity(FULL), resource(lets(STRANGER.arn)), GUEST, { action: 's3:DeleteObject' }),
    NO_RESOURCE, 'an action it grants', { action: 's3:GetObject' }),
  stopped('cross-deny-identity', 'a denial in the principal\'s account', EXAMPLE,
    ask(identity(FULL, deny('Logs', { Action: 's3:*', Resource: ['arn:aws:s3:::*log*', 'arn:aws:s3:::*log*/*'] })),
      resource(allow('Let', { Principal: { AWS: STRANGER.arn } })), GUEST, { resource: at('arn:aws:s3:::depot-logs/a') }),
    'Logs', 'another bucket', { resource: at('arn:aws:s3:::depot/a') }),
  stopped('cross-deny-resource', 'a denial in the resource\'s account', CROSS,
    ask(identity(FULL), resource(lets(STRANGER.arn), deny('Out', { Principal: { AWS: STRANGER.arn } })), GUEST), 'Out', 'without it',
    resource(lets(STRANGER.arn))),
  lacking('cross-session-named', 'a session named abroad still wants its own account\'s grant', CROSS,
    ask(resource(lets(sessionArn(OTHER, 'Visitor'))), { principal: VISITOR }), NO_IDENTITY, 'with it', identity(reads)),
  lacking('cross-boundary', 'abroad a boundary limits even the user that is named', CROSS,
    ask(identity(FULL), boundary(allow('Ec2', { Action: 'ec2:*' })), resource(lets(STRANGER.arn)), GUEST),
    'the permissions boundary does not allow it', 'with a boundary that allows it', boundary(FULL)),
  lacking('cross-session-policy', 'abroad a session policy limits the session that is named', CROSS,
    ask(identity(FULL), session(allow('Ec2', { Action: 'ec2:*' })), resource(lets(sessionArn(OTHER, 'Visitor'))), { principal: VISITOR }),
    'the session policy does not allow it', 'with one that allows it', session(FULL)),
  granted('cross-account-delegates', 'an account may give its users less than it has been given', DELEGATION,
    ask(identity(allow('Read', { Action: 's3:GetObject' })), resource(allow('Let', { Principal: { AWS: rootArn(OTHER) }, Action: 's3:*' })), GUEST),
    'Read', 'an action it did not pass on', { action: 's3:PutObject' }),
  lacking('cross-account-more', 'but not more', DELEGATION,
    ask(identity(FULL), resource(allow('Let', { Principal: { AWS: rootArn(OTHER) }, Action: 's3:List*' })), GUEST), NO_RESOURCE,
    'an action it was given', { action: 's3:ListBucket' }),

  granted('trust-same-user', 'a role that trusts a user of its account by name', DENYALLOW, assuming(trust(trusts('Trust', { AWS: USER.arn }))),
    'Trust', 'another user',
    { principal: userOf(HOME, 'al') }),
  lacking('trust-boundary', 'a user trusted by name needs the leave of its boundary', iam('id_roles_update-role-trust-policy'),
    assuming(boundary(allow('Ec2', { Action: 'ec2:*' })), trust(trusts('Trust', { AWS: USER.arn }))), 'the permissions boundary does not allow it',
    'with a boundary that allows it', boundary(allow('Sts', { Action: 'sts:*' }))),
  lacking('trust-needed', 'an identity policy alone does not open a role', DENYALLOW,
    assuming(identity(assume), trust(trusts('Trust', { Service: 'ec2.amazonaws.com' }))), NO_RESOURCE,
    'with a trust policy', trust(trusts('Trust', { AWS: rootArn(HOME) }))),
  lacking('trust-account', 'a role that trusts its account leaves it to identity policies', ACCOUNT,
    assuming(trust(trusts('Trust', { AWS: rootArn(HOME) }))), NO_IDENTITY,
    'with an identity policy', identity(assume)),
  granted('trust-account-granted', 'which may grant it', TRUST, assuming(identity(assume), trust(trusts('Trust', { AWS: rootArn(HOME) }))),
    'Assume', 'another role',
    { resource: at(`arn:aws:iam::${HOME}:role/Owner`) }),
  granted('trust-cross', 'across accounts trust and identity policy', TRUST,
    assuming(GUEST, identity(assume), trust(trusts('Trust', { AWS: rootArn(OTHER) }))), 'Assume',
    'without the identity policy', { identityPolicies: [] }),
  lacking('trust-cross-untrusted', 'another account that is not trusted', TRUST,
    assuming(GUEST, identity(assume), trust(trusts('Trust', { AWS: '333333333333' }))), NO_RESOURCE,
    'one that is', trust(trusts('Trust', { AWS: OTHER }))),
  lacking('trust-cross-user', 'a user trusted by name abroad still wants a grant', TRUST,
    assuming(GUEST, trust(trusts('Trust', { AWS: STRANGER.arn }))), NO_IDENTITY,
    'with one', identity(assume)),
  stopped('trust-deny', 'a trust policy may deny', DENYALLOW,
    assuming(identity(assume), trust(trusts('Trust', { AWS: rootArn(HOME) }), { ...trusts('Out', { AWS: USER.arn }), Effect: 'Deny' })),
    'Out', 'without the denial', trust(trusts('Trust', { AWS: rootArn(HOME) }))),
  granted('trust-service', 'a service role', iam('id_roles_create_for-service'),
    assuming(trust(trusts('Trust', { Service: 'ecs-tasks.amazonaws.com' })), { principal: service('ecs-tasks.amazonaws.com') }),
    'Trust', 'another service', { principal: service('ec2.amazonaws.com') }),
  lacking('trust-action', 'trust in AssumeRole is none in TagSession', iam('id_session-tags', 'id_session-tags_permissions-required'),
    assuming(trust(trusts('Trust', { AWS: USER.arn })), { action: 'sts:TagSession' }), NO_RESOURCE, 'with both',
    trust(trusts('Trust', { AWS: USER.arn }, { Action: ['sts:AssumeRole', 'sts:TagSession'] }))),
  granted('trust-role-chain', 'a role that trusts another role', iam('id_roles', 'iam-term-role-chaining'),
    assuming(trust(trusts('Trust', { AWS: ROLE.arn })), { principal: ROLE }), 'Trust',
    'another role', { principal: roleOf(HOME, 'Keeper') }),

  granted('external-id', 'a vendor with the external identifier', EXTERNAL,
    assuming(GUEST, identity(assume), vendor({ StringEquals: { 'sts:ExternalId': '12345' } }), { context: { 'sts:ExternalId': '12345' } }),
    'Vendor', 'with another customer\'s',
    { context: { 'sts:ExternalId': '67890' } }),
  lacking('external-id-absent', 'a vendor without one', EXTERNAL,
    assuming(GUEST, identity(assume), vendor({ StringEquals: { 'sts:ExternalId': '12345' } })), NO_RESOURCE, 'with it',
    { context: { 'sts:ExternalId': '12345' } }),
  lacking('trust-mfa', 'a role that wants a second factor', MFA,
    assuming(GUEST, identity(assume), vendor({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      { context: { 'aws:MultiFactorAuthPresent': 'false' } }), NO_RESOURCE, 'with one',
    { context: { 'aws:MultiFactorAuthPresent': 'true' } }),
  granted('trust-org', 'a role for an organization', iam('reference_policies_condition-keys', 'condition-keys-principalorgid'),
    assuming(GUEST, identity(assume), trust(trusts('Org', { AWS: '*' }, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })),
      { context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    'Org', 'another organization', { context: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } }),

  granted('deputy-arn', 'a service on behalf of the resource that is named', DEPUTY,
    assuming(trust(trusts('Trust', { Service: 'ssm-incidents.amazonaws.com' },
      { Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ssm-incidents:*:${HOME}:incident-record/plan/*` } } })),
    {
      principal: service(
        'ssm-incidents.amazonaws.com'),
      context: { 'aws:SourceArn': `arn:aws:ssm-incidents:eu-west-1:${HOME}:incident-record/plan/1` },
    }),
    'Trust', 'on behalf of another account\'s', { context: { 'aws:SourceArn': `arn:aws:ssm-incidents:eu-west-1:${OTHER}:incident-record/plan/1` } }),
  lacking('deputy-account', 'a service on behalf of another account', DEPUTY,
    assuming(trust(trusts('Trust', { Service: 'codebuild.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': HOME } } })),
      { principal: service('codebuild.amazonaws.com'), context: { 'aws:SourceAccount': OTHER } }),
    NO_RESOURCE, 'of the own account', { context: { 'aws:SourceAccount': HOME } }),
  lacking('deputy-absent', 'a service that does not say on whose behalf', DEPUTY,
    assuming(trust(trusts('Trust', { Service: 'codebuild.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': HOME } } })),
      { principal: service('codebuild.amazonaws.com') }),
    NO_RESOURCE, 'of the own account', { context: { 'aws:SourceAccount': HOME } }),

  granted('oidc', 'a web identity of the subject that is trusted', OIDC,
    webbing({ StringEquals: { [SUBJECT]: 'repo:depot:main' } }, { [SUBJECT]: 'repo:depot:main' }), 'Web',
    'another subject', { context: { [SUBJECT]: 'repo:depot:feature' } }),
  granted('oidc-like', 'a web identity of a like subject', OIDC,
    webbing({ StringLike: { [SUBJECT]: 'repo:depot:*' } }, { [SUBJECT]: 'repo:depot:feature' }), 'Web', 'another repository',
    { context: { [SUBJECT]: 'repo:depots:main' } }),
  lacking('oidc-audience', 'a web identity for another audience', OIDC,
    webbing({ StringEquals: { 'token.actions.example.com:aud': 'sts.amazonaws.com' } }, { 'token.actions.example.com:aud': 'other' }),
    NO_RESOURCE, 'for the right one', { context: { 'token.actions.example.com:aud': 'sts.amazonaws.com' } }),
  lacking('saml-audience', 'a SAML assertion for another audience', SAML,
    assuming(trust(trusts('Saml', { Federated: `arn:aws:iam::${HOME}:saml-provider/staff` },
      { Action: 'sts:AssumeRoleWithSAML', Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } } })),
    {
      principal: { kind: 'federated', provider: `arn:aws:iam::${HOME}:saml-provider/staff` },
      action: 'sts:AssumeRoleWithSAML',
      context: { 'SAML:aud': 'https://example.com' },
    }),
    NO_RESOURCE, 'for the right one', { context: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }),
];
