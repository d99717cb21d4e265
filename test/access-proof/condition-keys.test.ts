import { App, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, allow, answer, ATTACKER, bucket, bucketPolicy, deny, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable, user, userArn } from './templates';
import { AccessProof, AccessProofOptions, AccessQuestion } from '../../src';

const reads: AccessQuestion = { principal: roleArn('reader'), action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' };
const asUser = { ...reads, principal: userArn('jane') };

/** A bucket whose reader and user may read under conditions. */
const under = (conditions: object, options?: AccessProofOptions) => {
  const grant = allow('s3:GetObject', '*', { Condition: conditions });
  return proofOf({ resources: { Reader: role('reader', grant), Jane: user('jane', grant), Data: bucket('data') } }, options);
};
/** A bucket that lets everybody in under conditions. */
const open = (conditions: object, options?: AccessProofOptions) => proofOf({
  resources: {
    Data: bucket('data', { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } }),
    Policy: bucketPolicy('data', allow('s3:GetObject', '*', { Principal: '*', Condition: conditions })),
  },
}, options);

describe('a key that every request has', () => {
  test.each<[string, object, Record<string, string>]>([
    ['aws:CurrentTime', { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, { 'aws:CurrentTime': '2026-01-01T00:00:00Z' }],
    ['aws:EpochTime', { DateGreaterThan: { 'aws:EpochTime': '1600000000' } }, { 'aws:EpochTime': '1700000000' }],
    ['aws:SourceIp', { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '203.0.113.1' }],
    ['aws:UserAgent', { StringLike: { 'aws:UserAgent': 'aws-cli/*' } }, { 'aws:UserAgent': 'aws-cli/2' }],
    ['aws:userid', { StringNotEquals: { 'aws:userid': 'AIDAOTHER' } }, { 'aws:userid': 'AIDAME' }],
    ['aws:MultiFactorAuthPresent of a role', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, { 'aws:MultiFactorAuthPresent': 'true' }],
    ['aws:TokenIssueTime of a role', { DateGreaterThanIfExists: { 'aws:TokenIssueTime': '2020-01-01' } }, { 'aws:TokenIssueTime': '2026-01-01' }],
  ])('%s is asked for, not taken for absent', (name, conditions, context) => {
    const proof = under(conditions);
    expect(unanswerable(proof, reads)).toContain(`the condition key ${name.split(' ')[0].toLowerCase()}, which a policy looks at and such a request has; give it in context`);
    expect(answer(proof, { ...reads, context })).toBe('allowed');
  });

  test('is asked for however it is written, and wherever it stands', () => {
    expect(unanswerable(under({ DateGreaterThan: { 'AWS:CURRENTTIME': '2020-01-01' } }), reads)).toContain('aws:currenttime');
    const variable = proofOf({ resources: { Reader: role('reader', allow('s3:GetObject', 'arn:aws:s3:::data/${aws:userid}')), Data: bucket('data') } });
    expect(unanswerable(variable, reads)).toContain('aws:userid');
    expect(answer(variable, { ...reads, context: { 'aws:userid': 'a' } })).toBe('allowed');
    expect(answer(variable, { ...reads, context: { 'aws:userid': 'b' } })).toBe('denied');
  });

  test('does not matter to a statement that is about something else, or fails before', () => {
    const time = { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01' } };
    const other = (...more: object[]) => proofOf({ resources: { Reader: role('reader', allow('s3:GetObject'), ...more), Data: bucket('data') } });
    expect(answer(other(deny('s3:PutObject', '*', { Condition: time })), reads)).toBe('allowed');
    expect(answer(other(deny('s3:GetObject', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' }, ...time } })), reads)).toBe('allowed');
    expect(unanswerable(other(deny('s3:GetObject', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' }, ...time } })), reads)).toContain('aws:currenttime');
  });

  test('may be given in whatever capitals, also where it is derived otherwise', () => {
    const proof = under({ Bool: { 'aws:SecureTransport': 'true' } });
    expect(answer(proof, reads)).toBe('allowed');
    expect(answer(proof, { ...reads, context: { 'AWS:securetransport': 'false' } })).toBe('denied');
  });
});

describe('keys that a request may lack', () => {
  test('are absent: MFA of a user\'s access keys, sources, endpoints', () => {
    expect(answer(under({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }), asUser)).toBe('denied');
    expect(answer(under({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }), asUser)).toBe('allowed');
    expect(answer(under({ Null: { 'aws:SourceVpce': 'true', 'aws:SourceArn': 'true' } }), reads)).toBe('allowed');
  });

  test('an address is one of them behind an endpoint', () => {
    const proof = under({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } });
    expect(unanswerable(proof, reads)).toContain('aws:sourceip');
    expect(answer(proof, { ...reads, context: { 'aws:SourceVpce': 'vpce-1' } })).toBe('allowed');
  });
});

describe('what follows from the question', () => {
  test.each<[string, AccessQuestion, object, object]>([
    ['a direct call', reads, { Bool: { 'aws:ViaAWSService': 'false' } }, { Bool: { 'aws:ViaAWSService': 'true' } }],
    ['the bucket\'s region', reads, { StringEquals: { 'aws:RequestedRegion': REGION } }, { StringNotEquals: { 'aws:RequestedRegion': REGION } }],
    ['the bucket\'s account', reads, { StringEquals: { 's3:ResourceAccount': ACCOUNT } }, { StringNotEquals: { 's3:ResourceAccount': ACCOUNT } }],
    ['a user\'s name', asUser, { StringEquals: { 'aws:username': 'jane' } }, { StringNotEquals: { 'aws:username': 'jane' } }],
    ['that a role has none', reads, { Null: { 'aws:username': 'true' } }, { Null: { 'aws:username': 'false' } }],
    ['what a role is', reads, { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, { StringEquals: { 'aws:PrincipalType': 'User' } }],
  ])('%s', (_, question, holds, fails) => {
    expect(answer(under(holds), question)).toBe('allowed');
    expect(answer(under(fails), question)).toBe('denied');
  });

  test('the region in an ARN; for IAM its only one; for a role that is assumed, any', () => {
    const inRegion = (region: string, action: string) => proofOf({
      resources: { Reader: role('reader', allow(action, '*', { Condition: { StringEquals: { 'aws:RequestedRegion': region } } })), Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } } },
    });
    const sends = { principal: roleArn('reader'), action: 'sqs:SendMessage', resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:q` };
    expect([REGION, 'us-east-1'].map((region) => answer(inRegion(region, sends.action), sends))).toEqual(['allowed', 'denied']);
    const passes = { ...sends, action: 'iam:PassRole', resource: roleArn('reader') };
    expect(['us-east-1', REGION].map((region) => answer(inRegion(region, passes.action), passes))).toEqual(['allowed', 'denied']);
    expect(unanswerable(inRegion(REGION, 'sts:AssumeRole'), { ...passes, action: 'sts:AssumeRole' })).toContain('aws:requestedregion');
    expect(unanswerable(inRegion(REGION, 's3:ListAllMyBuckets'), { ...passes, action: 's3:ListAllMyBuckets', resource: '*' })).toContain('aws:requestedregion');
  });

  test('anonymous callers are called so, services and identity providers by what AWS documents, and no further', () => {
    const anybody = { ...reads, principal: '*' };
    expect(answer(open({ StringEquals: { 'aws:PrincipalType': 'Anonymous', 'aws:PrincipalAccount': 'anonymous', 'aws:userid': 'anonymous' } }), anybody)).toBe('allowed');
    expect(answer(open({ StringEquals: { 'aws:PrincipalType': 'User' } }), anybody)).toBe('denied');
    expect(answer(open({ Null: { 'aws:PrincipalArn': 'true', 'aws:PrincipalIsAWSService': 'true' } }), anybody)).toBe('allowed');
    const service = { ...reads, principal: 'logging.s3.amazonaws.com' };
    expect(answer(open({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }), service)).toBe('allowed');
    expect(answer(open({ StringEquals: { 'aws:PrincipalServiceName': 'delivery.logs.amazonaws.com' } }), service)).toBe('denied');
    expect(unanswerable(open({ StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }), service)).toContain('aws:principalaccount');
    expect(unanswerable(open({ 'ForAnyValue:StringEquals': { 'aws:PrincipalServiceNamesList': 'x' } }), service)).toContain('aws:principalservicenameslist');
  });

  test('an organization\'s member has a place in it, which nobody has told; somebody from outside has none', () => {
    const organizationId = 'o-abc1234567';
    const paths = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc1234567/*' } };
    expect(unanswerable(under(paths, { organizationId }), reads)).toContain('aws:principalorgpaths');
    expect(answer(under(paths), reads)).toBe('denied');
    expect(answer(under(paths, { organizationId }), { ...reads, multiValuedContext: { 'aws:PrincipalOrgPaths': ['o-abc1234567/r-1/'] } })).toBe('allowed');
    expect(unanswerable(under({ 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': '*' } }, { organizationId }), reads)).toContain('aws:resourceorgpaths');
  });

  test('requests that name a session or a URL\'s kind have it', () => {
    const trust = policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT }, Condition: { StringLike: { 'sts:RoleSessionName': 'ci-*' } } });
    const proof = proofOf({ resources: { Target: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'target', AssumeRolePolicyDocument: trust } }, Jane: user('jane', allow('sts:AssumeRole')) } });
    const assumes = { principal: userArn('jane'), action: 'sts:AssumeRole', resource: roleArn('target') };
    expect(unanswerable(proof, assumes)).toContain('sts:rolesessionname');
    expect(answer(proof, { ...assumes, context: { 'sts:RoleSessionName': 'ci-1' } })).toBe('allowed');
    expect(answer(proof, { ...assumes, context: { 'sts:RoleSessionName': 'me' } })).toBe('denied');
  });
});

describe('tags', () => {
  /** A role that may use a key, both with or without tags. */
  function tagged(key: string, tag: (scope: { role: iam.Role; key: kms.Key; stack: Stack }) => void) {
    const stack = new Stack(new App(), 'One', { env: { account: ACCOUNT, region: REGION } });
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const cipher = new kms.Key(stack, 'Key');
    reader.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'], conditions: { StringEquals: { [key]: 'blue' } } }));
    tag({ role: reader, key: cipher, stack });
    return { proof: AccessProof.ofStages([stack.node.root as App]), question: { principal: reader.roleArn, action: 'kms:Decrypt', resource: cipher.keyArn } };
  }

  test.each<[string, string, (scope: { role: iam.Role; key: kms.Key; stack: Stack }) => void, string]>([
    ['the role\'s', 'aws:PrincipalTag/team', (of) => Tags.of(of.role).add('team', 'blue'), 'allowed'],
    ['another of the role\'s', 'aws:PrincipalTag/team', (of) => Tags.of(of.role).add('team', 'red'), 'denied'],
    ['none of the role\'s', 'aws:PrincipalTag/team', () => undefined, 'denied'],
    ['the key\'s', 'aws:ResourceTag/team', (of) => Tags.of(of.key).add('team', 'blue'), 'allowed'],
    ['the role\'s where the key\'s is meant', 'aws:ResourceTag/team', (of) => Tags.of(of.role).add('team', 'blue'), 'denied'],
    ['the stack\'s, which CloudFormation hands on', 'aws:ResourceTag/team', (of) => of.stack.tags.setTag('team', 'blue'), 'allowed'],
  ])('%s', (_, key, tag, expected) => {
    const { proof, question } = tagged(key, tag);
    expect(answer(proof, question)).toBe(expected);
  });

  test('of CloudFormation are not known', () => {
    const { proof, question } = tagged('aws:ResourceTag/aws:cloudformation:stack-name', () => undefined);
    expect(unanswerable(proof, question)).toContain('aws:resourcetag/aws:cloudformation:stack-name');
  });

  test('of a template alone are known where it writes them: the stack may have more', () => {
    const parameter = (tags: object) => proofOf({
      resources: {
        Reader: role('reader', allow('ssm:GetParameter', '*', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } })),
        P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/p', Tags: tags } },
      },
    });
    const gets = { principal: roleArn('reader'), action: 'ssm:GetParameter', resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/p` };
    expect(answer(parameter({ team: 'blue' }), gets)).toBe('allowed');
    expect(answer(parameter({ team: 'red' }), gets)).toBe('denied');
    expect(unanswerable(parameter({}), gets)).toContain('aws:resourcetag/team');
  });

  test('of somebody from elsewhere have to be given, and nobody has any without credentials', () => {
    const proof = open({ StringEquals: { 'aws:PrincipalTag/team': 'blue' } });
    const guest = { ...reads, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING };
    expect(unanswerable(proof, guest)).toContain('aws:principaltag/team');
    expect(answer(proof, { ...guest, context: { 'aws:PrincipalTag/Team': 'blue' } })).toBe('allowed');
    expect(answer(proof, { ...guest, context: { 'aws:PrincipalTag/Team': 'red' } })).toBe('denied');
    expect(answer(proof, { ...reads, principal: '*' })).toBe('denied');
  });

  test('of buckets and of what lies in them are not a template\'s to say', () => {
    const stack = new Stack(new App(), 'One', { env: { account: ACCOUNT, region: REGION } });
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    reader.addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'], conditions: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } }));
    const data = new s3.Bucket(stack, 'Data');
    Tags.of(data).add('team', 'blue');
    const proof = AccessProof.ofStages([stack.node.root as App]);
    expect(unanswerable(proof, { principal: reader.roleArn, action: 's3:ListBucket', resource: data.bucketArn })).toContain('aws:resourcetag/team');
  });
});

describe('aliases of a key', () => {
  const keyed = (more: Resources) => proofOf({
    resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policyOf({ ...allow('kms:*'), Principal: { AWS: ACCOUNT } }) } },
      Reader: role('reader', allow('kms:Decrypt', '*', { Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/data' } } })),
      Data: bucket('data'),
      ...more,
    },
    more: { Parameters: { Which: { Type: 'String' } }, Outputs: {} },
  });
  const keyOf = (proof: AccessProof) => (proof as any).landscape.located[0].arn as string;
  const alias = (name: string, target: unknown) => ({ Type: 'AWS::KMS::Alias', Properties: { AliasName: name, TargetKeyId: target } });
  const decrypts = (proof: AccessProof) => ({ principal: roleArn('reader'), action: 'kms:Decrypt', resource: keyOf(proof) });

  test.each<[string, Resources, string]>([
    ['by ARN', { Alias: alias('alias/data', { 'Fn::GetAtt': ['Key', 'Arn'] }) }, 'allowed'],
    ['by id', { Alias: alias('alias/data', { Ref: 'Key' }) }, 'allowed'],
    ['of another name', { Alias: alias('alias/other', { Ref: 'Key' }) }, 'denied'],
    ['none', {}, 'denied'],
  ])('%s', (_, more, expected) => {
    const proof = keyed(more);
    expect(answer(proof, decrypts(proof))).toBe(expected);
  });

  test('that may be the key\'s are an error for who looks at them, and for nobody else', () => {
    const proof = keyed({ Alias: alias('alias/data', { Ref: 'Which' }) });
    expect(unanswerable(proof, decrypts(proof))).toContain('kms:resourcealiases');
    expect(answer(proof, { ...decrypts(proof), action: 'kms:Encrypt' })).toBe('denied');
    expect(answer(proof, reads)).toBe('denied');
  });
});
