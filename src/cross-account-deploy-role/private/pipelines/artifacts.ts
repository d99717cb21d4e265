import { Acting, artifactsOf } from './acting';
import { Allowed } from './allowed';
import { mayReadArtifacts, readsArtifacts, writesArtifacts } from './calls';
import { Denials } from './denials';
import { Allowing, differences, forObject, mayAllow } from './statements';
import { isKnown } from '../../../private/literal-parts';
import { differ } from '../../../private/tokens';

const DECRYPT = 'kms:Decrypt';

/** What reading and writing artifacts takes, of their bucket and the beginning of their keys. */
const READ = 's3:GetObject';
const WRITE = 's3:PutObject';

const arnOf = ({ roleArn }: Acting, artifacts: string) => `arn:${roleArn.split(':')[1]}:s3:::${artifacts}`;

export function checkArtifacts(denials: Denials, acting: Acting, allowed: Allowed): void {
  const { artifacts, roleArn, account } = acting;
  const { statements } = allowed;
  const reads = mayReadArtifacts(acting);
  // Within an account the bucket alone may say who reads it.
  if (!isKnown(artifacts) || !isKnown(account) || account === roleArn.split(':')[4]) return;
  const resource = arnOf(acting, artifacts);
  const wrong = (message: string) => denials.add({ acting, of: 'artifacts of', value: resource, message: () => message });
  const reading = differences(statements, { action: READ, resource });
  if (reading === undefined && readsArtifacts(acting)) {
    wrong('must be none, as the role reads no artifacts: leave them out, or give it permissions that read them');
  } else if (reading !== undefined && reading.length > 0 && reads) {
    checkPlace(denials, acting, allowed);
  } else if (reads) {
    // A key that the role uploads with is none that it reads artifacts with.
    const decrypting = forObject(statements, DECRYPT, resource);
    checkDefaultKey(denials, acting, decrypting);
    checkKey(denials, acting, decrypting);
  }
  if (writesArtifacts(acting) && !mayAllow(statements, { action: WRITE, resource })) {
    wrong('must not be written, as the role writes none: leave the action\'s output out');
  }
}

/** The pipeline's name and the bucket together are where artifacts lie; each is told by itself where it is known which is wrong. */
function checkPlace(denials: Denials, acting: Acting, { statements, place }: Allowed): void {
  const { pipelineName: wanted } = place;
  const wrong = (value: string | undefined, message: string) => denials.add({ acting, of: 'artifacts of', value, message: () => message });
  const renamed = wanted === undefined ? acting.artifacts : artifactsOf(acting.location, wanted);
  if (renamed !== acting.artifacts) {
    wrong(acting.pipelineName, `must lie under the name that the topology gives the pipeline, as the role reads those of no other: set pipelineName: '${wanted}'`);
  }
  if (mayAllow(statements, { action: READ, resource: arnOf(acting, renamed) })) return;
  const readable = statements.filter((each) => mayAllow([each], { action: READ })).flatMap(({ resources }) => resources);
  const keys = wanted === undefined ? 'their keys start with the pipeline\'s name; ' : '';
  wrong(arnOf(acting, acting.artifacts), `must lie where the role reads them, in ${readable.join(', ')}: ${keys}${changeOf(acting, place)}`);
}

/** What has to change for artifacts to lie elsewhere: it is the action's region that says in which of the pipeline's buckets they lie. */
function changeOf({ type, region }: Acting, { stack }: Allowed['place']): string {
  if (isKnown(region) && differ(region, stack.region)) {
    const how = type === 'Deploy/S3' ? ', as CDK has it act where its bucket is: import that with its account and region, by s3.Bucket.fromBucketAttributes' : ', by its region';
    return `the action runs in ${region}; have it run in ${stack.region}${how}`;
  }
  return 'name that bucket, a SecureArtifactBucket, as the pipeline\'s artifactBucket, or for a further region in crossRegionReplicationBuckets';
}

const KEY_OF = 'key of the artifacts of';

/**
 * The key that AWS manages for S3 is its account's alone, and nobody can let others use it.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactStore.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html
 */
function checkDefaultKey(denials: Denials, acting: Acting, statements: readonly Allowing[]): void {
  if (!acting.hasDefaultKey || !readsArtifacts(acting)) return;
  const allowed = statements.filter((each) => mayAllow([each], { action: DECRYPT })).flatMap(({ resources }) => resources);
  const isAny = allowed.every((each) => each === '*');
  const key = isAny ? 'a customer managed key' : `${allowed.join(' or ')}, with which alone the role decrypts`;
  const message = `must be ${key}: name it by its ARN as EncryptionKey of the pipeline's artifact store, as without one CodePipeline takes the default key for S3, `
    + `which no account but ${acting.account} can use`;
  denials.add({ acting, of: KEY_OF, value: undefined, message: () => message });
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id */
const KEY_ID = /^[A-Za-z0-9-]+$/;

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EncryptionKey.html */
function checkKey(denials: Denials, acting: Acting, statements: readonly Allowing[]): void {
  const { key, region, roleArn } = acting;
  const wrong = (message: string) => denials.add({ acting, of: KEY_OF, value: key, message: () => message });
  // By its ARN, CDK itself names an alias where it makes a bucket in a further region.
  if (key.startsWith('alias/')) return wrong('must be named by its ARN: CodePipeline knows an alias in the account of the key only, and the action is in another one');
  if (key.includes(':alias/')) return;
  const [, partition, , , here] = roleArn.split(':');
  const arn = KEY_ID.test(key) ? `arn:${partition}:kms:${region}:${here}:key/${key}` : key;
  if (!isKnown(arn) || !arn.startsWith('arn:')) return;
  const [different] = [differences(statements, { action: DECRYPT, resource: arn })].flat();
  if (!different) return;
  const allowed = different.allowed.join(' or ');
  if (arn === key) wrong(`must be ${allowed}, with which alone the role decrypts: encrypt the artifacts with that key, or give the role's artifacts this one`);
  else wrong(`must be named by its ARN: CodePipeline takes an id for a key of the role's account, ${here}, and the role decrypts with ${allowed} alone`);
}
