import { Operator, OPERATORS, policyValue } from './operators';
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
export function checkCondition(condition: Condition, where: string): void {
  const { base } = parseOperator(condition.operator, where);
  for (const value of condition.values) {
    const valid = base ? base.valid(value) : /^(true|false)$/i.test(value);
    if (!valid) throw new PolicyError(where, `${condition.operator} of ${condition.key} cannot have the value ${JSON.stringify(value)}`);
  }
}

/** Whether a condition holds for a request. */
export function holds(condition: Condition, context: RequestContext, hasVariables: boolean): boolean {
  const { quantifier, ifExists, base } = parseOperator(condition.operator, condition.key);
  const given = context.get(condition.key);
  // An empty list of values is what a request has that does not have the key.
  const present = given !== undefined && given.length > 0;
  // For these two questions, an empty text is no value either.
  const isNull = !present || given.every((value) => value === '');
  if (!base) return condition.values.some((value) => (value.toLowerCase() === 'true') === isNull);
  if (quantifier === 'all' && isNull) return true;
  if (!present) return ifExists || (quantifier === 'one' && base.negated);

  const wanted = condition.values.map((value) => policyValue(value, context, hasVariables));
  const fits = (value: string) => wanted.some((each) => base.compare(value, each)) !== base.negated;
  if (quantifier === 'all') return given.every(fits);
  if (quantifier === 'any') return given.some(fits);
  if (context.isMultivalued(condition.key)) throw new PolicyError(condition.key, `can have several values, so ${condition.operator} needs ForAllValues or ForAnyValue`);
  return fits(given[0]);
}

/** Whether an operator asks for a value, and does not only exclude some or ask whether there is one. */
export function isDemand(operator: string): boolean {
  const { base } = parseOperator(operator, operator);
  return base !== undefined && !base.negated;
}

function parseOperator(name: string, where: string): ParsedOperator {
  const [, set, rest] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/i.exec(name)!;
  const quantifier: Quantifier = !set ? 'one' : set.toLowerCase() === 'forallvalues' ? 'all' : 'any';
  if (rest.toLowerCase() === 'null' && quantifier === 'one') return { quantifier, ifExists: false };
  const ifExists = /ifexists$/i.test(rest);
  const base = OPERATORS[rest.replace(/ifexists$/i, '').toLowerCase()];
  if (!base) throw new PolicyError(where, `${JSON.stringify(name)} is no condition operator`);
  return { quantifier, ifExists, base };
}
