// The comparison of the consumers' templates and proofs has to be able to fail: each difference here is planted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareAnswers, compareErrors, compareTemplates, describe, unwrap } from '../../tools/lib/consumer-compare.mjs';
import { checkProof, checkReference } from '../../tools/lib/consumer-reference.mjs';

const read = () => ({ Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: '*' });
const decrypt = () => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' });

const template = () => ({
  Resources: {
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: { Statement: [read(), decrypt()], Version: '2012-10-17' } },
      Metadata: { 'aws:cdk:path': 'Stack/Policy/Resource' },
    },
    Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/' } },
  },
});

/** The differences that a change of the template makes. */
function changed(change) {
  const actual = template();
  change(actual.Resources, actual);
  return compareTemplates(template(), actual);
}

const statements = (resources) => resources.Policy.Properties.PolicyDocument.Statement;
const STATEMENT = 'Resources.Policy.Properties.PolicyDocument.Statement';

test('a template equals itself', () => {
  assert.deepEqual(changed(() => {}), []);
});

test('another construct path is no difference', () => {
  assert.deepEqual(changed(({ Policy }) => { Policy.Metadata['aws:cdk:path'] = 'Other/Policy'; }), []);
});

test('no construct path at all is no difference', () => {
  assert.deepEqual(changed(({ Policy }) => { delete Policy.Metadata; }), []);
});

test('what CDK reports about its versions is no difference', () => {
  assert.deepEqual(changed((resources, whole) => {
    resources.CDKMetadata = { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:abc' }, Condition: 'CDKMetadataAvailable' };
    whole.Conditions = { CDKMetadataAvailable: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } };
  }), []);
});

test('a changed action is found at its place', () => {
  assert.deepEqual(changed((resources) => { statements(resources)[0].Action[1] = 's3:PutObject'; }), [
    { path: `${STATEMENT}[0].Action[1]`, expected: 's3:GetObjectVersion', actual: 's3:PutObject' },
  ]);
});

test('a missing statement is found, and the one behind it is not blamed', () => {
  assert.deepEqual(changed((resources) => { statements(resources).shift(); }), [
    { path: `${STATEMENT}[0]`, expected: read(), actual: undefined },
  ]);
});

test('a statement given twice is found', () => {
  assert.deepEqual(changed((resources) => { statements(resources).push(decrypt()); }), [
    { path: `${STATEMENT}[2]`, expected: undefined, actual: decrypt() },
  ]);
});

test('statements in another order are found', () => {
  assert.notDeepEqual(changed((resources) => { statements(resources).reverse(); }), []);
});

test('an extra resource is found', () => {
  const extra = { Type: 'AWS::S3::Bucket' };
  assert.deepEqual(changed((resources) => { resources.Extra = extra; }), [
    { path: 'Resources.Extra', expected: undefined, actual: extra },
  ]);
});

test('a missing resource is found', () => {
  const { Role } = template().Resources;
  assert.deepEqual(changed((resources) => { delete resources.Role; }), [
    { path: 'Resources.Role', expected: Role, actual: undefined },
  ]);
});

test('a resource that only has the name of the metadata is found', () => {
  assert.equal(changed((resources) => { resources.CDKMetadata = { Type: 'AWS::S3::Bucket' }; }).length, 1);
});

test('another metadata key is found', () => {
  assert.deepEqual(changed(({ Policy }) => { Policy.Metadata['cdk:driftAllowed'] = true; }), [
    { path: 'Resources.Policy.Metadata', expected: undefined, actual: { 'cdk:driftAllowed': true } },
  ]);
});

test('a key that is no plain word is quoted in the path', () => {
  const withTag = (value) => ({ Resources: { A: { Type: 'X', Tags: { 'cost-center': value } } } });
  assert.equal(compareTemplates(withTag('1'), withTag('2'))[0].path, 'Resources.A.Tags["cost-center"]');
});

test('another condition is found', () => {
  assert.equal(changed((_, whole) => { whole.Conditions = { InEurope: true }; }).length, 1);
});

test('a number in place of a string is found', () => {
  assert.equal(changed(({ Role }) => { Role.Properties.Path = 4711; }).length, 1);
});

test('keys in another order are found', () => {
  const found = changed((resources) => { resources.Role = { Properties: { Path: '/' }, Type: 'AWS::IAM::Role' }; });
  assert.deepEqual(found.map(({ path }) => path), ['Resources.Role (order of keys)']);
});

test('a reader is told where, and what each side says', () => {
  const found = [{ path: 'Resources.A.Type', expected: 'x', actual: undefined }];
  assert.equal(describe(found, 'typescript', 'go'), 'Resources.A.Type\n  typescript: "x"\n  go:         (not there)');
});

const answers = () => [
  { question: 'a role reads', allowed: true, reason: 'allowed', explanation: 'it is allowed\n  allowed by Hub/Policy, statement 1' },
  { question: 'anybody reads', allowed: false, reason: 'no resource policy allows it', explanation: 'it is denied' },
];

/** The differences that a change of the answers makes. */
function answeredOtherwise(change) {
  const actual = answers();
  change(actual);
  return compareAnswers(answers(), actual);
}

