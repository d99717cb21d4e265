import { App, Aws, CfnMapping, CfnParameter, Fn, Lazy, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { CrossAccountDeployRole, DeployPermissions, SecureArtifactBucket } from '../../src';
import { problemsOf } from '../helpers/errors';
import { PROD, TOOLING, topologyOf } from '../helpers/topologies';

/** What goes past a check that looks at literals only, and what late values become. */
const ENV = { account: PROD.account, region: PROD.region };
const stackOf = (env: { account?: string; region?: string } = ENV, app = new App()) => new Stack(app, 'Workload', { env });
const topology = topologyOf();
const roleOf = (name: string, account = PROD.account) => `arn:aws:iam::${account}:role/${name}`;
/** JavaScript may pass what looks like a role, which CDK itself would refuse. */
const like = (roleArn: unknown, account = PROD.account) => ({ roleArn, env: { account, region: '' } }) as iam.IRole;
const DEPLOYMENT = like(roleOf('shop-deployment'));
const STATE_MACHINE = `arn:aws:states:${PROD.region}:${PROD.account}:stateMachine:releaser`;
const late = (value: string) => Lazy.string({ produce: () => value });

function build(permissions: readonly DeployPermissions[], stack = stackOf()) {
  return new CrossAccountDeployRole(stack, 'DeployRole', { topology, environment: 'prod', permissions: permissions as DeployPermissions[] });
}
const synthOf = (permissions: (stack: Stack) => DeployPermissions[]) => () => {
  const app = new App();
  const stack = stackOf(ENV, app);
  build(permissions(stack), stack);
  return app.synth();
};
/** Every name that a token stands beside. */
const NAMED: Record<string, (name: any) => DeployPermissions> = {
  'clusterName': (clusterName) => DeployPermissions.ecs({ clusterName, serviceName: 's', taskDefinitionFamily: 'f' }),
  'serviceName': (serviceName) => DeployPermissions.ecs({ clusterName: 'c', serviceName, taskDefinitionFamily: 'f' }),
  'taskDefinitionFamily': (taskDefinitionFamily) => DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily }),
  'applicationName': (applicationName) => DeployPermissions.codeDeployInPlace({ applicationName, deploymentGroupName: 'g', deploymentConfigName: 'c' }),
  'stackNames[0]': (name) => DeployPermissions.changeSets({ stackNames: [name], deploymentRole: DEPLOYMENT }),
  'changeSetName': (changeSetName) => DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: DEPLOYMENT, changeSetName }),
  'functionName': (functionName) => DeployPermissions.lambdaFunction({ functionName }),
  'pipelineName': (pipelineName) => DeployPermissions.lambdaFunction({ functionName: 'f', pipelineName }),
  'alarmNames[0]': (name) => DeployPermissions.lambdaFunction({ functionName: 'f', alarmNames: [name] }),
  'bucketName': (bucketName) => DeployPermissions.s3({ bucketName }),
};
const names = Object.entries(NAMED);
const { PARTITION } = Aws;

