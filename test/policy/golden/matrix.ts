import { iam } from './golden-case';

const OPERATORS = 'reference_policies_elements_condition_operators';
const SETS = iam('reference_policies_condition-single-vs-multi-valued-context-keys', 'reference_policies_condition-multi-valued-context-keys');

/** What AWS documents of operators, modifiers and keys, and where. */
export const RULES = {
  compares: { says: 'A value is compared with the values of the policy: one match makes a positive operator true.', source: iam(OPERATORS) },
  negates: { says: 'A negated operator is true where the value matches none of the values of the policy.', source: iam(OPERATORS) },
  absent: { says: 'Without the key a positive operator is false.', source: iam(OPERATORS) },
  absentNegated: { says: 'Without the key a negated operator is true.', source: iam(OPERATORS) },
  ifExists: {
    says: 'Without the key an operator with IfExists is true; with it, IfExists changes nothing.',
    source: iam(OPERATORS,
      'Conditions_IfExists'),
  },
  ifExistsEmpty: {
    says: 'Whether a key without any value is one that exists, for IfExists, is not said.',
    source: iam(OPERATORS,
      'Conditions_IfExists'),
  },
  needsSet: { says: 'A key of several values needs a set operator.', source: SETS },
  needsSetEmpty: { says: 'What becomes of a key without any value under no set operator is not said.', source: SETS },
  all: { says: 'ForAllValues: the operator has to hold for each value of the request.', source: SETS },
  allNothing: { says: 'ForAllValues is true where there is no key, or no value.', source: iam(OPERATORS, 'Conditions_ARN') },
  any: { says: 'ForAnyValue: the operator has to hold for at least one value of the request.', source: SETS },
  anyNothing: { says: 'ForAnyValue is false where there is no key, or no value.', source: SETS },
  isNull: { says: 'Null true is true where there is no key, or no value; Null false where there is one.', source: iam(OPERATORS, 'Conditions_Null') },
  nullMany: {
    says: 'Null of a key of several values stands beside a set operator, and needs none itself.',
    source: iam('reference_policies_condition-single-vs-multi-valued-context-keys'),
  },
  nullIfExists: { says: 'IfExists goes with any operator but Null.', source: iam(OPERATORS, 'Conditions_IfExists') },
  nullSet: { says: 'What a set operator of Null means is not said.', source: iam(OPERATORS, 'Conditions_Null') },
} as const;
export type Rule = keyof typeof RULES;

export const MODIFIERS = ['', 'IfExists', 'ForAllValues:', 'ForAnyValue:', 'ForAllValues: IfExists', 'ForAnyValue: IfExists'] as const;
export type Modifier = typeof MODIFIERS[number];
export const STATES = ['absent', 'one matching', 'one other', 'many, all matching', 'many, some matching', 'many, none matching', 'empty'] as const;
export type State = typeof STATES[number];
export type Truth = boolean | 'illegal' | 'undocumented';

/** What an operator compares. "Matching" is equal, like, less, and so on, before a negation. */
export interface Subject {
  readonly operator: string;
  readonly kind: 'positive' | 'negated' | 'null true' | 'null false';
  readonly policy: string | readonly string[];
  readonly matching: readonly [string, string];
  readonly others: readonly [string, string];
}

const subject = (operator: string, kind: Subject['kind'], policy: Subject['policy'], matching: Subject['matching'],
  others: Subject['others']): Subject =>
  ({ operator, kind, policy, matching, others });
const pair = (operator: string, negated: string, ...more: [Subject['policy'], Subject['matching'], Subject['others']]): Subject[] =>
  [subject(operator, 'positive', ...more), subject(negated, 'negated', ...more)];
const DAY = (day: number) => `2026-03-0${day}T00:00:00Z`;
const TOPIC = (account: string, name: string) => `arn:aws:sns:eu-west-1:${account}:${name}`;
const MINE: Subject['matching'] = [TOPIC('111111111111', 'a'), TOPIC('111111111111', 'b')];
const THEIRS: Subject['others'] = [TOPIC('222222222222', 'a'), TOPIC('333333333333', 'b')];

