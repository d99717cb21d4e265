import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bin, cacheFolder, ROOT, run } from './run.mjs';

/** Runs one jest configuration and counts from its own report, not from its exit code alone. */
export async function jest(name, args, env = {}) {
  const file = join(cacheFolder('test'), `${name}.json`);
  rmSync(file, { force: true });
  const result = await run(bin('jest'), [...args, '--json', `--outputFile=${file}`, '--silent'], { env });
  if (!existsSync(file)) return { ok: false, output: result.output };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A test that is skipped proves nothing, and nobody would notice.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests + report.numTodoTests;
  // Jest also fails for coverage below the threshold, which no test count shows.
  const hidden = !result.ok && failed === 0 ? 1 : 0;
  const failures = hidden ? ['coverage below its threshold, or how jest ended', ...result.output.match(/^Jest: .*$/gm) ?? []] : report.testResults.flatMap(failuresOf);
  return { passed: report.numPassedTests, failed: failed + hidden, failures, output: withoutReport(result.output) };
}

/** The names of a file's tests that did not pass, or of the file that could not run. */
function failuresOf({ name, message, assertionResults }) {
  const file = relative(ROOT, name);
  if (assertionResults.length === 0) return [`${file}: ${message.split('\n')[0]}`];
  return assertionResults.filter(({ status }) => status !== 'passed').map(({ fullName, status }) => `${file}: ${fullName} (${status})`);
}

const withoutReport = (output) => output.split('\n').filter((line) => !line.startsWith('{"numFailedTestSuites"')).join('\n');
