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
import { repositoryPolicySizeProblems } from './private/policy-sizes';
import { RemoteImageRepository } from './private/remote-image-repository';
import { REPOSITORIES, validateRepository } from './private/validate-repository';
import { ISecureImageRepositoryGrants } from './secure-image-repository-grants';

/** What nobody has given a name, nobody deploys: a push that broke off, or a layer of a multi-platform build. */
const UNTAGGED_FOR = Duration.days(14);

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
 * Images without a tag are deleted 14 days after their push. No rule deletes an image that has a tag, so none deletes
 * what was released: this is a first slice, and a lifecycle that knows what is released comes later. Until then images
 * stay, and cost storage. The key costs one KMS key a month.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
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
   * @throws SecureImageRepository.DuplicateRepository when the app has the application's repository already
   * @throws SecureImageRepository.UnsupportedRemovalPolicy when repository and key do not both know the removal policy
   * @throws SecureImageRepository.PolicyTooLarge at synthesis, when there are more environments than a policy can name
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

    const key = this.defineKey(removalPolicy);
    const repository = this.defineRepository(topology, key, removalPolicy);
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

  private defineRepository(topology: DeliveryTopology, encryptionKey: kms.IKey, removalPolicy: RemovalPolicy): ecr.Repository {
    const repository = new ecr.Repository(this, 'Repository', {
      repositoryName: topology.imageRepositoryName,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey,
      lifecycleRules: [{
        description: 'Images without a tag, by age',
        tagStatus: ecr.TagStatus.UNTAGGED,
        maxImageAge: UNTAGGED_FOR,
      }],
      removalPolicy,
    });
    admitPullers(topology, (statement) => void repository.addToResourcePolicy(statement));
    return repository;
  }
}
