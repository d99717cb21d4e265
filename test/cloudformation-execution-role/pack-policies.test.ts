import { packPolicies } from '../../src/cloudformation-execution-role/private/pack-policies';
import { PermissionSet, withoutCovered } from '../../src/cloudformation-execution-role/private/permission-set';

const sizeOf = (value: unknown) => JSON.stringify(value).length;
const allowance = (service: string, actions: number) => ({ service, actions: Array.from({ length: actions }, (_, i) => `${service}:Action${i}`), resources: ['*'] });
const services = (policies: readonly (readonly { Action?: string | readonly string[] }[])[]) => policies
  .map((statements) => [...new Set(statements.flatMap(({ Action: actions = [] }) => [actions].flat()).map((action) => action.split(':')[0]))]);

test('services stay together, in the first policy that has room', () => {
  const { policies } = packPolicies([], [allowance('a', 30), allowance('b', 30), allowance('c', 3)], 600, sizeOf);
  expect(services(policies)).toEqual([['a', 'c'], ['b']]);
});

test('a change of one service moves no other', () => {
  const before = packPolicies([], [allowance('a', 20), allowance('b', 20), allowance('c', 20)], 600, sizeOf);
  const after = packPolicies([], [allowance('a', 20), allowance('b', 22), allowance('c', 20)], 600, sizeOf);
  expect(services(before.policies)).toEqual(services(after.policies));
});

test('what is too large for one policy is split by actions', () => {
  const { policies } = packPolicies([], [allowance('a', 100)], 600, sizeOf);
  expect(policies.length).toBeGreaterThan(1);
  for (const statements of policies) expect(sizeOf({ Version: '2012-10-17', Statement: statements })).toBeLessThanOrEqual(600);
  expect(policies.flat().flatMap(({ Action: actions }) => actions)).toHaveLength(100);
});

test('what cannot be split is left as it is', () => {
  const { policies } = packPolicies([], [{ service: 'a', actions: ['a:B'], resources: ['x'.repeat(700)] }], 600, sizeOf);
  expect(policies.flat()).toHaveLength(1);
});

test('permissions of the same kind become one allowance, without what others cover', () => {
  const set = new PermissionSet();
  set.add({ action: 's3:B', resources: ['arn:x:s3:::a', 'arn:x:s3:::a*'] });
  set.add({ action: 's3:A', resources: ['arn:x:s3:::a*'] });
  set.add({ action: 's3:A', resources: [] });
  set.add({ action: 's3:A', resources: ['arn:x:s3:::b'], conditions: { Bool: { x: 'true' } } });
  expect(set.allowances).toEqual([
    { service: 's3', actions: ['s3:A', 's3:B'], resources: ['arn:x:s3:::a*'], conditions: undefined },
    { service: 's3', actions: ['s3:A'], resources: ['arn:x:s3:::b'], conditions: { Bool: { x: 'true' } } },
  ]);
});

test.each<[string[], string[]]>([
  [['a*?', 'a?*'], ['a*?']],
  [['a**b', 'a*b'], ['a*b']],
  [['a*', 'ab', 'abc*'], ['a*']],
  [['a*b', 'ab*'], ['a*b', 'ab*']],
])('of resources that stand for each other one stays, and none that another one covers: %j', (resources, kept) => {
  expect(withoutCovered(resources)).toEqual(kept);
  expect(withoutCovered([...resources].reverse())).toEqual(kept);
});
