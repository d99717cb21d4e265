import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CloudFormationExecutionPolicies, CloudFormationExecutionRole } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

type Json = any;

const topology = topologyOf({ platform: { ...TOOLING, conventions: { iamPath: '/delivery/' } } });
const prod = topology.environment('prod');
const ENV = { account: PROD.account, region: PROD.region };

function app() {
  const root = new App();
  const service = new Stack(root, 'Service', { env: ENV });
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  const stackIn = (id: string, account?: string) => new Stack(root, id, account === undefined ? {} : { env: { ...ENV, account } });
  return { service, stackIn, administration: stackIn('Administration', ENV.account) };
}

const named = (template: Template, type: string, property: string) =>
  Object.values<Json>(template.findResources(type)).map(({ Properties: properties }) => [properties[property], properties.Path]);

describe('with an environment', () => {
  test('role and policies are called as the topology says', () => {
    const { service, administration } = app();
    const role = new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], topology, environment: 'prod' });
    const template = Template.fromStack(administration);
    expect(role.roleName).toBe(prod.cloudFormationRoleName);
    expect(named(template, 'AWS::IAM::Role', 'RoleName')).toEqual([[prod.cloudFormationRoleName, '/delivery/']]);
    expect(named(template, 'AWS::IAM::ManagedPolicy', 'ManagedPolicyName')).toEqual([[`${prod.cloudFormationRoleName}-1`, '/delivery/']]);
    expect(administration.resolve(prod.cloudFormationRoleArn)).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${PROD.account}:role/delivery/${prod.cloudFormationRoleName}`]] });
  });

  test('Fn.join puts the policies\' ARNs together, however many there are', () => {
    const { service, administration } = app();
    const { managedPolicyArns } = new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], topology, environment: 'prod' });
    const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${PROD.account}:policy/delivery/${prod.cloudFormationRoleName}-1`]] };
    expect(administration.resolve(Fn.join(',', managedPolicyArns))).toEqual({ 'Fn::Join': [',', [arn]] });
  });

  test('names that are given come first', () => {
    const { service, administration } = app();
    const own = new CloudFormationExecutionRole(administration, 'Own', { stacks: [service], topology, environment: 'prod', roleName: 'deployer' });
    new CloudFormationExecutionRole(administration, 'Prefix', { stacks: [service], topology, environment: 'prod', policyNamePrefix: 'deploys' });
    expect(own.roleName).toBe('deployer');
    const names = named(Template.fromStack(administration), 'AWS::IAM::ManagedPolicy', 'ManagedPolicyName').map(([name]) => name);
    expect(names).toEqual([expect.stringMatching(/^Administration-Own-[0-9A-F]{8}-1$/), 'deploys-1']);
  });

  test('one that is left out is asked for, not another account', () => {
    const { service, administration } = app();
    const error = deliveryErrorOf(() => new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], topology }));
    expect(error.message).toContain('environment: must be given, as the stack is not of the tooling account 111111111111: one of dev, prod');
    expect(error.code).toBe('CloudFormationExecutionRole.InvalidSetting');
  });
});

describe('a name that another one has in the account', () => {
  const DUPLICATE = 'CloudFormationExecutionRole.DuplicateName';
  test.each<[string, Json, Json, string[]]>([
    ['of an environment', { topology, environment: 'prod' }, { topology, environment: 'prod' }, [`${DUPLICATE} roleName`, `${DUPLICATE} policyNamePrefix`]],
    ['of a role', { roleName: 'deployer' }, { roleName: 'deployer' }, [`${DUPLICATE} roleName`]],
    ['in other capitals', { roleName: 'deployer' }, { roleName: 'Deployer' }, [`${DUPLICATE} roleName`]],
    ['of policies', { policyNamePrefix: 'deploys' }, { policyNamePrefix: 'Deploys' }, [`${DUPLICATE} policyNamePrefix`]],
  ])('%s', (_, first, second, problems) => {
    const { service, administration, stackIn } = app();
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], ...first });
    expect(problemsOf(() => new CloudFormationExecutionRole(administration, 'Second', { stacks: [service], ...second }))).toEqual(problems);
    expect(problemsOf(() => new CloudFormationExecutionRole(stackIn('Elsewhere', ENV.account), 'Second', { stacks: [service], ...second }))).toEqual(problems);
  });

  test('is told with the other\'s path', () => {
    const { service, administration } = app();
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], policyNamePrefix: 'deploys' });
    const second = () => new CloudFormationExecutionPolicies(administration, 'Second', { stacks: [service], policyNamePrefix: 'deploys' });
    expect(second).toThrow('policyNamePrefix: must be another name than that of Administration/Execution, which has it in the account already');
  });

  test('not in another account, nor where nobody knows the account', () => {
    const { stackIn } = app();
    const props = { roleName: 'deployer', policyNamePrefix: 'deploys' };
    const stacks = [stackIn('One', '444444444444'), stackIn('Two', '555555555555'), stackIn('Three'), stackIn('Four')];
    for (const [i, stack] of stacks.entries()) new CloudFormationExecutionRole(stack, 'Execution', { stacks: [stackIn(`Deployed${i}`)], ...props });
    expect(problemsOf(() => new CloudFormationExecutionRole(stacks[2], 'Second', { stacks: [stackIn('Again')], roleName: 'deployer' }))).toEqual([`${DUPLICATE} roleName`]);
  });
});

test.each(['cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1', 'CDK-acme-cfn-exec-role-x', 'cdk-hnb659fds-deploy-role-333333333333-eu-west-1'])('%s is CDK\'s', (roleName) => {
  const { service, administration } = app();
  expect(() => new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], roleName })).toThrow('must not be called as the roles of CDK\'s bootstrap stack');
});

test.each(['cdk-execution', 'acme-cdk-x-cfn-exec-role-y'])('%s is not', (roleName) => {
  const { service, administration } = app();
  expect(new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], roleName }).roleName).toBe(roleName);
});
