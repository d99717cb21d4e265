import { App, Stack } from 'aws-cdk-lib';
import { AccessProof, AccessQuestion, ArtifactWriter, SecureArtifactBucket } from '../../src';
import { MutableStacks } from '../helpers/mutated-proof';
import { DEV, TOOLING, topologyOf } from '../helpers/topologies';

const ORGANIZATION = 'o-abc1234567';
const platform = { ...TOOLING, organizationId: ORGANIZATION };
const auth = topologyOf({ platform });
const web = topologyOf({ platform, application: 'web' });
const [PARTNER, FOREIGN] = ['555555555555', '999999999999'];
const BUCKET = `arn:aws:s3:::${auth.platform.artifactBucketName}`;
const OWN = `${BUCKET}/${auth.artifactKeyPrefix}/Source/a.zip`;

const stack = new Stack(new App(), 'Tooling', { env: TOOLING });
const artifacts = new SecureArtifactBucket(stack, 'Artifacts', {
  topology: auth,
  writers: [ArtifactWriter.role(PARTNER, 'Importer', { keyPrefix: auth.artifactKeyPrefix })],
  breakGlassRoleNames: ['emergency/BreakGlass'],
});
artifacts.addApplication(web);
const stacks = new MutableStacks([stack], { organizationId: ORGANIZATION });
const KEY = stacks.arnOf('Tooling', 'AWS::KMS::Key');
const LOGS = stacks.arnOf('Tooling', 'AWS::S3::Bucket', 'ArtifactAccessLogs');

/** Everybody may everything as far as his own policies go: what is denied, bucket and key deny. */
const ALL = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
const role = (account: string, name: string, organizationId: string | null = ORGANIZATION): Partial<AccessQuestion> => ({
  principal: `arn:aws:iam::${account}:role/${name}`,
  principalPolicies: ALL,
  ...(organizationId === null ? { multiValuedContext: { 'aws:PrincipalOrgID': [] } } : { context: { 'aws:PrincipalOrgID': organizationId } }),
});

/** The columns of the table. */
const WHO: Record<string, Partial<AccessQuestion>> = {
  reader: role(DEV.account, auth.environment('dev').deployRoleName),
  writer: role(PARTNER, 'Importer'),
  pipeline: role(TOOLING.account, auth.pipelineRoleName),
  build: role(TOOLING.account, auth.buildRoleName),
  otherBuild: role(TOOLING.account, web.buildRoleName),
  foreignBuild: role(PARTNER, auth.buildRoleName),
  outsider: role(FOREIGN, auth.buildRoleName, 'o-zzz9999999'),
  stranger: role(FOREIGN, 'Somebody', null),
  anonymous: { principal: '*' },
  admin: role(TOOLING.account, 'Administrator'),
  breakGlass: role(TOOLING.account, 'emergency/BreakGlass'),
};

