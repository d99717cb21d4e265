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
