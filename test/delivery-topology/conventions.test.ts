import { App, Aws, CfnResource, Stack, TagManager } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { SecureArtifactBucket } from '../../src';
import { problemsOf } from '../helpers/errors';
import { TOOLING, topologyOf } from '../helpers/topologies';

const topology = topologyOf({
  platform: { ...TOOLING, conventions: { tags: { 'team': 'auth', 'cost center': '47 11' }, permissionsBoundaryName: 'Bound', iamPath: '/delivery/' } },
});
const { conventions } = topology.platform;
const tags = Match.arrayWith([{ Key: 'cost center', Value: '47 11' }, { Key: 'team', Value: 'auth' }]);
const boundary = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111111111111:policy/Bound']] };

function userStack(): Stack {
  const stack = new Stack(new App(), 'Users', { env: TOOLING });
  new iam.Role(stack, 'Before', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  new sns.Topic(stack, 'Topic');
  return stack;
}

/** Every resource of a stack that takes tags but lacks the topology's, and every role that is not bounded or lies elsewhere. */
function unconventional(stack: Stack): string[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  return stack.node.findAll().filter(CfnResource.isCfnResource).flatMap((resource) => {
    const { Type, Properties = {} } = Resources[stack.resolve(resource.logicalId)];
    const keys = (Properties.Tags ?? []).map((tag: { Key: string }) => tag.Key);
    const tagged = !TagManager.isTaggable(resource) || ['team', 'cost center'].every((key) => keys.includes(key));
    const bounded = Type !== 'AWS::IAM::Role' || (Properties.PermissionsBoundary && Properties.Path === conventions.iamPath);
    return tagged && bounded ? [] : [`${resource.node.path} (${Type})`];
  });
}

test('every construct of the topology follows its conventions in everything that it makes', () => {
  const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(stack, 'Artifacts', { topology });
  expect(stack.node.findAll().filter(TagManager.isTaggable).length).toBeGreaterThan(1);
  expect(unconventional(stack)).toEqual([]);
});

test('what follows no convention would be found', () => {
  const stack = userStack();
  expect(unconventional(stack)).toEqual(['Users/Before/Resource (AWS::IAM::Role)', 'Users/Topic/Resource (AWS::SNS::Topic)']);
});

test('a stack that the conventions are applied to has every role bounded and every resource tagged, later ones too', () => {
  const stack = userStack();
  conventions.applyTo(stack);
  new iam.Role(stack, 'After', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::IAM::Role', { Tags: tags, PermissionsBoundary: boundary });
  template.hasResourceProperties('AWS::SNS::Topic', { Tags: tags });
});

test('applying conventions twice, or to a stack and a construct in it, is the same as once', () => {
  const once = userStack();
  conventions.applyTo(once);
  const twice = userStack();
  conventions.applyTo(twice);
  conventions.applyTo(twice);
  expect(Template.fromStack(twice).toJSON()).toEqual(Template.fromStack(once).toJSON());
});

test('conventions that say nothing change nothing', () => {
  const stack = userStack();
  topologyOf().platform.conventions.applyTo(stack);
  expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(userStack()).toJSON());
});

test('an app can have conventions too, and each of its accounts its own boundary', () => {
  const app = new App();
  const stacks = ['111111111111', '222222222222'].map((account) => new Stack(app, `In${account}`, { env: { account, region: 'eu-west-1' } }));
  for (const stack of stacks) new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  conventions.applyTo(app);
  for (const stack of stacks) {
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(JSON.stringify(role.Properties.PermissionsBoundary)).toContain(`:iam::${stack.account}:policy/Bound`);
  }
});

test('a child of whatever name does not keep a stack from being bounded', () => {
  const stack = userStack();
  new Construct(stack, 'PermissionsBoundary');
  conventions.applyTo(stack);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { PermissionsBoundary: boundary });
});

test('two platforms with different boundaries cannot both bound a scope', () => {
  const stack = userStack();
  conventions.applyTo(stack);
  const other = topologyOf({ platform: { ...TOOLING, conventions: { permissionsBoundaryName: 'Strict' } } }).platform.conventions;
  expect(problemsOf(() => other.applyTo(stack))).toEqual(['DeliveryTopology.ConflictingConventions permissionsBoundaryName']);
});

test('the boundary is the one of the account that the stack is deployed to', () => {
  const stack = new Stack(new App(), 'Anywhere');
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  conventions.applyTo(stack);
  const role = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))[0];
  expect(role.Properties.PermissionsBoundary).toEqual(stack.resolve(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:policy/Bound`));
});
