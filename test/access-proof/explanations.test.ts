import { ACCOUNT, allow, ATTACKER, bucket, bucketPolicy, policyOf, proofOf, role, roleArn } from './templates';
import { AccessProofOptions } from '../../src';
import { deliveryErrorOf } from '../helpers/errors';

const reads = { principal: roleArn('reader'), action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const lines = (resources: object, question: object = reads, options?: AccessProofOptions) =>
  proofOf({ resources: { Data: bucket('data'), ...resources } }, options).decide({ ...reads, ...question }).explanation.split('\n');
const HEAD = 's3:GetObject on arn:aws:s3:::data/a by arn:aws:iam::111111111111:role/reader is';
const guest = (...own: object[]) => ({ principal: roleArn('guest', ATTACKER), principalPolicies: [JSON.stringify(policyOf(...own))] });

test('says once that something is allowed, and by what', () => {
  expect(lines({ Reader: role('reader', allow('s3:GetObject')) })).toEqual([`${HEAD} allowed`, '  allowed by One/Reader, policy own, statement 1']);
});

test('names the boundary that is silent', () => {
  const bounded = { ...role('reader', allow('s3:*')), Properties: { ...role('reader', allow('s3:*')).Properties, PermissionsBoundary: { Ref: 'B' } } };
  const boundary = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policyOf(allow('ec2:*')) } };
  expect(lines({ Reader: bounded, B: boundary })).toEqual([`${HEAD} denied: the permissions boundary does not allow it`, '  no statement of One/B allows it', '  no other statement is about this action']);
});

test('names the level of the organization that is silent, and its policies', () => {
  const level = (name: string, ...statements: object[]) => ({ name, policies: statements.map((each) => JSON.stringify(policyOf(each))) });
  const options = { organizationId: 'o-abc1234567', serviceControlPolicies: [level('Root', allow('*')), level('Workloads', allow('ec2:*'), allow('sqs:*'))] };
  expect(lines({ Reader: role('reader', allow('s3:*')) }, reads, options)).toEqual([
    `${HEAD} denied: no service control policy allows it (Workloads)`, '  no statement of Workloads[0] allows it', '  no statement of Workloads[1] allows it', '  no other statement is about this action',
  ]);
});

test('tells of both sides when both are missing, and of the side that is', () => {
  const policy = { P: bucketPolicy('data', allow('s3:GetObject', '*', { Principal: { AWS: '222222222222' } })) };
  expect(lines(policy, guest(allow('ec2:*'))).slice(1)).toEqual(['  and no identity policy allows it either', '  not allowed by One/P, statement 1: the principal does not match']);
  expect(lines(policy, guest(allow('s3:*'))).slice(1)).toEqual(['  not allowed by One/P, statement 1: the principal does not match']);
  expect(lines({}, guest(allow('s3:*'))).slice(1)).toEqual(['  the resource has no policy']);
});

test('says what others lacked, and how many more there are', () => {
  const own = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => allow('s3:GetObject', `arn:aws:s3:::data/${key}/*`));
  expect(lines({ Reader: role('reader', ...own) }).slice(1)).toEqual([
    ...[1, 2, 3, 4, 5].map((index) => `  not allowed by One/Reader, policy own, statement ${index}: the resource does not match`), '  nor by 2 more',
  ]);
});

test('calls a trust policy one', () => {
  const explained = lines({ Reader: role('reader', allow('sts:AssumeRole')), Target: role('target') }, { action: 'sts:AssumeRole', resource: roleArn('target') });
  expect(explained[1]).toBe('  allowed by the trust policy of One/Target, statement 1');
  expect(lines({ Target: role('target') }, { ...guest(allow('*')), action: 'sts:AssumeRole', resource: roleArn('target') })[1])
    .toBe('  not allowed by the trust policy of One/Target, statement 1: the principal does not match');
});

test('an error says what is not known, and what is malformed is not called unknown', () => {
  const proof = proofOf({ resources: { Data: bucket('data') } });
  expect(deliveryErrorOf(() => proof.decide(reads)).message).toContain(`question: cannot be answered: the principal arn:aws:iam::${ACCOUNT}:role/reader, which no template holds`);
  expect(deliveryErrorOf(() => proof.decide({ ...reads, action: '' })).message).not.toContain('cannot be answered');
});
