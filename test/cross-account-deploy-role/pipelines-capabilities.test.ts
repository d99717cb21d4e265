import { App, Aws, CfnCapabilities, CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Change, deployRole, here, oneApp, pipeline, said, toldOf } from './pipelines';
import { PROD, TOOLING } from '../helpers/topologies';

/** CloudFormation refuses a template with resources of IAM without a capability, and one with names of the user's without a further one. */
const CAPABILITIES = ['CrossAccountDeployRole.DeniedAction, Capabilities of action Prepare of Tooling/Pipeline'];
const { ANONYMOUS_IAM, AUTO_EXPAND, NAMED_IAM, NONE } = CfnCapabilities;
const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
const env = { account: PROD.account, region: PROD.region };

type Fill = (stack: Stack) => unknown;
const anonymous: Fill = (stack) => new iam.Role(stack, 'Role', { assumedBy });
const called = (roleName: string): Fill => (stack) => new iam.Role(stack, 'Role', { assumedBy, roleName });
const named = called('shop');
const resource = (type: string, properties: object = {}): Fill => (stack) => new CfnResource(stack, 'Resource', { type: `AWS::IAM::${type}`, properties });

/** The stack that the pipeline of the README deploys, in its app. */
const shop = (fill: Fill, props: object = { env }, id = 'shop') => (app: App) => fill(new Stack(app, id, props));
const of = (make: (app: App) => unknown, cfnCapabilities?: CfnCapabilities[], change: Change['action'] = {}) => said((app) => {
  oneApp({ action: { cfnCapabilities, ...change } })(app);
  make(app);
});

