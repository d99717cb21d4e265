import { CASES as ACCOUNTS } from './accounts';
import { CASES as ELEMENTS } from './elements';
import { GoldenCase, InvalidCase, shortcomings } from './golden-case';
import { INVALID } from './invalid';
import { CASES as LIMITS } from './limits';
import { CASES as NUMBERS } from './numbers';
import { CASES as ORGANIZATIONS } from './organizations';
import { CASES as PITFALLS } from './pitfalls';
import { CASES as PRINCIPALS } from './principals';
import { CASES as SERVICES } from './services';
import { CASES as SETS } from './sets';
import { CASES as SPECIAL } from './special';
import { CASES as STRINGS } from './strings';
import { UNDOCUMENTED } from './undocumented';
import { CASES as VARIABLES } from './variables';
import { evaluate } from '../../../src/policy/evaluate';
import { PolicyError } from '../../../src/policy/policy-error';

const AREAS: Record<string, GoldenCase[]> = {
  strings: STRINGS,
  numbers: NUMBERS,
  sets: SETS,
  variables: VARIABLES,
  elements: ELEMENTS,
  principals: PRINCIPALS,
  accounts: ACCOUNTS,
  limits: LIMITS,
  organizations: ORGANIZATIONS,
  services: SERVICES,
  special: SPECIAL,
  pitfalls: PITFALLS,
};
const ALL = Object.values(AREAS).flat();

const refuses = (request: InvalidCase['request']) => {
  try {
    evaluate(request);
    return false;
  } catch (error) {
    return error instanceof PolicyError;
  }
};

describe.each(Object.entries(AREAS))('%s', (_area, cases) => {
  test.each(cases.map((each): [string, GoldenCase] => [`${each.id}: ${each.what}`, each]))('%s', (_name, golden) => {
    expect(shortcomings(golden)).toEqual([]);
  });
});

test.each(INVALID.map((each): [string, InvalidCase] => [`${each.id}: ${each.what}`, each]))('refuses %s', (_name, invalid) => {
  expect([refuses(invalid.request), refuses(invalid.mended)]).toEqual([true, false]);
});

test('every case can be told from the others, found in the documents, and can fail', () => {
  const everything = [...ALL, ...INVALID, ...UNDOCUMENTED];
  expect(new Set(everything.map((each) => each.id)).size).toBe(everything.length);
  expect(everything.filter((each) => !each.source.startsWith('https://docs.aws.amazon.com/')).map((each) => each.id)).toEqual([]);
  expect(ALL.filter((each) => each.expected === 'denied' && each.reason === 'explicit deny' && !each.by).map((each) => each.id)).toEqual([]);
  expect(ALL.length).toBeGreaterThanOrEqual(250);
});