describe('a token lets nothing through beside it', () => {
  test.each(names.flatMap(([property, of]) => [`${PARTITION}*`, `*${PARTITION}`, `a${PARTITION}?`, `${PARTITION}\${aws:username}`, `x$${Aws.STACK_ID}`,
    Fn.join('', ['*', Aws.STACK_NAME]), Fn.sub('${AWS::StackName}*'), Fn.sub('${!aws:username}${AWS::StackId}'), Fn.conditionIf('C', '*', 'x').toString(),
    Fn.sub('${name}', { name: '*' }), Fn.select(0, ['*', Aws.STACK_NAME])]
    .map((value) => [property, value, of] as const)))('%s: %s', (property, value, of) => {
    expect(problemsOf(() => build([of(value)]))).toEqual([`CrossAccountDeployRole.InvalidResource permissions[0].${property}`]);
  });

  test.each(names.filter(([property]) => property !== 'alarmNames[0]'))('%s has no part of an ARN beside it', (property, of) => {
    for (const value of [`${Aws.STACK_NAME}:x`, `${Aws.STACK_NAME}/x`]) {
      expect(problemsOf(() => build([of(value)]))).toEqual([`CrossAccountDeployRole.InvalidResource permissions[0].${property}`]);
    }
  });

  test.each(names)('%s may become no wildcard later', (property, of) => {
    expect(synthOf(() => [of(late('*'))])).toThrow(new RegExp(`permissions\\[0\\]\\.${property.replace(/[[\]]/g, '\\$&')}: must be`));
    for (const nothing of ['', undefined, null]) {
      expect(synthOf(() => [of(late(nothing as any))])).toThrow(/\[CrossAccountDeployRole.InvalidResource\]/);
    }
  });

  test.each(names)('%s may be known in the deployment only, or late', (_, of) => {
    expect(synthOf(() => [of(late('shop'))])).not.toThrow();
    expect(synthOf((stack) => [of(new CfnParameter(stack, 'P').valueAsString)])).not.toThrow();
    expect(synthOf(() => [of(Fn.select(1, Fn.split(':', Fn.importValue('a:b'))))])).not.toThrow();
    expect(synthOf(() => [of(Fn.join('-', ['web', Aws.NO_VALUE, Fn.findInMap('Map', 'a', 'b'), Fn.sub('x${Role.Arn}')]))])).not.toThrow();
    expect(synthOf(() => [of(Fn.join('-', Fn.split('/', Aws.STACK_NAME)))])).not.toThrow();
  });

  test.each(names)('%s has no wildcard behind it in the template', (property, of) => {
    const refused = new RegExp(`permissions\\[0\\]\\.${property.replace(/[[\]]/g, '\\$&')}: must .*got ".*shop-\\*.*"`);
    const mapping = (stack: Stack) => new CfnMapping(stack, 'M', { mapping: { live: { name: 'shop-*', other: 'shop' }, trial: { name: 'shop', other: 'shop' } } });
    const wild = (stack: Stack) => new CfnParameter(stack, 'P', { default: 'shop-*' });
    const { ACCOUNT_ID } = Aws;
    for (const value of [
      (stack: Stack) => new CfnParameter(stack, 'P', { default: 'shop-*' }).valueAsString,
      (stack: Stack) => Fn.join('-', ['web', new CfnParameter(stack, 'P', { default: 'shop-*' }).valueAsString]),
      (stack: Stack) => mapping(stack).findInMap('live', 'name'),
      (stack: Stack) => mapping(stack).findInMap(ACCOUNT_ID, 'name'),
      (stack: Stack) => mapping(stack).findInMap('live', new CfnParameter(stack, 'K', { default: 'name' }).valueAsString),
      (stack: Stack) => mapping(stack).findInMap(ACCOUNT_ID, 'other', 'shop-*'),
      (stack: Stack) => mapping(stack).findInMap(ACCOUNT_ID, 'other', wild(stack).valueAsString),
      (stack: Stack) => (wild(stack), Fn.sub('${P}')),
      (stack: Stack) => (wild(stack), Fn.sub('${AWS::StackName}-${P}', { Q: 'x' })),
      (stack: Stack) => Fn.sub('${Name}', { Name: wild(stack).valueAsString }),
      (stack: Stack) => Fn.sub('${constructor}', JSON.parse(`{ "constructor": "${wild(stack).valueAsString}" }`)),
      (stack: Stack) => Fn.conditionIf('C', 'shop', wild(stack).valueAsString).toString(),
      (stack: Stack) => Fn.select(0, Fn.split(',', wild(stack).valueAsString)),
      // More ways to put it together than anybody looks at.
      (stack: Stack) => Fn.join('-', [wild(stack).valueAsString, ...Array.from({ length: 7 }, (_, i) => Fn.conditionIf(`C${i}`, 'a', 'b').toString())]),
    ]) expect(synthOf((stack) => [of(value(stack))])).toThrow(refused);
    for (const value of [
      (stack: Stack) => new CfnParameter(stack, 'P', { default: 'shop' }).valueAsString,
      (stack: Stack) => mapping(stack).findInMap('live', 'other'),
      (stack: Stack) => mapping(stack).findInMap('trial', 'name'),
      (stack: Stack) => mapping(stack).findInMap(ACCOUNT_ID, 'other'),
      (stack: Stack) => mapping(stack).findInMap(ACCOUNT_ID, 'other', 'web'),
      (stack: Stack) => new CfnMapping(stack, 'A', { mapping: { [PROD.account]: { name: 'shop' }, [TOOLING.account]: { name: 'shop-*' } } }).findInMap(ACCOUNT_ID, 'name'),
      (stack: Stack) => (wild(stack), Fn.sub('${P}', { P: 'shop' })),
      (stack: Stack) => (wild(stack), Fn.sub('web-${P.Arn}')),
      // No function: for CloudFormation to refuse.
      () => Token.asString({ 'Fn::If': 1 }),
      (stack: Stack) => new CfnParameter(stack, 'S', { type: 'AWS::SSM::Parameter::Value<String>', default: '/shop/name' }).valueAsString,
    ]) expect(synthOf((stack) => [of(value(stack))])).not.toThrow();
  });

  test('a value that cannot be resolved yet is asked for at synthesis', () => {
    let known = false;
    const value = Lazy.string({ produce: () => { if (!known) throw new Error('not yet'); return '*'; } });
    const app = new App();
    build([NAMED.serviceName(value)], stackOf(ENV, app));
    known = true;
    expect(() => app.synth()).toThrow(/permissions\[0\]\.serviceName: must be 1 to 255/);
  });

  test('an identity of another environment that has no name is CDK\'s to refuse', () => {
    const app = new App();
    const nameless = new iam.Role(new Stack(app, 'Other', { env: { ...ENV, region: 'us-east-1' } }), 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    build([PASSING['passedRoles[0]'](nameless)], stackOf(ENV, app));
    expect(() => app.synth()).toThrow(/physical name/);
  });

  test('an account that nobody knows yet is no hole', () => {
    const stack = stackOf({});
    const alone = (permissions: DeployPermissions[]) => new CrossAccountDeployRole(stack, 'R', {
      pipelineRole: like(roleOf('pipeline', TOOLING.account), TOOLING.account), roleName: 'deploy', permissions,
    });
    const arn = stack.formatArn({ service: 'states', resource: 'stateMachine', resourceName: '*' });
    expect(problemsOf(() => alone([DeployPermissions.releaseDeployer({ stateMachineArn: arn })]))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].stateMachineArn']);
  });
});

const releases = (stateMachineArn: any) => [DeployPermissions.releaseDeployer({ stateMachineArn })];

describe('a state machine', () => {
  test('may be one of the app, whose executions the deployment derives', () => {
    const stack = stackOf();
    const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
    build(releases(machine.stateMachineArn), stack);
    const split = (i: number) => ({ 'Fn::Select': [i, { 'Fn::Split': [':', { Ref: Match.stringLikeRegexp('^Machine') }] }] });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Sid: 'WatchRelease', Resource: { 'Fn::Join': ['', ['arn:', split(1), ':states:', split(3), ':', split(4), ':execution:', split(6), ':*']] } }),
        ]),
      },
    });
  });

  test.each([
    'a.b+c=d@e', 'A-b_c', 'é'.repeat(80),
  ])('may be called %s', (name) => expect(() => build(releases(STATE_MACHINE.replace('releaser', name)))).not.toThrow());

  test.each([
    ...['', '*', 'a b', 'a<b', 'a?b', 'a#b', 'a$b', 'a/b', 'a:b', 'Ω', 'x'.repeat(81)].map((name) => STATE_MACHINE.replace('releaser', name)),
    STATE_MACHINE.replace(PROD.region, '*'), STATE_MACHINE.replace(PROD.account, '*'), STATE_MACHINE.replace('arn:aws:', 'arn:*:'), STATE_MACHINE.replace(PROD.region, ''),
    STATE_MACHINE.replace(PROD.account, TOOLING.account), STATE_MACHINE.replace(PROD.region, 'us-east-1'), STATE_MACHINE.replace('arn:aws:', 'arn:aws-cn:'),
    `arn:${PARTITION}:states:${PROD.region}:${TOOLING.account}:stateMachine:x`, '', null, 7,
  ])('is not %s', (arn) => expect(problemsOf(() => build(releases(arn)))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].stateMachineArn']));

  test('may become nothing else later', () => {
    expect(synthOf(() => releases(late(STATE_MACHINE)))).not.toThrow();
    expect(synthOf(() => releases(late(STATE_MACHINE.replace('releaser', '*'))))).toThrow(/stateMachineArn: must be the ARN of one state machine/);
    expect(synthOf(() => releases(late(STATE_MACHINE.replace(PROD.account, TOOLING.account))))).toThrow(/stateMachineArn: must be of account 333333333333/);
  });
});

