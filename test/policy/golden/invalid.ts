import {
  allow, ask, boundary, Change, deny, FULL, HOME, iam, identity, InvalidCase, Json, key, orgs, RCP_FULL,
  rcps, resource, ROLE, rootArn, scps, session, trust, trusts, USER,
} from './golden-case';

const GRAMMAR = iam('reference_policies_grammar', 'policies-grammar-bnf');
const NOTES = iam('reference_policies_grammar', 'policies-grammar-notes');
const OPERATORS = (anchor: string) => iam('reference_policies_elements_condition_operators', `Conditions_${anchor}`);
const PRINCIPAL = (anchor: string) => iam('reference_policies_elements_principal', anchor);
const NOT_PRINCIPAL = iam('reference_policies_elements_notprincipal');
const VARIABLES = iam('reference_policies_variables', 'policy-vars-resourceelement');
const SETS = iam('reference_policies_condition-single-vs-multi-valued-context-keys');
const RCP = orgs('orgs_manage_policies_rcps_syntax', 'rcp-elements-table');
const RCP_UNSUPPORTED = orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-unsupported');
const SCP_UNSUPPORTED = orgs('orgs_manage_policies_scps_syntax', 'scp-syntax-unsupported');

const bad = (id: string, what: string, source: string, wrong: Change,
  mended: Change): InvalidCase => ({ id, what, source, request: ask(wrong), mended: ask(mended) });
