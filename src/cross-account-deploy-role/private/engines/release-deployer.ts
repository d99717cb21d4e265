import { Engine } from './engine';
import { isText } from '../../../private/patterns';
import { displayed, isLiteral } from '../../../private/tokens';
import { ReleaseDeployerPermissionsOptions } from '../../deploy-permissions-options';

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const STATE_MACHINE_ARN = /^arn:[^:]+:states:[^:]+:[^:]+:stateMachine:[A-Za-z0-9_-]{1,80}$/;

/**
 * The three actions that AWS names for the pipeline's action, each on the one state machine or on its executions.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 */
export function releaseDeployer({ stateMachineArn }: ReleaseDeployerPermissionsOptions): Engine {
  return {
    // What is released is said in the action's input.
    readsArtifacts: false,
    options: ['stateMachineArn'],
    check: (report, { deployerStateMachineArn }) => {
      if (stateMachineArn === undefined) {
        if (deployerStateMachineArn === undefined) report('stateMachineArn', undefined, 'must be given, as there is no topology that knows it');
      } else if (isLiteral(stateMachineArn) && !isText(stateMachineArn, STATE_MACHINE_ARN)) {
        report('stateMachineArn', displayed(stateMachineArn), 'must be the ARN of one state machine, without wildcards');
      }
    },
    statements: ({ deployerStateMachineArn }) => {
      const arn = stateMachineArn ?? deployerStateMachineArn!;
      return [
        { sid: 'StartRelease', actions: ['states:StartExecution', 'states:DescribeStateMachine'], resources: [arn] },
        // The names of executions are CodePipeline's to choose.
        { sid: 'WatchRelease', actions: ['states:DescribeExecution'], resources: [`${arn.replace(':stateMachine:', ':execution:')}:*`] },
      ];
    },
  };
}