const parameter = (stack: Stack, value: string, type?: string) => new CfnParameter(stack, 'Own', { default: value, type }).valueAsString;
const OWN = topology.environment('prod').deployRoleName;
const PASSING: Record<string, (role: any) => DeployPermissions> = {
  'passedRoles[0]': (role) => DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f', passedRoles: [role] }),
  'deploymentRole': (deploymentRole) => DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole }),
};

describe.each(Object.entries(PASSING))('a role that is passed as %s', (property, of) => {
  test.each<[string, unknown]>([
    ['a policy variable', like(roleOf('${aws:PrincipalTag/x}'))], ['a policy variable behind a token', like(`arn:${PARTITION}:iam::${PROD.account}:role/\${aws:username}`)],
    ['no ARN', like('x')], ['an empty text', like('')], ['a user', like(`arn:aws:iam::${PROD.account}:user/x`)],
    ['a role of another account, without env', { roleArn: roleOf('x', TOOLING.account) }], ['a role of another partition', like(roleOf('x').replace('arn:aws:', 'arn:aws-cn:'))],
    ['a role whose env is another account\'s', like(`arn:aws:iam::${Aws.ACCOUNT_ID}:role/${Aws.STACK_NAME}`, TOOLING.account)],
    ['the deploy role', like(roleOf(OWN))], ['the deploy role, below any path', like(`arn:${PARTITION}:iam::${Aws.ACCOUNT_ID}:role/path/${OWN.toUpperCase()}`)],
    ['a name that is too long', like(roleOf('x'.repeat(65)))], ['a wildcard beside a token', like(`${Aws.STACK_ID}*`)], ['null', null], ['a node that is none', { node: null }], ['a symbol', Symbol('role')],
  ])('is not %s', (_, role) => expect(problemsOf(() => build([of(role)]))).toEqual([`CrossAccountDeployRole.InvalidResource permissions[0].${property}`]));

  test('may have a path with every visible character', () => expect(() => build([of(like(roleOf('team:a!/x')))])).not.toThrow());

  test('has no wildcard behind it in the template', () => {
    const within = (template: string) => (stack: Stack) => {
      for (const [id, value] of [['Any', '*'], ['One', 'shop']]) new CfnParameter(stack, id, { default: value });
      return [of(like(Fn.sub(template)))];
    };
    expect(synthOf(within(`arn:aws:iam::${PROD.account}:role/\${Any}`))).toThrow(/must be one role by its ARN, without wildcards and policy variables, got ".*role\/\*"/);
    expect(synthOf(within(`arn:aws:iam::${PROD.account}:role/\${One}`))).not.toThrow();
  });

  test.each<[string, (stack: Stack, arn: string) => string]>([
    ['a parameter', (stack, arn) => parameter(stack, arn)],
    ['a parameter, with the partition of wherever', (stack, arn) => parameter(stack, arn.replace(':aws:', `:${PARTITION}:`))],
    ['a part of the name', (stack, arn) => `${arn.slice(0, -3)}${parameter(stack, arn.slice(-3).toUpperCase())}`],
    ['a side of a condition', (_, arn) => Fn.conditionIf('C', roleOf('shop'), arn).toString()],
    ['a condition within', (_, arn) => Fn.join('', [arn.slice(0, -3), Fn.conditionIf('C', arn.slice(-3), 'x').toString()])],
  ])('is not the deploy role behind %s in the template', (_, value) => {
    expect(synthOf((stack) => [of(like(value(stack, roleOf(OWN))))])).toThrow(/must be another role than the deploy role itself, got "arn:aws:iam::333333333333:role\/.*[^)]"/);
    expect(synthOf((stack) => [of(like(value(stack, roleOf(`x${OWN}`.slice(0, 40)))))])).not.toThrow();
  });

  test('becomes no wildcard later', () => {
    expect(synthOf(() => [of(like(late('*')))])).toThrow(/must be one role by its ARN/);
    expect(synthOf(() => [of(like(late(roleOf('shop'))))])).not.toThrow();
  });
});

