import { Random } from './random';
import { ContextKey, KeyKind, STRANGER } from './world';

export type Context = Record<string, string | readonly string[]>;

export interface GeneratedCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: string | string[];
}

const OPERATORS: Readonly<Record<KeyKind, readonly string[]>> = {
  string: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'],
  numeric: ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
  date: ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  bool: ['Bool'],
  ip: ['IpAddress', 'NotIpAddress'],
  arn: ['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike', 'StringEquals', 'StringLike', 'StringNotLike'],
};

/** Values with policy variables, for keys that hold such texts. */
const VARIABLES = [
  'home/${aws:username}/*', 'home/${aws:username}/', '${aws:PrincipalTag/team}/*', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'team-a'}/x",
  "${aws:PrincipalTag/none, 'team-a'}", '${aws:PrincipalTag/none}', '${aws:PrincipalAccount}', '${aws:username}', "${aws:username, 'alice'}", '${*}', 'te${*}/x', 'team-${?}',
];

/**
 * A condition that is likely to hold, or likely not to. Only likely: whether it does is for both evaluators to say, and a
 * generator that knew would be a third.
 */
export function condition(random: Random, keys: readonly ContextKey[], context: Context, holding: boolean): GeneratedCondition {
  const key = random.pick(keys);
  const given = context[key.name] === undefined ? [] : [context[key.name]].flat();
  const name = random.chance(0.12) ? key.name.toLowerCase() : key.name;
  // An empty text is a value that counts as none to some operators.
  const empty = given.length > 0 && given.every((each) => each === '');
  if (random.chance(empty ? 0.25 : 0.06)) return { operator: 'Null', key: name, values: String((given.length === 0) === holding) };

  const base = random.pick(OPERATORS[key.kind]);
  const negated = /Not/.test(base);
  const quantifier = key.multi || random.chance(empty ? 0.6 : 0.05) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
  const ifExists = random.chance(given.length === 0 && holding ? 0.5 : 0.15) ? 'IfExists' : '';
  const fitting = holding !== negated;
  const compared = quantifier === 'ForAnyValue:' && given.length > 0 ? [random.pick(given)] : given;
  const values = given.length === 0 || !fitting
    ? random.some(others(random, key, base, given), 1 + random.below(2))
    : random.shuffled([...random.some(key.values.filter(() => key.kind !== 'ip'), random.below(2)), ...compared.map((each) => fit(random, key.kind, base, each))]);
  return { operator: `${quantifier}${base}${ifExists}`, key: name, values: values.length === 1 && random.chance(0.7) ? values[0] : values };
}

/** Values that a given one probably does not match: of other requests, or just next to it. */
function others(random: Random, key: ContextKey, operator: string, given: readonly string[]): string[] {
  const rest = key.values.filter((each) => !given.includes(each));
  switch (key.kind) {
    case 'string':
      return [...rest, ...given.flatMap((each) => [`${each}x`, each.slice(1), swapCase(each), `${each}?`, ...operator.includes('Like') ? [] : [`${each.slice(0, 2)}*`]]), ...random.some(VARIABLES, 1)];
    case 'numeric':
      return operator.includes('Less') ? ['1', '4', ...given] : operator.includes('Greater') ? ['7000000', ...given] : rest;
    case 'date':
      return operator.includes('Less') ? ['2026-02-01', '2026-02-28T23:00:00Z', ...given]
        : operator.includes('Greater') ? ['2026-03-02', '2026-03-01T00:59:00Z', ...given] : [...rest, '1772323200'];
    case 'bool':
      return given.map((each) => String(each !== 'true')).concat(given.length === 0 ? ['true'] : []);
    case 'ip':
      return ['192.0.2.0/24', '203.0.113.0/30', '192.0.2.1', '198.51.100.1', '2001:db9::/32', ...given.flatMap(beside)];
    case 'arn':
      // With too few components an ARN matches nothing, and the simulator lets it not match the negated operators either.
      return [...rest, ...given.flatMap((each) => nearArn(random, each)), ...operator.startsWith('Arn') && !operator.includes('Not') ? ['arn:aws:*', 'arn:aws:iam:*'] : []];
  }
}