test.each<[string, Fill, CfnCapabilities[] | undefined, string[]]>([
  ['nothing of IAM', (stack) => new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' }), undefined, []],
  ['a role', anonymous, undefined, CAPABILITIES],
  ['a role', anonymous, [NONE], CAPABILITIES],
  ['a role', anonymous, [AUTO_EXPAND], CAPABILITIES],
  ['a role', anonymous, [ANONYMOUS_IAM], []],
  ['a role', anonymous, [AUTO_EXPAND, ANONYMOUS_IAM], []],
  ['a role', anonymous, [NAMED_IAM], []],
  ['a role with a name', named, undefined, CAPABILITIES],
  ['a role with a name', named, [ANONYMOUS_IAM], CAPABILITIES],
  ['a role with a name', named, [ANONYMOUS_IAM, NAMED_IAM], []],
  ['a role that is called like the stack', called(`${Aws.STACK_NAME}-role`), [ANONYMOUS_IAM], CAPABILITIES],
  ['a role whose name only the deployment knows', called(Fn.importValue('Name')), [ANONYMOUS_IAM], []],
  ['a role whose name only the deployment knows', called(Fn.importValue('Name')), undefined, CAPABILITIES],
  ['a role whose name is left out', called(Aws.NO_VALUE), [ANONYMOUS_IAM], []],
  ['a role whose name is a parameter', (stack) => called(new CfnParameter(stack, 'Name', { default: 'shop' }).valueAsString)(stack), [ANONYMOUS_IAM], []],
  ['a role under a condition', (stack) => {
    const condition = new CfnCondition(stack, 'Some');
    ((named(stack) as iam.Role).node.defaultChild as CfnResource).cfnOptions.condition = condition;
  }, undefined, []],
  ['a policy, which always has a name', (stack) => new iam.Policy(stack, 'P', {
    roles: [iam.Role.fromRoleName(stack, 'R', 'other')], statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
  }), [ANONYMOUS_IAM], []],
  ['a policy that is none yet', (stack) => new iam.Policy(stack, 'P'), undefined, []],
  ['a group with a name', resource('Group', { GroupName: 'x' }), [ANONYMOUS_IAM], CAPABILITIES],
  ['a user with a name', resource('User', { UserName: 'x' }), [ANONYMOUS_IAM], CAPABILITIES],
  ['a managed policy with a name', resource('ManagedPolicy', { ManagedPolicyName: 'x' }), [ANONYMOUS_IAM], CAPABILITIES],
  ['a managed policy, of which AWS does not say', resource('ManagedPolicy'), undefined, []],
  ['an access key', resource('AccessKey'), undefined, CAPABILITIES],
  ['an instance profile with a name, of which AWS does not say', resource('InstanceProfile', { InstanceProfileName: 'x' }), [ANONYMOUS_IAM], []],
  ['a service-linked role, of which AWS does not say', resource('ServiceLinkedRole'), undefined, []],
  ['a role in a nested stack', (stack) => named(new NestedStack(stack, 'Nested')), undefined, []],
  ['a role, which a macro may change', (stack) => { stack.addTransform('Bare'); named(stack); }, undefined, []],
  ['a role, which a macro may change, as it was named once', (stack) => { Object.assign(stack.templateOptions, { transform: 'Bare' }); named(stack); }, undefined, []],
  ['a role under a condition, by an override', (stack) => { new CfnCondition(stack, 'Some'); resource('Role', {})(stack); (stack.node.findChild('Resource') as CfnResource).addOverride('Condition', 'Some'); }, undefined, []],
  ['a role that an override makes another type', (stack) => { resource('Role', {})(stack); (stack.node.findChild('Resource') as CfnResource).addOverride('Type', 'Custom::Role'); }, undefined, []],
  ['another type that an override makes a role', (stack) => new CfnResource(stack, 'R', { type: 'Custom::Role' }).addOverride('Type', 'AWS::IAM::Role'), undefined, CAPABILITIES],
  ['a template with a resource that is none', (stack) => { named(stack); Object.assign(new CfnResource(stack, 'None', { type: 'x' }), { _toCloudFormation: () => ({ Resources: { None: null } }) }); }, undefined, CAPABILITIES],
  ['a role that an override takes away', (stack) => { resource('Role', {})(stack); stack.node.tryRemoveChild('Resource'); }, undefined, []],
  ['a role, which a macro of AWS leaves', (stack) => { stack.addTransform('AWS::LanguageExtensions'); named(stack); }, undefined, CAPABILITIES],
])('%s (%#)', (_, fill, capabilities, problems) => expect(of(shop(fill), capabilities)).toEqual(problems));

test.each<[string, (app: App) => unknown, Change['action'], string[]]>([
  ['of an account that nobody knows', shop(named, {}), {}, CAPABILITIES],
  ['of another account', shop(named, { env: { ...env, account: TOOLING.account } }), {}, []],
  ['of another region', shop(named, { env: { ...env, region: 'us-east-1' } }), {}, []],
  ['of another name', shop(named, { env, stackName: 'shop-2' }), {}, []],
  ['from another file', shop(named, { env, stackName: 'shop' }, 'Other'), {}, []],
  ['from a folder', shop(named), { templatePath: new codepipeline.Artifact('Source').atPath('cdk.out/shop.template.json') }, CAPABILITIES],
  ['that is there twice', (app) => {
    shop(named)(app);
    new Stack(app, 'Second', { stackName: 'shop' }).node.addMetadata('x', 'x');
    Object.defineProperty(app.node.findChild('Second'), 'templateFile', { value: 'shop.template.json' });
  }, {}, []],
])('a stack %s', (_, make, change, problems) => expect(of(make, undefined, change)).toEqual(problems));

const overridden = (property: string, value: unknown) => said((app) => {
  deployRole(app, here);
  const made = pipeline(app, {}).node.findChild('Pipeline').node.defaultChild as codepipeline.CfnPipeline;
  made.addPropertyOverride(`Stages.1.Actions.0.${property}`, value);
  shop(named)(app);
});

describe('says nothing', () => {
  test('of capabilities that only the deployment knows', () => {
    expect(overridden('Configuration.Capabilities', Fn.importValue('Capabilities'))).toEqual([]);
    expect(overridden('Configuration.Capabilities', Aws.NO_VALUE)).toEqual(CAPABILITIES);
  });

  test('of a change set that is there already, which takes no template', () => {
    expect(overridden('Configuration.ActionMode', 'CHANGE_SET_EXECUTE')).not.toEqual(expect.arrayContaining(CAPABILITIES));
  });

  test('of an action of others', () => expect(overridden('ActionTypeId.Provider', 'Other')).toEqual([]));
});

test('is told with what to set', () => {
  const told = (fill: Fill, cfnCapabilities?: CfnCapabilities[]) => toldOf((app) => {
    oneApp({ action: { cfnCapabilities } })(app);
    shop(fill)(app);
  });
  expect(told(named, [ANONYMOUS_IAM])).toContain('Capabilities of action Prepare of Tooling/Pipeline: must have CAPABILITY_NAMED_IAM, as CloudFormation refuses the template of shop '
    + 'without it: set cfnCapabilities to CfnCapabilities.NAMED_IAM, got "CAPABILITY_IAM"');
  expect(told(anonymous)).toContain('must have CAPABILITY_IAM, as CloudFormation refuses the template of shop without it: set cfnCapabilities to CfnCapabilities.ANONYMOUS_IAM, got nothing');
});