test('an alarm may have a colon in its name, and no character that IAM does not take', () => {
  const stack = stackOf();
  build([NAMED['alarmNames[0]']('a:b é')], stack);
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(':alarm:a:b é');
  expect(() => build([NAMED['alarmNames[0]'](`a:${Aws.STACK_NAME}`)])).not.toThrow();
  for (const name of ['Ω', 'a\u0007b', 'a${x}', 'a'.repeat(256)]) {
    expect(problemsOf(() => build([NAMED['alarmNames[0]'](name)]))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].alarmNames[0]']);
  }
});

describe('change sets', () => {
  test.each<[string, unknown]>([['by its name', 'Workload'], ['by a token', Aws.STACK_NAME]])('are not of the deploy role\'s own stack, %s', (_, name) => {
    expect(problemsOf(() => build([NAMED['stackNames[0]'](name)]))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].stackNames[0]']);
  });

  const behind = (value: (stack: Stack, ...parts: string[]) => string, ...parts: string[]) => synthOf((stack) => [NAMED['stackNames[0]'](value(stack, ...parts))]);
  test.each<[string, (stack: Stack, begin: string, end: string) => string]>([
    ['as the default of a parameter', (stack, begin, end) => parameter(stack, `${begin}${end}`)],
    ['as a part of the name', (stack, begin, end) => `${begin}${parameter(stack, end)}`],
    ['as a part of a text', (stack, begin, end) => (parameter(stack, end), Fn.sub(`${begin}\${Own}`))],
    ['as a part of a text with variables', (stack, begin, end) => Fn.sub(`${begin}\${End}`, { End: parameter(stack, end) })],
    ['in a mapping', (stack, begin, end) => new CfnMapping(stack, 'M', { mapping: { a: { b: `${begin}${end}` } } }).findInMap('a', 'b')],
    ['as a side of a condition', (_, begin, end) => Fn.conditionIf('C', 'shop', `${begin}${end}`).toString()],
    ['as an element of a list', (stack, begin, end) => Fn.select(1, ['shop', parameter(stack, `${begin}${end}`)])],
    ['as an element of a parameter', (stack, begin, end) => Fn.select(1, new CfnParameter(stack, 'List', { type: 'CommaDelimitedList', default: `shop, ${begin}${end}` }).valueAsList)],
    ['as a part of a list in a text', (stack, begin, end) => Fn.select(1, Fn.split(',', parameter(stack, `shop,${begin}${end}`)))],
  ])('nor of it behind what the template has, %s', (_, value) => {
    expect(behind(value, 'Work', 'load')).toThrow(/stackNames\[0\]: must be another stack than the deploy role's own, .*, got "Workload"/);
    // A part of another name is no name.
    expect(behind(value, 'xWork', 'load')).not.toThrow();
    expect(behind(value, '', 'Workloads')).not.toThrow();
  });

  test('nor of one with a wildcard in what is selected, as far as that is known', () => {
    const open = (stack: Stack) => new CfnParameter(stack, 'Open').valueAsString;
    const wild = (select: (stack: Stack) => string) => behind((stack) => `shop${select(stack)}`);
    expect(wild((stack) => Fn.select(0, Fn.split(',', Fn.join('', [parameter(stack, '*'), open(stack)]))))).toThrow('stackNames[0]');
    expect(wild((stack) => Fn.select(3, Fn.split(',', parameter(stack, 'a,*'))))).not.toThrow();
    const index = (stack: Stack) => new CfnParameter(stack, 'Index', { type: 'Number', default: 0 }).valueAsNumber;
    expect(wild((stack) => Fn.select(index(stack), Fn.split(',', parameter(stack, 'a,*'))))).toThrow('stackNames[0]');
    expect(wild((stack) => Fn.select(index(stack), Fn.split(',', parameter(stack, 'a,b'))))).not.toThrow();
    expect(wild((stack) => Fn.select(index(stack), ['a', parameter(stack, '*')]))).toThrow('stackNames[0]');
    expect(wild((stack) => Fn.select(0, new CfnParameter(stack, 'List', { type: 'CommaDelimitedList', default: '*' }).valueAsList))).toThrow('stackNames[0]');
  });

  test('are of what is called so in Parameter Store', () => {
    expect(behind((stack) => parameter(stack, 'Workload', 'AWS::SSM::Parameter::Value<String>'))).not.toThrow();
    expect(behind((stack) => Fn.join('-', ['web', parameter(stack, 'Workload')]))).not.toThrow();
  });

  test('nor of the one that it is nested in', () => {
    const nested = new NestedStack(stackOf(), 'Nested');
    expect(problemsOf(() => build([NAMED['stackNames[0]']('Workload')], nested))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].stackNames[0]']);
  });

  test('are not of China, where AWS does not offer the action', () => {
    const china = { account: PROD.account, region: 'cn-north-1' };
    const work = () => new CrossAccountDeployRole(stackOf(china), 'R', {
      pipelineRole: like(roleOf('pipeline', TOOLING.account).replace('aws', 'aws-cn'), TOOLING.account),
      roleName: 'deploy',
      permissions: [DeployPermissions.changeSets({ stackNames: ['shop'], deploymentRole: like(roleOf('x').replace('aws', 'aws-cn')) })],
      artifacts: artifactsIn(new Stack()),
    });
    expect(problemsOf(work)).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].stackNames']);
  });
});

