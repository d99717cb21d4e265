import {
  allow, ask, at, aws, boundary, fails, FULL, GoldenCase, granted, holds, HOME, iam, identity, key,
  kms, lacking, OTHER, resource, ROLE, roleOf, session, stopped, userOf,
} from './golden-case';

const ROLES = iam('reference_policies_elements_principal', 'principal-roles');
const REPOSITORY = aws('AmazonECR/latest/userguide/repository-policy-examples');
const EC2 = allow('Ec2', { Action: 'ec2:*' });
const everyone = resource(allow('Let', { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE.arn } } }));
const role = { principal: ROLE, context: { 'aws:PrincipalArn': ROLE.arn } };
const elsewhere = resource(allow('Let', { Principal: { AWS: `${ROLE.arn}2` } }));
const KEY = at(`arn:aws:kms:eu-west-1:${HOME}:key/k1`);
const IMAGES = at(`arn:aws:ecr:eu-west-1:${HOME}:repository/app`);

/** What is easily got wrong: each of these was, once. */
export const CASES: GoldenCase[] = [
  granted('bound-condition', 'a boundary does not limit what a resource policy grants everyone under aws:PrincipalArn', ROLES,
    ask(boundary(EC2), everyone, role), 'Let', 'the grant is for another', elsewhere),
  granted('session-condition', 'nor does a session policy', ROLES, ask(session(EC2), everyone, role), 'Let', 'the grant is for another', elsewhere),
  lacking('key-cross-operation', 'an operation on a key that does not cross accounts', kms('key-policy-modifying-external-accounts'),
    ask(identity(FULL), key(allow('Use', { Principal: { AWS: OTHER }, Action: 'kms:*' })),
      { principal: userOf(OTHER), action: 'kms:ScheduleKeyDeletion', resource: KEY }), 'no policy can allow it', 'one that does',
    { action: 'kms:Decrypt' }),
  granted('ecr-pull', 'a repository, whose policy names no resource, for another account\'s role', REPOSITORY,
    ask(
      identity(FULL), resource(
        { Sid: 'Let', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER}:role/Puller` }, Action: ['ecr:BatchGetImage'] }),
      { principal: roleOf(OTHER, 'Puller'), action: 'ecr:BatchGetImage', resource: IMAGES }), 'Let', 'an action to push', { action: 'ecr:PutImage' }),
  stopped('ecr-deny', 'a repository, whose policy names no resource, that denies other addresses', REPOSITORY,
    ask(
      identity(FULL), resource(
        { Sid: 'Shut', Effect: 'Deny', Principal: '*', Action: 'ecr:*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }),
      { action: 'ecr:BatchGetImage', resource: IMAGES, context: { 'aws:SourceIp': '203.0.113.1' } }), 'Shut', 'from one of those',
    { context: { 'aws:SourceIp': '192.0.2.1' } }),
  holds('all-empty-text', 'ForAllValues of an empty value is true', iam('reference_policies_elements_condition_operators', 'Conditions_ARN'),
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'cost' } }, { 'aws:TagKeys': '' }, { 'aws:TagKeys': ['team'] }),
  fails('null-empty-text', 'Null false of an empty value is false',
    iam('reference_policies_elements_condition', 'AccessPolicyLanguage_RequestContext'),
    { Null: { 'aws:RequestTag/cost': 'false' } }, { 'aws:RequestTag/cost': '' }, { 'aws:RequestTag/cost': '12' }),
];
