import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './assembly';

const page = readFileSync(join(ROOT, 'docs', 'unverified.md'), 'utf8');
const onPage = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);

/** What the script would do: it is plain JavaScript, of the one module format that jest does not load here. */
const told = execFileSync(process.execPath, [join(ROOT, 'tools', 'verify-aws.mjs')], { encoding: 'utf8' });
const inScript = [...told.matchAll(/^([a-z-]+): .+\n {2}needs: /gm)].map(([, id]) => id);

test('every assumption on the page has a check in the script, and the other way round', () => {
  expect(onPage.length).toBeGreaterThan(20);
  expect(new Set(onPage).size).toBe(onPage.length);
  expect(inScript).toEqual(onPage);
});

test('the script touches nothing unless it is told to', () => expect(told).toContain('Nothing was done.'));

test('the script refuses an assumption that there is not', () => {
  expect(() => execFileSync(process.execPath, [join(ROOT, 'tools', 'verify-aws.mjs'), '--only', 'nothing'], { stdio: 'pipe' })).toThrow(/--only must be one of/);
});
