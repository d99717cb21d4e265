// The inspection of the generated C# has to be able to fail: each fault here is planted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membersNamedLikeTheirClass, missingTypes, nugetRange, packageReferences, wrongMember } from '../../tools/lib/consumer-dotnet.mjs';

const NAMESPACE = 'Acme.Delivery';
const source = (declaration, members = '') => `namespace ${NAMESPACE}\n{\n    public ${declaration} : DeputyBase\n    {\n${members}    }\n}\n`;

const FILES = {
  'Bucket.cs': source('class Bucket', '        public virtual Amazon.CDK.AWS.KMS.IKey Key\n        {\n        }\n'),
  'IBucket.cs': source('interface IBucket'),
  'BucketProps.cs': source('class BucketProps', '        public bool? Versioned\n        {\n        }\n'),
  'IBucketProps.cs': source('interface IBucketProps'),
};
const TYPES = [
  { kind: 'class', name: 'Bucket' },
  { kind: 'interface', name: 'IBucket' },
  { kind: 'interface', name: 'BucketProps', datatype: true },
];
const read = (changes) => (file) => ({ ...FILES, ...changes })[file];
const missing = (changes) => missingTypes(TYPES, NAMESPACE, read(changes));

test('complete sources lack nothing', () => assert.deepEqual(missing({}), []));

test('a class without a file is missing', () => {
  assert.deepEqual(missing({ 'Bucket.cs': undefined }), ['Bucket.cs: class Bucket']);
});

test('a struct without its interface is missing', () => {
  assert.deepEqual(missing({ 'IBucketProps.cs': undefined }), ['IBucketProps.cs: interface IBucketProps']);
});

test('a class of a longer name is another class', () => {
  assert.deepEqual(missing({ 'Bucket.cs': source('class Buckets') }), ['Bucket.cs: class Bucket']);
});

test('another namespace is another type', () => {
  assert.deepEqual(missing({ 'Bucket.cs': FILES['Bucket.cs'].replace(NAMESPACE, `${NAMESPACE}.Old`) }), ['Bucket.cs: class Bucket']);
});

test('a member of the right type is fine', () => {
  assert.equal(wrongMember({ file: 'BucketProps', member: 'Versioned', type: 'bool?' }, read({})), undefined);
  assert.equal(wrongMember({ file: 'Bucket', member: 'Key', type: 'Amazon.CDK.AWS.KMS.IKey' }, read({})), undefined);
});

test('a member of another type is told', () => {
  assert.equal(wrongMember({ file: 'BucketProps', member: 'Versioned', type: 'bool' }, read({})), 'BucketProps.Versioned is bool?, not bool');
});

test('a member that is gone is told', () => {
  assert.equal(wrongMember({ file: 'Bucket', member: 'Name', type: 'string' }, read({})), 'Bucket.Name is not there');
});

test('a factory is known by its whole signature', () => {
  const files = { 'Shift.cs': source('class Shift', '        public static Acme.Delivery.Shift Canary(double percent)\n        {\n        }\n') };
  const told = (member, type) => wrongMember({ file: 'Shift', member, type }, read(files));
  assert.equal(told('Canary(double percent)', 'static Acme.Delivery.Shift'), undefined);
  assert.equal(told('Canary(double percent)', 'Acme.Delivery.Shift'), 'Shift.Canary(double percent) is static Acme.Delivery.Shift, not Acme.Delivery.Shift');
  assert.equal(told('Canary(string percent)', 'static Acme.Delivery.Shift'), 'Shift.Canary(string percent) is not there');
});

test('a member with the name of its class is told', () => {
  assert.deepEqual(membersNamedLikeTheirClass([{ name: 'Shift', properties: [{ name: 'shift' }], methods: [{ name: 'shiftAll' }] }]), ['Shift.shift']);
});

test('package references are read with their ranges', () => {
  assert.deepEqual(packageReferences('<PackageReference Include="Constructs" Version="[10.4.2,11.0.0)" />'), ['Constructs [10.4.2,11.0.0)']);
  assert.equal(nugetRange('^10.4.2'), '[10.4.2,11.0.0)');
});