const artifactsIn = (stack: Stack) => SecureArtifactBucket.fromAttributes(stack, 'A', { bucketName: 'acme-artifacts', keyArn: 'arn:aws:kms:eu-west-1:111111111111:key/1' });

test('lists that only the deployment knows are one problem each', () => {
  const list = (stack: Stack) => new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;
  const given: Record<string, (value: any) => DeployPermissions> = {
    stackNames: (stackNames) => DeployPermissions.changeSets({ stackNames, deploymentRole: DEPLOYMENT }),
    alarmNames: (alarmNames) => DeployPermissions.lambdaFunction({ functionName: 'f', alarmNames }),
    passedRoles: (passedRoles) => DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f', passedRoles }),
  };
  for (const [property, of] of Object.entries(given)) {
    const stack = stackOf();
    expect(problemsOf(() => build([of(list(stack))], stack))).toEqual([`CrossAccountDeployRole.InvalidResource permissions[0].${property}`]);
  }
  const stack = stackOf();
  expect(problemsOf(() => build(list(stack) as any, stack))).toEqual(['CrossAccountDeployRole.InvalidPermissions permissions']);
});

describe('files in a bucket', () => {
  const key = (keyArn: unknown, env?: object) => ({ keyArn, env }) as kms.IKey;
  const KEY = `arn:aws:kms:${PROD.region}:${PROD.account}:key/1`;
  const upload = (options: object) => [DeployPermissions.s3({ bucketName: 'acme', ...options })];

  test.each<[string, object, string]>([
    ['CDK\'s assets', { bucketName: `cdk-hnb659fds-assets-${PROD.account}-eu-west-1` }, 'bucketName'], ['CDK\'s assets, by a token', { bucketName: `cdk-own-assets-${Aws.ACCOUNT_ID}` }, 'bucketName'],
    ['an empty part of a name', { bucketName: 'a..b' }, 'bucketName'], ['a part of a name that ends with a hyphen', { bucketName: 'ab.-c' }, 'bucketName'],
    ['no key', { encryptionKey: key('x') }, 'encryptionKey'], ['a key that is a number', { encryptionKey: key(7) }, 'encryptionKey'],
    ['a key of another region', { encryptionKey: key(KEY.replace('eu-west-1', 'us-east-1')) }, 'encryptionKey'], ['a key of another account', { encryptionKey: key(KEY.replace(PROD.account, TOOLING.account)) }, 'encryptionKey'],
    ['a key of another account, by its env', { encryptionKey: key(Fn.importValue('Key'), { account: TOOLING.account }) }, 'encryptionKey'],
    ['every key', { encryptionKey: key(`arn:${PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/*`) }, 'encryptionKey'],
    ['a list as an ACL', { accessControl: ['PublicRead'] }, 'accessControl'], ['what every object has as an ACL', { accessControl: 'toString' }, 'accessControl'],
    ['the prototype as an ACL', { accessControl: '__proto__' }, 'accessControl'], ['an ACL for buckets', { accessControl: 'LogDeliveryWrite' }, 'accessControl'],
    ['a prefix of too many bytes', { keyPrefix: 'é'.repeat(600) }, 'keyPrefix'], ['nothing as a prefix', { keyPrefix: null }, 'keyPrefix'],
  ])('are not with %s', (_, options, property) => expect(problemsOf(() => build(upload(options)))).toEqual([`CrossAccountDeployRole.InvalidResource permissions[0].${property}`]));

  test('are encrypted with a key of the app, but not with its alias', () => {
    const stack = stackOf();
    const encryptionKey = new kms.Key(stack, 'Key');
    expect(() => build(upload({ encryptionKey }), stack)).not.toThrow();
    const other = stackOf();
    const alias = new kms.Alias(other, 'Alias', { aliasName: 'alias/website', targetKey: new kms.Key(other, 'Key') });
    expect(problemsOf(() => build(upload({ encryptionKey: alias }), other))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].encryptionKey']);
  });

  test('for EC2 to read are told of', () => {
    const stack = stackOf();
    build(upload({ accessControl: 'AwsExecRead' }), stack);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('CrossAccountDeployRole.publicObjects'));
  });
});

