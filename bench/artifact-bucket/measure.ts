import { Case } from './cases';
import { Contender, load, sourceOf } from './contenders';
import { cpuRatios } from './cpu';
import { LintCount, lintCounts, nagCounts } from './findings';
import { build } from './given';
import { failedCases } from './prove';
import { policySizes, StoreSize, storeSize } from './template';
import { userLines } from './user-lines';
import { NagPackName } from '../../test/validity/validators';

/** What is known of a contender. */
export interface Measures {
  readonly name: string;
  readonly lines: number;
  /** Of the topology, where one is needed. */
  readonly topologyLines: number;
  readonly size: StoreSize;
  readonly policies: { readonly bucket: number; readonly key: number };
  readonly lint: LintCount;
  readonly nag: Readonly<Record<NagPackName, number>>;
  readonly failed: readonly Case[];
  /** Relative to the first contender's. */
  readonly cpu: number;
}

export async function measure(contenders: readonly Contender[], context: { [flag: string]: unknown }): Promise<Measures[]> {
  const stores = contenders.map(load);
  const built = stores.map((store) => build(store, context));
  const lint = await lintCounts(built);
  const cpu = cpuRatios(stores, context);
  return contenders.map((contender, i) => ({
    name: contender.name,
    lines: userLines(sourceOf(contender.file)),
    topologyLines: contender.topology ? userLines(sourceOf(contender.topology)) : 0,
    size: storeSize(built[i]),
    policies: policySizes(built[i]),
    lint: lint[i],
    nag: nagCounts(build(stores[i], context)),
    failed: failedCases(built[i]),
    cpu: cpu[i],
  }));
}
