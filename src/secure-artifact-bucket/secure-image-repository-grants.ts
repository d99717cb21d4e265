import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Permissions on an image repository for principals of the stack that the grant is written in.
 *
 * Each also lets the principal log in to its registry, with `ecr:GetAuthorizationToken`, which has no resource; what the
 * login can do is what the principal's permissions say. No permission on the repository's key is needed: ECR uses the key
 * through a grant of its own.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 */
export interface ISecureImageRepositoryGrants {
  /**
   * Lets a principal push images, and read what it has pushed.
   *
   * It is for the repository's own account: its policy lets nobody of other accounts push. Nothing can be deleted, and no
   * tag moved.
   *
   * @param grantee who pushes
   * @throws SecureImageRepository.ForeignPush when the stack belongs to another account than the repository
   * @throws SecureImageRepository.UngrantableGrantee when the principal has no policy of its own, such as a service
   * @throws SecureImageRepository.ForeignGrantee when the principal belongs to another account than the stack's
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
   */
  push(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal pull images.
   *
   * It writes the principal's own policy. From another account, the repository lets in the execution role of each
   * environment by itself, and nobody else: another role warns.
   *
   * @param grantee who pulls
   * @throws SecureImageRepository.UngrantableGrantee when the principal has no policy of its own, such as a service
   * @throws SecureImageRepository.ForeignGrantee when the principal belongs to another account than the stack's
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
   */
  pull(grantee: iam.IGrantable): iam.Grant;
}
