import { fails, GoldenCase, guards, holds, iam, Json } from './golden-case';

const OPERATORS = 'reference_policies_elements_condition_operators';
const NUMERIC = iam(OPERATORS, 'Conditions_Numeric');
const DATE = iam(OPERATORS, 'Conditions_Date');
const BOOL = iam(OPERATORS, 'Conditions_Boolean');
const BINARY = iam(OPERATORS, 'Conditions_BinaryEquals');
const IP = iam(OPERATORS, 'Conditions_IPAddress');
const NEGATED = iam('reference_policies_condition-logic-multiple-context-keys-or-values',
  'reference_policies_multiple-conditions-negated-matching-eval');
const DATES = iam('reference_policies_examples_aws-dates');

const keys = (operator: string, value: unknown): Json => ({ [operator]: { 's3:max-keys': value } });
const of = (value: string) => ({ 's3:max-keys': value });
const time = (operator: string, value: unknown): Json => ({ [operator]: { 'aws:CurrentTime': value } });
const now = (value: string) => ({ 'aws:CurrentTime': value });
const ip = (operator: string, ...values: string[]): Json => ({ [operator]: { 'aws:SourceIp': values.length === 1 ? values[0] : values } });
const from = (value: string) => ({ 'aws:SourceIp': value });
const NOON = '2026-03-01T12:00:00Z';