test('what a deployment of CodeDeploy may run is warned of, once', () => {
  const stack = stackOf();
  const codeDeploy = (deploymentGroupName: string) => DeployPermissions.codeDeployToEcs({ applicationName: 'a', deploymentGroupName, deploymentConfigName: 'c', taskDefinitionFamily: 'f' });
  build([codeDeploy('one'), codeDeploy('two')], stack);
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('CrossAccountDeployRole.anyTaskDefinition'))).toHaveLength(1);
});

test('privileged containers have to be asked for, by true alone', () => {
  const ecs = (privileged: any) => DeployPermissions.ecs({ clusterName: 'c', serviceName: 's', taskDefinitionFamily: 'f', privileged });
  const conditionOf = (privileged: any) => {
    const stack = stackOf();
    build([ecs(privileged)], stack);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    return policy.Properties.PolicyDocument.Statement.find(({ Sid }: { Sid: string }) => Sid === 'RegisterRevision').Condition;
  };
  expect(conditionOf(undefined)).toEqual({ StringEqualsIfExists: { 'ecs:privileged': 'false' } });
  expect(conditionOf(false)).toEqual(conditionOf(undefined));
  expect(conditionOf(true)).toBeUndefined();
  expect(problemsOf(() => build([ecs('yes')]))).toEqual(['CrossAccountDeployRole.InvalidResource permissions[0].privileged']);
});

