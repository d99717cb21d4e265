import { fails, GoldenCase, guards, holds, iam, Json } from './golden-case';

const OPERATORS = 'reference_policies_elements_condition_operators';
const SETS = iam('reference_policies_condition-single-vs-multi-valued-context-keys', 'reference_policies_condition-multi-valued-context-keys');
const EXAMPLES = iam('reference_policies_condition_examples-multi-valued-context-keys');
const TAGS = iam('access_tags', 'access_tags_control-tag-keys');
const IF_EXISTS = iam(OPERATORS, 'Conditions_IfExists');
const PATHS = iam('reference_policies_condition-keys', 'condition-keys-principalorgpaths');
const CALLED = iam('reference_policies_condition-keys', 'condition-keys-calledvia');

const tags = (operator: string, ...values: string[]): Json => ({ [operator]: { 'aws:TagKeys': values.length === 1 ? values[0] : values } });
const has = (...values: string[]) => ({ 'aws:TagKeys': values });
const fields = (operator: string, ...values: string[]): Json => ({ [operator]: { 'dynamodb:Attributes': values } });
const reads = (...values: string[]) => ({ 'dynamodb:Attributes': values });
const path = (value: string): Json => ({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': value } });
const below = (value: string) => ({ 'aws:PrincipalOrgPaths': [value] });

export const CASES: GoldenCase[] = [
  holds('all-subset', 'ForAllValues: all of the request are listed', SETS, fields('ForAllValues:StringEquals', 'Id', 'Text', 'Labels'),
    reads('Text', 'Labels'), reads('Text', 'Author')),
  fails('all-one-over', 'ForAllValues: one not listed is enough', SETS, fields('ForAllValues:StringEquals', 'Posted', 'Text', 'Labels'),
    reads('Posted', 'Author'), reads('Posted')),
  holds('all-single', 'ForAllValues: a key with one value', SETS, tags('ForAllValues:StringEquals', 'cost', 'team'), has('team'), has('owner')),
  holds('all-absent', 'ForAllValues without the key is true', SETS, tags('ForAllValues:StringEquals', 'cost'), {}, has('team')),
  holds('all-empty', 'ForAllValues of an empty list is true', iam(OPERATORS, 'Conditions_ARN'),
    tags('ForAllValues:StringEquals', 'cost'), has(), has('team')),
  fails('all-empty-among', 'an empty value among others is one like them', SETS, tags('ForAllValues:StringEquals', 'cost'), has('', 'cost'), has('cost')),
  fails('any-empty-text', 'ForAnyValue of an empty value is false', SETS, tags('ForAnyValue:StringEquals', 'cost'), { 'aws:TagKeys': '' },
    has('cost')),
  guards('all-deny-empty', 'a denial under ForAllValues takes a request without the key', EXAMPLES, tags('ForAllValues:StringLike', 'key*'), {},
    has('key1', 'other')),
  guards('all-deny', 'a denial under ForAllValues where all match', EXAMPLES, tags('ForAllValues:StringLike', 'key*'), has('key1', 'key2'),
    has('key1', 'other')),
  holds('all-like', 'ForAllValues:StringLike', EXAMPLES, tags('ForAllValues:StringLike', 'key*', 'team'), has('key1', 'team'), has('key1', 'teams')),
  fails('all-case', 'ForAllValues:StringEquals minds the case of tag keys', TAGS, tags('ForAllValues:StringEquals', 'environment'),
    has('Environment'), has('environment')),
  fails('all-not-equals', 'ForAllValues:StringNotEquals: every value must be another', SETS, tags('ForAllValues:StringNotEquals', 'secret'),
    has('cost', 'secret'), has('cost', 'team')),
  holds('all-not-absent', 'ForAllValues:StringNotEquals without the key is true', SETS, tags('ForAllValues:StringNotEquals', 'secret'), {},
    has('secret')),
  holds('all-arn', 'ForAllValues:ArnLike', SETS, { 'ForAllValues:ArnLike': { 'depot:Sources': 'arn:aws:sns:*:111111111111:*' } },
    { 'depot:Sources': ['arn:aws:sns:eu-west-1:111111111111:a', 'arn:aws:sns:eu-west-1:111111111111:b'] },
    { 'depot:Sources': ['arn:aws:sns:eu-west-1:111111111111:a', 'arn:aws:sns:eu-west-1:222222222222:b'] }),
  holds('all-numeric', 'ForAllValues:NumericLessThan', SETS, { 'ForAllValues:NumericLessThan': { 'depot:Sizes': '10' } },
    { 'depot:Sizes': ['1', '9'] },
    { 'depot:Sizes': ['1', '10'] }),
  holds('all-ip', 'ForAllValues:IpAddress', SETS, { 'ForAllValues:IpAddress': { 'depot:Hosts': '203.0.113.0/24' } },
    { 'depot:Hosts': ['203.0.113.1', '203.0.113.2'] }, { 'depot:Hosts': ['203.0.113.1', '198.51.100.2'] }),
  holds('all-ifexists', 'ForAllValues with IfExists without the key', IF_EXISTS, tags('ForAllValues:StringEqualsIfExists', 'cost'), {}, has('team')),
  fails('all-beside-value', 'a required tag beside ForAllValues of keys', iam('access_tags', 'access_tags_control-requests'),
    { StringEquals: { 'aws:RequestTag/environment': ['preprod', 'production'] }, ...tags('ForAllValues:StringEquals', 'environment') },
    {}, { 'aws:RequestTag/environment': 'preprod', ...has('environment') }),
  fails('all-beside-other', 'and no other tag', iam('access_tags', 'access_tags_control-requests'),
    { StringEquals: { 'aws:RequestTag/environment': ['preprod', 'production'] }, ...tags('ForAllValues:StringEquals', 'environment') },
    { 'aws:RequestTag/environment': 'preprod', ...has('environment', 'owner') }, { 'aws:RequestTag/environment': 'preprod', ...has('environment') }),

  guards('any-one', 'ForAnyValue: one of the request is listed', SETS, fields('ForAnyValue:StringEquals', 'Id', 'Posted'),
    reads('Author', 'Text', 'Posted'), reads('Author')),
  fails('any-none', 'ForAnyValue: none is listed', SETS, fields('ForAnyValue:StringEquals', 'Id', 'Posted'), reads('Author', 'Text'),
    reads('Author', 'Id')),
  fails('any-absent', 'ForAnyValue without the key is false', SETS, tags('ForAnyValue:StringEquals', 'cost'), {}, has('cost')),
  fails('any-empty', 'ForAnyValue of an empty list is false', SETS, tags('ForAnyValue:StringEquals', 'cost'), has(), has('cost', 'team')),
  holds('any-single', 'ForAnyValue: a key with one value', SETS, tags('ForAnyValue:StringEquals', 'cost', 'team'), has('team'), has('owner')),
  guards('any-like', 'ForAnyValue:StringLike', EXAMPLES, tags('ForAnyValue:StringLike', 'aws:*'), has('cost', 'aws:x'), has('cost', 'team')),
  guards('any-not-equals', 'ForAnyValue:StringNotEquals: one other value is enough', SETS, tags('ForAnyValue:StringNotEquals', 'cost'),
    has('cost', 'team'),
    has('cost')),
  fails('any-not-equals-several', 'ForAnyValue:StringNotEquals: a value that is one of several in the policy is no other value',
    iam(OPERATORS, 'Conditions_String'), tags('ForAnyValue:StringNotEquals', 'cost', 'team'), has('cost'), has('cost', 'site')),
  fails('any-not-absent', 'ForAnyValue:StringNotEquals without the key is false', SETS, tags('ForAnyValue:StringNotEquals', 'cost'), {}, has('team')),
  holds('any-ifexists', 'ForAnyValue with IfExists without the key is true', IF_EXISTS, tags('ForAnyValue:StringEqualsIfExists', 'cost'), {},
    has('team')),
  fails('any-ifexists-none', 'ForAnyValue with IfExists and no match is false', IF_EXISTS, tags('ForAnyValue:StringEqualsIfExists', 'cost'),
    has('team', 'site'),
    has('team', 'cost')),
  holds('any-arn', 'ForAnyValue:ArnEquals', SETS, { 'ForAnyValue:ArnEquals': { 'depot:Sources': 'arn:aws:sns:*:111111111111:*' } },
    { 'depot:Sources': ['arn:aws:sns:eu-west-1:222222222222:a', 'arn:aws:sns:eu-west-1:111111111111:b'] },
    { 'depot:Sources': ['arn:aws:sns:eu-west-1:222222222222:a'] }),
  holds('any-date', 'ForAnyValue:DateLessThan', SETS, { 'ForAnyValue:DateLessThan': { 'depot:Dates': '2026-01-01T00:00:00Z' } },
    { 'depot:Dates': ['2027-01-01T00:00:00Z', '2025-01-01T00:00:00Z'] }, { 'depot:Dates': ['2027-01-01T00:00:00Z'] }),

  holds('any-key-alias', 'ForAnyValue of a key\'s aliases',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases',
    { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/depot' } },
    { 'kms:ResourceAliases': ['alias/spare', 'alias/depot'] }, { 'kms:ResourceAliases': ['alias/spare'] }),
  fails('any-key-alias-none', 'a key without an alias',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases',
    { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/depot*' } }, {}, { 'kms:ResourceAliases': ['alias/depot-2'] }),
  holds('path-any-depth', 'a path with a star: the unit and all beneath', PATHS, path('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'),
    below('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/'), below('o-a1b2c3d4e5/r-ab12/ou-ab12-33333333/')),
  fails('path-children', 'a path that wants a child: not the unit itself', PATHS, path('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-*'),
    below('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/'), below('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/')),
  fails('path-exact', 'a path without a star: not the children', PATHS,
    { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/' } },
    below('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/'), below('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/')),
  fails('path-outside', 'a principal outside of every organization has no path', PATHS, path('o-a1b2c3d4e5/*'), {}, below('o-a1b2c3d4e5/r-ab12/')),
  holds('called-via', 'called through a service, wherever in the chain', CALLED,
    { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'dynamodb.amazonaws.com' } },
    { 'aws:CalledVia': ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'] }, { 'aws:CalledVia': ['cloudformation.amazonaws.com'] }),
  fails('called-directly', 'called directly: no chain', CALLED, { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'dynamodb.amazonaws.com' } }, {},
    { 'aws:CalledVia': ['dynamodb.amazonaws.com'] }),
  fails('called-first-last', 'first and last of the chain', CALLED,
    { StringEquals: { 'aws:CalledViaFirst': 'cloudformation.amazonaws.com', 'aws:CalledViaLast': 'dynamodb.amazonaws.com' } },
    { 'aws:CalledViaFirst': 'cloudformation.amazonaws.com', 'aws:CalledViaLast': 'cloudformation.amazonaws.com' },
    { 'aws:CalledViaFirst': 'cloudformation.amazonaws.com', 'aws:CalledViaLast': 'dynamodb.amazonaws.com' }),
];
