import { ask, Verdict } from './compare';
import { sample } from './generator';

/** One with every class of `disagreements.ts` in so few requests; with other requests it may have to be another. */
export const SEED = 41;
const COUNT = 2000;

/** What `npm test` compares. It is the beginning of what `full-run.ts` compares, so each finding has its number there. */
export const FIXED_SAMPLE = sample(SEED, COUNT);

let answers: Promise<Verdict[]> | undefined;

/** The simulator's answers to the fixed sample, asked once for all tests of a file. */
export const fixedAnswers = () => answers ??= ask(FIXED_SAMPLE);
