import {
  allow, ask, boundary, deny, federatedUserOf, FULL, GoldenCase, granted, HOME, iam, identity, Json, lacking,
  policy, resource, ROLE, rootArn, scps, session, sessionArn, stopped, USER,
} from './golden-case';

const BOUNDARIES = iam('access_policies_boundaries', 'access_policies_boundaries-eval-logic');
const SAME = iam('reference_policies_evaluation-logic_policy-eval-denyallow');
const SESSION = iam('access_policies', 'policies_session');
const DELEGATE = iam('access_policies_boundaries', 'access_policies_boundaries-delegate');
const ROLES = iam('reference_policies_elements_principal', 'principal-roles');
const FEDERATION = iam('id_credentials_temp_control-access_getfederationtoken');
const B = 'the permissions boundary does not allow it';
const S = 'the session policy does not allow it';
const I = 'no identity policy allows it';

const EC2 = allow('Ec2', { Action: 'ec2:*' });
const S3 = allow('S3', { Action: 's3:*' });
const lets = (arn: string) => resource(allow('Let', { Principal: { AWS: arn } }));
const byCondition = (more: Json = {}) => resource(allow('Let',
  { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE.arn } }, ...more }));
const ROLE_CONTEXT = { principal: ROLE, context: { 'aws:PrincipalArn': ROLE.arn } };
const FEDERATED = federatedUserOf(HOME);

