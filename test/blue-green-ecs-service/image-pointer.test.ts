import { App, Aspects, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { build, serviceTopology, surroundings, WorkloadStack } from './setup';
import { BlueGreenEcsService, DeliveryPlatformProps, ImagePointer } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { DEV, PROD, TOOLING, topologyOf } from '../helpers/topologies';

const topology = serviceTopology();
const pointerIn = (stack: Stack, of = topology) => new ImagePointer(stack, 'ImagePointer', { topology: of, environment: 'prod' });
const resourcesOf = (stack: Stack) => JSON.stringify(Template.fromStack(stack).toJSON().Resources);

test('is one parameter under the name that every account derives, and says that nothing is released', () => {
  const stack = new WorkloadStack(new App(), 'Foundation');
  pointerIn(stack);
  const resources = Object.values(Template.fromStack(stack).toJSON().Resources);
  expect(resources).toEqual([{
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: topology.environment('prod').imagePointerParameterName, Type: 'String', Value: 'none' },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  }]);
});

test('tells its name and ARN, as others derive them', () => {
  const stack = new WorkloadStack(new App(), 'Foundation');
  const pointer = pointerIn(stack);
  const name = topology.environment('prod').imagePointerParameterName;
  expect(pointer.parameterName).toBe(name);
  expect(stack.resolve(pointer.parameterArn)).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ssm:eu-west-1:${PROD.account}:parameter${name}`]] });
});

describe('no stack update rewrites a released value: the resource is the same, byte for byte,', () => {
  const plain = () => {
    const stack = new WorkloadStack(new App(), 'Foundation');
    pointerIn(stack);
    return resourcesOf(stack);
  };
  const withConventions = (conventions: DeliveryPlatformProps['conventions']) => topologyOf({ platform: { ...TOOLING, conventions } });

  test.each<[string, () => string]>([
    ['with other tags, path and boundary in the conventions', () => {
      const stack = new WorkloadStack(new App(), 'Foundation');
      pointerIn(stack, withConventions({ tags: { team: 'auth' }, iamPath: '/delivery/', permissionsBoundaryName: 'Boundary' }));
      return resourcesOf(stack);
    }],
    ['with tags on the app, the stack and the construct itself', () => {
      const app = new App();
      const stack = new WorkloadStack(app, 'Foundation');
      for (const scope of [app, stack, pointerIn(stack)]) Tags.of(scope).add('team', 'auth', { priority: 500 });
      return resourcesOf(stack);
    }],
    ['with an aspect that tags whatever can be tagged', () => {
      const stack = new WorkloadStack(new App(), 'Foundation');
      pointerIn(stack);
      Aspects.of(stack).add({ visit: (node) => { if ('tags' in node) (node.tags as { setTag(key: string, value: string): void }).setTag('a', 'b'); } });
      return resourcesOf(stack);
    }],
    ['for another contract, and with another environment beside it', () => {
      const stack = new WorkloadStack(new App(), 'Foundation');
      pointerIn(stack, topologyOf({ environments: [PROD] }));
      return resourcesOf(stack);
    }],
  ])('%s', (_, changed) => expect(changed()).toBe(plain()));
});

test('declares that a release changes its value, and nothing else of it', () => {
  const stack = new WorkloadStack(new App(), 'Foundation');
  pointerIn(stack);
  const template = Template.fromStack(stack).toJSON();
  expect(template.Metadata['cdk-secure-delivery:ExpectedDrift']).toEqual([{
    LogicalId: Object.keys(template.Resources)[0],
    Properties: ['/Value'],
    ChangedBy: `stateMachine/${topology.environment('prod').deployerStateMachineName}`,
  }]);
});

describe('in an app that also holds the service', () => {
  const both = (order: 'pointer first' | 'service first', inOneStack: boolean) => {
    const app = new App();
    const prod = new WorkloadStack(app, 'Prod');
    const foundation = inOneStack ? prod : new WorkloadStack(app, 'Foundation');
    const steps = [() => pointerIn(foundation), () => new BlueGreenEcsService(prod, 'Service', surroundings(prod))];
    for (const step of order === 'pointer first' ? steps : steps.reverse()) step();
    return { app, prod, foundation };
  };

  test.each(['pointer first', 'service first'] as const)('must not lie in its stack, %s', (order) => {
    const error = deliveryErrorOf(() => both(order, true));
    expect(error.code).toBe('BlueGreenEcsService.PointerInSameStack');
    expect(error.message).toContain('must not hold both the image pointer Prod/ImagePointer and the service Prod/Service');
  });

  test.each(['pointer', 'service'] as const)('must not be deployed with it as a nested stack of the %s', (nested) => {
    const prod = new WorkloadStack(new App(), 'Prod');
    const inner = new NestedStack(prod, 'Nested');
    new BlueGreenEcsService(nested === 'service' ? inner : prod, 'Service', surroundings(nested === 'service' ? inner : prod));
    expect(problemsOf(() => pointerIn(nested === 'pointer' ? inner : prod))).toEqual(['BlueGreenEcsService.PointerInSameStack scope']);
  });

  test.each(['pointer first', 'service first'] as const)('is deployed before it, %s', (order) => {
    const { app, prod, foundation } = both(order, false);
    app.synth();
    expect(prod.dependencies).toEqual([foundation]);
  });

  test('in another stage has no place in its order', () => {
    const app = new App();
    const prod = new WorkloadStack(new Stage(app, 'Service'));
    new BlueGreenEcsService(prod, 'Service', surroundings(prod));
    pointerIn(new WorkloadStack(new Stage(app, 'Before'), 'Foundation'));
    app.synth();
    expect(prod.dependencies).toEqual([]);
  });

  test('of another environment may lie in its stack', () => {
    const { stack } = build();
    const twice = topologyOf({ environments: [{ ...DEV, account: PROD.account }, PROD], sharedAccounts: true });
    expect(() => new ImagePointer(stack, 'ImagePointer', { topology: twice, environment: 'dev' })).not.toThrow();
  });
});

test.each<[string, () => unknown, string[]]>([
  ['a topology that is none', () => pointerIn(new WorkloadStack(new App()), {} as any), ['BlueGreenEcsService.MissingProperty topology']],
  ['no props', () => new ImagePointer(new WorkloadStack(new App()), 'ImagePointer', undefined as any), ['BlueGreenEcsService.MissingProperty topology']],
  ['an environment that there is not', () => new ImagePointer(new WorkloadStack(new App()), 'P', { topology, environment: 'test' }), ['DeliveryTopology.UnknownEnvironment environment']],
  ['a stack of the tooling account', () => pointerIn(new Stack(new App(), 'Tooling', { env: TOOLING })), ['DeliveryTopology.WrongAccount env.account']],
  ['a stack of another region', () => pointerIn(new WorkloadStack(new App(), 'Foundation', 'us-east-1')), ['DeliveryTopology.WrongRegion env.region']],
  ['a stack of no account', () => pointerIn(new Stack(new App(), 'Agnostic')), ['DeliveryTopology.AgnosticStack env']],
  ['a second pointer of the environment in the app', () => {
    const app = new App();
    pointerIn(new WorkloadStack(app, 'One'));
    pointerIn(new WorkloadStack(app, 'Two'));
  }, ['ImagePointer.DuplicatePointer environment']],
])('fails for %s', (_, work, problems) => expect(problemsOf(work)).toEqual(problems));
