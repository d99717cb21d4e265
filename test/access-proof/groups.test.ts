import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, allow, answer, bucket, deny, policyOf, proofOf, REGION, Resources, unanswerable, user, userArn } from './templates';
import { AccessProof } from '../../src';

const reads = { principal: userArn('jane'), action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const grant = policyOf(allow('s3:GetObject'));
const group = (properties: object = {}) => ({ Type: 'AWS::IAM::Group', Properties: { GroupName: 'g', ...properties } });
const member = (...groups: unknown[]) => ({ Type: 'AWS::IAM::User', Properties: { UserName: 'jane', Groups: groups } });
const proof = (resources: Resources) => proofOf({ resources: { Data: bucket('data'), ...resources } });

test.each<[string, Resources]>([
  ['inline', { G: group({ Policies: [{ PolicyName: 'p', PolicyDocument: grant }] }) }],
  ['managed', { M: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: grant } }, G: group({ ManagedPolicyArns: [{ Ref: 'M' }] }) }],
  ['managed, naming the group', { G: group(), M: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Groups: [{ Ref: 'G' }], PolicyDocument: grant } } }],
  ['attached', { G: group(), P: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Groups: [{ Ref: 'G' }], PolicyDocument: grant } } }],
  ['a resource of its own', { G: group(), P: { Type: 'AWS::IAM::GroupPolicy', Properties: { PolicyName: 'p', GroupName: { Ref: 'G' }, PolicyDocument: grant } } }],
])('a group\'s policy counts for its members: %s', (_, resources) => {
  expect(answer(proof({ Jane: member({ Ref: 'G' }), ...resources }), reads)).toBe('allowed');
  expect(answer(proof({ Jane: user('jane'), ...resources }), reads)).toBe('denied');
  expect(answer(proof({ Jane: member({ Ref: 'G' }), ...resources, Own: { Type: 'AWS::IAM::UserPolicy', Properties: { PolicyName: 'p', UserName: 'jane', PolicyDocument: policyOf(deny('s3:*')) } } }), reads)).toBe('denied');
});

test('somebody may be added to a group by name, in the account of the group', () => {
  const addition = (users: string[], groupName = 'g') => ({ Type: 'AWS::IAM::UserToGroupAddition', Properties: { GroupName: groupName, Users: users } });
  const readers = group({ Policies: [{ PolicyName: 'p', PolicyDocument: grant }] });
  expect(answer(proof({ Jane: user('jane'), G: readers, A: addition(['joe', 'jane']) }), reads)).toBe('allowed');
  expect(answer(proof({ Jane: user('jane'), G: readers, A: addition(['joe']) }), reads)).toBe('denied');
  const elsewhere = { account: '222222222222', resources: { G: readers, A: addition(['jane']) } };
  expect(answer(proofOf([{ resources: { Data: bucket('data'), Jane: user('jane') } }, elsewhere]), reads)).toBe('denied');
  expect(unanswerable(proof({ Jane: user('jane'), A: addition(['jane'], 'h') }), reads)).toContain('the group h of the user jane, which no template holds');
});

test('also for somebody whom no template holds', () => {
  const guest = { ...reads, principal: userArn('guest'), principalPolicies: [] };
  const attached = (name: string) => ({ P: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Users: [name], PolicyDocument: grant } } });
  expect(answer(proof(attached('guest')), guest)).toBe('allowed');
  expect(answer(proof(attached('other')), guest)).toBe('denied');
  const added = { G: group({ Policies: [{ PolicyName: 'p', PolicyDocument: grant }] }), A: { Type: 'AWS::IAM::UserToGroupAddition', Properties: { GroupName: 'g', Users: ['guest'] } } };
  expect(answer(proof(added), guest)).toBe('allowed');
});

test('a group that no template holds is an error', () => {
  expect(unanswerable(proof({ Jane: member('admins') }), reads)).toContain('the group admins of the user jane, which no template holds');
});

test('as CDK writes it', () => {
  const stack = new Stack(new App(), 'One', { env: { account: ACCOUNT, region: REGION } });
  const jane = new iam.User(stack, 'Jane');
  const readers = new iam.Group(stack, 'Readers');
  jane.addToGroup(readers);
  const data = new s3.Bucket(stack, 'Data');
  data.grantRead(readers);
  const asked = { principal: jane.userArn, action: 's3:GetObject', resource: data.arnForObjects('a') };
  const decides = AccessProof.ofStages([stack.node.root as App]);
  decides.assertAllowed(asked);
  decides.assertDenied({ ...asked, action: 's3:PutObject' });
});