export const SUBJECTS: readonly Subject[] = [
  subject('StringEquals', 'positive', ['blue', 'azure'], ['blue', 'azure'], ['red', 'Blue']),
  subject('StringNotEquals', 'negated', 'blue', ['blue', 'blue'], ['red', 'Blue']),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'blue', ['Blue', 'BLUE'], ['red', 'blues']),
  ...pair('StringLike', 'StringNotLike', 'bl?e*', ['blue', 'blues'], ['red', 'Blue']),
  ...pair('NumericEquals', 'NumericNotEquals', '10', ['10', '10.0'], ['9', '100']),
  subject('NumericLessThan', 'positive', '10', ['9', '-1'], ['10', '100']),
  subject('NumericLessThanEquals', 'positive', '10', ['10', '9.5'], ['10.5', '100']),
  subject('NumericGreaterThan', 'positive', '10', ['11', '100'], ['10', '9']),
  subject('NumericGreaterThanEquals', 'positive', '10', ['10', '100'], ['9.5', '9']),
  ...pair('DateEquals', 'DateNotEquals', DAY(5), [DAY(5), '2026-03-05T01:00:00+01:00'], [DAY(4), DAY(6)]),
  subject('DateLessThan', 'positive', DAY(5), [DAY(4), DAY(3)], [DAY(5), DAY(6)]),
  subject('DateLessThanEquals', 'positive', DAY(5), [DAY(5), DAY(4)], [DAY(6), DAY(7)]),
  subject('DateGreaterThan', 'positive', DAY(5), [DAY(6), DAY(7)], [DAY(5), DAY(4)]),
  subject('DateGreaterThanEquals', 'positive', DAY(5), [DAY(5), DAY(6)], [DAY(4), DAY(3)]),
  subject('Bool', 'positive', 'true', ['true', 'true'], ['false', 'false']),
  subject('BinaryEquals', 'positive', ['c2VhbA==', 'd2F4'], ['c2VhbA==', 'd2F4'], ['aW5r', 'cGVu']),
  ...pair('IpAddress', 'NotIpAddress', '203.0.113.0/24', ['203.0.113.1', '203.0.113.255'], ['203.0.114.1', '198.51.100.1']),
  ...pair('ArnEquals', 'ArnNotEquals', 'arn:aws:sns:*:111111111111:?', MINE, THEIRS),
  ...pair('ArnLike', 'ArnNotLike', 'arn:aws:sns:*:111111111111:*', MINE, THEIRS),
  subject('Null', 'null true', 'true', ['a', 'b'], ['c', 'd']),
  subject('Null', 'null false', 'false', ['a', 'b'], ['c', 'd']),
];

export const operatorOf = (each: Subject, modifier: Modifier): string => {
  const [set, ifExists] = modifier.startsWith('For') ? modifier.split(' ') : ['', modifier];
  return `${set}${each.operator}${ifExists ?? ''}`;
};

export const valuesOf = (each: Subject, state: State): string | string[] | undefined => {
  const { matching: [one, two], others: [other, another] } = each;
  const values: Record<State, string | string[] | undefined> = {
    'absent': undefined,
    'one matching': one,
    'one other': other,
    'many, all matching': [one, two],
    'many, some matching': [one, other],
    'many, none matching': [other, another],
    'empty': [],
  };
  return values[state];
};

type Cell = readonly [Truth, Rule];
type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell];
const illegal: Cell = ['illegal', 'needsSet'];
const open: Cell = ['undocumented', 'needsSetEmpty'];
const openIfExists: Cell = ['undocumented', 'ifExistsEmpty'];
const none: Cell = [true, 'allNothing'];
const everywhere = (cell: Cell): Row => [cell, cell, cell, cell, cell, cell, cell];

