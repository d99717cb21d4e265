import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Aspects, CfnResource, IAspect, LegacyStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionPolicies, CloudFormationExecutionRole, DeployedTemplate } from '../../src';
import { PROD, topologyOf } from '../helpers/topologies';

const queueArn = (name: string, region = 'eu-west-1') => `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;
const policiesIn = (stack: Stack) => Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy');

function twoStacks() {
  const app = new App();
  const service = new Stack(app, 'Service', { env: ENV });
  const administration = new Stack(app, 'Administration', { env: ENV });
  return { app, service, administration };
}

describe('the role', () => {
  const { service, administration } = twoStacks();
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  const execution = new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], roleName: 'deployer' });
  const template = Template.fromStack(administration);

  test('trusts CloudFormation for this account, and nobody else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'deployer',
      AssumeRolePolicyDocument: {
        Statement: [{
          Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'cloudformation.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        }],
      },
    });
    expect(execution.roleName).toBe('deployer');
    expect(administration.resolve(execution.roleArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ExecutionRole/), 'Arn'] });
  });

  test('has as many policies as it needs, each attached', () => {
    const policies = template.findResources('AWS::IAM::ManagedPolicy');
    const names = Object.values<any>(policies).map(({ Properties: { ManagedPolicyName: name } }) => name);
    expect(names).toEqual([expect.stringMatching(/^Administration-Execution-[0-9A-F]{8}-1$/)]);
    for (const { Properties: { Roles: roles } } of Object.values<any>(policies)) expect(roles).toEqual([{ Ref: expect.stringMatching(/^ExecutionRole/) }]);
    expect(administration.resolve(execution.managedPolicyArns)).toHaveLength(Object.keys(policies).length);
  });

  test('cannot change itself, its policies, and what CDK deploys with', () => {
    const grants = Granted.inTemplate(template.toJSON());
    const [policy] = Object.values<any>(template.findResources('AWS::IAM::ManagedPolicy')).map(({ Properties: { ManagedPolicyName: name } }) => `arn:aws:iam::${ACCOUNT}:policy/${name}`);
    for (const [action, resource] of [
      ['iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/deployer`],
      ['iam:CreatePolicyVersion', policy], ['iam:UpdateAssumeRolePolicy', `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-west-1`],
    ]) {
      expect({ action, resource, reason: grants.decide(action, resource).reason }).toEqual({ action, resource, reason: 'explicit deny' });
      expect(grants.withoutDenials.allows(action, resource)).toBe(false);
    }
  });
});

test('policies alone are named for the bootstrap command', () => {
  const { service, administration } = twoStacks();
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  const policies = new CloudFormationExecutionPolicies(administration, 'Policies', { stacks: [service], policyNamePrefix: 'acme-execution' });
  const role = new iam.Role(administration, 'Role', { assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com') });
  policies.attachToRole(role);
  policies.attachToRole(role);
  const template = Template.fromStack(administration);
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'acme-execution-1', Path: '/', Roles: [{ Ref: administration.getLogicalId(role.node.defaultChild as CfnResource) }] });
  const [output] = Object.values<any>(template.findOutputs('*')).map(({ Value: value }) => value);
  expect(output).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${ACCOUNT}:policy/acme-execution-1`]] });
  const grants = Granted.inTemplate(template.toJSON());
  expect(grants.decide('iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-west-1`).reason).toBe('explicit deny');
});

