import { NOT_EMULATED } from './not-emulated';
import { ProbeBench } from './probe-bench';

jest.setTimeout(120_000);

let bench: ProbeBench;
beforeAll(async () => { bench = await ProbeBench.open(); });
afterAll(async () => bench?.close());

test.each(Object.entries(NOT_EMULATED))('%s: still not emulated', async (name, entry) => {
  if (await entry.emulated(bench)) {
    throw new Error(`the emulator has learnt this: ${entry.what}; delete ${name} from not-emulated.ts and assert it on what is read back (so far: ${entry.instead})`);
  }
});
