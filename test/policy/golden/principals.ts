import {
  allow, ANONYMOUS, ask, boundary, deny, federatedUserOf, FULL, GoldenCase, granted, HOME, iam, identity,
  Json, lacking, OTHER, resource, ROLE, roleOf, rootArn, rootOf, service, sessionArn, stopped, trust, trusts,
  USER, userOf,
} from './golden-case';

const PAGE = 'reference_policies_elements_principal';
const ACCOUNT = iam(PAGE, 'principal-accounts');
const ROLES = iam(PAGE, 'principal-roles');
const SESSIONS = iam(PAGE, 'principal-role-session');
const USERS = iam(PAGE, 'principal-users');
const FEDERATED = iam(PAGE, 'sts-session-principals');
const WEB = iam(PAGE, 'principal-federated-web-identity');
const SAML = iam(PAGE, 'principal-saml');
const SERVICES = iam(PAGE, 'principal-services');
const EVERYONE = iam(PAGE, 'principal-anonymous');
const NOT = iam('reference_policies_elements_notprincipal');
const EVALUATION = iam('reference_policies_evaluation-logic_policy-eval-denyallow');
const ROOT = iam('access_policies', 'access_policies-root');
const NONE = 'no identity policy allows it';
const NO_RESOURCE = 'no resource policy allows it';

const lets = (who: unknown, more: Json = {}) => resource(allow('Let', { Principal: who, ...more }));
const named = (arn: string) => lets({ AWS: arn });
const external = (statements: Json[]) => ({ ...identity(FULL), ...resource(...statements) });
const all: Json = { Principal: '*' };
const but = (...who: string[]) => deny('But', { NotPrincipal: { AWS: who } });
const BOB = userOf(OTHER, 'bob');
const AUDIT = roleOf(OTHER, 'Auditor', 'nightly');
const exempt = [allow('Let', all), but(BOB.arn, rootArn(OTHER))];
const audited = [allow('Let', all), but(sessionArn(OTHER, 'Auditor', 'nightly'), AUDIT.arn, rootArn(OTHER))];

