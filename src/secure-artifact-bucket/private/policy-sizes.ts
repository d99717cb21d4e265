import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { sizeProblems } from '../../private/policy-size';
import { POLICY_SIZE } from '../../private/quotas';

const NAME_A_GROUP = 'name roles of several accounts as one group, by a name or path that they share, for example '
  + 'readers: [ArtifactReader.roles(accounts, { path: \'/delivery/\' })] or ArtifactReader.organizationalUnit, and set admitDeployRoles to false '
  + 'where such a group holds the deploy roles; or spread the applications over two platforms with different name prefixes';

/** What S3 and KMS would refuse in the deployment; known only when every reader has been let in. */
export function policySizeProblems(stack: Stack, bucket: s3.Bucket, key: kms.Key): string[] {
  const { policyDocument } = bucket.policy!.node.defaultChild as s3.CfnBucketPolicy;
  const { keyPolicy } = key.node.defaultChild as kms.CfnKey;
  const common = { code: 'SecureArtifactBucket.PolicyTooLarge', fix: NAME_A_GROUP } as const;
  return [
    ...sizeProblems(stack, { ...common, called: 'bucket policy', policy: policyDocument, quota: POLICY_SIZE.s3Bucket }),
    ...sizeProblems(stack, { ...common, called: 'key policy', policy: keyPolicy, quota: POLICY_SIZE.kmsKey }),
  ];
}

/** What S3 would refuse of the policy of the logs that the stack's buckets share: each of them has a statement there. */
export function logPolicySizeProblems(stack: Stack, logs: s3.Bucket): string[] {
  const { policyDocument } = logs.policy!.node.defaultChild as s3.CfnBucketPolicy;
  return sizeProblems(stack, {
    called: 'policy of the bucket for access logs',
    policy: policyDocument,
    quota: POLICY_SIZE.s3Bucket,
    code: 'SecureArtifactBucket.PolicyTooLarge',
    fix: 'make fewer buckets in the stack, or give some of them a serverAccessLogsBucket of their own',
  });
}

/** What ECR would refuse in the deployment. A repository that nobody pulls from elsewhere has no policy. */
export function repositoryPolicySizeProblems(stack: Stack, repository: ecr.Repository): string[] {
  const { repositoryPolicyText } = repository.node.defaultChild as ecr.CfnRepository;
  return sizeProblems(stack, {
    called: 'repository policy',
    policy: stack.resolve(repositoryPolicyText) ?? {},
    quota: POLICY_SIZE.ecrRepository,
    code: 'SecureImageRepository.PolicyTooLarge',
    fix: 'give roles a shorter path, or spread the environments over two applications',
  });
}