const document = (whole: Json): Change => ({ identityPolicies: [{ name: 'identity', document: whole }] });
const whole = (more: Json) => document({ Version: '2012-10-17', Statement: [FULL], ...more });
const raw = (statement: Json) => identity(statement);
const without = (element: string, from: Json = FULL): Json => Object.fromEntries(Object.entries(from).filter(([name]) => name !== element));
const under = (condition: unknown) => identity(allow('If', { Condition: condition }));
const lets = (principal: unknown) => resource(allow('Let', { Principal: principal }));
const EVERYONE = lets('*');
const RCP_DENY: Json = { Sid: 'Shut', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
const DEPLOYER = { action: 'sts:AssumeRole', resource: { arn: ROLE.arn, account: HOME } };
const operator = (id: string, what: string, anchor: string, name: string, wrong: unknown, right: unknown, contextKey = 's3:max-keys') =>
  bad(id, what, OPERATORS(anchor), under({ [name]: { [contextKey]: wrong } }), under({ [name]: { [contextKey]: right } }));

/** Policies that AWS documents as malformed: an error, whatever else they hold. */
export const INVALID: InvalidCase[] = [
  bad('no-effect', 'a statement without an effect', iam('reference_policies_elements_effect'), raw(without('Effect')), identity(FULL)),
  bad('effect-case', 'an effect in lower case', iam('reference_policies_elements_effect'), raw({ ...FULL, Effect: 'allow' }), identity(FULL)),
  bad('effect-other', 'another effect', iam('reference_policies_elements_effect'), raw({ ...FULL, Effect: 'Permit' }), identity(FULL)),
  bad('no-action', 'a statement without an action', iam('reference_policies_elements_action'), raw(without('Action')), identity(FULL)),
  bad('two-actions', 'a statement with Action and NotAction', GRAMMAR, raw({ ...FULL, NotAction: 's3:*' }), identity(FULL)),
  bad('no-resource', 'a statement without a resource', iam('reference_policies_elements_resource'), raw(without('Resource')), identity(FULL)),
  bad('two-resources', 'a statement with Resource and NotResource', GRAMMAR, raw({ ...FULL, NotResource: '*' }), identity(FULL)),
  bad('unknown-element', 'an element that is none', GRAMMAR, raw({ ...FULL, Actions: 's3:*' }), identity(FULL)),
  bad('element-case', 'an element in lower case', GRAMMAR, raw({ ...without('Action'), action: '*' }), identity(FULL)),
  bad('unknown-top', 'an element of the policy that is none', GRAMMAR, whole({ Statements: [] }), whole({})),
  bad('no-statement', 'a policy without a statement', GRAMMAR, document({ Version: '2012-10-17' }), whole({})),
  bad('statement-text', 'a statement that is text', GRAMMAR, whole({ Statement: 'Allow' }), whole({})),
  bad('version-unknown', 'a version that is none', iam('reference_policies_elements_version'), whole({ Version: '2020-01-01' }),
    whole({ Version: '2008-10-17' })),
  bad('action-shape', 'an action without a service', iam('reference_policies_grammar', 'policies-grammar-notes-strings'),
    identity(allow('Act', { Action: 'GetObject' })),
    identity(allow('Act', { Action: 's3:GetObject' }))),
  bad('action-number', 'an action that is a number', GRAMMAR, identity(allow('Act', { Action: 1 })), identity(allow('Act', { Action: '*' }))),
  bad('resource-shape', 'a resource that is no ARN', iam('reference_policies_grammar', 'policies-grammar-notes-strings'),
    identity(allow('Res', { Resource: 'depot' })),
    identity(allow('Res', { Resource: 'arn:aws:s3:::depot' }))),
  bad('values-many', 'several values under an operator without a set operator', SETS,
    ask(under({ StringEquals: { 'aws:TagKeys': 'a' } }), { context: { 'aws:TagKeys': ['a', 'b'] } }),
    ask(under({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }), { context: { 'aws:TagKeys': ['a', 'b'] } })),
  bad('operator-unknown', 'an operator that is none', OPERATORS('String'), under({ StringMatches: { 'aws:username': 'jo' } }),
    under({ StringLike: { 'aws:username': 'jo' } })),
  bad('set-unknown', 'a set operator that is none', SETS, under({ 'ForSomeValues:StringEquals': { 'aws:TagKeys': 'a' } }),
    under({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } })),
  bad('null-ifexists', 'IfExists of Null', OPERATORS('IfExists'), under({ NullIfExists: { 'aws:username': 'true' } }),
    under({ Null: { 'aws:username': 'true' } })),
  operator('null-value', 'Null of another value', 'Null', 'Null', 'absent', 'true'),
  operator('bool-value', 'Bool of another value', 'Boolean', 'Bool', 'yes', 'true', 'aws:SecureTransport'),
  operator('numeric-value', 'a numeric operator of text', 'Numeric', 'NumericLessThan', 'ten', '10'),
  operator('numeric-variable', 'a numeric operator of a variable', 'Numeric', 'NumericLessThan', '${s3:max-keys}', '10'),
  operator('date-wildcard', 'a date with a wildcard', 'Date', 'DateLessThan', '2026-*', '2026-01-01', 'aws:CurrentTime'),
  operator('date-variable', 'a date of a variable', 'Date', 'DateLessThan', '${aws:CurrentTime}', '2026-01-01T00:00:00Z', 'aws:CurrentTime'),
  operator('date-value', 'a date in words', 'Date', 'DateLessThan', 'tomorrow', '2026-01-01T00:00:00Z', 'aws:CurrentTime'),
  operator('ip-value', 'a range of addresses that is none', 'IPAddress', 'IpAddress', '203.0.113.0/33', '203.0.113.0/32', 'aws:SourceIp'),
  operator('ip-wildcard', 'an address with a wildcard', 'IPAddress', 'IpAddress', '203.0.113.*', '203.0.113.0/24', 'aws:SourceIp'),
  operator('ip-variable', 'an address of a variable', 'IPAddress', 'IpAddress', '${aws:SourceIp}', '203.0.113.0/24', 'aws:SourceIp'),
  operator('binary-variable', 'a binary value of a variable', 'BinaryEquals', 'BinaryEquals', '${aws:username}', 'c2VhbA==', 'depot:seal'),
  operator('null-variable', 'Null of a variable', 'Null', 'Null', '${aws:username}', 'true'),
  bad('condition-list', 'a condition that is a list', GRAMMAR, under([]), under({})),
  bad('condition-object', 'a value of a condition that is an object', GRAMMAR, under({ StringEquals: { 'aws:username': { is: 'jo' } } }),
    under({ StringEquals: { 'aws:username': 'jo' } })),
  bad('identity-principal', 'a principal in an identity policy', PRINCIPAL(''), identity(allow('Let', { Principal: '*' })), identity(FULL)),
  bad('identity-not-principal', 'NotPrincipal in an identity policy', NOT_PRINCIPAL, identity(deny('But', { NotPrincipal: '*' })),
    identity(deny('But'))),
  bad('boundary-principal', 'a principal in a boundary', NOTES, boundary(allow('Let', { Principal: '*' })), boundary(FULL)),
  bad('session-principal', 'a principal in a session policy', NOTES, ask(session(allow('Let', { Principal: '*' })), { principal: ROLE }),
    ask(session(FULL), { principal: ROLE })),
  bad('resource-no-principal', 'a resource policy without a principal', NOTES, resource(FULL), EVERYONE),
  bad('trust-no-principal', 'a trust policy without a principal', NOTES, ask(DEPLOYER, trust(without('Principal', trusts('Trust', '*')))),
    ask(DEPLOYER, trust(trusts('Trust', '*')))),
  bad('key-no-principal', 'a key policy without a principal', NOTES, key(FULL), key(allow('Enable', { Principal: { AWS: rootArn(HOME) } }))),
  bad('two-principals', 'Principal and NotPrincipal', GRAMMAR, resource(deny('Both', { Principal: '*', NotPrincipal: { AWS: HOME } })),
    resource(deny('Both', { Principal: '*' }))),
  bad('trust-not-principal', 'NotPrincipal in a trust policy', NOT_PRINCIPAL,
    ask(DEPLOYER, trust({ Sid: 'But', Effect: 'Deny', NotPrincipal: { AWS: HOME }, Action: 'sts:AssumeRole' })),
    ask(DEPLOYER, trust({ ...trusts('But', { AWS: HOME }), Effect: 'Deny' }))),
  bad('not-principal-allow', 'NotPrincipal that allows', NOT_PRINCIPAL, resource(allow('But', { NotPrincipal: { AWS: USER.arn } })),
    resource(deny('But', { NotPrincipal: { AWS: USER.arn } }))),
  bad('principal-part', 'a wildcard in a part of a principal', PRINCIPAL('Principal_specifying'), lets({ AWS: `arn:aws:iam::${HOME}:user/j*` }),
    lets({ AWS: USER.arn })),
  bad('principal-all-users', 'a wildcard for all users', PRINCIPAL('principal-users'), lets({ AWS: `arn:aws:iam::${HOME}:user/*` }),
    lets({ AWS: '*' })),
  bad('principal-all-sessions', 'a wildcard for all sessions', PRINCIPAL('Principal_specifying'),
    lets({ AWS: `arn:aws:sts::${HOME}:assumed-role/Builder/*` }),
    lets({ AWS: `arn:aws:sts::${HOME}:assumed-role/Builder/run1` })),
  bad('principal-all-not', 'a wildcard for all sessions in NotPrincipal', PRINCIPAL('Principal_specifying'),
    resource(deny('But', { NotPrincipal: { AWS: `arn:aws:sts::${HOME}:assumed-role/Builder/*` } })),
    resource(deny('But', { NotPrincipal: { AWS: `arn:aws:sts::${HOME}:assumed-role/Builder/run1` } }))),
  bad('principal-kind', 'a kind of principal that is none', GRAMMAR, lets({ Role: ROLE.arn }), lets({ AWS: ROLE.arn })),
  bad('principal-text', 'a principal as plain text', GRAMMAR, lets(USER.arn), lets({ AWS: USER.arn })),
  bad('scp-principal', 'a principal in a service control policy', SCP_UNSUPPORTED, scps([allow('Let', { Principal: '*' })]), scps([FULL])),
  bad('scp-not-principal', 'NotPrincipal in a service control policy', SCP_UNSUPPORTED, scps([FULL, deny('But', { NotPrincipal: { AWS: HOME } })]),
    scps([FULL, deny('But')])),
  bad('rcp-principal', 'a resource control policy for one principal', orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-principal'),
    rcps([{ ...RCP_DENY, Principal: { AWS: HOME } }]), rcps([RCP_DENY])),
  bad('rcp-no-principal', 'a resource control policy without a principal', orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-principal'),
    rcps([without('Principal', RCP_DENY)]), rcps([RCP_DENY])),
  bad('rcp-not-principal', 'NotPrincipal in a resource control policy', RCP_UNSUPPORTED,
    rcps([{ ...without('Principal', RCP_DENY), NotPrincipal: '*' }]),
    rcps([RCP_DENY])),
  bad('id-identity', 'an identifier of an identity policy', NOTES, whole({ Id: 'one' }), whole({})),
  bad('sid-characters', 'a Sid with a space, in IAM', iam('reference_policies_elements_sid'), identity(allow('not this')), identity(allow('This'))),
  bad('sid-twice', 'a Sid twice', iam('reference_policies_elements_sid'), identity(FULL, FULL), identity(FULL, allow('Full2'))),
  bad('resource-service', 'a wildcard for the service of an ARN',
    iam('reference_policies_elements_resource', 'reference_policies_elements_resource_wildcards'),
    identity(allow('Res', { Resource: 'arn:aws:s*:::depot/*' })), identity(allow('Res', { Resource: 'arn:aws:s3:::depot/*' }))),
  bad('variable-account', 'a variable for the account of an ARN', VARIABLES,
    identity(allow('Res', { Resource: 'arn:aws:sqs:eu-west-1:${aws:PrincipalAccount}:q' })),
    identity(allow('Res', { Resource: `arn:aws:sqs:eu-west-1:${HOME}:\${aws:PrincipalAccount}` }))),
  bad('variable-many', 'a variable of several values', SETS,
    ask(identity(allow('Res', { Resource: 'arn:aws:s3:::depot/${aws:TagKeys}' })), { context: { 'aws:TagKeys': ['a', 'b'] } }),
    ask(identity(allow('Res', { Resource: 'arn:aws:s3:::depot/${aws:TagKeys}' })), { context: { 'aws:TagKeys': 'a' } })),
  bad('principal-group', 'a group as a principal', PRINCIPAL('Principal_specifying'), lets({ AWS: `arn:aws:iam::${HOME}:group/staff` }),
    lets({ AWS: USER.arn })),
  bad('rcp-allow', 'a resource control policy of one\'s own that allows', RCP, rcps([allow('Some', { Principal: '*', Action: 's3:*' })]),
    rcps([RCP_DENY])),
  bad('rcp-not-action', 'NotAction in a resource control policy', RCP_UNSUPPORTED,
    rcps([{ ...without('Action', RCP_DENY), NotAction: 's3:*' }]), rcps([RCP_DENY])),
  bad('rcp-every-action', 'every action of every service in a resource control policy', orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-action'),
    rcps([{ ...RCP_DENY, Action: '*' }]), rcps([RCP_DENY])),
  bad('rcp-every-action-among', 'every action beside others', orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-action'),
    rcps([{ ...RCP_DENY, Action: ['s3:GetObject', '*'] }]), rcps([RCP_DENY])),
  bad('rcp-version', 'a resource control policy of the earlier version', orgs('orgs_manage_policies_rcps_syntax', 'rcp-syntax-version'),
    { resourceControlPolicies: [{ name: 'root', policies: [{ name: 'old', document: { Version: '2008-10-17', Statement: [RCP_FULL] } }] }] },
    rcps([])),
  bad('scp-version', 'a service control policy of the earlier version', orgs('orgs_manage_policies_scps_syntax', 'scp-syntax-version'),
    { serviceControlPolicies: [{ name: 'root', policies: [{ name: 'old', document: { Version: '2008-10-17', Statement: [FULL] } }] }] },
    scps([FULL])),
];
