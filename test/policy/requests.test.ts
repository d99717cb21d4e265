import { parsePolicy } from '../../src/policy/document';
import { AccessRequest, evaluate } from '../../src/policy/evaluate';
import { PolicyError } from '../../src/policy/policy-error';
import { isLeftOut, matchPrincipal, Principal } from '../../src/policy/principal';

const ROLE: Principal = { kind: 'role', account: '111111111111', arn: 'arn:aws:iam::111111111111:role/Builder' };
const REQUEST: AccessRequest = { principal: ROLE, action: 's3:GetObject', resource: { arn: 'arn:aws:s3:::b/k', account: '111111111111' }, context: {} };
const identity = (statement: object, version: string = '2012-10-17') => ({
  identityPolicies: [{ name: 'own', document: { Version: version, Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } } }],
});

test.each<[string, Partial<AccessRequest>, RegExp]>([
  ['an action with a wildcard', { action: 's3:Get*' }, /action: must be one action/],
  ['an action with something behind it', { action: 's3:GetObject now' }, /action: must be one action/],
  ['an action with something before it', { action: 'an s3:GetObject' }, /action: must be one action/],
  ['an action without a service', { action: 'GetObject' }, /action: must be one action/],
  ['a resource that is no ARN', { resource: { arn: 'b/k', account: '111111111111' } }, /resource: must be an ARN/],
  ['a resource of no account', { resource: { arn: 'arn:aws:s3:::b', account: '' } }, /resource: must have an account/],
  ['a resource of a longer account', { resource: { arn: 'arn:aws:s3:::b', account: '1111111111110' } }, /resource: must have an account/],
  ['a resource of an account with a letter', { resource: { arn: 'arn:aws:s3:::b', account: 'a111111111111' } }, /resource: must have an account/],
  ['a principal of a longer account', { principal: { ...ROLE, account: '1111111111110' } as Principal }, /principal: must have an account/],
  ['a principal of an account with a letter', { principal: { ...ROLE, account: 'a111111111111' } as Principal }, /principal: must have an account/],
  ['a principal of no account', { principal: { ...ROLE, account: '1' } as Principal }, /principal: must have an account/],
  ['a key without its policy', { resource: { arn: 'arn:aws:kms:eu-west-1:111111111111:key/k', account: '111111111111' } }, /is a key, which always has a key policy/],
  ['a context key twice', { context: { 'aws:SourceIp': '192.0.2.1', 'AWS:sourceip': '192.0.2.2' } }, /context: holds AWS:sourceip twice/],
  ['a policy that is none', { identityPolicies: [{ name: 'own', document: [] }] }, /own: must be an object/],
  ['an unknown version', identity({}, '2020-01-01'), /has no known Version/],
  ['a text that stands for a wildcard inside', identity({ Action: 's3:\uE000' }), /must be texts/],
  ['an empty list', identity({ Action: [] }), /must not be empty/],
  ['a Sid that is no text', identity({ Sid: 7 }), /must have a text as Sid/],
  ['a Null that is neither true nor false', identity({ Condition: { Null: { 'aws:SourceIp': 'maybe' } } }), /cannot have the value "maybe"/],
  ['several values without a set operator', { ...identity({ Condition: { StringEquals: { 'aws:TagKeys': 'a' } } }), context: { 'aws:TagKeys': ['a', 'b'] } }, /needs ForAllValues or ForAnyValue/],
])('%s is an error', (_, change, message) => {
  expect(() => evaluate({ ...REQUEST, ...change })).toThrow(message);
});

