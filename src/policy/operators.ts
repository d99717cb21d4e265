import { address, AddressRange, isWithin, range } from './address';
import { decimal, difference } from './decimal';
import { instant } from './instant';
import { RequestContext } from './request-context';
import { hasSoundVariables, substitute } from './variables';
import { isArn, literal, matches, matchesArn, Pattern, wildcards } from './wildcard';

/** A value of the policy, ready to be held against a value of the request. */
export interface PolicyValue {
  readonly text: string;
  /** With variables replaced; nothing when one has no value. */
  pattern(own: (part: string) => Pattern): Pattern | undefined;
}

/** How a kind of condition compares one value of the request with one of the policy. */
export interface Operator {
  /** Whether the condition holds where no value of the policy matches. */
  readonly negated: boolean;
  /** Asked of values that are of its kind. */
  compare(given: string, wanted: PolicyValue): boolean;
  /** Whether a policy may use that value. */
  valid(text: string, hasVariables: boolean): boolean;
  /** Whether that value of a request is of the operator's kind; AWS does not say what becomes of others. */
  takes(given: string): boolean;
}

/** Policy variables are for string, ARN and boolean operators, and for policies of version 2012-10-17. */
export function policyValue(text: string, context: RequestContext, hasVariables: boolean): PolicyValue {
  return { text, pattern: (own) => (hasVariables ? substitute(text, context, own) : own(text)) };
}

const isSound = (text: string, hasVariables: boolean) => !hasVariables || hasSoundVariables(text);

function string(compare: Operator['compare'], negated = false): Operator {
  return { negated, compare, valid: isSound, takes: () => true };
}

const equal = (given: string, wanted: PolicyValue) => wanted.pattern(literal) === given;
const equalIgnoringCase = (given: string, wanted: PolicyValue) => wanted.pattern(literal)?.toLowerCase() === given.toLowerCase();

function like(given: string, wanted: PolicyValue): boolean {
  const pattern = wanted.pattern(wildcards);
  return pattern !== undefined && matches(pattern, given);
}

function arnLike(given: string, wanted: PolicyValue): boolean {
  const pattern = wanted.pattern(wildcards);
  return pattern !== undefined && matchesArn(pattern, given);
}

const arn = (negated = false): Operator => ({ negated, compare: arnLike, valid: isSound, takes: isArn });

/** An operator of values that are read before they are compared. */
function read<Given, Wanted>(
  given: (text: string) => Given | undefined,
  wanted: (text: string) => Wanted | undefined,
  test: (left: Given, right: Wanted) => boolean,
  negated = false,
): Operator {
  return {
    negated,
    compare: (one, { text }) => test(given(one)!, wanted(text)!),
    valid: (text) => wanted(text) !== undefined,
    takes: (text) => given(text) !== undefined,
  };
}

/** What has to be true of the difference between the value of the request and that of the policy. */
type Order = (difference: bigint) => boolean;
const numeric = (order: Order, negated = false) => read(decimal, decimal, (left, right) => order(difference(left, right)), negated);
const date = (order: Order, negated = false) => read(instant, instant, (left, right) => order(difference(left, right)), negated);
const ip = (negated = false) => read(address, range, (one, wanted: AddressRange) => isWithin(one, wanted), negated);
const same: Order = (by) => by === 0n;
const less: Order = (by) => by < 0n;
const lessOrSame: Order = (by) => by <= 0n;
const more: Order = (by) => by > 0n;
const moreOrSame: Order = (by) => by >= 0n;

export const isBoolean = (text: string) => /^(true|false)$/i.test(text);
const bool: Operator = {
  negated: false,
  compare: equalIgnoringCase,
  valid: (text, hasVariables) => isBoolean(text) || (hasVariables && text.includes('${') && hasSoundVariables(text)),
  takes: isBoolean,
};

const base64 = (text: string) => (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : undefined);

/**
 * Every operator but `Null`, by its name in lower case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(Object.entries({
  stringequals: string(equal),
  stringnotequals: string(equal, true),
  stringequalsignorecase: string(equalIgnoringCase),
  stringnotequalsignorecase: string(equalIgnoringCase, true),
  stringlike: string(like),
  stringnotlike: string(like, true),
  numericequals: numeric(same),
  numericnotequals: numeric(same, true),
  numericlessthan: numeric(less),
  numericlessthanequals: numeric(lessOrSame),
  numericgreaterthan: numeric(more),
  numericgreaterthanequals: numeric(moreOrSame),
  dateequals: date(same),
  datenotequals: date(same, true),
  datelessthan: date(less),
  datelessthanequals: date(lessOrSame),
  dategreaterthan: date(more),
  dategreaterthanequals: date(moreOrSame),
  bool,
  binaryequals: read(base64, base64, (given, wanted) => given === wanted),
  ipaddress: ip(),
  notipaddress: ip(true),
  arnequals: arn(),
  arnlike: arn(),
  arnnotequals: arn(true),
  arnnotlike: arn(true),
}));
