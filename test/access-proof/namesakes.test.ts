import { ACCOUNT, answer, ATTACKER, bucket, EVERYTHING, policyOf, proofOf, role, roleArn, unanswerable, user, userArn } from './templates';

const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };

describe('somebody from outside', () => {
  const inPath = { ...role('reader'), Properties: { ...role('reader').Properties, Path: '/team/' } };
  const proof = proofOf({ resources: { Data: bucket('data'), Reader: inPath, Jane: user('jane') } });

  test.each([roleArn('reader'), roleArn('READER'), roleArn('team/Reader'), roleArn('other/reader')])('%s cannot have the name of a role that a template holds', (principal) => {
    expect(unanswerable(proof, { ...reads, principal, principalPolicies: EVERYTHING })).toContain('a template holds One/Reader (arn:aws:iam::111111111111:role/team/reader)');
  });

  test('may have that of a role of another account, or of a user', () => {
    expect(answer(proof, { ...reads, principal: roleArn('reader', ATTACKER), principalPolicies: EVERYTHING })).toBe('denied');
    expect(answer(proof, { ...reads, principal: roleArn('jane'), principalPolicies: EVERYTHING })).toBe('allowed');
    expect(unanswerable(proof, { ...reads, principal: userArn('Jane'), principalPolicies: EVERYTHING })).toContain('a template holds One/Jane');
  });
});

describe('an identity provider', () => {
  const ISSUER = 'token.actions.githubusercontent.com';
  const provider = (account: string, name = ISSUER) => `arn:aws:iam::${account}:oidc-provider/${name}`;
  const trusting = (whom: string, list?: unknown, type = 'AWS::IAM::OIDCProvider') => proofOf({
    resources: {
      Target: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'target', AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: whom } }) } },
      Oidc: { Type: type, Properties: { Url: `https://${ISSUER}`, ...(list === undefined ? {} : { [type.startsWith('Custom') ? 'ClientIDList' : 'ClientIdList']: list }) } },
    },
  });
  const assumes = (principal: string, aud?: string) => ({ principal, action: 'sts:AssumeRoleWithWebIdentity', resource: roleArn('target'), ...(aud ? { context: { [`${ISSUER}:aud`]: aud } } : {}) });

  test('that no template holds, or of another account than the role\'s, is an error', () => {
    expect(unanswerable(trusting(provider(ACCOUNT, 'typo.example.com')), assumes(provider(ACCOUNT, 'typo.example.com')))).toContain('typo.example.com, which no template holds');
    expect(unanswerable(trusting(provider(ATTACKER)), assumes(provider(ATTACKER)))).toContain(`which is not of the role's account ${ACCOUNT}`);
  });

  test.each(['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'])('lets in tokens for the audiences that it lists: %s', (type) => {
    const listed = trusting(provider(ACCOUNT), ['sts.amazonaws.com'], type);
    expect(answer(listed, assumes(provider(ACCOUNT), 'sts.amazonaws.com'))).toBe('allowed');
    expect(listed.decide(assumes(provider(ACCOUNT), 'https://github.com/org'))).toMatchObject({
      allowed: false,
      reason: 'the identity provider refuses the token',
      explanation: expect.stringContaining('One/Oidc accepts tokens for sts.amazonaws.com only (ClientIdList), not for https://github.com/org'),
    });
    expect(answer(listed, assumes(provider(ACCOUNT)))).toBe('allowed');
    expect(unanswerable(trusting(provider(ACCOUNT), undefined, type), assumes(provider(ACCOUNT), 'x'))).toContain('the audiences that One/Oidc accepts');
    expect(unanswerable(trusting(provider(ACCOUNT), { 'Fn::GetAZs': '' }, type), assumes(provider(ACCOUNT), 'x'))).toContain('Fn::GetAZs');
  });
});
