/** A minute's values of some metrics; what is not there was not reported. */
export type Minute = Readonly<Record<string, number | undefined>>;

/** What AWS does not say: whether a value that is missing, together with a constant, is missing as well, or zero. */
export const READINGS = ['missing', 'zero'] as const;
export type Reading = typeof READINGS[number];

/**
 * The value that an expression has in a minute, or nothing: the part of CloudWatch's metric math that the alarms use.
 *
 * A missing value counts as 0 beside one that is there. A data point for which a division by zero is asked is dropped.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function valueOf(expression: string, minute: Minute, reading: Reading): number | undefined {
  return new Parser(expression.match(/[A-Za-z]+|\d+(?:\.\d+)?|>=|[-+*/(),]/g) ?? [], minute, reading).whole().value;
}

/** A constant has a value at all times, a time series where there is one. */
interface Operand {
  readonly value: number | undefined;
  readonly isConstant: boolean;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly string[], private readonly minute: Minute, private readonly reading: Reading) {}

  public whole(): Operand {
    const result = this.comparison();
    if (this.at !== this.tokens.length) throw new Error(`unexpected ${this.tokens[this.at]}`);
    return result;
  }

  private comparison(): Operand {
    const left = this.sum();
    return this.takes('>=') ? this.combined(left, this.sum(), (a, b) => (a >= b ? 1 : 0)) : left;
  }

  private sum(): Operand {
    let left = this.product();
    while (this.takes('+')) left = this.combined(left, this.product(), (a, b) => a + b);
    return left;
  }

  private product(): Operand {
    let left = this.factor();
    for (;;) {
      if (this.takes('*')) left = this.combined(left, this.factor(), (a, b) => a * b);
      else if (this.takes('/')) left = this.combined(left, this.factor(), (a, b) => (b === 0 ? undefined : a / b));
      else return left;
    }
  }

  private factor(): Operand {
    if (this.takes('(')) {
      const inner = this.comparison();
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.at++];
    if (/^\d/.test(token)) return { value: Number(token), isConstant: true };
    if (token === 'IF') {
      const [condition, then, otherwise] = this.arguments();
      if (condition.value === undefined) return condition;
      return { value: condition.value ? then.value : otherwise.value, isConstant: false };
    }
    if (token === 'FILL') {
      const [series, filler] = this.arguments();
      return { value: series.value ?? filler.value, isConstant: false };
    }
    if (!(token in this.minute)) throw new Error(`${token} is no metric`);
    return { value: this.minute[token], isConstant: false };
  }

  private combined(left: Operand, right: Operand, how: (a: number, b: number) => number | undefined): Operand {
    const isConstant = left.isConstant && right.isConstant;
    const there = [left, right].filter(({ value }) => value !== undefined);
    const onlyAConstant = there.length === 1 && there[0].isConstant && this.reading === 'missing';
    if (there.length === 0 || onlyAConstant) return { value: undefined, isConstant };
    return { value: how(left.value ?? 0, right.value ?? 0), isConstant };
  }

  private arguments(): Operand[] {
    this.expect('(');
    const all = [this.comparison()];
    while (this.takes(',')) all.push(this.comparison());
    this.expect(')');
    return all;
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new Error(`expected ${token}, got ${this.tokens[this.at]}`);
  }
}
