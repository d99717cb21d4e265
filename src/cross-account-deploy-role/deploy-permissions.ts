import {
  ChangeSetPermissionsOptions, CodeDeployInPlacePermissionsOptions, CodeDeployToEcsPermissionsOptions, EcsPermissionsOptions,
  LambdaPermissionsOptions, ReleaseDeployerPermissionsOptions, S3PermissionsOptions,
} from './deploy-permissions-options';
import { brand } from '../private/brand';
import { has, snapshotOf } from '../private/shape';
import { changeSets } from './private/engines/change-sets';
import { codeDeployInPlace, codeDeployToEcs } from './private/engines/code-deploy';
import { ecsService } from './private/engines/ecs';
import { Engine, EngineOf } from './private/engines/engine';
import { lambdaFunction } from './private/engines/lambda';
import { releaseDeployer } from './private/engines/release-deployer';
import { s3Bucket } from './private/engines/s3';

/**
 * What a pipeline may do with a CrossAccountDeployRole: one way of deploying, on what is named, and nothing else.
 *
 * Each factory is for one of CodePipeline's actions and grants the calls that AWS's page for it names, on the named things instead of on
 * everything; where calls are left out, the factory says so. What no policy can narrow is said there, too. Give a role several of them
 * when its pipeline has several actions.
 *
 * What reads artifacts (`readsArtifacts`) reads them where the role's `artifacts` lie, with a topology in the platform's bucket of the region of the
 * role's stack. There a pipeline has to keep them for its actions: an environment in a further region needs a SecureArtifactBucket there, which the
 * pipeline gets by name and key ARN in `crossRegionReplicationBuckets`. Actions run in the region of the role's stack.
 *
 * Names may be tokens: what stands beside one is checked now, and what becomes of it at synthesis, with the defaults of parameters and what mappings
 * have. A wildcard in any of it is refused; what a parameter, an import or Parameter Store has in the end, whoever deploys the role decides.
 *
 * Not covered are CodePipeline's actions for Amazon EKS, where Kubernetes decides what the role may do in the cluster, which no IAM
 * policy says and no proof of this library can show; and for EC2 instances by Systems Manager, whose commands reach every instance with a
 * tag that others may set, and run whatever the request says.
 *
 * What is wrong with the options is said by the role that they are given to, together with everything else. They are read once, here:
 * what is changed afterwards changes nothing.
 *
 * @exampleMetadata fixture=delivery
 * @example
 * new CrossAccountDeployRole(workload, 'DeployRole', {
 *   topology,
 *   environment: 'prod',
 *   permissions: [
 *     DeployPermissions.releaseDeployer(),
 *     DeployPermissions.lambdaFunction({ functionName: 'thumbnails', publishedVersionsOnly: true }),
 *   ],
 * });
 */
export class DeployPermissions {
  /**
   * Starting a ReleaseDeployer, and watching its executions: CodePipeline's action `StepFunctions`. It reads no artifact.
   *
   * @param options which state machine
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
   */
  public static releaseDeployer(options?: ReleaseDeployerPermissionsOptions): DeployPermissions {
    return new DeployPermissions('releaseDeployer', options, releaseDeployer);
  }

  /**
   * Blue/green deployments of an ECS service that CodeDeploy makes: CodePipeline's action `CodeDeployToECS`.
   *
   * Whoever has the role can register a task definition of the family with any image, and with the roles that may be passed. And he can
   * deploy any other one of the account: a deployment is created with an AppSpec, which names the task definition and functions that are
   * called as hooks, and may override the group's alarms and roll-back. No condition key says anything of it, and `deploymentConfigName`
   * only which configuration can be looked at. CodeDeploy does all of it with the deployment group's service role: let that one pass only the roles of
   * this service's task definitions, and invoke only its hooks. It warns of this. A ReleaseDeployer leaves only released images to choose
   * from.
   *
   * @param options what is deployed
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html
   * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html
   */
  public static codeDeployToEcs(options: CodeDeployToEcsPermissionsOptions): DeployPermissions {
    return new DeployPermissions('codeDeployToEcs', options, codeDeployToEcs);
  }

