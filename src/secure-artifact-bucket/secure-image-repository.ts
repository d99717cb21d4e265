import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';
import { checkTopology } from '../delivery-topology/checks';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { Problems } from '../private/problems';
import { NAME_LENGTH } from '../private/quotas';
import { warn } from '../private/warnings';
import { admitPullers, grantPull, grantPush, ImageAccess } from './private/image-access';
import { imageLifecycleRules } from './private/image-lifecycle';
import { repositoryPolicySizeProblems } from './private/policy-sizes';
import { RemoteImageRepository } from './private/remote-image-repository';
import { REPOSITORIES, validateRepository } from './private/validate-repository';
import { ISecureImageRepositoryGrants } from './secure-image-repository-grants';

/**
 * An application's image repository, made in this app or in another account's.
 */
export interface ISecureImageRepository extends IConstruct {
  /**
   * The repository's name.
   * @attribute
   */
  readonly repositoryName: string;

  /**
   * The repository's ARN.
   * @attribute
   */
  readonly repositoryArn: string;

  /** What images are called, without tag and digest: registry and repository. */
  readonly repositoryUri: string;

  /** Permissions for principals of the stack that this construct lies in. */
  readonly grants: ISecureImageRepositoryGrants;
}

/**
 * What a SecureImageRepository is made from.
 */
export interface SecureImageRepositoryProps {
  /**
   * The topology whose images the repository holds.
   *
   * A topology is one application, and an application has one repository: it carries the name that every account derives
   * from the topology, and lets the execution role of each environment pull.
   */
  readonly topology: DeliveryTopology;

  /**
   * How many images stay of those that were never released: once so many newer ones have a tag, released or not, an image
   * that was not goes.
   *
   * From 100 to 50,000. An image that is built waits for its first approval up to seven days; the default is what 70 builds a
   * day make in that time. Give more where more are built: what waits has no other protection.
   *
   * @default 500
   */
  readonly maxUnreleasedImages?: number;

  /**
   * How long images without a tag stay, from their push: whole days, from 1 to 3,650.
   *
   * What an index of several architectures refers to has no tag, and stays as long as the index does.
   *
   * @default Duration.days(14)
   */
  readonly untaggedImageExpiration?: Duration;

  /**
   * How many images stay of those that were released to an environment, by its name: from 50 to 50,000. It warns.
   *
   * For an environment that every build is released to, where otherwise every image would stay. Production cannot be limited,
   * and what was released to another environment as well is kept as that environment's images are. ECR counts by the time of
   * the push: an image that is released again after so many newer ones can be deleted while it runs. An image that waits for
   * its approval into the next environment is among those that are counted.
   *
   * Not for an environment whose name begins another one's so that their tags are alike, as `dev` and `dev-2` are.
   *
   * @default - every released image stays
   */
  readonly releasedImageLimits?: { [environment: string]: number };

  /**
   * What becomes of repository and key when they leave the stack: `RETAIN_ON_UPDATE_OR_DELETE`, `RETAIN` or `DESTROY`.
   *
   * One answer for both: a key that goes before the images makes them unreadable, also for the tasks that run them and
   * start anew. A retained repository stands in the way of a later one of the same name: import it, or delete it first. With
   * `DESTROY`, delete the images before you delete the stack: CloudFormation deletes no repository that holds some.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A repository for an application's images: immutable tags, scanned on push, encrypted with a key of its own.
 *
 * It defines a customer-managed KMS key with yearly rotation and the ECR repository, whose policy lets the execution role
 * of each environment in another account pull, by exact ARN, and nobody else. Pullers need nothing on the key: ECR
 * encrypts and decrypts through grants that it creates on the key with the permissions of whoever creates the repository.
 * That is `kms:CreateGrant`, `kms:RetireGrant` and `kms:DescribeKey` in the identity policy of the role that deploys the
 * stack, to which the key's policy leaves it.
 *
 * No rule deletes what was released, be it long ago: after each release the pipeline gives the image a tag
 * `released-<environment>-<UTC time>`, and every image with such a tag stays, unless `releasedImageLimits` says otherwise. A
 * build that was never released goes once `maxUnreleasedImages` newer images are there, and an image without a tag after
 * `untaggedImageExpiration`. ECR deletes within a day. A service's `initialImage` has no such tag before its first
 * release; nor has what was released by hand and never by the pipeline, whose output `MarkReleased` is the command for it.
 *
 * Images that stay cost storage. The key costs one KMS key a month.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 *
 * @exampleMetadata fixture=artifacts
 * @example
 * const images = new SecureImageRepository(tooling, 'Images', { topology });
 * images.grants.push(buildRole);
 */
export class SecureImageRepository extends Construct implements ISecureImageRepository {
  /**
   * The image repository of a topology as seen from another app, in whichever of the topology's accounts.
   *
   * Nothing is looked up: the name and the owner come from the topology. Its grants write the principal's side only.
   *
   * @param scope where the reference lies: a stack of one of the topology's accounts
   * @param id its id within the scope
   * @param topology whose images
   * @throws SecureImageRepository.NoTopology when the topology is something else
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is of none of the topology's accounts
   * @throws DeliveryTopology.WrongRegion when the stack is of another region than the topology has in that account
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  public static fromTopology(scope: Construct, id: string, topology: DeliveryTopology): ISecureImageRepository {
    const problems = new Problems('SecureImageRepository');
    checkTopology(problems, 'SecureImageRepository.NoTopology', topology);
    problems.throwIfAny(scope);
    return new RemoteImageRepository(scope, id, topology);
  }

  /** The repository's name. */
  public readonly repositoryName: string;