test('a topology\'s conventions hold', () => {
  const topology = topologyOf({ platform: { account: '999999999999', region: 'eu-west-1', conventions: { iamPath: '/delivery/', permissionsBoundaryName: 'limit', tags: { team: 'a' } } } });
  const app = new App();
  const env = { account: PROD.account, region: PROD.region };
  const service = new Stack(app, 'Service', { env });
  new sqs.Queue(service, 'Queue');
  const administration = new Stack(app, 'Administration', { env });
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], topology, environment: 'prod', roleName: 'deployer' });
  const template = Template.fromStack(administration);
  template.hasResourceProperties('AWS::IAM::Role', {
    Path: '/delivery/', Tags: [{ Key: 'team', Value: 'a' }], PermissionsBoundary: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${PROD.account}:policy/limit`]] },
  });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Path: '/delivery/' });
  const grants = Granted.inTemplate(template.toJSON());
  expect(grants.decide('iam:CreatePolicyVersion', `arn:aws:iam::${PROD.account}:policy/limit`).reason).toBe('explicit deny');
  expect(grants.decide('iam:DeleteRole', `arn:aws:iam::${PROD.account}:role/delivery/deployer`).reason).toBe('explicit deny');
});

describe('stacks are read when the template is written', () => {
  class AddsLate implements IAspect {
    public visit(node: IConstruct): void {
      if (node instanceof sqs.Queue && !Stack.of(node).node.tryFindChild('Late')) new sqs.CfnQueue(Stack.of(node), 'Late', { queueName: 'late' });
      if (node instanceof sqs.CfnQueue && node.queueName === 'orders') node.queueName = 'renamed';
    }
  }

  test('with what comes after the role, and what aspects add and change', () => {
    const { app, service, administration } = twoStacks();
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    Aspects.of(app).add(new AddsLate());
    new sqs.Queue(service, 'Queue', { queueName: 'orders' });
    expect(Granted.of(administration).resources('sqs:CreateQueue')).toEqual([queueArn('late'), queueArn('renamed')]);
  });

  test('with references to other stacks', () => {
    const { app, service, administration } = twoStacks();
    const other = new Stack(app, 'Other', { env: ENV });
    const role = new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new lambda.CfnFunction(service, 'Function', { role: role.roleArn, code: { zipFile: '//' } });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service, other] });
    const grants = Granted.of(administration);
    const [arn] = grants.resources('iam:PassRole');
    expect(arn).toMatch(/:role\/Other-Role[0-9A-F]+-\*$/);
    expect(grants.allows('iam:PassRole', arn.replace('*', 'x'), { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(true);
  });

  test('of other regions, in theirs', () => {
    const { app, administration } = twoStacks();
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...ENV, region: 'us-east-1' } });
    new sqs.Queue(elsewhere, 'Queue', { queueName: 'orders' });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [elsewhere] });
    expect(Granted.of(administration).resources('sqs:CreateQueue')).toEqual([queueArn('orders', 'us-east-1')]);
  });

  test('without an account and region, for wherever the role is', () => {
    const app = new App();
    const service = new Stack(app, 'Service');
    new sqs.Queue(service, 'Queue', { queueName: 'orders' });
    const administration = new Stack(app, 'Administration');
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sqs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':orders']] };
    expect(JSON.stringify(Template.fromStack(administration).toJSON())).toContain(JSON.stringify(arn));
    expect(Granted.of(administration).allows('sqs:CreateQueue', queueArn('orders'))).toBe(true);
  });

  test('deployed without bootstrap roles', () => {
    const app = new App();
    const service = new Stack(app, 'Service', { env: ENV, synthesizer: new LegacyStackSynthesizer() });
    new sqs.Queue(service, 'Queue', { queueName: 'orders' });
    const administration = new Stack(app, 'Administration', { env: ENV, synthesizer: new LegacyStackSynthesizer() });
    new CloudFormationExecutionPolicies(administration, 'Policies', { stacks: [service] });
    const grants = Granted.of(administration);
    expect(grants.resources('ssm:GetParameters')).toEqual([]);
    expect(grants.statements.filter(({ Effect: effect }) => effect === 'Deny').map(({ Resource: resource }) => resource)).toEqual([[expect.stringMatching(/:policy\/.*-\?$/), expect.stringMatching(/:policy\/.*-\?\?$/)]]);
  });

  test('for each role its own', () => {
    const { app, service, administration } = twoStacks();
    const other = new Stack(app, 'Other', { env: ENV });
    new sqs.Queue(service, 'Queue', { queueName: 'orders' });
    new sqs.Queue(other, 'Queue', { queueName: 'bills' });
    const second = new Stack(app, 'Second', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    new CloudFormationExecutionRole(second, 'Execution', { stacks: [other] });
    expect(Granted.of(administration).resources('sqs:CreateQueue')).toEqual([queueArn('orders')]);
    expect(Granted.of(second).resources('sqs:CreateQueue')).toEqual([queueArn('bills')]);
    const policies = [administration, second].flatMap((stack) => Object.values<any>(policiesIn(stack)));
    const names = policies.map(({ Properties: { ManagedPolicyName: name } }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('also without validation', () => {
    const { app, service, administration } = twoStacks();
    new sqs.Queue(service, 'Queue', { queueName: 'orders' });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    const { template } = app.synth({ skipValidation: true }).getStackByName('Administration');
    expect(Granted.inTemplate(template).resources('sqs:CreateQueue')).toEqual([queueArn('orders')]);
    expect(Object.values<any>(template.Resources).filter(({ Type: type }) => type === 'AWS::IAM::ManagedPolicy')).toHaveLength(1);
  });
});

describe('stages', () => {
  class Delivery extends Stage {
    public readonly stack = new Stack(this, 'Service', { env: ENV });
    public readonly queue = new sqs.Queue(this.stack, 'Queue', { queueName: 'orders' });
  }

  test('that are synthesized before are read', () => {
    const app = new App();
    const delivery = new Delivery(app, 'Delivery');
    const administration = new Stack(app, 'Administration', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [delivery.stack] });
    expect(Granted.of(administration).resources('sqs:CreateQueue')).toEqual([queueArn('orders')]);
  });

  test('are read from one another in their order', () => {
    const app = new App();
    const delivery = new Delivery(app, 'Delivery');
    const later = new Stage(app, 'Administration');
    const administration = new Stack(later, 'Administration', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [delivery.stack] });
    app.synth();
    expect(Granted.of(administration).resources('sqs:CreateQueue')).toEqual([queueArn('orders')]);
  });

  test('that are synthesized later are refused', () => {
    const app = new App();
    const earlier = new Stage(app, 'Administration');
    const administration = new Stack(earlier, 'Administration', { env: ENV });
    const delivery = new Delivery(app, 'Delivery');
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [delivery.stack] });
    expect(() => app.synth()).toThrow(/stacks\[0\]: must be of the role's stage, or of one that is synthesized before it.*"Delivery\/Service" \[CloudFormationExecutionRole\.LaterStage\]/);
  });

  test('inside of a stack\'s app are no later ones', () => {
    const app = new App();
    const inner = new Stage(app, 'Inner');
    const administration = new Stack(inner, 'Administration', { env: ENV });
    const service = new Stack(app, 'Service', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    expect(() => app.synth()).toThrow('CloudFormationExecutionRole.LaterStage');
  });
});

describe('templates of another app', () => {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  const written = new App({ outdir: directory });
  const service = new Stack(written, 'Service', { env: ENV, stackName: 'acme-service' });
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  const nested = new NestedStack(service, 'Nested');
  new sqs.Queue(nested, 'Queue', { queueName: 'inner' });
  new sqs.Queue(new Stack(written, 'Agnostic'), 'Queue', { queueName: 'agnostic' });
  written.synth();

  const grants = (templates: DeployedTemplate[]) => {
    const administration = new Stack(new App(), 'Administration', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { templates });
    return Granted.of(administration);
  };

  test('are read from a file, with nested ones', () => {
    const template = DeployedTemplate.fromFile(join(directory, 'Service.template.json'), { stackName: 'acme-service', ...ENV });
    expect(template.stackName).toBe('acme-service');
    const read = grants([template]);
    expect(read.resources('sqs:CreateQueue')).toEqual([queueArn('inner'), queueArn('orders')]);
    expect(read.resources('cloudformation:CreateStack')).toEqual([expect.stringContaining(':stack/acme-service-NestedNestedStack')]);
    expect(read.resources('ssm:GetParameters')).toEqual([`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/cdk-bootstrap/hnb659fds/version`]);
    expect(read.resources('s3:GetObject')).toEqual([`arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-eu-west-1/*.json`]);
  });

  test('are read from an assembly, all or some', () => {
    expect(DeployedTemplate.fromAssembly(directory).map(({ stackName }) => stackName)).toEqual(['Agnostic', 'acme-service']);
    expect(grants(DeployedTemplate.fromAssembly(directory, { stackNames: ['Agnostic'] })).resources('sqs:CreateQueue')).toEqual([queueArn('agnostic')]);
  });

  test('say the same as the live stacks do', () => {
    const app = new App();
    const live = new Stack(app, 'Service', { env: ENV, stackName: 'acme-service' });
    new sqs.Queue(live, 'Queue', { queueName: 'orders' });
    const administration = new Stack(app, 'Administration', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [live] });
    const read = grants(DeployedTemplate.fromAssembly(directory, { stackNames: ['acme-service'] }));
    const said = Granted.of(administration);
    for (const action of said.actions) expect(read.resources(action)).toEqual(expect.arrayContaining(said.resources(action)));
  });
});

describe.each([['aws', 'eu-west-1'], ['aws-cn', 'cn-north-1'], ['aws-us-gov', 'us-gov-west-1']])('in the partition %s', (partition, region) => {
  test('ARNs are that partition\'s', () => {
    const app = new App();
    const service = new Stack(app, 'Service', { env: { account: ACCOUNT, region } });
    new lambda.Function(service, 'Function', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'a.b', code: lambda.Code.fromInline('//') });
    new sqs.Queue(service, 'Queue', { queueName: 'orders' });
    const administration = new Stack(app, 'Administration', { env: { account: ACCOUNT, region } });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    expect(JSON.stringify(Template.fromStack(administration).toJSON())).not.toContain('arn:aws');
    const grants = Granted.of(administration, { partition, region });
    expect(grants.allows('sqs:CreateQueue', `arn:${partition}:sqs:${region}:${ACCOUNT}:orders`)).toBe(true);
    const [role] = grants.resources('iam:PassRole');
    expect(role).toMatch(new RegExp(`^arn:${partition}:iam::${ACCOUNT}:role/Service-FunctionServiceRole`));
    expect(grants.allows('iam:PassRole', role.replace('*', 'x'), { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(true);
  });
});

test('the same app is the same bytes', () => {
  const synthesized = () => {
    const { service, administration } = twoStacks();
    for (let i = 0; i < 30; i++) new sqs.Queue(service, `Queue${i}`);
    new lambda.Function(service, 'Function', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'a.b', code: lambda.Code.fromInline('//') });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    return JSON.stringify(Template.fromStack(administration).toJSON());
  };
  expect(synthesized()).toBe(synthesized());
});