export const CASES: GoldenCase[] = [
  granted('bound-both', 'identity policy and boundary both allow', BOUNDARIES, ask(identity(FULL), boundary(S3)), 'Full',
    'with a boundary that is silent', boundary(EC2)),
  lacking('bound-silent', 'a boundary limits the identity policy', BOUNDARIES, ask(identity(FULL), boundary(EC2)), B, 'without a boundary',
    { permissionsBoundary: undefined }),
  lacking('bound-grants-nothing', 'a boundary grants nothing', BOUNDARIES, ask(boundary(FULL)), I, 'with an identity policy', identity(S3)),
  lacking('bound-role', 'a boundary limits a role', BOUNDARIES, ask(identity(FULL), boundary(EC2), { principal: ROLE }), B,
    'with a boundary that allows it', boundary(S3)),
  stopped('bound-deny', 'a boundary may deny', BOUNDARIES, ask(identity(FULL), boundary(FULL, deny('Logs', { Resource: 'arn:aws:s3:::depot/*' }))),
    'Logs', 'without the denial', boundary(FULL)),
  stopped('bound-deny-identity', 'a boundary does not lift a denial', BOUNDARIES, ask(identity(FULL, deny('Out')), boundary(FULL)), 'Out',
    'without the denial', identity(FULL)),
  granted('bound-user-named', 'a boundary does not limit what a resource policy grants the user by name', SAME, ask(boundary(EC2), lets(USER.arn)),
    'Let', 'only the account',
    lets(rootArn(HOME))),
  stopped('bound-user-named-deny', 'but its denials do', DELEGATE, ask(boundary(EC2, deny('Logs', { Action: 's3:*' })), lets(USER.arn)), 'Logs',
    'without the denial', boundary(EC2)),
  lacking('bound-role-named', 'a boundary limits what a resource policy grants the role by name', SAME,
    ask(boundary(EC2), lets(ROLE.arn), { principal: ROLE }), B,
    'with a boundary that allows it', boundary(S3)),
  granted('bound-session-named', 'a boundary does not limit what a resource policy grants the session by name', SAME,
    ask(boundary(EC2), lets(sessionArn(HOME)), { principal: ROLE }), 'Let',
    'only the role', lets(ROLE.arn)),
  stopped('bound-condition-deny', 'unless the boundary denies it', ROLES,
    ask(boundary(EC2, deny('Out', { Action: 's3:*' })), byCondition(), ROLE_CONTEXT), 'Out', 'without the denial',
    boundary(S3)),
  lacking('bound-condition-false', 'and only under that condition', ROLES,
    ask(boundary(EC2), byCondition(), { principal: ROLE, context: { 'aws:PrincipalArn': `${ROLE.arn}2` } }), I,
    'where it holds, with a boundary that allows it', { ...ROLE_CONTEXT, ...boundary(S3) }),
  ...([
    ['star', 'StringLike', '*'],
    ['account', 'ArnLike', `arn:aws:iam::${HOME}:role/*`],
    ['if-exists', 'ArnEqualsIfExists', ROLE.arn],
    ['all-values', 'ForAllValues:ArnEquals', ROLE.arn],
  ] as const).map(([id, operator, value]) => lacking(`bound-condition-${id}`, `a boundary limits what is granted to everyone whose ARN is in some way: ${operator}`, ROLES,
    ask(boundary(EC2), byCondition({ Condition: { [operator]: { 'aws:PrincipalArn': value } } }), ROLE_CONTEXT), B, 'under the role\'s own ARN', byCondition())),
  granted('bound-condition-two', 'another condition beside it changes nothing', ROLES,
    ask(boundary(EC2), byCondition({ Condition: { Bool: { 'aws:SecureTransport': 'true' }, ArnEquals: { 'AWS:principalarn': [`${ROLE.arn}2`, ROLE.arn] } } }),
      { principal: ROLE, context: { 'aws:PrincipalArn': ROLE.arn, 'aws:SecureTransport': 'true' } }), 'Let', 'where that is false',
    { context: { 'aws:PrincipalArn': ROLE.arn, 'aws:SecureTransport': 'false' } }),
  lacking('bound-condition-other-key', 'nor is it the ARN of somebody else that counts', ROLES,
    ask(boundary(EC2), byCondition({ Condition: { ArnEquals: { 'aws:SourceArn': ROLE.arn } } }), { principal: ROLE, context: { 'aws:SourceArn': ROLE.arn } }), B,
    'under the role\'s own ARN', { ...byCondition(), ...ROLE_CONTEXT }),
  lacking('bound-account-named', 'a boundary limits what is only delegated to the account', BOUNDARIES,
    ask(identity(FULL), boundary(EC2), lets(rootArn(HOME))), B,
    'with a boundary that allows it', boundary(S3)),
  lacking('bound-federated-user', 'a boundary limits a federated user', SAME,
    ask(identity(FULL), boundary(EC2), session(FULL), { principal: FEDERATED }), B, 'with a boundary that allows it',
    boundary(FULL)),
  lacking('bound-federated-user-named', 'also where the resource policy names the user behind', SAME,
    ask(boundary(EC2), session(FULL), lets(USER.arn), { principal: FEDERATED }), B,
    'with a boundary that allows it', boundary(S3)),
  granted('bound-federated-named', 'but not where it names the federated user', SAME,
    ask(boundary(EC2), session(EC2), lets(FEDERATED.arn), { principal: FEDERATED }), 'Let',
    'only the user behind', lets(USER.arn)),
  stopped('bound-escalation', 'a boundary keeps itself from being removed', DELEGATE,
    ask(identity(allow('Iam', { Action: 'iam:*' })), boundary(FULL, deny('Keep', { Action: 'iam:DeleteUserPermissionsBoundary' })),
      { action: 'iam:DeleteUserPermissionsBoundary', resource: { arn: USER.arn, account: HOME } }), 'Keep', 'another action',
    { action: 'iam:TagUser' }),
  lacking('bound-create', 'users may be made only with a boundary', DELEGATE,
    ask(identity(allow('Iam', { Action: 'iam:*' })),
      boundary(
        allow(
          'Bound', { Action: 'iam:CreateUser', Condition: { StringEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${HOME}:policy/Bound` } } })),
      { action: 'iam:CreateUser', resource: { arn: USER.arn, account: HOME } }), B, 'with it',
    { context: { 'iam:PermissionsBoundary': `arn:aws:iam::${HOME}:policy/Bound` } }),

  granted('session-both', 'identity and session policy both allow', SESSION, ask(identity(FULL), session(S3), { principal: ROLE }), 'Full',
    'with one that is silent', session(EC2)),
  lacking('session-silent', 'a session policy limits the role', SESSION, ask(identity(FULL), session(EC2), { principal: ROLE }), S, 'without one',
    { sessionPolicies: undefined }),
  lacking('session-grants-nothing', 'a session policy grants nothing', SESSION, ask(session(FULL), { principal: ROLE }), I,
    'with an identity policy', identity(S3)),
  stopped('session-deny', 'a session policy may deny', SESSION, ask(identity(FULL), session(FULL, deny('Out')), { principal: ROLE }), 'Out',
    'without the denial', session(FULL)),
  granted('session-several', 'one session policy of several is enough', SESSION,
    ask(identity(FULL), { sessionPolicies: [policy('inline', EC2), policy('managed', S3)] }, { principal: ROLE }), 'Full', 'without that one',
    { sessionPolicies: [policy('inline', EC2)] }),
  lacking('session-role-named', 'a session policy limits what a resource policy grants the role by name', SESSION,
    ask(session(EC2), lets(ROLE.arn), { principal: ROLE }), S,
    'with one that allows it', session(S3)),
  granted('session-named', 'but not what it grants the session by name', SESSION, ask(session(EC2), lets(sessionArn(HOME)), { principal: ROLE }),
    'Let', 'only the role', lets(ROLE.arn)),
  stopped('session-named-deny', 'unless the session policy denies it', SESSION,
    ask(session(deny('Out')), lets(sessionArn(HOME)), { principal: ROLE }), 'Out', 'without the denial', session(EC2)),
  granted('session-role-named-allowed', 'a role named, and a session policy that allows it', SESSION,
    ask(session(S3), lets(ROLE.arn), { principal: ROLE }), 'Let',
    'with one that is silent', session(EC2)),
  granted('session-federated', 'a federated user: identity and session policy', SESSION, ask(identity(FULL), session(S3), { principal: FEDERATED }),
    'Full', 'with one that is silent',
    session(EC2)),
  lacking('session-federated-none', 'a federated user without a session policy', FEDERATION, ask(identity(FULL), { principal: FEDERATED }), S,
    'with one', session(S3)),
  lacking('session-federated-user-named', 'a federated user where the resource policy names the user behind', SESSION,
    ask(session(EC2), lets(USER.arn), { principal: FEDERATED }), S,
    'with a session policy that allows it', session(S3)),
  granted('session-federated-named', 'a federated user named by a resource policy', SAME,
    ask(session(EC2), lets(FEDERATED.arn), { principal: FEDERATED }), 'Let', 'another',
    lets(federatedUserOf(HOME, 'al').arn)),

  granted('three-limits', 'identity policy, boundary and session policy all allow', BOUNDARIES,
    ask(identity(FULL), boundary(S3), session(S3), { principal: ROLE }), 'Full',
    'with a boundary that is silent', boundary(EC2)),
  lacking('three-limits-session', 'and each of them has to', BOUNDARIES, ask(identity(FULL), boundary(S3), session(EC2), { principal: ROLE }), S,
    'the session policy too', session(S3)),
  lacking('boundary-and-scp', 'boundary, service control policy and identity policy', BOUNDARIES, ask(identity(FULL), boundary(EC2), scps([FULL])),
    B, 'the boundary too', boundary(S3)),
  granted('boundary-and-scp-all', 'and all of them do', BOUNDARIES, ask(identity(FULL), boundary(S3), scps([FULL])), 'Full',
    'but for the service control policy', scps([EC2])),
  lacking('session-without-identity', 'a session policy beside a resource policy that names another', SAME,
    ask(session(FULL), lets(`${ROLE.arn}2`), { principal: ROLE }), I, 'that names it',
    lets(ROLE.arn)),
];
