import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { EVENT_KINDS } from './private/event-kinds';
import { Forwarding } from './private/forwarding';
import { FORWARDINGS, validateForwarding } from './private/validate-events';

/**
 * What a DeliveryEventForwarding is made from.
 */
export interface DeliveryEventForwardingProps {
  /** The topology to whose tooling account the events go. */
  readonly topology: DeliveryTopology;

  /** The name of the environment whose events are forwarded, for example `prod`. */
  readonly environment: string;
}

/**
 * Sends a workload account's releases, roll-backs and alarms to the event bus of the tooling account.
 *
 * It defines a rule on the account's default event bus for each kind of event, and the role with which EventBridge, for these
 * rules alone, puts events on that one bus:
 *
 * - executions of the environment's deployer
 * - deployments of AWS CodeDeploy and of Amazon ECS, roll-backs included
 * - alarms that go off or are over, without those of target tracking
 *
 * Deployments and alarms are those of the whole account and region, as the names of applications, services and alarms are
 * CloudFormation's to choose. Applications that share an account therefore forward each other's as well, and an event that comes
 * twice has the same `id`.
 *
 * Through the same role, `RoleAudit` sends what it sees of the account's roles.
 *
 * Deploy it in the workload account's foundation stack, after the tooling account's `DeliveryEventBus`: what happens while
 * there is no bus is lost, as AWS retries no delivery that lacks its target. The workload account pays for each event that it sends.
 *
 * This is a first slice: events that could not be delivered are not kept.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @exampleMetadata fixture=delivery
 * @example
 * new DeliveryEventForwarding(workload, 'Events', { topology, environment: 'prod' });
 */
export class DeliveryEventForwarding extends Construct {
  /** The role with which EventBridge puts the events on the tooling account's bus. */
  public readonly role: iam.IRole;

  /** The rules, one for each kind of event. */
  public readonly rules: events.IRule[];

  /**
   * @param scope where the rules are defined: a stack of the environment's account and region
   * @param id its id within the scope
   * @param props whose events go where
   * @throws DeliveryEventForwarding.NoTopology when the topology is something else
   * @throws DeliveryEventForwarding.InvalidSetting when there is no such option
   * @throws DeliveryEventForwarding.DuplicateForwarding when the app forwards the environment's events already
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the environment's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: DeliveryEventForwardingProps) {
    super(scope, id);
    const { topology, environment } = validateForwarding(this, props);
    topology._adopt(this);
    FORWARDINGS.mark(this, environment.deployRoleArn);
    const forwarding = new Forwarding(topology, environment);
    const role = new iam.Role(this, 'Role', {
      roleName: environment.eventForwardingRoleName,
      path: topology.platform.conventions.iamPath,
      description: `Sends what happens in ${environment.name} of ${topology.application} to the tooling account`,
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com').withConditions({
        StringEquals: { 'aws:SourceAccount': environment.account },
        ArnLike: { 'aws:SourceArn': forwarding.ruleArns },
      }),
    });
    const bus = events.EventBus.fromEventBusArn(this, 'Bus', topology.platform.eventBusArn);
    this.role = role;
    this.rules = EVENT_KINDS.map((kind) => new events.Rule(this, kind.id, {
      // Named, because the role's trust has to name it.
      ruleName: forwarding.ruleName(kind),
      description: `To the tooling account, whenever ${kind.description}`,
      eventPattern: { source: [kind.source], detailType: [kind.detailType], detail: kind.detail?.(environment) },
      targets: [new targets.EventBus(bus, { role })],
    }));
  }
}
