import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, EVERYTHING, proofOf, role, roleArn, unanswerable } from './templates';

const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const anybody = { ...reads, principal: '*' };
const guest = { ...reads, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
const inside = { ...reads, principal: roleArn('reader') };
const service = { ...reads, principal: 'cloudfront.amazonaws.com' };
const RESTRICTED = { PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } };
const OPEN = { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } };
const data = (properties: object, ...statements: object[]) => proofOf({
  resources: { Data: bucket('data', properties), P: bucketPolicy('data', ...statements), Reader: role('reader', allow('s3:GetObject')) },
});
const everybody = (condition?: object, principal: unknown = '*') => allow('s3:GetObject', '*', { Principal: principal, ...(condition ? { Condition: condition } : {}) });
const context = { 'aws:SourceIp': '203.0.113.7', 'aws:Referer': 'https://a/', 'aws:userid': 'AIDA', 'aws:PrincipalTag/team': 'a' };

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
test.each<[string, object | undefined]>([
  ['no condition', undefined],
  ['an empty one', {}],
  ['TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
  ['a referer', { StringLike: { 'aws:Referer': 'https://a/*' } }],
  ['every address', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
  ['half of all addresses', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '128.0.0.0/1'] } }],
  ['wide ones of IPv6', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001::/16'] } }],
  ['not one address', { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }],
  ['any principal', { ArnLike: { 'aws:PrincipalArn': '*' } }],
  ['any account', { StringLike: { 'aws:PrincipalAccount': '*' } }],
  ['not one account', { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } }],
  ['an account, if there is one', { StringEqualsIfExists: { 'aws:PrincipalAccount': ATTACKER } }],
  ['any user id', { StringLike: { 'aws:userid': '*' } }],
  ['a variable', { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } }],
  ['a tag', { StringEquals: { 'aws:PrincipalTag/team': 'a' } }],
])('a policy for everybody is public with %s, and lets in nobody from outside then', (_, condition) => {
  const proof = data(RESTRICTED, everybody(condition));
  for (const asker of [anybody, guest]) {
    const { allowed, reason, explanation } = proof.decide({ ...asker, context });
    expect({ allowed, reason }).toEqual({ allowed: false, reason: 'public access is restricted' });
    expect(explanation).toContain('One/Data restricts public access (RestrictPublicBuckets), and its policy is public: One/P, statement 1, lets everybody in');
  }
  expect(answer(proof, { ...inside, context })).toBe('allowed');
});

test.each<[string, object, Record<string, string>]>([
  ['addresses', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, context],
  ['a whole network\'s addresses', { IpAddress: { 'aws:SourceIp': '203.0.0.0/8' } }, context],
  ['one address', { IpAddress: { 'aws:SourceIp': '203.0.113.7' } }, context],
  ['an endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, { 'aws:SourceVpce': 'vpce-1' }],
  ['a principal', { ArnEquals: { 'aws:PrincipalArn': guest.principal } }, {}],
  ['an account', { StringEquals: { 'aws:PrincipalAccount': ATTACKER } }, {}],
  ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-abc1234567' } }, { 'aws:PrincipalOrgID': 'o-abc1234567' }],
  ['access points of an account', { ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:eu-west-1:111111111111:accesspoint/*' } }, { 's3:DataAccessPointArn': 'arn:aws:s3:eu-west-1:111111111111:accesspoint/a' }],
])('it is private with fixed %s', (_, condition, given) => expect(answer(data({}, everybody(condition)), { ...guest, context: given })).toBe('allowed'));

test('one public statement makes the policy public for whom it names besides, and for everybody under any form of everybody', () => {
  const named = allow('s3:GetObject', '*', { Principal: { AWS: ATTACKER } });
  expect(answer(data(RESTRICTED, named), guest)).toBe('allowed');
  expect(answer(data(RESTRICTED, named, { ...everybody(undefined, { AWS: ['*'] }), Action: 's3:ListBucket' }), guest)).toBe('denied');
  expect(answer(data(RESTRICTED, named, { ...everybody(), Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), guest)).toBe('allowed');
});

test('it counts while nothing restricts it, and for services', () => {
  expect(answer(data(OPEN, everybody()), anybody)).toBe('allowed');
  expect(answer(data(RESTRICTED, everybody()), service)).toBe('allowed');
});

test('a new bucket restricts it, and S3 refuses such a policy, so that its own account is told', () => {
  expect(answer(data({}, everybody()), anybody)).toBe('denied');
  for (const asker of [inside, service]) expect(unanswerable(data({}, everybody()), asker)).toContain('it is public, which S3 refuses while the bucket has BlockPublicPolicy');
  expect(unanswerable(data({ PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }, everybody()), anybody)).toContain('which S3 refuses');
});

test('where S3 has said different things, or a value is not known, only whoever would be let in gets no answer', () => {
  const key = { StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'k' } };
  expect(answer(data(RESTRICTED, everybody(key)), guest)).toBe('denied');
  expect(unanswerable(data(RESTRICTED, everybody(key)), { ...guest, context: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'k' } })).toContain('in spite of s3:x-amz-server-side-encryption-aws-kms-key-id');
  expect(unanswerable(data(RESTRICTED, everybody({ StringEquals: { 'aws:PrincipalAccount': { 'Fn::GetAZs': '' } } })), guest)).toContain('Fn::GetAZs');
});
