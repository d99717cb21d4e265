import { ACCOUNT } from './granted';
import { computePermissions } from '../../src/cloudformation-execution-role/private/compute-permissions';
import { DeployedStack } from '../../src/cloudformation-execution-role/private/deployed-stack';
import { valuesOf } from '../../src/cloudformation-execution-role/private/stack-outputs';
import { Problems } from '../../src/private/problems';

/** What a template asks for, and what it does not. */
type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

function computed(resources: Resources, name = 'Orders', template = {}) {
  const stack: DeployedStack = {
    label: name, name, account: '111111111111', region: 'eu-west-1', nested: new Map(), parameters: [], pathOf: (id) => id, template: { ...template, Resources: resources },
  };
  const problems = new Problems('test');
  const { allowances } = computePermissions(valuesOf([stack]), { allowDeletion: true, additional: [], deployingRoles: [] }, problems);
  const of = (action: string) => allowances.filter(({ actions }) => actions.includes(action));
  return {
    has: (action: string) => of(action).length > 0,
    resources: (action: string) => of(action).flatMap((each) => each.resources.map((arn) => arn.replace('arn:${AWS.Partition}:', ''))),
    conditions: (action: string) => of(action).map((each) => each.conditions),
    problems: () => { try { problems.throwIfAny(); return []; } catch (error) { return [(error as Error).message]; } },
  };
}
const one = (type: string, properties = {}, name?: string) => computed({ Resource: { Type: type, Properties: properties } }, name);

