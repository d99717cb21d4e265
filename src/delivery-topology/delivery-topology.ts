import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryEnvironment, DeliveryEnvironmentProps } from './delivery-environment';
import { DeliveryPlatform, DeliveryPlatformProps } from './delivery-platform';
import { ServiceContract } from './service-contract';
import { Problems } from '../private/problems';
import { NAME_LENGTH, PIPELINE_NAME_IN_ARTIFACT_KEY } from '../private/quotas';
import { warn } from '../private/warnings';
import { hashFirstName, identityHash, readableName } from './private/physical-name';
import { validateTopology } from './private/validate-topology';

/**
 * An application, the hub that it is delivered from, and the spokes that it runs in.
 *
 * Every value is a literal: accounts and regions are the same in every app that shares the topology, and each app
 * derives the same names from them without a lookup or a cross-stack reference.
 */
export interface DeliveryTopologyProps {
  /** The hub: the tooling account and what all applications share. */
  readonly platform: DeliveryPlatformProps;

  /**
   * The application's name, for example `auth-service`.
   *
   * 1 to 64 lower-case letters, digits and single hyphens, starting with a letter. Unique within the platform.
   */
  readonly application: string;

  /**
   * What pipeline, deployer, service and alarms agree on, made with `ServiceContract.fargate`.
   *
   * @default - none; constructs that make releases need one
   */
  readonly service?: ServiceContract;

  /** The spokes, in the order in which a release reaches them. At least one. */
  readonly environments: DeliveryEnvironmentProps[];

  /**
   * Allows an environment in the platform's account, and a production environment in an account that holds one that is not.
   *
   * It gives up the isolation that separate accounts are for, and every construct of such a topology warns of it.
   *
   * @default false
   */
  readonly sharedAccounts?: boolean;
}

const CALLED_PRODUCTION = /^(prod|production|prd|live)(-|\d|$)/;

/**
 * The one value that ties the accounts of a platform together: who is who, and what each thing is called that
 * another account has to name.
 *
 * It is no construct. Build it once, in a file that the apps of all accounts share, and hand it to every construct.
 */
export class DeliveryTopology {
  /** The hub. */
  public readonly platform: DeliveryPlatform;

  /** The application's name. */
  public readonly application: string;

  /**
   * What pipeline, deployer, service and alarms agree on.
   * @default - none
   */
  public readonly service?: ServiceContract;

  /** The spokes, in the order in which a release reaches them. */
  public readonly environments: DeliveryEnvironment[];

  /** Whether environments may share accounts with one another or with the tooling. */
  public readonly sharedAccounts: boolean;

  /** The name of the application's pipeline. Its first 20 characters already tell applications apart. */
  public readonly pipelineName: string;

  /** The name of the role that the application's pipeline runs with. */
  public readonly pipelineRoleName: string;

  /** The ARN of the role that the application's pipeline runs with. */
  public readonly pipelineRoleArn: string;

  /** The name of the role that the application's builds run with. */
  public readonly buildRoleName: string;

  /** The ARN of the role that the application's builds run with. */
  public readonly buildRoleArn: string;

  /** What every key of the application's artifacts in the artifact bucket starts with, without the slash behind it. */
  public readonly artifactKeyPrefix: string;

  /** The name of the application's image repository. */
  public readonly imageRepositoryName: string;

  /** The ARN of the application's image repository. */
  public readonly imageRepositoryArn: string;

  /** What the application's images are called, without tag and digest: registry and repository. */
  public readonly imageRepositoryUri: string;

