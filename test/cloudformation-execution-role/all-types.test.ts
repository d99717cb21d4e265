import { computePermissions } from '../../src/cloudformation-execution-role/private/compute-permissions';
import { DeployedStack } from '../../src/cloudformation-execution-role/private/deployed-stack';
import { actionsOfType, kindsOfAction, knownTypes } from '../../src/cloudformation-execution-role/private/permission-data';
import { valuesOf } from '../../src/cloudformation-execution-role/private/stack-outputs';
import { ResourceTypePermissions } from '../../src/cloudformation-execution-role/resource-type-permissions';
import { Problems } from '../../src/private/problems';

const stackOf = (type: string, properties = {}): DeployedStack => ({
  label: 'Service',
  name: 'Service',
  account: '111111111111',
  region: 'eu-west-1',
  nested: new Map(),
  parameters: [],
  pathOf: (id) => id,
  template: { Resources: { Resource: { Type: type, Properties: properties } } },
});

/** What every known type gets, where the template says as little as it can. */
const all = knownTypes().flatMap((type) => {
  const problems = new Problems('test');
  const { allowances } = computePermissions(valuesOf([stackOf(type)]), { allowDeletion: true, additional: [], deployingRoles: [] }, problems);
  return allowances.flatMap(({ actions, resources, conditions }) => actions.map((action) => ({ type, action, resources, conditions })));
});
const shown = (list: typeof all) => list.map(({ type, action, resources }) => `${type} ${action} ${resources.join(' ')}`);

test('every type is computed', () => expect(new Set(all.map(({ type }) => type)).size).toBeGreaterThan(1500));

test('* stands for no resource, and no ARN of any service', () => {
  expect(shown(all.filter(({ action, resources }) => resources.includes('*') !== (kindsOfAction(action)!.length === 0)))).toEqual([]);
  // Recovery points of AWS Backup are called after the service whose data they hold.
  const foreign = all.filter(({ action }) => !/^backup:/.test(action));
  expect(shown(foreign.filter(({ resources }) => resources.some((each) => each !== '*' && !/^arn:\$\{AWS\.Partition\}:[a-z0-9-]+:/.test(each))))).toEqual([]);
});

test('nobody changes roles, users, groups or policies that the template does not have', () => {
  const changes = all.filter(({ action }) => action.startsWith('iam:') && !/^iam:(Get|List|Generate|Simulate)/.test(action));
  expect(changes.length).toBeGreaterThan(50);
  expect(shown(changes.filter(({ resources }) => resources.some((each) => /:(role|user|group|policy|instance-profile)\/(\*|$)/.test(each))))).toEqual([]);
});

test('a service\'s own role is made for one service', () => {
  const linked = all.filter(({ action }) => action === 'iam:CreateServiceLinkedRole');
  expect(linked.length).toBeGreaterThan(100);
  expect(shown(linked.filter(({ resources, conditions }) => !JSON.stringify(conditions).includes('iam:AWSServiceName') || !resources.every((each) => /:role\/aws-service-role\/[^/]*[a-z][^/]*\.amazonaws\.com\/\*$/.test(each))))).toEqual([]);
});

test('nobody passes a role that the template does not name', () => expect(shown(all.filter(({ action }) => action === 'iam:PassRole'))).toEqual([]));

test('nobody reads a secret or an object that the template does not name', () => {
  const reads = all.filter(({ action }) => ['secretsmanager:GetSecretValue', 's3:GetObject'].includes(action));
  expect(shown(reads.filter(({ type, resources }) => !type.startsWith('AWS::S3') && resources.some((each) => /:secret:\*|:s3:::\*/.test(each))))).toEqual([]);
});

test('nobody changes a bucket that the template does not name', () => {
  const changes = all.filter(({ type, action }) => /^s3:(Create|Delete|Put)/.test(action) && !type.startsWith('AWS::S3'));
  expect(shown(changes)).toEqual([]);
});

test('a bucket whose name nobody knows is one of the account', () => {
  const open = all.filter(({ type, resources }) => !type.startsWith('AWS::S3') && resources.some((each) => each.includes(':s3:::*')));
  expect(open.length).toBeGreaterThan(10);
  expect(shown(open.filter(({ conditions }) => !JSON.stringify(conditions).includes('aws:ResourceAccount')))).toEqual([]);
});

