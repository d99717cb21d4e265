import { PhysicalName, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { isText } from '../../private/patterns';
import { checkPlacement } from '../../private/placement';
import { Problems } from '../../private/problems';
import { isLiteral } from '../../private/tokens';
import { ArtifactReader } from '../artifact-reader';
import { SecureArtifactBucketProps } from '../secure-artifact-bucket';
import { deployReaders, duplicateOf } from './admitted-readers';

const REMOVAL_POLICIES = [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY];
const BUCKET = Symbol.for('cdk-secure-delivery.SecureArtifactBucket');

export function validateBucket(scope: Construct, props: SecureArtifactBucketProps): void {
  const problems = new Problems('SecureArtifactBucket');
  const { topology, bucketName, removalPolicy, readers } = props;
  if (topology !== undefined && checkTopology(problems, topology)) {
    const { artifactAccount, region, artifactBucketName } = topology.platform;
    checkPlacement(problems, scope, { called: 'the account of the artifacts', account: artifactAccount, region });
    checkFirst(problems, scope, artifactBucketName);
    if (bucketName !== undefined) {
      problems.add('SecureArtifactBucket.Contradiction', 'bucketName', bucketName,
        'must not be given with a topology, from which every account derives the name; remove one of the two');
    }
  }
  if (bucketName !== undefined && (bucketName === PhysicalName.GENERATE_IF_NEEDED || (isLiteral(bucketName) && !isBucketName(bucketName)))) {
    problems.add('SecureArtifactBucket.InvalidBucketName', 'bucketName', isLiteral(bucketName) ? bucketName : 'PhysicalName.GENERATE_IF_NEEDED',
      'must be 3 to 63 lower-case letters, digits and hyphens, without a prefix or suffix that S3 reserves, or left out');
  }
  if (removalPolicy !== undefined && !REMOVAL_POLICIES.includes(removalPolicy)) {
    problems.add('SecureArtifactBucket.UnsupportedRemovalPolicy', 'removalPolicy', removalPolicy,
      `must be one of ${REMOVAL_POLICIES.join(', ')}, which bucket and key both know`);
  }
  if (readers !== undefined) checkReaders(problems, readers, topology !== undefined && !problems.any ? deployReaders(topology) : []);
  problems.throwIfAny(scope);
}

/** Also for JavaScript, where anything may be passed. */
export function checkTopology(problems: Problems, topology: unknown): topology is DeliveryTopology {
  const is = topology !== null && typeof topology === 'object' && '_adopt' in topology;
  if (!is) problems.add('SecureArtifactBucket.NoTopology', 'topology', topology, 'must be a DeliveryTopology');
  return is;
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
  const other = scope.node.root.node.findAll().find((each) => (each as { [BUCKET]?: string })[BUCKET] === bucketName);
  if (other) {
    problems.add('SecureArtifactBucket.DuplicateBucket', 'topology', bucketName,
      `must not be made twice: ${other.node.path} is the platform's bucket; let the application in with its addApplication`);
  }
}

/** Marks a construct as the bucket of a name, for whoever comes after it. */
export function markBucket(construct: Construct, bucketName: string | undefined): void {
  Object.defineProperty(construct, BUCKET, { value: bucketName });
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