/** The truth of each state of the key, in the order of STATES. */
const TABLE: Record<Subject['kind'], Record<Modifier, Row>> = {
  'positive': {
    '': [[false, 'absent'], [true, 'compares'], [false, 'compares'], illegal, illegal, illegal, open],
    'IfExists': [[true, 'ifExists'], [true, 'compares'], [false, 'compares'], illegal, illegal, illegal, openIfExists],
    'ForAllValues:': [[true, 'allNothing'], [true, 'all'], [false, 'all'], [true, 'all'], [false, 'all'], [false, 'all'], none],
    'ForAnyValue:': [[false, 'anyNothing'], [true, 'any'], [false, 'any'], [true, 'any'], [true, 'any'], [false, 'any'], [false, 'anyNothing']],
    'ForAllValues: IfExists': [[true, 'ifExists'], [true, 'all'], [false, 'all'], [true, 'all'], [false, 'all'], [false, 'all'], none],
    'ForAnyValue: IfExists': [[true, 'ifExists'], [true, 'any'], [false, 'any'], [true, 'any'], [true, 'any'], [false, 'any'], openIfExists],
  },
  'negated': {
    '': [[true, 'absentNegated'], [false, 'negates'], [true, 'negates'], illegal, illegal, illegal, open],
    'IfExists': [[true, 'ifExists'], [false, 'negates'], [true, 'negates'], illegal, illegal, illegal, openIfExists],
    'ForAllValues:': [[true, 'allNothing'], [false, 'all'], [true, 'all'], [false, 'all'], [false, 'all'], [true, 'all'], none],
    'ForAnyValue:': [[false, 'anyNothing'], [false, 'any'], [true, 'any'], [false, 'any'], [true, 'any'], [true, 'any'], [false, 'anyNothing']],
    'ForAllValues: IfExists': [[true, 'ifExists'], [false, 'all'], [true, 'all'], [false, 'all'], [false, 'all'], [true, 'all'], none],
    'ForAnyValue: IfExists': [[true, 'ifExists'], [false, 'any'], [true, 'any'], [false, 'any'], [true, 'any'], [true, 'any'], openIfExists],
  },
  'null true': {
    '': [
      [true, 'isNull'], [false, 'isNull'], [false, 'isNull'],
      [false, 'nullMany'], [false, 'nullMany'], [false, 'nullMany'], [true, 'isNull'],
    ],
    'IfExists': everywhere(['illegal', 'nullIfExists']),
    'ForAllValues:': everywhere(['undocumented', 'nullSet']),
    'ForAnyValue:': everywhere(['undocumented', 'nullSet']),
    'ForAllValues: IfExists': everywhere(['illegal', 'nullIfExists']),
    'ForAnyValue: IfExists': everywhere(['illegal', 'nullIfExists']),
  },
  'null false': {
    '': [
      [false, 'isNull'], [true, 'isNull'], [true, 'isNull'],
      [true, 'nullMany'], [true, 'nullMany'], [true, 'nullMany'], [false, 'isNull'],
    ],
    'IfExists': everywhere(['illegal', 'nullIfExists']),
    'ForAllValues:': everywhere(['undocumented', 'nullSet']),
    'ForAnyValue:': everywhere(['undocumented', 'nullSet']),
    'ForAllValues: IfExists': everywhere(['illegal', 'nullIfExists']),
    'ForAnyValue: IfExists': everywhere(['illegal', 'nullIfExists']),
  },
};

export interface MatrixCell {
  readonly id: string;
  readonly subject: Subject;
  readonly modifier: Modifier;
  readonly state: State;
  readonly truth: Truth;
  readonly rule: Rule;
}

export const CELLS: readonly MatrixCell[] = SUBJECTS.flatMap((each) => MODIFIERS.flatMap((modifier) => STATES.map((state, at) => {
  const [truth, rule] = TABLE[each.kind][modifier][at];
  const id = `${operatorOf(each, modifier)} ${each.kind.startsWith('null') ? `${each.policy} ` : ''}${state}`;
  return { id, subject: each, modifier, state, truth, rule };
})));

/** Cells that the evaluator decides otherwise. */
export const CELL_DISAGREEMENTS: readonly string[] = [];
