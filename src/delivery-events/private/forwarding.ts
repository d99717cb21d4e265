import { Aws } from 'aws-cdk-lib';
import { EventKind } from './event-kinds';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** The rules with which an environment's events are forwarded, by the names that the forwarding role's trust has to know. */
export class Forwarding {
  private readonly prefix: string;
  private readonly unique: string;

  constructor({ platform }: DeliveryTopology, private readonly environment: DeliveryEnvironment) {
    this.prefix = platform.conventions.namePrefix;
    // The names of a topology end with a hash of all that sets the environment apart from every other.
    this.unique = environment.eventForwardingRoleName.split('--').pop()!;
  }

  public ruleName({ name }: EventKind): string {
    return `${this.prefix}--${name}--${this.unique}`;
  }

  /** Rules of the default bus have no bus in their ARN. */
  public ruleArn(kind: EventKind): string {
    const { account, region } = this.environment;
    return `arn:${Aws.PARTITION}:events:${region}:${account}:rule/${this.ruleName(kind)}`;
  }
}
