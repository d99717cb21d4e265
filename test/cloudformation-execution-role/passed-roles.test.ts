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
  ['a role of GitHub', 'AWS::CodeBuild::Project', { Triggers: { PullRequestBuildPolicy: { ApproverRoles: ['GITHUB_WRITE'] } } }],
])('%s is nothing that is passed', (_, type, properties) => {
  const { app, granted } = deployed((stack) => {
    new CfnParameter(stack, 'Theirs');
    resource(type, properties)(stack);
  });
  expect(problemsIn(app)).toEqual([]);
  expect(granted().resources('iam:PassRole')).toEqual([]);
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
