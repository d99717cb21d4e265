import { App, CfnCondition, CfnStack, Fn, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACCOUNT, answer, ATTACKER, EVERYTHING, REGION, roleArn, unanswerable } from './templates';
import { AccessProof } from '../../src';

const outerIn = (app: App) => new Stack(app, 'Outer', { env: { account: ACCOUNT, region: REGION } });
const reads = (reader: iam.IRole, data: s3.IBucket) => ({ principal: reader.roleArn, action: 's3:GetObject', resource: data.arnForObjects('a') });
const reader = (stack: Stack, id = 'Reader') => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });

test('a nested stack\'s resources are resources like others, in both directions and from one to the other', () => {
  const app = new App();
  const outer = outerIn(app);
  const [left, right] = ['Left', 'Right'].map((id) => new NestedStack(outer, id));
  const [outside, within] = [reader(outer), reader(left)];
  const [outsideData, leftData, rightData] = [outer, left, right].map((stack) => new s3.Bucket(stack, 'Data'));
  leftData.grantRead(outside);
  outsideData.grantRead(within);
  rightData.grantRead(within, 'shared/*');
  const proof = AccessProof.ofStages([app]);
  expect([[outside, leftData], [within, outsideData], [outside, outsideData], [within, leftData], [outside, rightData], [within, rightData]]
    .map(([who, what]) => answer(proof, reads(who as iam.Role, what as s3.Bucket)))).toEqual(['allowed', 'allowed', 'denied', 'denied', 'denied', 'denied']);
  expect(answer(proof, { ...reads(within, rightData), resource: rightData.arnForObjects('shared/a') })).toBe('allowed');
  const guest = { ...reads(within, leftData), principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
  expect(answer(proof, guest)).toBe('denied');
});

test('a nested stack\'s policies count for what lies outside', () => {
  const app = new App();
  const outer = outerIn(app);
  const data = new s3.Bucket(outer, 'Data');
  const role = reader(outer);
  const inner = new NestedStack(outer, 'Inner');
  data.grantRead(role);
  const asked = () => AccessProof.ofStages([app]).decide(reads(role, data));
  expect(asked().allowed).toBe(true);
  new iam.CfnRolePolicy(inner, 'No', { policyName: 'no', roleName: role.roleName, policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] } });
  expect(asked()).toMatchObject({ allowed: false, explanation: expect.stringMatching(/denied by Outer-Inner\w+\/No, statement 1/) });
});

test('it may lie in another, and be found in a directory too', () => {
  const app = new App();
  const outer = outerIn(app);
  const deep = new NestedStack(new NestedStack(outer, 'Middle'), 'Deep');
  const role = reader(outer);
  const queue = new sqs.Queue(deep, 'Queue');
  queue.grantSendMessages(role);
  const sends = { principal: role.roleArn, action: 'sqs:SendMessage', resource: queue.queueArn };
  const { directory } = app.synth();
  for (const proof of [AccessProof.ofStages([app]), AccessProof.ofDirectories([directory])]) {
    expect(answer(proof, sends)).toBe('allowed');
    expect(answer(proof, { ...sends, action: 'sqs:ReceiveMessage' })).toBe('denied');
  }
});

test('its template is found by what CDK\'s command line has CDK write as well', () => {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const outer = outerIn(app);
  const data = new s3.Bucket(new NestedStack(outer, 'Inner'), 'Data');
  const role = reader(outer);
  data.grantRead(role);
  expect(answer(AccessProof.ofStages([app]), reads(role, data))).toBe('allowed');
});

test('its outputs are those that it has, under no condition of its own', () => {
  const app = new App();
  const outer = outerIn(app);
  const inner = new NestedStack(outer, 'Inner');
  const role = reader(outer);
  new iam.CfnRolePolicy(outer, 'P', {
    policyName: 'p',
    roleName: role.roleName,
    policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: Fn.getAtt(outer.getLogicalId(inner.nestedStackResource!), 'Outputs.Nothing') }] },
  });
  const data = new s3.Bucket(outer, 'Data');
  expect(unanswerable(AccessProof.ofStages([app]), reads(role, data))).toMatch(/the output Nothing of Outer\/Inner/);
});

test('it has the tags of the stacks around, and is there under its condition', () => {
  const app = new App();
  const outer = outerIn(app);
  const inner = new NestedStack(outer, 'Inner');
  outer.tags.setTag('team', 'blue');
  const data = new sqs.Queue(inner, 'Queue');
  const role = new iam.Role(outer, 'Reader', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:*'], resources: ['*'], conditions: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } }));
  const sends = { principal: role.roleArn, action: 'sqs:SendMessage', resource: data.queueArn };
  expect(answer(AccessProof.ofStages([app]), sends)).toBe('allowed');
  Tags.of(inner).add('team', 'red');
  expect(answer(AccessProof.ofStages([app]), sends)).toBe('denied');
  inner.nestedStackResource!.cfnOptions.condition = new CfnCondition(outer, 'Never', { expression: Fn.conditionEquals('a', 'b') });
  expect(unanswerable(AccessProof.ofStages([app]), sends)).toContain('which no template holds');
});

test('one whose template is elsewhere may hold any policy of its account', () => {
  const app = new App();
  const outer = outerIn(app);
  new CfnStack(outer, 'Elsewhere', { templateUrl: 'https://example.com/template.json' });
  const data = new s3.Bucket(outer, 'Data');
  expect(unanswerable(AccessProof.ofStages([app]), reads(reader(outer), data))).toContain('Reader');
  expect(unanswerable(AccessProof.ofStages([app]), { ...reads(reader(outer, 'Other'), data), principal: roleArn('x'), principalPolicies: EVERYTHING })).toContain('what Outer/Elsewhere, a nested stack, holds');
});
