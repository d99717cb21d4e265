/**
 * What is known of an artifact bucket that another app has made, with a topology that this app does not have or without one.
 */
export interface SecureArtifactBucketAttributes {
  /** The bucket's name. */
  readonly bucketName: string;

  /** The ARN of the key that encrypts the artifacts: the output `KmsKeyArn` of the stack that made it. Its account owns the bucket. */
  readonly keyArn: string;

  /**
   * What the keys of the objects start with that the grants are about, without the slash behind it. A literal.
   *
   * @default - every object of the bucket
   */
  readonly keyPrefix?: string;
}
