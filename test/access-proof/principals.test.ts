import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, deny, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable, user, userArn } from './templates';
import { AccessQuestion } from '../../src';

const reads = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const sessionArn = (name: string, session: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`;
const withPolicy = (statement: object, more: Resources = {}) => proofOf({ resources: { Data: bucket('data'), P: bucketPolicy('data', statement), Reader: role('reader'), ...more } });

describe('a session of a role', () => {
  const proof = withPolicy(allow('s3:GetObject', '*', { Principal: { AWS: sessionArn('reader', 'ci') } }));
  const asRole = { ...reads, principal: roleArn('reader') };

  test('is named by sessionName, or by its own ARN', () => {
    expect(answer(proof, { ...asRole, sessionName: 'ci' })).toBe('allowed');
    expect(answer(proof, { ...reads, principal: sessionArn('reader', 'ci') })).toBe('allowed');
    expect(answer(proof, { ...reads, principal: sessionArn('reader', 'ci'), sessionName: 'ci' })).toBe('allowed');
    expect(answer(proof, { ...asRole, sessionName: 'me' })).toBe('denied');
    expect(answer(proof, { ...reads, principal: sessionArn('reader', 'me') })).toBe('denied');
    expect(answer(proof, asRole)).toBe('denied');
  });

  test('finds its role whatever the path, with the role\'s policies', () => {
    const inPath = (...own: object[]) => proofOf({ resources: { Data: bucket('data'), Reader: { Type: 'AWS::IAM::Role', Properties: { ...role('reader', ...own).Properties, Path: '/team/' } } } });
    expect(answer(inPath(allow('s3:GetObject')), { ...reads, principal: sessionArn('reader', 'ci') })).toBe('allowed');
    expect(answer(inPath(), { ...reads, principal: sessionArn('reader', 'ci') })).toBe('denied');
  });

  test('may be one of a role from elsewhere', () => {
    const guest = `arn:aws:sts::${ATTACKER}:assumed-role/guest/ci`;
    const open = withPolicy(allow('s3:GetObject', '*', { Principal: { AWS: guest } }));
    const asks = { ...reads, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
    expect(answer(open, { ...asks, sessionName: 'ci' })).toBe('allowed');
    expect(answer(open, asks)).toBe('denied');
    expect(unanswerable(open, { ...asks, principal: guest })).toContain(`the role of ${guest}, which no template holds; ask with its own ARN`);
  });

  test.each<[string, AccessQuestion, RegExp]>([
    ['that is called differently in two places', { ...reads, principal: sessionArn('reader', 'ci'), sessionName: 'me' }, /which sessionName calls me/],
    ['with an impossible name', { ...asRole, sessionName: 'a b' }, /the session a b, which is no name of a session/],
    ['of a user', { ...reads, principal: userArn('jane'), sessionName: 'ci' }, /the session ci of .*user\/jane, which is no role/],
    ['of nobody', { ...reads, principal: '*', sessionName: 'ci' }, /the session ci of \*, which is no role/],
    ['whose id a policy looks at', { ...asRole, sessionName: 'ci', context: {} }, /aws:userid/],
  ])('%s is an error', (what, question, message) => {
    const open = { Data: bucket('data', { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } }) };
    const looking = withPolicy(allow('s3:GetObject', '*', { Principal: '*', Condition: { StringLike: { 'aws:userid': '*:ci' } } }), open);
    expect(unanswerable(what.includes('whose id') ? looking : proof, question)).toMatch(message);
  });
});

describe('an account\'s root user', () => {
  const root = { ...reads, principal: `arn:aws:iam::${ACCOUNT}:root` };

  test('needs no policy in its account, and is denied as anybody', () => {
    expect(answer(proofOf({ resources: { Data: bucket('data') } }), root)).toBe('allowed');
    expect(answer(withPolicy(deny('s3:GetObject', '*', { Principal: '*' })), root)).toBe('denied');
  });

  test('of another account needs the bucket\'s', () => {
    const other = { ...reads, principal: `arn:aws:iam::${ATTACKER}:root` };
    expect(answer(withPolicy(allow('s3:GetObject', '*', { Principal: { AWS: ATTACKER } })), other)).toBe('allowed');
    expect(answer(withPolicy(allow('s3:GetObject', '*', { Principal: { AWS: '222222222222' } })), other)).toBe('denied');
  });

  test('is told apart by its ARN, kind and id', () => {
    const unless = (condition: object) => withPolicy(deny('s3:GetObject', '*', { Principal: '*', Condition: condition }));
    expect(answer(unless({ StringNotEquals: { 'aws:PrincipalType': 'Account', 'aws:userid': ACCOUNT } }), root)).toBe('allowed');
    expect(answer(unless({ StringEquals: { 'aws:PrincipalType': 'Account', 'aws:userid': ACCOUNT } }), root)).toBe('denied');
    expect(answer(unless({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } }), root)).toBe('denied');
  });
});

describe('an identity provider', () => {
  const OIDC = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
  const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
  const trusting = (action: string, provider: unknown, condition?: object) => proofOf({
    resources: {
      Target: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'target', AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Action: action, Principal: { Federated: provider }, ...(condition ? { Condition: condition } : {}) }) },
      },
      Oidc: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://token.actions.githubusercontent.com' } },
      Cdk: { Type: 'Custom::AWSCDKOpenIdConnectProvider', Properties: { Url: 'https://oidc.example.com/id/1' } },
      Saml: { Type: 'AWS::IAM::SAMLProvider', Properties: { Name: 'corp' } },
      Data: bucket('data', {}),
    },
  });
  const web = { action: 'sts:AssumeRoleWithWebIdentity', resource: roleArn('target') };

  test.each<[string, string, unknown, string]>([
    ['by its ARN', web.action, OIDC, OIDC],
    ['as a resource', web.action, { Ref: 'Oidc' }, OIDC],
    ['as CDK\'s resource', web.action, { Ref: 'Cdk' }, `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.com/id/1`],
    ['by its name', web.action, 'cognito-identity.amazonaws.com', 'cognito-identity.amazonaws.com'],
    ['for SAML', 'sts:AssumeRoleWithSAML', { Ref: 'Saml' }, SAML],
  ])('vouches for who assumes a role: %s', (_, action, provider, principal) => {
    expect(answer(trusting(action, provider), { ...web, action, principal })).toBe('allowed');
    expect(answer(trusting(action, `${OIDC}2`), { ...web, action, principal })).toBe('denied');
    expect(answer(trusting('sts:AssumeRole', provider), { ...web, action, principal })).toBe('denied');
  });

  test('has claims, which have to be given', () => {
    const sub = 'token.actions.githubusercontent.com:sub';
    const proof = trusting(web.action, OIDC, { StringLike: { [sub]: 'repo:org/app:*' } });
    expect(unanswerable(proof, { ...web, principal: OIDC })).toContain(`the condition key ${sub}`);
    expect(answer(proof, { ...web, principal: OIDC, context: { [sub]: 'repo:org/app:ref:main' } })).toBe('allowed');
    expect(answer(proof, { ...web, principal: OIDC, context: { [sub]: 'repo:other/app:ref:main' } })).toBe('denied');
    const saml = trusting('sts:AssumeRoleWithSAML', SAML, { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } });
    expect(unanswerable(saml, { ...web, action: 'sts:AssumeRoleWithSAML', principal: SAML })).toContain('saml:aud');
  });

  test('does nothing else itself', () => {
    expect(unanswerable(trusting(web.action, OIDC), { ...reads, principal: OIDC })).toContain('the action s3:GetObject by arn:aws:iam::111111111111:oidc-provider/');
    expect(unanswerable(trusting(web.action, SAML), { ...web, principal: SAML })).toContain('saml-provider/corp: those whom it vouches for act as a role');
    expect(answer(trusting(web.action, OIDC), { ...reads, principal: 'cognito-identity.amazonaws.com' })).toBe('denied');
  });
});

describe('somebody from elsewhere', () => {
  const data = { Data: bucket('data'), P: bucketPolicy('data', allow('s3:GetObject', '*', { Principal: { AWS: [ATTACKER, '222222222222'] } })) };
  const guest = { ...reads, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };

  test('is not under the organization\'s policies, unless the context says so', () => {
    const limits = { organizationId: 'o-abc1234567', serviceControlPolicies: [{ name: 'Root', policies: [JSON.stringify(policyOf(allow('ec2:*')))] }] };
    const proof = proofOf([{ resources: { ...data, Reader: role('reader', allow('s3:*')) } }, { account: '222222222222', resources: {} }], limits);
    expect(answer(proof, guest)).toBe('allowed');
    expect(answer(proof, { ...guest, context: { 'AWS:PrincipalOrgID': 'o-abc1234567' } })).toBe('denied');
    expect(answer(proof, { ...guest, context: { 'aws:PrincipalOrgID': 'o-other' } })).toBe('allowed');
    expect(answer(proof, { ...reads, principal: roleArn('reader') })).toBe('denied');
    expect(answer(proof, { ...guest, principal: roleArn('guest', '222222222222') })).toBe('denied');
  });

  test('has what templates attach as well', () => {
    const attached = (name: string) => ({ account: '222222222222', name: 'Two', resources: { A: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [name], PolicyDocument: policyOf(deny('s3:*')) } } } });
    const asks = { ...guest, principal: roleArn('team/guest', '222222222222') };
    expect(answer(proofOf([{ resources: data }, attached('guest')]), asks)).toBe('denied');
    expect(answer(proofOf([{ resources: data }, attached('other')]), asks)).toBe('allowed');
  });

  test('cannot be somebody whom a template holds', () => {
    const proof = proofOf({ resources: { ...data, Jane: user('jane') } });
    expect(unanswerable(proof, { ...guest, principal: userArn('jane') })).toContain('the principalPolicies of arn:aws:iam::111111111111:user/jane, which a template holds');
  });
});

test('a boundary of a role is looked at under its condition only', () => {
  const bounded = (holds: boolean) => proofOf({
    resources: {
      Data: bucket('data'),
      Reader: { Type: 'AWS::IAM::Role', Properties: { ...role('reader', allow('s3:*')).Properties, PermissionsBoundary: { 'Fn::If': ['Bounded', { Ref: 'B' }, { Ref: 'AWS::NoValue' }] } } },
      B: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policyOf(allow('ec2:*')) } },
    },
    more: { Conditions: { Bounded: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, holds ? REGION : 'other'] } } },
  });
  expect(answer(bounded(true), { ...reads, principal: roleArn('reader') })).toBe('denied');
  expect(answer(bounded(false), { ...reads, principal: roleArn('reader') })).toBe('allowed');
});
