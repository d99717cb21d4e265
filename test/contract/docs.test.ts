import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Assembly, brokenAssembly, membersOf, ourAssembly, packageWith, ROOT } from './assembly';

/** Constructors say what they throw; what they are, and what scope, id and props are, is the same for every construct. */
const undocumented = (assembly: Assembly) => [...membersOf(assembly)]
  .filter(({ path, member }) => !member.docs?.summary && !/\.constructor(\((scope|id|props)\))?$/.test(path))
  .map(({ path }) => path);

const withoutDefault = (assembly: Assembly) => [...membersOf(assembly)]
  .filter(({ member, of }) => of.datatype && member !== of && member.optional && !member.docs?.default)
  .map(({ path }) => path);

/** The linter of AWS's own construct libraries, run on what the compiler wrote. */
function awslint(name: string, assembly: Assembly): string[] {
  // The types that this rule asks for are those that ADR 0001 keeps out.
  const result = spawnSync(join(ROOT, 'node_modules', '.bin', 'awslint'), ['--no-compile', '--exclude', 'prefer-ref-interface:*'], { cwd: packageWith(name, assembly), encoding: 'utf8' });
  return result.stderr.split('\n').filter((line) => line.startsWith('error:'));
}

const retention = 'cdk-secure-delivery.SecureArtifactBucketProps';
const bucketName = (assembly: any) => assembly.types[retention].properties.find(({ name }: any) => name === 'bucketName');
const dropSummary = (assembly: any) => { delete bucketName(assembly).docs.summary; };
const dropDefault = (assembly: any) => { delete bucketName(assembly).docs.default; };

describe('documentation', () => {
  test('covers every public member', () => expect(undocumented(ourAssembly())).toEqual([]));
  test('says the default of every optional property', () => expect(withoutDefault(ourAssembly())).toEqual([]));
  test('satisfies awslint, but for the rule that ADR 0001 contradicts', () => expect(awslint('as-is', ourAssembly())).toEqual([]));

  test('would be found lacking', () => {
    expect(undocumented(brokenAssembly(dropSummary))).toEqual([`${retention}.bucketName`]);
    expect(withoutDefault(brokenAssembly(dropDefault))).toEqual([`${retention}.bucketName`]);
    expect(awslint('without-default', brokenAssembly(dropDefault)).join()).toContain(`awslint:props-default-doc:${retention}.bucketName`);
  });
});

/** Only these files leave the README and the docstrings; each relative link would be dead on a package registry. */
test('links in the README are absolute', () => {
  const links = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !/^(https:\/\/|#)/.test(link))).toEqual([]);
});

test('every decision record has status, date and the three parts', () => {
  const folder = join(ROOT, 'docs', 'adr');
  const records = readdirSync(folder);
  expect(records.length).toBeGreaterThan(2);
  for (const record of records) {
    const text = readFileSync(join(folder, record), 'utf8');
    for (const part of ['Status:', 'Date:', '## Context', '## Decision', '## Consequences']) expect(`${record} ${text}`).toContain(part);
  }
});
