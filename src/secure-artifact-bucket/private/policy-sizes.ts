import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { deployedSize } from '../../private/policy-size';
import { POLICY_SIZE, Quota } from '../../private/quotas';

/** What S3 and KMS would refuse in the deployment; known only when every reader has been let in. */
export function policySizeProblems(stack: Stack, bucket: s3.Bucket, key: kms.Key): string[] {
  const { policyDocument } = bucket.policy!.node.defaultChild as s3.CfnBucketPolicy;
  const { keyPolicy } = key.node.defaultChild as kms.CfnKey;
  return [
    ...tooLarge('bucket policy', deployedSize(stack, policyDocument), POLICY_SIZE.s3Bucket),
    ...tooLarge('key policy', deployedSize(stack, keyPolicy), POLICY_SIZE.kmsKey),
  ];
}

/** What ECR would refuse in the deployment. */
export function repositoryPolicySizeProblems(stack: Stack, repository: ecr.Repository): string[] {
  const { repositoryPolicyText } = repository.node.defaultChild as ecr.CfnRepository;
  const policy = stack.resolve(repositoryPolicyText);
  const size = policy === undefined ? 0 : deployedSize(stack, policy);
  const { limit } = POLICY_SIZE.ecrRepository;
  if (size <= limit) return [];
  return [`repository policy: must be at most ${limit} bytes, which leaves room for fewer environments; give roles a shorter path, `
    + `or spread the environments over two applications, got ${size} bytes [SecureImageRepository.PolicyTooLarge]`];
}

function tooLarge(what: string, size: number, { limit }: Quota): string[] {
  if (size <= limit) return [];
  return [`${what}: must be at most ${limit} bytes: name roles of several accounts as one group, by a name or path that they share, for example `
    + 'readers: [ArtifactReader.roles(accounts, { path: \'/delivery/\' })] or ArtifactReader.organizationalUnit, and set admitDeployRoles to false '
    + 'where such a group holds the deploy roles; or spread the applications over two platforms with different name prefixes, '
    + `got ${size} bytes [SecureArtifactBucket.PolicyTooLarge]`];
}
