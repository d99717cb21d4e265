import { ACCOUNT, allow, answer, ATTACKER, bucketPolicy, deny, EVERYTHING, policyOf, proofOf, REGION, Resources, role, roleArn, unanswerable } from './templates';
import { AccessProof } from '../../src';

const asReader = { principal: roleArn('reader') };
const arnOf = (proof: any, logicalId: string): string => proof.landscape.located.find((each: any) => each.logicalId === logicalId).arn;
const Key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policyOf({ ...allow('kms:*'), Principal: { AWS: ACCOUNT } }) } };
const keys = (...own: object[]) => proofOf({ resources: { Key, Other: Key, Reader: role('reader', ...own) } });
const decrypts = (proof: AccessProof) => ({ ...asReader, action: 'kms:Decrypt', resource: arnOf(proof, 'Key') });
const LITERAL = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const MAY_BE = 'the name or id that AWS gives to One/Key, which a policy may spell out';

describe('a policy that spells out an id may mean the key', () => {
  test.each<[string, object[]]>([
    ['that it grants', [allow('kms:Decrypt', LITERAL)]],
    ['that it denies', [allow('kms:*'), deny('kms:Decrypt', LITERAL)]],
    ['with a pattern', [allow('kms:Decrypt', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234*`)]],
    ['that it leaves out', [allow('kms:*'), { ...deny('kms:*'), Resource: undefined, NotResource: LITERAL }]],
  ])('%s', (_, own) => expect(unanswerable(keys(...own), decrypts(keys(...own)))).toContain(MAY_BE));

  test.each<[string, object[], string]>([
    ['where it changes nothing', [allow('kms:Decrypt'), allow('kms:Decrypt', LITERAL)], 'allowed'],
    ['where another action is meant', [allow('kms:Encrypt', LITERAL)], 'denied'],
    ['where it lies elsewhere', [allow('kms:Decrypt', LITERAL.replace(REGION, 'us-east-1'))], 'denied'],
    ['where it is a reference to another', [allow('kms:Decrypt', { 'Fn::GetAtt': ['Other', 'Arn'] })], 'denied'],
    ['where it is a reference to itself', [allow('kms:Decrypt', { 'Fn::GetAtt': ['Key', 'Arn'] })], 'allowed'],
    ['where it stands for all', [allow('kms:Decrypt', `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`)], 'allowed'],
  ])('but not %s', (_, own, expected) => expect(answer(keys(...own), decrypts(keys(...own)))).toBe(expected));
});

describe('so may one that spells out a name', () => {
  const unnamed: Resources = { X: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: policyOf() } }, Data: { Type: 'AWS::S3::Bucket' } };
  const asked = (more: Resources) => {
    const proof = proofOf({ resources: { ...unnamed, ...more } });
    return { proof, question: { principal: arnOf(proof, 'X'), action: 's3:GetObject', resource: `${arnOf(proof, 'Data')}/a` } };
  };
  const lets = (principal: unknown) => asked({ P: bucketPolicy({ Ref: 'Data' }, allow('s3:GetObject', '*', { Principal: principal })) });

  test('of a principal', () => {
    const { proof, question } = lets({ AWS: roleArn('One-X-1ABCDEFGHIJKL') });
    expect(unanswerable(proof, question)).toContain('that AWS gives to One/X');
    for (const principal of [{ AWS: roleArn('Two-X-1ABCDEFGHIJKL') }, { AWS: roleArn('One-X-1ABCDEFGHIJKL', ATTACKER) }]) {
      const other = lets(principal);
      expect(answer(other.proof, other.question)).toBe('denied');
    }
  });

  test('of a principal in a condition, of a role that a policy is for, or of a bucket', () => {
    const byCondition = asked({
      P: bucketPolicy({ Ref: 'Data' }, allow('s3:GetObject', '*', { Principal: { AWS: ACCOUNT }, Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn('One-X-1ABCDEFGHIJKL') } } })),
      Q: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'q', Roles: [{ Ref: 'X' }], PolicyDocument: policyOf(allow('s3:GetObject'), deny('s3:*', '*', { Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn('One-X-1ABCDEFGHIJKL') } } })) } },
    });
    expect(unanswerable(byCondition.proof, byCondition.question)).toContain('that AWS gives to One/X');
    const attached = asked({ Q: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'q', Roles: ['One-X-1ABCDEFGHIJKL'], PolicyDocument: policyOf(allow('s3:GetObject')) } } });
    expect(unanswerable(attached.proof, attached.question)).toContain('that AWS gives to One/X');
    const carried = asked({ P: bucketPolicy('one-data-1abcdefghijkl', allow('s3:GetObject', '*', { Principal: { AWS: ATTACKER } })) });
    expect(unanswerable(carried.proof, { ...carried.question, principal: roleArn('guest', ATTACKER), principalPolicies: EVERYTHING })).toContain('that AWS gives to One/Data');
  });

  test('of a secret, behind whose name AWS adds six characters', () => {
    const secret = (resource: string) => proofOf({ resources: { S: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 's' } }, Reader: role('reader', allow('secretsmanager:*', resource)) } });
    const answers = (suffix: string) => {
      const proof = secret(`arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:s${suffix}`);
      return { proof, question: { ...asReader, action: 'secretsmanager:GetSecretValue', resource: arnOf(proof, 'S') } };
    };
    expect(unanswerable(answers('-AbCdEf').proof, answers('-AbCdEf').question)).toContain('that AWS gives to One/S');
    expect(['-??????', '-*', '2-AbCdEf'].map((suffix) => answer(answers(suffix).proof, answers(suffix).question))).toEqual(['allowed', 'allowed', 'denied']);
  });
});
