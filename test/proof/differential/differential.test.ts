import { readFileSync } from 'fs';
import { join } from 'path';
import { ask, compare, Disagreement } from './compare';
import { DISAGREEMENTS } from './disagreements';
import { FIXED_SAMPLE, fixedAnswers, SEED } from './fixed-sample';
import { generate } from './generator';
import { mutant } from './mutant';
import { reasons, table, unrecognized } from './report';
import { shrink } from './shrink';
import { evaluate, Reason } from '../../../src/policy/evaluate';

jest.setTimeout(240_000);

const REASONS: readonly Reason[] = [
  'allowed', 'explicit deny', 'no policy can allow it', 'no service control policy allows it', 'no resource control policy allows it', 'no identity policy allows it',
  'no resource policy allows it', 'the permissions boundary does not allow it', 'the session policy does not allow it',
];

let disagreements: readonly Disagreement[];

beforeAll(async () => {
  disagreements = compare(FIXED_SAMPLE, await fixedAnswers(), evaluate);
});

describe('the sample is worth comparing:', () => {
  const share = (reason: Reason) => (new Map(reasons(FIXED_SAMPLE, evaluate)).get(reason) ?? 0) / FIXED_SAMPLE.length;

  test.each(REASONS)('"%s" is the reason of at least one request in a hundred', (reason) => {
    expect(share(reason)).toBeGreaterThanOrEqual(0.01);
  });

  test('nearly every third request is allowed, at least', () => {
    expect(share('allowed')).toBeGreaterThanOrEqual(0.3);
  });

  test('a request can be made again from its number', () => {
    expect(generate(SEED, 1234)).toEqual(FIXED_SAMPLE[1234]);
    expect(generate(SEED + 1, 1234)).not.toEqual(FIXED_SAMPLE[1234]);
  });
});

test('the evaluator and the simulator decide alike, but for what is known', async () => {
  expect(await unrecognized(disagreements, evaluate)).toEqual([]);
  expect(disagreements.length / FIXED_SAMPLE.length).toBeLessThan(0.1);
});

// A difference that is no more would hide the next one that has its shape.
test.each(DISAGREEMENTS.map(({ id }) => id))('the known difference %s still exists', (id) => {
  expect(disagreements.flatMap(({ classes }) => classes)).toContain(id);
});

test('the README lists the known differences', () => {
  expect(readFileSync(join(__dirname, 'README.md'), 'utf8')).toContain(table());
});

test('a disagreement is reported as its smallest request', async () => {
  const careless = mutant([{ file: 'evaluate.ts', from: "kind === 'trust' || kind === 'key'", to: "kind === 'trust'" }]);
  const found = compare(FIXED_SAMPLE, await fixedAnswers(), careless).find(({ classes }) => classes.length === 0)!;
  const { request, ours, theirs } = await shrink(found, careless);
  expect([ours, theirs]).toEqual(['allowed', 'implicitlyDenied']);
  expect(await ask([request])).toEqual(['implicitlyDenied']);
  expect(JSON.stringify(request).length).toBeLessThan(JSON.stringify(found.request).length / 2);
  expect(request.serviceControlPolicies ?? request.resourceControlPolicies ?? request.permissionsBoundary).toBeUndefined();
});
