/**
 * What else is known of a role that reads or writes artifacts.
 */
export interface ArtifactRoleOptions {
  /**
   * The role's IAM path, with a slash at both ends. A literal.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the keys of the objects start with that the role may read or write, without the slash behind it.
   *
   * A literal of at most 900 bytes. An application's artifacts start with `artifactKeyPrefix` of its topology.
   *
   * @default - every object of the bucket, those of all applications
   */
  readonly keyPrefix?: string;
}

/**
 * What else is known of a role that reads artifacts.
 */
export interface ArtifactReaderRoleOptions extends ArtifactRoleOptions {}

/**
 * Which roles of several accounts read or write artifacts. At least one of `roleName` and `path` has to tell them from others.
 */
export interface ArtifactRoleGroupOptions extends ArtifactRoleOptions {
  /**
   * The name that the role has in each account, without its path. A literal.
   *
   * @default - every role below `path`, which then is no `/`
   */
  readonly roleName?: string;
}