describe('what templates written by hand say', () => {
  const permissions = (type: string, properties: object, change: Partial<DeployedStack> = {}, additional: ResourceTypePermissions[] = []) => {
    const problems = new Problems('test');
    const values = valuesOf([{ ...stackOf(type, properties), ...change }]);
    const { allowances } = computePermissions(values, { allowDeletion: false, additional, deployingRoles: [] }, problems);
    return { problems: problems.messages, of: (action: string) => allowances.filter(({ actions }) => actions.includes(action)) };
  };
  const arn = (rest: string) => `arn:\${AWS.Partition}:${rest}`;

  test.each<[string, string, object, string]>([
    ['a URL of S3', 'AWS::CloudFormation::Stack', { TemplateURL: 'https://s3.eu-west-1.amazonaws.com/templates/a.json' }, 'templates/a.json'],
    ['a URL of a bucket', 'AWS::CloudFormation::Stack', { TemplateURL: 'https://templates.s3.eu-west-1.amazonaws.com/a.json' }, 'templates/a.json'],
    ['an address of S3', 'AWS::AppSync::GraphQLSchema', { DefinitionS3Location: 's3://templates/a.json' }, 'templates/a.json'],
    ['an address with something unknown', 'AWS::AppSync::GraphQLSchema', { DefinitionS3Location: 's3://templates/${x}.json' }, 'templates/*'],
    ['bucket and key', 'AWS::ElasticBeanstalk::ApplicationVersion', { SourceBundle: { S3Bucket: 'bundles', S3Key: 'a.zip' } }, 'bundles/a.zip'],
    ['bucket and name', 'AWS::GameLift::Build', { StorageLocation: { Bucket: 'builds', Name: 'a' } }, 'builds/a'],
  ])('%s', (_, type, properties, object) => expect(permissions(type, properties).of('s3:GetObject').map(({ resources }) => resources)).toEqual([[arn(`s3:::${object}`)]]));

  test.each<[string, object]>([
    ['a bucket that nobody knows', { Code: { S3Bucket: { Ref: 'X' }, S3Key: 'a' } }],
    ['a location without a key', { Code: { S3Bucket: 'a' } }],
    ['a URL of another place', { TemplateURL: 'https://example.com/a.json' }],
    ['a URL of an unknown bucket', { TemplateURL: { 'Fn::Sub': 's3://${X}/a' } }],
    ['a URL that is a list', { TemplateURL: ['a'] }],
    ['a URL that is a number', { TemplateURL: 1 }],
  ])('nothing is read of %s', (_, properties) => {
    const { problems, of } = permissions('AWS::CDK::Metadata', properties);
    expect([problems, of('s3:GetObject')]).toEqual([[], []]);
  });

  const logs = { 'Fn::Join': ['', [{ Ref: 'X' }, '-logs']] };
  const code = (location: unknown) => ({ Role: 'arn:aws:iam::111111111111:role/x', Code: location });
  const refusal = 'must read from a bucket whose name begins with something that is known';
  test.each<[string, unknown, string]>([
    ['that nobody knows', { S3Bucket: { Ref: 'X' }, S3Key: 'a' }, 's3://*/a'],
    ['whose name only ends with something known', { S3Bucket: logs, S3Key: 'a' }, 's3://*-logs/a'],
    ['that one side of a condition leaves open', { 'Fn::If': ['C', { S3Bucket: 'code', S3Key: 'a' }, { S3Bucket: logs, S3Key: 'b' }] }, 's3://*-logs/b'],
  ])('code from a bucket %s is refused', (_, location, value) => {
    const { problems, of } = permissions('AWS::Lambda::Function', code(location));
    expect(problems).toEqual([expect.stringContaining(refusal)]);
    expect(problems[0]).toContain(value);
    expect(JSON.stringify(of('s3:GetObject'))).not.toContain('s3:::*');
  });

  test('code from either of two buckets', () => {
    const { problems, of } = permissions('AWS::Lambda::Function', code({ 'Fn::If': ['C', { S3Bucket: 'code', S3Key: 'a' }, { S3Bucket: 'other', S3Key: { 'Fn::If': ['D', 'b', 'c'] } }] }));
    expect(problems).toEqual([]);
    expect(of('s3:GetObject').flatMap(({ resources }) => resources)).toEqual(['code/a', 'other/b', 'other/c'].map((each) => arn(`s3:::${each}`)));
  });

  test('code from one of two buckets, each with its own key', () => {
    const { of } = permissions('AWS::Lambda::Function', code({ S3Bucket: { 'Fn::If': ['C', 'prod', 'dev'] }, S3Key: { 'Fn::If': ['C', 'a', 'b'] } }));
    expect(of('s3:GetObject').flatMap(({ resources }) => resources)).toEqual(['dev/b', 'prod/a'].map((each) => arn(`s3:::${each}`)));
  });

  describe('a reference in which many conditions are', () => {
    const ifs = (many: number, first = 'a') => Array.from({ length: many }, (_, i) => ({ 'Fn::If': [`C${i}`, first, 'b'] }));
    const joined = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
    const read = (DisplayName: unknown) => {
      const { of, problems } = permissions('AWS::SNS::Topic', { TopicName: 'a', DisplayName });
      return problems.length > 0 ? problems : of('ssm:GetParameter').flatMap(({ resources }) => resources.map((each) => each.replace(arn('ssm:eu-west-1:111111111111:parameter/'), '')));
    };
    test('is known by its beginning', () => expect(read(joined('{{resolve:ssm:/acme/', ...ifs(5), '}}'))).toEqual(['acme/*']));
    test('beside another one is, too', () => expect(read(joined('{{resolve:ssm:/acme/', ...ifs(5), '}}{{resolve:ssm:/other}}'))).toEqual(['acme/*', 'other']));
    test('is known by all of its names where they are few', () => expect(read(joined('{{resolve:ssm:/acme/', ...ifs(1), '}}'))).toEqual(['acme/a', 'acme/b']));
    test('is known by all of its names where its beginning is not', () => expect(read(joined('{{resolve:ssm:', ...ifs(5), '}}'))).toHaveLength(32));
    test('beside one that only one side has, by all of its names', () => {
      const other = { 'Fn::If': ['C0', '{{resolve:ssm:/x', '{{resolve:ssm:/y'] };
      expect(read(joined('{{resolve:ssm:/acme/', ...ifs(5), '}}', other, '/z}}'))).toHaveLength(34);
    });
    test.each([1, 5])('is refused with a wildcard in it, by each of its names', (many) => {
      const found = read(joined('{{resolve:ssm:/acme/', ...ifs(many, '*'), '}}'));
      expect(found).toHaveLength(2 ** many - 1);
      for (const each of found) expect(each).toContain('without * and ?');
    });
    test('of services that conditions decide on', () =>
      expect(read(joined(...ifs(4), { 'Fn::If': ['D', '{{resolve:ssm:', '{{resolve:ssm-secure:'] }, '/acme/db}}'))).toEqual(['acme/db']));
    test('beside others is named', () => expect(read(joined(...ifs(5), '{{resolve:ssm:/acme/', { 'Fn::If': ['C0', 'prod', 'dev'] }, '}}'))).toEqual(['acme/dev', 'acme/prod']));
  });

  test('a reference beside which many conditions are is known by its name', () => {
    const ifs = [1, 2, 3, 4, 5].map((i) => ({ 'Fn::If': [`C${i}`, 'x', ''] }));
    const DisplayName = { 'Fn::Join': ['', ['{{resolve:ssm:', { 'Fn::If': ['C0', '/prod', '/dev'] }, '}}', ...ifs]] };
    const { problems, of } = permissions('AWS::SNS::Topic', { TopicName: 'a', DisplayName });
    expect(problems).toEqual([]);
    expect(of('ssm:GetParameter').flatMap(({ resources }) => resources)).toEqual(['dev', 'prod'].map((each) => arn(`ssm:eu-west-1:111111111111:parameter/${each}`)));
  });

  test('code from a bucket on which many conditions decide', () => {
    const chain = (sides: string[]): unknown => sides.reduceRight<unknown>((rest, side, i) => ({ 'Fn::If': [`C${i}`, side, rest] }), 'last');
    const { problems, of } = permissions('AWS::Lambda::Function', code({ S3Bucket: chain(Array.from({ length: 17 }, (_, i) => `b${i}`)), S3Key: 'k' }));
    expect(problems).toEqual([]);
    expect(of('s3:GetObject').flatMap(({ resources }) => resources)).toHaveLength(18);
  });

  test('a reference to what nobody knows is read as it is said', () => {
    const DisplayName = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] }, ':SecretString:p}}']] };
    const said = (actions: string[]) => permissions('AWS::SNS::Topic', { TopicName: 'a', DisplayName }, {}, [{ resourceType: 'AWS::RDS::DBInstance', actions, resources: ['arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!db-1*'] }]);
    expect(said([]).problems).toEqual([expect.stringMatching(/or say what is read: additionalPermissions: .*'secretsmanager:GetSecretValue'/)]);
    expect(said(['ssm:GetParameter']).problems).toHaveLength(1);
    expect(said([]).problems).toEqual([expect.stringContaining('and likewise kms:Decrypt on its key')]);
    expect(said(['secretsmanager:getsecretvalue']).problems).toEqual([]);
    const { problems, of } = said(['secretsmanager:GetSecretValue']);
    expect(problems).toEqual([]);
    expect(of('secretsmanager:GetSecretValue').flatMap(({ resources }) => resources)).toEqual(['arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!db-1*']);
  });

  test('code from a bucket that is said, by what reads from it', () => {
    const reading = (actions: string[]) => permissions('AWS::Lambda::Function', code({ S3Bucket: { Ref: 'X' }, S3Key: 'a' }), {}, [{ resourceType: 'AWS::Lambda::Function', actions, resources: ['arn:aws:s3:::code/*'] }]);
    expect(reading(['s3:GetObject']).problems).toEqual([]);
    expect(reading(['s3:GetObject']).of('s3:GetObject').flatMap(({ resources }) => resources)).toEqual(['arn:aws:s3:::code/*']);
    expect(reading(['s3:GetBucketLocation']).problems).toEqual([expect.stringContaining(refusal)]);
    expect(reading(['lambda:TagResource']).problems).toEqual([expect.stringContaining(refusal)]);
  });

  test('a stored parameter whose name has a wildcard is refused', () => {
    const named = (name: string) => permissions('AWS::CDK::Metadata', {}, { template: { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: name } } } }).problems;
    expect(named('/acme/*')).toEqual([expect.stringContaining('must read secrets and parameters by names without * and ?')]);
    expect(named('/acme/name')).toEqual([]);
  });

  test('dynamic references by ARN', () => {
    const found = permissions('AWS::SNS::Topic', {
      DisplayName: '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:222222222222:secret:shared-a1b2c3:SecretString}}',
      TopicName: '{{resolve:ssm:arn:aws:ssm:eu-west-1:222222222222:parameter/shared}}',
    });
    expect(found.of('secretsmanager:GetSecretValue').map(({ resources }) => resources)).toEqual([['', '-??????'].map((ending) => `arn:aws:secretsmanager:eu-west-1:222222222222:secret:shared-a1b2c3${ending}`)]);
    expect(found.of('ssm:GetParameter').map(({ resources }) => resources)).toEqual([['arn:aws:ssm:eu-west-1:222222222222:parameter/shared']]);
  });

  test.each<[string, object, string[]]>([
    ['by ARN', { X: 'arn:aws:s3:::logs/prefix' }, ['logs']],
    ['by name', { S3BucketName: 'logs', Y: 'other', Count: 1 }, ['logs']],
    ['by address', { X: 's3://logs/prefix' }, ['logs']],
    ['on either side of a condition', { BucketName: { 'Fn::If': ['C', 'logs', 'more-logs'] } }, ['logs', 'more-logs']],
    ['that nobody knows', { BucketName: { Ref: 'X' } }, []],
    ['of which the end alone is known', { BucketName: logs, X: { 'Fn::Join': ['', ['arn:aws:s3:::', logs]] } }, []],
  ])('buckets %s', (_, properties, buckets) => {
    const type = knownTypes().find((each) => !each.startsWith('AWS::S3') && actionsOfType(each)!.needed.includes('s3:PutBucketPolicy'))!;
    expect(permissions(type, properties).of('s3:PutBucketPolicy').flatMap(({ resources }) => resources)).toEqual(buckets.map((each) => arn(`s3:::${each}`)));
  });

  test('secrets by ARN', () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:222222222222:secret:shared-a1b2c3';
    const found = permissions('AWS::MSK::BatchScramSecret', { SecretArnList: [secret], Count: 1 }).of('secretsmanager:GetSecretValue');
    expect(found.map(({ resources }) => resources)).toEqual([[secret, `${secret}-??????`]]);
  });

  describe('a stored parameter whose name a deployment gives', () => {
    const said = { resourceType: 'AWS::SNS::Topic', actions: ['ssm:GetParameters'], resources: ['arn:aws:ssm:eu-west-1:111111111111:parameter/acme/*'] };
    const read = (parameter: object | null, additional: ResourceTypePermissions[] = []) =>
      permissions('AWS::CDK::Metadata', {}, { template: { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', ...parameter } } } }, additional);

    test.each<[string, object]>([['has no default', {}], ['has an empty one', { Default: '' }], ['has one that is none', { Default: ['/acme'] }], ['is a name alone', { Type: 'AWS::SSM::Parameter::Name' }], ['has one that is read as well', { Default: '{{resolve:ssm:/where:1}}' }]])('and that %s is refused', (_, parameter) => {
      const { problems, of } = read(parameter);
      expect(problems).toEqual([expect.stringMatching(/Service\.Parameters\.P: must have the name of a parameter in Parameter Store as its default, or get one from the stack around it, .*actions: \['ssm:GetParameters'\], resources: \[\.\.\.\] }\], got/)]);
      expect(of('ssm:GetParameters')).toEqual([]);
    });

    test('is told with all others', () => {
      const { problems } = permissions('AWS::CDK::Metadata', {}, { template: { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>' }, Q: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/*' }, R: { Type: 'AWS::SSM::Parameter::Name' } } } });
      expect(problems.map((each) => each.split(': ')[0])).toEqual(['P', 'Q', 'R'].map((each) => `Service.Parameters.${each}`));
    });

    test('is read as it is said', () => {
      const { problems, of } = read({}, [said]);
      expect(problems).toEqual([]);
      expect(of('ssm:GetParameters').flatMap(({ resources }) => resources)).toEqual(said.resources);
      expect(read({}, [{ ...said, actions: ['ssm:GetParameter'] }]).problems).toHaveLength(1);
    });
  });

  test('a wildcard in a reference is told beside one that may be anything there', () => {
    const joined = (end: unknown) => ({ 'Fn::Join': ['', ['{{resolve:ssm:/acme/', end, '}}']] });
    const { problems } = permissions('AWS::SNS::Topic', { TopicName: 'a', DisplayName: joined({ Ref: 'Nobody' }), SignatureVersion: joined('*') });
    expect(problems).toEqual([expect.stringMatching(/^Resource: must read secrets and parameters by names without \* and \?, .*got "\{\{resolve:ssm:\/acme\/\*\}\}"/)]);
  });

  test('what a {{resolve:ssm:...}} that nobody knows reads has to be said with both of the actions', () => {
    const read = (...actions: string[]) => permissions('AWS::SNS::Topic', { TopicName: 'a', DisplayName: { 'Fn::Sub': '{{resolve:ssm:${Nobody}}}' } }, {}, [{ resourceType: 'AWS::SNS::Topic', actions, resources: ['arn:aws:ssm:eu-west-1:111111111111:parameter/a'] }]).problems;
    expect(read('ssm:GetParameter')).toEqual([expect.stringContaining("actions: ['ssm:GetParameter', 'ssm:GetParameters']")]);
    expect(read('ssm:GetParameter', 'ssm:GetParameters')).toEqual([]);
    expect(read()).not.toEqual([expect.stringContaining('kms:Decrypt')]);
  });

  test('a stored parameter of a nested stack is read by the name that it is given', () => {
    const read = (value: unknown, parameters = {}) => {
      const inner: DeployedStack = { ...stackOf('AWS::CDK::Metadata'), label: 'Inner', template: { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/default' } } } };
      const Inner = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://s3.eu-west-1.amazonaws.com/assets/x', Parameters: value === undefined ? {} : { P: value } } };
      const outer: DeployedStack = { ...stackOf(''), nested: new Map([['Inner', inner]]), template: { Parameters: parameters, Resources: { Inner } } };
      const problems = new Problems('test');
      const { allowances } = computePermissions(valuesOf([outer]), { allowDeletion: false, additional: [], deployingRoles: [] }, problems);
      return [problems.messages.length, ...allowances.filter(({ actions }) => actions.includes('ssm:GetParameters')).flatMap(({ resources }) => resources.map((each) => each.split('parameter')[1]))];
    };
    expect(read(undefined)).toEqual([0, '/default']);
    expect(read('/given')).toEqual([0, '/given']);
    expect(read({ 'Fn::If': ['C', '/given', { Ref: 'AWS::NoValue' }] })).toEqual([0, '/default', '/given']);
    expect(read({ Ref: 'Outer' }, { Outer: { Type: 'String', Default: '/outer' } })).toEqual([0, '/outer']);
    expect(read({ Ref: 'Outer' }, { Outer: { Type: 'String' } })).toEqual([1]);
    expect(read('/given/*')).toEqual([1, '/given/*']);
  });

  test('keys by both suffixes, outside of the partition aws', () => {
    const found = permissions('AWS::Lambda::Function', { Role: 'arn:aws-cn:iam::111111111111:role/x', Code: { S3Bucket: 'code', S3Key: 'a' } }, { region: 'cn-north-1' }).of('kms:Decrypt');
    expect(JSON.stringify(found.map(({ conditions }) => conditions))).toContain('["s3.cn-north-1.amazonaws.com","s3.cn-north-1.${AWS.URLSuffix}"]');
  });

  test.each<[string, object, string[]]>([
    ['a region\'s service', { Service: 'states.eu-west-1.amazonaws.com' }, ['states.amazonaws.com']],
    ['several services', { Service: ['ec2.amazonaws.com', { 'Fn::Sub': 'states.${AWS::Region}.amazonaws.com' }] }, ['states.amazonaws.com']],
    ['no service', { AWS: '111111111111' }, ['states.amazonaws.com']],
    ['everybody', '*' as never, ['states.amazonaws.com']],
    ['another service', { Service: 'scheduler.amazonaws.com' }, ['scheduler.amazonaws.com', 'states.amazonaws.com']],
  ])('a role that trusts %s', (_, principal, services) => {
    const template = {
      Resources: {
        Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'machine', AssumeRolePolicyDocument: { Statement: { Effect: 'Allow', Principal: principal } } } },
      },
    };
    const [{ conditions }] = permissions('', {}, { template }).of('iam:PassRole');
    expect([...conditions!.StringEquals['iam:PassedToService']].sort()).toEqual(services);
  });

  test.each<[string, object]>([
    ['without a trust', {}],
    ['with one that denies', { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Deny', Principal: { Service: 'ec2.amazonaws.com' } }, null] } }],
  ])('a role %s', (_, properties) => {
    const template = {
      Resources: {
        Pipe: { Type: 'AWS::Pipes::Pipe', Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'pipe', ...properties } },
      },
    };
    expect(permissions('', {}, { template }).of('iam:PassRole').map(({ conditions }) => conditions)).toEqual([{ StringEquals: { 'iam:PassedToService': ['pipes.amazonaws.com'] } }]);
  });

  test('what is changed by ARN or by name', () => {
    const fn = 'arn:aws:lambda:eu-west-1:111111111111:function:x';
    expect(permissions('AWS::Lambda::Permission', { FunctionName: fn }).of('lambda:AddPermission').map(({ resources }) => resources)).toEqual([[fn, `${fn}:*`]]);
    expect(permissions('AWS::SSM::Parameter', { Name: 'plain' }).of('ssm:PutParameter').map(({ resources }) => resources)).toEqual([[arn('ssm:eu-west-1:111111111111:parameter/plain')]]);
    const template = {
      Resources: {
        Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'machine', Path: '/team/' } },
      },
    };
    expect(permissions('', {}, { template }).of('iam:PassRole').map(({ resources }) => resources)).toEqual([[arn('iam::111111111111:role/team/machine')]]);
  });

  test('roles in properties that are not called so', () => {
    const template = {
      Resources: {
        Method: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'GET', Integration: { Credentials: { 'Fn::GetAtt': ['Role', 'Arn'] }, Uri: { Ref: 'X' } } } },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'caller' } },
      },
    };
    const { problems, of } = permissions('', {}, { template });
    expect(of('iam:PassRole').map(({ resources }) => resources)).toEqual([[arn('iam::111111111111:role/caller')]]);
    expect(problems).toEqual([]);
  });

  test('roles by name, of no stack', () => {
    expect(permissions('AWS::IAM::InstanceProfile', { Roles: [{ Ref: 'X' }] }).problems).toEqual([expect.stringContaining('UnknownRole')]);
    expect(permissions('AWS::Lambda::Function', { Role: 'arn:aws:iam::111111111111:role/*' }).problems).toEqual([expect.stringContaining('UnknownRole')]);
    expect(permissions('AWS::Lambda::Function', { Role: 'arn:aws:iam::111111111111:role/x', Environment: { Role: { Ref: 'X' } } }).problems).toEqual([]);
  });

  test('a role of a service that IAM makes', () => {
    const found = permissions('AWS::IAM::ServiceLinkedRole', { AWSServiceName: 'ecs.amazonaws.com' });
    const role = arn('iam::111111111111:role/aws-service-role/ecs.amazonaws.com/*');
    for (const action of ['iam:CreateServiceLinkedRole', 'iam:UpdateRole']) expect(found.of(action).map(({ resources }) => resources)).toEqual([[role]]);
  });
});