  /** The repository's ARN. */
  public readonly repositoryArn: string;

  /** What images are called, without tag and digest: registry and repository. */
  public readonly repositoryUri: string;

  /** The repository. */
  public readonly repository: ecr.IRepository;

  /** The key that encrypts the images. */
  public readonly encryptionKey: kms.IKey;

  /** Permissions for principals of the stack that this construct lies in. */
  public readonly grants: ISecureImageRepositoryGrants;

  private readonly imageRepositoryArn: string;

  /**
   * @param scope where the repository is defined
   * @param id its id within the scope
   * @param props what it is made from
   * @throws SecureImageRepository.NoTopology when the topology is missing, or is something else
   * @throws SecureImageRepository.InvalidSetting when there is no such option
   * @throws SecureImageRepository.DuplicateRepository when the app has the application's repository already
   * @throws SecureImageRepository.UnsupportedRemovalPolicy when repository and key do not both know the removal policy
   * @throws SecureImageRepository.InvalidLifecycle when a number of images or days is out of its range
   * @throws SecureImageRepository.ProductionLimit when the images of a production environment are limited
   * @throws SecureImageRepository.AmbiguousLimit when the images of an environment are limited whose tags another one's are like
   * @throws SecureImageRepository.TooManyRules when images are limited, and environments are more than a lifecycle policy has rules for
   * @throws SecureImageRepository.PolicyTooLarge at synthesis, when there are more environments than a policy can name
   * @throws DeliveryTopology.UnknownEnvironment when `releasedImageLimits` names an environment that there is not
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the topology's artifact account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the topology's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: SecureImageRepositoryProps) {
    super(scope, id);
    validateRepository(this, props ?? {});
    const { topology, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE } = props;
    REPOSITORIES.mark(this, topology.imageRepositoryName);
    topology._adopt(this);
    if (removalPolicy === RemovalPolicy.DESTROY) warn(this, 'cdk-secure-delivery:SecureImageRepository.destroyed');
    if (Object.keys(props.releasedImageLimits ?? {}).length > 0) warn(this, 'cdk-secure-delivery:SecureImageRepository.limitedReleases');

    const key = this.defineKey(removalPolicy);
    const repository = this.defineRepository(props, key, removalPolicy);
    this.encryptionKey = key;
    this.repository = repository;
    this.repositoryName = repository.repositoryName;
    this.repositoryArn = repository.repositoryArn;
    this.repositoryUri = repository.repositoryUri;
    this.imageRepositoryArn = topology.imageRepositoryArn;
    const access: ImageAccess = { repositoryArn: this.repositoryArn, repositoryAccount: Stack.of(this).account };
    this.grants = { push: (grantee) => grantPush(this, grantee, access), pull: (grantee) => grantPull(this, grantee, access) };
    this.node.addValidation({ validate: () => repositoryPolicySizeProblems(Stack.of(this), repository) });
  }

  /**
   * Whether this is the repository of an application.
   * @internal
   */
  public _holds(topology: DeliveryTopology): boolean {
    return this.imageRepositoryArn === topology.imageRepositoryArn;
  }

  private defineKey(removalPolicy: RemovalPolicy): kms.Key {
    return new kms.Key(this, 'Key', {
      description: `Images of ${this.node.path}`.slice(0, NAME_LENGTH.kmsDescription.limit),
      enableKeyRotation: true,
      removalPolicy,
    });
  }

  private defineRepository(props: SecureImageRepositoryProps, encryptionKey: kms.IKey, removalPolicy: RemovalPolicy): ecr.Repository {
    const { topology } = props;
    const repository = new ecr.Repository(this, 'Repository', {
      repositoryName: topology.imageRepositoryName,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey,
      lifecycleRules: imageLifecycleRules(topology, props),
      removalPolicy,
    });
    admitPullers(topology, (statement) => void repository.addToResourcePolicy(statement));
    return repository;
  }
}
