import { App, CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as emr from 'aws-cdk-lib/aws-emr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { deployed, problemsIn } from './deployed-app';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionRole } from '../../src';

type Json = any;

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const resource = (type: string, properties: Json) => (stack: Stack) => new CfnResource(stack, 'X', { type, properties });
const option = (name: string, value: Json) => ({ ApplicationName: 'app', OptionSettings: [{ Namespace: 'aws:elasticbeanstalk:environment', OptionName: name, Value: value }] });

/** A property for a role, in a resource with a role or name of somebody else's. */
const PLACES: [type: string, property: string, properties: (value: Json) => Json, service: string, byName?: boolean][] = [
  ['AWS::ApiGateway::Method', 'Credentials', (value) => ({ HttpMethod: 'GET', Integration: { Credentials: value } }), 'apigateway'],
  ['AWS::ApiGateway::Authorizer', 'AuthorizerCredentials', (value) => ({ Name: 'a', AuthorizerCredentials: value }), 'apigateway'],
  ['AWS::ApiGatewayV2::Integration', 'CredentialsArn', (value) => ({ ApiId: 'a', CredentialsArn: value }), 'apigateway'],
  ['AWS::ApiGatewayV2::Api', 'CredentialsArn', (value) => ({ Name: 'a', CredentialsArn: value }), 'apigateway'],
  ['AWS::AppSync::GraphQLApi', 'CloudWatchLogsRoleArn', (value) => ({ Name: 'a', LogConfig: { 'Fn::If': ['Logs', { CloudWatchLogsRoleArn: value }, { Ref: 'AWS::NoValue' }] } }), 'appsync'],
  ['AWS::CloudWatch::MetricStream', 'RoleArn', (value) => ({ FirehoseArn: 'a', RoleArn: value }), 'streams.metrics.cloudwatch'],
  ['AWS::Cognito::IdentityPoolRoleAttachment', 'authenticated', (value) => ({ Roles: { authenticated: value } }), 'cognito-identity'],
  ['AWS::Cognito::UserPool', 'SnsCallerArn', (value) => ({ SmsConfiguration: { SnsCallerArn: value } }), 'cognito-idp'],
  ['AWS::EC2::FlowLog', 'DeliverLogsPermissionArn', (value) => ({ ResourceId: 'vpc-1', DeliverLogsPermissionArn: value }), 'vpc-flow-logs'],
  ['AWS::ElasticBeanstalk::Environment', 'ServiceRole', (value) => option('ServiceRole', value), 'elasticbeanstalk', true],
  ['AWS::EMR::Cluster', 'ServiceRole', (value) => ({ Name: 'c', ServiceRole: value }), 'elasticmapreduce', true],
  ['AWS::RDS::DBInstance', 'DomainIAMRoleName', (value) => ({ DBInstanceClass: 'db.t3.micro', DomainIAMRoleName: value }), 'directoryservice.rds', true],
];

describe.each(PLACES)('%s.%s', (type, property, properties, service, byName) => {
  const given = byName ? 'theirs' : role('theirs');

  test('passes the role that it names', () => {
    const { app, granted } = deployed(resource(type, properties(given)));
    expect(problemsIn(app)).toEqual([]);
    const pass = (grants: Granted, name: string, to = service) => grants.decide('iam:PassRole', role(name), { 'iam:PassedToService': `${to}.amazonaws.com` }).reason;
    expect(pass(granted(), 'theirs')).toBe('allowed');
    expect(pass(granted().without('iam:PassRole'), 'theirs')).toBe('no identity policy allows it');
    expect(pass(granted(), 'admin')).toBe('no identity policy allows it');
    expect(pass(granted(), 'theirs', 'glue')).toBe('no identity policy allows it');
  });

  test.each<[string, Json]>([['an import', { 'Fn::ImportValue': 'theirs' }], ['a parameter', { Ref: 'Theirs' }]])('refuses what nobody knows: %s', (_, value) => {
    const { app } = deployed((stack) => {
      new CfnParameter(stack, 'Theirs');
      new CfnCondition(stack, 'Logs');
      resource(type, properties(value))(stack);
    });
    expect(problemsIn(app)).toEqual([`CloudFormationExecutionRole.UnknownRole app/X.${property}`]);
  });
});

describe('instance profiles', () => {
  const machine = (stack: Stack) => new iam.Role(stack, 'Machine', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const profile = (stack: Stack, name?: string) => new iam.CfnInstanceProfile(stack, 'Profile', { roles: [machine(stack).roleName], instanceProfileName: name });

  test.each<[string, (stack: Stack) => void]>([
    ['of Batch, by ARN', (stack) => new batch.CfnComputeEnvironment(stack, 'X', { type: 'MANAGED', computeResources: { instanceRole: profile(stack).attrArn, maxvCpus: 1, subnets: ['subnet-1'], type: 'EC2' } })],
    ['of EMR, by name', (stack) => new emr.CfnCluster(stack, 'X', { name: 'c', jobFlowRole: profile(stack).ref, serviceRole: 'EMR_DefaultRole', instances: {} })],
    ['of a launch template', (stack) => new ec2.LaunchTemplate(stack, 'X', { role: machine(stack) })],
    ['of a launch template, by its own name', (stack) => {
      profile(stack, 'ours');
      new ec2.CfnLaunchTemplate(stack, 'X', { launchTemplateData: { iamInstanceProfile: { name: 'ours' } } });
    }],
    ['of RDS Custom', (stack) => new CfnResource(stack, 'X', { type: 'AWS::RDS::DBInstance', properties: { CustomIAMInstanceProfile: profile(stack).ref } })],
  ])('of the stack are known: %s', (_, define) => {
    const { app, granted } = deployed(define);
    expect(problemsIn(app)).toEqual([]);
    const machines = granted().resources('iam:PassRole').filter((each) => each.includes('app-Machine'));
    expect(machines).toHaveLength(1);
    expect(granted().allows('iam:PassRole', machines[0].replace('*', 'x'), { 'iam:PassedToService': 'ec2.amazonaws.com' })).toBe(true);
  });

  test.each<[string, string, Json, string]>([
    ['EMR', 'AWS::EMR::Cluster', { Name: 'c', ServiceRole: 'EMR_DefaultRole', JobFlowRole: 'EMR_EC2_DefaultRole' }, 'JobFlowRole'],
    ['Batch', 'AWS::Batch::ComputeEnvironment', { ComputeResources: { InstanceRole: 'ecsInstanceRole' } }, 'InstanceRole'],
    ['a launch template', 'AWS::EC2::LaunchTemplate', { LaunchTemplateData: { IamInstanceProfile: { Name: 'theirs' } } }, 'IamInstanceProfile'],
    ['Beanstalk', 'AWS::ElasticBeanstalk::ConfigurationTemplate', option('IamInstanceProfile', 'aws-elasticbeanstalk-ec2-role'), 'IamInstanceProfile'],
  ])('of others have roles that nobody knows: %s', (_, type, properties, property) => {
    expect(problemsIn(deployed(resource(type, properties)).app)).toEqual([`CloudFormationExecutionRole.UnknownRole app/X.${property}`]);
    const { app, granted } = deployed(resource(type, properties), { additionalPermissions: [{ resourceType: type, actions: [], passedRoles: [role('machines')], passedTo: ['ec2.amazonaws.com'] }] });
    expect(problemsIn(app)).toEqual([]);
    expect(granted().allows('iam:PassRole', role('machines'), { 'iam:PassedToService': 'ec2.amazonaws.com' })).toBe(true);
  });
});

test.each<[string, string, Json]>([
  ['whoever calls an API', 'AWS::ApiGateway::Method', { HttpMethod: 'GET', Integration: { Credentials: 'arn:aws:iam::*:user/*' } }],
  ['a role of Snowflake', 'AWS::KinesisFirehose::DeliveryStream', { SnowflakeDestinationConfiguration: { SnowflakeRoleConfiguration: { SnowflakeRole: 'ADMIN' } } }],
  ['the attribute of an assertion', 'AWS::Grafana::Workspace', { SamlConfiguration: { AssertionAttributes: { Role: { Ref: 'Theirs' } } } }],
  ['the part of an instance', 'AWS::EMR::Cluster', { PlacementGroupConfigs: [{ InstanceRole: 'MASTER' }] }],
  ['a word in labels', 'AWS::ECS::TaskDefinition', { Family: 'f', ContainerDefinitions: [{ DockerLabels: { role: 'admin', Role: 'admin', roleArn: { Ref: 'Theirs' } } }] }],
  ['a word in labels of nodes', 'AWS::EKS::Nodegroup', { ClusterName: 'c', Labels: { role: { Ref: 'Theirs' } } }],
  ['a word in options', 'AWS::MWAA::Environment', { Name: 'e', AirflowConfigurationOptions: { 'webserver.auth_user_registration_role': 'Public' } }],
  ['a word in arguments', 'AWS::Glue::Job', { DefaultArguments: { '--aws_iam_role': { Ref: 'Theirs' } } }],
  ['a word in parameters', 'AWS::Batch::JobDefinition', { Type: 'container', Parameters: { role: 'reader', roleArn: { Ref: 'Theirs' } } }],
  ['a variable of Beanstalk', 'AWS::ElasticBeanstalk::Environment', { ApplicationName: 'a', OptionSettings: [{ Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'ROLE', Value: { Ref: 'Theirs' } }] }],
  ['an example of an API', 'AWS::ApiGateway::RestApi', { Body: { components: { example: { role: 'admin', credentials: 'a:b', roleArn: { Ref: 'Theirs' } }, roles: ['ops'] } } }],
  ['a variable of a stage', 'AWS::ApiGateway::Method', { HttpMethod: 'GET', Integration: { Credentials: '${stageVariables.role}' } }],
  ['a secret with credentials', 'AWS::Kendra::DataSource', { Configuration: { Basic: [{ Credentials: { Ref: 'Theirs' } }, { Credentials: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:x-AbCdEf' }] } }],
  ['a secret among an API\'s', 'AWS::ApiGateway::Method', { HttpMethod: 'GET', Integration: { Credentials: { 'Fn::Sub': 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:x-AbCdEf' } } }],
  ['a role of target accounts', 'AWS::CloudFormation::StackSet', { StackSetName: 's', ExecutionRoleName: 'AWSCloudFormationStackSetExecutionRole', Parameters: [{ ParameterKey: 'RoleArn', ParameterValue: 'arn:aws:iam::111111111111:role/admin' }] }],
  ['a role of an organization', 'AWS::Grafana::Workspace', { OrganizationRoleName: { Ref: 'Theirs' } }],
  ['whose stacks a hook looks at', 'AWS::CloudFormation::GuardHook', { StackFilters: { StackRoles: { Include: ['arn:aws:iam::111111111111:role/admin'] } } }],
  ['a profile of DMS', 'AWS::DMS::MigrationProject', { InstanceProfileArn: { Ref: 'Theirs' } }],
  ['a parameter of a document', 'AWS::SSM::Document', { Content: { assumeRole: '{{ AutomationAssumeRole }}', inputs: { IamInstanceProfileName: '{{ Profile }}' } } }],
  ['a role of GitHub', 'AWS::CodeBuild::Project', { Triggers: { PullRequestBuildPolicy: { ApproverRoles: ['GITHUB_WRITE'] } } }],
])('%s is nothing that is passed', (_, type, properties) => {
  const { app, granted } = deployed((stack) => {
    new CfnParameter(stack, 'Theirs');
    resource(type, properties)(stack);
  });
  expect(problemsIn(app)).toEqual([]);
  expect(granted().resources('iam:PassRole')).toEqual([]);
});

test('a parameter of a nested stack is passed to nobody', () => {
  const granted = deployed((stack) => {
    const nested = new NestedStack(stack, 'N', { parameters: { DeployRoleArn: role('admin'), TaskRoleArn: Fn.importValue('x'), Role: 'admin' } });
    new sqs.Queue(nested, 'Queue');
  }).granted();
  expect(granted.resources('iam:PassRole')).toEqual([role('deployer')]);
});

test.each<[string, Json]>([
  ['of which one letter is known', { 'Fn::Sub': 'arn:aws:iam::111111111111:role/a${Theirs}' }],
  ['by a pattern', 'arn:aws:iam::111111111111:role/adm?n'],
  ['that is a user', { 'Fn::Sub': 'arn:aws:iam::111111111111:user/x' }],
  ['in any path', 'arn:aws:iam::111111111111:role/*/admin/x'],
  ['that is cut out of something unknown', {
    'Fn::Join': ['', ['arn:aws:iam::111111111111:role/', { 'Fn::Select': [1, { 'Fn::Split': [',', { 'Fn::Sub': 'x,ad${Theirs}' }] }] }]],
  }],
  ['that is cut out of a text', { 'Fn::Select': [1, { 'Fn::Split': ['|', { 'Fn::Sub': 'a|arn:aws:iam::111111111111:role/x-${Theirs}|b' }] }] }],
])('a role %s is not passed', (_, value) => {
  const { app } = deployed((stack) => {
    new CfnParameter(stack, 'Theirs');
    resource('AWS::Lambda::Function', { Role: value, Code: { ZipFile: '//' } })(stack);
  });
  expect(problemsIn(app)).toEqual(['CloudFormationExecutionRole.UnknownRole app/X.Role']);
});

test.each<[string, string, Json, string]>([
  ['in a job definition', 'AWS::SageMaker::MonitoringSchedule', { MonitoringScheduleConfig: { MonitoringJobDefinition: { RoleArn: role('theirs') } } }, 'sagemaker'],
  ['in a policy document as a text', 'AWS::Logs::AccountPolicy', { PolicyName: 'p', PolicyDocument: JSON.stringify({ RoleArn: role('theirs') }) }, 'logs'],
  ['in a configuration as a text', 'AWS::OSIS::Pipeline', { PipelineName: 'p', PipelineConfigurationBody: `sink:\n  sts_role_arn: "${role('theirs')}"\n` }, 'osis-pipelines'],
  ['below a key that begins as a reference does', 'AWS::ApiGateway::RestApi', { Body: { securityDefinitions: { RefreshAuth: { 'x-amazon-apigateway-authorizer': { authorizerCredentials: role('theirs') } } } } }, 'apigateway'],
  ['in parameters of an automation', 'AWS::Config::RemediationConfiguration', { Parameters: { AutomationAssumeRole: { StaticValue: { Values: [role('theirs')] } } } }, 'config'],
  ['for scaling of EMR', 'AWS::EMR::Cluster', { Name: 'c', AutoScalingRole: 'theirs' }, 'application-autoscaling'],
  ['of a plan against malware', 'AWS::GuardDuty::MalwareProtectionPlan', { Role: role('theirs') }, 'malware-protection-plan.guardduty'],
  ['of an alias of IoT', 'AWS::IoT::RoleAlias', { RoleArn: role('theirs') }, 'credentials.iot'],
  ['of an account that nobody knows', 'AWS::Lambda::Function', { Role: { 'Fn::Sub': 'arn:aws:iam::${Account}:role/theirs' }, Code: { ZipFile: '//' } }, 'lambda'],
])('a role %s is seen', (_, type, properties, service) => {
  const { app, granted } = deployed((stack) => {
    new CfnParameter(stack, 'Account');
    resource(type, properties)(stack);
  });
  expect(problemsIn(app)).toEqual([]);
  expect(granted().allows('iam:PassRole', role('theirs'), { 'iam:PassedToService': `${service}.amazonaws.com` })).toBe(true);
  expect(granted().allows('iam:PassRole', role('other'), { 'iam:PassedToService': `${service}.amazonaws.com` })).toBe(false);
});

test.each<[string, string, Json, string]>([
  ['in parameters of an automation', 'AWS::Config::RemediationConfiguration', { Parameters: { AutomationAssumeRole: { StaticValue: { Values: [{ 'Fn::ImportValue': 'x' }] } } } }, 'AutomationAssumeRole'],
  ['in a document as a text', 'AWS::Logs::AccountPolicy', {
    PolicyName: 'p', PolicyDocument: { 'Fn::Join': ['', ['{"RoleArn":"arn:aws:iam::111111111111:role/a', { 'Fn::ImportValue': 'x' }, '"}']] },
  }, 'PolicyDocument'],
  ['in options that are the type\'s own', 'AWS::OpenSearchService::Domain', { CognitoOptions: { RoleArn: { 'Fn::ImportValue': 'x' } } }, 'RoleArn'],
  ['in parameters that are the type\'s own', 'AWS::Pipes::Pipe', {
    RoleArn: role('pipe'), TargetParameters: { EcsTaskParameters: { Overrides: { TaskRoleArn: { 'Fn::ImportValue': 'x' } } } },
  }, 'TaskRoleArn'],
  ['for an integration of an API', 'AWS::ApiGateway::RestApi', {
    Body: { paths: { '/': { get: { 'x-amazon-apigateway-integration': { credentials: { 'Fn::ImportValue': 'x' } } } } } },
  }, 'credentials'],
])('a role %s that nobody knows is asked about', (_, type, properties, property) => {
  expect(problemsIn(deployed(resource(type, properties)).app)).toEqual([`CloudFormationExecutionRole.UnknownRole app/X.${property}`]);
  const additionalPermissions = [{ resourceType: type, actions: [], passedRoles: [] }];
  expect(problemsIn(deployed(resource(type, properties), { additionalPermissions }).app)).toEqual([]);
});

describe('a role that several services trust', () => {
  const passes = (properties: (arn: string) => Json, type: string, ...services: string[]) => {
    const granted = deployed((stack) => {
      const several = new iam.Role(stack, 'Several', { roleName: 'several', assumedBy: new iam.CompositePrincipal(...services.map((each) => new iam.ServicePrincipal(each))) });
      resource(type, properties(several.roleArn))(stack);
    }).granted();
    return (to: string, grants = granted) => grants.decide('iam:PassRole', role('several'), { 'iam:PassedToService': to }).reason;
  };
  const code = (arn: string) => ({ Role: arn, Code: { ZipFile: '//' } });

  test.each<[string, (arn: string) => Json, string, string]>([
    ['AWS::Lambda::Function', code, 'lambda.amazonaws.com', 'ec2.amazonaws.com'],
    ['AWS::Lambda::Function', code, 'lambda.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['AWS::Events::Rule', (arn) => ({ Targets: [{ RoleArn: arn }] }), 'events.amazonaws.com', 'ecs-tasks.amazonaws.com'],
    ['AWS::EFS::FileSystem', (arn) => ({ ReplicationConfiguration: { RoleArn: arn } }), 'elasticfilesystem.amazonaws.com', 'ec2.amazonaws.com'],
    ['AWS::StepFunctions::StateMachine', (arn) => ({ RoleArn: arn }), 'states.amazonaws.com', 'lambda.amazonaws.com'],
  ])('is passed to the one that the resource belongs to alone: %s', (type, properties, own, other) => {
    const pass = passes(properties, type, own, other);
    expect(pass(own)).toBe('allowed');
    expect(pass(other)).toBe('no identity policy allows it');
  });

  test('is passed to that one with its region as well', () => {
    const pass = passes((arn) => ({ ServiceRoleArn: arn }), 'AWS::CodeDeploy::DeploymentGroup', 'codedeploy.eu-west-1.amazonaws.com', 'ec2.amazonaws.com', 'codedeploy.example.amazonaws.com');
    expect(pass('codedeploy.eu-west-1.amazonaws.com')).toBe('allowed');
    expect(pass('codedeploy.amazonaws.com')).toBe('allowed');
    expect(pass('ec2.amazonaws.com')).toBe('no identity policy allows it');
    expect(pass('codedeploy.example.amazonaws.com')).toBe('no identity policy allows it');
  });

  test.each<[string, (arn: string) => Json, string, string]>([
    ['AWS::CloudFormation::HookVersion', (arn) => ({ ExecutionRoleArn: arn }), 'cloudformation.amazonaws.com', 'hooks.cloudformation.amazonaws.com'],
    ['AWS::Config::RemediationConfiguration', (arn) => ({ Parameters: { AutomationAssumeRole: { StaticValue: { Values: [arn] } } } }), 'config.amazonaws.com', 'ssm.amazonaws.com'],
    ['AWS::Redshift::ScheduledAction', (arn) => ({ IamRole: arn }), 'redshift.amazonaws.com', 'scheduler.redshift.amazonaws.com'],
    // None of them is the one that the resource is called after.
    ['AWS::CloudFront::RealtimeLogConfig', (arn) => ({ EndPoints: [{ KinesisStreamConfig: { RoleArn: arn } }] }), 'logger.cloudfront.amazonaws.com', 'kinesis.amazonaws.com'],
  ])('is passed to all where AWS does not say to which: %s', (type, properties, ...services) => {
    const pass = passes(properties, type, ...services);
    expect(services.map((each) => pass(each))).toEqual(['allowed', 'allowed']);
    expect(pass('ec2.amazonaws.com')).toBe('no identity policy allows it');
  });
});

test.each<[string, string, Json, string]>([
  ['by name', 'AWS::EMR::Cluster', { Name: 'c', ServiceRole: { Ref: 'Theirs' } }, 'ServiceRole'],
  ['by ARN, in a condition', 'AWS::Lambda::Function', { Role: { 'Fn::If': ['Given', { Ref: 'Theirs' }, role('theirs')] }, Code: { ZipFile: '//' } }, 'Role'],
  ['at the end of an ARN', 'AWS::Lambda::Function', { Role: { 'Fn::Sub': 'arn:aws:iam::111111111111:role/${Theirs}' }, Code: { ZipFile: '//' } }, 'Role'],
])('a role of a parameter that is empty by default, %s, is asked about, and none of every path passed', (_, type, properties, property) => {
  const define = (stack: Stack) => {
    new CfnParameter(stack, 'Theirs', { default: '' });
    new CfnCondition(stack, 'Given');
    resource(type, properties)(stack);
  };
  expect(problemsIn(deployed(define).app)).toEqual([`CloudFormationExecutionRole.UnknownRole app/X.${property}`]);
  const granted = deployed(define, { additionalPermissions: [{ resourceType: type, actions: [], passedRoles: [] }] }).granted();
  expect(granted.resources('iam:PassRole').filter((each) => each !== role('theirs'))).toEqual([]);
});

test('an imported profile is not one of the stacks because both are unknown', () => {
  const { app } = deployed((stack) => {
    new CfnResource(stack, 'Own', { type: 'AWS::IAM::InstanceProfile', properties: { Roles: ['worker'], InstanceProfileName: Fn.importValue('name') } });
    resource('AWS::EC2::Instance', { IamInstanceProfile: Fn.importValue('profile') })(stack);
  }, { additionalPermissions: [{ resourceType: 'AWS::IAM::InstanceProfile', actions: [] }] });
  expect(problemsIn(app)).toContain('CloudFormationExecutionRole.UnknownRole app/X.IamInstanceProfile');
});

test('a role of the stack in a text is that one', () => {
  const granted = deployed((stack) => {
    const own = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('logs.amazonaws.com') });
    resource('AWS::Logs::AccountPolicy', { PolicyName: 'p', PolicyDocument: stack.toJsonString({ RoleArn: own.roleArn }) })(stack);
  }).granted();
  const [own] = granted.resources('iam:PassRole');
  expect(own).toMatch(/role\/app-Own[0-9A-F]+-\*$/);
  expect(granted.allows('iam:PassRole', own.replace('*', 'x'), { 'iam:PassedToService': 'logs.amazonaws.com' })).toBe(true);
});

describe('a role of a stack', () => {
  const allowed = (granted: Granted, action: string, name: string) => granted.decide(action, role(name)).reason;

  test('that another one of the stacks imports and grants something to', () => {
    const app = new App();
    const [other, stack, administration] = ['Other', 'app', 'Administration'].map((id) => new Stack(app, id, { env: ENV }));
    const worker = new iam.Role(other, 'Worker', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new sqs.Queue(stack, 'Queue').grantSendMessages(iam.Role.fromRoleArn(stack, 'Imported', other.exportValue(worker.roleArn)));
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack, other], roleName: 'deployer' });
    const granted = Granted.of(administration);
    expect(allowed(granted, 'iam:PutRolePolicy', 'Other-Worker11F36D0F-AbCdEf')).toBe('allowed');
    expect(allowed(granted.without('iam:PutRolePolicy'), 'iam:PutRolePolicy', 'Other-Worker11F36D0F-AbCdEf')).toBe('no identity policy allows it');
    expect(allowed(granted, 'iam:PutRolePolicy', 'Payments-Worker11F36D0F-AbCdEf')).toBe('no identity policy allows it');
  });

  test('that a nested stack gets as a parameter and grants something to', () => {
    const granted = deployed((stack) => {
      const worker = new iam.Role(stack, 'Worker', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      const nested = new NestedStack(stack, 'Nested');
      new sqs.Queue(nested, 'Queue').grantSendMessages(iam.Role.fromRoleArn(nested, 'Imported', worker.roleArn));
    }).granted();
    expect(allowed(granted, 'iam:PutRolePolicy', 'app-Worker11F36D0F-AbCdEf')).toBe('allowed');
    expect(allowed(granted, 'iam:PutRolePolicy', 'app-Other11F36D0F-AbCdEf')).toBe('no identity policy allows it');
  });

  test('whose name a condition decides, with what is given to it and what passes it', () => {
    const { app, granted } = deployed((stack) => {
      new CfnCondition(stack, 'Production');
      const worker = new iam.CfnRole(stack, 'Worker', { roleName: Fn.conditionIf('Production', 'live', 'trial').toString(), assumeRolePolicyDocument: { Statement: [] } });
      new iam.CfnPolicy(stack, 'Policy', { policyName: 'p', roles: [worker.ref], policyDocument: {} });
      new lambda.CfnFunction(stack, 'F', { role: worker.attrArn, code: { zipFile: '//' }, handler: 'i.h', runtime: 'nodejs20.x' });
    });
    expect(problemsIn(app)).toEqual([]);
    for (const name of ['live', 'trial']) {
      expect(allowed(granted(), 'iam:CreateRole', name)).toBe('allowed');
      expect(allowed(granted(), 'iam:PutRolePolicy', name)).toBe('allowed');
      expect(granted().allows('iam:PassRole', role(name), { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(true);
    }
    for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole']) expect(allowed(granted(), action, 'other')).toBe('no identity policy allows it');
  });

  test('whose name a condition decides, from another stack and within a nested one', () => {
    const app = new App();
    const [other, stack, administration] = ['Other', 'app', 'Administration'].map((id) => new Stack(app, id, { env: ENV }));
    new CfnCondition(other, 'Production');
    const worker = new iam.CfnRole(other, 'Worker', { roleName: Fn.conditionIf('Production', 'live', 'trial').toString(), assumeRolePolicyDocument: { Statement: [] } });
    const imported = other.exportValue(worker.attrArn);
    const fn = (scope: Stack) => new lambda.CfnFunction(scope, 'F', { role: imported, code: { zipFile: '//' }, handler: 'i.h', runtime: 'nodejs20.x' });
    fn(stack);
    const nested = new NestedStack(other, 'Nested');
    new lambda.CfnFunction(nested, 'F', { role: worker.attrArn, code: { zipFile: '//' }, handler: 'i.h', runtime: 'nodejs20.x' });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack, other], roleName: 'deployer' });
    const granted = Granted.of(administration);
    const pass = (name: string) => granted.allows('iam:PassRole', role(name), { 'iam:PassedToService': 'lambda.amazonaws.com' });
    expect(['live', 'trial', 'other'].map(pass)).toEqual([true, true, false]);
  });

  test('whose name is its own, or made up', () => {
    const { app, granted } = deployed((stack) => {
      new CfnCondition(stack, 'Production');
      new CfnResource(stack, 'Worker', { type: 'AWS::IAM::Role', properties: { RoleName: { 'Fn::If': ['Production', 'live', { Ref: 'AWS::NoValue' }] }, AssumeRolePolicyDocument: { Statement: [] } } });
    });
    expect(problemsIn(app)).toEqual([]);
    for (const name of ['live', 'app-Worker-AbCdEf']) expect(allowed(granted(), 'iam:CreateRole', name)).toBe('allowed');
    expect(allowed(granted(), 'iam:CreateRole', 'app-Other')).toBe('no identity policy allows it');
  });
});
