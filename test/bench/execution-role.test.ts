import { CONTENDERS } from '../../bench/execution-role/contenders';
import { LEVELS, measure, Measures } from '../../bench/execution-role/measure';
import { losses } from '../../bench/execution-role/page';
import { EXAMINED } from '../cloudformation-execution-role/examined-stacks';
import { Policy } from '../cloudformation-execution-role/execution-policies';
import { ReferencedAction, serviceAuthorization } from '../helpers/service-authorization';

const [TOOLING] = EXAMINED;
const policy = (name: string, ...statements: Policy['document']['Statement']): Policy => ({ name, document: { Version: '2012-10-17', Statement: statements } });
const given = (...policies: readonly Policy[]) => ({ name: 'given', source: 'here', policies: () => policies });

let reference: ReadonlyMap<string, ReferencedAction>;
beforeAll(async () => {
  reference = await serviceAuthorization();
}, 300_000);

const measured = (...policies: readonly Policy[]): Measures => measure(given(...policies), TOOLING, reference);
const named = (name: string): Measures => measure(CONTENDERS.find((each) => each.name === name)!, TOOLING, reference);

test('an administrator has every action, on everything, and deploys', () => {
  const { actions, byLevel, unlimited, updates, deletions, attacksDenied } = named('AdministratorAccess');
  expect(actions).toBe(reference.size);
  expect(LEVELS.reduce((sum, level) => sum + byLevel[level], 0)).toBe(actions);
  expect(unlimited).toBe(1);
  expect([updates.part, deletions.part]).toEqual([updates.of, deletions.of]);
  expect(attacksDenied.part).toBeLessThan(attacksDenied.of / 10);
});

test('what denies nothing but some actions has all others', () => {
  const others = measured(policy('Others', { Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' })).actions;
  const iam = measured(policy('Iam', { Effect: 'Allow', Action: 'iam:*', Resource: '*' })).actions;
  expect(iam).toBeGreaterThan(150);
  expect(others + iam).toBe(reference.size);
});

test('an action counts once, whoever grants it, and not at all where it is denied', () => {
  const get = { Effect: 'Allow', Action: ['s3:GetObject', 'S3:getobject'], Resource: 'arn:aws:s3:::acme/*' };
  const { actions, byLevel, statements, unlimited, policies } = measured(policy('A', get), policy('B', get, { Effect: 'Deny', Action: 's3:*', Resource: '*' }));
  expect({ actions, read: byLevel.Read, statements, unlimited, policies }).toEqual({ actions: 1, read: 1, statements: 3, unlimited: 1, policies: 2 });
});

test('who may do nothing deploys nothing, and harms nobody', () => {
  const { updates, deletions, attacksDenied, widthDenied } = measured(policy('A', { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }));
  expect([updates.part, deletions.part]).toEqual([0, 0]);
  expect([attacksDenied.part, widthDenied.part]).toEqual([attacksDenied.of, widthDenied.of]);
});

test('what is lost is told', () => {
  const ours = named('AdministratorAccess');
  const smaller = { ...named('the policy of a guide'), name: 'a smaller one', characters: 1 };
  const told = losses({ stacks: 'tooling', measures: [ours, ours, smaller] });
  expect(told.filter((each) => each.includes('characters'))).toEqual(['tooling, characters: 87, with deletion 87, against 1 with a smaller one']);
  expect(told.filter((each) => each.includes('calls of creation'))).toEqual([]);
});
