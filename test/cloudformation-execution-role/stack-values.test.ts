import { DeployedStack, TemplateJson } from '../../src/cloudformation-execution-role/private/deployed-stack';
import { valuesOf } from '../../src/cloudformation-execution-role/private/stack-outputs';

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
  Database: { Type: 'AWS::RDS::DBCluster' },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'app/db' } },
  Setting: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/app/setting' } },
  Unnamed: { Type: 'AWS::SSM::Parameter' },
  Empty: { Type: 'AWS::SSM::Parameter', Properties: { Name: '' } },
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
  ['a queue\'s URL', { Ref: 'Queue' }, 'https://sqs.${AWS.Region}.${AWS.URLSuffix}/${AWS.AccountId}/orders'],
  ['the secret that a database keeps, as any other one', { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] }, '*'],
  ['another attribute of a database', { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }, '*'],
  ['the id of a secret', { 'Fn::GetAtt': ['Secret', 'Id'] }, 'arn:${AWS.Partition}:secretsmanager:${AWS.Region}:${AWS.AccountId}:secret:app/db-??????'],
  ['the id of something else', { 'Fn::GetAtt': ['Topic', 'Id'] }, '*'],
  ['a parameter, by the name that it has', { Ref: 'Setting' }, '/app/setting'],
  ['a parameter whose name is made up', { Ref: 'Unnamed' }, 'CFN-Unnamed-*'],
  ['a parameter whose name is empty', { Ref: 'Empty' }, '*'],
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
  ['both sides within a text', { 'Fn::Join': ['-', ['a', { 'Fn::If': ['C', 'b', 'c'] }]] }, ['a-b', 'a-c']],
  ['each name within a text', { 'Fn::Sub': '${Twice}-${Twice.Arn}' }, ['one', 'two'].map((name) => `${name}-arn:\${AWS.Partition}:iam::\${AWS.AccountId}:user/${name}`)],
  ['what goes together, as one condition decides both', { 'Fn::Sub': ['${a}/${Twice}', { a: { 'Fn::If': ['C', 'first', 'second'] } }] }, ['first/one', 'second/two']],
  ['what conditions decide each for itself', { 'Fn::Join': ['', ['C', 'D'].map((each) => ({ 'Fn::If': [each, 'a', 'b'] }))] }, ['aa', 'ab', 'ba', 'bb']],
  ['as much as is certain where there are too many', { 'Fn::Join': ['', ['x', ...Array.from({ length: 7 }, (_, i) => ({ 'Fn::If': [`C${i}`, 'a', 'b'] }))]] }, ['x*******']],
  ['as many as can be looked at', { 'Fn::Join': ['', Array.from({ length: 6 }, (_, i) => ({ 'Fn::If': [`C${i}`, 'a', 'b'] }))] }, Array.from({ length: 64 }, (_, i) => i.toString(2).padStart(6, '0').replace(/0/g, 'a').replace(/1/g, 'b'))],
  ['sides that are no two', { 'Fn::If': ['C'] }, []],
])('%s', (_, value, texts) => expect(values.texts(value)).toEqual(texts));

