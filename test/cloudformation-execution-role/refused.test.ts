import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Aws, CfnParameter, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionPolicies, CloudFormationExecutionRole, DeployedTemplate } from '../../src';
import { deliveryErrorOf, problemsOf } from '../helpers/errors';
import { topologyOf } from '../helpers/topologies';

type Json = any;

function stacks() {
  const app = new App();
  const service = new Stack(app, 'Service', { env: ENV });
  new sqs.Queue(service, 'Queue', { queueName: 'orders' });
  return { app, service, administration: new Stack(app, 'Administration', { env: ENV }) };
}

const refused = (props: Json) => {
  const { service, administration } = stacks();
  return problemsOf(() => new CloudFormationExecutionRole(administration, 'Execution', typeof props === 'function' ? props(service) : props));
};

describe('at once', () => {
  test.each<[string, Json, string[]]>([
    ['nothing at all', undefined, ['CloudFormationExecutionRole.NothingToDeploy stacks']],
    ['null', null, ['CloudFormationExecutionRole.NothingToDeploy stacks']],
    ['a list', [], ['CloudFormationExecutionRole.NothingToDeploy stacks']],
    ['empty lists', { stacks: [], templates: [] }, ['CloudFormationExecutionRole.NothingToDeploy stacks']],
    ['a single stack', (service: Stack) => ({ stacks: service }), ['CloudFormationExecutionRole.InvalidSetting stacks']],
    ['no stack', { stacks: [1] }, ['CloudFormationExecutionRole.InvalidStack stacks[0]']],
    ['null for a stack', { stacks: [null] }, ['CloudFormationExecutionRole.InvalidStack stacks[0]']],
    ['a stack twice', (service: Stack) => ({ stacks: [service, service] }), ['CloudFormationExecutionRole.InvalidStack stacks[1]']],
    ['a nested stack', (service: Stack) => ({ stacks: [new NestedStack(service, 'Nested')] }), ['CloudFormationExecutionRole.InvalidStack stacks[0]']],
    ['no template', { templates: ['template.json'] }, ['CloudFormationExecutionRole.InvalidTemplate templates[0]']],
    ['a template that looks like one', { templates: [{ stackName: 'x', _stack: {} }] }, ['CloudFormationExecutionRole.InvalidTemplate templates[0]']],
    ['a text for a switch', (service: Stack) => ({ stacks: [service], allowDeletion: 'false' }), ['CloudFormationExecutionRole.InvalidSetting allowDeletion']],
    ['a misspelt option', (service: Stack) => ({ stacks: [service], allowDeletions: true }), ['CloudFormationExecutionRole.InvalidSetting allowDeletions']],
    ['one stack by a name that is no option', (service: Stack) => ({ stack: service }), ['CloudFormationExecutionRole.InvalidSetting stack', 'CloudFormationExecutionRole.NothingToDeploy stacks']],
    ['a role name with a slash', (service: Stack) => ({ stacks: [service], roleName: 'a/b' }), ['CloudFormationExecutionRole.InvalidSetting roleName']],
    ['a role name that is a token', (service: Stack) => ({ stacks: [service], roleName: Aws.STACK_NAME }), ['CloudFormationExecutionRole.InvalidSetting roleName']],
    ['a policy name with a wildcard', (service: Stack) => ({ stacks: [service], policyNamePrefix: 'a*' }), ['CloudFormationExecutionRole.InvalidSetting policyNamePrefix']],
    ['an environment without a topology', (service: Stack) => ({ stacks: [service], environment: 'prod' }), ['CloudFormationExecutionRole.NoTopology topology']],
    ['no topology', (service: Stack) => ({ stacks: [service], topology: 'prod' }), ['CloudFormationExecutionRole.NoTopology topology']],
    ['a topology of other accounts', (service: Stack) => ({ stacks: [service], topology: topologyOf(), environment: 'prod' }), ['DeliveryTopology.WrongAccount env.account']],
    ['everything wrong', { stacks: 1, templates: 2, additionalPermissions: 3 }, ['CloudFormationExecutionRole.InvalidSetting stacks', 'CloudFormationExecutionRole.InvalidSetting templates', 'CloudFormationExecutionRole.InvalidSetting additionalPermissions']],
  ])('%s', (_, props, problems) => expect(refused(props)).toEqual(problems));

  test('a topology\'s tooling account, where it is', () => {
    const { service, administration } = stacks();
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], topology: topologyOf() });
    expect(Granted.of(administration).actions).toContain('sqs:CreateQueue');
  });

  test('policies for nothing', () => {
    expect(problemsOf(() => new CloudFormationExecutionPolicies(stacks().administration, 'Policies'))).toEqual(['CloudFormationExecutionRole.NothingToDeploy stacks']);
  });

  test('policies have no role\'s name', () => {
    const { service, administration } = stacks();
    expect(problemsOf(() => new CloudFormationExecutionPolicies(administration, 'Policies', { stacks: [service], roleName: 'x' } as Json))).toEqual(['CloudFormationExecutionRole.InvalidSetting roleName']);
  });
});

