import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { ReleaseDeployer } from '../../release-deployer/release-deployer';
import { SecureBuild } from '../../secure-build/secure-build';
import { PipelineSource } from '../pipeline-source';

/** How actions call what others found out. */
const SOURCE = 'Source';
const BUILD = 'Build';
const COMMIT = `#{${SOURCE}.CommitId}`;
const DIGEST = `#{${BUILD}.${SecureBuild.IMAGE_DIGEST_VARIABLE}}`;

/** What the stages of a pipeline are made from. */
export interface StagesProps {
  readonly topology: DeliveryTopology;
  readonly source: PipelineSource;
  readonly project: codebuild.IProject;
  /** What marks an image as released. */
  readonly releaseTags: sfn.IStateMachine;
  /** Whether somebody has to approve a release into an environment. */
  isApproved(environment: DeliveryEnvironment): boolean;
}

/** Source, build, and a stage for each environment, in the order of the topology. */
export function addStages(scope: Construct, pipeline: codepipeline.Pipeline, props: StagesProps): void {
  const { topology, source, project, releaseTags, isApproved } = props;
  const code = new codepipeline.Artifact('Source');
  pipeline.addStage({ stageName: 'Source', actions: [sourceAction(source, code)] });
  pipeline.addStage({
    stageName: 'Build',
    actions: [new actions.CodeBuildAction({ actionName: 'Build', project, input: code, variablesNamespace: BUILD })],
  });
  for (const environment of topology.environments) {
    const before = isApproved(environment) ? [approveAction(topology, environment)] : [];
    pipeline.addStage({
      stageName: stageName(environment),
      actions: [
        ...before,
        releaseAction(scope, topology, environment, before.length + 1),
        tagAction(environment, releaseTags, before.length + 2),
      ],
    });
  }
}

/** Never the name of a stage that is there already, however an environment is called. */
const stageName = ({ name }: DeliveryEnvironment) => `Release-${name}`;

function sourceAction({ connectionArn, repository, branch }: PipelineSource, output: codepipeline.Artifact): codepipeline.IAction {
  const names = repository.split('/');
  const repo = names.pop()!;
  return new actions.CodeStarConnectionsSourceAction({
    actionName: 'Source', connectionArn, owner: names.join('/'), repo, branch, output, triggerOnPush: true, variablesNamespace: SOURCE,
  });
}

function approveAction({ application }: DeliveryTopology, { name, account }: DeliveryEnvironment): codepipeline.IAction {
  return new actions.ManualApprovalAction({
    actionName: 'Approve',
    runOrder: 1,
    // Not the commit's message: whoever wrote it would speak to those who approve.
    additionalInformation: `Release ${application} to ${name}, account ${account}: image ${DIGEST}, built from commit ${COMMIT}`,
  });
}

/**
 * Starts the environment's deployer and waits for it. CodePipeline gives it seven days, which nothing here can change: a
 * time-out of one's own is for approvals only. A release takes four days at most, and most of that is waiting.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html
 */
function releaseAction(scope: Construct, topology: DeliveryTopology, environment: DeliveryEnvironment, runOrder: number): codepipeline.IAction {
  const { name, deployRoleArn, deployerStateMachineArn } = environment;
  return new actions.StepFunctionInvokeAction({
    actionName: 'Release',
    runOrder,
    role: iam.Role.fromRoleArn(scope, `DeployRole-${name}`, deployRoleArn, { mutable: false }),
    stateMachine: sfn.StateMachine.fromStateMachineArn(scope, `Deployer-${name}`, deployerStateMachineArn),
    stateMachineInput: actions.StateMachineInput.literal({
      // The deployer refuses any that it does not know.
      version: ReleaseDeployer.INPUT_VERSION,
      image: `${topology.imageRepositoryUri}@${DIGEST}`,
      // Behind what a build exports: of two members with one name, the last one counts.
      executionId: codepipeline.GlobalVariables.executionId,
    }),
  });
}

/** What is released is not deleted any more. It runs with the pipeline's role: image and state machine are of this account. */
function tagAction({ name }: DeliveryEnvironment, stateMachine: sfn.IStateMachine, runOrder: number): codepipeline.IAction {
  return new actions.StepFunctionInvokeAction({
    actionName: 'Tag',
    runOrder,
    stateMachine,
    // The environment behind what a build exports: of two members with one name, the last one counts.
    stateMachineInput: actions.StateMachineInput.literal({ digest: DIGEST, environment: name }),
  });
}
