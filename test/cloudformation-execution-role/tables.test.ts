import { attacksOn, widthOf } from './attacks';
import { CALL_TABLES, callsFor, Change, isCovered } from './calls';
import { callsOf } from './calls/call';
import { Deployed, DeployedStack } from './deployed-stack';
import { EXAMINED } from './examined-stacks';
import { Question } from './judge';
import { arnsOfService, ReferencedAction, serviceAuthorization } from '../helpers/service-authorization';

jest.setTimeout(300_000);

/** Services of two generations with one prefix: the reference has an action of both with the resources of one of them. */
const TWO_PAGES = ['apigateway', 'elasticloadbalancing'];

/** What AWS asks for, though the reference does not have it. */
const UNLISTED = ['apigateway:TagResource'];

/** Called on all resources of a kind at once. */
const isOptional = (action: string) => /:(List|Describe)/.test(action);

const CHANGES: readonly Change[] = ['create', 'update', 'delete'];
const all: readonly Deployed[] = EXAMINED.flatMap(({ define }) => define()).flatMap((stack) => DeployedStack.of(stack).resources);
const isListed = ({ action }: { readonly action: string }) => !UNLISTED.includes(action);
const tableCalls = CALL_TABLES.flatMap((table) => CHANGES.flatMap((change) => table[change].map((rule) => ({ table, change, rule }))));

test('every resource type of the stacks has a row', () => {
  expect([...new Set(all.filter((each) => !isCovered(each)).map(({ type }) => type))]).toEqual([]);
  expect(new Set(all.map(({ type }) => type)).size).toBeGreaterThan(55);
});

test('no type has two rows, nor one that no stack needs', () => {
  expect(CALL_TABLES.map(({ type }) => type).filter((type, i, types) => types.indexOf(type) !== i)).toEqual([]);
  expect(CALL_TABLES.filter(({ type }) => !all.some((each) => each.type === type)).map(({ type }) => type)).toEqual([]);
});

test('every row says from which page it is', () => {
  expect(CALL_TABLES.filter(({ source }) => !/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/.test(source))).toEqual([]);
});

describe('as the Service Authorization Reference has it', () => {
  let reference: ReadonlyMap<string, ReferencedAction>;
  beforeAll(async () => {
    reference = await serviceAuthorization();
  });

  test('every action exists, in these capitals', () => {
    const unknown = tableCalls.map(({ rule }) => rule.action).filter((action) => reference.get(action.toLowerCase())?.action !== action);
    expect([...new Set(unknown)]).toEqual(UNLISTED);
  });

  const format = (arn: string) => new RegExp(`^${arn.replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\$\{[^}]+\}/g, '[^:]+')}(:log-stream:)?$`);

  function fits({ action, resource }: Question): boolean {
    const [service] = action.split(':');
    const arns = TWO_PAGES.includes(service) ? arnsOfService(service) : reference.get(action.toLowerCase())!.arns;
    return resource === '*' ? arns.length === 0 || isOptional(action) : arns.some((arn) => format(arn).test(resource));
  }

  test('every action is called on what it is about', () => {
    const wrong = callsFor(all, ...CHANGES).filter(isListed).filter((each) => !fits(each));
    expect(wrong.map(({ action, resource, because }) => `${action} on ${resource} because of ${because}`)).toEqual([]);
  });

  test('so is every attack: on anything else it would be denied for nothing', () => {
    const attacks = [...attacksOn({ arn: EXAMINED[0].roleArn, policies: [] }, all), ...widthOf(all)];
    expect(attacks.filter(({ action }) => reference.get(action.toLowerCase())?.action !== action)).toEqual([]);
    expect(attacks.filter((each) => !fits(each)).map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
  });

  test('every request says only what such a request says', () => {
    const pattern = (key: string) => new RegExp(`^${key.replace(/\$\{[^}]+\}/g, '.+')}$`, 'i');
    const wrong = callsFor(all, ...CHANGES).filter(isListed).flatMap(({ action, context }) => {
      const { conditionKeys } = reference.get(action.toLowerCase())!;
      return Object.keys(context).filter((key) => !conditionKeys.some((each) => pattern(each).test(key))).map((key) => `${action} ${key}`);
    });
    expect([...new Set(wrong)]).toEqual([]);
  });
});

test('every line of a row is needed by some resource of the stacks', () => {
  const idle = tableCalls.filter(({ table, change, rule }) =>
    !all.filter(({ type }) => type === table.type).some((each) => callsOf({ ...table, [change]: [rule] }, change, each).length > 0));
  expect(idle.map(({ table, change, rule }) => `${table.type} ${change} ${rule.action} ${rule.for}`)).toEqual([]);
});

test('every call is on one resource that is really there', () => {
  const calls = callsFor(all, ...CHANGES);
  expect(calls.length).toBeGreaterThan(600);
  const wrong = calls.filter(({ resource }) => resource !== '*' && !/^arn:aws:[a-z0-9-]+:([a-z0-9-]+)?:(\d{12})?:[^ *?{]+$/.test(resource));
  expect(wrong.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
});

test('what is retained is not deleted', () => {
  const retained = all.filter(({ deletionPolicy }) => deletionPolicy === 'Retain');
  expect(retained.length).toBeGreaterThan(0);
  expect(callsFor(retained, 'delete')).toEqual([]);
});
