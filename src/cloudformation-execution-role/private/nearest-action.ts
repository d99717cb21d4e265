import { actionNames } from '../../private/known-actions';

/** More changes than these make another word. */
const MOST_CHANGES = 2;
/** A plural or a version of a known action may be a newer one. */
const NEWER = /^(s|V?\d+)$/;

/** The action that a misspelt one is meant to be. Nothing for one that there is, or that may be newer than the list. */
export function nearestAction(action: string): string | undefined {
  const [service, name] = action.split(':');
  const names = actionNames(service) ?? [];
  if (names.some((each) => each.toLowerCase() === name.toLowerCase())) return undefined;
  const near = names.filter((each) => !isExtended(each, name) && !isExtended(name, each))
    .map((each) => ({ each, changes: changesBetween(each, name) })).filter(({ changes }) => changes <= MOST_CHANGES);
  const [first] = near.sort((a, b) => a.changes - b.changes);
  return first && `${service}:${first.each}`;
}

const isExtended = (short: string, long: string) => long.startsWith(short) && NEWER.test(long.slice(short.length));

/** How many letters have to be added, left out or replaced to make one text of another. */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + Number(one[i - 1] !== other[j - 1])));
    }
  }
  return row[other.length];
}
