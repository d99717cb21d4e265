import { Aws } from 'aws-cdk-lib';
import { lockStates } from './lock-states';
import { OUR_IMAGE, releaseStates } from './release-states';
import { settleStates } from './settle-states';
import { EXECUTION_HISTORY } from '../../private/quotas';
import { choice, fail, pass, q, State, States, succeed } from '../../private/states';

/** The version of the input that the state machine understands. */
export const INPUT_VERSION = 1;

/** What the state machine is about; names may be tokens. */
export interface DefinitionValues {
  readonly tableName: string;
  readonly family: string;
  /** The revision that the stack has registered. */
  readonly taskDefinitionArn: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly containerName: string;
  readonly port: number;
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly pointerName: string;
  /** Registry and repository: no other image is released. */
  readonly repositoryUri: string;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
}

/** An answer of CodeDeploy that is older than this keeps nobody waiting for long. */
const SHORTEST_POLL_SECONDS = 15;
/** What one look at a deployment writes into the history: the wait 2, the call 5, the choice 2; one more for a call made again. */
const EVENTS_A_POLL = 10;
/** An id of an execution of CodePipeline has 36 characters; a key of DynamoDB may have 2,048. */
const LONGEST_ID = 256;
/** What everything but the looks may write: far more than it does. */
const OTHER_EVENTS = 1000;

/** How long to wait between two looks, for the history to have room for all of them until the time-out. */
export function pollSecondsFor(timeoutSeconds: number): number {
  const polls = Math.floor((EXECUTION_HISTORY.limit - OTHER_EVENTS) / EVENTS_A_POLL);
  return Math.max(SHORTEST_POLL_SECONDS, Math.ceil(timeoutSeconds / polls));
}

/** The service integrations that the states call. */
export class Integrations {
  public readonly getItem = this.optimized('dynamodb:getItem');
  public readonly putItem = this.optimized('dynamodb:putItem');
  public readonly updateItem = this.optimized('dynamodb:updateItem');
  public readonly deleteItem = this.optimized('dynamodb:deleteItem');
  public readonly describeExecution = this.optimized('aws-sdk:sfn:describeExecution');
  public readonly describeTaskDefinition = this.optimized('aws-sdk:ecs:describeTaskDefinition');
  public readonly describeServices = this.optimized('aws-sdk:ecs:describeServices');
  public readonly listTaskDefinitions = this.optimized('aws-sdk:ecs:listTaskDefinitions');
  public readonly registerTaskDefinition = this.optimized('aws-sdk:ecs:registerTaskDefinition');
  public readonly deregisterTaskDefinition = this.optimized('aws-sdk:ecs:deregisterTaskDefinition');
  public readonly createDeployment = this.optimized('aws-sdk:codedeploy:createDeployment');
  public readonly getDeployment = this.optimized('aws-sdk:codedeploy:getDeployment');
  public readonly listDeployments = this.optimized('aws-sdk:codedeploy:listDeployments');
  public readonly batchGetDeployments = this.optimized('aws-sdk:codedeploy:batchGetDeployments');
  public readonly stopDeployment = this.optimized('aws-sdk:codedeploy:stopDeployment');
  public readonly putParameter = this.optimized('aws-sdk:ssm:putParameter');

  private optimized(action: string): string {
    return `arn:${Aws.PARTITION}:states:::${action}`;
  }
}

/**
 * The state machine that makes a release, or settles one that was ended before it could clean up after itself.
 *
 * Its parts: take the lock (lock-states.ts), make the release (release-states.ts), settle what somebody else left
 * (settle-states.ts). Variables: `me` is this execution, `by` the one whose release is at work: another one while settling.
 */
export function definition(values: DefinitionValues): object {
  const call = new Integrations();
  const states: States = {
    ...inputStates(values),
    ...lockStates(values, call),
    ...releaseStates(values, call),
    ...settleStates(values, call),
    ...ends(),
  };
  return { Comment: 'Makes one release at a time', QueryLanguage: 'JSONata', StartAt: 'ReadInput', TimeoutSeconds: values.timeoutSeconds, States: states };
}

/** What is asked for: a release, or to settle what an execution has left. Read anew after a settlement. */
function inputStates({ repositoryUri }: DefinitionValues): States {
  const input = '$states.context.Execution.Input';
  const given = (name: string) => q(`$exists(${input}.${name}) ? ${input}.${name} : ""`);
  return {
    ReadInput: pass({
      version: q(`$exists(${input}.version) ? ${input}.version : 0`),
      settles: given('settle'),
      release: given('executionId'),
      image: given('image'),
      repository: repositoryUri,
      me: q('$states.context.Execution.Id'),
      by: q('$states.context.Execution.Id'),
      since: q('$states.context.Execution.StartTime'),
      settling: false,
      revision: '',
      deployment: '',
      status: '',
      failure: {},
      looks: 0,
      waits: 0,
    }, 'CheckInput'),
    CheckInput: choice([
      // Nobody asks for both: a build that exports more than a digest could.
      [`$version != ${INPUT_VERSION} or $count($keys(${input})[$not($ in ["version", "executionId", "image", "settle"])]) > 0`, 'InputRefused'],
      ['$settles != "" and $release = "" and $image = ""', 'ReadLock'],
      [`$settles = "" and ($type($release) = "string" ? $length($release) in [1..${LONGEST_ID}] : false)
        and ($type($image) = "string" ? ${OUR_IMAGE} : false)`, 'AcquireLock'],
    ], 'InputRefused'),
    InputRefused: fail('ReleaseDeployer.InputRefused',
      `version must be ${INPUT_VERSION}, executionId a text of at most ${LONGEST_ID} characters, image a digest in the repository of the topology`),
  };
}

function ends(): States {
  const rejected: State = { Type: 'Fail', Error: q('$failure.error'), Cause: q('$failure.cause') };
  return {
    HowItEnds: choice([
      // Somebody has to look at these, and a settlement that succeeds is not told of.
      ['$settles != "" and $failure.error in ["ReleaseDeployer.RejectedServes", "ReleaseDeployer.ForeignImage"]', 'Rejected'],
      ['$settles != ""', 'Settled'],
      ['$settling', 'ReadInput'],
      ['$exists($failure.error)', 'Rejected'],
    ], 'Released'),
    Released: succeed({ image: q('$image'), release: q('$release'), revision: q('$revision'), deployment: q('$deployment') }),
    Settled: succeed({ settled: q('$by'), status: q('$status') }),
    NothingToSettle: succeed({ settled: q('$settles'), status: 'nothing was left' }),
    Rejected: rejected,
  };
}
