import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COMMIT_TYPES } from './commit-types';
import { readJson, readText, readWorkflow, ROOT, workflowText } from './generated';
import { OWNER, PROJECT } from './identity';

const contributing = readText('CONTRIBUTING.md');
const security = readText('SECURITY.md');

test('CONTRIBUTING.md explains each secret that the release asks for, and no other', () => {
  const asked = [...workflowText('release.yml').matchAll(/secrets\.(\w+)/g)].map((match) => match[1]).filter((name) => name !== 'GITHUB_TOKEN');
  const explained = [...contributing.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]);
  expect(explained.sort()).toEqual([...new Set(asked)].sort());
});

test('CONTRIBUTING.md and the check of the title know the same commit types', () => {
  const checked = (readWorkflow('pull-request-lint.yml').jobs.validate.steps![0].with!.types as string).split('\n');
  const commits = contributing.split(/^## /m).find((section) => section.startsWith('Commits\n'))!;
  const listed = [...commits.matchAll(/^\| `([a-z]+)` \|/gm)].map((match) => match[1]);
  expect(checked).toEqual(COMMIT_TYPES);
  expect(listed).toEqual(COMMIT_TYPES);
});

test('each command that CONTRIBUTING.md names exists', () => {
  const commands = [...contributing.matchAll(/npm (?:run )?(test|demo|[a-z]+:[a-z]+)\b/g)].map((match) => match[1]);
  expect(commands).toEqual(expect.arrayContaining(['test', 'demo']));
  const { scripts } = readJson('package.json');
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

test.each([['CONTRIBUTING.md', contributing], ['SECURITY.md', security]])('%s links to pages that exist', (_, page) => {
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => match[1]);
  expect(links).not.toHaveLength(0);
  expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
});

test.each([['CONTRIBUTING.md', contributing], ['SECURITY.md', security]])('%s names this repository, and no other of its kind', (_, page) => {
  const repositories = [...page.matchAll(/https:\/\/github\.com\/([\w-]+\/[\w-]+)/g)].map((match) => match[1]);
  expect([...new Set(repositories)]).toEqual([`${OWNER}/${PROJECT}`]);
});

test('a vulnerability is reported in private, to the address of this repository', () => {
  const address = `https://github.com/${OWNER}/${PROJECT}/security/advisories/new`;
  expect(security).toContain(address);
  expect(parse(readText('.github/ISSUE_TEMPLATE/config.yml')).contact_links[0].url).toBe(address);
});

test('nothing of projen\'s defaults is left that we replaced', () => {
  expect(['.mergify.yml', '.npmignore'].filter((file) => existsSync(join(ROOT, file)))).toEqual([]);
});
