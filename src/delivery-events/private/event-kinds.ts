import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { API_CALL, AUDIT_SOURCES, SIGN_IN } from '../../private/forwarding-rules';
import { OF_A_RELEASE } from '../../private/release-input';

/** Events of one service that are forwarded. */
export interface EventKind {
  /** The construct id of the rule. */
  readonly id: string;
  /** The middle of the rule's name. */
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  /** What is forwarded, for a person. */
  readonly description: string;
  /** Of which events of that type. Everything that is not said is every one of the account and region. */
  detail?(environment: DeliveryEnvironment): { [field: string]: unknown };
}

/** Alarms with which target tracking scales; they change all day long, and nobody acts on them. */
const SCALING_ALARMS = 'TargetTracking-';

/**
 * What is forwarded. The sources are AWS's own, and nobody else's events can carry them.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events.html
 */
export const EVENT_KINDS: readonly EventKind[] = [
  {
    id: 'Releases',
    name: 'releases',
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    description: 'the deployer starts, succeeds, fails, times out or is stopped',
    // The schedule starts a settlement every half hour: one is worth telling of that does not end well.
    detail: ({ deployerStateMachineArn }) => ({
      stateMachineArn: [deployerStateMachineArn],
      $or: [{ input: OF_A_RELEASE }, { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] }],
    }),
  },
  {
    id: 'Deployments',
    name: 'deployments',
    source: 'aws.codedeploy',
    detailType: 'CodeDeploy Deployment State-change Notification',
    // A roll-back is a deployment of its own.
    description: 'a deployment of CodeDeploy, or its roll-back, changes its state',
  },
  {
    id: 'EcsDeployments',
    name: 'ecs-deployments',
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    description: 'a deployment of ECS, or its roll-back, changes its state',
  },
  {
    id: 'Alarms',
    name: 'alarms',
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    description: 'an alarm goes off, or is over',
    detail: () => ({
      alarmName: [{ 'anything-but': { prefix: SCALING_ALARMS } }],
      // From and to the lack of data, alarms on a quiet service change all the time.
      $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }],
    }),
  },
];

/** What the bus takes: besides these, what an audit of roles forwards through the same role. */
export const SOURCES = [...EVENT_KINDS.map(({ source }) => source), ...Object.values(AUDIT_SOURCES)];
export const DETAIL_TYPES = [...EVENT_KINDS.map(({ detailType }) => detailType), API_CALL, ...SIGN_IN];
