import { ArnFormat, Stack } from 'aws-cdk-lib';
import { DeployPlace, Engine } from './engine';
import { displayedAt, misplaced, NEVER_IN_ARN, textOf, withPartition } from './names';
import { isKnown, isStandIn } from '../../../private/literal-parts';
import { isLiteral } from '../../../private/tokens';
import { ReleaseDeployerPermissionsOptions } from '../../deploy-permissions-options';

/**
 * Of the characters that a name may have, those that IAM has, too.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
const STATE_MACHINE_ARN = /^arn:(aws[a-z-]*):states:([a-z0-9-]+):(\d{12}):stateMachine:[^\s<>{}[\]?*"#%\\^|~`$&,;:/\x00-\x1F\x7F-\x9F\u0100-\uFFFF]{1,80}$/;
const ONE_STATE_MACHINE = 'must be the ARN of one state machine, with region and account, without wildcards';

/**
 * The three actions that AWS names for the pipeline's action, each on the one state machine or on its executions.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 */
export function releaseDeployer({ stateMachineArn }: ReleaseDeployerPermissionsOptions): Engine {
  return {
    // What is released is said in the action's input.
    readsArtifacts: false,
    options: ['stateMachineArn'],
    check: (report, place) => {
      const problem = stateMachineArn === undefined ? missing(place) : wrongArn(stateMachineArn, place);
      if (problem !== undefined) report('stateMachineArn', displayedAt(place, stateMachineArn), problem);
    },
    statements: ({ stack, deployerStateMachineArn }) => {
      const arn = stateMachineArn ?? deployerStateMachineArn!;
      return [
        { sid: 'StartRelease', actions: ['states:StartExecution', 'states:DescribeStateMachine'], resources: [arn] },
        // The names of executions are CodePipeline's to choose.
        { sid: 'WatchRelease', actions: ['states:DescribeExecution'], resources: [`${executionsOf(stack, arn)}:*`] },
      ];
    },
  };
}

const MACHINE = ':stateMachine:';

const missing = ({ deployerStateMachineArn }: DeployPlace) =>
  (deployerStateMachineArn === undefined ? 'must be given, as there is no topology that knows it' : undefined);

function wrongArn(arn: unknown, place: DeployPlace): string | undefined {
  const sketch = textOf(arn, place);
  if (sketch === undefined) return ONE_STATE_MACHINE;
  const text = withPartition(sketch);
  // The deployment takes the parts of a reference; those of a text have to be there now.
  if (isLiteral(arn) && !isStandIn(arn as string) && !sketch.includes(MACHINE)) return ONE_STATE_MACHINE;
  if (!isKnown(text)) return NEVER_IN_ARN.test(text) ? ONE_STATE_MACHINE : undefined;
  const [, partition, region, account] = STATE_MACHINE_ARN.exec(text) ?? [];
  if (account === undefined) return ONE_STATE_MACHINE;
  const problem = misplaced(place.stack, { partition, region, account });
  return problem && `${problem}: the pipeline's action runs in that region and account`;
}

/** A reference has no text in which a part could be replaced; the deployment takes its parts. */
function executionsOf(stack: Stack, arn: string): string {
  if (isLiteral(arn) || arn.includes(MACHINE)) return arn.replace(MACHINE, ':execution:');
  const { partition, region, account, resourceName } = stack.splitArn(arn, ArnFormat.COLON_RESOURCE_NAME);
  return stack.formatArn({ partition, region, account, service: 'states', resource: 'execution', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
