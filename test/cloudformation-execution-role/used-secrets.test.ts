import { App, CfnParameter, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { deployed, problemsIn } from './deployed-app';
import { ACCOUNT, Granted } from './granted';
import { CloudFormationExecutionRole } from '../../src';
import { actionsOfType, kindsOfAction, knownTypes } from '../../src/cloudformation-execution-role/private/permission-data';

const secret = (name: string, region = 'eu-west-1') => `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}`;
const resource = (type: string, properties = {}) => (stack: Stack) => void new CfnResource(stack, 'X', { type, properties });
const reason = (granted: Granted, action: string, name: string) => granted.decide(action, secret(name)).reason;

/** Secrets of services, and one of a user. */
const OTHERS = ['rds!cluster-1-AbCdEf', 'redshift!orders-admin-AbCdEf', 'appflow!1-crm-AbCdEf', 'other!x-AbCdEf', 'payments-AbCdEf'];

test('a connection of EventBridge has the secrets of connections alone', () => {
  const granted = deployed((stack) => void new events.CfnConnection(stack, 'Connection', { authorizationType: 'BASIC', authParameters: {} })).granted();
  for (const action of ['CreateSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecret'].map((each) => `secretsmanager:${each}`)) {
    expect(reason(granted, action, 'events!connection/crm/1-AbCdEf')).toBe('allowed');
    expect(reason(granted.without(action), action, 'events!connection/crm/1-AbCdEf')).toBe('no identity policy allows it');
    for (const other of OTHERS) expect(reason(granted, action, other)).toBe('no identity policy allows it');
  }
  expect(granted.allows('secretsmanager:GetSecretValue', secret('events!connection/crm/1-AbCdEf', 'us-east-1'))).toBe(false);
});

test.each<[string, string, string]>([
  ['AWS::AppFlow::ConnectorProfile', 'PutResourcePolicy', 'appflow!1-crm-AbCdEf'],
  ['AWS::BedrockAgentCore::ApiKeyCredentialProvider', 'CreateSecret', 'bedrock-agentcore-identity!default/apikey/crm-AbCdEf'],
  ['AWS::DataSync::LocationSMB', 'UpdateSecret', 'aws-datasync!loc-1-AbCdEf'],
  ['AWS::DataSync::StorageSystem', 'PutSecretValue', 'datasync!1-AbCdEf'],
  ['AWS::EVS::Environment', 'UpdateSecret', 'evs!env-1_vCenterAdmin-AbCdEf'],
  ['AWS::PCS::Cluster', 'TagResource', 'pcs!slurm-secret-1-AbCdEf'],
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
  ['AWS::RDS::DBInstance', 'CreateSecret', 'rds!db-1-AbCdEf'],
  ['AWS::RDS::DBCluster', 'TagResource', 'rds!cluster-2-AbCdEf'],
  ['AWS::Redshift::Cluster', 'CreateSecret', 'redshift!orders-admin-AbCdEf'],
  ['AWS::RedshiftServerless::Namespace', 'RotateSecret', 'redshift!orders-admin-AbCdEf'],
  ['AWS::SecurityLake::SubscriberNotification', 'CreateSecret', 'events!connection/AmazonSecurityLake-1/1-AbCdEf'],
])('%s has those of its service: %s', (type, name, own) => {
  const action = `secretsmanager:${name}`;
  const granted = deployed(resource(type)).granted();
  expect(reason(granted, action, own)).toBe('allowed');
  expect(reason(granted.without(action), action, own)).toBe('no identity policy allows it');
  const others = OTHERS.filter((each) => each.split('!')[0] !== own.split('!')[0]);
  expect(others.length).toBeGreaterThan(3);
  for (const other of others) expect(reason(granted, action, other)).toBe('no identity policy allows it');
});

test('a service that keeps none has those that the template names', () => {
  const named = secret('AmazonMSK_orders-AbCdEf');
  const granted = deployed(resource('AWS::MSK::BatchScramSecret', { ClusterArn: 'x', SecretArnList: [named] })).granted();
  expect(granted.resources('secretsmanager:GetSecretValue')).toEqual([named, `${named}-??????`]);
  const unknown = deployed((stack) => resource('AWS::MSK::BatchScramSecret', { ClusterArn: 'x', SecretArnList: [new CfnParameter(stack, 'Theirs').valueAsString] })(stack)).granted();
  expect(unknown.resources('secretsmanager:GetSecretValue')).toEqual([]);
});

test('a secret of whose name nothing is known is nobody\'s', () => {
  const granted = (name: string) => deployed((stack) => {
    new CfnParameter(stack, 'Theirs');
    resource('AWS::MSK::BatchScramSecret', { ClusterArn: 'x', SecretArnList: [Fn.sub(secret(name))] })(stack);
  }).granted();
  expect(reason(granted('${Theirs}'), 'secretsmanager:GetSecretValue', 'payments-AbCdEf')).toBe('no identity policy allows it');
  expect(reason(granted('AmazonMSK_${Theirs}'), 'secretsmanager:GetSecretValue', 'AmazonMSK_orders-AbCdEf')).toBe('allowed');
});

test('no type of another service changes a secret that belongs to anybody', () => {
  const onSecrets = (type: string) => {
    const { needed, deleting } = actionsOfType(type)!;
    return [...needed, ...deleting].filter((each) => each.startsWith('secretsmanager:') && kindsOfAction(each)!.length > 0);
  };
  const types = knownTypes().filter((type) => !type.startsWith('AWS::SecretsManager::') && onSecrets(type).length > 0);
  expect(types.length).toBeGreaterThan(20);
  for (const type of types) {
    const granted = deployed(resource(type)).granted();
    for (const action of onSecrets(type)) for (const other of ['other!x-AbCdEf', 'payments-AbCdEf']) expect(reason(granted, action, other)).toBe('no identity policy allows it');
  }
});

test('a secret that properties name by an ARN without its ending is read', () => {
  const granted = deployed(resource('AWS::ECR::PullThroughCacheRule', { CredentialArn: secret('ecr-pullthroughcache/hub') })).granted();
  expect(granted.allows('secretsmanager:GetSecretValue', secret('ecr-pullthroughcache/hub-AbCdEf'))).toBe(true);
  expect(granted.allows('secretsmanager:GetSecretValue', secret('ecr-pullthroughcache/other-AbCdEf'))).toBe(false);
});

test('a password that a dynamic reference reads is the business of no other action', () => {
  const shared = secret('payments/prod');
  const authParameters = { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: `{{resolve:secretsmanager:${shared}:SecretString:key}}` } };
  const granted = deployed(resource('AWS::Events::Connection', { Name: 'c', AuthorizationType: 'API_KEY', AuthParameters: authParameters })).granted();
  expect(granted.allows('secretsmanager:GetSecretValue', `${shared}-AbCdEf`)).toBe(true);
  for (const action of ['CreateSecret', 'DeleteSecret', 'PutSecretValue', 'UpdateSecret']) expect(reason(granted, `secretsmanager:${action}`, 'payments/prod-AbCdEf')).toBe('no identity policy allows it');
  expect(granted.allows('secretsmanager:PutSecretValue', secret('events!connection/c/1-AbCdEf'))).toBe(true);
});

