import { App, AspectPriority, Aspects, Aws, CfnParameter, CfnResource, Lazy, Stack, TagManager } from 'aws-cdk-lib';
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

describe('a boundary of a role\'s own', () => {
  const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
  const byName = (name: string) => (stack: Stack) => iam.ManagedPolicy.fromManagedPolicyName(stack, 'PB', name);
  const byArn = (arn: string) => (stack: Stack) => iam.ManagedPolicy.fromManagedPolicyArn(stack, 'PB', arn);
  const made = (props: iam.ManagedPolicyProps = {}) => (stack: Stack) =>
    new iam.ManagedPolicy(stack, 'PB', { statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })], ...props });
  const overridden = (property: string, value: unknown) => (stack: Stack) => {
    const policy = made({ managedPolicyName: 'StricterBoundary' })(stack);
    (policy.node.defaultChild as iam.CfnManagedPolicy).addPropertyOverride(property, value);
    return policy;
  };

  function synthesized(boundaryOf: (stack: Stack) => iam.IManagedPolicy, more: (role: iam.Role) => void = () => undefined, env: object = TOOLING) {
    const stack = new Stack(new App(), 'Users', { env });
    const role = new iam.Role(stack, 'Own', { assumedBy, permissionsBoundary: boundaryOf(stack) });
    conventions.applyTo(stack);
    more(role);
    return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))[0].Properties.PermissionsBoundary;
  }
  const lost = (own: string) => 'permissionsBoundary: must be Bound or be left out: the conventions of Users replace it at Users/Own/Resource; for another boundary, '
    + `apply them to what lies beside it, got "${own}" [DeliveryTopology.ConflictingConventions]`;

  test.each<[string, (stack: Stack) => iam.IManagedPolicy, string]>([
    ['by its name', byName('StricterBoundary'), 'StricterBoundary'],
    ['by its path', byName('team/Bound'), 'team/Bound'],
    ['by its ARN', byArn('arn:aws:iam::111111111111:policy/StricterBoundary'), 'StricterBoundary'],
    ['of AWS', () => iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'), 'ReadOnlyAccess'],
    ['that the app makes', made({ managedPolicyName: 'StricterBoundary' }), 'StricterBoundary'],
    ['that the app makes with a path', made({ managedPolicyName: 'Bound', path: '/team/' }), 'team/Bound'],
    ['that CloudFormation names', made(), '(a policy of the app)'],
    ['that the app makes as CloudFormation knows it', (stack) =>
      byArn(new iam.CfnManagedPolicy(stack, 'Policy', { managedPolicyName: 'Bound2', policyDocument: {} }).ref)(stack), 'Bound2'],
    ['whose ARN is made of its name', (stack) => byArn(`arn:aws:iam::111111111111:policy/${made({ managedPolicyName: 'StricterBoundary' })(new Stack(stack, 'Policies')).managedPolicyName}`)(stack),
      'StricterBoundary'],
    ['whose name is overridden', overridden('ManagedPolicyName', 'Other'), 'Other'],
    ['of another stack', (stack) => made({ managedPolicyName: 'StricterBoundary' })(new Stack(stack.node.root as App, 'Policies', { env: TOOLING })), 'StricterBoundary'],
  ])('%s is not replaced without a word', (_, boundaryOf, own) => expect(() => synthesized(boundaryOf)).toThrow(lost(own)));

  test('is not replaced in a stack whose account nobody knows either', () => {
    expect(() => synthesized(byName('StricterBoundary'), undefined, {})).toThrow(lost('StricterBoundary'));
  });

  test.each<[string, (stack: Stack) => iam.IManagedPolicy]>([
    ['by its name', byName('Bound')],
    ['by its ARN', byArn('arn:aws:iam::111111111111:policy/Bound')],
    ['made by the app', made({ managedPolicyName: 'Bound' })],
    ['as its name is overridden', overridden('ManagedPolicyName', 'Bound')],
  ])('may be that of the conventions, %s', (_, boundaryOf) => {
    for (const env of [TOOLING, {}]) expect(() => synthesized(boundaryOf, undefined, env)).not.toThrow();
  });

  test.each<[string, (stack: Stack) => iam.IManagedPolicy]>([
    ['its ARN', (stack) => byArn(new CfnParameter(stack, 'Arn').valueAsString)(stack)],
    ['its name', (stack) => byName(new CfnParameter(stack, 'Name').valueAsString)(stack)],
    ['the name that the app gives it', (stack) => made({ managedPolicyName: new CfnParameter(stack, 'Name').valueAsString })(stack)],
    ['its path', overridden('Path', { 'Fn::ImportValue': 'path' })],
    ['what the policy is, which CDK cannot write', overridden('Path', Lazy.any({ produce: () => { throw new Error('later'); } }))],
  ])('may be that of the conventions where the deployment alone knows %s', (what, boundaryOf) => {
    if (what.endsWith('write')) expect(() => synthesized(boundaryOf)).toThrow(/^(?![^]*ConflictingConventions)[^]*later/);
    else expect(synthesized(boundaryOf)).toEqual(boundary);
  });

  test('may be set again after the conventions, or beside them', () => {
    const again = (role: iam.Role) => Aspects.of(role).add({
      visit: (node) => void (node instanceof iam.CfnRole && node.addPropertyOverride('PermissionsBoundary', 'arn:aws:iam::111111111111:policy/StricterBoundary')),
    }, { priority: AspectPriority.DEFAULT + 1 });
    expect(synthesized(byName('StricterBoundary'), again)).toBe('arn:aws:iam::111111111111:policy/StricterBoundary');
    const stack = new Stack(new App(), 'Users', { env: TOOLING });
    new iam.Role(stack, 'Own', { assumedBy, permissionsBoundary: byName('StricterBoundary')(stack) });
    conventions.applyTo(new iam.Role(stack, 'Other', { assumedBy }));
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')).map(({ Properties }) => JSON.stringify(Properties.PermissionsBoundary));
    expect(roles.map((each) => /policy\/(\w+)/.exec(each)?.[1]).sort()).toEqual(['Bound', 'StricterBoundary']);
  });

  test('is told of once, by the innermost scope with conventions', () => {
    const app = new App();
    const stack = new Stack(app, 'Users', { env: TOOLING });
    new iam.User(stack, 'Own', { permissionsBoundary: byName('StricterBoundary')(stack) });
    [app, stack].forEach((each) => conventions.applyTo(each));
    expect(() => app.synth()).toThrow(/^(?![^]*conventions of the app)[^]*conventions of Users replace it at Users\/Own\/Resource/);
    const other = new App();
    const users = new Stack(other, 'Users', { env: TOOLING });
    new iam.User(users, 'Own', { permissionsBoundary: byName('StricterBoundary')(users) });
    conventions.applyTo(other);
    expect(() => other.synth()).toThrow('the conventions of the app replace it at Users/Own/Resource');
  });

  test('that is no text is CDK\'s to refuse', () => {
    const stack = new Stack(new App(), 'Users', { env: TOOLING });
    const role = new iam.CfnRole(stack, 'Own', { assumeRolePolicyDocument: {} });
    Object.assign(role, { permissionsBoundary: 7 });
    conventions.applyTo(stack);
    expect(() => Template.fromStack(stack)).toThrow(/^(?![^]*TypeError)[^]*permissionsBoundary: 7 should be a string/);
  });
});

test.each([undefined, null, 7, 'Users', {}, { node: {} }, Aws.STACK_NAME])('conventions are applied to constructs, and not to %p', (scope: any) => {
  for (const each of [conventions, topologyOf().platform.conventions]) {
    expect(problemsOf(() => each.applyTo(scope))).toEqual(['DeliveryTopology.MissingProperty scope']);
  }
});

test('the boundary is the one of the account that the stack is deployed to', () => {
  const stack = new Stack(new App(), 'Anywhere');
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  conventions.applyTo(stack);
  const role = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))[0];
  expect(role.Properties.PermissionsBoundary).toEqual(stack.resolve(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:policy/Bound`));
});
