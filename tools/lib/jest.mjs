import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, cacheFolder, run } from './run.mjs';

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
  return { passed: report.numPassedTests, failed: failed + hidden, output: withoutReport(result.output) };
}

const withoutReport = (output) => output.split('\n').filter((line) => !line.startsWith('{"numFailedTestSuites"')).join('\n');
