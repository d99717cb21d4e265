import { Aws } from 'aws-cdk-lib';
import { brand } from '../private/brand';
import { ACCOUNT_ID, IAM_PATH, isText, OBJECT_KEY_PREFIX, ROLE_NAME } from '../private/patterns';
import { Problems } from '../private/problems';
import { IAM_PATH_LENGTH, NAME_LENGTH } from '../private/quotas';
import { displayed, isLiteral } from '../private/tokens';

/** What is left of an object's key when the prefix is as long as it may be. */
const ROOM_BEHIND_PREFIX = 124;

/**
 * What else is known of a role that reads artifacts.
 */
export interface ArtifactReaderRoleOptions {
  /**
   * The role's IAM path, with a slash at both ends. A literal.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the keys of the objects start with that the role may read, without the slash behind it.
   *
   * A literal of at most 900 bytes. An application's artifacts start with `artifactKeyPrefix` of its topology.
   *
   * @default - the role reads every object of the bucket, those of all applications
   */
  readonly keyPrefix?: string;
}

/**
 * Somebody who reads artifacts from a bucket in another account.
 *
 * The reader need not exist yet: policies name the account, and demand the role's exact ARN as a condition.
 */
export class ArtifactReader {
  /**
   * A role of an account, by its name.
   *
   * @param account the role's account, 12 digits
   * @param roleName the role's name, without its path
   * @param options the role's path, and the part of the bucket that it reads
   * @throws SecureArtifactBucket.InvalidReader when account, name, path or key prefix is malformed
   */
  public static role(account: string, roleName: string, options?: ArtifactReaderRoleOptions): ArtifactReader {
    const problems = new Problems('SecureArtifactBucket');
    const wrong = (property: string, value: unknown, message: string) =>
      problems.add('SecureArtifactBucket.InvalidReader', property, displayed(value), message);
    const path = options?.path ?? '/';
    const keyPrefix = options?.keyPrefix;
    const longest = NAME_LENGTH.s3Key.limit - ROOM_BEHIND_PREFIX;
    if (isLiteral(account) && !isText(account, ACCOUNT_ID)) wrong('account', account, 'must be an account id of 12 digits');
    if (isLiteral(roleName) && !isText(roleName, ROLE_NAME)) wrong('roleName', roleName, 'must be a role name of 1 to 64 characters, without path and ARN');
    // A token in these two could become a wildcard, which no later check would see.
    if (!isLiteral(path) || !isText(path, IAM_PATH, IAM_PATH_LENGTH.limit)) {
      wrong('path', path, 'must be a literal: /, or parts of letters, digits and _.,+@=- each with a slash behind it, for example /delivery/');
    }
    if (keyPrefix !== undefined && (!isLiteral(keyPrefix) || !isText(keyPrefix, OBJECT_KEY_PREFIX) || Buffer.byteLength(keyPrefix) > longest)) {
      wrong('keyPrefix', keyPrefix, `must be a literal of 1 to ${longest} bytes that neither starts nor ends with a slash nor holds *, ?, $ or control characters`);
    }
    problems.throwIfAny();
    return new ArtifactReader(account, `arn:${Aws.PARTITION}:iam::${account}:role${path}${roleName}`, keyPrefix);
  }

  /**
   * Whether something was made by this class: nothing else has been checked.
   * @internal
   */
  public static _is(candidate: unknown): candidate is ArtifactReader {
    return BRAND.isOn(candidate);
  }

  private constructor(
    /** The account that the reader belongs to. */
    public readonly account: string,
    /** The ARN of the role that reads. */
    public readonly roleArn: string,
    /**
     * What the keys of the objects start with that the reader may read, without the slash behind it.
     * @default - every object of the bucket
     */
    public readonly keyPrefix?: string,
  ) {
    BRAND.mark(this);
  }

  /**
   * How two readers are the same: one role that reads one part.
   * @internal
   */
  public get _part(): string {
    return this.keyPrefix ?? '*';
  }
}

const BRAND = brand('ArtifactReader');
