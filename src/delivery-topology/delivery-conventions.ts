import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { bound } from './private/permissions-boundary';
import { Problems } from '../private/problems';
import { displayed } from '../private/tokens';

/**
 * What an organization wants to hold for every resource of its platform.
 */
export interface DeliveryConventionsProps {
  /**
   * The first part of every physical name.
   *
   * 1 to 9 lower-case letters, digits and single hyphens, starting with a letter. Not `xn`, and not starting with
   * `aws`, `amazon`, `amzn`, `ssm` or `sthree`, which services reserve. Changing it renames, and so replaces,
   * everything that another account names.
   *
   * @default 'sd'
   */
  readonly namePrefix?: string;

  /**
   * The IAM path of every role, with a slash at both ends.
   *
   * At most 512 characters. It is part of the roles' ARNs. `/aws-service-role/` and `/aws-reserved/` are AWS's own.
   *
   * @default '/'
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
   */
  readonly iamPath?: string;

  /**
   * The name of the managed policy that bounds every role, in each account the same.
   *
   * The policy has to exist in an account before the first stack is deployed there. 1 to 128 characters, without a path.
   *
   * @default - roles have no permissions boundary
   */
  readonly permissionsBoundaryName?: string;

  /**
   * Tags for every resource that takes tags.
   *
   * At most 40, which leaves room for others: AWS allows 50 a resource. Keys of 1 to 128 characters that do not start with
   * `aws:` and differ in more than capitals, values of 1 to 256.
   *
   * @default - no tags
   */
  readonly tags?: { [key: string]: string };

  /**
   * The qualifier with which the accounts were bootstrapped for AWS CDK.
   *
   * 1 to 10 letters, digits, hyphens and underscores. It names the roles with which CDK deploys; no resource carries it.
   *
   * @default 'hnb659fds'
   */
  readonly bootstrapQualifier?: string;
}

/**
 * The conventions of a platform, with every default filled in.
 */
export class DeliveryConventions {
  /**
   * Of props that were checked before.
   * @internal
   */
  public static _of(props: DeliveryConventionsProps = {}): DeliveryConventions {
    return new DeliveryConventions(props);
  }

  /** The first part of every physical name. */
  public readonly namePrefix: string;

  /** The IAM path of every role, with a slash at both ends. */
  public readonly iamPath: string;

  /**
   * The name of the managed policy that bounds every role.
   * @default - roles have no permissions boundary
   */
  public readonly permissionsBoundaryName?: string;

  /** Tags for every resource that takes tags. */
  public readonly tags: { [key: string]: string };

  /** The qualifier with which the accounts were bootstrapped for AWS CDK. */
  public readonly bootstrapQualifier: string;

  private constructor(props: DeliveryConventionsProps) {
    this.namePrefix = props.namePrefix ?? 'sd';
    this.iamPath = props.iamPath ?? '/';
    this.permissionsBoundaryName = props.permissionsBoundaryName;
    this.tags = { ...props.tags };
    this.bootstrapQualifier = props.bootstrapQualifier ?? 'hnb659fds';
  }

  /**
   * Tags everything below a scope and bounds every role below it.
   *
   * The constructs of this library do so by themselves; call it for the roles and resources that you define beside
   * them. A role's path cannot be set from outside: pass `iamPath` to it.
   *
   * A role or user below the scope that has another permissions boundary of its own is an error, as far as that is known: it would be replaced,
   * and may be stricter. Leave it out, or apply the conventions to what lies beside the role.
   *
   * @param scope the construct, stack or app whose resources the conventions hold for
   * @throws DeliveryTopology.MissingProperty when the scope is no construct
   * @throws DeliveryTopology.ConflictingConventions when another permissions boundary was applied to the scope before; at synthesis, when a role
   * or user below it was given another one
   */
  public applyTo(scope: Construct): void {
    if (!Construct.isConstruct(scope)) {
      Problems.throwOne('DeliveryTopology', {
        code: 'DeliveryTopology.MissingProperty', property: 'scope', value: displayed(scope), message: 'must be a construct, a stack or the app, for whose resources the conventions hold',
      });
    }
    for (const [key, value] of Object.entries(this.tags)) {
      Tags.of(scope).add(key, value);
    }
    if (this.permissionsBoundaryName !== undefined) bound(scope, this.permissionsBoundaryName);
  }
}
