import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkPlacement } from '../../private/placement';
import { Problems } from '../../private/problems';
import { isLiteral } from '../../private/tokens';
import { SecureArtifactBucketProps } from '../secure-artifact-bucket';

export function validateBucket(scope: Construct, props: SecureArtifactBucketProps): void {
  const problems = new Problems('SecureArtifactBucket');
  const { topology, bucketName, removalPolicy } = props;
  if (topology) {
    const { artifactAccount, region } = topology.platform;
    checkPlacement(problems, scope, { called: 'the account of the artifacts', account: artifactAccount, region });
    if (bucketName !== undefined) {
      problems.add('SecureArtifactBucket.Contradiction', 'bucketName', bucketName,
        'must not be given with a topology, from which every account derives the name; remove one of the two');
    }
  }
  if (bucketName !== undefined && isLiteral(bucketName) && !isBucketName(bucketName)) {
    problems.add('SecureArtifactBucket.InvalidBucketName', 'bucketName', bucketName,
      'must be 3 to 63 lower-case letters, digits and hyphens, without a prefix or suffix that S3 reserves');
  }
  if (removalPolicy !== undefined && removalPolicy !== RemovalPolicy.RETAIN && removalPolicy !== RemovalPolicy.DESTROY) {
    problems.add('SecureArtifactBucket.UnsupportedRemovalPolicy', 'removalPolicy', removalPolicy,
      'must be RemovalPolicy.RETAIN or RemovalPolicy.DESTROY, which bucket and key both know');
  }
  problems.throwIfAny(scope);
}

/**
 * Dots are legal but break TLS with virtual-hosted addresses, and this bucket is reached over TLS only.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
    && !/^(xn--|sthree-|amzn-s3-demo-)/.test(name)
    && !/(-s3alias|--ol-s3|--x-s3|--table-s3)$/.test(name);
}