  /**
   * Rolling updates of an ECS service: CodePipeline's action `ECS`.
   *
   * The service takes revisions of its own family only, and an update changes neither its subnets nor its capacity providers, opens no
   * shell, gives no public address, and turns on neither volumes, Service Connect nor VPC Lattice. How many tasks there are, security groups
   * and load balancers have no condition key, so that an update may change them. Whoever has the role can register a revision with any image,
   * and with the roles that may be passed; on EC2, its containers share instances with those of others.
   *
   * @param options what is deployed
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
   */
  public static ecs(options: EcsPermissionsOptions): DeployPermissions {
    return new DeployPermissions('ecs', options, ecsService);
  }

  /**
   * Change sets of stacks: CodePipeline's action `CloudFormation` in the modes that replace and execute a change set.
   *
   * The other modes change or delete a stack without a change set to look at, and their calls are not granted. What the action writes as
   * `OutputFileName` is not covered either: a deploy role writes no artifacts. Templates with a macro, such as that of AWS SAM, need
   * permissions on the macro besides. No change set imports what exists already.
   *
   * One role both creates a change set and executes it: that somebody looks at it in between is for the pipeline to ask for, by an approval
   * between the two actions. In China, AWS does not offer the action, and the permissions are refused.
   *
   * @param options which stacks, and with which role
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
   */
  public static changeSets(options: ChangeSetPermissionsOptions): DeployPermissions {
    return new DeployPermissions('changeSets', options, changeSets);
  }

  /**
   * New versions of a function, and the shift of an alias to them: CodePipeline's action `Lambda`.
   *
   * AWS decides on an alias by its function, so the role can move every alias of it. Unless it only moves them, whoever has the role can
   * run any code with the function's own role, which says what that may do.
   *
   * @param options which function
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html
   */
  public static lambdaFunction(options: LambdaPermissionsOptions): DeployPermissions {
    return new DeployPermissions('lambdaFunction', options, lambdaFunction);
  }

  /**
   * In-place deployments on EC2 instances: CodePipeline's action `CodeDeploy`.
   *
   * Its reach is the deployment group. There, a revision's scripts run as root, if the AppSpec says so, and the revision may be any object of
   * S3, or commit of GitHub, that the instances can read: no condition key names it. `deploymentConfigName` only says which configuration can
   * be looked at.
   *
   * The instances read the artifact too, with the role of their instance profile: let it in where the artifact bucket is defined, with
   * `addReader`.
   *
   * @param options what is deployed
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeDeploy.html
   */
  public static codeDeployInPlace(options: CodeDeployInPlacePermissionsOptions): DeployPermissions {
    return new DeployPermissions('codeDeployInPlace', options, codeDeployInPlace);
  }

  /**
   * Files in a bucket of the workload account: CodePipeline's action `S3`. It deletes nothing, and reads or writes no tags of objects.
   *
   * @param options which bucket
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html
   */
  public static s3(options: S3PermissionsOptions): DeployPermissions {
    return new DeployPermissions('s3', options, s3Bucket);
  }

  /**
   * Whether something was made by this class.
   * @internal
   */
  public static _is(candidate: unknown): candidate is DeployPermissions {
    return BRAND.isOn(candidate) && has((candidate as Partial<DeployPermissions>)._engine, 'options', 'check', 'statements');
  }

  /** Whether the pipeline's action gets an artifact, so that the role has to read the application's artifacts. */
  public readonly readsArtifacts: boolean;

  /**
   * The factory that made it.
   * @internal
   */
  public readonly _kind: string;

  /**
   * What it was made with, as it was then; nothing where it could not be read.
   * @internal
   */
  public readonly _options: object | undefined;

  /**
   * What it needs of an account.
   * @internal
   */
  public readonly _engine: Engine;

  private constructor(kind: string, options: object | undefined, engineOf: EngineOf) {
    this._kind = kind;
    // JavaScript may pass anything; the role that it is given to says what is wrong.
    this._options = snapshotOf(options, engineOf({}).options);
    this._engine = engineOf(this._options ?? {});
    this.readsArtifacts = this._engine.readsArtifacts;
    BRAND.mark(this);
  }
}

const BRAND = brand('DeployPermissions');