describe('what handlers name and a template has to ask for', () => {
  test.each<[string, string, object, object]>([
    ['AWS::IAM::Role', 'iam:AttachRolePolicy', {}, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }],
    ['AWS::IAM::User', 'iam:AttachUserPolicy', {}, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }],
    ['AWS::IAM::Group', 'iam:AttachGroupPolicy', {}, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }],
    ['AWS::IAM::ManagedPolicy', 'iam:AttachRolePolicy', { Users: ['x'] }, { Roles: ['x'] }],
    ['AWS::IAM::ManagedPolicy', 'iam:AttachUserPolicy', { Roles: ['x'] }, { Users: ['x'] }],
    ['AWS::IAM::ManagedPolicy', 'iam:AttachGroupPolicy', { Roles: ['x'] }, { Groups: ['x'] }],
    ['AWS::KMS::Key', 'kms:DisableKey', { Enabled: true }, { Enabled: false }],
    ['AWS::KMS::Key', 'kms:DisableKey', {}, { Enabled: { Ref: 'Switch' } }],
    ['AWS::DynamoDB::Table', 'dynamodb:Scan', {}, { ImportSourceSpecification: {} }],
    ['AWS::DynamoDB::Table', 'kinesis:PutRecords', {}, { KinesisStreamSpecification: {} }],
    ['AWS::CodeDeploy::DeploymentGroup', 'codedeploy:CreateDeployment', {}, { Deployment: {} }],
    ['AWS::CodeDeploy::DeploymentGroup', 'codedeploy:RegisterOnPremisesInstance', {}, { OnPremisesTagSet: {} }],
    ['AWS::DynamoDB::GlobalTable', 'dynamodb:Scan', { Replicas: [{ Region: 'eu-west-1' }] }, { Replicas: [{ Region: 'eu-west-1' }, { Region: 'us-east-1' }] }],
    ['AWS::DynamoDB::GlobalTable', 'dynamodb:PutItem', { Replicas: [{ Region: 'eu-west-1' }] }, { Replicas: { 'Fn::If': ['C', [], []] } }],
    ['AWS::DynamoDB::GlobalTable', 'kinesis:PutRecords', { Replicas: [] }, { Replicas: [{ KinesisStreamSpecification: {} }] }],
    ['AWS::AutoScaling::AutoScalingGroup', 'ssm:GetParameters', {}, { LaunchTemplate: { LaunchTemplateId: 'lt-1' } }],
    ['AWS::AutoScaling::AutoScalingGroup', 'ssm:GetParameters', {}, { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateName: 'x' } } } }],
    ['AWS::Logs::LogGroup', 'logs:DeleteResourcePolicy', {}, { ResourcePolicyDocument: {} }],
    ['AWS::Logs::LogGroup', 'logs:PutResourcePolicy', { RetentionInDays: 7 }, { ResourcePolicyDocument: {} }],
    ['AWS::Pipes::Pipe', 'logs:PutResourcePolicy', {}, { LogConfiguration: {} }],
    ['AWS::MSK::Cluster', 'logs:PutResourcePolicy', {}, { LoggingInfo: {} }],
    ['AWS::ElastiCache::CacheCluster', 'logs:PutResourcePolicy', {}, { LogDeliveryConfigurations: [] }],
    ['AWS::Transfer::Server', 'logs:PutResourcePolicy', {}, { StructuredLogDestinations: [] }],
    ['AWS::EC2::VPNConnection', 'logs:PutResourcePolicy', {}, { VpnTunnelOptionsSpecifications: [{ LogOptions: {} }] }],
    ['AWS::EC2::FlowLog', 's3:PutBucketPolicy', { LogDestinationType: 'cloud-watch-logs', LogDestination: 'arn:aws:s3:::flows' }, { LogDestinationType: 's3', LogDestination: 'arn:aws:s3:::flows' }],
  ])('%s: %s', (type, action, without, asking) => {
    expect(one(type, without).has(action)).toBe(false);
    expect(one(type, asking).has(action)).toBe(true);
  });

  test('images of a group in Parameter Store, where its launch template is one of the stack', () => {
    const group = { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' } } } };
    const launching = (image: string) => computed({ Group: group, Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: image } } } });
    expect(launching('ami-1').has('ssm:GetParameters')).toBe(false);
    expect(launching('resolve:ssm:/aws/service/ami').has('ssm:GetParameters')).toBe(true);
    // As CDK has it; CloudFormation has looked that up before.
    const stored = { Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/ami' }, Text: { Type: 'String', Default: 'resolve:ssm:/acme/ami' }, Open: { Type: 'String' } } };
    const group2 = { ...group, Properties: { MixedInstancesPolicy: { 'Fn::If': ['C', { LaunchTemplate: { Overrides: [{ LaunchTemplateSpecification: { LaunchTemplateId: { Ref: 'Launch' } } }] } }, { Ref: 'AWS::NoValue' }] } } };
    const looking = (image: string) => computed({ Group: group2, Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: { Ref: image } } } } }, 'Orders', stored)
      .resources('ssm:GetParameters').includes('ssm:eu-west-1:*:parameter/*');
    expect(['Image', 'Text', 'Open'].map(looking)).toEqual([false, false, true]);
    expect(computed({ Group: group, Launch: { Type: 'AWS::EC2::LaunchTemplate' } }).has('ssm:GetParameters')).toBe(false);
    const data = (sides: unknown[]) => computed({ Group: group, Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { 'Fn::If': ['C', ...sides] } } } });
    expect(data([{ ImageId: 'ami-1' }, {}]).has('ssm:GetParameters')).toBe(false);
    expect(data([{ ImageId: 'ami-1' }, { ImageId: 'resolve:ssm:/acme/ami' }]).resources('ssm:GetParameters')).toEqual([`ssm:eu-west-1:${ACCOUNT}:parameter/acme/ami`]);
  });

  test('of images in Parameter Store, the parameters that are named', () => {
    const group = { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' } } } };
    const read = (image: unknown) => computed({ Group: group, Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: image } } } }).resources('ssm:GetParameters');
    expect(read('resolve:ssm:/acme/ami:3')).toEqual([`ssm:eu-west-1:${ACCOUNT}:parameter/acme/ami`]);
    expect(read('resolve:ssm:/aws/service/ami')).toEqual(['ssm:eu-west-1::parameter/aws/service/ami']);
    expect(read('resolve:ssm:arn:aws:ssm:eu-west-1:222222222222:parameter/golden:stable')).toEqual(['arn:aws:ssm:eu-west-1:222222222222:parameter/golden']);
    // What is no name of a parameter is left to the service, in the account or shared with it.
    for (const image of ['resolve:ssm:/acme/*', 'resolve:ssm:/a/${aws:username}', 'resolve:ssm:{{resolve:ssm:/which}}', 'resolve:ssm:arn:aws:secretsmanager:eu-west-1:222222222222:secret:x']) {
      expect(read(image).filter((each) => !each.endsWith('parameter/which'))).toEqual(['ssm:eu-west-1:*:parameter/*']);
    }
    // CloudFormation reads it itself, and nothing else is.
    expect(read({ 'Fn::Join': ['', ['{{resolve:ssm:/acme/', { Ref: 'Nobody' }, '}}']] })).toEqual([`ssm:eu-west-1:${ACCOUNT}:parameter/acme/*`]);
    expect(read('{{resolve:ssm:/acme/ami:3}}')).toEqual([`ssm:eu-west-1:${ACCOUNT}:parameter/acme/ami`]);
  });

  describe('of an image that conditions, mappings or parameters decide on', () => {
    const group = (spec: object) => ({ Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchTemplate: spec } });
    const launch = (image: unknown) => ({ Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: image } } });
    const either = (...sides: [unknown, unknown]) => ({ 'Fn::If': ['C', ...sides] });
    const ALL = 'ssm:eu-west-1:*:parameter/*';
    const stored = (name: string) => `ssm:eu-west-1:${ACCOUNT}:parameter/${name}`;
    const template = {
      Parameters: { Image: { Type: 'AWS::EC2::Image::Id' }, Stored: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/stored' }, Open: { Type: 'String' } },
      Mappings: { Images: { 'eu-central-1': { ami: 'ami-1' }, 'us-east-1': { ami: 'ami-2' } }, Golden: { a: { b: 'resolve:ssm:/golden' } }, Sized: { a: { ami: 'ami-1', size: 'large' }, b: null } },
    };
    const joined = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
    const read = (image: unknown) => computed({ Group: group({ LaunchTemplateId: { Ref: 'Launch' } }), Launch: launch(image) }, 'Orders', template)
      .resources('ssm:GetParameters').filter((each) => each !== stored('stored'));

    test.each<[string, unknown, string[]]>([
      ['either of two images', either('ami-1', 'ami-2'), []],
      ['either of two parameters', either('resolve:ssm:/golden/prod', 'resolve:ssm:/golden/dev'), ['golden/dev', 'golden/prod'].map(stored)],
      ['an image, or what CloudFormation looks up', either('ami-1', { Ref: 'Stored' }), []],
      ['none at all, or an image', either({ Ref: 'AWS::NoValue' }, 'ami-1'), []],
      ['an image, or what nobody knows', either('ami-1', { Ref: 'Open' }), [ALL]],
      ['a parameter for an image', { Ref: 'Image' }, []],
      ['one of a mapping, for whichever region', { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'ami'] }, []],
      ['one of a mapping that is looked up', { 'Fn::FindInMap': ['Golden', { Ref: 'Open' }, 'b'] }, [stored('golden')]],
      ['one of a mapping that there is not', { 'Fn::FindInMap': ['None', 'a', 'b'] }, [ALL]],
      ['one of a mapping that nobody knows', { 'Fn::FindInMap': [{ Ref: 'Open' }, 'a', 'b'] }, [ALL]],
      ['one of a mapping with other columns', { 'Fn::FindInMap': ['Sized', { Ref: 'Open' }, 'ami'] }, []],
      ['one of a column that nobody knows', { 'Fn::FindInMap': ['Sized', { Ref: 'Open' }, { Ref: 'Open' }] }, [ALL]],
      ['one of a mapping, or by default', { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'ami', { DefaultValue: 'resolve:ssm:/default' }] }, [stored('default')]],
      ['a parameter of which the beginning is known', joined('resolve:ssm:/golden/', { Ref: 'Open' }), [stored('golden/*')]],
      ['a parameter of wherever it is', joined('resolve:ssm:/golden/', { Ref: 'AWS::StackName' }, '/', { Ref: 'AWS::Partition' }), [stored('golden/Orders/${AWS.Partition}')]],
      ['a parameter by an ARN of an account that nobody knows', joined('resolve:ssm:arn:aws:ssm:eu-west-1:', { Ref: 'Open' }, ':parameter/x'), [ALL]],
      ['a public parameter by its ARN', 'resolve:ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/ami', ['arn:aws:ssm:eu-west-1::parameter/aws/service/ami']],
      ['a parameter by an ARN with a wildcard', 'resolve:ssm:arn:aws:ssm:*:111111111111:parameter/x', [ALL]],
      ['one of no mapping', { 'Fn::FindInMap': null }, [ALL]],
    ])('%s', (_, image, resources) => expect(read(image)).toEqual(resources));

    test.each<[string, object, string[]]>([
      ['either of two of the stack', { LaunchTemplateId: either({ Ref: 'One' }, { Ref: 'Two' }) }, ['one', 'two'].map(stored)],
      ['one of the stack, or of others', { LaunchTemplateId: either({ Ref: 'One' }, 'lt-1') }, [ALL]],
      ['one by its id, or by its name', { LaunchTemplateId: either({ Ref: 'One' }, { Ref: 'AWS::NoValue' }), LaunchTemplateName: either({ Ref: 'AWS::NoValue' }, 'other') }, [ALL]],
      ['one by its name', { LaunchTemplateName: 'other' }, [ALL]],
      ['one of the stack, by its name', { LaunchTemplateName: 'second' }, [stored('two')]],
      ['one of the stack, by its attribute', { LaunchTemplateId: { 'Fn::GetAtt': ['Two', 'LaunchTemplateId'] } }, [stored('two')]],
      ['one of the stack, by its attribute in a text', { LaunchTemplateId: { 'Fn::GetAtt': 'Two.LaunchTemplateId' } }, [stored('two')]],
      ['two of one name, or one of others', { LaunchTemplateName: 'second', Overrides: [{ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1' } }] }, [ALL]],
      ['one whose name nobody knows', { LaunchTemplateName: { 'Fn::ImportValue': 'x' } }, [ALL]],
    ])('in a launch template: %s', (_, spec, resources) => {
      const two = launch('resolve:ssm:/two');
      const open = launch('resolve:ssm:/open');
      const templates = {
        One: launch('resolve:ssm:/one'),
        Two: { ...two, Properties: { ...two.Properties, LaunchTemplateName: 'second' } },
        Twin: { ...two, Properties: { LaunchTemplateName: 'second' } },
        Open: { ...open, Properties: { ...open.Properties, LaunchTemplateName: { 'Fn::ImportValue': 'x' } } },
      };
      expect(computed({ Group: group(spec), ...templates }).resources('ssm:GetParameters')).toEqual(resources);
    });

    test.each(['AWS::EC2::Instance', 'AWS::EC2::EC2Fleet'])('for %s, which looks it up as whoever deploys', (type) => {
      const launched = (properties: object) => computed({ X: { Type: type, Properties: properties }, Launch: launch('resolve:ssm:/golden') }).resources('ssm:GetParameters');
      expect(launched({ LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' }, Version: '1' } })).toEqual([stored('golden')]);
      expect(launched({ ImageId: 'resolve:ssm:/own' })).toEqual([stored('own')]);
      expect(launched({ ImageId: 'ami-1' })).toEqual([]);
      expect(launched({ LaunchTemplate: { LaunchTemplateId: 'lt-1' } })).toEqual([]);
      expect(launched({ ImageId: 'resolve:ssm:/own', LaunchTemplate: { LaunchTemplateId: 'lt-1' } })).toEqual([stored('own')]);
      expect(launched({ ImageId: { 'Fn::ImportValue': 'x' } })).toEqual([]);
    });
  });

  test('the deployment that moves an alias, beside its properties', () => {
    const alias = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: 'acme', Name: 'live' } };
    expect(computed({ Alias: alias }).has('codedeploy:CreateDeployment')).toBe(false);
    expect(computed({ Alias: { ...alias, UpdatePolicy: { CodeDeployLambdaAliasUpdate: {} } } as never }).has('codedeploy:CreateDeployment')).toBe(true);
  });

  test('no settings of the account with a cluster', () => expect(one('AWS::ECS::Cluster', { ClusterSettings: [] }).has('ecs:PutAccountSettingDefault')).toBe(false));

  test.each([['AWS::IAM::Role', 'iam:DeleteRolePermissionsBoundary'], ['AWS::IAM::User', 'iam:DeleteUserPermissionsBoundary']])('%s: never %s', (type, action) => {
    expect(one(type, { PermissionsBoundary: 'arn:aws:iam::111111111111:policy/x' }).has(action)).toBe(false);
    expect(one(type).has(action)).toBe(false);
  });
});

describe('keys', () => {
  test('are used through the services of the type, and handed on to services alone', () => {
    const { conditions } = one('AWS::DynamoDB::Table');
    const [decrypting] = conditions('kms:Decrypt');
    expect(decrypting!.StringEquals['kms:ViaService']).toContain('dynamodb.eu-west-1.amazonaws.com');
    expect(decrypting!.StringEquals['kms:ViaService']).not.toContain('kms.eu-west-1.amazonaws.com');
    expect(conditions('kms:CreateGrant')).toEqual([expect.objectContaining({ Bool: { 'kms:GrantIsForAWSResource': 'true' } })]);
    // Looking at a key is not using it, and asked of KMS itself.
    expect(conditions('kms:DescribeKey')).toEqual([undefined]);
  });
});

describe('names', () => {
  test.each<[string, string, object, string]>([
    ['AWS::Events::Rule', 'events:PutTargets', {}, 'events:eu-west-1:111111111111:rule/Orders-Resource-*'],
    ['AWS::Events::Rule', 'events:PutTargets', { EventBusName: 'default' }, 'events:eu-west-1:111111111111:rule/Orders-Resource-*'],
    ['AWS::Events::Rule', 'events:PutTargets', { EventBusName: 'orders', Name: 'keep' }, 'events:eu-west-1:111111111111:rule/orders/keep'],
    ['AWS::Events::Rule', 'events:PutTargets', { EventBusName: 'arn:aws:events:eu-west-1:111111111111:event-bus/orders' }, 'events:eu-west-1:111111111111:rule/orders/Orders-Resource-*'],
    ['AWS::RDS::DBInstance', 'rds:ModifyDBInstance', {}, 'rds:eu-west-1:111111111111:db:orders-resource-*'],
    ['AWS::StepFunctions::StateMachine', 'states:UpdateStateMachine', {}, 'states:eu-west-1:111111111111:stateMachine:Resource-*'],
    ['AWS::Logs::LogGroup', 'logs:DeleteLogGroup', {}, 'logs:eu-west-1:111111111111:log-group:Orders-Resource-*'],
  ])('%s: %s of %j', (type, action, properties, resource) => expect(one(type, properties).resources(action)).toContain(resource));

  test('of a long logical id alone only as much as is certain', () => {
    const id = 'A'.repeat(90);
    expect(computed({ [id]: { Type: 'AWS::StepFunctions::StateMachine' } }).resources('states:UpdateStateMachine')).toContain(`states:eu-west-1:111111111111:stateMachine:${'A'.repeat(32)}*`);
  });

  test('of queues that a policy is for, although a reference to one is its URL', () => {
    const policy = { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }] } };
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } };
    expect(computed({ Policy: policy, Queue: queue }).resources('sqs:SetQueueAttributes')).toEqual(['sqs:eu-west-1:111111111111:orders']);
  });
});

