import { RequestContext } from './request-context';
import { substitute } from './variables';
import { literal, matches, matchesArn, Pattern, wildcards } from './wildcard';

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
  compare(given: string, wanted: PolicyValue): boolean;
  /** Whether a policy may use that value; what it says where not. */
  valid(text: string): boolean;
}

/** Policy variables are for string, ARN and boolean operators, and for policies of version 2012-10-17. */
export function policyValue(text: string, context: RequestContext, hasVariables: boolean): PolicyValue {
  return { text, pattern: (own) => (hasVariables ? substitute(text, context, own) : own(text)) };
}

const anyText = () => true;

function string(compare: (given: string, wanted: PolicyValue) => boolean, negated = false): Operator {
  return { negated, compare, valid: anyText };
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

const isNumber = (text: string) => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);

function numeric(test: (given: number, wanted: number) => boolean, negated = false): Operator {
  return {
    negated,
    compare: (given, { text }) => isNumber(given) && isNumber(text) && test(Number(given), Number(text)),
    valid: isNumber,
  };
}

/** ISO 8601 as the W3C profile has it, or seconds since the epoch. */
function instant(text: string): number | undefined {
  if (/^\d+$/.test(text) && text.length > 4) return Number(text) * 1000;
  if (!/^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function date(test: (given: number, wanted: number) => boolean, negated = false): Operator {
  return {
    negated,
    compare: (given, { text }) => {
      const [left, right] = [instant(given), instant(text)];
      return left !== undefined && right !== undefined && test(left, right);
    },
    valid: (text) => instant(text) !== undefined,
  };
}

function bool(given: string, wanted: PolicyValue): boolean {
  return wanted.pattern(literal)?.toLowerCase() === given.toLowerCase();
}

/** An address as a whole number with its width in bits: 32 or 128. */
function address(text: string): { readonly bits: bigint; readonly width: number } | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4) {
    const parts = v4.slice(1).map(Number);
    return parts.every((part) => part <= 255) ? { bits: parts.reduce((bits, part) => bits * 256n + BigInt(part), 0n), width: 32 } : undefined;
  }
  const groups = ipv6Groups(text);
  return groups && { bits: groups.reduce((bits, group) => bits * 65536n + BigInt(group), 0n), width: 128 };
}

function ipv6Groups(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || !/^[0-9a-f:]+$/i.test(text)) return undefined;
  const sides = halves.map((half) => (half === '' ? [] : half.split(':')));
  const known = sides.flat();
  if (known.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  if (halves.length === 1 ? known.length !== 8 : known.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - known.length }, () => '0');
  return [...sides[0], ...zeros, ...(sides[1] ?? [])].map((group) => parseInt(group, 16));
}

function range(text: string): { readonly bits: bigint; readonly width: number; readonly prefix: number } | undefined {
  const [host, length, ...more] = text.split('/');
  const parsed = address(host);
  if (!parsed || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefix = length === undefined ? parsed.width : Number(length);
  return prefix <= parsed.width ? { ...parsed, prefix } : undefined;
}

function inRange(given: string, { text }: PolicyValue): boolean {
  const [one, wanted] = [address(given), range(text)];
  if (!one || !wanted || one.width !== wanted.width) return false;
  const shift = BigInt(wanted.width - wanted.prefix);
  return one.bits / 2n ** shift === wanted.bits / 2n ** shift;
}

const isBase64 = (text: string) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
const isBoolean = (text: string) => /^(true|false)$/i.test(text) || text.includes('${');

/**
 * Every operator but `Null`, by its name in lower case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: string(equal),
  stringnotequals: string(equal, true),
  stringequalsignorecase: string(equalIgnoringCase),
  stringnotequalsignorecase: string(equalIgnoringCase, true),
  stringlike: string(like),
  stringnotlike: string(like, true),
  numericequals: numeric((given, wanted) => given === wanted),
  numericnotequals: numeric((given, wanted) => given === wanted, true),
  numericlessthan: numeric((given, wanted) => given < wanted),
  numericlessthanequals: numeric((given, wanted) => given <= wanted),
  numericgreaterthan: numeric((given, wanted) => given > wanted),
  numericgreaterthanequals: numeric((given, wanted) => given >= wanted),
  dateequals: date((given, wanted) => given === wanted),
  datenotequals: date((given, wanted) => given === wanted, true),
  datelessthan: date((given, wanted) => given < wanted),
  datelessthanequals: date((given, wanted) => given <= wanted),
  dategreaterthan: date((given, wanted) => given > wanted),
  dategreaterthanequals: date((given, wanted) => given >= wanted),
  bool: { negated: false, compare: bool, valid: isBoolean },
  binaryequals: { negated: false, compare: (given, { text }) => given === text, valid: isBase64 },
  ipaddress: { negated: false, compare: inRange, valid: (text) => range(text) !== undefined },
  notipaddress: { negated: true, compare: inRange, valid: (text) => range(text) !== undefined },
  arnequals: { negated: false, compare: arnLike, valid: anyText },
  arnlike: { negated: false, compare: arnLike, valid: anyText },
  arnnotequals: { negated: true, compare: arnLike, valid: anyText },
  arnnotlike: { negated: true, compare: arnLike, valid: anyText },
};