const SSE = 's3:x-amz-server-side-encryption';
const viaS3 = { 'kms:ViaService': `s3.${TOOLING.region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': BUCKET };
const onObject = (action: string, context = {}): Pick<AccessQuestion, 'action' | 'resource' | 'context'> => ({ action, resource: OWN, context });
const onKey = (action: string, context = {}): Pick<AccessQuestion, 'action' | 'resource' | 'context'> => ({ action, resource: KEY, context });

/** The rows of the table. */
const WHAT: Record<string, Pick<AccessQuestion, 'action' | 'resource' | 'context'>> = {
  'read': onObject('s3:GetObject'),
  'read over plain HTTP': onObject('s3:GetObject', { 'aws:SecureTransport': 'false' }),
  'read with TLS 1.1': onObject('s3:GetObject', { 's3:TlsVersion': '1.1' }),
  'write': onObject('s3:PutObject'),
  'write with the key': onObject('s3:PutObject', { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: KEY }),
  'write with another key': onObject('s3:PutObject', { [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: KEY.replace(TOOLING.account, FOREIGN) }),
  'write with the AWS managed key': onObject('s3:PutObject', { [SSE]: 'aws:kms' }),
  'write with a key of S3': onObject('s3:PutObject', { [SSE]: 'AES256' }),
  'write with a key of his own': onObject('s3:PutObject', { [`${SSE}-customer-algorithm`]: 'AES256' }),
  'encrypt anew': onObject('s3:UpdateObjectEncryption'),
  'delete': onObject('s3:DeleteObject'),
  'delete a version': onObject('s3:DeleteObjectVersion'),
  'change the policy': { action: 's3:PutBucketPolicy', resource: BUCKET, context: {} },
  'let all expire': { action: 's3:PutLifecycleConfiguration', resource: BUCKET, context: {} },
  'write into the log': { action: 's3:PutObject', resource: `${LOGS}/Tooling/Artifacts/a`, context: {} },
  'write into the log over plain HTTP': { action: 's3:PutObject', resource: `${LOGS}/Tooling/Artifacts/a`, context: { 'aws:SecureTransport': 'false' } },
  'decrypt': onKey('kms:Decrypt', viaS3),
  'decrypt by himself': onKey('kms:Decrypt'),
  'encrypt': onKey('kms:GenerateDataKey', viaS3),
  'hand the key on': onKey('kms:CreateGrant'),
  'change the policy of the key': onKey('kms:PutKeyPolicy'),
  'have the key deleted': onKey('kms:ScheduleKeyDeletion'),
};

/** The statements that deny, as the table calls them. */
const STATEMENTS: Record<string, string> = {
  H: 'DenyPlainHttp',
  T: 'DenyOldTls',
  K: 'DenyOtherKey',
  M: 'DenyKeyOfS3',
  E: 'DenyOtherEncryption',
  C: 'DenyCustomerKey',
  O: 'DenyOtherOrganizations',
  W: 'DenyOtherWriters1',
  G: 'DenyGrants',
  P: 'ProtectContents',
};

/** What each may do: +, or the statements that deny it, or - where nothing lets him in. The columns are those of WHO. */
const TABLE: Record<keyof typeof WHAT, string> = {
  //                                re wr pi bu ob fb  ou  st  an  ad bg
  'read': '                         +  -  +  +  +  -   O   O   O   +  +',
  'read over plain HTTP': '         H  H  H  H  H  H   HO  HO  HO  H  H',
  'read with TLS 1.1': '            T  T  T  T  T  T   TO  TO  TO  T  T',
  'write': '                        W  +  +  +  W  W   OW  OW  OW  W  +',
  'write with the key': '           W  +  +  +  W  W   OW  OW  OW  W  +',
  'write with another key': '       KW K  K  K  KW KW  KOW KOW KOW KW K',
  'write with the AWS managed key': 'MW M  M  M  MW MW  MOW MOW MOW MW M',
  'write with a key of S3': '       EW E  E  E  EW EW  EOW EOW EOW EW E',
  'write with a key of his own': '  CW C  C  C  CW CW  COW COW COW CW C',
  'encrypt anew': '                 W  -  +  +  W  W   OW  OW  OW  W  +',
  'delete': '                       W  -  +  +  W  W   OW  OW  OW  W  +',
  'delete a version': '             W  -  +  +  W  W   OW  OW  OW  W  +',
  'change the policy': '            -  -  +  +  +  -   -   -   -   +  +',
  'let all expire': '               P  P  P  P  P  P   P   P   P   P  +',
  'write into the log': '           -  -  +  +  +  -   -   -   -   +  +',
  'write into the log over plain HTTP': 'H H H H H H H H H H H',
  'decrypt': '                      +  +  +  +  +  -   O   O   O   +  +',
  'decrypt by himself': '           -  -  +  +  +  -   O   O   O   +  +',
  'encrypt': '                      -  +  +  +  +  -   O   O   O   +  +',
  'hand the key on': '              G  G  G  G  G  G   G   G   G   G  +',
  'change the policy of the key': ' -  -  +  +  +  -   -   -   -   +  +',
  'have the key deleted': '         P  P  P  P  P  P   P   P   P   P  +',
};

const asked = (what: keyof typeof WHAT, who: keyof typeof WHO): AccessQuestion => {
  const [question, asker] = [WHAT[what], WHO[who]];
  return { ...question, ...asker, context: { ...question.context, ...asker.context } } as AccessQuestion;
};
const cells = Object.entries(TABLE).flatMap(([what, row]) => row.trim().split(/ +/).map((must, i) => ({ what, who: Object.keys(WHO)[i], must })));

/** The answer in the language of the table. */
function answer(proof: AccessProof, question: AccessQuestion): string {
  const { allowed, reason, explanation } = proof.decide(question);
  if (allowed) return '+';
  if (reason !== 'explicit deny') return '-';
  return Object.keys(STATEMENTS).filter((letter) => new RegExp(`denied by .* \\(${STATEMENTS[letter]}\\)`).test(explanation)).join('');
}

test(`who may do what with an artifact, and which statement denies it: ${cells.length} answers`, () => {
  const proof = stacks.proof();
  expect(cells).toHaveLength(Object.keys(WHO).length * Object.keys(WHAT).length);
  const answers = cells.map((cell) => ({ ...cell, is: answer(proof, asked(cell.what, cell.who)) }));
  expect(answers.filter(({ is, must }) => is !== must)).toEqual([]);
});

test('S3 delivers the log of this bucket, and of no other', () => {
  const proof = stacks.proof();
  const delivers = (sourceArn: string, sourceAccount: string, principal = 'logging.s3.amazonaws.com') => proof.decide({
    principal, action: 's3:PutObject', resource: `${LOGS}/Tooling/Artifacts/a`, context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceAccount },
  }).allowed;
  expect(delivers(BUCKET, TOOLING.account)).toBe(true);
  expect(delivers('arn:aws:s3:::another', TOOLING.account)).toBe(false);
  expect(delivers(BUCKET, FOREIGN)).toBe(false);
  expect(delivers(BUCKET, TOOLING.account, 'cloudtrail.amazonaws.com')).toBe(false);
});

const denials = [...new Set(cells.map(({ must }) => must).filter((must) => /^[A-Z]+$/.test(must)))];

test.each(denials)('without what denies it (%s), an answer is another one; with one of the statements alone, it stays', (letters) => {
  const about = cells.filter(({ must }) => must === letters);
  const sids = [...letters].map((letter) => STATEMENTS[letter]);
  const without = stacks.proofWithout(sids);
  expect(about.filter(({ what, who }) => !['+', '-'].includes(answer(without, asked(what, who))))).toEqual([]);
  for (const letter of letters) {
    const others = stacks.proofWithout(sids.filter((sid) => sid !== STATEMENTS[letter]));
    expect(about.map(({ what, who }) => answer(others, asked(what, who)))).toEqual(about.map(() => letter));
  }
});

test('without all denials, whoever belongs to the account may do what his own policies say', () => {
  const ours = cells.filter(({ who, must }) => ['admin', 'otherBuild'].includes(who) && must !== '+');
  expect(ours.length).toBeGreaterThan(15);
  const without = stacks.proofWithout(Object.values(STATEMENTS));
  expect(ours.map(({ what, who }) => answer(without, asked(what, who)))).toEqual(ours.map(() => '+'));
});

describe('protected from deletion, with administrators of the key', () => {
  const other = new Stack(new App(), 'Tooling', { env: TOOLING });
  new SecureArtifactBucket(other, 'Artifacts', {
    topology: auth, deleteProtection: true, keyAdministratorRoleNames: ['KeyAdministrator'], breakGlassRoleNames: ['emergency/BreakGlass'],
  });
  const protectedStacks = new MutableStacks([other], { organizationId: ORGANIZATION });
  const key = protectedStacks.arnOf('Tooling', 'AWS::KMS::Key');
  const P: Record<string, string> = { ...STATEMENTS, B: 'ProtectBucket', V: 'ProtectVersions', Y: 'ProtectKey' };
  const people = {
    admin: WHO.admin,
    build: WHO.build,
    deployer: role(TOOLING.account, `cdk-hnb659fds-cfn-exec-role-${TOOLING.account}-${TOOLING.region}`),
    keyAdmin: role(TOOLING.account, 'KeyAdministrator'),
    breakGlass: WHO.breakGlass,
  };
  const bucketLevel = (action: string) => ({ action, resource: BUCKET });
  const keyLevel = (action: string, context = {}) => ({ action, resource: key, context });
  const rows: [string, Partial<AccessQuestion>, string][] = [
    //                                                                        ad bu de ka bg
    ['reads the policy', bucketLevel('s3:GetBucketPolicy'), '                 +  +  +  +  +'],
    ['lists', bucketLevel('s3:ListBucket'), '                                 +  +  +  +  +'],
    ['changes the policy', bucketLevel('s3:PutBucketPolicy'), '               B  B  +  B  +'],
    ['deletes the policy', bucketLevel('s3:DeleteBucketPolicy'), '            B  B  +  B  +'],
    ['deletes the bucket', bucketLevel('s3:DeleteBucket'), '                  B  B  +  B  +'],
    ['suspends versions', bucketLevel('s3:PutBucketVersioning'), '            B  B  +  B  +'],
    ['lets everything expire', bucketLevel('s3:PutLifecycleConfiguration'), ' B  B  +  B  +'],
    ['changes the key of the bucket', bucketLevel('s3:PutEncryptionConfiguration'), 'B B + B +'],
    ['writes an artifact', onObject('s3:PutObject'), '                        W  +  W  W  +'],
    ['deletes an artifact', onObject('s3:DeleteObject'), '                    W  +  W  W  +'],
    ['deletes a version', onObject('s3:DeleteObjectVersion'), '               WV V  WV WV +'],
    ['gives a version to another key', onObject('s3:UpdateObjectEncryption'), '  WV V  WV WV +'],
    ['takes a lock off', onObject('s3:BypassGovernanceRetention'), '          WV V  WV WV +'],
    ['changes the policy of the key', keyLevel('kms:PutKeyPolicy'), '         Y  Y  +  Y  +'],
    ['has the key deleted', keyLevel('kms:ScheduleKeyDeletion'), '            Y  Y  +  Y  +'],
    ['disables the key', keyLevel('kms:DisableKey'), '                        Y  Y  +  Y  +'],
    ['gives the alias to another key', keyLevel('kms:UpdateAlias'), '         Y  Y  +  Y  +'],
    ['deletes the alias', keyLevel('kms:DeleteAlias'), '                      Y  Y  +  Y  +'],
    ['ends the rotation', keyLevel('kms:DisableKeyRotation'), '               Y  Y  +  Y  +'],
    ...['CreateAlias', 'DeleteImportedKeyMaterial', 'DescribeKey', 'EnableKey', 'GetKeyPolicy', 'ListGrants', 'RevokeGrant', 'RotateKeyOnDemand', 'UntagResource', 'UpdateKeyDescription']
      .map((action): [string, Partial<AccessQuestion>, string] => [action, keyLevel(`kms:${action}`), '- - + + +']),
    ['takes the key back from deletion', keyLevel('kms:CancelKeyDeletion'), ' -  -  +  +  +'],
    ['tags the key', keyLevel('kms:TagResource'), '                           -  -  +  +  +'],
    ['decrypts through S3', keyLevel('kms:Decrypt', viaS3), '                 +  +  +  +  +'],
    ['encrypts through the log', keyLevel('kms:GenerateDataKey', { 'kms:ViaService': `logs.${TOOLING.region}.amazonaws.com` }), '+ + + + +'],
    ['looks at the key through S3', keyLevel('kms:DescribeKey', viaS3), '     +  +  +  +  +'],
    ['encrypts data of his own through S3', keyLevel('kms:Encrypt', viaS3), ' -  -  -  -  -'],
    ['decrypts by himself', keyLevel('kms:Decrypt'), '                        -  -  -  -  -'],
    ['encrypts by himself', keyLevel('kms:Encrypt'), '                        -  -  -  -  -'],
    ['decrypts through a queue', keyLevel('kms:Decrypt', { 'kms:ViaService': `sqs.${TOOLING.region}.amazonaws.com` }), '- - - - -'],
    ['hands the key on', keyLevel('kms:CreateGrant'), '                       G  G  G  G  +'],
  ];
  const questions = rows.flatMap(([does, question, row]) => row.trim().split(/ +/).map((must, i) => {
    const [who, asker] = Object.entries(people)[i];
    return { what: `${who} ${does}`, must, question: { ...question, ...asker, context: { ...question.context, ...asker.context } } as AccessQuestion };
  }));
  const said = (proof: AccessProof, question: AccessQuestion) => {
    const { allowed, reason, explanation } = proof.decide(question);
    if (allowed) return '+';
    return reason === 'explicit deny' ? Object.keys(P).filter((letter) => explanation.includes(`(${P[letter]})`) && explanation.includes('denied by')).join('') : '-';
  };

  test(`who may change what, and which statement denies it: ${questions.length} answers`, () => {
    const proof = protectedStacks.proof();
    expect(questions.filter(({ question, must }) => said(proof, question) !== must).map(({ what, must, question }) => `${what}: ${must}, is ${said(proof, question)}`)).toEqual([]);
  });

  test('the root user of the account reaches the key, whatever happens to roles', () => {
    const root = { principal: `arn:aws:iam::${TOOLING.account}:root`, context: { 'aws:PrincipalOrgID': ORGANIZATION } };
    const proof = protectedStacks.proof();
    for (const action of ['kms:PutKeyPolicy', 'kms:CancelKeyDeletion', 'kms:EnableKey']) expect(proof.decide({ ...root, action, resource: key }).allowed).toBe(true);
    expect(proof.decide({ ...root, action: 'kms:Decrypt', resource: key }).allowed).toBe(false);
  });

  const ofKey = questions.filter(({ question }) => question.resource === key);
  const asCases = (all: typeof questions) => all.map(({ what, must, question }) => ({ what, must: must === '+' ? 'allowed' as const : 'denied' as const, question }));

  test('every part of what administrators, protection and grants add to the key is needed', () => {
    const root = { principal: `arn:aws:iam::${TOOLING.account}:root`, context: { 'aws:PrincipalOrgID': ORGANIZATION } };
    const more = ['kms:PutKeyPolicy', 'kms:CancelKeyDeletion'].map((action) => ({ what: `root ${action}`, must: '+', question: { ...root, action, resource: key } }));
    const partner = { what: 'a role of another account decrypts', must: '-', question: { ...role(PARTNER, 'Somebody'), ...keyLevel('kms:Decrypt'), context: { ...viaS3, 'aws:PrincipalOrgID': ORGANIZATION } } as AccessQuestion };
    const { of, survivors } = protectedStacks.mutants({ type: 'AWS::KMS::Key', property: 'KeyPolicy' }, asCases([...ofKey, ...more, partner]));
    expect(of).toBeGreaterThan(60);
    // The organization's guard and the readers have a proof of their own. The administrators stand in the condition.
    expect(survivors.filter((each) => !/^(DenyOtherOrganizations|statement 6):/.test(each))).toEqual(['statement 1: everyone instead of the AWS principals']);
  });

  test('every part of what protects the bucket is needed', () => {
    const { survivors } = protectedStacks.mutants({ type: 'AWS::S3::BucketPolicy', property: 'PolicyDocument', id: 'ArtifactsBucket' }, asCases(questions));
    expect(survivors.filter((each) => each.startsWith('Protect'))).toEqual([]);
  });
});
