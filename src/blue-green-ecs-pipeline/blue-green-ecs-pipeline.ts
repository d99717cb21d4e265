import { CfnOutput } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { PipelineSource } from './pipeline-source';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { warn } from '../private/warnings';
import { SecureArtifactBucket } from '../secure-artifact-bucket/secure-artifact-bucket';
import { ISecureImageRepository, SecureImageRepository } from '../secure-artifact-bucket/secure-image-repository';
import { SecureBuild } from '../secure-build/secure-build';
import { definePipelineRole, pipelinePolicyProblems } from './private/pipeline-role';
import { ReleaseTags } from './private/release-tags';
import { addStages } from './private/stages';
import { PIPELINES, validatePipeline } from './private/validate-pipeline';

/**
 * What a BlueGreenEcsPipeline is made from.
 */
export interface BlueGreenEcsPipelineProps {
  /** The topology whose application is delivered, with a service contract. */
  readonly topology: DeliveryTopology;

  /** The platform's artifact bucket. The application has to be one of its applications. */
  readonly artifacts: SecureArtifactBucket;

  /** Where the application's source is, made with `PipelineSource.connection`. */
  readonly source: PipelineSource;

  /**
   * The application's image repository, for the build that is made here.
   *
   * @default - one is made; with `imageBuild`, the one that the build has
   */
  readonly repository?: SecureImageRepository;

  /**
   * The application's build.
   *
   * @default - one is made, with the defaults of SecureBuild
   */
  readonly imageBuild?: SecureBuild;

  /**
   * The names of environments before which somebody has to approve, beside those that are production.
   *
   * @default - none
   */
  readonly approveBefore?: string[];

  /**
   * Lets releases into production that nobody has approved, as soon as the environments before it have taken them.
   *
   * It warns, and leaves the approvals of `approveBefore` as they are.
   *
   * @default false
   */
  readonly unattendedProduction?: boolean;
}

/**
 * Delivers an application: takes each push, tests and builds it once, and releases that very image to one environment after
 * the other, in the order of the topology. Before each production environment somebody approves.
 *
 * It defines a CodePipeline pipeline of type V2 and its role, a state machine that marks what was released, and unless they are
 * given also the build and the image repository. Whoever approves sees the image's digest and the commit; that digest is what is
 * released. Pushes are delivered one by one, in their order; none overtakes another. A release is made by the environment's
 * deployer, which the pipeline starts through the environment's `CrossAccountDeployRole`: neither the pipeline nor its role changes anything in a workload account.
 *
 * After each release, the action `Tag` marks the image as released, so that the repository's lifecycle keeps it: no workload
 * account writes to the repository. When it fails, the release has been made and stays, and only the mark is missing, without
 * which the image goes once enough newer ones are there; the pipeline stops. Retry the failed action of the stage, which
 * releases nothing again, or run the command of the output `MarkReleased`.
 *
 * The role uses the one connection, starts the one build, gets and puts this application's artifacts, assumes the
 * environments' deploy roles, and starts the state machine of the marks: nothing else, whatever is added to the pipeline. The
 * policies of bucket and key stay as they are.
 *
 * Deploy it after the artifact bucket, and the workload accounts' foundation stacks before the first release. It starts when it
 * has been created, and fails as long as the connection is not authorized.
 *
 * This is a first slice: windows, change sets, migrations, retries, environments in other regions and artifacts in another account
 * are not part of it yet. It costs what CodePipeline takes for the minutes of its actions, beside the build, and a KMS key a month.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
 * @exampleMetadata fixture=delivery
 * @example
 * const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
 * new BlueGreenEcsPipeline(tooling, 'Pipeline', {
 *   topology,
 *   artifacts,
 *   source: PipelineSource.connection({ connectionArn, repository: 'acme/auth-service' }),
 * });
 */
export class BlueGreenEcsPipeline extends Construct {
  /** The pipeline. */
  public readonly pipeline: codepipeline.IPipeline;

  /** The role that the pipeline runs with. */
  public readonly role: iam.IRole;

  /** The application's image repository. */
  public readonly repository: ISecureImageRepository;

  /**
   * The state machine that marks images as released.
   *
   * Its input is the image's `digest` and the name of the `environment`; it gives the image the tag
   * `released-<environment>-<UTC time>`, with which the repository keeps it.
   */
  public readonly releaseTags: sfn.IStateMachine;

  /** The application's build. */
  public readonly imageBuild: SecureBuild;

