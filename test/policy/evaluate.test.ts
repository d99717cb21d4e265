import { AccessRequest, evaluate } from '../../src/policy/evaluate';
import { PolicyError } from '../../src/policy/policy-error';

const ROLE = { kind: 'role', account: '111111111111', arn: 'arn:aws:iam::111111111111:role/Builder', sessionName: 's1' } as const;
const allow = (name: string, statement: object) => ({ name, document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } });
const OBJECT = { arn: 'arn:aws:s3:::bucket/key', account: '111111111111' };
const ask = (change: Partial<AccessRequest>) => evaluate({ principal: ROLE, action: 's3:GetObject', resource: OBJECT, context: {}, ...change });

test('explains which statement decided', () => {
  const decision = ask({ identityPolicies: [allow('read', { Action: 's3:Get*', Resource: '*' })] });
  expect(decision).toMatchObject({ allowed: true, reason: 'allowed' });
  expect(decision.deciding.map((each) => [each.policy, each.index])).toEqual([['read', 1]]);
});

test('explains what the nearest statement lacked', () => {
  const decision = ask({ identityPolicies: [allow('read', { Action: 's3:Get*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } })] });
  expect(decision).toMatchObject({ allowed: false, reason: 'no identity policy allows it' });
  expect(decision.others[0].match).toEqual({ applies: false, because: 'condition', condition: 'StringEquals aws:PrincipalTag/a' });
});

test('a malformed policy is an error, not a denial', () => {
  expect(() => ask({ identityPolicies: [allow('read', { Actions: 's3:Get*', Resource: '*' })] })).toThrow(PolicyError);
});

const EVERYTHING = { Action: '*', Resource: '*' };
const bucketPolicy = (...statements: object[]) => ({ name: 'bucket', kind: 'resource', document: { Version: '2012-10-17', Statement: statements } } as const);
const lacks = (statement: object) => ask({ identityPolicies: [allow('own', { ...EVERYTHING, ...statement })] }).others[0].match;

test('explains what each other statement lacked', () => {
  expect(lacks({ Action: 's3:PutObject' })).toEqual({ applies: false, because: 'action' });
  expect(lacks({ Resource: 'arn:aws:s3:::other/key' })).toEqual({ applies: false, because: 'resource' });
  const stranger = ask({ resourcePolicy: bucketPolicy({ Effect: 'Allow', ...EVERYTHING, Principal: { AWS: '222222222222' } }) });
  expect(stranger.others.map(({ match }) => match)).toEqual([{ applies: false, because: 'principal' }]);
});

test('says how a statement of a resource policy is about who asks', () => {
  const principals = [{ AWS: '111111111111' }, { AWS: ROLE.arn }, { AWS: 'arn:aws:sts::111111111111:assumed-role/Builder/s1' }, '*'];
  const denying = (element: object) => ask({
    identityPolicies: [allow('own', EVERYTHING)],
    resourcePolicy: bucketPolicy({ Effect: 'Deny', Action: 's3:PutObject', Resource: '*', ...element }),
    action: 's3:PutObject',
  });
  for (const Principal of principals) expect(denying({ Principal }).deciding).toHaveLength(1);
  const granting = (Principal: unknown) => ask({ resourcePolicy: bucketPolicy({ Effect: 'Allow', ...EVERYTHING, Principal }, { Effect: 'Deny', ...EVERYTHING, Principal: { AWS: '222222222222' } }) });
  expect(principals.map((each) => granting(each).allowed)).toEqual([false, true, true, true]);
  const notAbout = denying({ NotPrincipal: { AWS: '222222222222' } });
  expect(notAbout).toMatchObject({ allowed: false, reason: 'explicit deny' });
  const silent = ask({ resourcePolicy: bucketPolicy({ Effect: 'Deny', ...EVERYTHING, NotPrincipal: { AWS: '222222222222' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }) });
  expect(silent.others[0].match).toEqual({ applies: false, because: 'condition', condition: 'Bool aws:SecureTransport' });
});

test('what decided is not among the others, and what did not is', () => {
  const decision = ask({ identityPolicies: [allow('read', { Action: 's3:Get*', Resource: '*' }), allow('write', { Action: 's3:Put*', Resource: '*' })] });
  expect([decision.deciding.map((each) => each.policy), decision.others.map(({ statement }) => statement.policy)]).toEqual([['read'], ['write']]);
});

test('every statement that denies, or that allows, decides', () => {
  const twice = [allow('one', EVERYTHING), allow('two', EVERYTHING)];
  expect(ask({ identityPolicies: twice }).deciding.map((each) => each.policy)).toEqual(['one', 'two']);
  const denied = ask({ identityPolicies: [allow('own', EVERYTHING), { name: 'no', document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', ...EVERYTHING }, { Effect: 'Deny', ...EVERYTHING }] } }] });
  expect(denied.deciding.map((each) => [each.policy, each.index])).toEqual([['no', 1], ['no', 2]]);
});

test('says which keys were looked at, those included that the request does not have', () => {
  const decision = ask({
    identityPolicies: [allow('own', { ...EVERYTHING, Resource: 'arn:aws:s3:::bucket/${aws:username}*', Condition: { StringNotEquals: { 'aws:SourceVpce': 'v' } } })],
    context: { 'aws:UserName': 'key' },
  });
  expect([...decision.keysAsked].sort()).toEqual(['aws:sourcevpce', 'aws:username']);
});

test('a root user who mends the bucket\'s policy is not let in by what shuts everyone out', () => {
  const decision = ask({
    principal: { kind: 'root', account: '111111111111', arn: 'arn:aws:iam::111111111111:root' },
    action: 's3:PutBucketPolicy',
    resource: { arn: 'arn:aws:s3:::bucket', account: '111111111111' },
    resourcePolicy: bucketPolicy({ Effect: 'Deny', ...EVERYTHING, Principal: { AWS: '111111111111' } }, { Effect: 'Deny', ...EVERYTHING, NotPrincipal: { AWS: '222222222222' } }),
  });
  expect([decision.allowed, decision.deciding]).toEqual([true, []]);
  expect(decision.others.map(({ match }) => match)).toEqual([{ applies: true, principal: 'account' }, { applies: true, principal: 'everyone' }]);
});

test('an error has a name, and says where it is', () => {
  expect(new PolicyError('here', 'is wrong')).toMatchObject({ name: 'PolicyError', where: 'here', message: 'here: is wrong' });
});
