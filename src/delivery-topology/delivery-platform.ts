import { Aws } from 'aws-cdk-lib';
import { DeliveryConventions, DeliveryConventionsProps } from './delivery-conventions';
import { partitionOf } from '../private/partition';
import { NAME_LENGTH } from '../private/quotas';
import { readableName } from './private/physical-name';

/**
 * The hub: the tooling account, and what all applications share that are delivered from it.
 */
export interface DeliveryPlatformProps {
  /** The tooling account, 12 digits. Pipelines and builds run here, applications never. */
  readonly account: string;

  /** The tooling account's region, for example `eu-west-1`. */
  readonly region: string;

  /**
   * The account that holds artifacts and images, 12 digits.
   *
   * @default - the tooling account
   */
  readonly artifactAccount?: string;

  /**
   * The id of the AWS organization, for example `o-abc1234567`.
   *
   * When it is known, resource policies also demand `aws:PrincipalOrgID`, so that an account that has left the
   * organization is shut out.
   *
   * @default - policies name accounts and roles only
   */
  readonly organizationId?: string;

  /**
   * Raised by one to start again with a new artifact bucket and key, beside retained ones.
   *
   * A whole number from 1 to 999. Bucket, key and alias are new resources then, and the ones before stay as they are, with
   * everything in them; only their requests are not logged any more, where the log bucket is the stack's shared one. Deploy the artifact account first; until a workload account follows, its deploy role reads nothing.
   *
   * @default 1
   */
  readonly artifactGeneration?: number;

  /**
   * What holds for every resource of the platform.
   *
   * @default - the defaults of the single conventions
   */
  readonly conventions?: DeliveryConventionsProps;
}

/**
 * The hub of a topology, and the names of what all its applications share.
 */
export class DeliveryPlatform {
  /**
   * Of props that were checked before.
   * @internal
   */
  public static _of(props: DeliveryPlatformProps): DeliveryPlatform {
    return new DeliveryPlatform(props);
  }

  /** The tooling account. */
  public readonly account: string;

  /** The tooling account's region. */
  public readonly region: string;

  /** The account that holds artifacts and images: the tooling account unless said otherwise. */
  public readonly artifactAccount: string;

  /** How often the artifact bucket and key have been started anew, from 1. */
  public readonly artifactGeneration: number;

  /** The partition in which all accounts of the topology lie, for example `aws-us-gov`. */
  public readonly partition: string;

  /**
   * The id of the AWS organization.
   * @default - not known
   */
  public readonly organizationId?: string;

  /** What holds for every resource of the platform. */
  public readonly conventions: DeliveryConventions;

  /** The name of the artifact bucket in the platform's region, at most 63 characters. */
  public readonly artifactBucketName: string;

  /** The alias of the artifact key, with `alias/` in front. */
  public readonly artifactKeyAlias: string;

  /** The name of the event bus in the tooling account that takes the workload accounts' events. */
  public readonly eventBusName: string;

  /** The ARN of the event bus in the tooling account that takes the workload accounts' events. */
  public readonly eventBusArn: string;

  private constructor(props: DeliveryPlatformProps) {
    this.account = props.account;
    this.region = props.region;
    this.artifactAccount = props.artifactAccount ?? props.account;
    this.artifactGeneration = props.artifactGeneration ?? 1;
    this.partition = partitionOf(props.region);
    this.organizationId = props.organizationId;
    this.conventions = DeliveryConventions._of(props.conventions);

    const prefix = this.conventions.namePrefix;
    const artifacts = [...this._identity, this.artifactAccount, this.artifactGeneration];
    this.artifactBucketName = this._artifactBucketIn(this.region);
    this.artifactKeyAlias = 'alias/' + readableName(
      { kind: 'artifact-key', identity: artifacts },
      [prefix, 'artifacts'], NAME_LENGTH.kmsAlias.limit - 'alias/'.length);
    this.eventBusName = readableName(
      { kind: 'event-bus', identity: this._identity },
      [prefix, 'deliveries'], NAME_LENGTH.eventBus.limit);
    this.eventBusArn = `arn:${Aws.PARTITION}:events:${this.region}:${this.account}:event-bus/${this.eventBusName}`;
  }

  /**
   * The name of the artifact bucket of a region. Its key has the same alias in each.
   * @internal
   */
  public _artifactBucketIn(region: string): string {
    const { conventions: { namePrefix }, artifactAccount, artifactGeneration } = this;
    const identity = [...this._identity, artifactAccount, artifactGeneration, ...(region === this.region ? [] : [region])];
    return readableName({ kind: 'artifact-bucket', identity }, [namePrefix, 'artifacts', artifactAccount, region], NAME_LENGTH.s3Bucket.limit);
  }

  /**
   * What sets this platform apart from every other.
   * @internal
   */
  public get _identity(): string[] {
    return [this.conventions.namePrefix, this.account, this.region];
  }
}
