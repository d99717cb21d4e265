// The comparison of the consumers' templates has to be able to fail: each difference here is planted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTemplates, describe } from '../../tools/lib/consumer-compare.mjs';

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
