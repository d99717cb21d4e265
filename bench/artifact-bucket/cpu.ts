import { rmSync } from 'fs';
import { ArtifactStore, build } from './given';

export const ROUNDS = 15;
/** Until the code is as fast as it gets. */
const WARM_UP = 3;

/** The CPU time of each store's synthesis, relative to that of the first: the median of rounds in which all take their turn. */
export function cpuRatios(stores: readonly ArtifactStore[], context: { [flag: string]: unknown }): number[] {
  const times: number[][] = stores.map(() => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    stores.forEach((store, i) => {
      const time = cpuTime(store, context);
      if (round >= WARM_UP) times[i].push(time);
    });
  }
  const [first] = times.map(median);
  return times.map((each) => median(each) / first);
}

/** Loading the code is left out: all of it is CDK's, but for a small part. */
function cpuTime(store: ArtifactStore, context: { [flag: string]: unknown }): number {
  const start = process.cpuUsage();
  const { directory } = build(store, context).app.synth();
  const { user, system } = process.cpuUsage(start);
  rmSync(directory, { recursive: true });
  return user + system;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
