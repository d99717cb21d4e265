import { compare, Evaluate } from './compare';
import { FIXED_SAMPLE, fixedAnswers } from './fixed-sample';
import { mutant } from './mutant';
import { PLANTED_BUGS } from './planted-bugs';
import { evaluate } from '../../../src/policy/evaluate';

jest.setTimeout(240_000);

/** In portions: nearly every bug shows within the first. */
async function shows(careless: Evaluate): Promise<boolean> {
  const answers = await fixedAnswers();
  for (let i = 0; i < FIXED_SAMPLE.length; i += 50) {
    if (compare(FIXED_SAMPLE.slice(i, i + 50), answers.slice(i, i + 50), careless).some(({ classes }) => classes.length === 0)) return true;
  }
  return false;
}

const classesOf = async (careless: Evaluate) => new Set(compare(FIXED_SAMPLE, await fixedAnswers(), careless).flatMap(({ classes }) => classes));

test('nothing shows where nothing is planted', async () => {
  expect(await shows(mutant([]))).toBe(false);
  expect(await classesOf(mutant([]))).toEqual(await classesOf(evaluate));
});

test('there are at least 30 planted bugs, each another one', () => {
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(PLANTED_BUGS.map(({ replacements }) => JSON.stringify(replacements))).size).toBe(PLANTED_BUGS.length);
});

test.each(PLANTED_BUGS.filter(({ silences }) => !silences))('found: $name', async ({ replacements }) => {
  expect(await shows(mutant(replacements))).toBe(true);
});

test.each(PLANTED_BUGS.filter(({ silences }) => silences))('found, as a known difference is gone: $name', async ({ replacements, silences }) => {
  expect(await classesOf(evaluate)).toContain(silences);
  expect(await classesOf(mutant(replacements))).not.toContain(silences);
});

test('a planted bug that can not be planted any more is an error', () => {
  expect(() => mutant([{ file: 'evaluate.ts', from: 'nowhere to be found', to: '' }])).toThrow(/adapt planted-bugs/);
});