const bucket = (statement: object): Partial<AccessRequest> => ({
  resourcePolicy: { name: 'bucket', kind: 'resource', document: { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*', ...statement } } },
});

test.each<[string, Partial<AccessRequest>]>([
  ['own, statement 1: must be an object, got "Allow"', { identityPolicies: [{ name: 'own', document: { Version: '2012-10-17', Statement: 'Allow' } }] }],
  ['own, statement 2: must be an object, got null', { identityPolicies: [{ name: 'own', document: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }, null] } }] }],
  ['own: must be an object, got null', { identityPolicies: [{ name: 'own', document: null as unknown as object }] }],
  ['own: must have a Statement', { identityPolicies: [{ name: 'own', document: {} }] }],
  ['own, statement 1, Action: must not be empty', identity({ Action: [] })],
  ['own, statement 1, NotAction: must not be empty', identity({ Action: undefined, NotAction: [] })],
  ['own, statement 1, Resource: must be texts, got 1', identity({ Resource: ['*', 1] })],
  ['own, statement 1, NotResource: must not be empty', identity({ Resource: undefined, NotResource: [] })],
  ['own, statement 1, Condition: must be an object, got "x"', identity({ Condition: 'x' })],
  ['own, statement 1, StringEquals: must be an object, got "x"', identity({ Condition: { StringEquals: 'x' } })],
  ['own, statement 1, StringEquals: must not be empty', identity({ Condition: { StringEquals: {} } })],
  ['own, statement 1, StringEquals of a:b: must not be empty', identity({ Condition: { StringEquals: { 'a:b': [] } } })],
  ['own, statement 1, NumericEquals of a:b: must have a number that long as a text', identity({ Condition: { NumericEquals: { 'a:b': 2 ** 53 } } })],
  ['own, statement 1: "StringLikes" is no condition operator', identity({ Condition: { StringLikes: { 'a:b': 'c' } } })],
  ['bucket, statement 1, Principal: must not be empty', bucket({ Principal: {} })],
  ['bucket, statement 1, Principal: must be an object, got 7', bucket({ Principal: 7 })],
  ['bucket, statement 1, Principal: has Role', bucket({ Principal: { Role: ROLE } })],
  ['bucket, statement 1, Principal.AWS: must not be empty', bucket({ Principal: { AWS: [] } })],
  ['bucket, statement 1, Principal.Service: must not be empty', bucket({ NotPrincipal: { Service: [] } })],
  ['bucket, statement 1: names a CanonicalUser', bucket({ Principal: { CanonicalUser: 'c' } })],
])('says where an error is: %s', (message, change) => {
  expect(() => evaluate({ ...REQUEST, ...change })).toThrow(message);
});