test.each<[string, string, object, string]>([
  ['AWS::GlobalAccelerator::Accelerator', 'globalaccelerator', {}, 'globalaccelerator.amazonaws.com'],
  ['AWS::ApiGateway::DomainName', 'an address of an API', {}, 'ops.apigateway.amazonaws.com'],
  ['AWS::ApiGatewayV2::DomainName', 'an address of an API', {}, 'ops.apigateway.amazonaws.com'],
  ['AWS::ElastiCache::ServerlessCache', 'a cache', {}, 'elasticache.amazonaws.com'],
  ['AWS::CodeStarNotifications::NotificationRule', 'a rule', {}, 'codestar-notifications.amazonaws.com'],
  ['AWS::EC2::TransitGatewayAttachment', 'a network on a transit gateway', {}, 'transitgateway.amazonaws.com'],
  ['AWS::EC2::TransitGatewayVpcAttachment', 'a network on a transit gateway', {}, 'transitgateway.amazonaws.com'],
  ['AWS::Macie::Session', 'Macie', {}, 'macie.amazonaws.com'],
  ['AWS::SecurityHub::Hub', 'Security Hub CSPM', {}, 'securityhub.amazonaws.com'],
  ['AWS::SecurityHub::HubV2', 'Security Hub', {}, 'securityhubv2.amazonaws.com'],
  ['AWS::CloudWatch::Alarm', 'actions on instances', { AlarmActions: [{ 'Fn::Sub': 'arn:${AWS::Partition}:automate:${AWS::Region}:ec2:stop' }] }, 'events.amazonaws.com'],
  ['AWS::CloudWatch::Alarm', 'an action of Systems Manager', { AlarmActions: ['arn:aws:ssm:eu-west-1:111111111111:opsitem:1'] }, 'ssm.alarms.cloudwatch.amazonaws.com'],
  ['AWS::CloudWatch::Alarm', 'an incident', { AlarmActions: ['arn:aws:ssm-incidents::111111111111:response-plan/x'] }, 'ssm-incidents.alarms.cloudwatch.amazonaws.com'],
])('%s makes the role of its service first: %s', (type, _, properties, service) => {
  expect(one(type, properties).resources('iam:CreateServiceLinkedRole')).toContain(`iam::111111111111:role/aws-service-role/${service}/*`);
});