describe('what was given instead', () => {
  const told = (props: (service: Stack, app: App) => Json) => {
    const { app, service, administration } = stacks();
    return deliveryErrorOf(() => new CloudFormationExecutionRole(administration, 'Execution', props(service, app))).message;
  };
  const assembled = () => {
    const { directory } = stacks().app.synth();
    return DeployedTemplate.fromAssembly(directory, { stackNames: ['Service'] });
  };

  test.each<[string, (service: Stack, app: App) => Json, string]>([
    ['a stack for a list', (service) => ({ stacks: service }), 'stacks: must be a list, got "Service"'],
    ['an app for a stack', (_, app) => ({ stacks: [app] }), 'stacks[0]: must be a stack, got "(the app)"'],
    ['a construct for a stack', (service) => ({ stacks: [service.node.findChild('Queue')] }), 'stacks[0]: must be a stack, got "Service/Queue"'],
    ['a token for a stack', () => ({ stacks: [Aws.STACK_NAME] }), 'stacks[0]: must be a stack, got "(unresolved)"'],
    ['something with a node that is none', () => ({ stacks: [{ node: null }] }), 'stacks[0]: must be a stack, got {"node":null}'],
    ['a template for a stack', () => ({ stacks: assembled() }), 'stacks[0]: must be a stack, got "the template of Service"'],
    ['a list of templates in a list', () => ({ templates: [assembled()] }), 'templates[0]: must be a template and no list: fromAssembly returns a list; spread it: templates: [...DeployedTemplate.fromAssembly(...)], got "a list of 1"'],
  ])('%s', (_, props, message) => expect(told(props)).toContain(message));

  test('a stack and its template', () => {
    expect(told((service) => ({ stacks: [service], templates: assembled() }))).toContain('templates[0]: must not be there twice: stacks[0] is the same stack; remove one of the two, got "Service" [CloudFormationExecutionRole.InvalidStack]');
    expect(told(() => ({ templates: [...assembled(), ...assembled()] }))).toContain('templates[1]: must not be there twice: templates[0] is the same stack');
  });

  test('a stack and the template of one of that name elsewhere, or wherever the role is', () => {
    const { app, service, administration } = stacks();
    const { directory } = app.synth();
    const of = (region?: string) => DeployedTemplate.fromFile(join(directory, 'Service.template.json'), { stackName: 'Service', region });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], templates: [of('us-east-1')] });
    expect(problemsOf(() => new CloudFormationExecutionRole(administration, 'Second', { stacks: [service], templates: [of()] }))).toEqual(['CloudFormationExecutionRole.InvalidStack templates[0]']);
  });
});

