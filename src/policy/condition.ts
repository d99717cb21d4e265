import { isBoolean, Operator, OPERATORS, policyValue } from './operators';
import { PolicyError } from './policy-error';
import { RequestContext } from './request-context';

/** One line of a condition block: an operator, a key, and the values of the policy. */
export interface Condition {
  /** As the policy writes it, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Quantifier = 'one' | 'all' | 'any';

interface ParsedOperator {
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
  /** Absent for `Null`. */
  readonly base?: Operator;
}

/** Refuses what AWS refuses when a policy is saved: an unknown operator, a value that is not of its kind. */
export function checkCondition(condition: Condition, where: string, hasVariables: boolean): void {
  const { base } = parseOperator(condition.operator, where);
  for (const value of condition.values) {
    const valid = base ? base.valid(value, hasVariables) : isBoolean(value);
    if (!valid) throw new PolicyError(where, `${condition.operator} of ${condition.key} cannot have the value ${JSON.stringify(value)}`);
  }
}

/** Whether a condition holds for a request. */
export function holds(condition: Condition, context: RequestContext, hasVariables: boolean): boolean {
  const { quantifier, ifExists, base } = parseOperator(condition.operator, condition.key);
  const given = context.get(condition.key);
  // For two questions, an empty list of values, and an empty text, is what a request has that does not have the key.
  const isNull = !given || given.every((value) => value === '');
  if (!base) return condition.values.some((value) => (value.toLowerCase() === 'true') === isNull);
  if (quantifier === 'one' && context.isMultivalued(condition.key)) {
    throw new PolicyError(condition.key, `can have several values, so ${condition.operator} needs ForAllValues or ForAnyValue`);
  }
  if (quantifier === 'all' && isNull) return true;
  if (!given) return ifExists || (quantifier === 'one' && base.negated);
  if (given.length === 0 && ifExists) throw new PolicyError(condition.key, `has no values; whether it exists then, as ${condition.operator} asks, is not documented`);
  const strange = given.find((value) => !base.takes(value));
  if (strange !== undefined) throw new PolicyError(condition.key, `has the value ${JSON.stringify(strange)}, which ${condition.operator} cannot compare`);

  const wanted = condition.values.map((value) => policyValue(value, context, hasVariables));
  const fits = (value: string) => wanted.some((each) => base.compare(value, each)) !== base.negated;
  if (quantifier === 'all') return given.every(fits);
  return given.some(fits);
}

/** Whether an operator asks for a value: it does not only exclude some, and does not hold where there is none. */
export function isDemand(operator: string): boolean {
  const { base, quantifier, ifExists } = parseOperator(operator, operator);
  return base?.negated === false && quantifier !== 'all' && !ifExists;
}

const QUANTIFIERS: ReadonlyMap<string, Quantifier> = new Map([['', 'one'], ['forallvalues:', 'all'], ['foranyvalue:', 'any']]);
const IF_EXISTS = 'ifexists';

function parseOperator(operator: string, where: string): ParsedOperator {
  const set = operator.slice(0, operator.indexOf(':') + 1);
  const quantifier = QUANTIFIERS.get(set.toLowerCase());
  const name = operator.slice(set.length).toLowerCase();
  const ifExists = name.endsWith(IF_EXISTS);
  const base = OPERATORS.get(ifExists ? name.slice(0, -IF_EXISTS.length) : name);
  if (!quantifier || (!base && operator.toLowerCase() !== 'null')) throw new PolicyError(where, `${JSON.stringify(operator)} is no condition operator`);
  return { quantifier, ifExists, base };
}
