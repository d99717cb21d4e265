import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { MUTATION_KINDS, MutationScore } from './policy-mutants';

const PAGE = join(__dirname, '..', '..', 'docs', 'mutation-scores.md');
const HEAD = `# How much of each policy is proved

A policy is changed in one place, and the questions that its test asks are asked again: a change that no answer shows would be a part of the policy that nothing proves. "12 of 12" means that each of 12 such changes turned an answer round.

| policy | ${MUTATION_KINDS.join(' | ')} |
|${'--|'.repeat(MUTATION_KINDS.length + 1)}
`;

type Scores = Partial<Record<typeof MUTATION_KINDS[number], MutationScore>>;

/** Demands that the page has the scores of a policy, and why some mutants change nothing; writes them when that is meant. */
export function expectOnScoresPage(policy: string, scores: Scores, equivalent: Readonly<Record<string, string>>): void {
  const cells = MUTATION_KINDS.map((kind) => (scores[kind] ? `${scores[kind].found} of ${scores[kind].of}` : '–'));
  const row = `| ${policy} | ${cells.join(' | ')} |\n`;
  const notes = [...new Set(Object.values(equivalent))].map((why) => {
    const mutants = Object.keys(equivalent).filter((mutant) => equivalent[mutant] === why);
    return `- ${policy}: ${mutants.join('; ')}: ${why}.\n`;
  }).sort().join('');
  if (process.env.FREEZE_CONTRACT === 'on purpose') write(policy, row, notes);
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain(row);
  expect(page).toContain(notes);
}

const NOTES = '\n## Changes that let nothing more through\n\n';

function write(policy: string, row: string, notes: string): void {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : HEAD + NOTES;
  const [table, listed] = page.slice(page.indexOf('--|\n') + 4).split(NOTES);
  const keep = (text: string, prefix: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith(prefix));
  const rows = [...keep(table, `| ${policy} |`), row.trimEnd()].sort();
  const reasons = [...keep(listed, `- ${policy}: `), ...notes.split('\n').filter((line) => line !== '')].sort();
  writeFileSync(PAGE, `${HEAD}${rows.join('\n')}\n${NOTES}${reasons.join('\n')}\n`);
}