test.each<[string, string]>([
  ['arn:aws:secretsmanager:*:*:secret:p-AbCdEf', 'in its region'],
  [secret('e*'), 'at the end'],
  [secret('*'), 'for all'],
  [secret('ecr-pullthroughcache/h?b'), 'for a letter'],
])('a secret with a wildcard is nobody\'s: %s', (CredentialArn) => {
  const define = resource('AWS::ECR::PullThroughCacheRule', { CredentialArn, Note: `as ${CredentialArn}` });
  expect(problemsIn(deployed(define).app)).toEqual([]);
  for (const action of ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']) expect(deployed(define).granted().resources(action)).toEqual([]);
});

test('a secret whose name has the region or the account in it is read, wherever it is deployed, and no more of it', () => {
  const read = (name: string) => {
    const app = new App();
    const [stack, administration] = ['app', 'Administration'].map((id) => new Stack(app, id));
    new CfnParameter(stack, 'Theirs');
    resource('AWS::MSK::BatchScramSecret', { ClusterArn: 'x', SecretArnList: [Fn.sub(`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}`)] })(stack);
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack], roleName: 'deployer' });
    return Granted.of(administration);
  };
  const reads = (granted: Granted, name: string) => granted.allows('secretsmanager:GetSecretValue', secret(name));
  expect(reads(read('AmazonMSK_${AWS::Region}_db'), 'AmazonMSK_eu-west-1_db-AbCdEf')).toBe(true);
  expect(reads(read('AmazonMSK_${AWS::Region}_db'), 'AmazonMSK_-AbCdEf')).toBe(false);
  expect(reads(read('${AWS::AccountId}/db'), `${ACCOUNT}/db-AbCdEf`)).toBe(true);
  expect(reads(read('pay${Theirs}x'), 'payments-x-AbCdEf')).toBe(true);
  expect(reads(read('pay${Theirs}x'), 'pay-AbCdEf')).toBe(false);
});