export const CASES: GoldenCase[] = [
  holds('num-equals', 'NumericEquals', NUMERIC, keys('NumericEquals', '10'), of('10'), of('11')),
  holds('num-equals-decimal', 'NumericEquals compares numbers, not characters', NUMERIC, keys('NumericEquals', '10'), of('10.0'), of('10.1')),
  holds('num-json-number', 'a number may stand without quotation marks', iam('reference_policies_grammar', 'policies-grammar-json'),
    keys('NumericEquals', 10),
    of('10'), of('9')),
  fails('num-equals-absent', 'NumericEquals without the key is false', NUMERIC, keys('NumericEquals', '10'), {}, of('10')),
  holds('num-equals-list', 'several numbers are alternatives', NUMERIC, keys('NumericEquals', ['10', '20']), of('20'), of('15')),
  fails('num-not-equals', 'NumericNotEquals', NUMERIC, keys('NumericNotEquals', '10'), of('10'), of('11')),
  holds('num-not-equals-absent', 'NumericNotEquals without the key is true', iam(OPERATORS), keys('NumericNotEquals', '10'), {}, of('10')),
  fails('num-not-equals-list', 'NumericNotEquals: none of several', NEGATED, keys('NumericNotEquals', ['10', '20']), of('20'), of('15')),
  fails('num-less', 'NumericLessThan leaves the limit out', NUMERIC, keys('NumericLessThan', '10'), of('10'), of('9')),
  holds('num-less-number', 'NumericLessThan orders numbers, not characters', NUMERIC, keys('NumericLessThan', '10'), of('9'), of('100')),
  holds('num-less-decimal', 'NumericLessThan takes decimals', NUMERIC, keys('NumericLessThan', '1.2'), of('1.15'), of('1.25')),
  holds('num-less-equals', 'NumericLessThanEquals takes the limit', NUMERIC, keys('NumericLessThanEquals', '10'), of('10'), of('11')),
  fails('num-less-equals-absent', 'NumericLessThanEquals without the key is false', iam('reference_policies_elements_condition'),
    { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '3600' } }, {}, { 'aws:MultiFactorAuthAge': '3600' }),
  fails('num-greater', 'NumericGreaterThan leaves the limit out', NUMERIC, keys('NumericGreaterThan', '10'), of('10'), of('11')),
  holds('num-greater-equals', 'NumericGreaterThanEquals takes the limit', NUMERIC, keys('NumericGreaterThanEquals', '10'), of('10'), of('9')),
  guards('num-guard', 'a denial above a limit', NUMERIC, keys('NumericGreaterThan', '10'), of('11'), of('10')),
  holds('num-range', 'two numeric operators make a range', NUMERIC, { ...keys('NumericGreaterThanEquals', '5'), ...keys('NumericLessThan', '10') },
    of('5'),
    of('10')),

  fails('num-large', 'numbers of many digits differ in the last', NUMERIC, keys('NumericEquals', '9007199254740993'), of('9007199254740992'),
    of('9007199254740993')),
  holds('num-large-less', 'and are ordered by it', NUMERIC, keys('NumericLessThan', '9007199254740993'), of('9007199254740992'), of('9007199254740993')),
  fails('num-small', 'as are those of many digits behind the point', NUMERIC, keys('NumericGreaterThan', '0.10000000000000000001'), of('0.1'),
    of('0.10000000000000000002')),
  holds('num-places', 'noughts at the end do not count', NUMERIC, keys('NumericEquals', '1.50'), of('1.5'), of('1.05')),
  holds('num-point', 'a point without digits before or behind it', NUMERIC, { ...keys('NumericGreaterThan', '.5'), ...keys('NumericLessThan', '2.') },
    of('0.51'), of('.49')),
  holds('num-negative', 'a negative number is less than nought', NUMERIC, keys('NumericLessThan', '-1.5'), of('-1.6'), of('+1.4')),

  holds('date-equals', 'DateEquals', DATE, time('DateEquals', NOON), now(NOON), now('2026-03-01T12:00:01Z')),
  holds('date-epoch', 'DateEquals: seconds since 1970 in the policy', DATE, time('DateEquals', '1772366400'), now(NOON), now('2026-03-01T12:00:01Z')),
  holds('date-epoch-context', 'seconds since 1970 in the request', DATE, { DateLessThan: { 'aws:EpochTime': NOON } },
    { 'aws:EpochTime': '1772366399' }, { 'aws:EpochTime': '1772366400' }),
  holds('date-zone', 'a moment is the same in another zone', DATE, time('DateEquals', '2026-03-01T13:00:00+01:00'), now(NOON),
    now('2026-03-01T13:00:00Z')),
  holds('date-day', 'a date alone', DATE, time('DateGreaterThan', '2026-03-01'), now(NOON), now('2026-02-28T23:59:59Z')),
  holds('date-fraction', 'parts of a second, however small', DATE, time('DateLessThan', '2026-03-01T12:00:00.0002Z'), now('2026-03-01T12:00:00.0001Z'),
    now('2026-03-01T12:00:00.0003Z')),
  holds('date-month', 'a month alone is its beginning', DATE, time('DateEquals', '2026-03'), now('2026-03-01T00:00:00Z'), now(NOON)),
  holds('date-year', 'and a year is the beginning of its', DATE, time('DateEquals', '2026'), now('2026-01-01T00:00Z'), now('2026-01-01T00:01Z')),
  holds('date-leap-day', 'a day that only some years have', DATE, time('DateEquals', '2028-02-29'), now('2028-02-29T00:00:00Z'), now('2028-03-01T00:00:00Z')),
  holds('date-before-epoch', 'a moment before 1970', DATE, time('DateLessThan', '1969-12-31T23:59:59.5Z'), now('1969-12-31T23:59:59.25Z'), now('1970-01-01')),
  fails('date-equals-absent', 'DateEquals without the key is false', DATE, time('DateEquals', NOON), {}, now(NOON)),
  fails('date-not-equals', 'DateNotEquals', DATE, time('DateNotEquals', NOON), now(NOON), now('2026-03-01T12:00:01Z')),
  holds('date-not-equals-absent', 'DateNotEquals without the key is true', iam(OPERATORS), time('DateNotEquals', NOON), {}, now(NOON)),
  fails('date-less', 'DateLessThan leaves the moment out', DATE, time('DateLessThan', NOON), now(NOON), now('2026-03-01T11:59:59Z')),
  holds('date-less-equals', 'DateLessThanEquals takes the moment', DATE, time('DateLessThanEquals', NOON), now(NOON), now('2026-03-01T12:00:01Z')),
  fails('date-greater', 'DateGreaterThan leaves the moment out', DATE, time('DateGreaterThan', NOON), now(NOON), now('2026-03-01T12:00:01Z')),
  holds('date-greater-equals', 'DateGreaterThanEquals takes the moment', DATE, time('DateGreaterThanEquals', NOON), now(NOON),
    now('2026-03-01T11:59:59Z')),
  fails('date-greater-absent', 'long-term credentials have no time of issue', DATE,
    { DateGreaterThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:01Z' } }, {},
    { 'aws:TokenIssueTime': '2026-02-01T00:00:00Z' }),
  holds('date-window', 'a window of time', DATES,
    { ...time('DateGreaterThan', '2026-04-01T00:00:00Z'), ...time('DateLessThan', '2026-06-30T23:59:59Z') },
    now('2026-05-01T00:00:00Z'), now('2026-07-01T00:00:00Z')),
  guards('date-revoked', 'sessions issued before a moment are denied', iam('id_roles_use_revoke-sessions'),
    { DateLessThan: { 'aws:TokenIssueTime': NOON } },
    { 'aws:TokenIssueTime': '2026-03-01T11:00:00Z' }, { 'aws:TokenIssueTime': '2026-03-01T12:30:00Z' }),

  holds('bool-true', 'Bool true', BOOL, { Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'true' },
    { 'aws:SecureTransport': 'false' }),
  guards('bool-false', 'a denial under Bool false', BOOL, { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'false' },
    { 'aws:SecureTransport': 'true' }),
  holds('bool-json', 'a Boolean may stand without quotation marks', iam('reference_policies_grammar', 'policies-grammar-json'),
    { Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'true' }, { 'aws:SecureTransport': 'false' }),
  fails('bool-absent', 'Bool without the key is false', BOOL, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, {},
    { 'aws:MultiFactorAuthPresent': 'true' }),
  fails('bool-false-absent', 'Bool false without the key is false as well', BOOL, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, {},
    { 'aws:MultiFactorAuthPresent': 'false' }),

  holds('binary', 'BinaryEquals compares bytes with their base-64 form', BINARY, { BinaryEquals: { 'depot:seal': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } },
    { 'depot:seal': 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' }, { 'depot:seal': 'QmluYXJ5VmFsdWU=' }),
  fails('binary-absent', 'BinaryEquals without the key is false', BINARY, { BinaryEquals: { 'depot:seal': 'c2VhbA==' } }, {},
    { 'depot:seal': 'c2VhbA==' }),

  holds('ip-range', 'IpAddress: an address of the range', IP, ip('IpAddress', '203.0.113.0/24'), from('203.0.113.255'), from('203.0.114.0')),
  holds('ip-single', 'IpAddress: without a prefix it is one address', IP, ip('IpAddress', '203.0.113.7'), from('203.0.113.7'), from('203.0.113.8')),
  holds('ip-bits', 'IpAddress: prefixes end within a byte too', IP, ip('IpAddress', '203.0.113.64/26'), from('203.0.113.127'), from('203.0.113.128')),
  holds('ip-high-bit', 'IpAddress: addresses in the upper half', IP, ip('IpAddress', '128.0.0.0/1'), from('255.1.2.3'), from('127.255.255.255')),
  holds('ip-everything', 'IpAddress: a prefix of nought', IP, ip('IpAddress', '0.0.0.0/0'), from('198.51.100.9'), {}),
  holds('ip-list', 'IpAddress: several ranges, of both kinds', IP, ip('IpAddress', '203.0.113.0/24', '2001:DB8:1234:5678::/64'),
    from('2001:db8:1234:5678::9'), from('2001:db8:1234:5679::9')),
  holds('ip-v6-form', 'IpAddress: one v6 address in two spellings', IP, ip('IpAddress', '2001:DB8:0:0::1/128'), from('2001:db8:0:0:0:0:0:1'),
    from('2001:db8::2')),
  fails('ip-v6-of-v4', 'IpAddress: a v6 address is in no v4 range', IP, ip('IpAddress', '0.0.0.0/0'), from('2001:db8::1'), from('192.0.2.1')),
  fails('ip-v6-of-v4-small', 'IpAddress: not even where the numbers are alike', IP, ip('IpAddress', '0.0.0.0/0'), from('::1'), from('0.0.0.1')),
  fails('ip-v4-of-v6', 'IpAddress: a v4 address is in no v6 range', IP, ip('IpAddress', '2001:db8::/32'), from('203.0.113.7'), from('2001:db8::7')),
  fails('ip-absent', 'IpAddress without the key is false, as through an endpoint of a VPC', IP, ip('IpAddress', '203.0.113.0/24'), {},
    from('203.0.113.1')),
  fails('ip-not', 'NotIpAddress', IP, ip('NotIpAddress', '203.0.113.0/24'), from('203.0.113.1'), from('198.51.100.1')),
  holds('ip-not-absent', 'NotIpAddress without the key is true', iam(OPERATORS), ip('NotIpAddress', '203.0.113.0/24'), {}, from('203.0.113.1')),
  fails('ip-not-list', 'NotIpAddress: in none of several', NEGATED, ip('NotIpAddress', '192.0.2.0/24', '203.0.113.0/24'), from('203.0.113.1'),
    from('198.51.100.1')),
  guards('ip-guard', 'a denial from elsewhere, unless a service asks', iam('reference_policies_examples_aws_deny-ip'),
    { ...ip('NotIpAddress', '192.0.2.0/24', '203.0.113.0/24'), Bool: { 'aws:ViaAWSService': 'false' } },
    { ...from('198.51.100.1'), 'aws:ViaAWSService': 'false' }, { ...from('198.51.100.1'), 'aws:ViaAWSService': 'true' }),
];
