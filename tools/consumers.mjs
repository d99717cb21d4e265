// node tools/consumers.mjs [typescript javascript python java go dotnet]: installs what tools/pack.mjs packed into an
// app of each language, as a user would, and compares what the apps synthesize and what their proofs answer. TypeScript's
// app is the one in examples/hub-and-spoke. The others are compared with it, so it always takes part.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareAnswers, compareErrors, compareTemplates, describe } from './lib/consumer-compare.mjs';
import { inspectDotnet } from './lib/consumer-dotnet.mjs';
import { accessProof, badInput, carriesNpmPackage, LANGUAGES, packedVersion, synthesize } from './lib/consumer-languages.mjs';
import { checkBadInput, checkProof, checkReference } from './lib/consumer-reference.mjs';
import { ConsumerReport } from './lib/consumer-report.mjs';
import { checkPrograms } from './lib/install.mjs';
import { pool } from './lib/pack-steps.mjs';
import { ROOT, run } from './lib/run.mjs';

const REFERENCE = 'typescript';
const CDK = 'aws-cdk-lib@2.220.0';
// The slow ones first: two run at once.
const ORDER = ['go', 'java', 'python', 'typescript', 'javascript'];

const named = process.argv.slice(2);
const unknown = named.filter((name) => name !== 'dotnet' && !LANGUAGES[name]);
const wants = (name) => named.length === 0 || named.includes(name);
const compared = ORDER.filter((name) => name !== REFERENCE && wants(name));
const languages = ORDER.filter((name) => compared.includes(name) || (name === REFERENCE && (compared.length > 0 || wants(name))));
const report = new ConsumerReport();

/** What judges the consumers is tested before it is trusted. */
async function testJudges() {
  for (const judge of ['compare', 'dotnet']) {
    const result = await run('node', ['--test-reporter=tap', join('test', 'consumers', `${judge}.test.mjs`)]);
    const lines = [...result.output.matchAll(/^(not ok|ok) \d+ - (.*)$/gm)];
    for (const [, verdict, name] of lines) report.check(`${judge} itself: ${name}`, verdict === 'ok');
    if (lines.length === 0 || !result.ok) report.check(`${judge} itself: tests run and pass`, false, result.output);
  }
}

/** Runs one language's app in an empty folder. Returns what it gave, as far as it came. */
async function consume(language, version) {
  const folder = mkdtempSync(join(tmpdir(), `consumer-${language}-`));
  cpSync(join(ROOT, 'test', 'consumers', language), folder, { recursive: true });
  const result = await consumeIn(folder, language, version);
  if (report.failedFor(language)) console.log(`  ${language}: left for a look in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  return result;
}

/** Installs, synthesizes, tries the bad input, and asks who has access. */
async function consumeIn(folder, language, version) {
  const installed = await report.attempt(`${language}: installs`, () => LANGUAGES[language].install(folder, version));
  if (!installed) return {};
  if (LANGUAGES[language].carries) {
    const carried = await carriesNpmPackage(language, folder, version).catch((error) => error.message);
    report.check(`${language}: carries the npm package, byte for byte`, carried === true, carried || 'another package is inside');
  }
  if (LANGUAGES[language].examples) await report.attempt(`${language}: the README's examples are in its language`, () => LANGUAGES[language].examples(folder));
  const synthesized = (await report.attempt(`${language}: synthesizes`, () => synthesize(language, folder)))?.result;
  if (synthesized) {
    checkLibraries(language, synthesized.libraries, version);
    report.check(`${language}: looks nothing up`, synthesized.lookups.length === 0, synthesized.lookups.join('\n'));
  }
  const message = (await report.attempt(`${language}: bad-input program runs`, () => badInput(language, folder)))?.result;
  const proof = (await report.attempt(`${language}: access-proof program runs`, () => accessProof(language, folder)))?.result;
  return { ...synthesized, message, proof };
}

/** A language that resolved a newer CDK would compare equal and prove nothing about the oldest one. */
function checkLibraries(language, libraries, version) {
  const known = libraries.filter((library) => !library.startsWith('constructs@'));
  const expected = [CDK, `cdk-secure-delivery@${version}`];
  report.check(`${language}: runs on ${expected.join(' and ')}`, known.join() === expected.join(), `in the construct tree: ${libraries.join(', ')}`);
}

/** What a language gave, beside what TypeScript gave. */
function compare(language, reference, actual) {
  for (const [file, expected] of Object.entries(reference.templates ?? {})) {
    const template = actual.templates?.[file];
    const found = template ? compareTemplates(expected, template) : [];
    const wrong = template ? describe(found, REFERENCE, language) : 'there is no such template';
    report.check(`${language}: ${file} equals TypeScript's`, template !== undefined && found.length === 0, wrong);
  }
  const extra = Object.keys(actual.templates ?? {}).filter((file) => !reference.templates?.[file]);
  report.check(`${language}: defines no other stack`, actual.templates !== undefined && extra.length === 0, extra.join(', ') || 'nothing was synthesized');
  const same = Boolean(reference.message) && (actual.message ?? '').includes(reference.message);
  report.check(`${language}: bad input lists every problem in the same words`, same, `${REFERENCE}:\n${reference.message}\n${language}:\n${actual.message}`);
  compareProof(language, reference.proof, actual.proof);
}

/** Nothing equals nothing: a language that was answered nothing fails, even if TypeScript was not either. */
function compareProof(language, reference = {}, actual = {}) {
  const answers = compareAnswers(reference.answers, actual.answers);
  report.check(`${language}: same answers, same explanation`, answers.length === 0 && actual.answers?.length > 0,
    describe(answers, REFERENCE, language) || 'there are no answers');
  const errors = compareErrors(reference.errors, actual.errors);
  report.check(`${language}: unknown input is an error in the same words`, errors.length === 0 && actual.errors?.length > 0,
    describe(errors, REFERENCE, language) || 'there are no errors');
}

async function main() {
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not a consumer; there are ${ORDER.join(', ')}, dotnet`);
  const programs = await checkPrograms(...new Set(languages.flatMap((language) => LANGUAGES[language].needs)));
  if (!programs.ok) throw new Error(programs.output);
  const version = await packedVersion();

  await testJudges();
  if (wants('dotnet')) await inspectDotnet(report, version);
  const results = {};
  await pool(2, languages.map((language) => async () => { results[language] = await consume(language, version); }));
  if (languages.length === 0) return;
  checkReference(report, results[REFERENCE]);
  checkBadInput(report, results[REFERENCE].message);
  checkProof(report, results[REFERENCE].proof);
  for (const language of compared) compare(language, results[REFERENCE], results[language]);
}

try {
  await main();
} catch (error) {
  report.check('consumers can be run', false, error.message);
}
report.finish();
