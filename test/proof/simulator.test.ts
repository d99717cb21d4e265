import { simulate, SimulationRequest } from './simulator';

jest.setTimeout(120_000);

const TOOLING = '111111111111';
const WORKLOAD = '222222222222';
const PIPELINE = `arn:aws:iam::${TOOLING}:role/delivery/pipeline`;
const READER = `arn:aws:iam::${WORKLOAD}:role/delivery/reader`;
const OBJECT = 'arn:aws:s3:::artifacts/app/build.zip';
const KEY = `arn:aws:kms:eu-west-1:${TOOLING}:key/11111111-2222-3333-4444-555555555555`;
const TARGET = `arn:aws:iam::${WORKLOAD}:role/delivery/deploy`;

type Statement = Record<string, unknown>;
const policy = (...statements: Statement[]) => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | string[], more: Statement = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const deny = (Action: string | string[], more: Statement = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more });
const account = (id: string) => ({ Principal: { AWS: `arn:aws:iam::${id}:root` } });
const anybody = { Principal: { AWS: '*' } };
const FULL_ACCESS = policy(allow('*'));

interface Parts {
  action?: string;
  identity?: Statement[];
  resource?: Statement[] | null;
  boundary?: Statement[];
  principal?: Partial<SimulationRequest['principal']>;
  target?: Partial<SimulationRequest['resource']>;
  rest?: Partial<SimulationRequest>;
}

/** A role of the workload account that reads an object of the tooling account; both sides allow it unless said otherwise. */
function read(parts: Parts = {}): SimulationRequest {
  const { identity = [allow('s3:GetObject')], resource = [allow('s3:GetObject', { ...account(WORKLOAD), Resource: 'arn:aws:s3:::artifacts/*' })] } = parts;
  return {
    principal: {
      arn: READER,
      account: WORKLOAD,
      identityPolicies: { own: policy(...identity) },
      permissionsBoundary: parts.boundary && policy(...parts.boundary),
      ...parts.principal,
    },
    action: parts.action ?? 's3:GetObject',
    resource: { arn: OBJECT, account: TOOLING, policy: resource ? policy(...resource) : undefined, ...parts.target },
    ...parts.rest,
  };
}

/** The same role that decrypts with the tooling account's key. */
const decrypt = (keyPolicy: Statement[], identity: Statement[] = [allow('kms:Decrypt')], rest: Partial<SimulationRequest> = {}) => read({
  action: 'kms:Decrypt', identity, target: { arn: KEY, policy: policy(...keyPolicy) }, rest,
});

