import { topology } from './contenders/topology';
import { DEPLOYERS, Given, Made } from './given';
import { hasBucketKey, logPrefix } from './template';
import { AccessQuestion } from '../../src';

/** A request to what a contender has made; none when it has not made what the request is about. */
export type Situation = (made: Made, given: Given) => AccessQuestion | undefined;

interface Person {
  /** Every right that the principal's own account can give; nothing for those whose rights a template gives. */
  readonly policies?: string[];
  readonly context?: AccessQuestion['context'];
  principal(given: Given): string;
}

const { account, region } = topology.platform;
const EVERY_RIGHT = [JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })];
const roleOf = (owner: string, name: string): Person => ({ principal: () => `arn:aws:iam::${owner}:role/${name}`, policies: EVERY_RIGHT });
const STRANGER = '999999999999';
/** No template says it of the workload accounts. */
const OURS = { 'aws:PrincipalOrgID': topology.platform.organizationId! };
const OTHER_ORGANIZATION = { 'aws:PrincipalOrgID': 'o-zzz9999999' };

export const PEOPLE = {
  deployer: (i: number): Person => ({ principal: () => DEPLOYERS[i].arn, policies: EVERY_RIGHT, context: OURS }),
  formerDeployer: { principal: () => DEPLOYERS[0].arn, policies: EVERY_RIGHT, context: OTHER_ORGANIZATION },
  neighbour: { ...roleOf(DEPLOYERS[0].account, 'Administrator'), context: OURS },
  stranger: { ...roleOf(STRANGER, DEPLOYERS[0].roleName), context: OTHER_ORGANIZATION },
  anonymous: { principal: () => '*' },
  codebuild: { principal: () => 'codebuild.amazonaws.com', context: { 'aws:SourceAccount': STRANGER } },
  build: { principal: ({ build }) => build.roleArn },
  otherBuild: roleOf(account, 'web-build'),
  administrator: roleOf(account, 'Administrator'),
} satisfies Record<string, Person | ((i: number) => Person)>;

type Context = (made: Made) => { [key: string]: string };

const SSE = 's3:x-amz-server-side-encryption';
const otherKey = (owner: string) => `arn:aws:kms:${region}:${owner}:key/22222222-2222-3333-4444-555555555555`;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html */
export const Upload = {
  withKey: ({ key }) => ({ [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: key.keyArn }),
  withOtherKey: () => ({ [SSE]: 'aws:kms', [`${SSE}-aws-kms-key-id`]: otherKey(account) }),
  withKeyOfAws: () => ({ [SSE]: 'aws:kms' }),
  withKeysOfS3: () => ({ [SSE]: 'AES256' }),
  withOwnKey: () => ({ [`${SSE}-customer-algorithm`]: 'AES256' }),
} satisfies Record<string, Context>;

const viaS3 = (arn: string) => ({ 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': arn });

/**
 * With an S3 Bucket Key, the encryption context is the bucket, otherwise the object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export const Decrypt = {
  ofBucket: (made) => viaS3(hasBucketKey(made) ? made.bucket.bucketArn : `${made.bucket.bucketArn}/${topology.artifactKeyPrefix}/a.zip`),
  ofOtherBucket: () => viaS3('arn:aws:s3:::another-bucket'),
} satisfies Record<string, Context>;

const asked = ({ principal, policies, context }: Person, given: Given, more: object) =>
  ({ principal: principal(given), principalPolicies: policies, context: { ...context, ...more } });

interface ObjectOptions {
  /** The key of the object; an artifact of the application, if not given. */
  readonly key?: string;
  readonly context?: Context | { [key: string]: string };
}

export const onObject = (who: Person, action: string, { key, context = {} }: ObjectOptions = {}): Situation => (made, given) => ({
  ...asked(who, given, typeof context === 'function' ? context(made) : context),
  action,
  resource: `${made.bucket.bucketArn}/${key ?? `${given.keyPrefix}/a.zip`}`,
});

export const onKey = (who: Person, action: string, context: Context = () => ({})): Situation => (made, given) =>
  ({ ...asked(who, given, context(made)), action, resource: made.key.keyArn });

const SOURCES = {
  'this bucket': ({ bucket }: Made) => ({ 'aws:SourceArn': bucket.bucketArn, 'aws:SourceAccount': account }),
  'another bucket': () => ({ 'aws:SourceArn': 'arn:aws:s3:::another-bucket', 'aws:SourceAccount': account }),
  'a bucket of another account': () => ({ 'aws:SourceArn': 'arn:aws:s3:::another-bucket', 'aws:SourceAccount': STRANGER }),
};

/** S3 writes the log of a bucket's requests, below the path that the contender has set. */
export const toLogs = (source: keyof typeof SOURCES): Situation => (made) => made.logs && {
  principal: 'logging.s3.amazonaws.com',
  action: 's3:PutObject',
  resource: `${made.logs.bucketArn}/${logPrefix(made)}a`,
  context: SOURCES[source](made),
};