  /**
   * @param scope where the pipeline is defined: a stack of the tooling account
   * @param id its id within the scope
   * @param props what it is made from
   * @throws BlueGreenEcsPipeline.InvalidSetting when there is no such option
   * @throws BlueGreenEcsPipeline.NoTopology when the topology is missing, or is something else
   * @throws BlueGreenEcsPipeline.MissingProperty when a part is missing, or is something else
   * @throws BlueGreenEcsPipeline.OtherApplication when bucket, repository or build are not the application's
   * @throws BlueGreenEcsPipeline.Contradiction when both repository and build are given
   * @throws BlueGreenEcsPipeline.InvalidSource when the source was not made with `PipelineSource`
   * @throws BlueGreenEcsPipeline.ArtifactsElsewhere when the platform's artifacts lie in another account than the tooling
   * @throws BlueGreenEcsPipeline.UnsupportedRegion when an environment lies in another region, or the platform in China
   * @throws BlueGreenEcsPipeline.TooManyEnvironments when there are more than a pipeline has stages for
   * @throws BlueGreenEcsPipeline.PolicyTooLarge at synthesis, when the policy of the pipeline's role is larger than IAM takes
   * @throws BlueGreenEcsPipeline.DuplicatePipeline when the app has the application's pipeline already
   * @throws DeliveryTopology.NoService when the topology has no service contract
   * @throws DeliveryTopology.UnknownEnvironment when `approveBefore` names an environment that there is not
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the tooling account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the topology's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: BlueGreenEcsPipelineProps) {
    super(scope, id);
    validatePipeline(this, props ?? {});
    const { topology, artifacts, source, approveBefore = [], unattendedProduction = false } = props;
    topology._adopt(this);
    PIPELINES.mark(this, topology.pipelineName);
    if (unattendedProduction && topology.environments.some(({ production, name }) => production && !approveBefore.includes(name))) {
      warn(this, 'cdk-secure-delivery:BlueGreenEcsPipeline.unattendedProduction');
    }

    const [repository, build] = this.parts(props);
    this.repository = repository;
    this.imageBuild = build;
    const { stateMachine: releaseTags } = new ReleaseTags(this, 'ReleaseTags', { topology, removalPolicy: artifacts._removalPolicy });
    this.releaseTags = releaseTags;
    const { role, policy } = definePipelineRole(this, { topology, artifacts, source, project: build.project, releaseTags });
    this.role = role;
    this.node.addValidation({ validate: () => pipelinePolicyProblems(this, policy) });
    const pipeline = this.definePipeline(topology, role, artifacts);
    // It starts as soon as it is there.
    pipeline.node.addDependency(policy);
    addStages(this, pipeline, {
      topology,
      source,
      project: build.project,
      releaseTags,
      isApproved: ({ production, name }) => approveBefore.includes(name) || (production && !unattendedProduction),
    });
    this.pipeline = pipeline;
    new CfnOutput(this, 'PipelineName', { value: pipeline.pipelineName, description: `Pipeline that delivers ${topology.application}` });
  }

  private parts({ topology, artifacts, repository, imageBuild }: BlueGreenEcsPipelineProps): [ISecureImageRepository, SecureBuild] {
    if (imageBuild) return [SecureImageRepository.fromTopology(this, 'Images', topology), imageBuild];
    const images = repository ?? new SecureImageRepository(this, 'Images', { topology });
    return [images, new SecureBuild(this, 'Build', { topology, artifacts, repository: images })];
  }

  /**
   * CDK's pipeline grants its role all of the bucket, every role that an action has, and more with each action. It gets role,
   * bucket and key as if they were somebody else's, whose policies it cannot write.
   */
  private definePipeline(topology: DeliveryTopology, role: iam.Role, artifacts: SecureArtifactBucket): codepipeline.Pipeline {
    const { bucketName, bucketArn, keyArn } = artifacts;
    const encryptionKey = kms.Key.fromKeyArn(this, 'ArtifactKey', keyArn);
    const asItIs = iam.Role.fromRoleArn(this, 'RoleAsItIs', role.roleArn, { mutable: false });
    return new codepipeline.Pipeline(this, 'Pipeline', {
      pipelineName: topology.pipelineName,
      pipelineType: codepipeline.PipelineType.V2,
      executionMode: codepipeline.ExecutionMode.QUEUED,
      role: asItIs,
      usePipelineRoleForActions: true,
      artifactBucket: s3.Bucket.fromBucketAttributes(this, 'ArtifactStore', { bucketName, bucketArn, encryptionKey }),
    });
  }
}
