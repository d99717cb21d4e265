import { AccessRequest, evaluate } from '../../src/policy/evaluate';
import { matchPrincipal, Principal } from '../../src/policy/principal';

const ROLE: Principal = { kind: 'role', account: '111111111111', arn: 'arn:aws:iam::111111111111:role/Builder' };
const REQUEST: AccessRequest = { principal: ROLE, action: 's3:GetObject', resource: { arn: 'arn:aws:s3:::b/k', account: '111111111111' }, context: {} };
const identity = (statement: object, version: string = '2012-10-17') => ({
  identityPolicies: [{ name: 'own', document: { Version: version, Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } } }],
});

test.each<[string, Partial<AccessRequest>, RegExp]>([
  ['an action with a wildcard', { action: 's3:Get*' }, /action: must be one action/],
  ['an action without a service', { action: 'GetObject' }, /action: must be one action/],
  ['a resource that is no ARN', { resource: { arn: 'b/k', account: '111111111111' } }, /resource: must be an ARN/],
  ['a resource of no account', { resource: { arn: 'arn:aws:s3:::b', account: '' } }, /resource: must have an account/],
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

test.each<[string, boolean]>([
  ['192.0.2.300', false], ['1:2:3:4:5:6:7:8', true], ['1:2:3::8', true], ['::', true], ['1:2:3:4:5:6:7', false], ['1::2::3', false], ['1:2:3:4:5:6:7::8', false], ['g::', false], ['12345::', false],
])('the address %s is one: %s', (address, valid) => {
  const work = () => evaluate({ ...REQUEST, ...identity({ Condition: { IpAddress: { 'aws:SourceIp': address } } }), context: { 'aws:SourceIp': address } });
  if (valid) expect(work().allowed).toBe(true);
  else expect(work).toThrow('cannot have the value');
});

test('what is no number, date or address in a request matches nothing', () => {
  for (const [operator, wanted] of [['NumericEquals', '1'], ['DateEquals', '2026-01-01T00:00:00Z'], ['IpAddress', '192.0.2.0/24']]) {
    expect(evaluate({ ...REQUEST, ...identity({ Condition: { [operator]: { 'x:y': wanted } } }), context: { 'x:y': 'nothing' } }).allowed).toBe(false);
  }
});

// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
test('nobody needs a permission to ask who they are, and no denial takes that away', () => {
  const asks = { ...REQUEST, action: 'sts:GetCallerIdentity', resource: { arn: '*', account: '111111111111' } };
  expect(evaluate(asks).allowed).toBe(true);
  expect(evaluate({ ...asks, ...identity({ Effect: 'Deny' }) }).allowed).toBe(true);
  expect(evaluate({ ...asks, action: 'sts:GetSessionToken', ...identity({ Effect: 'Deny' }) }).allowed).toBe(false);
});

test('a principal that is named in no way does not match', () => {
  const nobody = { not: false, everyone: false, aws: [], service: [], federated: [], canonicalUser: [] };
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
  ['ArnEquals', true], ['ArnLike', true], ['StringEquals', true], ['StringLikeIfExists', true],
  ['ArnNotEquals', false], ['StringNotLike', false], ['Null', false],
])('a grant to everyone under %s of the principal\'s ARN passes a silent boundary: %s', (operator, passes) => {
  const role = 'arn:aws:iam::111111111111:role/Reader';
  const value = operator === 'Null' ? 'false' : passes ? role : `${role}2`;
  const asks = (principal: object | string) => evaluate({
    principal: { kind: 'role', account: '111111111111', arn: role },
    action: 's3:GetObject',
    resource: { arn: 'arn:aws:s3:::box/a', account: '111111111111' },
    context: { 'aws:PrincipalArn': role },
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
  // Naming the role as well takes nothing away.
  expect(asks({ AWS: ['*', role] }).allowed).toBe(passes);
  expect(asks({ AWS: role })).toMatchObject({ allowed: false, reason: 'the permissions boundary does not allow it' });
});
