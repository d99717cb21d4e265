import { spawnSync } from 'child_process';
import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Assembly, brokenAssembly, membersOf, ourAssembly, packageWith, ROOT } from './assembly';
import { accountApps } from '../../demo/apps';
import * as library from '../../src';
import { ArtifactReader, RoleAudit, SecureArtifactBucket } from '../../src';
import { ERROR_CODES } from '../../src/private/error-codes';
import { WARNINGS } from '../../src/private/warnings';
import { deliveryErrorOf } from '../helpers/errors';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** What users rely on by name. A line that goes is a breaking change; a line that comes is a decision. */
interface Frozen {
  readonly exports: string[];
  readonly logicalIds: Record<string, string>;
  readonly platform: Record<string, string>;
  readonly errorCodes: string[];
  readonly warnings: string[];
}

function idsOf(stack: Stack): [string, string][] {
  const { Resources, Outputs = {} } = Template.fromStack(stack).toJSON();
  return [...Object.entries<any>(Resources).map(([id, { Type }]): [string, string] => [id, Type]), ...Object.keys(Outputs).map((id): [string, string] => [id, 'Output'])];
}

function logicalIds(bucketId = 'Artifacts'): Record<string, string> {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(stack, bucketId, { topology: topologyOf(), readers: [ArtifactReader.role('444444444444', 'Reader')] });
  return Object.fromEntries(idsOf(stack));
}

/** Of every room, as the example has them; its network is its own. */
function platformIds(): Record<string, string> {
  const stacks = accountApps({ firstDigest: `sha256:${'a1'.repeat(32)}` }).flatMap(({ define }) => {
    const app = new App();
    define(app);
    return app.node.findAll().filter(Stack.isStack);
  });
  const ids = stacks.flatMap((stack) => idsOf(stack).map(([id, type]): [string, string] => [`${stack.stackName}/${id}`, type]));
  return Object.fromEntries(ids.filter(([id]) => !id.includes('/Network')));
}

const now = (): Frozen => ({
  exports: [...membersOf(ourAssembly())].map(({ path }) => path).filter((path) => !path.includes('(')).sort(),
  logicalIds: logicalIds(),
  platform: platformIds(),
  errorCodes: Object.keys(ERROR_CODES).sort(),
  warnings: Object.keys(WARNINGS).sort(),
});

const FILE = join(__dirname, 'frozen.json');
if (process.env.FREEZE_CONTRACT === 'on purpose') writeFileSync(FILE, JSON.stringify(now(), undefined, 1) + '\n');
const frozen: Frozen = JSON.parse(readFileSync(FILE, 'utf8'));

test.each(['exports', 'logicalIds', 'platform', 'errorCodes', 'warnings'] as const)('%s are what they were', (what) => {
  expect(now()[what]).toEqual(frozen[what]);
});

test('a renamed child would be found, and so would a lost export', () => {
  expect(logicalIds('Artefacts')).not.toEqual(frozen.logicalIds);
  const broken = brokenAssembly((assembly) => { assembly.types['cdk-secure-delivery.SecureArtifactBucket'].methods.pop(); });
  expect([...membersOf(broken)].map(({ path }) => path)).not.toEqual(expect.arrayContaining(frozen.exports));
});

describe('compatibility with the baseline', () => {
  const baseline: Assembly = JSON.parse(readFileSync(join(__dirname, 'baseline.jsii.json'), 'utf8'));

  /** jsii-diff, told to mind experimental types too: by default it would check nothing here. */
  function breaks(name: string, current: Assembly): string[] {
    const result = spawnSync(
      join(ROOT, 'node_modules', '.bin', 'jsii-diff'),
      ['--error-on=all', '--keys', packageWith('baseline', baseline), packageWith(name, current)], { encoding: 'utf8' });
    return result.status === 0 ? [] : (result.stderr + result.stdout).match(/\[[\w-]+:[^\]]+\]/g) ?? [result.stderr];
  }

  test('holds', () => expect(breaks('current', ourAssembly())).toEqual([]), 60_000);

  test('would be lost with a method, or with an optional property that becomes required', () => {
    const lost = brokenAssembly((assembly) => {
      const bucket = assembly.types['cdk-secure-delivery.SecureArtifactBucket'];
      bucket.methods = bucket.methods.filter((each: { name: string }) => each.name !== 'addReader');
      delete assembly.types['cdk-secure-delivery.DeliveryEnvironmentProps'].properties.find((each: { name: string }) => each.name === 'production').optional;
    });
    const found = breaks('broken', lost).join();
    expect(found).toContain('SecureArtifactBucket.addReader');
    expect(found).toContain('DeliveryEnvironmentProps');
  }, 60_000);
});

