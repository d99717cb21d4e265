import { Duration, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { logsMayEncrypt } from '../private/log-encryption';
import { SecureArtifactBucket } from '../secure-artifact-bucket/secure-artifact-bucket';
import { SecureImageRepository } from '../secure-artifact-bucket/secure-image-repository';
import { buildspec, BuildVariables, IMAGE_DIGEST } from './private/buildspec';
import { grantLogEncryption } from './private/log-encryption';
import { BuildNames, buildNames } from './private/names';
import { BUILDS, validateBuild } from './private/validate-build';

/**
 * What a SecureBuild is made from.
 */
export interface SecureBuildProps {
  /** The topology whose application is built. */
  readonly topology: DeliveryTopology;

  /** The platform's artifact bucket, which holds the pipeline's source. The application has to be one of its applications. */
  readonly artifacts: SecureArtifactBucket;

  /** The application's image repository, into which the build pushes. */
  readonly repository: SecureImageRepository;

  /**
   * The commands that test the source, each a command of bash, run in `directory` one after the other. At least one.
   *
   * One that fails ends the build, and nothing is pushed. They run with the build's permissions.
   *
   * @default ['npm ci', 'npm test']
   */
  readonly testCommands?: string[];

  /**
   * The Dockerfile's path, from `directory`.
   *
   * @default 'Dockerfile'
   */
  readonly dockerfile?: string;

  /**
   * The directory of the source that is tested and built, from the source's root.
   *
   * @default - the source's root
   */
  readonly directory?: string;
}

/**
 * The build of an application: tests the source, builds the image, pushes it, and hands its digest to the pipeline.
 *
 * It defines a CodeBuild project for a pipeline, its role and its log group. The commands are the project's own: a commit
 * cannot change them. Nothing is pushed unless every test passed; the image's tag is the source's revision and the build's
 * number, and is never moved; what goes on is the digest that the registry answered with, in the exported variable
 * `SecureBuild.IMAGE_DIGEST_VARIABLE`. A build without a digest fails.
 *
 * The role pushes into this repository, gets and puts this application's artifacts, and writes this log; it deletes
 * nothing. Who starts it is CodeBuild, for this project of this account only. What a test or a Dockerfile does, it does with
 * these permissions: the source of the application is trusted as far as they reach.
 *
 * Privileged mode is on, because docker needs its daemon in the build's container; CodeBuild gives every build a machine of
 * its own. The log is kept for a year, encrypted with the artifacts' key: it is as confidential as they are, and kept or
 * deleted as the bucket is.
 *
 * This is a first slice: security gates, caches, private networks and builds into another account's repository are not
 * part of it yet. It costs what CodeBuild's minutes cost.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-docker.html
 *
 * @exampleMetadata fixture=artifacts
 * @example
 * const artifacts = new SecureArtifactBucket(tooling, 'Artifacts', { topology });
 * const repository = new SecureImageRepository(tooling, 'Images', { topology });
 * new SecureBuild(tooling, 'Build', { topology, artifacts, repository });
 */
export class SecureBuild extends Construct {
  /** The exported variable that holds the digest of the pushed image, for example `sha256:4f53…`. */
  public static readonly IMAGE_DIGEST_VARIABLE: string = IMAGE_DIGEST;

  /**
   * The CodeBuild project, for a pipeline's build action.
   *
   * Its permissions are complete: what is granted to the project, by a pipeline's action too, changes nothing. Grant to `role`.
   */
  public readonly project: codebuild.IProject;

  /** The role that the build runs with. */
  public readonly role: iam.IRole;

  /** The log group of the builds. */
  public readonly logGroup: logs.ILogGroup;

  /**
   * @param scope where the build is defined: a stack of the tooling account
   * @param id its id within the scope
   * @param props what it is made from
   * @throws SecureBuild.InvalidSetting when there is no such option
   * @throws SecureBuild.NoTopology when the topology is missing, or is something else
   * @throws SecureBuild.MissingProperty when bucket or repository are missing, or are something else
   * @throws SecureBuild.OtherApplication when bucket or repository are not the application's
   * @throws SecureBuild.ArtifactsElsewhere when the platform's artifacts lie in another account than the tooling
   * @throws SecureBuild.InvalidCommands when the test commands are no list of texts, or there is none
   * @throws SecureBuild.InvalidPath when `dockerfile` or `directory` leads out of the source
   * @throws SecureBuild.DuplicateBuild when the app has the application's build already
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the tooling account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the topology's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: SecureBuildProps) {
    super(scope, id);
    validateBuild(this, props ?? {});
    const { topology, artifacts, repository } = props;
    BUILDS.mark(this, topology.pipelineName);
    topology._adopt(this);
    const names = buildNames(Stack.of(this), topology);

    const logGroup = this.defineLogGroup(names, artifacts);
    const role = this.defineRole(names, topology);
    const project = this.defineProject(names, role, logGroup, props);
    // A pipeline starts as soon as it is made, and its first build needs all of them.
    [
      artifacts._grantBuild(role, topology),
      repository.grants.push(role),
      logGroup.grantWrite(role),
      ...grantLogEncryption(role, Stack.of(this), artifacts.keyArn, names.logGroupArn),
    ].forEach((grant) => grant.applyBefore(project));

    this.logGroup = logGroup;
    this.role = role;
    this.project = project;
  }

  private defineLogGroup({ logGroupName }: BuildNames, artifacts: SecureArtifactBucket): logs.LogGroup {
    artifacts.encryptionKey.addToResourcePolicy(logsMayEncrypt(Stack.of(this), logGroupName));
    return new logs.LogGroup(this, 'Logs', {
      logGroupName,
      encryptionKey: artifacts.encryptionKey,
      retention: logs.RetentionDays.ONE_YEAR,
      removalPolicy: artifacts._removalPolicy,
    });
  }

  /** @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html */
  private defineRole({ projectArn }: BuildNames, topology: DeliveryTopology): iam.Role {
    return new iam.Role(this, 'Role', {
      roleName: topology.buildRoleName,
      path: topology.platform.conventions.iamPath,
      description: `Builds ${topology.application}`,
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': projectArn },
        },
      }),
    });
  }

  private defineProject(names: BuildNames, role: iam.Role, logGroup: logs.ILogGroup, props: SecureBuildProps): codebuild.PipelineProject {
    const { topology, artifacts, testCommands = ['npm ci', 'npm test'], dockerfile = 'Dockerfile', directory = '.' } = props;
    const variables: BuildVariables = { IMAGE_REPOSITORY: topology.imageRepositoryUri, SOURCE_DIRECTORY: directory, DOCKERFILE: dockerfile };
    const project = new codebuild.PipelineProject(this, 'Project', {
      projectName: names.projectName,
      description: `Tests ${topology.application} and pushes its image`,
      // As it is, the project and every pipeline that uses it would widen the role: by all logs of a group of its own name,
      // the key without conditions, and all artifacts of the bucket.
      role: role.withoutPolicyUpdates(),
      grantReportGroupPermissions: false,
      environment: { buildImage: codebuild.LinuxBuildImage.STANDARD_7_0, privileged: true },
      environmentVariables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }])),
      buildSpec: codebuild.BuildSpec.fromObject({ ...buildspec(testCommands) }),
      encryptionKey: artifacts.encryptionKey,
      logging: { cloudWatch: { logGroup } },
      timeout: Duration.hours(1),
    });
    // The same ARN, put together: CDK's validation of templates takes the role's own attribute for its name, and reports it
    // as E3050 with every synthesis, where the role has a path.
    const resourceName = `${topology.platform.conventions.iamPath.slice(1)}${role.roleName}`;
    (project.node.defaultChild as codebuild.CfnProject).serviceRole = Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'role', resourceName });
    return project;
  }
}
