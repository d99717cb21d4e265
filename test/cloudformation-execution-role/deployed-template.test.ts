import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';
import { App, Aws, DefaultStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { problemsIn } from './deployed-app';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionPolicies, CloudFormationExecutionRole, DeployedTemplate } from '../../src';
import { problemsOf } from '../helpers/errors';

const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;

describe('a template', () => {
  const directory = mkdtempSync(join(tmpdir(), 'own-names-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = (template: unknown, options = {}) => {
    const path = join(directory, 'x.json');
    writeFileSync(path, JSON.stringify(template));
    return DeployedTemplate.fromFile(path, { stackName: 'x', ...ENV, ...options });
  };
  const problemsWith = (template: unknown, roleName?: string) => {
    const app = new App();
    new CloudFormationExecutionRole(new Stack(app, 'Administration', { env: ENV }), 'Execution', { templates: [file(template)], roleName });
    return problemsIn(app).map((each) => each.replace(/ .*x\.json/, ' x.json'));
  };

  test.each<[string, unknown]>([
    ['types that are no text', { Resources: { X: { Type: ['AWS::SQS::Queue'] } } }],
    ['resources in a list', { Resources: [{ Type: 'AWS::SQS::Queue' }] }],
    ['a loop', { Resources: { 'Fn::ForEach::Queues': ['Name', ['a'], { 'Q${Name}': { Type: 'AWS::SQS::Queue' } }] } }],
    ['a loop within a resource', { Resources: { X: { Type: 'AWS::SQS::Queue', Properties: { 'Fn::ForEach::P': ['Name', ['a'], {}] } } } }],
    ['a loop of outputs', { Resources: { X: { Type: 'AWS::SQS::Queue' } }, Outputs: { 'Fn::ForEach::P': ['Name', ['a'], {}] } }],
  ])('with %s is none', (_, template) => expect(problemsOf(() => file(template))).toEqual(['CloudFormationExecutionRole.InvalidTemplate path']));

  test('that holds itself is none', () => {
    const TemplateURL = { 'Fn::Sub': `https://s3.amazonaws.com/assets/${'a'.repeat(64)}.json` };
    expect(() => file({ Resources: { X: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'x.json' }, Properties: { TemplateURL } } } })).toThrow(/it has the nested stack .*\/X, whose template is that of a stack around it/);
  });

  test('whose assets are nothing is none', () => {
    writeFileSync(join(directory, 'n.assets.json'), 'null');
    expect(() => file({ Resources: { X: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `https://s3.amazonaws.com/assets/${'a'.repeat(64)}.json` } } } })).toThrow('it has the nested stack X, whose template is not beside it');
    rmSync(join(directory, 'n.assets.json'));
  });

  test('says which resources have no type', () => {
    expect(() => file({ Resources: { Q: { Type: 'AWS::SQS::Queue' }, Q2: { Typ: 'AWS::SQS::Queue' }, Q3: null } })).toThrow('it has resources without a Type: Q2, Q3');
    expect(() => file({ Outputs: {} })).toThrow('it has no Resources');
  });

  test('with a loop says what to pass instead', () => {
    expect(() => file({ Resources: { 'Fn::ForEach::Queues': [] } })).toThrow('it has Fn::ForEach::Queues, and what that makes is not known: pass what aws cloudformation get-template --template-stage Processed gives');
  });

  test.each(['constructor', '__proto__', 'toString'])('with the type %s is asked about', (type) => {
    expect(problemsWith({ Resources: { X: { Type: type, Properties: { Y: { Ref: 'X' }, Z: { 'Fn::GetAtt': ['X', 'Arn'] } } } } })).toEqual(['CloudFormationExecutionRole.UnknownType x.json/X']);
  });

  test.each<[string, object]>([
    ['outputs', { Outputs: { O: { Value: { 'Fn::Transform': { Name: 'Acme' } } } } }],
    ['conditions', { Conditions: { C: { 'Fn::Transform': { Name: 'Acme' } } } }],
    ['the whole template', { 'Fn::Transform': { Name: 'Acme' } }],
  ])('is asked about a macro in %s', (_, rest) => {
    expect(problemsWith({ Resources: { X: { Type: 'AWS::SQS::Queue' } }, ...rest })).toEqual(['CloudFormationExecutionRole.UnknownType x.json.Transform']);
  });

  test('with a role called like the one that deploys it says so of the role', () => {
    expect(problemsWith({ Resources: { X: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'deployer' } } } }, 'deployer')).toEqual(['CloudFormationExecutionRole.OwnName x.json/X']);
  });

  describe('knows with which role its stack is deployed', () => {
    const EXECUTION = arn(`role/cdk-team-cfn-exec-role-${ACCOUNT}-eu-west-1`);
    const pass = (granted: Granted) => granted.decide('iam:PassRole', EXECUTION, { 'iam:PassedToService': 'cloudformation.amazonaws.com' }).reason;
    const granted = (templates: DeployedTemplate[], kind: 'role' | 'policies') => {
      const administration = new Stack(new App(), 'Administration', { env: ENV });
      if (kind === 'role') new CloudFormationExecutionRole(administration, 'Execution', { templates });
      else new CloudFormationExecutionPolicies(administration, 'Execution', { templates });
      return Granted.of(administration);
    };

    test('from its assembly', () => {
      const app = new App({ outdir: join(directory, 'assembly') });
      const stack = new Stack(app, 'app', { env: ENV, synthesizer: new DefaultStackSynthesizer({ qualifier: 'team' }) });
      new sqs.Queue(new NestedStack(stack, 'Nested'), 'Queue');
      const templates = DeployedTemplate.fromAssembly(app.synth().directory);
      expect(granted(templates, 'role').decide('iam:PutRolePolicy', EXECUTION).reason).toBe('explicit deny');
      expect(pass(granted(templates, 'policies'))).toBe('allowed');
      expect(pass(granted(templates, 'policies').without('iam:PassRole'))).toBe('no identity policy allows it');
      expect(pass(granted(templates, 'role'))).toBe('no identity policy allows it');
    });

    test('from whoever passes the file', () => {
      const template = { Resources: { X: { Type: 'AWS::SQS::Queue' } } };
      const said = (role?: string) => granted([file(template, { cloudFormationExecutionRoleArn: role })], 'role').decide('iam:PutRolePolicy', EXECUTION).reason;
      expect(said(EXECUTION)).toBe('explicit deny');
      // As the manifest of an assembly has it.
      expect(said(`arn:\${AWS::Partition}:iam::${ACCOUNT}:role/cdk-team-cfn-exec-role-${ACCOUNT}-eu-west-1`)).toBe('explicit deny');
      expect(said(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-team-cfn-exec-role-${Aws.ACCOUNT_ID}-${Aws.REGION}`)).toBe('explicit deny');
      expect(said()).toBe('no identity policy allows it');
    });

    test.each<[string, unknown]>([['a name', 'deployer'], ['a pattern', arn('role/*')], ['a policy', arn('policy/x')], ['nothing', ''], ['a number', 1], ['a list', [EXECUTION]],
      ['an account that is none', 'arn:aws:iam::abc:role/x'], ['an empty path', arn('role//')], ['a line break', `${EXECUTION}\n`]])('and not %s', (_, role) => {
      expect(problemsOf(() => file({ Resources: {}, Parameters: {} }, { cloudFormationExecutionRoleArn: role }))).toEqual(['CloudFormationExecutionRole.InvalidTemplate cloudFormationExecutionRoleArn']);
    });
  });
});

describe('an assembly with a stack of one name in several places', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stages-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const DEV = '222222222222';
  const app = new App({ outdir: directory });
  const places = { Dev: { account: DEV, region: 'eu-west-1' }, Prod: ENV, Edge: { account: ACCOUNT, region: 'us-east-1' }, Any: { region: 'eu-west-1' } };
  for (const [id, env] of Object.entries(places)) {
    new sqs.Queue(new Stack(app, id, { env, stackName: id === 'Any' ? 'shop-any' : 'shop-reports' }), 'Queue', { queueName: `queue-${id}` });
  }
  app.synth();
  const found = (options: object) => DeployedTemplate.fromAssembly(directory, options)
    .map(({ stackName, _stack: { account, region } }) => [stackName, account, region]);

  test.each<[string, object, [string, string | undefined, string][]]>([
    ['all', {}, [['shop-any', undefined, 'eu-west-1'], ['shop-reports', DEV, 'eu-west-1'], ['shop-reports', ACCOUNT, 'us-east-1'], ['shop-reports', ACCOUNT, 'eu-west-1']]],
    ['by its account', { stackNames: ['shop-reports'], account: DEV }, [['shop-reports', DEV, 'eu-west-1']]],
    ['by its region', { stackNames: ['shop-reports'], region: 'us-east-1' }, [['shop-reports', ACCOUNT, 'us-east-1']]],
    ['by both', { stackNames: ['shop-reports'], account: ACCOUNT, region: 'eu-west-1' }, [['shop-reports', ACCOUNT, 'eu-west-1']]],
    ['wherever its name is not asked for, with one that may be deployed there', { account: DEV }, [['shop-any', DEV, 'eu-west-1'], ['shop-reports', DEV, 'eu-west-1']]],
  ])('is asked for %s', (_, options, stacks) => expect(found(options).sort()).toEqual([...stacks].sort()));

  test('that leaves a part of it to the deployment comes behind the one that says it', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'open-'));
    const open = new App({ outdir });
    for (const [id, env] of Object.entries({ prod: { account: ACCOUNT }, sandbox: {}, regional: { region: 'us-east-1' } })) new Stack(new Stage(open, id), 'Backend', { stackName: 'backend', env });
    open.synth();
    const asked = (options: object) => DeployedTemplate.fromAssembly(outdir, options).map(({ _stack: { label } }) => basename(label).replace(/Backend.*/, '')).sort();
    expect(asked({})).toHaveLength(3);
    expect(asked({ account: ACCOUNT })).toEqual(['prod']);
    expect(asked({ account: ACCOUNT, region: 'eu-west-1' })).toEqual(['prod']);
    expect(asked({ account: ACCOUNT, region: 'us-east-1' })).toEqual(['prod', 'regional']);
    expect(asked({ account: DEV, region: 'us-east-1' })).toEqual(['regional']);
    rmSync(outdir, { recursive: true });
  });

  test('deploys what was asked for, where that says nothing itself in the account that was', () => {
    const granted = (account: string) => {
      const administration = new Stack(new App(), 'Administration', { env: { account, region: 'eu-west-1' } });
      new CloudFormationExecutionRole(administration, 'Execution', { templates: DeployedTemplate.fromAssembly(directory, { account, region: 'eu-west-1' }) });
      return Granted.of(administration).resources('sqs:CreateQueue');
    };
    expect(granted(DEV)).toEqual(['Any', 'Dev'].map((id) => `arn:aws:sqs:eu-west-1:${DEV}:queue-${id}`));
    expect(granted(ACCOUNT)).toEqual(['Any', 'Prod'].map((id) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:queue-${id}`));
  });

  const ALL = 'it has shop-any (any account, eu-west-1), shop-reports (222222222222, eu-west-1), ';
  test.each<[string, object, string, string]>([
    ['a name that is not there', { stackNames: ['shop-report'] }, 'stackNames[0]', `must be one of the assembly's stacks; ${ALL}`],
    ['a name that is elsewhere', { stackNames: ['shop-reports'], account: '999999999999' }, 'stackNames[0]', `must be one of the assembly's stacks in 999999999999; ${ALL}`],
    ['a name that is elsewhere, by its region', { stackNames: ['shop-reports', 'shop-any'], account: DEV, region: 'us-east-1' }, 'region', `must be that of one of the assembly's stacks in 222222222222; ${ALL}`],
    ['a region with nothing', { region: 'eu-central-1' }, 'region', `must be that of one of the assembly's stacks; ${ALL}`],
    ['an account that is none', { account: '1' }, 'account', 'must be 12 digits, or left out, got "1"'],
    ['an account that is a number', { account: 222222222222 }, 'account', 'must be 12 digits, or left out, got 222222222222'],
    ['an account that nobody knows yet', { account: Aws.ACCOUNT_ID }, 'account', 'must be 12 digits, or left out, got "(unresolved)"'],
    ['a region that is none', { region: 'Europe' }, 'region', 'must be a region code, for example eu-west-1, or left out, got "Europe"'],
    ['names that are no list', { stackNames: 'shop-reports' }, 'stackNames', 'must be a list of names, got "shop-reports"'],
    ['a list with a hole', { stackNames: new Array(1) }, 'stackNames[0]', 'must be one of the assembly\'s stacks'],
  ])('is not asked for %s', (_, options, property, message) => {
    expect(problemsOf(() => found(options))).toEqual([`CloudFormationExecutionRole.InvalidTemplate ${property}`]);
    expect(() => found(options)).toThrow(message);
  });

  test('of which all say where they are has no other account', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'one-'));
    const one = new App({ outdir });
    new Stack(one, 'Dev', { env: places.Dev, stackName: 'shop-reports' });
    one.synth();
    expect(() => DeployedTemplate.fromAssembly(outdir, { account: ACCOUNT, region: 'eu-west-1' }))
      .toThrow(`account: must be that of one of the assembly's stacks; it has shop-reports (222222222222, eu-west-1), got "${ACCOUNT}"`);
    rmSync(outdir, { recursive: true });
  });

  test('that says where it is comes before one that may be anywhere', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'both-'));
    const one = new App({ outdir });
    new Stack(one, 'Here', { env: ENV, stackName: 'shop' });
    new Stack(one, 'Anywhere', { stackName: 'shop' });
    new Stack(one, 'Other');
    one.synth();
    const labels = (options: object) => DeployedTemplate.fromAssembly(outdir, options).map(({ _stack: { label } }) => label.split('/').pop());
    expect(labels(ENV)).toEqual(['Here.template.json', 'Other.template.json']);
    expect(labels({ account: ENV.account })).toEqual(['Here.template.json', 'Other.template.json']);
    expect(labels({ account: '999999999999' })).toEqual(['Anywhere.template.json', 'Other.template.json']);
    expect(labels({ region: 'us-east-1' })).toEqual(['Anywhere.template.json', 'Other.template.json']);
    rmSync(outdir, { recursive: true });
  });

  test('of which none says its region may be anywhere', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'agnostic-'));
    const one = new App({ outdir });
    new Stack(one, 'Agnostic');
    one.synth();
    expect(DeployedTemplate.fromAssembly(outdir, { region: 'us-east-1' }).map(({ _stack: { account, region } }) => [account, region])).toEqual([[undefined, 'us-east-1']]);
    expect(() => DeployedTemplate.fromAssembly(outdir, { stackNames: ['x'] })).toThrow('it has Agnostic (any account, any region)');
    rmSync(outdir, { recursive: true });
  });
});
