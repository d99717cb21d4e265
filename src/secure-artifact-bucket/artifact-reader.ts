import { Aws } from 'aws-cdk-lib';
import { ACCOUNT_ID, IAM_PATH, ROLE_NAME } from '../private/patterns';
import { Problems } from '../private/problems';
import { isLiteral } from '../private/tokens';

/**
 * What else is known of a role that reads artifacts.
 */
export interface ArtifactReaderRoleOptions {
  /**
   * The role's IAM path, with a slash at both ends.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the keys of the objects start with that the role may read, without the slash behind it.
   *
   * @default - the role reads every object of the bucket
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
  public static role(account: string, roleName: string, options: ArtifactReaderRoleOptions = {}): ArtifactReader {
    const problems = new Problems('SecureArtifactBucket');
    const check = (property: string, value: string, pattern: RegExp, message: string) => {
      if (isLiteral(value) && !pattern.test(value)) problems.add('SecureArtifactBucket.InvalidReader', property, value, message);
    };
    check('account', account, ACCOUNT_ID, 'must be an account id of 12 digits');
    check('roleName', roleName, ROLE_NAME, 'must be a role name of 1 to 64 characters, without path and ARN');
    const path = options.path ?? '/';
    check('path', path, IAM_PATH, 'must start and end with a slash, for example /delivery/, and hold letters, digits and _.,+@=- between');
    if (options.keyPrefix !== undefined) {
      check('keyPrefix', options.keyPrefix, /^[^/*?$](?:[^*?$]*[^/*?$])?$/, 'must neither start nor end with a slash nor hold a wildcard or a $');
    }
    problems.throwIfAny();
    return new ArtifactReader(account, `arn:${Aws.PARTITION}:iam::${account}:role${path}${roleName}`, options.keyPrefix);
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
  ) {}
}
