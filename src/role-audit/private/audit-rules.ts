import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct, Dependable, IDependable } from 'constructs';
import { Audited } from './audited';
import { AUDITS, FORWARDINGS } from './audits';
import { changesPattern, EventPattern, newPoliciesPattern, policiesPattern, switchesPattern, usesPattern } from './event-patterns';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { AUDIT_RULES, forwardingRuleName, SEES_READING } from '../../private/forwarding-rules';
import { deployedSize } from '../../private/policy-size';
import { EVENT_PATTERN_SIZE } from '../../private/quotas';

/** A rule of an audit. */
interface AuditRule {
  readonly id: string;
  readonly word: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** Whether it is about calls that CloudTrail has as reading, as it has AssumeRole. */
  readonly ofReading: boolean;
}

const changes = (audited: Audited): AuditRule =>
  ({ id: 'Changes', word: AUDIT_RULES.changes, description: 'a role is changed', pattern: changesPattern(audited), ofReading: false });
const uses = (audited: Audited): AuditRule[] => [
  { id: 'Uses', word: AUDIT_RULES.uses, description: 'a role is assumed by somebody else, or a break-glass role at all', pattern: usesPattern(audited), ofReading: true },
  { id: 'Switches', word: AUDIT_RULES.switches, description: 'somebody switches to a break-glass role in the console', pattern: switchesPattern(audited), ofReading: true },
];

/** Rules of their own: a pattern has no room for roles and policies both. */
const policies = (audited: Audited): AuditRule[] => [
  {
    id: 'Policies',
    word: AUDIT_RULES.policies,
    description: 'a policy of roles is changed, or given to somebody',
    pattern: policiesPattern(audited),
    ofReading: false,
  },
  {
    id: 'NewPolicies',
    word: AUDIT_RULES.newPolicies,
    description: 'a policy of roles is made anew',
    pattern: newPoliciesPattern(audited),
    ofReading: false,
  },
];

/** Where an audit's rules stand and whom they tell. */
export interface AuditPlace {
  readonly topology: DeliveryTopology;
  readonly environment: DeliveryEnvironment;
  readonly audited: Audited;
  /** Whether events of IAM arrive there. */
  readonly home: boolean;
}

/** Rules that send what they see to the tooling account, with the role that forwards the environment's events. */
export function defineAuditRules(scope: Construct, { topology, environment, audited, home }: AuditPlace): events.IRule[] {
  AUDITS.mark(scope, environment.deployRoleArn);
  afterForwarding(scope, environment);
  const rules = { namePrefix: topology.platform.conventions.namePrefix, roleName: environment.eventForwardingRoleName };
  const all = home ? [changes(audited), ...uses(audited), ...policies(audited)] : uses(audited);
  return all.map(({ id, word, description, pattern, ofReading }) => {
    scope.node.addValidation({ validate: () => sizeProblems(scope, id, pattern) });
    const rule = new events.CfnRule(scope, id, {
      name: forwardingRuleName(rules, word),
      description: `To the tooling account, whenever ${description}`,
      state: ofReading ? SEES_READING : 'ENABLED',
      eventPattern: pattern,
      // Into another account as well as into another region it takes a role.
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
      targets: [{ id: 'Bus', arn: topology.platform.eventBusArn, roleArn: environment.eventForwardingRoleArn }],
    });
    return events.Rule.fromEventRuleArn(scope, `${id}Rule`, rule.attrArn);
  });
}

/** The role is another stack's, in another region maybe: known by its name, and to be there first. It may be defined later in the app. */
function afterForwarding(scope: Construct, { name, deployRoleArn }: DeliveryEnvironment): void {
  const forwarding: IDependable = {};
  const find = () => FORWARDINGS.find(scope, deployRoleArn);
  Dependable.implement(forwarding, { get dependencyRoots() { return [find()].filter((each) => each !== undefined); } });
  scope.node.addDependency(forwarding);
  scope.node.addValidation({
    validate: () => (find() ? [] : [
      `environment: must have a DeliveryEventForwarding for ${name} in the same app, whose role sends what is seen, got none [RoleAudit.NoForwarding]`,
    ]),
  });
}

/** What EventBridge would refuse in the deployment. */
function sizeProblems(scope: Construct, id: string, pattern: EventPattern): string[] {
  const { limit } = EVENT_PATTERN_SIZE;
  const size = deployedSize(Stack.of(scope), pattern);
  return size <= limit ? [] : [
    `pattern of ${id}: must be at most ${limit} characters; name fewer roles, policies or principals, got ${size} characters [RoleAudit.PatternTooLarge]`,
  ];
}