describe('statements', () => {
  const policyOf = (permissions: DeployPermissions[]) => {
    const stack = stackOf();
    build(permissions, stack);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    return policy.Properties.PolicyDocument.Statement.map(({ Sid }: { Sid?: string }) => Sid).filter(Boolean);
  };

  test('that say the same are written once', () => {
    const functions = ['a', 'b'].map((functionName) => DeployPermissions.lambdaFunction({ functionName }));
    expect(policyOf(functions)).toEqual(['ShiftAlias', 'MakeLog', 'WriteLog', 'ShiftAlias2']);
  });

  test('with long names go into as many policies as they need', () => {
    const long = (n: number, name: string) => Array.from({ length: n }, (_, i) => DeployPermissions.codeDeployInPlace({
      applicationName: `${'a'.repeat(90)}${i}`, deploymentGroupName: name.repeat(100), deploymentConfigName: 'c'.repeat(100),
    }));
    const assembly = synthOf(() => long(30, 'g'))();
    const { Resources: resources } = assembly.getStackByName('Workload').template;
    const ids = Object.keys(resources).filter((id) => /Policy/.test(resources[id].Type)).map((id) => id.replace(/^DeployRole(.*).{8}$/, '$1'));
    expect(ids.sort()).toEqual(['DefaultPolicy', 'Permissions1', 'Permissions2', 'Permissions3']);
    const statements = Object.values<any>(resources).flatMap(({ Properties: { PolicyDocument: policy } }) => policy?.Statement ?? []);
    expect(statements.filter(({ Sid: sid }) => /^Deploy\d*$/.test(sid))).toHaveLength(30);
  });

  test('of a stack that does not say where it is are in one policy, too', () => {
    const app = new App();
    const stack = stackOf({}, app);
    new CrossAccountDeployRole(stack, 'DeployRole', {
      pipelineRole: like(roleOf('pipeline', TOOLING.account), TOOLING.account),
      roleName: 'deploy',
      artifacts: artifactsIn(stack),
      permissions: ['one', 'two', 'three', 'four'].map((deploymentGroupName) => DeployPermissions.codeDeployInPlace({ applicationName: 'a', deploymentGroupName, deploymentConfigName: 'c' })),
    });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    expect(() => app.synth()).not.toThrow();
  });

  test('that do not fit into ten managed policies are refused at synthesis', () => {
    const groups = (n: number) => Array.from({ length: n }, (_, i) => DeployPermissions.codeDeployInPlace({
      applicationName: `application-${i}`, deploymentGroupName: 'fleet', deploymentConfigName: `config-${i}`,
    }));
    expect(synthOf(() => groups(20))).not.toThrow();
    expect(synthOf(() => groups(120))).toThrow(/permissions: must fit into an inline policy and 10 managed policies.*; move some to a role without a topology, with pipelineRole and a roleName of its own, got.*\[CrossAccountDeployRole.PolicyTooLarge\]/);
  });
});
