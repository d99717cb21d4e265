import { Intrinsics, Unresolvable } from '../../src/access-proof/private/intrinsics';
import { SynthesizedStack, Template } from '../../src/access-proof/private/synthesized-stack';

const TEMPLATE: Template = {
  Parameters: {
    Name: { Type: 'String', Default: 'given' },
    Unknown: { Type: 'String' },
    Looked: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
  },
  Mappings: { Sizes: { prod: { count: 3 } } },
  Conditions: {
    IsIreland: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsIreland' }] },
    Both: { 'Fn::And': [{ Condition: 'IsIreland' }, { Condition: 'IsNot' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsIreland' }, { Condition: 'IsNot' }] },
    Odd: { 'Fn::Contains': [] },
  },
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Name' } } },
    Unnamed: { Type: 'AWS::S3::Bucket' },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r', Path: '/p/' } },
    Key: { Type: 'AWS::KMS::Key' },
    Vpc: { Type: 'AWS::EC2::VPC' },
  },
};
const STACK: SynthesizedStack = { name: 'One', account: '111111111111', region: 'eu-west-1', partition: 'aws', template: TEMPLATE };
const resolve = (value: unknown, stack = STACK) => new Intrinsics(stack, { exported: (name) => `value of ${name}` }).resolve(value);

test.each<[string, unknown, unknown]>([
  ['texts, numbers and nothing', ['a', 1, true, null], ['a', 1, true, null]],
  ['objects with several keys', { Ref: 'x', other: { Ref: 'Name' } }, { Ref: 'x', other: 'given' }],
  ['pseudo parameters', ['AWS::Partition', 'AWS::AccountId', 'AWS::Region', 'AWS::StackName', 'AWS::URLSuffix'].map((Ref) => ({ Ref })),
    ['aws', '111111111111', 'eu-west-1', 'One', 'amazonaws.com']],
  ['no value, in a list and in an object', { list: [1, { Ref: 'AWS::NoValue' }], gone: { Ref: 'AWS::NoValue' } }, { list: [1] }],
  ['a parameter\'s default', { Ref: 'Name' }, 'given'],
  ['a named resource', { Ref: 'Bucket' }, 'given'],
  ['a resource whose reference is its ARN', { Ref: 'Topic' }, 'arn:aws:sns:eu-west-1:111111111111:news'],
  ['an attribute', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::given'],
  ['an attribute with a dot', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::111111111111:role/p/r'],
  ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, 1]] }, 'a-given-1'],
  ['a split and a selection', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['a substitution', { 'Fn::Sub': '${AWS::Region}:${Name}:${Bucket.Arn}:${!Literal}' }, 'eu-west-1:given:arn:aws:s3:::given:${Literal}'],
  ['a substitution with values of its own', { 'Fn::Sub': ['${A}-${Name}', { A: { Ref: 'Name' } }] }, 'given-given'],
  ['a condition that holds', { 'Fn::If': ['IsIreland', 'yes', 'no'] }, 'yes'],
  ['a condition that does not', { 'Fn::If': ['IsNot', 'yes', 'no'] }, 'no'],
  ['both conditions', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['either condition', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['a mapping', { 'Fn::FindInMap': ['Sizes', 'prod', 'count'] }, 3],
  ['an import', { 'Fn::ImportValue': { 'Fn::Sub': '${Name}-arn' } }, 'value of given-arn'],
])('resolves %s', (_, value, expected) => expect(resolve(value)).toEqual(expected));

test.each<[string, unknown, RegExp]>([
  ['a parameter without a default', { Ref: 'Unknown' }, /parameter Unknown of One/],
  ['a parameter that is looked up', { Ref: 'Looked' }, /parameter Looked of One/],
  ['a resource that is not there', { Ref: 'Nowhere' }, /Nowhere, which One does not have/],
  ['a resource of a type that it does not know', { Ref: 'Vpc' }, /Ref of Vpc in One: of its type AWS::EC2::VPC/],
  ['an attribute that follows from nothing', { 'Fn::GetAtt': ['Bucket', 'DomainName'] }, /DomainName of Bucket/],
  ['an attribute of a type that it does not know', { 'Fn::GetAtt': ['Vpc', 'Arn'] }, /Arn of Vpc/],
  ['a selection beyond the list', { 'Fn::Select': [5, ['a']] }, /item 5/],
  ['a mapping that is not there', { 'Fn::FindInMap': ['Sizes', 'dev', 'count'] }, /Sizes\.dev\.count/],
  ['a condition that is not there', { 'Fn::If': ['Nowhere', 1, 2] }, /condition Nowhere/],
  ['a condition of an unknown form', { 'Fn::If': ['Odd', 1, 2] }, /Fn::Contains in a condition/],
  ['a function that it does not know', { 'Fn::GetAZs': '' }, /Fn::GetAZs in One/],
  ['a list where a text belongs', { 'Fn::Join': ['', [['a']]] }, /where a text is expected/],
])('does not guess at %s', (_, value, message) => {
  expect(() => resolve(value)).toThrow(Unresolvable);
  expect(() => resolve(value)).toThrow(message);
});

test('a stack for whatever account has no account, and no ARN that needs one', () => {
  const agnostic = { ...STACK, account: undefined, region: undefined };
  expect(() => resolve({ Ref: 'AWS::AccountId' }, agnostic)).toThrow(/the account of One, which has no literal env/);
  expect(() => resolve({ 'Fn::GetAtt': ['Role', 'Arn'] }, agnostic)).toThrow(Unresolvable);
  expect(resolve({ 'Fn::GetAtt': ['Bucket', 'Arn'] }, agnostic)).toBe('arn:aws:s3:::given');
});

test('in another partition, ARNs and suffix are that partition\'s', () => {
  const china = { ...STACK, partition: 'aws-cn', region: 'cn-north-1' };
  expect(resolve([{ Ref: 'Topic' }, { Ref: 'AWS::URLSuffix' }], china)).toEqual(['arn:aws-cn:sns:cn-north-1:111111111111:news', 'amazonaws.com.cn']);
});

test('names that CloudFormation makes up are the same for the same resource, differ for others, and are legal', () => {
  const made = (logicalId: string, stack = STACK): string => resolve({ Ref: logicalId }, stack);
  expect(made('Unnamed')).toBe(made('Unnamed'));
  expect(made('Unnamed')).not.toBe(made('Unnamed', { ...STACK, name: 'Two' }));
  expect(made('Unnamed')).toMatch(/^one-unnamed-[0-9a-f]{12}$/);
  expect(made('Key')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