// Whoever calls AWS has to make it himself: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-fleet-prerequisites.html
test('a spot fleet makes none', () => expect(one('AWS::EC2::SpotFleet', {}).resources('iam:CreateServiceLinkedRole')).toEqual([]));

test('an alarm without such actions makes none', () => {
  expect(one('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:x'] }).resources('iam:CreateServiceLinkedRole')).toEqual([]);
});

test('a secret has its six characters once it is there, and none while it is made', () => {
  const arn = 'secretsmanager:eu-west-1:111111111111:secret:orders/password';
  expect(one('AWS::SecretsManager::Secret', { Name: 'orders/password' }).resources('secretsmanager:CreateSecret')).toEqual([arn, `${arn}-??????`]);
});

test('a role of the stack that is named by a text has its path', () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'machine', Path: '/team/' } };
  const policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'x', Roles: ['machine'] } };
  expect(computed({ Role: role, Policy: policy }).resources('iam:PutRolePolicy')).toEqual(['iam::111111111111:role/team/machine']);
});

describe('instance profiles', () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'machine' } };
  const profile = { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } };
  const instance = (value: unknown) => ({ Type: 'AWS::EC2::Instance', Properties: { IamInstanceProfile: value } });

  test('of the stacks pass their roles themselves', () => {
    const { resources, problems } = computed({ Role: role, Profile: profile, Instance: instance({ Ref: 'Profile' }) });
    expect(problems()).toEqual([]);
    expect(resources('iam:PassRole')).toEqual(['iam::111111111111:role/machine']);
  });

  test.each<[string, unknown]>([['by its name', 'other'], ['that nobody knows', { Ref: 'Parameter' }]])('of no stack, %s, are asked about', (_, value) => {
    expect(computed({ Instance: instance(value) }).problems()).toEqual([expect.stringContaining('CloudFormationExecutionRole.UnknownRole')]);
  });
});