/** A value that a given one probably matches. */
function fit(random: Random, kind: KeyKind, operator: string, given: string): string {
  switch (kind) {
    case 'string':
      return fitText(random, operator, given);
    case 'numeric':
      if (/(Less|Greater)ThanEquals/.test(operator) && random.chance(0.6)) return given;
      if (operator.includes('Less')) return random.pick([String(Number(given) + 1), '7000000', '100']);
      if (operator.includes('Greater')) return random.pick([String(Number(given) - 1), '2', '0.5']);
      return random.pick([given, `${given}.0`]);
    case 'date':
      if (/(Less|Greater)ThanEquals/.test(operator) && random.chance(0.6)) return given;
      if (operator.includes('Less')) return random.pick(['2026-03-02', '2026-03-01T00:31:00Z', '2026-02-28T22:00:00-05:00', '4102444800']);
      if (operator.includes('Greater')) return random.pick(['2026-02-01', '2026-02-28T22:59:00Z', '2026-03-01T00:00:00+02:00']);
      return random.pick([given, new Date(given).toISOString(), String(Date.parse(given) / 1000).replace(/\..*/, '')]);
    case 'bool':
      return random.pick([given, given, given.toUpperCase(), '${aws:PrincipalIsAWSService}']);
    case 'ip':
      return around(random, given);
    case 'arn':
      if (operator.startsWith('String')) return fitText(random, operator, given);
      return random.weighted([
        [8, () => fitArn(random, given)],
        [1, () => given.replace(/\d{12}/, () => '${aws:PrincipalAccount}')],
        [4, () => '${aws:PrincipalArn}'],
        [2, () => '*'],
      ] as const)();
  }
}

function fitText(random: Random, operator: string, given: string): string {
  if (random.chance(given.includes('*') ? 0.7 : 0.2)) return withVariables(random, given);
  if (/IgnoreCase/.test(operator)) return random.pick([given, swapCase(given), given.toLowerCase()]);
  if (!/Like/.test(operator) || given.length < 3) return given;
  const at = 1 + random.below(given.length - 1);
  return random.pick([given, `${given.slice(0, at)}*`, `*${given.slice(at)}`, `${given.slice(0, at - 1)}?${given.slice(at)}`, '*']);
}

/** Replaces what a variable may stand for; whether it has that value in the request is left to chance. */
export function withVariables(random: Random, text: string): string {
  if (text === '*') return '${*}';
  const team = random.pick(['${aws:PrincipalTag/team}', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'team-a'}", "${aws:PrincipalTag/none, 'team-a'}"]);
  return text.replace(/team-a/, () => team).replace(/alice/, () => '${aws:username}').replace(/te\*/, () => random.pick(['te${*}', team]));
}

export function fitArn(random: Random, arn: string): string {
  const parts = arn.split(':');
  return random.weighted([
    [3, () => arn],
    [2, () => [...parts.slice(0, 5), `${parts.slice(5).join(':').slice(0, 5)}*`].join(':')],
    [2, () => [...parts.slice(0, 3), '*', '*', ...parts.slice(5)].join(':')],
    [1, () => [parts[0], '*', ...parts.slice(2)].join(':')],
    [1, () => [...parts.slice(0, 5), '*'].join(':')],
    [1, () => arn.replace(/.$/, '?')],
    [2, () => [...parts.slice(0, 5), withVariables(random, parts.slice(5).join(':'))].join(':')],
  ] as const)();
}

/** Like an ARN, but for another account, in other capitals, or with a wildcard that would have to reach across a colon. */
export function nearArn(random: Random, arn: string): string[] {
  const parts = arn.split(':');
  const [partition, service, , account, first, ...more] = parts.slice(1);
  const spanning = more.length > 0 ? [`arn:${partition}:${service}:*:${first}:*`] : [];
  return [
    account === '' ? `${arn}x` : arn.replace(/\d{12}/, STRANGER),
    [...parts.slice(0, 5), parts.slice(5).join(':').replace(/[a-z](?=[^a-z]*$)/, (last) => last.toUpperCase())].join(':'),
    [...parts.slice(0, 5), parts.slice(5).join(':').toUpperCase()].join(':'),
    `${arn}?`,
    [...parts.slice(0, 5), withVariables(random, 'team-a')].join(':'),
    ...spanning,
  ].filter((each) => each !== arn);
}

function swapCase(text: string): string {
  return text.replace(/[a-zA-Z]/g, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
}

/** Ranges that an address is in. */
function around(random: Random, address: string): string {
  if (address.includes(':')) return random.pick(['2001:db8::/32', '2001:db8::/47', `${address}/128`, '::/0']);
  if (random.chance(0.2)) return '0.0.0.0/0';
  const bits = random.pick([32, 31, 30, 24, 8, 16]);
  return random.chance(0.3) ? address : `${address}/${bits}`;
}

/** Ranges that an address is only just not in: those with the last bit of the prefix flipped. */
function beside(address: string): string[] {
  if (address.includes(':')) return ['2001:db8:8000::/33', '2001:db8:0:2::/63'];
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [32, 31, 28, 24].map((prefix) => {
    const size = 2 ** (32 - prefix);
    const flipped = Math.floor(number / size) % 2 === 0 ? number + size : number - size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(flipped / 2 ** shift) % 256).join('.')}/${prefix}`;
  });
}