test('a policy that is about resources has to name them, but for a repository\'s', () => {
  const policy = { name: 'own', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*' } } };
  expect(() => parsePolicy(policy, 'identity')).toThrow('own, statement 1: must have a Resource or a NotResource');
  const repository = { arn: 'arn:aws:ecr:eu-west-1:111111111111:repository/r', account: '111111111111' };
  const asks = (change: Partial<AccessRequest>) => () => evaluate({ ...REQUEST, action: 'ecr:BatchGetImage', ...change });
  const own = { resourcePolicy: { ...policy, kind: 'resource' as const, document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*' } } } };
  expect(asks({ resource: repository, ...own })().allowed).toBe(true);
  expect(asks({ resource: repository, identityPolicies: [policy] })).toThrow('must have a Resource');
  expect(asks(own)).toThrow('must have a Resource');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
test('a role\'s trust policy is about the role, and names no resource', () => {
  const asks = (more: object) => () => evaluate({
    ...REQUEST,
    action: 'sts:AssumeRole',
    resource: { arn: 'arn:aws:iam::111111111111:role/Other', account: '111111111111' },
    resourcePolicy: {
      name: 'trust',
      kind: 'trust',
      document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:role/Builder' }, Action: 'sts:AssumeRole', ...more } },
    },
  });
  expect(asks({})().allowed).toBe(true);
  expect(asks({ Resource: '*' })).toThrow('trust, statement 1: of a trust policy must have no Resource');
});

test('an object whose name holds the ARN of a key is none', () => {
  const resource = { arn: 'arn:aws:s3:::b/arn:aws:kms:eu-west-1:111111111111:key/k', account: '111111111111' };
  expect(evaluate({ ...REQUEST, ...identity({}), resource }).allowed).toBe(true);
});

// Whether they do is not documented: they are said to be about users and roles.
test('service control policies are not about who has no account', () => {
  const resourcePolicy = { name: 'bucket', kind: 'resource', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } } } as const;
  const asks = (principal: Principal) => evaluate({ ...REQUEST, principal, resourcePolicy, serviceControlPolicies: [{ name: 'root', policies: [] }] }).allowed;
  expect([asks({ kind: 'service', name: 's.amazonaws.com' }), asks({ kind: 'anonymous' }), asks(ROLE)]).toEqual([true, true, false]);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
test('values of Null are alternatives, as those of any operator', () => {
  const asks = (values: string | string[]) => evaluate({ ...REQUEST, ...identity({ Condition: { Null: { 'aws:TokenIssueTime': values } } }) }).allowed;
  expect([asks('true'), asks('TRUE'), asks('false'), asks(['true', 'false'])]).toEqual([true, true, false, true]);
});

test.each<[string, boolean]>([
  ['192.0.2.300', false], ['192.0.2', false], ['0.192.0.2.1', false], ['192.0.2.1.0', false], ['192.0.2.1x', false], ['255.255.255.255', true], ['1:2:3:4:5:6::8', true], ['1:2:3:4:5:6:7:8:9', false],
  ['1:2:3:4:5:6:7:g', false], ['2001:db8::1%0', false], ['1:2:3:4:5:6:7:8', true], ['1:2:3::8', true], ['::', true], ['1:2:3:4:5:6:7', false], ['1::2::3', false], ['1:2:3:4:5:6:7::8', false], ['g::', false], ['12345::', false],
])('the address %s is one: %s', (address, valid) => {
  const work = () => evaluate({ ...REQUEST, ...identity({ Condition: { IpAddress: { 'aws:SourceIp': address } } }), context: { 'aws:SourceIp': address } });
  if (valid) expect(work().allowed).toBe(true);
  else expect(work).toThrow('cannot have the value');
});

test.each([['NumericEquals', '1'], ['DateEquals', '2026-01-01T00:00:00Z'], ['IpAddress', '192.0.2.0/24'], ['ArnLike', 'arn:aws:sns:*:*:*']])(
  'a value of the request that is not of the kind of %s is an error that names its key', (operator, wanted) => {
    const asks = { ...REQUEST, ...identity({ Condition: { [operator]: { 'x:y': wanted } } }), context: { 'x:y': 'nothing' } };
    expect(() => evaluate(asks)).toThrow(`x:y: has the value "nothing", which ${operator} cannot compare`);
  });

// Most of them take minutes where the time grows faster than the length.
test.each<[string, object, boolean]>([
  ['spaces in a variable', { Resource: `arn:aws:s3:::b/\${aws:PrincipalTag/a${' '.repeat(100_000)}b}` }, false],
  ['variables', { Resource: `arn:aws:s3:::b/k${"${aws:username, ''}".repeat(50_000)}` }, true],
  ['digits', { Condition: { NumericLessThan: { 's3:max-keys': `${'1'.repeat(100_000)}.5` } } }, true],
  ['stars', { Resource: `arn:aws:s3:::b/${'*k'.repeat(100_000)}` }, false],
  ['letters of an operator\'s value', { Condition: { StringNotLike: { 's3:prefix': 'a'.repeat(1_000_000) } } }, true],
])('a policy with a great many %s is decided', (_, statement, allowed) => {
  expect(evaluate({ ...REQUEST, ...identity(statement), context: { 's3:max-keys': '1', 's3:prefix': 'b' } }).allowed).toBe(allowed);
});

test.each([
  ['beginnings of variables', { Resource: `arn:aws:s3:::b/${'${'.repeat(200_000)}` }],
  ['beginnings of variables before an end', { Resource: `arn:aws:s3:::b/${'${'.repeat(200_000)}}` }],
  ['spaces behind a name', { Resource: `arn:aws:s3:::b/\${aws:username${' '.repeat(100_000)}}` }],
  ['spaces instead of a name', { Resource: `arn:aws:s3:::b/\${${' '.repeat(100_000)}}` }],
  ['spaces before a default', { Resource: `arn:aws:s3:::b/\${${' '.repeat(100_000)},${' '.repeat(100_000)}'x}` }],
  ['digits before what is none', { Condition: { NumericLessThan: { 's3:max-keys': `${'1'.repeat(200_000)}x` } } }],
])('a policy with a great many %s is refused', (_, statement) => {
  expect(() => evaluate({ ...REQUEST, ...identity(statement) })).toThrow(PolicyError);
});

// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
test('nobody needs a permission to ask who they are, and no denial takes that away', () => {
  const asks = { ...REQUEST, action: 'sts:GetCallerIdentity', resource: { arn: '*', account: '111111111111' } };
  expect(evaluate(asks).allowed).toBe(true);
  expect(evaluate({ ...asks, ...identity({ Effect: 'Deny' }) }).allowed).toBe(true);
  expect(evaluate({ ...asks, action: 'sts:GetAccessKeyInfo', ...identity({ Effect: 'Deny' }) }).allowed).toBe(false);
});

test.each([
  ['203.0.113.0/24', true], ['203.0.113.0/0', true], ['203.0.113.0/', false], ['203.0.113.0/33', false], ['203.0.113.0/-1', false], ['203.0.113.0/1e1', false], ['203.0.113.0/ 24', false], ['203.0.113.0/24 ', false],
  ['203.0.113.0/024', true], ['203.0.113.0/0024', false], ['203.0.113.0/24/24', false], ['2001:db8::/128', true], ['2001:db8::/129', false],
])('the range %s is one: %s', (range, valid) => {
  const work = () => evaluate({ ...REQUEST, ...identity({ Condition: { NotIpAddress: { 'aws:SourceIp': range } } }) });
  if (valid) expect(work().allowed).toBe(true);
  else expect(work).toThrow('cannot have the value');
});

test.each([
  ['', true], ['c2Vh', true], ['c2VhbA==', true], ['c2VhbGU=', true], ['+/09', true], ['c', false], ['c2Vhb', false], ['c2Vhb===', false], ['c2VhbA=', false], ['c2=h', false], ['c2V!', false], ['!c2Vh', false],
  ['c2Vh!', false], ['c2VhbGU==', false], ['c2Vh!!!=', false], ['c2Vhc2VhbA==', true],
])('the base-64 form %s is one: %s', (value, valid) => {
  const work = () => evaluate({ ...REQUEST, ...identity({ Condition: { BinaryEquals: { 'x:y': value } } }), context: { 'x:y': value } });
  if (valid) expect(work().allowed).toBe(true);
  else expect(work).toThrow('cannot have the value');
});

const SELECTION = { not: false, everyone: false, aws: [] as string[], service: [] as string[], federated: [] as string[], canonicalUser: [] };
const USER: Principal = { kind: 'user', account: '111111111111', arn: 'arn:aws:iam::111111111111:user/jo' };
const FEDERATED: Principal = { kind: 'federatedUser', account: '111111111111', arn: 'arn:aws:sts::111111111111:federated-user/jo', userArn: 'arn:aws:iam::111111111111:user/jo' };
const ROOT: Principal = { kind: 'root', account: '111111111111', arn: 'arn:aws:iam::111111111111:root' };
const SESSION: Principal = { ...ROLE, sessionName: 's1' } as Principal;
const SERVICE: Principal = { kind: 'service', name: 's.amazonaws.com' };
const PROVIDER: Principal = { kind: 'federated', provider: 'accounts.google.com' };
const ANONYMOUS: Principal = { kind: 'anonymous' };
const SESSION_ARN = 'arn:aws:sts::111111111111:assumed-role/Builder/s1';
const BUILDER = 'arn:aws:iam::111111111111:role/Builder';
const ACCOUNT = '111111111111';

test.each<[string, Principal, string[], string | undefined]>([
  ['a user by ARN', USER, [USER.arn], 'itself'], ['a user by account', USER, [ACCOUNT], 'account'], ['a user by account, by ARN', USER, [ROOT.arn], 'account'],
  ['another account', USER, ['222222222222', 'arn:aws:iam::222222222222:root', 'arn:aws:iam::111111111111:user/root'], undefined],
  ['a role by ARN', SESSION, [ACCOUNT, BUILDER], 'role'], ['a session by ARN', SESSION, [BUILDER, SESSION_ARN], 'itself'], ['another session', SESSION, [`${SESSION_ARN}2`], undefined],
  ['a role without a session', ROLE, [SESSION_ARN, 'arn:aws:sts::111111111111:assumed-role/Builder/undefined'], undefined],
  ['a federated user', FEDERATED, [FEDERATED.arn, FEDERATED.userArn], 'itself'], ['the user behind one', FEDERATED, [FEDERATED.userArn], 'role'],
  ['another federated user', FEDERATED, [`${FEDERATED.arn}2`], undefined], ['a root user', ROOT, [ROOT.arn], 'account'], ['the anonymous', ANONYMOUS, [ACCOUNT, ROOT.arn], undefined],
])('a principal is matched as closely as it is named: %s', (_, principal, aws, match) => {
  expect(matchPrincipal({ ...SELECTION, aws }, principal)).toBe(match);
  const everyone = matchPrincipal({ ...SELECTION, aws: [...aws, '*'], everyone: true }, principal);
  expect(everyone).toBe(match === 'itself' || match === 'role' ? match : 'everyone');
});

test('services and providers are matched by name', () => {
  const named = { ...SELECTION, service: ['s.amazonaws.com'], federated: ['accounts.google.com'] };
  expect([SERVICE, PROVIDER, ANONYMOUS, USER].map((each) => matchPrincipal(named, each))).toEqual(['itself', 'itself', undefined, undefined]);
  const others = { ...SELECTION, service: ['accounts.google.com'], federated: ['s.amazonaws.com'] };
  expect([SERVICE, PROVIDER].map((each) => matchPrincipal(others, each))).toEqual([undefined, undefined]);
  expect([SERVICE, PROVIDER, ANONYMOUS].map((each) => isLeftOut({ ...named, not: true }, each, false))).toEqual([true, true, false]);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
test.each<[string, Principal, string[], boolean]>([
  ['a user and the account', USER, [USER.arn, ACCOUNT], true], ['a user alone', USER, [USER.arn], false], ['the account alone', USER, [ACCOUNT], false],
  ['a session, its role and the account', SESSION, [SESSION_ARN, BUILDER, ROOT.arn], true], ['a session and the account', SESSION, [SESSION_ARN, ACCOUNT], false],
  ['a role and the account', SESSION, [BUILDER, ACCOUNT], false], ['a session and its role', SESSION, [SESSION_ARN, BUILDER], false],
  ['all of them, for a role without a session', ROLE, [SESSION_ARN, BUILDER, ACCOUNT], false],
  ['a federated user, the user behind and the account', FEDERATED, [FEDERATED.arn, FEDERATED.userArn, ACCOUNT], true],
  ['a federated user and the account', FEDERATED, [FEDERATED.arn, ACCOUNT], false], ['the user behind and the account', FEDERATED, [FEDERATED.userArn, ACCOUNT], false],
  ['a root user\'s account', ROOT, [ACCOUNT], true], ['another account, for a root user', ROOT, ['222222222222'], false], ['an account, for the anonymous', ANONYMOUS, [ACCOUNT], false],
])('NotPrincipal leaves somebody out who is named in every way: %s', (_, principal, aws, leftOut) => {
  const selection = { ...SELECTION, not: true, aws };
  expect(isLeftOut(selection, principal, false)).toBe(leftOut);
  expect(isLeftOut(selection, principal, true)).toBe(false);
  expect(isLeftOut({ ...selection, everyone: true }, principal, true)).toBe(true);
});

test('a principal that is named in no way does not match', () => {
  const nobody = SELECTION;
  for (const principal of [ROLE, { kind: 'anonymous' }, { kind: 'service', name: 's.amazonaws.com' }, { kind: 'federated', provider: 'p' }] as Principal[]) {
    expect(matchPrincipal(nobody, principal)).toBeUndefined();
  }
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
test('a key that can have several values needs a set operator, also when it has one', () => {
  const asks = (operator: string, value: string | string[]) =>
    evaluate({ ...REQUEST, ...identity({ Condition: { [operator]: { 'aws:TagKeys': 'team' } } }), context: { 'aws:TagKeys': value } }).allowed;
  expect(() => asks('StringEquals', ['team'])).toThrow('aws:TagKeys: can have several values, so StringEquals needs ForAllValues or ForAnyValue');
  expect(asks('ForAnyValue:StringEquals', ['team'])).toBe(true);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
test.each([
  ['ArnEquals', true], ['ArnLike', true], ['StringEquals', true], ['ForAnyValue:StringEquals', true], ['StringLikeIfExists', false],
  ['ForAllValues:ArnEquals', false], ['ArnNotEquals', false], ['StringNotLike', false], ['Null', false],
])('a grant to everyone under %s of the principal\'s ARN passes a silent boundary: %s', (operator, passes) => {
  const role = 'arn:aws:iam::111111111111:role/Reader';
  const other = operator === 'Null' ? 'false' : operator.includes('Not') ? `${role}2` : role;
  const asks = (principal: object | string, value = other, context: AccessRequest['context'] = { 'aws:PrincipalArn': role }) => evaluate({
    principal: { kind: 'role', account: '111111111111', arn: role },
    action: 's3:GetObject',
    resource: { arn: 'arn:aws:s3:::box/a', account: '111111111111' },
    context,
    permissionsBoundary: { name: 'boundary', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } } },
    resourcePolicy: {
      name: 'bucket',
      kind: 'resource',
      document: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: principal, Action: 's3:GetObject', Resource: '*', Condition: { [operator]: { 'aws:PrincipalArn': value } } },
      },
    },
  });
  expect(asks('*').allowed).toBe(passes);
  // Without the key, a negated operator holds of whom it leaves out.
  if (operator.includes('Not')) expect(asks('*', role, {})).toMatchObject({ allowed: false, reason: 'the permissions boundary does not allow it' });
  // Naming the role as well takes nothing away.
  expect(asks({ AWS: ['*', role] }).allowed).toBe(passes);
  expect(asks({ AWS: role })).toMatchObject({ allowed: false, reason: 'the permissions boundary does not allow it' });
});
