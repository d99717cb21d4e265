import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Permissions on an artifact bucket for principals of the stack that the grant is written in.
 */
export interface ISecureArtifactBucketGrants {
  /**
   * Lets a principal read the artifacts of an application, and decrypt them.
   *
   * It writes the principal's own policy. A principal of another account also needs the bucket's side: see
   * `SecureArtifactBucket.addReader` and `addApplication`. On the bucket itself it is about the topology's own application. A
   * role that was imported as immutable is taken at its word that it has the permissions.
   *
   * @param grantee who reads
   * @throws SecureArtifactBucket.UngrantableGrantee when the principal has no policy of its own, such as a service
   * @throws SecureArtifactBucket.ForeignGrantee when the principal belongs to another account than the stack's
   */
  read(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets a principal put artifacts of an application, in one part or in several, and encrypt them.
   *
   * It writes the principal's own policy, and makes the principal one of the exclusive writers, where it is a role or user. On the bucket
   * itself it is about the topology's own application. A principal of another account or app also needs the bucket's side: see
   * `SecureArtifactBucket.addWriter`; elsewhere, any role but the application's pipeline and build warns.
   *
   * @param grantee who writes
   * @throws SecureArtifactBucket.UngrantableGrantee when the principal has no policy or no ARN of its own, such as a service or a group
   * @throws SecureArtifactBucket.ForeignGrantee when the principal belongs to another account than the stack's
   */
  write(grantee: iam.IGrantable): iam.Grant;
}
