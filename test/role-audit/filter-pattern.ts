type Json = any;

/**
 * Whether a log event of JSON matches a filter pattern, for that part of the syntax that the library writes: comparisons of texts
 * and numbers with = and !=, an asterisk at either end, NOT EXISTS, IS NULL, IS TRUE, IS FALSE, parentheses, and && before ||.
 *
 * Of a field that is not there, or that is a list or an object, no comparison holds: the first is not documented, and nothing may
 * depend on it being otherwise.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function filterMatches(pattern: string, event: Json): boolean {
  const tokens = tokensOf(/^\{(.*)\}$/s.exec(pattern.trim())?.[1] ?? fail(pattern));
  const parser = new Parser(tokens, event);
  const result = parser.or();
  if (tokens.length > 0) fail(tokens.join(' '));
  return result;
}

const fail = (what: string): never => {
  throw new Error(`no filter pattern: ${what}`);
};

const TOKEN = /\s*(\(|\)|&&|\|\||!=|=|NOT EXISTS|IS NULL|IS TRUE|IS FALSE|"(?:[^"\\]|\\.)*"|\$[A-Za-z0-9_.[\]-]+|[^\s()&|=!"]+)/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    tokens.push(TOKEN.exec(text)?.[1] ?? fail(text.slice(at)));
  }
  return tokens;
}

class Parser {
  constructor(private readonly tokens: string[], private readonly event: Json) {}

  public or(): boolean {
    let result = this.and();
    while (this.take('||')) result = this.and() || result;
    return result;
  }

  private and(): boolean {
    let result = this.term();
    while (this.take('&&')) result = this.term() && result;
    return result;
  }

  private term(): boolean {
    if (this.take('(')) {
      const result = this.or();
      if (!this.take(')')) fail(this.tokens.join(' '));
      return result;
    }
    const selector = this.tokens.shift() ?? fail('nothing');
    const value = valueAt(selector, this.event);
    const operator = this.tokens.shift() ?? fail(selector);
    if (operator === 'NOT EXISTS') return value === undefined;
    if (operator.startsWith('IS ')) return value === { NULL: null, TRUE: true, FALSE: false }[operator.slice(3)];
    if (operator !== '=' && operator !== '!=') return fail(operator);
    const wanted = this.tokens.shift() ?? fail(operator);
    if (value === undefined || typeof value === 'object') return false;
    return equals(value, wanted) === (operator === '=');
  }

  private take(token: string): boolean {
    if (this.tokens[0] !== token) return false;
    this.tokens.shift();
    return true;
  }
}

function valueAt(selector: string, event: Json): Json {
  if (!selector.startsWith('$.')) return fail(selector);
  return selector.slice(2).split(/\.|(?=\[)/).reduce((at: Json, step) => {
    const index = /^\[(\d+)\]$/.exec(step);
    if (index) return Array.isArray(at) ? at[Number(index[1])] : undefined;
    return at !== null && typeof at === 'object' ? at[step] : undefined;
  }, event);
}

function equals(value: Json, wanted: string): boolean {
  const text = wanted.startsWith('"') ? wanted.slice(1, -1) : wanted;
  const [, before, middle, after] = /^(\*?)(.*?)(\*?)$/s.exec(text)!;
  const actual = String(value);
  if (before && after) return actual.includes(middle);
  if (before) return actual.endsWith(middle);
  return after ? actual.startsWith(middle) : actual === middle;
}
