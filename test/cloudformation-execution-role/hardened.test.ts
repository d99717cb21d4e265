import { App, CfnParameter, CfnResource, DefaultStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { deployed, problemsIn } from './deployed-app';
import { ACCOUNT, ENV, Granted } from './granted';
import { CloudFormationExecutionPolicies, CloudFormationExecutionRole } from '../../src';
import { problemsOf } from '../helpers/errors';

/** What an attacker, and templates of other teams, have shown. */
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const plainRole = (stack: Stack, id = 'Role', roleName?: string) => new iam.Role(stack, id, { roleName, assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

test('a nested stack is deployed with the same role, which is passed on for that and for nothing else', () => {
  const nested = deployed((stack) => new sqs.Queue(new NestedStack(stack, 'Nested'), 'Queue')).granted();
  const pass = (granted: Granted, service: string) => granted.decide('iam:PassRole', role('deployer'), { 'iam:PassedToService': service }).reason;
  expect(pass(nested, 'cloudformation.amazonaws.com')).toBe('allowed');
  expect(pass(nested, 'lambda.amazonaws.com')).toBe('explicit deny');
  const bootstrapped = role(`cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-west-1`);
  expect(nested.decide('iam:PassRole', bootstrapped, { 'iam:PassedToService': 'cloudformation.amazonaws.com' }).reason).toBe('no identity policy allows it');
  expect(nested.decide('iam:PutRolePolicy', role('deployer')).reason).toBe('explicit deny');
  expect(pass(deployed((stack) => new sqs.Queue(stack, 'Queue')).granted(), 'cloudformation.amazonaws.com')).toBe('no identity policy allows it');
});

test('of a long name both halves are asked for', () => {
  const granted = deployed((stack) => plainRole(stack), { name: 'acme-payments-production-european-customers-and-partners' }).granted();
  const [pattern] = granted.resources('iam:PutRolePolicy');
  expect(pattern).toMatch(/:role\/acme-payments-production\*-Role[0-9A-F]+\*$/);
  expect(granted.allows('iam:PutRolePolicy', role('acme-payments-production-administrator'))).toBe(false);
  expect(granted.allows('iam:PutRolePolicy', role(`acme-payments-production-${/-(Role[0-9A-F]+)/.exec(pattern)![1]}-AbCdEfGhIjKl`))).toBe(true);
});

test('a role whose name begins with something unknown is asked about', () => {
  const { app } = deployed((stack) => plainRole(stack, 'Role', `${new CfnParameter(stack, 'Env').valueAsString}-role`));
  expect(problemsIn(app)).toEqual([expect.stringMatching(/^CloudFormationExecutionRole.UnknownRole app\/Role/)]);
});

test('a parameter without a name has the one that CloudFormation makes', () => {
  const granted = deployed((stack) => new ssm.CfnParameter(stack, 'Parameter', { type: 'String', value: 'x' })).granted();
  expect(granted.allows('ssm:PutParameter', `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/CFN-Parameter-AbCdEf`)).toBe(true);
  expect(granted.allows('ssm:PutParameter', `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/shop/prod/image`)).toBe(false);
});

test('a macro within a resource is one, too', () => {
  const { app } = deployed((stack) => (new sqs.Queue(stack, 'Queue').node.defaultChild as CfnResource).addPropertyOverride('VisibilityTimeout', { 'Fn::Transform': { Name: 'Acme' } }));
  expect(problemsIn(app)).toEqual(['CloudFormationExecutionRole.UnknownType app.Transform']);
});

test('whoever was bootstrapped otherwise reads what he was bootstrapped with', () => {
  const synthesizer = new DefaultStackSynthesizer({ bootstrapStackVersionSsmParameter: '/acme/${Qualifier}/version', fileAssetsBucketName: 'acme-assets' });
  const app = new App();
  const stack = new Stack(app, 'app', { env: ENV, synthesizer });
  new sqs.Queue(new NestedStack(stack, 'Nested'), 'Queue');
  const administration = new Stack(app, 'Administration', { env: ENV });
  new CloudFormationExecutionRole(administration, 'Execution', { stacks: [stack], roleName: 'deployer' });
  const granted = Granted.of(administration);
  expect(granted.resources('ssm:GetParameters')).toEqual([`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/acme/hnb659fds/version`]);
  expect(granted.allows('s3:GetObject', 'arn:aws:s3:::acme-assets/a.json')).toBe(true);
  expect(granted.allows('s3:GetObject', `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-eu-west-1/a.json`)).toBe(false);
});

describe('a boundary', () => {
  test('that the stacks define themselves bounds nothing', () => {
    const bounded = deployed((stack) => {
      const boundary = new iam.ManagedPolicy(stack, 'Boundary', { managedPolicyName: 'own', statements: [new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] });
      iam.PermissionsBoundary.of(stack).apply(boundary);
      plainRole(stack);
    }).granted();
    expect(bounded.statements.some((each) => JSON.stringify(each.Condition ?? {}).includes('iam:PermissionsBoundary'))).toBe(false);
  });
});

test('names of roles are compared without capitals', () => {
  const { app } = deployed((stack) => plainRole(stack, 'Role', 'Deployer'));
  expect(problemsIn(app)).toEqual(['CloudFormationExecutionRole.OwnName app/Role/Resource']);
});

describe('a role to which the policies are attached', () => {
  const policies = (define: (stack: Stack, administration: Stack) => iam.IRole) => {
    const app = new App();
    const stack = new Stack(app, 'app', { env: ENV });
    plainRole(stack, 'Taken', 'acme-exec');
    const administration = new Stack(app, 'Administration', { env: ENV });
    const made = new CloudFormationExecutionPolicies(administration, 'Policies', { stacks: [stack] });
    made.attachToRole(define(stack, administration));
    return app;
  };

  test('is one of their stack', () => {
    expect(problemsOf(() => policies((stack) => plainRole(stack)))).toEqual(['CloudFormationExecutionRole.InvalidSetting role']);
    const computed = (_: Stack, administration: Stack) => new CloudFormationExecutionRole(administration, 'E', { stacks: [new Stack(administration.node.root as App, 'More')] }) as any;
    expect(problemsOf(() => policies(computed))).toEqual(['CloudFormationExecutionRole.InvalidSetting role']);
    for (const wrong of [null, undefined, 5, 'x', {}]) expect(problemsOf(() => policies(() => wrong as any))).toEqual(['CloudFormationExecutionRole.InvalidSetting role']);
  });

  test('is one of their account', () => {
    const theirs = (account: string) => () => policies((_, administration) => iam.Role.fromRoleArn(administration, 'R', `arn:aws:iam::${account}:role/x`));
    expect(problemsOf(theirs('222222222222'))).toEqual(['CloudFormationExecutionRole.InvalidSetting role']);
    expect(theirs(ENV.account)).not.toThrow();
  });

  test.each<[string, (administration: Stack) => iam.IRole]>([
    ['known by its name', (administration) => iam.Role.fromRoleName(administration, 'R', 'acme-exec')],
    ['made here', (administration) => plainRole(administration, 'R', 'acme-exec')],
  ])('is no role of the stacks: %s', (_, define) => {
    expect(problemsIn(policies((__, administration) => define(administration)))).toEqual(['CloudFormationExecutionRole.OwnName app/Taken/Resource']);
  });

  test('cannot change itself, also without a name', () => {
    const app = policies((_, administration) => plainRole(administration, 'Unnamed'));
    const granted = Granted.of(app.node.findChild('Administration') as Stack);
    expect(granted.decide('iam:PutRolePolicy', role('Administration-Unnamed5E2F1BD9-AbCdEfGhIjKl')).reason).toMatch(/explicit deny|no identity/);
    expect(JSON.stringify(granted.statements.find((each) => each.Sid === 'NotItself'))).toContain('role/Administration-Unnamed');
  });
});

test('a resource whose template names a key may use it through its service', () => {
  const granted = deployed((stack) => new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') })).granted();
  const via = (service: string) => ({ 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` });
  const allowed = (action: string, context: Record<string, string>) => granted.statements
    .filter((each) => [each.Action].flat().includes(action)).some((each) => JSON.stringify(each.Condition ?? {}).includes(Object.values(context)[0]));
  for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) {
    expect(allowed(action, via('secretsmanager'))).toBe(true);
    expect(allowed(action, via('rds'))).toBe(false);
  }
});

test('volumes are copied from one key to another', () => {
  const actionsOf = (properties: object) => deployed((stack) => new CfnResource(stack, 'Volume', { type: 'AWS::EC2::Volume', properties })).granted().statements
    .flatMap((each) => [each.Action].flat()).filter((each) => each?.startsWith('kms:ReEncrypt'));
  expect(actionsOf({ Encrypted: true, KmsKeyId: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/x` })).toEqual(['kms:ReEncryptFrom', 'kms:ReEncryptTo']);
});

test('what cannot be read is said also where nothing is validated', () => {
  const { app } = deployed((stack) => new CfnResource(stack, 'Unknown', { type: 'Acme::Unknown::Type' }));
  expect(() => app.synth({ skipValidation: true })).toThrow(/CloudFormationExecutionRole.UnknownType/);
});