  /**
   * @param props who is who
   * @throws DeliveryTopology.MissingProperty when there is no platform or no list of environments
   * @throws DeliveryTopology.InvalidSetting when the topology, its platform or an environment has an option that there is not
   * @throws DeliveryTopology.NotLiteral when a value is a token
   * @throws DeliveryTopology.InvalidAccount when an account is not 12 digits
   * @throws DeliveryTopology.InvalidRegion when a region is not a region code
   * @throws DeliveryTopology.MixedPartitions when regions lie in more than one partition
   * @throws DeliveryTopology.InvalidOrganization when the organization id is malformed
   * @throws DeliveryTopology.InvalidName when an application's or environment's name cannot be part of a resource name
   * @throws DeliveryTopology.InvalidConvention when a convention is not usable, or there is no such convention
   * @throws DeliveryTopology.InvalidService when a part of the service contract is not usable, or there is no such part
   * @throws DeliveryTopology.InvalidShift when a traffic shift was not made with `TrafficShift`
   * @throws DeliveryTopology.InvalidGeneration when the artifact generation is not a whole number from 1 to 999
   * @throws DeliveryTopology.NoEnvironment when there is no environment
   * @throws DeliveryTopology.DuplicateEnvironment when two environments have the same name
   * @throws DeliveryTopology.SharedAccount when accounts are shared without `sharedAccounts`
   */
  constructor(props: DeliveryTopologyProps) {
    validateTopology(props);
    this.platform = DeliveryPlatform._of(props.platform);
    this.application = props.application;
    this.service = props.service;
    const { platform, application, service } = this;
    this.environments = props.environments.map((each) => DeliveryEnvironment._of({ platform, application, service }, each));
    this.sharedAccounts = props.sharedAccounts ?? false;

    const { account, artifactAccount, conventions } = this.platform;
    const prefix = conventions.namePrefix;
    const identity = [...this.platform._identity, this.application];
    this.pipelineName = hashFirstName({ kind: 'pipeline', identity }, prefix, [this.application], NAME_LENGTH.pipeline.limit);
    this.artifactKeyPrefix = this.pipelineName.slice(0, PIPELINE_NAME_IN_ARTIFACT_KEY.limit);
    const roleName = (kind: string, word: string) => readableName({ kind, identity }, [prefix, this.application, word], NAME_LENGTH.iamRole.limit);
    const roleArn = (name: string) => `arn:${Aws.PARTITION}:iam::${account}:role${conventions.iamPath}${name}`;
    this.pipelineRoleName = roleName('pipeline-role', 'pipeline');
    this.pipelineRoleArn = roleArn(this.pipelineRoleName);
    this.buildRoleName = roleName('build-role', 'build');
    this.buildRoleArn = roleArn(this.buildRoleName);
    const repository = identityHash({ kind: 'image-repository', identity: [...identity, artifactAccount] });
    this.imageRepositoryName = `${prefix}/${this.application}/${repository}`;
    const { region } = this.platform;
    this.imageRepositoryArn = `arn:${Aws.PARTITION}:ecr:${region}:${artifactAccount}:repository/${this.imageRepositoryName}`;
    this.imageRepositoryUri = `${artifactAccount}.dkr.ecr.${region}.${Aws.URL_SUFFIX}/${this.imageRepositoryName}`;
  }

  /**
   * What the topology asks of every construct that is made with it.
   * @internal
   */
  public _adopt(scope: Construct): void {
    this.platform.conventions.applyTo(scope);
    if (this.sharedAccounts) warn(scope, 'cdk-secure-delivery:DeliveryTopology.sharedAccounts');
    // Nobody approves its releases, and no guardrail holds for its account.
    if (this.environments.some(({ name, production }) => !production && CALLED_PRODUCTION.test(name))) {
      warn(scope, 'cdk-secure-delivery:DeliveryTopology.unmarkedProduction');
    }
  }

  /**
   * The environment of a name.
   *
   * @param name one of the topology's environments
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   */
  public environment(name: string): DeliveryEnvironment {
    const found = this.environments.find((each) => each.name === name);
    if (found) return found;
    const known = this.environments.map((each) => each.name).join(', ');
    return Problems.throwOne('DeliveryTopology', {
      code: 'DeliveryTopology.UnknownEnvironment', property: 'name', value: name, message: `must be one of ${known}`,
    });
  }
}