test('answers equal themselves, with their keys in any order', () => {
  assert.deepEqual(compareAnswers(answers(), answers().map((each) => Object.fromEntries(Object.entries(each).reverse()))), []);
});

test('another answer is found', () => {
  assert.deepEqual(answeredOtherwise(([first]) => { first.allowed = false; }), [{ path: 'answers[0].allowed', expected: true, actual: false }]);
});

test('an answer of another type is found', () => {
  assert.equal(answeredOtherwise(([first]) => { first.allowed = 'true'; }).length, 1);
});

test('another reason is found', () => {
  assert.deepEqual(answeredOtherwise(([, second]) => { second.reason = 'explicit deny'; }).map(({ path }) => path), ['answers[1].reason']);
});

test('a space at the end of an explanation is found', () => {
  assert.deepEqual(answeredOtherwise(([first]) => { first.explanation += ' '; }).map(({ path }) => path), ['answers[0].explanation']);
});

test('an explanation that did not come through is found', () => {
  assert.equal(answeredOtherwise(([first]) => { delete first.explanation; }).length, 1);
});

test('a question that was not asked is found, and so is one too many', () => {
  assert.equal(answeredOtherwise((all) => { all.pop(); }).length, 1);
  assert.equal(answeredOtherwise((all) => { all.push(all[0]); }).length, 1);
  assert.equal(compareAnswers(answers(), undefined).length, 2);
});

const ECHO = '{"principal":"arn:aws:iam::333333333333:role/deploy","action":"s3:GetObjekt","resource":"arn:aws:s3:::b/a"}';
const message = (words = 'the action s3:GetObjekt, which AWS does not have', echo = ECHO) =>
  `AccessProof: 1 problem\n  - question: ${words}, got ${echo} [AccessProof.Unanswerable]`;
const told = (text) => compareErrors([{ mistake: 'no such action', message: message() }], [{ mistake: 'no such action', message: text }]);

test('what a language puts around a message is no difference', () => {
  const named = `AccessProof.Unanswerable: ${message()}`;
  assert.equal(unwrap(named), message());
  assert.deepEqual(told(named), []);
  assert.deepEqual(told(`${named}\n@jsii/kernel.RuntimeError: ${named}\n    at Kernel.invoke (program.js:1:1)`), []);
});

test('anything else around a message is found', () => {
  assert.equal(told(`Error: ${message()}`).length, 1);
  assert.equal(told(`${message()} `).length, 1);
});

test('another question repeated is found', () => {
  assert.equal(told(message(undefined, ECHO.replace('/a"', '/b"'))).length, 1);
  assert.equal(told(message(undefined, ECHO.replace('"action"', 'action'))).length, 1);
  assert.equal(told(message(undefined, ECHO.replace('arn:aws:iam::333333333333:role/deploy', '*'))).length, 1);
  assert.equal(told(message(undefined, ECHO.replace('{"principal"', '{"context":{},"principal"'))).length, 1);
});

test('other words of an error are found', () => {
  assert.equal(told(message('the action s3:GetObjekt, which AWS has not')).length, 1);
  assert.equal(told(message().replace('[AccessProof.Unanswerable]', '[AccessProof.Allowed]')).length, 1);
});

test('an error that did not come, and one of another mistake, are found', () => {
  assert.equal(told(undefined).length, 1);
  assert.equal(compareErrors([{ mistake: 'a', message: message() }], []).length, 1);
  assert.equal(compareErrors([{ mistake: 'a', message: message() }], [{ mistake: 'b', message: message() }]).length, 1);
});

test('TypeScript itself without a stack, or with one that holds nothing, fails', () => {
  const verdicts = (templates) => {
    const found = [];
    checkReference({ check: (_, ok) => found.push(ok) }, { templates });
    return found;
  };
  assert.deepEqual(new Set(verdicts(undefined)), new Set([false]));
  const empty = Object.fromEntries(['DeliveryTooling', 'Sandbox'].map((stack) => [`${stack}.template.json`, { Resources: {} }]));
  assert.deepEqual(new Set(verdicts(empty)), new Set([false]));
});

test('TypeScript itself without answers, or with wrong ones, fails', () => {
  const verdicts = (proof) => {
    const found = [];
    checkProof({ check: (_, ok) => found.push(ok) }, proof);
    return found;
  };
  assert.deepEqual(verdicts(undefined), [false, false]);
  assert.deepEqual(verdicts({ answers: answers(), errors: [{ mistake: 'a', message: message() }] }), [false, false]);
});

test('of long texts, a reader is shown the place where they differ', () => {
  const text = 'x'.repeat(500);
  const shown = describe([{ path: 'a', expected: `${text}one`, actual: `${text}two` }], 'typescript', 'go');
  assert.match(shown, /typescript: … x+one"\n {2}go: {9}… x+two"$/);
  assert.match(describe([{ path: 'a', expected: text, actual: undefined }], 'typescript', 'go'), /"x+ … \(502 characters\)\n {2}go: {9}\(not there\)$/);
});
