import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, deny, EVERYTHING, policyOf, proofOf, REGION, role, roleArn } from './templates';
import { AccessProof, AccessProofOptions } from '../../src';
import { deliveryErrorOf } from '../helpers/errors';

const reads = { principal: roleArn('reader'), action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const base = { Data: bucket('data'), Reader: role('reader', allow('s3:GetObject')) };
const ORGANIZATION = { organizationId: 'o-abc1234567' };
const FULL = JSON.stringify(policyOf(allow('*')));
const directory = mkdtempSync(join(tmpdir(), 'input-'));
const file = (name: string, content: string) => {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
};
function invalid(find: () => unknown): string {
  const { code, message } = deliveryErrorOf(find);
  expect(code).toBe('AccessProof.InvalidInput');
  return message;
}

describe('a question', () => {
  const proof = proofOf({ resources: base });
  const construct = new s3.Bucket(new Stack(new App(), 'One'), 'Data');

  test.each<[string, any, RegExp]>([
    ['none', undefined, /question: must have a principal, an action and a resource, got nothing/],
    ['no object', 'x', /question: must have a principal/],
    ['no action', { ...reads, action: undefined }, /question\.action: must be an action such as s3:GetObject, got nothing/],
    ['no resource', { ...reads, resource: '' }, /question\.resource: must be an ARN such as bucket\.bucketArn, or \*, got ""/],
    ['a construct', { ...reads, resource: construct }, /question\.resource: .*, got "the construct One\/Data"/],
    ['a number', { ...reads, principal: 5 }, /question\.principal: must be an ARN such as role\.roleArn.*, got 5/],
    ['a misspelt part', { ...reads, sesionName: 'x' }, /question\.sesionName: must be left out: a question has principal, sessionName,/],
    ['policies as objects', { ...reads, principalPolicies: [{}] }, /question\.principalPolicies: must be a list of policies, each as JSON in a text/],
    ['a boolean', { ...reads, context: { 'aws:SecureTransport': false } }, /question\.context\["aws:SecureTransport"\]: must be a text; numbers, true and false as well, got false/],
    ['a list for one', { ...reads, context: { 'aws:SourceIp': ['10.0.0.1'] } }, /must be a text/],
    ['one for a list', { ...reads, multiValuedContext: { 'aws:TagKeys': 'a' } }, /question\.multiValuedContext\["aws:TagKeys"\]: must be a list of texts/],
    ['a context that is none', { ...reads, context: 'x' }, /question\.context: must be values by condition key/],
    ['a misspelt global key', { ...reads, context: { 'aws:SecureTransprot': 'false' } }, /is no condition key that AWS has/],
    ['a misspelt key of the service', { ...reads, context: { 's3:prefxi': 'a' } }, /is no condition key of s3/],
    ['a key without a prefix', { ...reads, context: { SourceIp: '10.0.0.1' } }, /those have a prefix, such as aws:SourceIp/],
    ['a key in both', { ...reads, context: { 'aws:TagKeys': 'a' }, multiValuedContext: { 'aws:tagkeys': ['a'] } }, /is given twice: in question\.context aws:TagKeys as well/],
    ['a range of addresses', { ...reads, context: { 'aws:SourceIp': '10.0.0.0/8' } }, /must be one IP address/],
    ['an impossible address', { ...reads, context: { 'aws:SourceIp': '10.0.0.256' } }, /must be one IP address/],
    ['neither yes nor no', { ...reads, context: { 'aws:SecureTransport': 'no' } }, /must be 'true' or 'false'/],
    ['no time', { ...reads, context: { 'aws:CurrentTime': '2030-1-1' } }, /must be a time such as/],
    ['no number', { ...reads, context: { 'aws:MultiFactorAuthAge': '1 hour' } }, /must be a number/],
  ])('%s is refused', (_, question, message) => expect(invalid(() => proof.decide(question))).toMatch(message));

  test('is refused once, with everything that is wrong with it', () => {
    const { problems } = deliveryErrorOf(() => proof.assertDenied({ principal: '', action: undefined, resource: 1, context: { x: 'y' } } as any)) as any;
    expect(problems.map(({ property }: any) => property)).toEqual(['question.principal', 'question.action', 'question.resource', 'question.context["x"]']);
  });

  test.each<[string, string]>([
    ['aws:SourceIp', '2001:db8::1'], ['aws:CurrentTime', '1700000000'], ['aws:CurrentTime', '2026-01-31T12:00:00Z'], ['aws:PrincipalTag/anything', 'x'], ['AWS:sourcevpce', 'vpce-1'],
    ['s3:x-amz-acl', 'private'], ['s3:ExistingObjectTag/x', 'y'], ['kms:ViaService', 's3.eu-west-1.amazonaws.com'], ['token.actions.githubusercontent.com:sub', 'x'], ['saml:aud', 'x'],
  ])('may have %s: %s', (key, value) => expect(answer(proof, { ...reads, context: { [key]: value } })).toBe('allowed'));
});

describe('what a proof is made of', () => {
  const stack = new Stack(new App(), 'One');
  test.each<[string, () => unknown, RegExp]>([
    ['no list', () => AccessProof.ofStages(new App() as any), /stages: must be a list of stages, with one at least; put a single one into a list, too, got "a value of type object"/],
    ['a path alone', () => AccessProof.ofDirectories('cdk.out' as any), /directories: must be a list of directories, with one at least; put a single one into a list, too/],
    ['nothing', () => (AccessProof as any).ofStages(), /stages: must be a list of stages, with one at least, got nothing/],
    ['an empty list', () => AccessProof.ofDirectories([]), /directories: must be a list of directories, with one at least, got \[\]/],
    ['a stack', () => AccessProof.ofStages([stack as any]), /stages\[0\]: must be an app or a stage; for a stack, give the app that it is in, got "the construct One"/],
    ['no directory', () => AccessProof.ofDirectories(['/nope']), /directories\[0\]: must exist, got "\/nope"/],
    ['a directory of something else', () => AccessProof.ofDirectories([directory]), /directories\[0\]: must be a cloud assembly such as cdk\.out: /],
    ['a number', () => AccessProof.ofDirectories([1 as any]), /directories\[0\]: must be the path/],
    ['YAML', () => AccessProof.ofTemplates([{ path: file('t.yaml', 'Resources:\n  B: x\n'), stackName: 'One', account: ACCOUNT, region: REGION }]), /templates\[0\]\.path: must be a template as JSON: /],
    ['JSON that is none', () => AccessProof.ofTemplates([{ path: file('l.json', '[]'), stackName: 'One', account: ACCOUNT, region: REGION }]), /it holds no template/],
    ['resources without a type', () => AccessProof.ofTemplates([{ path: file('r.json', '{"Resources":{"X":{}}}'), stackName: 'One', account: ACCOUNT, region: REGION }]), /its resource X has no Type/],
    ['two templates of one stack', () => proofOf([{ resources: base }, { resources: {} }]), /templates: must hold one template for each stack.*"One in 111111111111, eu-west-1"/],
  ])('%s is refused', (_, find, message) => expect(invalid(find)).toMatch(message));

  const throwing: any = new Proxy({}, { get: () => { throw new Error('no'); }, has: () => { throw new Error('no'); }, ownKeys: () => { throw new Error('no'); } });
  const READ = /must be values that can be read: one of them throws/;
  test.each<[string, () => unknown, RegExp]>([
    ['null as stages', () => AccessProof.ofStages(null as any), /stages: must be a list of stages, with one at least, got null/],
    ['null as directories', () => AccessProof.ofDirectories(null as any), /directories: must be a list of directories, with one at least, got null/],
    ['null as templates', () => AccessProof.ofTemplates(null as any), /templates: must be a list of templates, with one at least, got null/],
    ['a hole', () => AccessProof.ofStages(new Array(1)), /stages\[0\]: must be an app or a stage/],
    ['what throws as a stage', () => AccessProof.ofStages([throwing]), /stages\[0\]: must be an app or a stage/],
    ['what throws as a template', () => AccessProof.ofTemplates([throwing]), /templates\[0\]\.path: must be the path of a template, got nothing/],
    ['a number as options', () => AccessProof.ofStages([new App()], 7 as any), /options: must be options by their names, got 7/],
    ['no directory, without options', () => AccessProof.ofDirectories([''], null as any), /directories\[0\]: must exist/],
    ['a text as levels', () => AccessProof.ofStages([new App()], { ...ORGANIZATION, serviceControlPolicies: FULL as any }), /serviceControlPolicies: must be a list of levels, the root first/],
    ['what throws as options', () => AccessProof.ofStages([new App()], throwing), READ],
    ['a hole as a level', () => AccessProof.ofStages([new App()], { ...ORGANIZATION, serviceControlPolicies: new Array(1) }), /serviceControlPolicies\[0\]: must be a level/],
    ['a hole as a policy', () => AccessProof.ofStages([new App()], { ...ORGANIZATION, serviceControlPolicies: [{ name: 'Root', policies: new Array(1) }] }), /policies\[0\]: must be a policy/],
    ['what throws as a question', () => AccessProof.ofStages([new App()]).decide(throwing), READ],
    ['what throws as context', () => AccessProof.ofStages([new App()]).assertDenied({ ...reads, context: throwing }), READ],
    ['an object as an action', () => AccessProof.ofStages([new App()]).assertAllowed({ ...reads, action: Object.create(null) }), /question\.action: must be an action/],
  ])('%s is refused as well', (_, find, message) => expect(invalid(find)).toMatch(message));

  test('templates are checked part by part', () => {
    const { problems } = deliveryErrorOf(() => AccessProof.ofTemplates([{ path: '', stackName: '1', account: '12', region: 'Ireland' }, undefined as any])) as any;
    expect(problems.slice(0, 4).map(({ property }: any) => property)).toEqual(['templates[0].account', 'templates[0].region', 'templates[0].stackName', 'templates[0].path']);
    expect(problems).toHaveLength(8);
  });

  test.each<[string, AccessProofOptions | object, RegExp]>([
    ['an organization id', { organizationId: 'abc' }, /organizationId: must be an organization id such as o-abc1234567, got "abc"/],
    ['a management account', { ...ORGANIZATION, managementAccount: '1' }, /managementAccount: must be an account id of 12 digits/],
    ['policies without their organization', { serviceControlPolicies: [{ name: 'Root', policies: [FULL] }] }, /organizationId: must be given with serviceControlPolicies/],
    ['a level', { ...ORGANIZATION, serviceControlPolicies: [FULL] }, /serviceControlPolicies\[0\]: must be a level with a name, and a list of policies/],
    ['a level\'s JSON', { ...ORGANIZATION, serviceControlPolicies: [{ name: 'Root', policies: ['{'] }] }, /serviceControlPolicies\[0\]\.policies\[0\]: must be a policy that AWS accepts: /],
    ['a level\'s policy', { ...ORGANIZATION, serviceControlPolicies: [{ name: 'Root', policies: [JSON.stringify(policyOf(allow('*', '*', { Principal: '*' })))] }] }, /of kind scp must have no Principal/],
    ['a resource control policy', { ...ORGANIZATION, resourceControlPolicies: [{ name: 'Root', policies: [FULL] }] }, /resourceControlPolicies\[0\]\.policies\[0\]: /],
    ['a managed policy', { managedPolicies: { 'arn:aws:iam::aws:policy/P': '{}' } }, /managedPolicies\["arn:aws:iam::aws:policy\/P"\]: must be a policy that AWS accepts/],
    ['a managed policy\'s ARN', { managedPolicies: { p: FULL } }, /managedPolicies\["p"\]: must be given by the ARN of a managed policy/],
    ['managed policies', { managedPolicies: 'x' }, /managedPolicies: must be policies as JSON by their ARN/],
    ['a misspelt option', { scps: [] }, /scps: must be left out: the options are organizationId,/],
  ])('%s is checked', (_, options, message) => expect(invalid(() => proofOf({ resources: base }, options as any))).toMatch(message));
});

describe('the management account', () => {
  const limits = (managementAccount?: string) => ({
    ...ORGANIZATION,
    managementAccount,
    serviceControlPolicies: [{ name: 'Root', policies: [JSON.stringify(policyOf(allow('ec2:*')))] }],
  });

  test('is not limited by service control policies', () => {
    expect([undefined, ATTACKER, ACCOUNT].map((account) => answer(proofOf({ resources: base }, limits(account)), reads))).toEqual(['denied', 'denied', 'allowed']);
  });

  test('nor are its resources by resource control policies', () => {
    const full = JSON.stringify(policyOf(allow('*', '*', { Principal: '*' })));
    const freeze = JSON.stringify(policyOf(deny('s3:*', '*', { Principal: '*' })));
    const frozen = (managementAccount?: string) => proofOf({ resources: { ...base, P: bucketPolicy('data', allow('s3:*', '*', { Principal: { AWS: ATTACKER } })) } },
      { ...ORGANIZATION, managementAccount, resourceControlPolicies: [{ name: 'Root', policies: [full, freeze] }] });
    const guest = { ...reads, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
    expect([undefined, ACCOUNT].map((account) => answer(frozen(account), guest))).toEqual(['denied', 'allowed']);
  });
});

test('a proof is a snapshot, and each is of what the app is then, in stages of it too', () => {
  const app = new App();
  const stack = new Stack(new Stage(app, 'Stage', { env: { account: ACCOUNT, region: REGION } }), 'One');
  const data = new s3.Bucket(stack, 'Data');
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  const asked = { principal: reader.roleArn, action: 's3:GetObject', resource: data.arnForObjects('a') };
  app.synth();
  const before = AccessProof.ofStages([app]);
  expect(answer(before, asked)).toBe('denied');
  data.grantRead(reader);
  expect(answer(before, asked)).toBe('denied');
  expect(answer(AccessProof.ofStages([app]), asked)).toBe('allowed');
});
