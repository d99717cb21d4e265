import { ActionRefs } from 'projen/lib/github/actions.const';
import { readText, readWorkflow, workflowNames, workflowText } from './generated';
import { annotatePins, PINNED_ACTIONS, pinned, pinnedReferences, unconfirmedActions, type PinnedAction } from './pinned-actions';

const SHA = 'a'.repeat(40);

/** The entries of the list under CONTRIBUTING's heading about pins. */
function listedActions(contributing: string): string[] {
  const section = /^## Action pins that were not confirmed$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(contributing);
  return [...(section?.[1] ?? '').matchAll(/^- `([^`]+)`/gm)].map((match) => match[1]).sort();
}

test.each(PINNED_ACTIONS)('$repository: a full commit, exactly if there is evidence for it', ({ sha, tag, evidence }) => {
  expect(tag).toMatch(/^v\d+\.\d+\.\d+$/);
  expect(sha === undefined).toBe(evidence === 'none');
  expect(sha ?? SHA).toMatch(/^[0-9a-f]{40}$/);
});

test.each(PINNED_ACTIONS.filter(({ evidence }) => evidence === 'projen'))('$repository: projen ships this commit', ({ repository, sha }) => {
  expect(Object.values(ActionRefs)).toContain(`${repository}@${sha}`);
});

test('the table names each action once, and only actions that a workflow uses', () => {
  const used = new Set(workflowNames().flatMap((name) => Object.values(readWorkflow(name).jobs))
    .flatMap((job) => job.steps ?? []).flatMap((step) => step.uses ?? []));
  const known = PINNED_ACTIONS.flatMap(({ repository, paths }) => (paths ?? ['']).map((path) => `${repository}/${path}`));
  expect(new Set(known).size).toBe(known.length);
  expect([...pinnedReferences().values()].sort()).toEqual([...used].sort());
});

test('CONTRIBUTING.md lists exactly the pins that were not confirmed', () => {
  expect(listedActions(readText('CONTRIBUTING.md'))).toEqual(unconfirmedActions().sort());
});

test('the list in CONTRIBUTING.md is read up to the next heading', () => {
  const page = '## Before\n- `a/a@v1`\n## Action pins that were not confirmed\ntext\n- `b/b@v1`: why\n- `c/c@v2`\n## After\n- `d/d@v1`\n';
  expect(listedActions(page)).toEqual(['b/b@v1', 'c/c@v2']);
});

test('an action without evidence is used by its tag and has to be listed', () => {
  const table: PinnedAction[] = [
    { repository: 'a/confirmed', tag: 'v1.0.0', sha: SHA, evidence: 'repository' },
    { repository: 'b/shipped', tag: 'v2.0.0', sha: SHA, evidence: 'projen' },
    { repository: 'c/tag', paths: ['x', 'y'], tag: 'v3.0.0', evidence: 'none' },
  ];
  expect([...pinnedReferences(table).values()]).toEqual([`a/confirmed@${SHA}`, `b/shipped@${SHA}`, 'c/tag/x@v3.0.0', 'c/tag/y@v3.0.0']);
  expect(unconfirmedActions(table)).toEqual(['b/shipped@v2.0.0', 'c/tag@v3.0.0']);
});

test('an unknown action cannot be asked for', () => {
  expect(() => pinned('someone/action')).toThrow(/add it there with a confirmed commit/);
});

test('the tag stands behind each commit, and behind nothing else', () => {
  const table: PinnedAction[] = [{ repository: 'a/a', tag: 'v1.2.3', sha: SHA, evidence: 'repository' }];
  const other = 'b'.repeat(40);
  expect(annotatePins(`    - uses: a/a@${SHA}\n      uses: a/b@${other}\n      run: a/a@${SHA}\n`, table))
    .toBe(`    - uses: a/a@${SHA} # v1.2.3\n      uses: a/b@${other}\n      run: a/a@${SHA}\n`);
});

test.each(workflowNames())('%s shows the tag of each pin', (name) => {
  const lines = workflowText(name).split('\n').filter((line) => /^\s*(- )?uses: /.test(line));
  expect(lines).not.toHaveLength(0);
  expect(lines.filter((line) => !/@([0-9a-f]{40} # v[\d.]+|v[\d.]+)$/.test(line))).toEqual([]);
});
