import { Disagreement, Evaluate } from './compare';
import { DISAGREEMENTS } from './disagreements';
import { shrink } from './shrink';
import { AccessRequest } from '../../../src/policy/evaluate';

/** How often each value occurs, the most frequent first. */
export function tally(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** The share of requests for each reason that the evaluator gives. */
export const reasons = (requests: readonly AccessRequest[], evaluate: Evaluate) => tally(requests.map((request) => evaluate(request).reason));

/** What is not recognized, as small as it gets; the first few, since one cause often makes many. */
export async function unrecognized(disagreements: readonly Disagreement[], evaluate: Evaluate): Promise<string[]> {
  const strange = disagreements.filter(({ classes }) => classes.length === 0);
  const shown = await Promise.all(strange.slice(0, 3).map((each) => shrink(each, evaluate)));
  return shown.map(({ index, request, ours, theirs }) => `request ${index}: the evaluator says ${ours}, the simulator ${theirs}\n${JSON.stringify(request, undefined, 2)}`)
    .concat(strange.length > shown.length ? [`and ${strange.length - shown.length} more`] : []);
}

/** The known differences as the README has them. */
export function table(): string {
  const rows = DISAGREEMENTS.map(({ id, documented, url, simulator, right }) => `| \`${id}\` | ${documented} ([AWS](${url})) | ${simulator} | ${right} |`);
  return ['| class | what AWS documents | what the simulator does | right is |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
