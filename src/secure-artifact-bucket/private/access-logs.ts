import { CfnDeletionPolicy, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { transportStatements } from './bucket-policy';
import { logPolicySizeProblems } from './policy-sizes';
import { brand } from '../../private/brand';
import { liesElsewhere } from '../../private/placement';
import { Problems } from '../../private/problems';
import { has, shown } from '../../private/shape';
import { isLiteral } from '../../private/tokens';

/** What logs are delivered of. */
export interface Logged {
  readonly bucket: s3.Bucket;
  /** Without a reference where the name is known: a policy that refers to the bucket would have to wait for it. */
  readonly bucketArn: string;
  readonly removalPolicy: RemovalPolicy;
}

/** The id of the bucket that the artifact buckets of a stack share for their logs. */
const SHARED = 'ArtifactAccessLogs';
const SHARED_LOGS = brand('ArtifactAccessLogs');
/** From what is kept best to what is not, and how CloudFormation calls it. */
const KEPT_BEST = [
  [RemovalPolicy.RETAIN, CfnDeletionPolicy.RETAIN],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE],
  [RemovalPolicy.DESTROY, CfnDeletionPolicy.DELETE],
] as const;
/** Long enough for an incident to be noticed, and the time for which most rules ask. */
const KEPT = Duration.days(365);

/** A log of every request, in a bucket that was given or in one that the stack's artifact buckets share. */
export function logAccess(scope: Construct, logged: Logged, given: s3.IBucket | undefined): s3.IBucket {
  const logs = given ?? sharedBucket(scope, logged.removalPolicy);
  // In a policy, some characters of an id would be wildcards or variables.
  const prefix = `${scope.node.path.replace(/[^\w./-]/g, '-')}/`;
  // Not by CDK's own property, which takes an ACL without a feature flag: this bucket has none.
  (logged.bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
    destinationBucketName: logs.bucketName,
    logFilePrefix: prefix,
    // By day and account, so that somebody who looks for a day finds it.
    targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
  };
  logs.addToResourcePolicy(delivery(logs, logged.bucketArn, prefix, Stack.of(scope).account));
  return logs;
}

/**
 * Of a bucket that is made in the app, all is known; of one that is imported, its key.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
function checkDelivery(logs: s3.IBucket, wrong: (message: string) => void): void {
  const resource = logs.node.defaultChild;
  const { encryption = {}, lock } = resource instanceof s3.CfnBucket
    ? logs.stack.resolve({ encryption: resource.bucketEncryption, lock: resource.objectLockEnabled }) : {};
  // With one layer of KMS or two, with a key of one's own or with that of AWS.
  if (logs.encryptionKey || /"sseAlgorithm":"aws:kms/.test(JSON.stringify(encryption))) wrong('must be encrypted with keys of S3: it delivers no logs into a bucket that uses KMS');
  if (lock === true) wrong('must have no object lock: S3 delivers no logs into a bucket that has one');
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general */
function delivery(logs: s3.IBucket, sourceArn: string, prefix: string, account: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [`${logs.bucketArn}/${prefix}*`],
    conditions: { ArnLike: { 'aws:SourceArn': sourceArn }, StringEquals: { 'aws:SourceAccount': account } },
  });
}

/**
 * S3 delivers logs only into buckets with keys of its own, and into none that locks what it holds.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
function sharedBucket(scope: Construct, removalPolicy: RemovalPolicy): s3.Bucket {
  const stack = Stack.of(scope);
  const before = stack.node.tryFindChild(SHARED) as s3.Bucket | undefined;
  const logs = before ?? SHARED_LOGS.mark(new s3.Bucket(stack, SHARED, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [{
      id: 'AccessLogs', expiration: KEPT, noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7),
    }],
  }));
  if (!before) {
    transportStatements(logs.bucketArn).forEach((statement) => logs.addToResourcePolicy(statement));
    logs.node.addValidation({ validate: () => logPolicySizeProblems(stack, logs) });
  }
  // Of several artifact buckets, the one that is kept best keeps the logs.
  const { deletionPolicy } = (logs.node.defaultChild as s3.CfnBucket).cfnOptions;
  if (!before || rank(removalPolicy) < rank(deletionPolicy)) {
    logs.applyRemovalPolicy(removalPolicy);
    logs.policy!.applyRemovalPolicy(removalPolicy);
  }
  return logs;
}

const rank = (policy: RemovalPolicy | CfnDeletionPolicy | undefined) => KEPT_BEST.findIndex((each) => each.some((name) => name === policy));

/** S3 delivers logs within an account and region only, and not into every bucket. */
export function checkAccessLogs(problems: Problems, scope: Construct, logs: unknown, bucketName: string | undefined): void {
  const wrong = (message: string, value = shown(logs)) => problems.add('SecureArtifactBucket.InvalidAccessLogs', 'serverAccessLogsBucket', value, message);
  if (logs === undefined) {
    const before = Stack.of(scope).node.tryFindChild(SHARED);
    if (before && !SHARED_LOGS.isOn(before)) wrong(`must be given, as the stack has something else that is called ${SHARED}; or give that another id`, before.node.path);
    return;
  }
  if (!has(logs, 'bucketName', 'addToResourcePolicy', 'node')) return wrong('must be a bucket');
  const { env, stack } = logs as s3.IBucket;
  const { account, region } = Stack.of(scope);
  if ((bucketName === undefined || !isLiteral(bucketName)) && stack !== Stack.of(scope)) wrong('must lie in the stack of the artifact bucket, or that needs a bucketName that is known now: without, each of the stacks would wait for the other');
  checkDelivery(logs as s3.IBucket, wrong);
  if (liesElsewhere(scope, env)) wrong(`must lie in the account and region of the stack, ${account} and ${region}, as S3 asks`);
}