test('availability zones are looked up where a template asks for them', () => {
  const subnet = (zone: unknown) => one('AWS::EC2::Subnet', { AvailabilityZone: zone }).resources('ec2:DescribeAvailabilityZones');
  expect(computed({ Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: [{ Key: 'zones', Value: { 'Fn::Join': ['', { 'Fn::GetAZs': '' }] } }] } } }).resources('ec2:DescribeAvailabilityZones')).toEqual(['*']);
  expect(one('AWS::SQS::Queue').has('ec2:DescribeAvailabilityZones')).toBe(false);
  expect(subnet({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] })).toEqual(['*']);
});

describe('tags', () => {
  test('are set on what is named, and on no other kind of the service', () => {
    const { resources } = one('AWS::Lambda::Function', { FunctionName: 'orders' });
    expect(resources('lambda:TagResource')).toEqual(['lambda:eu-west-1:111111111111:function:orders', 'lambda:eu-west-1:111111111111:function:orders:*']);
  });

  test('of whatever else the type makes, by kind', () => {
    expect(one('AWS::Lambda::EventSourceMapping').resources('lambda:TagResource')).toContain('lambda:eu-west-1:111111111111:function:*');
    expect(one('AWS::RDS::DBInstance', { DBInstanceIdentifier: 'orders' }).resources('rds:AddTagsToResource')).toContain('rds:eu-west-1:111111111111:*');
  });
});
