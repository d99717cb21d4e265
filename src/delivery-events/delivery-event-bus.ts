import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkTopology } from '../delivery-topology/checks';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { Problems } from '../private/problems';
import { BusAccess } from './private/bus-access';
import { checkApplication } from './private/bus-application';
import { defineEventLog, EventLog } from './private/event-log';
import { BUSES, validateBus } from './private/validate-events';

/**
 * What a DeliveryEventBus is made from.
 */
export interface DeliveryEventBusProps {
  /**
   * The topology whose environments send events. A platform has one bus: further applications are let in with
   * `addApplication`.
   */
  readonly topology: DeliveryTopology;

  /**
   * How long events are kept in the log group.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * The event bus of the tooling account, on which the workload accounts' releases, roll-backs and alarms arrive.
 *
 * With `RoleAudit` in a workload account, what happens to its roles arrives here too. CloudTrail has sessions of roles as reading:
 * a rule sees them only with the state `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`, as the `state` of the rule's `events.CfnRule`.
 *
 * It defines the bus, its policy, and an encrypted log group that keeps every event, as a record of what was released when. Add
 * rules of your own to `bus` to act on events.
 *
 * From other accounts the bus takes events only from the role that `DeliveryEventForwarding` defines in each environment, and
 * only those of the kinds that it forwards. Their sources are AWS services', whose names no one else's events can carry.
 *
 * The log group's key is a customer-managed one. The bus itself has none: with such a key EventBridge encrypts the rules and
 * the custom events on a bus, and this one takes events of AWS services alone, which are encrypted with a key that AWS owns.
 *
 * Log group and key are retained when they leave the stack, but not when its first deployment fails. The bus holds no data, and is
 * not. It costs one KMS key a month, and the log's storage.
 *
 * This is a first slice: it keeps the events, and tells nobody.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 * @exampleMetadata fixture=delivery
 * @example
 * const events = new DeliveryEventBus(tooling, 'Events', { topology });
 * events.addApplication(otherTopology);
 */
export class DeliveryEventBus extends Construct {
  /** The bus. */
  public readonly bus: events.IEventBus;

  /** The log group that keeps every event. */
  public readonly logGroup: logs.ILogGroup;

  /** The key that encrypts the log group. */
  public readonly encryptionKey: kms.IKey;

  private readonly topologies: DeliveryTopology[] = [];
  private readonly access: BusAccess;
  private readonly log: EventLog;

  /**
   * @param scope where the bus is defined: a stack of the tooling account
   * @param id its id within the scope
   * @param props what it is made from
   * @throws DeliveryEventBus.NoTopology when the topology is something else
   * @throws DeliveryEventBus.InvalidSetting when there is no such option
   * @throws DeliveryEventBus.DuplicateBus when the app has the platform's bus already
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the tooling account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the topology's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   * @throws DeliveryEventBus.PolicyTooLarge at synthesis, when there are more environments than the bus's policy can name
   */
  constructor(scope: Construct, id: string, props: DeliveryEventBusProps) {
    super(scope, id);
    const topology = validateBus(this, props);
    const { eventBusName, organizationId } = topology.platform;
    topology._adopt(this);
    BUSES.mark(this, eventBusName);
    const bus = new events.EventBus(this, 'Bus', {
      eventBusName,
      description: 'Releases, roll-backs and alarms of the workload accounts',
    });
    this.bus = bus;
    this.access = new BusAccess(this, bus, topology.platform.eventBusArn, organizationId);
    this.log = defineEventLog(this, bus, eventBusName, props.logRetention ?? logs.RetentionDays.ONE_YEAR);
    this.logGroup = this.log.logGroup;
    this.encryptionKey = this.log.key;
    this.admit(topology);
    new CfnOutput(this, 'LogGroupName', { value: this.logGroup.logGroupName, description: 'Log group of all delivery events' });
    this.node.addValidation({ validate: () => this.access.sizeProblems(Stack.of(this)) });
  }

  /**
   * Lets the environments of another application of the same platform send events.
   *
   * @param topology the other application, with the very same platform
   * @throws DeliveryEventBus.NoTopology when what is passed is no topology
   * @throws DeliveryEventBus.OtherPlatform when the two platforms differ in what the bus depends on
   * @throws DeliveryEventBus.DuplicateApplication when the application is in already
   */
  public addApplication(topology: DeliveryTopology): void {
    const problems = new Problems('DeliveryEventBus');
    if (checkTopology(problems, 'DeliveryEventBus.NoTopology', topology)) checkApplication(problems, topology, this.topologies);
    problems.throwIfAny(this);
    this.admit(topology);
  }

  private admit(topology: DeliveryTopology): void {
    topology._adopt(this);
    this.topologies.push(topology);
    this.access.admit(topology);
    this.log.keepOf(topology);
  }
}