/** A role of the tooling account that assumes the workload's deploy role. */
const assume = (trust: Statement, arn = PIPELINE) => read({
  action: 'sts:AssumeRole',
  identity: [allow('sts:AssumeRole')],
  principal: { arn, account: TOOLING },
  target: { arn: TARGET, account: WORKLOAD, policy: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', ...trust }) },
});

const decisions = async (...requests: SimulationRequest[]) => (await simulate(requests)).map(({ decision }) => decision);

const bucketWith = (...more: Statement[]) => [allow('s3:GetObject', { ...account(WORKLOAD), Resource: 'arn:aws:s3:::artifacts/*' }), ...more];
const onlyTls = deny('s3:*', { ...anybody, Resource: 'arn:aws:s3:::artifacts/*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });

// Each test flips one thing and sees the decision change: a simulator that always gives one answer fails all of them.

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
test('across accounts, the identity policy and the bucket policy both have to allow', async () => {
  expect(await decisions(read(), read({ identity: [allow('s3:ListBucket')] }), read({ resource: null }), read({
    resource: bucketWith().map(
      statement => ({ ...statement, ...account('333333333333') })),
  }))).toEqual(['allowed', 'implicitlyDenied', 'implicitlyDenied', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-id-rdp.html
test('within an account, one of the two is enough, when it names the role itself', async () => {
  const own = { arn: `arn:aws:iam::${TOOLING}:role/reader`, account: TOOLING };
  const byBucket = (principal: string) => read({
    principal: own, identity: [allow('s3:ListBucket')], resource: [allow('s3:GetObject', { Principal: { AWS: principal }, Resource: 'arn:aws:s3:::artifacts/*' })],
  });
  expect(await decisions(read({ principal: own, resource: null }), byBucket(own.arn), byBucket(`arn:aws:iam::${TOOLING}:root`)))
    .toEqual(['allowed', 'allowed', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html
test('an explicit deny wins over every allow', async () => {
  expect(await decisions(read({ identity: [allow('s3:*'), deny('s3:GetObject')] }), read({ identity: [allow('s3:*'), deny('s3:PutObject')] })))
    .toEqual(['explicitlyDenied', 'allowed']);
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html ("enforce encryption of data in transit")
test('a request without TLS is denied by the usual statement, which TLS is the default of', async () => {
  const plain = { context: { 'aws:SecureTransport': 'false' } };
  expect(await decisions(read({ resource: bucketWith(onlyTls) }), read({ resource: bucketWith(onlyTls), rest: plain }), read({ rest: plain })))
    .toEqual(['allowed', 'explicitlyDenied', 'allowed']);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html ("no AWS principal has any permissions to a KMS key unless ... a key policy")
test('a key is used only as its key policy says, also within its account', async () => {
  const own = { principal: { arn: PIPELINE, account: TOOLING, identityPolicies: { own: policy(allow('kms:Decrypt')) } } };
  const elsewhere = [allow('kms:*', account('333333333333'))];
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html: the root statement lets IAM policies decide.
  expect(await decisions(decrypt(elsewhere, [], own), decrypt([allow('kms:*', account(TOOLING))], [], own))).toEqual(['implicitlyDenied', 'allowed']);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
test('across accounts, a key needs the key policy and the identity policy', async () => {
  const shared = [allow('kms:Decrypt', account(WORKLOAD))];
  expect(await decisions(decrypt(shared), decrypt(shared, [allow('kms:Encrypt')]), decrypt([allow('kms:Decrypt', account(TOOLING))])))
    .toEqual(['allowed', 'implicitlyDenied', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
test('kms:ViaService limits a key to requests through a service', async () => {
  const viaS3 = [allow('kms:Decrypt', { ...account(WORKLOAD), Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } })];
  const through = (service: string) => ({ context: { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` } });
  expect(await decisions(decrypt(viaS3, undefined, through('s3')), decrypt(viaS3, undefined, through('sqs')), decrypt(viaS3)))
    .toEqual(['allowed', 'implicitlyDenied', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html: kms:ResourceAliases has several values
test('kms:ResourceAliases limits an identity policy to keys with an alias', async () => {
  const shared = [allow('kms:Decrypt', account(WORKLOAD))];
  const byAlias = [allow('kms:Decrypt', { Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/artifacts' } } })];
  const aliases = (...names: string[]) => ({ context: { 'kms:ResourceAliases': names } });
  expect(await decisions(decrypt(shared, byAlias, aliases('alias/artifacts', 'alias/x')), decrypt(shared, byAlias, aliases('alias/x')), decrypt(shared, byAlias)))
    .toEqual(['allowed', 'implicitlyDenied', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
test('trust in an account, limited to a role by aws:PrincipalArn, is for that role only', async () => {
  const trust = { ...account(TOOLING), Condition: { ArnEquals: { 'aws:PrincipalArn': PIPELINE } } };
  expect(await decisions(assume(trust), assume(trust, `arn:aws:iam::${TOOLING}:role/delivery/other`), assume(account(TOOLING), `arn:aws:iam::${TOOLING}:role/other`)))
    .toEqual(['allowed', 'implicitlyDenied', 'allowed']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
test('aws:PrincipalOrgID keeps other organizations out, and who is in none', async () => {
  const ours = [allow('s3:GetObject', { ...anybody, Resource: 'arn:aws:s3:::artifacts/*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc1234567' } } })];
  const from = (organizationId?: string) => read({ resource: ours, principal: { organizationId } });
  expect(await decisions(from('o-abc1234567'), from('o-other12345'), from())).toEqual(['allowed', 'implicitlyDenied', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html ("if the key ... is not present ... negated ... true")
test('a negated condition matches when its key is missing, IfExists or not, unless Null says otherwise', async () => {
  const put = (Condition: object, context?: Record<string, string>) => read({
    action: 's3:PutObject',
    identity: [allow('s3:PutObject')],
    resource: [allow('s3:PutObject', { ...account(WORKLOAD), Resource: 'arn:aws:s3:::artifacts/*' }),
      deny('s3:PutObject', { ...anybody, Resource: 'arn:aws:s3:::artifacts/*', Condition })],
    rest: { context },
  });
  const header = 's3:x-amz-server-side-encryption';
  expect(await decisions(
    put({ StringNotEquals: { [header]: 'aws:kms' } }),
    put({ StringNotEqualsIfExists: { [header]: 'aws:kms' } }),
    put({ StringNotEquals: { [header]: 'aws:kms' }, Null: { [header]: 'false' } }),
    put({ StringNotEquals: { [header]: 'aws:kms' } }, { [header]: 'aws:kms' }),
    put({ StringNotEquals: { [header]: 'aws:kms' }, Null: { [header]: 'false' } }, { [header]: 'AES256' }),
  )).toEqual(['explicitlyDenied', 'explicitlyDenied', 'allowed', 'allowed', 'explicitlyDenied']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
test('a permissions boundary limits, and gives nothing by itself', async () => {
  expect(await decisions(read({ boundary: [allow('s3:*')] }), read({ boundary: [allow('kms:*')] }), read({ boundary: [allow('s3:*')], identity: [allow('kms:*')] })))
    .toEqual(['allowed', 'implicitlyDenied', 'implicitlyDenied']);
});

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
test('service control policies have to allow at every level, and may deny at any', async () => {
  const under = (unit: object, own: object = FULL_ACCESS) => read({
    rest: {
      serviceControlPolicies: [
        { level: 'root', policies: { full: FULL_ACCESS } }, { level: 'unit', policies: { unit } }, { level: 'account', policies: { own } },
      ],
    },
  });
  expect(await decisions(under(FULL_ACCESS), under(policy(allow('kms:*'))), under(FULL_ACCESS, policy(allow('*'), deny('s3:GetObject')))))
    .toEqual(['allowed', 'implicitlyDenied', 'explicitlyDenied']);
});

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
test('resource control policies deny whoever comes from outside', async () => {
  const perimeter = policy(deny('s3:*', { Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc1234567' } } }));
  const from = (organizationId: string) => read({
    principal: { organizationId }, rest: { resourceControlPolicies: [{ level: 'root', policies: { perimeter } }] },
  });
  expect(await decisions(from('o-abc1234567'), from('o-other12345'))).toEqual(['allowed', 'explicitlyDenied']);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
test('NotAction allows everything else', async () => {
  const other = { Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' };
  expect(await decisions(read({ identity: [other] }), read({ identity: [{ ...other, NotAction: 's3:PutObject' }] }))).toEqual(['implicitlyDenied', 'allowed']);
});

test('an answer names the statements that made it', async () => {
  const [answer] = await simulate([read({ resource: bucketWith({ ...onlyTls, Sid: 'OnlyTls' }), rest: { context: { 'aws:SecureTransport': 'false' } } })]);
  expect(answer.explanation).toEqual({
    byKind: expect.objectContaining({ identity: 'Allowed', resource: 'ExplicitlyDenied' }),
    allowing: ['identity policy own, statement 1', 'resource policy, statement 1'],
    denying: ['resource policy, statement OnlyTls'],
  });
});

describe('what is not a decision is an error:', () => {
  test.each<[string, () => SimulationRequest, RegExp]>([
    ['a misspelt action in the request', () => read({ action: 's3:GetObjekt' }), /request 2 .*s3:GetObjekt.*invalid\.action/],
    ['a misspelt action in a policy', () => read({ identity: [allow('s3:*'), deny('s3:GetObjekt')] }), /unknown\.actions.*s3:GetObjekt/],
    ['a policy without resources', () => read({ identity: [{ Effect: 'Allow', Action: 's3:GetObject' }] }), /Resource or NotResource is required/],
    ['an effect that does not exist', () => read({ identity: [allow('s3:GetObject', { Effect: 'Permit' })] }), /policy\.errors/],
    ['a resource of another type', () => read({ target: { arn: `arn:aws:sns:eu-west-1:${TOOLING}:topic` } }), /resource/],
    ['a resource with a wildcard', () => read({ target: { arn: 'arn:aws:s3:::artifacts/*' } }), /resource\.arn must name one resource/],
    ['a key without its policy', () => read({ action: 'kms:Decrypt', target: { arn: KEY, policy: undefined } }), /resource\.policy must be the key policy/],
    ['a session instead of a role', () => read({ principal: { arn: `arn:aws:sts::${WORKLOAD}:assumed-role/reader/x` } }), /must be the ARN of a role/],
    ['a context key that AWS does not set', () => read({ rest: { context: { 'aws:SecureTransprt': 'false' } } }), /remove them: aws:SecureTransprt/],
  ])('%s', async (_, request, message) => {
    expect(await decisions(read())).toEqual(['allowed']);
    await expect(simulate([read(), request()])).rejects.toThrow(message);
  });

  test('a key that does not apply is no error when that is asked for', async () => {
    expect(await decisions(read({ rest: { context: { 'kms:ViaService': 'x' }, dropInapplicableContext: true } }))).toEqual(['allowed']);
  });
});

test('nothing to ask needs no process', async () => {
  expect(await simulate([])).toEqual([]);
});
