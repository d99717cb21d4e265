/** Says what is being done, how long it took, and in the end how much of it passed. */
export class Report {
  constructor() {
    this.passed = 0;
    this.failed = 0;
    this.failures = [];
    this.started = Date.now();
  }

  /**
   * Runs one step. What it returns counts: `{ ok, output }` as one, `{ passed, failed, output }` as many.
   * `failures` names the tests that failed, if there are any. A step that throws has failed.
   */
  async step(name, work) {
    const started = Date.now();
    console.log(`▶ ${name}`);
    let result;
    try {
      result = await work();
    } catch (error) {
      result = { ok: false, output: error.stack };
    }
    const { passed, failed } = counts(result);
    this.passed += passed;
    this.failed += failed;
    if (failed > 0 && result.output) console.log(tail(result.output));
    const many = passed + failed > 1 ? `, ${passed} passed, ${failed} failed` : '';
    console.log(`${failed > 0 ? '✗' : '✓'} ${name} (${seconds(started)}${many})`);
    if (failed > 0) this.failures.push(name, ...(result.failures ?? []).map((test) => `${name}: ${test}`));
    return failed === 0;
  }

  /** What failed once more, where nobody has to look for it, and the line that a reader, and a machine, looks for at the end. */
  finish(name) {
    for (const failure of this.failures) console.log(`✗ failed: ${failure}`);
    console.log(`${name} took ${seconds(this.started)}`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}

function counts(result) {
  if (typeof result?.passed === 'number') {
    // A test run that ran nothing has not passed.
    return result.passed + result.failed > 0 ? result : { passed: 0, failed: 1 };
  }
  return result?.ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function tail(output) {
  const lines = output.trimEnd().split('\n');
  const kept = lines.slice(-150);
  return (lines.length > kept.length ? [`… ${lines.length - kept.length} lines before`, ...kept] : kept).join('\n');
}
