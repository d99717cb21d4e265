/** Counts assertions and prints them as they come; two languages at once stay readable because each line names its own. */
export class ConsumerReport {
  passed = 0;
  failed = 0;
  started = Date.now();
  failures = [];

  /** Records an assertion. What is wrong is shown only when it failed. */
  check(name, ok, wrong = '', note = '') {
    if (ok) this.passed += 1;
    else {
      this.failed += 1;
      this.failures.push(name);
    }
    console.log(`${ok ? '✓' : '✗'} ${name}${note && ` (${note})`}`);
    if (!ok && wrong) console.log(indent(wrong));
    return ok;
  }

  /** Whether an assertion of a language has failed so far. */
  failedFor(language) {
    return this.failures.some((name) => name.startsWith(`${language}:`));
  }

  /** An assertion that work which may take long comes to its end. Returns what the work returned, or nothing. */
  async attempt(name, work) {
    const started = Date.now();
    console.log(`▶ ${name}`);
    const took = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
    try {
      const result = await work();
      this.check(name, true, '', took());
      return { result };
    } catch (error) {
      this.check(name, false, error.message, took());
      return undefined;
    }
  }

  /** The line that a reader, and a machine, looks for at the end. */
  finish() {
    console.log(`consumers took ${((Date.now() - this.started) / 1000).toFixed(1)} s`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}

const MOST_LINES = 120;

function indent(text) {
  const lines = text.trimEnd().split('\n');
  const shown = lines.length > MOST_LINES ? ['…', ...lines.slice(-MOST_LINES)] : lines;
  return shown.map((line) => `    ${line}`).join('\n');
}