describe('error codes and warnings', () => {
  const files = (folder: string): string[] => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(ROOT, folder, file), 'utf8'));
  /** As the page shows it: thrown, not written by hand. */
  const severalProblems = (): Error => deliveryErrorOf(() => topologyOf({ application: 'Shop', environments: [{ ...PROD, account: '3' }, PROD] }));
  const errorsPage = () => [
    '# Errors and warnings', '',
    'Every input is checked as a whole: an error lists each problem with the property, the value received, what to change, and the code.',
    'Codes and warning ids do not change their meaning; a test freezes them.',
    'Properties go by their TypeScript names in every language: `organizationId` is `organization_id` in Python. An error arrives as `RuntimeError` in Python, where a value of a wrong type is a `TypeError` before,',
    '`RuntimeException` in Java, `JsiiException` in .NET, and as a panic in Go.', '',
    '## Several problems', '',
    'An error whose problems all have one code is named by that. One with problems of several codes is named `<subject>.SeveralProblems`, where the subject',
    'is the class whose input it is. No table has that name: each line ends with the code of its own problem, in brackets, which is in the table of',
    'errors. For example:', '',
    '```', String(severalProblems()), '```', '',
    'What is known only at synthesis has lines of the same form, without such a name: CDK collects them, with the path of the construct in front, under',
    '`Validation failed with the following errors`.', '',
    '## Errors', '', '| code | thrown when |', '| --- | --- |', ...Object.entries(ERROR_CODES).map(([code, text]) => `| \`${code}\` | ${text} |`), '',
    '## Warnings', '',
    'Acknowledge a warning where it is meant, with `Annotations.of(construct).acknowledgeWarning(id, reason)`. CDK takes that for one that is given at',
    'synthesis only from what lies around the construct, its stack for example.', '',
    '| id | given when |', '| --- | --- |', ...Object.entries(WARNINGS).map(([id, text]) => `| \`${id}\` | ${text} |`), '',
  ].join('\n');

  test('are all in docs/errors.md', () => {
    const page = join(ROOT, 'docs', 'errors.md');
    if (process.env.FREEZE_CONTRACT === 'on purpose') writeFileSync(page, errorsPage());
    expect(readFileSync(page, 'utf8')).toBe(errorsPage());
  });

  test('of several codes are named by a class, and each line has its own, which is in the table', () => {
    const subjects = new Set(files('src').flatMap((source) => [...source.matchAll(/(?:new Problems|throwOne)\('([^']+)'/g)].map(([, subject]) => subject)));
    expect(subjects.size).toBeGreaterThan(20);
    expect([...subjects].filter((subject) => !(subject in library))).toEqual([]);
    expect(Object.keys(ERROR_CODES).filter((code) => code.endsWith('.SeveralProblems'))).toEqual([]);
    const { name, message } = severalProblems();
    const codes = message.split('\n').slice(1).map((line) => /^  - .* \[([\w.]+)\]$/.exec(line)?.[1]);
    expect([name, new Set(codes).size > 1, codes.every((code) => code! in ERROR_CODES)]).toEqual(['DeliveryTopology.SeveralProblems', true, true]);
  });

  test('that are told at synthesis have lines of the same form', () => {
    const app = new App();
    new RoleAudit(new Stack(app, 'Home', { env: { account: PROD.account, region: 'us-east-1' } }), 'RoleAudit', { topology: topologyOf(), environment: 'prod' });
    expect(() => app.synth()).toThrow(/^Validation failed with the following errors:\n  \[Home\/RoleAudit\] environment: must .* \[RoleAudit\.NoForwarding\]$/);
  });

  const unused = (names: string[], sources: string[]) => names.filter((name) => !sources.some((source) => source.includes(`'${name}'`) || source.includes(`[${name}]`)));

  test('are all thrown or given somewhere, and provoked by a test', () => {
    const names = [...Object.keys(ERROR_CODES), ...Object.keys(WARNINGS)];
    const code = files('src').filter((source) => !source.includes('ERROR_CODES = {') && !source.includes('WARNINGS = {'));
    expect(unused(names, code)).toEqual([]);
    const provoked = names.filter((name) => !files('test').some((source) => source.includes(name.replace(/^cdk-secure-delivery:/, ''))));
    expect(provoked).toEqual([]);
    expect(unused(['SecureArtifactBucket.NeverThrown'], code)).toEqual(['SecureArtifactBucket.NeverThrown']);
  });

  test('that a docstring promises exist', () => {
    const promised = files('src').flatMap((source) => [...source.matchAll(/@throws ([\w.]+)/g)].map((match) => match[1]));
    expect(promised.length).toBeGreaterThan(10);
    expect(promised.filter((code) => !(code in ERROR_CODES))).toEqual([]);
  });
});
