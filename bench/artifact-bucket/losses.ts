import { ACCOUNTS, accounts } from './growth';
import type { Measures } from './measure';
import type { Grows, Page } from './page';
import { ROWS, shown } from './rows';

/** Everything in which another is better than ours, whatever else it lacks. */
export function losses(measures: readonly Measures[], growth: Page['growth']): string[] {
  return [...lostRows(measures), ...lostCases(measures), ...lostGrowth(growth)];
}

/** Compared as they are shown: a difference that nobody sees is none. */
function lostRows([ours, ...others]: readonly Measures[]): string[] {
  return ROWS.flatMap((row) => {
    const value = (each: Measures) => (row.better === 'less' ? 1 : -1) * Number(shown(row, each));
    const better = others.filter((each) => value(each) < value(ours)).map((each) => `${shown(row, each)} of ${each.name}`);
    return better.length === 0 ? [] : [`${row.what}: ${shown(row, ours)}, against ${better.join(', ')}`];
  });
}

const lostCases = ([ours, ...others]: readonly Measures[]) => ours.failed.flatMap((lost) => {
  const better = others.filter(({ failed }) => !failed.includes(lost)).map(({ name }) => name);
  return better.length === 0 ? [] : [`${lost.what}, which must be ${lost.must}, and is for ${better.join(', ')}`];
});

/** The best way of ours counts. */
function lostGrowth({ ours, others }: Page['growth']): string[] {
  return ACCOUNTS.flatMap((count, i) => {
    const size = ({ at }: Grows) => (at[i].refused ? Infinity : at[i].bucket + at[i].key);
    const best = Math.min(...ours.map(size));
    const better = others.filter((each) => size(each) < best).map((each) => `${size(each)} of ${each.name}`);
    return better.length === 0 ? [] : [`both policies with ${accounts(count)}: ${best === Infinity ? 'refused' : `${best} bytes`}, against ${better.join(', ')}`];
  });
}