test('what is not there has no name', () => {
  expect(values.names('Nobody')).toEqual([]);
  expect(values.arn('Thing')).toBeUndefined();
  expect(valuesOf([stackOf({})])[0].resources).toEqual([]);
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

describe('exports', () => {
  const exporting = (outputs: Json, change: Partial<DeployedStack> = {}) => stackOf({ Parameters: { P: { Type: 'String' } }, Outputs: outputs }, change);
  const output = (name: Json, value: string) => ({ Value: value, Export: { Name: name } });
  const imported = (stacks: DeployedStack[], name: Json) => valuesOf(stacks).map((each) => each.text({ 'Fn::ImportValue': name }));

  test('are those of a region, or of one that nobody knows', () => {
    const [here, there, anywhere] = ['eu-west-1', 'us-east-1', undefined].map((region) => exporting({ O: output('o', `in ${region}`) }, { region }));
    expect(imported([here, there], 'o')).toEqual(['in eu-west-1', 'in us-east-1']);
    expect(imported([anywhere, stackOf({}, { region: 'eu-west-1' })], 'o')[1]).toBe('in undefined');
    expect(imported([here, stackOf({})], 'o')[1]).toBe('in eu-west-1');
    expect(imported([here, stackOf({}, { region: 'ap-south-1' })], 'o')[1]).toBe('*');
  });

  test('are all that it may be where the region is open', () => {
    const [here, there] = ['eu-west-1', 'us-east-1'].map((region) => exporting({ O: output('o', `in ${region}`) }, { region }));
    const [, , importing] = valuesOf([here, there, stackOf({ Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::ImportValue': 'o' } } } } })]);
    expect(importing.texts({ 'Fn::ImportValue': 'o' })).toEqual(['in eu-west-1', 'in us-east-1']);
    expect(importing.names('T')).toEqual(['in eu-west-1', 'in us-east-1']);
    const [, , open] = valuesOf([here, exporting({ O: output('o', 'in some region') }), stackOf({}, { region: 'us-east-1' })]);
    expect(open.texts({ 'Fn::ImportValue': 'o' })).toEqual(['in some region']);
  });

  test('are called what a condition decides', () => {
    const stacks = [exporting({ O: output({ 'Fn::If': ['C', 'live-o', 'trial-o'] }, 'x') }), stackOf({})];
    expect(imported(stacks, 'live-o')).toEqual(['x', 'x']);
    expect(imported(stacks, 'trial-o')).toEqual(['x', 'x']);
    expect(imported(stacks, 'test-o')).toEqual(['*', '*']);
  });

  test('with names that nobody knows are nobody\'s', () => {
    expect(imported([exporting({ O: output({ 'Fn::Sub': '${P}-o' }, 'x') })], { 'Fn::Sub': '${P}-o' })).toEqual(['*']);
  });

  test('may be called after imports, in whichever order, in no time', () => {
    const others = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`O${i}`, output({ 'Fn::Join': ['-', [{ 'Fn::ImportValue': 'prefix' }, i]] }, `value ${i}`)]));
    const stacks = [exporting(others), exporting({ P: output('prefix', 'team') })];
    expect(imported(stacks, 'team-7')).toEqual(['value 7', 'value 7']);
    expect(imported([exporting(others)], 'team-7')).toEqual(['*']);
  });

  test('keep what is written as a wildcard in them', () => {
    const [exports] = valuesOf([exporting({ O: output('o', { 'Fn::Sub': 'team-*' } as never), J: output('j', { 'Fn::Join': ['*', ['a', 'b']] } as never) })]);
    expect(exports.hasWildcard({ 'Fn::ImportValue': 'o' })).toBe(true);
    expect(exports.hasWildcard({ 'Fn::ImportValue': 'j' })).toBe(true);
    expect(exports.hasWildcard({ 'Fn::ImportValue': 'none' })).toBe(false);
    expect(exports.hasWildcard({ 'Fn::Join': ['-', ['a', { 'Fn::If': ['C', 'b', 'c*'] }]] })).toBe(true);
  });
});

test('outputs are got from a stack by their names', () => {
  const other = (region: string) => stackOf({ Outputs: { O: { Value: `of ${region}` } } }, { name: 'Other', region });
  const [, , getting] = valuesOf([other('eu-west-1'), other('us-east-1'), stackOf({}, { region: 'eu-west-1' })]);
  const got = (output: Json) => getting.text({ 'Fn::GetStackOutput': output });
  expect(got({ StackName: 'Other', OutputName: 'O' })).toBe('of eu-west-1');
  expect(got({ StackName: 'Other', OutputName: 'O', Region: 'us-east-1' })).toBe('of us-east-1');
  for (const none of [{ StackName: 'Other', OutputName: 'O', RoleArn: 'arn:aws:iam::222222222222:role/reader' }, { StackName: 'Other', OutputName: 'P' }, { StackName: 'Another', OutputName: 'O' }, { StackName: 'Other', OutputName: 'O', Region: 'us-west-2' }, {}, null, 1]) expect(got(none)).toBe('*');
  expect(getting.texts({ 'Fn::GetStackOutput': { StackName: { 'Fn::If': ['C', 'Other', 'Another'] }, OutputName: 'O' } })).toEqual(['of eu-west-1', '*']);
});

test('lists are one text with commas', () => {
  const [listing] = valuesOf([stackOf({ Parameters: { L: { Type: 'CommaDelimitedList', Default: 'a, b' }, N: { Type: 'List<Number>', Default: '1,2' }, E: { Type: 'CommaDelimitedList', Default: '' }, S: { Type: 'String', Default: 'a,b' } } })]);
  expect(listing.texts([{ Ref: 'L' }, { Ref: 'N' }, { Ref: 'E' }, { Ref: 'S' }])).toEqual(['a', 'b', '1', '2', 'a,b']);
  expect(listing.text({ 'Fn::Select': [1, { Ref: 'L' }] })).toBe('b');
  expect(listing.text({ 'Fn::Select': [2, { Ref: 'L' }] })).toBe('*');
  expect(listing.texts({ 'Fn::Split': ['/', 'a/b'] })).toEqual(['a', 'b']);
  expect(listing.texts({ 'Fn::Split': [{ Ref: 'AWS::Region' }, 'a/b'] })).toEqual(['*']);
  expect(listing.texts({ 'Fn::Split': ['/', { 'Fn::Sub': 'a/b${AWS::StackId}' }] })).toEqual(['a', 'b*', '*']);
});

describe('what is made of itself again and again takes no time', () => {
  const topics = (name: (i: number) => Json) => stackOf({ Resources: Object.fromEntries(Array.from({ length: 28 }, (_, i) => [`T${i}`, { Type: 'AWS::SNS::Topic', Properties: { TopicName: i < 27 ? name(i + 1) : 'x' } }])) });
  const exporting = (value: (i: number) => Json) => stackOf({ Outputs: Object.fromEntries(Array.from({ length: 28 }, (_, i) => [`O${i}`, { Value: i < 27 ? value(i + 1) : 'x', Export: { Name: `o${i}` } }])) });
  const imported = (i: number) => ({ 'Fn::ImportValue': `o${i}` });
  test.each<[string, DeployedStack, Json, Json]>([
    ['by conditions', topics((i) => ({ 'Fn::If': [`C${i}`, { Ref: `T${i}` }, { 'Fn::Sub': `\${T${i}}` }] })), { Ref: 'T0' }, [expect.stringContaining('*')]],
    ['in texts', topics((i) => ({ 'Fn::Sub': `\${T${i}.TopicName}\${T${i}.TopicName}` })), { Ref: 'T0' }, [expect.stringContaining('*')]],
    ['in exports', exporting((i) => ({ 'Fn::Join': ['', [imported(i), imported(i)]] })), imported(0), [expect.stringContaining('*')]],
    ['in exports by conditions', exporting((i) => ({ 'Fn::If': [`C${i}`, imported(i), imported(i)] })), imported(0), ['x']],
    ['in a circle', stackOf({ Resources: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`T${i}`, { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Join': ['', Array.from({ length: 9 }, (__, j) => ({ Ref: `T${j}` }))] } } }])) }), { Ref: 'T0' }, [expect.stringContaining('*')]],
  ])('%s', (_, stack, value, texts) => expect(valuesOf([stack])[0].texts(value)).toEqual(texts));
});

test('what is nothing in a template is nothing', () => {
  const [nothing] = valuesOf([stackOf({
    Parameters: { P: null }, Outputs: { O: null, E: { Value: 'x', Export: null }, N: { Value: 'y', Export: { Name: 'n' } } }, Resources: { R: null, Q: { Type: 'AWS::SQS::Queue', Properties: null } },
  }, { name: 'Own' })]);
  expect(nothing.resources).toEqual([['Q', { Type: 'AWS::SQS::Queue', Properties: {} }]]);
  expect(nothing.names('Q')).toEqual(['Own-Q-*']);
  expect(nothing.texts([{ Ref: 'P' }, { 'Fn::ImportValue': 'n' }, { 'Fn::GetStackOutput': { StackName: 'Own', OutputName: 'O' } }])).toEqual(['*', 'y', '*']);
});

test('a name that is itself twice takes no time', () => {
  const [itself] = valuesOf([stackOf({ Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': '${T}${T}' } } } } })]);
  expect(itself.text({ Ref: 'T' })).toMatch(/\*/);
});

test('a parameter may be given what a condition decides, and be part of a name', () => {
  const inner = stackOf({
    Parameters: { P: { Type: 'String' } },
    Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::Sub': '${P}-worker' }, Path: { 'Fn::If': ['C', '/a/', '/b/'] } } } },
  });
  const parameters = { P: { 'Fn::If': ['C', 'live', 'trial'] } };
  const [outer, nested] = valuesOf([stackOf({ Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters } } } }, { nested: new Map([['Inner', inner]]) })]);
  const role = (name: string) => `arn:\${AWS.Partition}:iam::\${AWS.AccountId}:role${name}`;
  expect(nested.names('Role')).toEqual(['live-worker', 'trial-worker']);
  // The conditions of two templates may be called alike, and be others.
  expect(nested.arns('Role')).toEqual(['/a/live-worker', '/b/live-worker', '/a/trial-worker', '/b/trial-worker'].map(role));
  expect(nested.arnsNamed('Role', 'live-worker')).toEqual(['/a/live-worker', '/b/live-worker'].map(role));
  expect(outer.names('Role')).toEqual([]);
});

test('of more conditions than can be looked at together, each side is taken as it comes', () => {
  const names = Array.from({ length: 7 }, (_, i) => `P${i}`);
  const inner = stackOf({ Parameters: Object.fromEntries(names.map((name) => [name, name === 'P6' ? { Type: 'String' } : { Type: 'String', Default: `${name} left out` }])) });
  const parameters = Object.fromEntries(names.map((name) => [name, { 'Fn::If': [name, `${name} given`, { Ref: 'AWS::NoValue' }] }]));
  const [, nested] = valuesOf([stackOf({ Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters } } } }, { nested: new Map([['Inner', inner]]) })]);
  const all = { 'Fn::If': ['All', names.map((name) => ({ Ref: name })), 'none'] };
  expect(nested.texts(all)).toEqual([...names.flatMap((name) => [`${name} given`, name === 'P6' ? '*' : `${name} left out`]), 'none']);
});

test('conditions within conditions take no time', () => {
  const nested = Array.from({ length: 24 }).reduce<Json>((inner) => ({ 'Fn::If': ['C', inner, 'a'] }), 'a');
  expect(valuesOf([stackOf({})])[0].text({ 'Fn::Join': ['', [nested]] })).toBe('a');
  expect(valuesOf([stackOf({})])[0].text({ 'Fn::Join': ['', [{ 'Fn::If': ['C'] }]] })).toBe('*');
});

test.each<[string, Json, string[]]>([
  ['given', 'given', ['given']],
  ['given or left out', { 'Fn::If': ['C', 'given', { Ref: 'AWS::NoValue' }] }, ['given', 'default']],
  ['left out', { Ref: 'AWS::NoValue' }, ['default']],
])('a parameter that is %s', (_, given, texts) => {
  const inner = stackOf({ Parameters: { P: { Type: 'String', Default: 'default' }, Q: { Type: 'String' } } });
  const [, nested] = valuesOf([stackOf({ Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { P: given, Q: given } } } } }, { nested: new Map([['Inner', inner]]) })]);
  expect(nested.texts({ Ref: 'P' })).toEqual(texts);
  expect(nested.text({ Ref: 'P' })).toBe(texts.length === 1 ? texts[0] : '*');
  expect(nested.texts({ Ref: 'Q' })).toEqual(texts.map((text) => (text === 'default' ? '*' : text)));
});