describe('additional permissions', () => {
  const wrong = (permissions: Json) => refused((service: Stack) => ({ stacks: [service], additionalPermissions: [permissions] }));
  const type = { resourceType: 'Acme::Billing::Account' };
  const at = (property: string) => [`CloudFormationExecutionRole.InvalidPermissions additionalPermissions[0]${property}`];
  test.each<[string, Json, string[]]>([
    ['null', null, at('')],
    ['no type', { actions: [] }, at('.resourceType')],
    ['no actions', type, at('.actions')],
    ['a wildcard', { ...type, actions: ['s3:*'] }, at('.actions[0]')],
    ['a token', { ...type, actions: [`s3:${Aws.REGION}`] }, at('.actions[0]')],
    ['no action', { ...type, actions: [1] }, at('.actions[0]')],
    ['an action of STS', { ...type, actions: ['sts:AssumeRole'], resources: ['arn:aws:iam::111111111111:role/x'] }, at('.actions')],
    ['to pass roles', { ...type, actions: ['iam:PassRole'] }, at('.actions')],
    ['an unknown action without resources', { ...type, actions: ['acme:Do'] }, at('.resources')],
    ['everything', { ...type, actions: ['sqs:SendMessage'], resources: ['*'] }, at('.resources[0]')],
    ['everything beside what has no resource', { ...type, actions: ['sqs:ListQueues', 'sqs:SendMessage'], resources: ['*'] }, at('.resources[0]')],
    ['a text for resources', { ...type, actions: [], resources: '*' }, at('.resources')],
    ['a misspelt option', { ...type, actions: [], deletions: [] }, at('.deletions')],
    ['roles for nobody', { ...type, actions: [], passedRoles: ['arn:aws:iam::111111111111:role/x'] }, at('.passedTo')],
    ['roles that are no list', { ...type, actions: [], passedRoles: 'x', passedTo: ['lambda.amazonaws.com'] }, at('.passedRoles')],
    ['services that are no list', { ...type, actions: [], passedRoles: ['arn:aws:iam::111111111111:role/x'], passedTo: 'x' }, at('.passedTo')],
    ['services without roles', { ...type, actions: [], passedTo: ['lambda.amazonaws.com'] }, at('.passedTo')],
    ['any role', { ...type, actions: [], passedRoles: ['arn:aws:iam::111111111111:role/*'], passedTo: ['lambda.amazonaws.com'] }, at('.passedRoles[0]')],
    ['a service that is none', { ...type, actions: [], passedRoles: ['arn:aws:iam::111111111111:role/x'], passedTo: ['*'] }, at('.passedTo[0]')],
  ])('%s', (_, permissions, problems) => expect(wrong(permissions)).toEqual(problems));
});

