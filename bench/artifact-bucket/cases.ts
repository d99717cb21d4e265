import { Decrypt, onKey, onObject, PEOPLE, Situation, toLogs, Upload } from './requests';

/** Something that a user wants or an attacker does, and what has to become of it. */
export interface Case {
  readonly what: string;
  readonly must: 'allowed' | 'denied';
  readonly situation: Situation;
}

const { administrator, anonymous, build, codebuild, deployer, formerDeployer, neighbour, otherBuild, stranger } = PEOPLE;
const HTTP = { 'aws:SecureTransport': 'false' };
const OLD_TLS = { 's3:TlsVersion': '1.1' };

const may = (what: string, situation: Situation): Case => ({ what, must: 'allowed', situation });
const mayNot = (what: string, situation: Situation): Case => ({ what, must: 'denied', situation });

/** Who deploys reads what it deploys, and nothing else. */
const READING: readonly Case[] = [
  ...[0, 1].flatMap((i) => {
    const called = `the deploy role of ${['development', 'production'][i]}`;
    return [
      may(`${called} gets an artifact`, onObject(deployer(i), 's3:GetObject')),
      may(`${called} gets a certain version of it`, onObject(deployer(i), 's3:GetObjectVersion')),
      may(`${called} decrypts it`, onKey(deployer(i), 'kms:Decrypt', Decrypt.ofBucket)),
    ];
  }),
  mayNot('a deploy role gets what belongs to another application', onObject(deployer(0), 's3:GetObject', { key: 'elsewhere/a.zip' })),
  mayNot('a deploy role gets an artifact over plain HTTP', onObject(deployer(0), 's3:GetObject', { context: HTTP })),
  mayNot('a deploy role gets an artifact with TLS 1.1', onObject(deployer(0), 's3:GetObject', { context: OLD_TLS })),
  mayNot('a deploy role decrypts something of another bucket', onKey(deployer(0), 'kms:Decrypt', Decrypt.ofOtherBucket)),
  mayNot('a deploy role decrypts without S3, what it has copied', onKey(deployer(0), 'kms:Decrypt')),
  mayNot('a stolen deploy role replaces an artifact', onObject(deployer(0), 's3:PutObject')),
  mayNot('a stolen deploy role deletes an artifact', onObject(deployer(0), 's3:DeleteObject')),
  mayNot('a stolen deploy role deletes a version', onObject(deployer(0), 's3:DeleteObjectVersion')),
  mayNot('a stolen deploy role hands the key on', onKey(deployer(0), 'kms:CreateGrant')),
];

/** Whoever is not meant gets nothing, with every right that an account of their own can give. */
const OUTSIDE: readonly Case[] = [
  mayNot('an administrator of a workload account gets an artifact', onObject(neighbour, 's3:GetObject')),
  mayNot('an administrator of a workload account decrypts it', onKey(neighbour, 'kms:Decrypt', Decrypt.ofBucket)),
  mayNot('a role of that name in a stranger\'s account gets an artifact', onObject(stranger, 's3:GetObject')),
  mayNot('a role of that name in a stranger\'s account decrypts it', onKey(stranger, 'kms:Decrypt', Decrypt.ofBucket)),
  mayNot('a stranger puts an artifact there', onObject(stranger, 's3:PutObject')),
  mayNot('a deploy role whose account has left for another organization gets an artifact', onObject(formerDeployer, 's3:GetObject')),
  mayNot('a deploy role whose account has left for another organization decrypts it', onKey(formerDeployer, 'kms:Decrypt', Decrypt.ofBucket)),
  mayNot('somebody without credentials gets an artifact', onObject(anonymous, 's3:GetObject')),
  mayNot('somebody without credentials puts one there', onObject(anonymous, 's3:PutObject')),
  mayNot('CodeBuild decrypts for a project of anybody', onKey(codebuild, 'kms:Decrypt', Decrypt.ofBucket)),
];

/** The build writes, in the one way in which everybody who has to can read it. */
const WRITING: readonly Case[] = [
  may('the build uploads and says nothing of encryption', onObject(build, 's3:PutObject')),
  may('the build uploads with the bucket\'s key', onObject(build, 's3:PutObject', { context: Upload.withKey })),
  may('S3 makes a data key for the build', onKey(build, 'kms:GenerateDataKey', Decrypt.ofBucket)),
  mayNot('the build uploads with another key', onObject(build, 's3:PutObject', { context: Upload.withOtherKey })),
  mayNot('the build uploads with the key that AWS manages', onObject(build, 's3:PutObject', { context: Upload.withKeyOfAws })),
  mayNot('the build uploads with keys of S3', onObject(build, 's3:PutObject', { context: Upload.withKeysOfS3 })),
  mayNot('the build uploads with a key that it brings along', onObject(build, 's3:PutObject', { context: Upload.withOwnKey })),
  mayNot('the build uploads over plain HTTP', onObject(build, 's3:PutObject', { context: HTTP })),
  mayNot('the build uploads with TLS 1.1', onObject(build, 's3:PutObject', { context: OLD_TLS })),
  mayNot('the build writes among another application\'s artifacts', onObject(build, 's3:PutObject', { key: 'elsewhere/a.zip' })),
  mayNot('a stolen build deletes an artifact', onObject(build, 's3:DeleteObject')),
  mayNot('a stolen build deletes a version', onObject(build, 's3:DeleteObjectVersion')),
];

/** The bucket's own account is full of people with every right; none of them is the build. */
const INSIDE: readonly Case[] = [
  mayNot('the build of another application replaces an artifact', onObject(otherBuild, 's3:PutObject')),
  mayNot('an administrator replaces an artifact', onObject(administrator, 's3:PutObject')),
  mayNot('an administrator deletes a version', onObject(administrator, 's3:DeleteObjectVersion')),
  mayNot('an administrator uploads with keys of S3', onObject(administrator, 's3:PutObject', { context: Upload.withKeysOfS3 })),
  mayNot('an administrator gets an artifact over plain HTTP', onObject(administrator, 's3:GetObject', { context: HTTP })),
  mayNot('an administrator hands the key on', onKey(administrator, 'kms:CreateGrant')),
  may('an administrator changes the key\'s policy: nobody has locked the account out', onKey(administrator, 'kms:PutKeyPolicy')),
  may('an administrator gets an artifact, to look into an incident', onObject(administrator, 's3:GetObject')),
];

/** What happened is written down, and nobody else writes there. */
const LOGS: readonly Case[] = [
  may('S3 delivers the log of requests', toLogs('this bucket')),
  mayNot('S3 delivers the log of a bucket of another account', toLogs('a bucket of another account')),
  mayNot('S3 delivers the log of another bucket of the account', toLogs('another bucket')),
];

export const CASES: readonly Case[] = [...READING, ...OUTSIDE, ...WRITING, ...INSIDE, ...LOGS];
