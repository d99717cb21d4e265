import { Aws } from 'aws-cdk-lib';
import { EVENT_KINDS, EventKind } from './event-kinds';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { AUDIT_RULES, forwardingRuleName, ForwardingRules } from '../../private/forwarding-rules';

/** The rules with which an environment's events are forwarded, by the names that the forwarding role's trust has to know. */
export class Forwarding {
  private readonly rules: ForwardingRules;

  constructor({ platform }: DeliveryTopology, private readonly environment: DeliveryEnvironment) {
    this.rules = { namePrefix: platform.conventions.namePrefix, roleName: environment.eventForwardingRoleName };
  }

  public ruleName({ name }: EventKind): string {
    return forwardingRuleName(this.rules, name);
  }

  /** Of the environment's region; those of an audit stand in other regions as well. Rules of the default bus have no bus in their ARN. */
  public get ruleArns(): string[] {
    const arn = (region: string, name: string) => `arn:${Aws.PARTITION}:events:${region}:${this.environment.account}:rule/${name}`;
    return [
      ...EVENT_KINDS.map((kind) => arn(this.environment.region, this.ruleName(kind))),
      ...Object.values(AUDIT_RULES).map((word) => arn('*', forwardingRuleName(this.rules, word))),
    ];
  }
}