/** What the synthesis says of a stack. */
function messageOf(define: (stack: Stack) => void, props: Json = {}): string {
  const { service, administration } = stacks();
  define(service);
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], roleName: 'deployer', ...props });
  try {
    Template.fromStack(administration);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

const unknown = (stack: Stack) => void new CfnResource(stack, 'Account', { type: 'Acme::Billing::Account' });

describe('at synthesis', () => {
  test('a type that is not known, with its construct and what to do', () => {
    const message = messageOf((stack) => {
      unknown(stack);
      new CfnResource(stack, 'Lake', { type: 'AWS::SecurityLake::DataLake' });
    });
    expect(message).toContain('[Administration/Execution] Service/Account: must be of a type whose permissions are known');
    expect(message).toContain("additionalPermissions: [{ resourceType: 'Acme::Billing::Account', actions: [...], deleteActions: [...] }], got \"Acme::Billing::Account\" [CloudFormationExecutionRole.UnknownType]");
    expect(message).toContain('Service/Lake: ');
  });

  test('not one that is said', () => {
    const additionalPermissions = [{
      resourceType: 'Acme::Billing::Account',
      actions: ['acme:Create', 'sqs:SendMessage', 'sqs:ListQueues'],
      deleteActions: ['acme:Delete'],
      resources: [`arn:aws:acme:eu-west-1:${ACCOUNT}:account/*`],
      passedRoles: [`arn:aws:iam::${ACCOUNT}:role/billing`],
      passedTo: ['acme.amazonaws.com'],
    }];
    const { service, administration } = stacks();
    unknown(service);
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], additionalPermissions });
    const grants = Granted.of(administration);
    expect(grants.resources('acme:Create')).toEqual([`arn:aws:acme:eu-west-1:${ACCOUNT}:account/*`]);
    expect(grants.resources('acme:Delete')).toEqual([]);
    expect(grants.resources('sqs:ListQueues')).toEqual(['*']);
    expect(grants.allows('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/billing`, { 'iam:PassedToService': 'acme.amazonaws.com' })).toBe(true);
    expect(grants.allows('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/billing`, { 'iam:PassedToService': 'lambda.amazonaws.com' })).toBe(false);
  });

  test('deleting it as well, when deleting is allowed', () => {
    const { service, administration } = stacks();
    unknown(service);
    new CloudFormationExecutionRole(administration, 'Execution', {
      stacks: [service], allowDeletion: true, additionalPermissions: [{ resourceType: 'Acme::Billing::Account', actions: [], deleteActions: ['sqs:DeleteMessage', 'sqs:PurgeQueue', 'sqs:DeleteQueue'], resources: ['arn:aws:sqs:eu-west-1:111111111111:bills'] }],
    });
    expect(Granted.of(administration).resources('sqs:PurgeQueue')).toEqual(['arn:aws:sqs:eu-west-1:111111111111:bills']);
  });

  test('nor resources that AWS documents for the action', () => {
    const { service, administration } = stacks();
    unknown(service);
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], additionalPermissions: [{ resourceType: 'Acme::Billing::Account', actions: ['sqs:GetQueueAttributes'] }] });
    expect(Granted.of(administration).resources('sqs:GetQueueAttributes')).toContain(`arn:aws:sqs:eu-west-1:${ACCOUNT}:*`);
  });

  test('nor resources of whichever partition', () => {
    const { service, administration } = stacks();
    unknown(service);
    new CloudFormationExecutionRole(administration, 'Execution', {
      stacks: [service], additionalPermissions: [{ resourceType: 'Acme::Billing::Account', actions: ['acme:Do'], resources: [`arn:${Aws.PARTITION}:acme:eu-west-1:${ACCOUNT}:account/*`] }],
    });
    expect(Granted.of(administration).resources('acme:Do')).toEqual([`arn:aws:acme:eu-west-1:${ACCOUNT}:account/*`]);
  });

  test('a type of a template in a file, by its place', () => {
    const { administration } = stacks();
    const directory = mkdtempSync(join(tmpdir(), 'template-'));
    writeFileSync(join(directory, 'a.json'), JSON.stringify({ Resources: { Account: { Type: 'Acme::Billing::Account' } } }));
    new CloudFormationExecutionRole(administration, 'Execution', { templates: [DeployedTemplate.fromFile(join(directory, 'a.json'), { stackName: 'a' })] });
    rmSync(directory, { recursive: true });
    expect(() => Template.fromStack(administration)).toThrow(`${join(directory, 'a.json')}/Account: must be of a type whose permissions are known`);
  });

  test('a macro, whose outcome nobody knows', () => {
    expect(messageOf((stack) => stack.addTransform('AWS::Serverless-2016-10-31'))).toContain('Service.Transform: must be left out');
    expect(messageOf((stack) => stack.addTransform('AWS::LanguageExtensions'))).toBe('nothing');
    const { service, administration } = stacks();
    service.addTransform('Macro');
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service], additionalPermissions: [{ resourceType: 'Macro', actions: ['sqs:SendMessage'], resources: [`arn:aws:sqs:eu-west-1:${ACCOUNT}:*`] }] });
    expect(Granted.of(administration).resources('sqs:SendMessage')).toEqual([`arn:aws:sqs:eu-west-1:${ACCOUNT}:*`]);
  });

  const passing = (stack: Stack) => {
    const parameter = new CfnParameter(stack, 'Role');
    new CfnResource(stack, 'Function', { type: 'AWS::Lambda::Function', properties: { Role: parameter.valueAsString, Code: { ZipFile: '//' } } });
  };

  test('a role that nobody knows', () => {
    expect(messageOf(passing)).toContain('Service/Function.Role: must name a role of the stacks, or a role by its ARN');
    expect(messageOf(passing)).toContain('[CloudFormationExecutionRole.UnknownRole]');
    expect(messageOf(passing, {
      additionalPermissions: [{ resourceType: 'AWS::Lambda::Function', actions: [], passedRoles: [`arn:aws:iam::${ACCOUNT}:role/x`], passedTo: ['lambda.amazonaws.com'] }],
    })).toBe('nothing');
  });

  test('a custom resource of nobody known', () => {
    const define = (stack: Stack) => void new CfnResource(stack, 'Custom', { type: 'Custom::Thing', properties: { ServiceToken: new CfnParameter(stack, 'Token').valueAsString } });
    expect(messageOf(define)).toContain('Service/Custom.ServiceToken: must be a function or topic of the stacks');
    expect(messageOf(define, { additionalPermissions: [{ resourceType: 'Custom::Thing', actions: ['lambda:InvokeFunction'], resources: [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:x`] }] })).toBe('nothing');
  });

  test('the role\'s own name in a stack', () => {
    const message = messageOf((stack) => void new iam.Role(stack, 'Role', { roleName: 'deployer', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    expect(message).toContain('must not name the role that deploys them, its policies, or what bounds it');
    expect(message).toContain('[CloudFormationExecutionRole.OwnName]');
    // By its beginning, where CloudFormation makes the name up.
    expect(messageOf((stack) => void new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }), { roleName: 'Service-Role1ABCC5F0-deployer' })).toContain('OwnName');
  });

  test('its own stack', () => {
    const { administration, app } = stacks();
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [administration] });
    expect(() => app.synth()).toThrow(/stacks\[0\]: must not be the stack of the role itself.*\[CloudFormationExecutionRole\.OwnStack\]/);
    const nested = stacks();
    new CloudFormationExecutionRole(new NestedStack(nested.service, 'Nested'), 'Execution', { stacks: [nested.service] });
    expect(() => nested.app.synth()).toThrow('CloudFormationExecutionRole.OwnStack');
  });

  test('two roles that deploy each other', () => {
    const { app, service, administration } = stacks();
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    new CloudFormationExecutionRole(service, 'Execution', { stacks: [administration] });
    expect(() => app.synth()).toThrow('must not hold a role that deploys this role\'s stack');
  });

  test('three roles that deploy each other in a ring', () => {
    const { app, service, administration } = stacks();
    const third = new Stack(app, 'Third', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    new CloudFormationExecutionRole(service, 'Execution', { stacks: [third] });
    new CloudFormationExecutionRole(third, 'Execution', { stacks: [administration] });
    expect(() => app.synth()).toThrow('OwnStack');
  });

  test('not two roles of which one deploys the other', () => {
    const { app, service, administration } = stacks();
    const third = new Stack(app, 'Third', { env: ENV });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    new CloudFormationExecutionRole(service, 'Execution', { stacks: [third] });
    new sqs.Queue(third, 'Queue', { queueName: 'third' });
    app.synth();
    expect(Granted.of(administration).resources('iam:CreatePolicy')).toEqual([expect.stringMatching(/:policy\/Service-Execution-[0-9A-F]{8}-1$/)]);
  });

  test('a stack of another account', () => {
    const { app, administration } = stacks();
    const other = new Stack(app, 'Other', { env: { account: '222222222222', region: 'eu-west-1' } });
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [other] });
    expect(() => app.synth()).toThrow('Other: must be deployed to the role\'s account, 111111111111; define a role in each account, or choose from an assembly with its option account, got "222222222222" [CloudFormationExecutionRole.OtherAccount]');
  });

  test('all of it in one error', () => {
    const message = messageOf((stack) => {
      unknown(stack);
      passing(stack);
    });
    expect(message).toContain('UnknownType');
    expect(message).toContain('UnknownRole');
  });

  test('without validation, as an error of this library', () => {
    const { app, service, administration } = stacks();
    unknown(service);
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    expect(deliveryErrorOf(() => app.synth({ skipValidation: true })).code).toBe('CloudFormationExecutionRole.UnknownType');
  });
});

describe('limits', () => {
  const many = (count: number) => (stack: Stack) => {
    for (let i = 0; i < count; i++) new sqs.Queue(stack, `Queue${i}`, { queueName: `a-rather-long-name-of-a-queue-${i}`.padEnd(79, 'x') });
  };

  test('more than one policy holds is split', () => {
    const { service, administration } = stacks();
    many(100)(service);
    new CloudFormationExecutionRole(administration, 'Execution', { stacks: [service] });
    const grants = Granted.of(administration);
    expect(grants.documents.length).toBeGreaterThan(1);
    for (const document of grants.documents) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
    for (let i = 0; i < 100; i++) expect(grants.allows('sqs:CreateQueue', `arn:aws:sqs:eu-west-1:${ACCOUNT}:${`a-rather-long-name-of-a-queue-${i}`.padEnd(79, 'x')}`)).toBe(true);
  });

  test('more than a role holds is refused', () => {
    expect(messageOf(many(600))).toMatch(/stacks: must need no more than a role's 10 managed policies of 6144 characters hold; divide the stack Service, and deploy each part with a role of its own, got "\d+ characters"/);
    expect(messageOf(many(600))).toContain('[CloudFormationExecutionRole.PolicyTooLarge]');
  });

  test('more than a role holds says which stacks need most of it, with what they hold', () => {
    const app = new App();
    const all = Object.entries({ Small: 1, Large: 300, Larger: 350, Nested: 200 }).map(([id, count]) => {
      const stack = new Stack(app, id, { env: ENV });
      const holds = id === 'Nested' ? new NestedStack(stack, 'Inner') : stack;
      for (let i = 0; i < count; i++) new sqs.Queue(holds, `Queue${i}`, { queueName: `queue-${i}-of-${id}`.padEnd(79, 'x') });
      return stack;
    });
    new CloudFormationExecutionRole(new Stack(app, 'Administration', { env: ENV }), 'Execution', { stacks: all });
    const MESSAGE = /deploy some of the stacks with a role of their own; most is needed by Larger \((\d+)\), Large \((\d+)\), Nested \((\d+)\), got "\d+ characters"/;
    const [, ...sizes] = app.node.findAll().flatMap(({ node }) => node.validate()).join().match(MESSAGE)!.map(Number);
    expect([...sizes].sort((one, other) => other - one)).toEqual(sizes);
    for (const size of sizes) expect(size).toBeGreaterThan(200 * 'arn:aws:sqs:eu-west-1:123456789012:'.length);
  });
});

describe('templates', () => {
  const directory = mkdtempSync(join(tmpdir(), 'templates-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = (name: string, content: unknown) => {
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
    return join(directory, name);
  };
  const wrong = (path: Json, options: Json = { stackName: 'x' }) => problemsOf(() => DeployedTemplate.fromFile(path, options));

  test.each<[string, () => string[], string]>([
    ['a file that is not there', () => wrong(join(directory, 'none.json')), 'path'],
    ['no path', () => wrong(1), 'path'],
    ['YAML', () => wrong(file('a.yaml', 'Resources:\n  A: 1')), 'path'],
    ['no template', () => wrong(file('a.json', [1])), 'path'],
    ['a number', () => wrong(file('b.json', 1)), 'path'],
    ['a resource without a type', () => wrong(file('c.json', { Resources: { A: {} } })), 'path'],
    ['a nested stack whose template is not there', () => wrong(file('d.json', { Resources: { A: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://x' } } } })), 'path'],
    ['no options', () => wrong(file('e.json', { Resources: {} }), null), 'stackName'],
    ['a stack name that is none', () => wrong(file('e.json', { Resources: {} }), { stackName: 'a*' }), 'stackName'],
    ['an account that is none', () => wrong(file('e.json', { Resources: {} }), { stackName: 'a', account: '1' }), 'account'],
    ['a region that is none', () => wrong(file('e.json', { Resources: {} }), { stackName: 'a', region: 'Europe' }), 'region'],
    ['an option that there is not', () => wrong(file('e.json', { Resources: {} }), { stackName: 'a', acount: ACCOUNT }), 'acount'],
    ['an option of an assembly that there is not', () => problemsOf(() => DeployedTemplate.fromAssembly(stacks().app.synth().directory, { stackName: 'Service' } as Json)), 'stackName'],
    ['no assembly', () => problemsOf(() => DeployedTemplate.fromAssembly(directory)), 'directory'],
  ])('%s', (_, problems, property) => expect(problems()).toEqual([`CloudFormationExecutionRole.InvalidTemplate ${property}`]));

  test('a nested stack is found by the hash under which it is uploaded', () => {
    const hash = 'a'.repeat(64);
    const outer = (url: Json) => ({ Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } } });
    file('x.assets.json', { files: { [hash]: { source: { path: 'inner.json' } }, ['b'.repeat(64)]: {} } });
    file('y.assets.json', {});
    file('inner.json', { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'inner' } } } });
    const { administration } = stacks();
    const found = DeployedTemplate.fromFile(file('outer.json', outer(`https://s3.eu-west-1.amazonaws.com/assets/${hash}.json`)), { stackName: 'outer' });
    new CloudFormationExecutionRole(administration, 'Execution', { templates: [found] });
    expect(Granted.of(administration).resources('sqs:CreateQueue')).toEqual([`arn:aws:sqs:eu-west-1:${ACCOUNT}:inner`]);
    const said = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'inner.json' } } } };
    expect(DeployedTemplate.fromFile(file('said.json', said), { stackName: 'said' }).stackName).toBe('said');
    expect(wrong(file('outer.json', outer('b'.repeat(64))))).toEqual(['CloudFormationExecutionRole.InvalidTemplate path']);
    expect(wrong(file('outer.json', { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack' } } }))).toEqual(['CloudFormationExecutionRole.InvalidTemplate path']);
  });

  test.each<[string, Json]>([
    ['lists', []], ['numbers', 1], ['null', null], ['texts', 'x'], ['objects of null', { A: null }], ['objects of lists', { A: [] }], ['objects', { A: {} }],
    ['exports', { A: { Value: 1, Export: { Name: 1 } } }],
    ['objects in objects', { A: { Type: null, Default: [], Export: null, Value: {}, A: { A: 1 } } }],
  ])('%s where others are expected do no harm', (_, odd) => {
    const { administration } = stacks();
    const types = ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::Lambda::Function', 'Custom::Thing', 'AWS::CloudFormation::WaitCondition', 'AWS::S3::Bucket', 'AWS::CodePipeline::Pipeline'];
    const properties = Object.fromEntries(['Roles', 'Role', 'Path', 'RoleName', 'BucketName', 'ServiceToken', 'AssumeRolePolicyDocument', 'ManagedPolicyArns', 'PermissionsBoundary', 'Code', 'Stages']
      .map((name) => [name, odd]));
    const resources = Object.fromEntries(types.flatMap((type, i) => [[`A${i}`, { Type: type, Properties: odd, Metadata: odd }], [`B${i}`, { Type: type, Properties: properties }]]));
    const path = file('odd.json', { Transform: odd, Parameters: odd, Mappings: odd, Outputs: odd, Conditions: odd, Resources: resources });
    new CloudFormationExecutionRole(administration, 'Execution', { templates: [DeployedTemplate.fromFile(path, { stackName: 'odd' })] });
    let said = 'nothing';
    try {
      Template.fromStack(administration);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).not.toMatch(/undefined|not iterable|is not a function|Cannot read/);
  });

  test('a stack that the assembly has not', () => {
    const { app } = stacks();
    const { directory: assembly } = app.synth();
    expect(problemsOf(() => DeployedTemplate.fromAssembly(assembly, { stackNames: ['Service', 'None'] }))).toEqual(['CloudFormationExecutionRole.InvalidTemplate stackNames[1]']);
    expect(problemsOf(() => DeployedTemplate.fromAssembly(assembly, { stackNames: 'Service' } as Json))).toEqual(['CloudFormationExecutionRole.InvalidTemplate stackNames']);
    expect(DeployedTemplate.fromAssembly(assembly, null as Json)).toHaveLength(2);
  });
});