export const CASES: GoldenCase[] = [
  granted('who-user', 'a user by ARN', USERS, ask(named(USER.arn)), 'Let', 'another user', { principal: userOf(HOME, 'al') }),
  lacking('who-user-case', 'the name of a user minds the case', USERS, ask(named(USER.arn), { principal: userOf(HOME, 'Jo') }), NONE, 'in its case',
    { principal: USER }),
  granted('who-users', 'several users', USERS, ask(lets({ AWS: [`arn:aws:iam::${HOME}:user/al`, USER.arn] })), 'Let', 'a third',
    { principal: userOf(HOME, 'cy') }),
  lacking('who-user-other-account', 'the like name in another account', USERS, ask(named(USER.arn), identity(FULL), { principal: userOf(OTHER) }),
    NO_RESOURCE,
    'the user that is named', { principal: USER }),
  granted('who-role', 'a role by ARN, for its sessions', ROLES, ask(named(ROLE.arn), { principal: ROLE }), 'Let', 'a session of another role',
    { principal: roleOf(HOME, 'Keeper') }),
  granted('who-session', 'a session by ARN', SESSIONS, ask(named(sessionArn(HOME)), { principal: ROLE }), 'Let', 'another session of the role',
    { principal: roleOf(HOME, 'Builder', 'run2') }),
  lacking('who-session-role', 'the like session of another role', SESSIONS, ask(named(sessionArn(HOME)), { principal: roleOf(HOME, 'Keeper') }), NONE,
    'the session that is named', { principal: ROLE }),
  granted('who-federated-user', 'a federated user by ARN', FEDERATED, ask(named(federatedUserOf(HOME).arn), { principal: federatedUserOf(HOME) }),
    'Let',
    'another federated user', { principal: federatedUserOf(HOME, 'al') }),
  lacking('who-user-not-federated', 'a federated user is not the user', FEDERATED, ask(named(federatedUserOf(HOME).arn), { principal: USER }), NONE,
    'the federated user', { principal: federatedUserOf(HOME) }),
  granted('who-account', 'an account by ARN stands for its users, with a grant of theirs', ACCOUNT,
    ask(named(rootArn(OTHER)), identity(FULL), { principal: userOf(OTHER) }),
    'Let', 'a user of another account', { principal: userOf('333333333333') }),
  granted('who-account-number', 'an account by number', ACCOUNT, ask(named(OTHER), identity(FULL), { principal: userOf(OTHER) }), 'Let',
    'a user of another account', { principal: userOf('333333333333') }),
  granted('who-account-role', 'an account stands for its roles', ACCOUNT, ask(named(OTHER), identity(FULL), { principal: roleOf(OTHER) }), 'Let',
    'a role of another account', { principal: roleOf('333333333333') }),
  lacking('who-account-delegates', 'an account only delegates', ACCOUNT, ask(named(rootArn(OTHER)), { principal: userOf(OTHER) }), NONE,
    'with a grant of the user\'s own', identity(FULL)),
  granted('who-accounts', 'several accounts', iam(PAGE, 'Principal_specifying'),
    ask(lets({ AWS: ['333333333333', OTHER] }), identity(FULL), { principal: userOf(OTHER) }),
    'Let', 'a third', { principal: userOf('444444444444') }),
  granted('who-service', 'a service', SERVICES, ask(lets({ Service: 'logs.amazonaws.com' }), { principal: service('logs.amazonaws.com') }), 'Let',
    'another service',
    { principal: service('events.amazonaws.com') }),
  granted('who-services', 'several services', SERVICES,
    ask(lets({ Service: ['sns.amazonaws.com', 'logs.amazonaws.com'] }), { principal: service('logs.amazonaws.com') }),
    'Let', 'a third', { principal: service('events.amazonaws.com') }),
  lacking('who-service-not-account', 'an account does not stand for a service', ACCOUNT,
    ask(named(rootArn(HOME)), { principal: service('logs.amazonaws.com') }), NO_RESOURCE,
    'with the service named', lets({ Service: 'logs.amazonaws.com' })),
  granted('who-anonymous', 'everyone, as a star', EVERYONE, ask(lets('*'), { principal: ANONYMOUS }), 'Let', 'only an account', named(rootArn(HOME))),
  granted('who-anonymous-aws', 'everyone, as AWS and a star', EVERYONE, ask(lets({ AWS: '*' }), { principal: ANONYMOUS }), 'Let', 'only a user',
    named(USER.arn)),
  granted('who-everyone-user', 'everyone, for a user of the account without any other grant', EVERYONE, ask(lets('*')), 'Let', 'only another',
    named(`${USER.arn}2`)),
  granted('who-everyone-role', 'everyone, for a role of the account', EVERYONE, ask(lets('*'), { principal: ROLE }), 'Let', 'for another action',
    lets('*', { Action: 's3:PutObject' })),
  lacking('who-everyone-other', 'everyone, for another account\'s user without a grant', EVERYONE, ask(lets('*'), { principal: userOf(OTHER) }), NONE,
    'with a grant of the user\'s own', identity(FULL)),
  lacking('who-anonymous-condition', 'an anonymous request has no organization',
    iam('reference_policies_condition-keys', 'condition-keys-principalorgid'),
    ask(lets('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }), { principal: ANONYMOUS }), NO_RESOURCE,
    'without the condition', lets('*')),
  lacking('who-nobody', 'an anonymous request without a resource policy', EVALUATION, ask({ principal: ANONYMOUS }),
    NO_RESOURCE,
    'with one for everyone', lets('*')),
  granted('who-web', 'those whom a web identity provider vouches for', WEB,
    ask(trust(trusts('Web', { Federated: 'accounts.google.com' }, { Action: 'sts:AssumeRoleWithWebIdentity' })),
      {
        principal: { kind: 'federated', provider: 'accounts.google.com' },
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: { arn: ROLE.arn, account: HOME },
      }),
    'Web', 'another provider', { principal: { kind: 'federated', provider: 'graph.facebook.com' } }),
  granted('who-saml', 'those whom a SAML provider vouches for', SAML,
    ask(trust(trusts('Saml', { Federated: `arn:aws:iam::${HOME}:saml-provider/staff` }, { Action: 'sts:AssumeRoleWithSAML' })),
      {
        principal: { kind: 'federated', provider: `arn:aws:iam::${HOME}:saml-provider/staff` },
        action: 'sts:AssumeRoleWithSAML',
        resource: { arn: ROLE.arn, account: HOME },
      }),
    'Saml', 'another provider', { principal: { kind: 'federated', provider: `arn:aws:iam::${HOME}:saml-provider/guests` } }),
  granted('who-mixed', 'principals of several kinds in one statement', iam(PAGE, 'Principal_specifying'),
    ask(lets({ AWS: USER.arn, Service: 'logs.amazonaws.com' }), { principal: service('logs.amazonaws.com') }), 'Let', 'a service that is not named',
    { principal: service('sns.amazonaws.com') }),
  stopped('who-deny-account', 'a denial of an account takes its users', ACCOUNT,
    ask(external([allow('Let', all), deny('Out', { Principal: { AWS: rootArn(OTHER) } })]), { principal: userOf(OTHER) }), 'Out',
    'a user of a third', { principal: userOf('333333333333') }),
  stopped('who-deny-role', 'a denial of a role takes its sessions', ROLES,
    ask(identity(FULL), resource(deny('Out', { Principal: { AWS: ROLE.arn } })), { principal: ROLE }), 'Out', 'another role',
    { principal: roleOf(HOME, 'Keeper') }),
  stopped('who-deny-everyone', 'a denial of everyone but one ARN', EVERYONE,
    ask(identity(FULL), resource(deny('Out', { ...all, Condition: { ArnNotEquals: { 'aws:PrincipalArn': USER.arn } } })),
      { principal: userOf(HOME, 'al'), context: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:user/al` } }),
    'Out', 'that one', { principal: USER, context: { 'aws:PrincipalArn': USER.arn } }),
  granted('who-principal-arn', 'aws:PrincipalArn of a session is its role', iam('reference_policies_condition-keys', 'condition-keys-principalarn'),
    ask(resource(allow('Let', { ...all, Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE.arn } } })),
      { principal: ROLE, context: { 'aws:PrincipalArn': ROLE.arn } }),
    'Let', 'another role', { principal: roleOf(HOME, 'Keeper'), context: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/Keeper` } }),

  granted('root-all', 'the root user has full access', EVALUATION,
    ask({ principal: rootOf(HOME) }), undefined,
    'a user instead', { principal: USER }),
  stopped('root-denied', 'a resource policy may deny the root user', ROOT, ask(resource(deny('Out', all)), { principal: rootOf(HOME) }), 'Out',
    'without it',
    resource(allow('Let', all))),
  granted('root-other', 'an account\'s root user has what is granted to the account',
    iam('access_policies-cross-account-resource-access', 'access_policies-cross-account-delegating-resource-based-policies'),
    ask(named(rootArn(OTHER)), { principal: rootOf(OTHER) }), 'Let', 'a user of that account, without a grant', { principal: userOf(OTHER) }),
  lacking('root-other-none', 'another account\'s root user has nothing of itself', iam('reference_policies_evaluation-logic-cross-account'),
    ask({ principal: rootOf(OTHER) }),
    NO_RESOURCE, 'with its account named', named(OTHER)),

  granted('not-user', 'NotPrincipal spares the user it names, with the account', NOT, ask(external(exempt), { principal: BOB }), 'Let',
    'another user of the account',
    { principal: userOf(OTHER, 'al') }),
  stopped('not-user-other', 'and no user of a third account', NOT, ask(external(exempt), { principal: userOf('333333333333') }), 'But',
    'the user that is named',
    { principal: BOB }),
  stopped('not-anonymous', 'nor the anonymous', NOT, ask(resource(...exempt), { principal: ANONYMOUS }), 'But', 'without the denial',
    resource(allow('Let', all))),
  stopped('not-service', 'nor a service', NOT, ask(resource(...exempt), { principal: service('logs.amazonaws.com') }), 'But', 'without the denial',
    lets({ Service: 'logs.amazonaws.com' })),
  granted('not-session', 'NotPrincipal spares the session it names, with role and account', NOT, ask(external(audited), { principal: AUDIT }), 'Let',
    'another role of the account', { principal: roleOf(OTHER, 'Keeper', 'nightly') }),
  stopped('not-session-other', 'and no other session of the role', NOT, ask(external(audited), { principal: roleOf(OTHER, 'Auditor', 'daily') }),
    'But', 'the session that is named',
    { principal: AUDIT }),
  lacking('not-grants-nothing', 'to be spared is no grant', NOT, ask(identity(FULL), resource(but(BOB.arn, rootArn(OTHER))), { principal: BOB }),
    NO_RESOURCE, 'with a grant',
    resource(...exempt)),
  stopped('not-boundary', 'NotPrincipal spares nobody who has a permissions boundary', NOT,
    ask(identity(FULL), boundary(FULL), resource(deny('But', { NotPrincipal: { AWS: [USER.arn, rootArn(HOME)] } }))), 'But', 'without the boundary',
    { permissionsBoundary: undefined }),
  stopped('not-boundary-role', 'nor a role that has one', NOT,
    ask(identity(FULL), boundary(FULL), resource(deny('But', { NotPrincipal: { AWS: [sessionArn(HOME), ROLE.arn, rootArn(HOME)] } })),
      { principal: ROLE }), 'But',
    'without the boundary', { permissionsBoundary: undefined }),
  stopped('not-boundary-arn', 'a condition on aws:PrincipalArn spares in spite of a boundary', NOT,
    ask(identity(FULL), boundary(FULL), resource(deny('Out', { ...all, Condition: { ArnNotEquals: { 'aws:PrincipalArn': USER.arn } } })),
      { context: { 'aws:PrincipalArn': `${USER.arn}2` } }), 'Out', 'the user it spares', { context: { 'aws:PrincipalArn': USER.arn } }),
];
