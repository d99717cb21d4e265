import { PhysicalName, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkPlace, checkTopology } from '../../delivery-topology/checks';
import { ErrorCode } from '../../private/error-codes';
import { onlyOne } from '../../private/only-one';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkBoolean, has } from '../../private/shape';
import { isLiteral } from '../../private/tokens';
import { ArtifactReader } from '../artifact-reader';
import { SecureArtifactBucketProps } from '../secure-artifact-bucket';
import { checkAccessLogs } from './access-logs';
import { deployReaders, duplicateOf } from './admitted-readers';
import { checkLifecycle } from './lifecycle';
import { placeOfArtifacts } from './places';

const REMOVAL_POLICIES = [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY];
/** The bucket of each name. */
export const BUCKETS = onlyOne('SecureArtifactBucket');

export function validateBucket(scope: Construct, props: SecureArtifactBucketProps): void {
  const problems = new Problems('SecureArtifactBucket');
  const { topology, bucketName, removalPolicy, readers } = props;
  if (topology !== undefined && checkTopology(problems, 'SecureArtifactBucket.NoTopology', topology)) {
    checkPlace(problems, scope, topology, placeOfArtifacts(topology));
    checkFirst(problems, scope, topology.platform.artifactBucketName);
    if (bucketName !== undefined) {
      problems.add('SecureArtifactBucket.Contradiction', 'bucketName', bucketName,
        'must not be given with a topology, from which every account derives the name; remove one of the two');
    }
  }
  if (bucketName !== undefined && (bucketName === PhysicalName.GENERATE_IF_NEEDED || (isLiteral(bucketName) && !isBucketName(bucketName)))) {
    problems.add('SecureArtifactBucket.InvalidBucketName', 'bucketName', isLiteral(bucketName) ? bucketName : 'PhysicalName.GENERATE_IF_NEEDED',
      'must be 3 to 63 lower-case letters, digits and hyphens, without a prefix or suffix that S3 reserves, or left out');
  }
  checkLifecycle(problems, props);
  checkAccessLogs(problems, scope, props.serverAccessLogsBucket);
  checkObjectLock(problems, props);
  checkBoolean(problems, 'SecureArtifactBucket.InvalidSetting', 'eventBridgeEnabled', props.eventBridgeEnabled);
  checkRemovalPolicy(problems, removalPolicy, 'SecureArtifactBucket.UnsupportedRemovalPolicy', 'bucket');
  if (readers !== undefined) checkReaders(problems, readers, topology !== undefined && !problems.any ? deployReaders(topology) : []);
  problems.throwIfAny(scope);
}

/** What is kept has to be readable: a store and its key go or stay together. */
export function checkRemovalPolicy(problems: Problems, removalPolicy: RemovalPolicy | undefined, code: ErrorCode, store: string): void {
  if (removalPolicy === undefined || REMOVAL_POLICIES.includes(removalPolicy)) return;
  problems.add(code, 'removalPolicy', removalPolicy, `must be one of ${REMOVAL_POLICIES.join(', ')}, which ${store} and key both know`);
}

/** What is locked can only be kept. */
function checkObjectLock(problems: Problems, { objectLock, removalPolicy }: SecureArtifactBucketProps): void {
  if (objectLock === undefined) return;
  if (!has(objectLock, 'mode', 'duration')) {
    problems.add('SecureArtifactBucket.InvalidSetting', 'objectLock', objectLock, 'must be made with ObjectLockRetention.governance or ObjectLockRetention.compliance');
  } else if (removalPolicy === RemovalPolicy.DESTROY) {
    problems.add('SecureArtifactBucket.Contradiction', 'objectLock', objectLock.mode, 'must not be given with DESTROY: a bucket with locked objects cannot be deleted');
  }
}

export function checkReader(problems: Problems, property: string, reader: unknown): reader is ArtifactReader {
  const is = ArtifactReader._is(reader);
  if (!is) problems.add('SecureArtifactBucket.InvalidReader', property, reader, 'must be made with ArtifactReader.role');
  return is;
}

function checkReaders(problems: Problems, readers: readonly unknown[], admitted: readonly ArtifactReader[]): void {
  if (!Array.isArray(readers)) {
    problems.add('SecureArtifactBucket.InvalidReader', 'readers', readers, 'must be a list');
    return;
  }
  const before = [...admitted];
  readers.forEach((reader, i) => {
    if (!checkReader(problems, `readers[${i}]`, reader)) return;
    const problem = duplicateOf(reader, before);
    if (problem) problems.add('SecureArtifactBucket.DuplicateReader', `readers[${i}]`, reader.roleArn, problem);
    before.push(reader);
  });
}

/** A platform has one bucket. A second one of the same name would fail in the deployment only. */
function checkFirst(problems: Problems, scope: Construct, bucketName: string): void {
  const other = BUCKETS.find(scope, bucketName);
  if (other) {
    problems.add('SecureArtifactBucket.DuplicateBucket', 'topology', bucketName,
      `must not be made twice: ${other.node.path} is the platform's bucket; let the application in with its addApplication`);
  }
}

/**
 * Dots are legal but break TLS with virtual-hosted addresses, and this bucket is reached over TLS only.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
function isBucketName(name: unknown): boolean {
  return isText(name, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)
    && !/^(xn--|sthree-|amzn-s3-demo-)/.test(name)
    && !/(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/.test(name);
}
