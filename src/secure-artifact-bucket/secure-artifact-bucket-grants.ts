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
}
