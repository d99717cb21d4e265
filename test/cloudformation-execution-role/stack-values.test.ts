import { DeployedStack, TemplateJson } from '../../src/cloudformation-execution-role/private/deployed-stack';
import { StackValues, valuesOf } from '../../src/cloudformation-execution-role/private/stack-values';

type Json = any;
const stackOf = (template: Json, change: Partial<DeployedStack> = {}): DeployedStack => ({
  label: 'Service', name: 'Service', nested: new Map(), parameters: [], pathOf: (id) => id, template: template as TemplateJson, ...change,
});
const RESOURCES = {
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
  Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/team/', RoleName: { Ref: 'Name' } } },
  Topic: { Type: 'AWS::SNS::Topic' },
  Thing: { Type: 'Acme::Thing' },
  Self: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Self' } } },
  Broken: { Type: 1 },
  Twice: { Type: 'AWS::IAM::User', Properties: { UserName: { 'Fn::If': ['C', 'one', 'two'] } } },
  Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: { 'Fn::If': ['C', 'one', 'two'] } } },
};
const [values] = valuesOf([stackOf({
  Parameters: { Name: { Type: 'String', Default: 'worker' }, Bare: { Type: 'String' }, Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' }, Odd: 1 },
  Mappings: { Map: { first: { second: 'found', list: ['a'] } } },
  Resources: RESOURCES,
  Outputs: { Out: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:role' } } }, Plain: { Value: 'x' }, Loop: { Value: { 'Fn::ImportValue': 'loop' }, Export: { Name: 'loop' } } },
})]);

const ROLE = 'arn:${AWS.Partition}:iam::${AWS.AccountId}:role/team/worker';

test.each<[string, Json, string]>([
  ['a text', 'a', 'a'],
  ['a number', 1, '1'],
  ['a switch', true, 'true'],
  ['nothing', undefined, '*'],
  ['null', null, '*'],
  ['a list', ['a'], '*'],
  ['an object', { a: 1, b: 2 }, '*'],
  ['a function of CloudFormation that is not looked into', { 'Fn::Base64': 'a' }, '*'],
  ['a policy variable', 'home/${aws:username}/x', 'home/*/x'],
  ['a dynamic reference', 'a-{{resolve:ssm:/x:1}}-b', 'a-*-b'],
  ['a pseudo parameter', { Ref: 'AWS::Region' }, '${AWS.Region}'],
  ['one without a value', { Ref: 'AWS::StackId' }, '*'],
  ['a parameter\'s default', { Ref: 'Name' }, 'worker'],
  ['a parameter without one', { Ref: 'Bare' }, '*'],
  ['a stored parameter', { Ref: 'Stored' }, '*'],
  ['what is no parameter', { Ref: 'Odd' }, '*'],
  ['a reference to nobody', { Ref: 'Nobody' }, '*'],
  ['a reference to no name', { Ref: ['Name'] }, '*'],
  ['a name', { Ref: 'Role' }, 'worker'],
  ['an ARN', { Ref: 'Topic' }, 'arn:${AWS.Partition}:sns:${AWS.Region}:${AWS.AccountId}:Service-Topic-*'],
  ['a queue\'s URL', { Ref: 'Queue' }, '*'],
  ['a thing of another type', { Ref: 'Thing' }, '*'],
  ['an attribute', { 'Fn::GetAtt': ['Role', 'Arn'] }, ROLE],
  ['an attribute as text', { 'Fn::GetAtt': 'Role.Arn' }, ROLE],
  ['another attribute', { 'Fn::GetAtt': ['Role', 'RoleId'] }, '*'],
  ['an attribute of nobody', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, '*'],
  ['an attribute of nothing', { 'Fn::GetAtt': [] }, '*'],
  ['an attribute of another type', { 'Fn::GetAtt': ['Broken', 'Arn'] }, '*'],
  ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, { Ref: 'Bare' }]] }, 'a-worker-*'],
  ['a join of no list', { 'Fn::Join': ['-', { Ref: 'Name' }] }, '*'],
  ['a substitution', { 'Fn::Sub': '${Name}/${Role.Arn}/${AWS::Partition}' }, `worker/${ROLE}/\${AWS.Partition}`],
  ['a substitution with values', { 'Fn::Sub': ['${a}-${Name}', { a: { Ref: 'Name' } }] }, 'worker-worker'],
  ['a substitution of a variable', { 'Fn::Sub': '${!aws:username}' }, '*'],
  ['no substitution', { 'Fn::Sub': [1] }, '*'],
  ['a selection', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
  ['a selection of a split', { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Role', 'Arn'] }] }] }, 'role/team/worker'],
  ['a selection before what is not known', { 'Fn::Select': [2, { 'Fn::Split': [':', { Ref: 'Topic' }] }] }, 'sns'],
  ['a selection that begins with what is known', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Join': ['', ['role/team-', { Ref: 'Thing' }, '/x']] }] }] }, 'team-*'],
  ['a selection behind what is not known', { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::Join': ['', ['role/team-', { Ref: 'Thing' }, '/x']] }] }] }, '*'],
  ['a selection of nothing that is known', { 'Fn::Select': [0, { 'Fn::Split': [':', { Ref: 'Thing' }] }] }, '*'],
  ['a selection of a split by nobody knows what', { 'Fn::Select': [0, { 'Fn::Split': [{ Ref: 'Thing' }, 'a'] }] }, '*'],
  ['a selection of nothing', { 'Fn::Select': [7, ['a']] }, '*'],
  ['a selection of no list', { 'Fn::Select': [0, { Ref: 'Name' }] }, '*'],
  ['two sides that are one', { 'Fn::If': ['C', 'a', 'a'] }, 'a'],
  ['two sides', { 'Fn::If': ['C', 'a', 'b'] }, '*'],
  ['a mapping', { 'Fn::FindInMap': ['Map', 'first', 'second'] }, 'found'],
  ['a mapping to a list', { 'Fn::FindInMap': ['Map', 'first', 'list'] }, '*'],
  ['a mapping to nothing', { 'Fn::FindInMap': ['None', 'first', 'second'] }, '*'],
  ['an import', { 'Fn::ImportValue': 'Service:role' }, ROLE],
  ['an import of nothing', { 'Fn::ImportValue': 'none' }, '*'],
  ['an import of itself', { 'Fn::ImportValue': 'loop' }, '*'],
  ['a name that is itself', { 'Fn::GetAtt': ['Self', 'TopicArn'] }, expect.stringMatching(/:sns:.*:\*$|^\*$/) as never],
])('%s', (_, value, text) => expect(values.text(value)).toEqual(text));

test.each<[string, Json, string[]]>([
  ['both sides of a condition', { 'Fn::If': ['C', 'a', { Ref: 'Name' }] }, ['a', 'worker']],
  ['each of a list', ['a', { Ref: 'Name' }], ['a', 'worker']],
  ['lists on both sides', { 'Fn::If': ['C', ['a', { 'Fn::If': ['D', 'b', { Ref: 'AWS::NoValue' }] }], ['c']] }, ['a', 'b', 'c']],
  ['each name of a resource', { Ref: 'Twice' }, ['one', 'two']],
  ['each of its ARNs', { 'Fn::GetAtt': ['Twice', 'Arn'] }, ['arn:${AWS.Partition}:iam::${AWS.AccountId}:user/one', 'arn:${AWS.Partition}:iam::${AWS.AccountId}:user/two']],
  ['each of its ARNs, where a reference is one', { Ref: 'Policy' }, ['arn:${AWS.Partition}:iam::${AWS.AccountId}:policy/one', 'arn:${AWS.Partition}:iam::${AWS.AccountId}:policy/two']],
  ['an import of itself', { 'Fn::ImportValue': 'loop' }, ['*']],
  ['nothing else of it', { 'Fn::GetAtt': ['Twice', 'Id'] }, ['*']],
  ['nothing where there is nothing', [{ Ref: 'AWS::NoValue' }], []],
])('%s', (_, value, texts) => expect(values.texts(value)).toEqual(texts));

test('what is not there has no name', () => {
  expect(values.name('Nobody')).toBe('*');
  expect(values.arn('Thing')).toBeUndefined();
  expect(new StackValues(stackOf({}), () => undefined).resources).toEqual([]);
  expect(valuesOf([stackOf({})])[0].text({ 'Fn::ImportValue': 'x' })).toBe('*');
});

test('stacks give each other parameters and outputs', () => {
  const inner = stackOf({
    Parameters: { Given: { Type: 'String', Default: 'default' }, Own: { Type: 'String', Default: 'own' } },
    Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Given' } } } },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
  }, { name: 'Service-Inner-*', account: '111111111111', region: 'eu-west-1' });
  const [outer, nested] = valuesOf([stackOf({
    Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: 'given' } } } },
  }, { nested: new Map([['Inner', inner]]) })]);
  expect(nested.text({ Ref: 'Given' })).toBe('given');
  expect(nested.text({ Ref: 'Own' })).toBe('own');
  expect(outer.text({ 'Fn::GetAtt': ['Inner', 'Outputs.Arn'] })).toBe('arn:${AWS.Partition}:sqs:eu-west-1:111111111111:given');
  expect(outer.text({ 'Fn::GetAtt': ['Inner', 'Outputs.None'] })).toBe('*');
});

test('a parameter and an output that are each other are nothing', () => {
  const inner = stackOf({ Parameters: { P: { Type: 'String' } }, Outputs: { O: { Value: { Ref: 'P' } } } });
  const [outer] = valuesOf([stackOf({
    Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { P: { 'Fn::GetAtt': ['Inner', 'Outputs.O'] } } } } },
  }, { nested: new Map([['Inner', inner]]) })]);
  expect(outer.texts({ 'Fn::GetAtt': ['Inner', 'Outputs.O'] })).toEqual(['*']);
  expect(outer.text({ 'Fn::GetAtt': ['Inner', 'Outputs.O'] })).toBe('*');
});
