import { Construct } from 'constructs';
import { checkOptions } from './validate-audit';
import { checkTopology } from '../../delivery-topology/checks';
import { onlyOne } from '../../private/only-one';
import { liesElsewhere } from '../../private/placement';
import { Problems } from '../../private/problems';
import { CLOUD_WATCH_LOGS } from '../../private/quotas';
import { checkKnown, has, shown } from '../../private/shape';
import { displayed } from '../../private/tokens';
import { RoleTrailAuditProps } from '../role-trail-audit';

/** A test compares them with the interface. */
export const TRAIL_AUDIT_OPTIONS: readonly (keyof RoleTrailAuditProps)[] = [
  'topology', 'logGroup', 'alarmActions', 'additionalRoleNames', 'additionalPolicyNames', 'additionalPolicyNamePrefixes', 'breakGlassRoleNames', 'knownPrincipalIds',
  'trail',
];

/** What watches a topology in a trail, by the name of its pipeline. */
export const TRAIL_AUDITS = onlyOne('RoleTrailAudit');

/** Without a topology nothing else can be checked. */
export function validateTrailAudit(problems: Problems, scope: Construct, props: RoleTrailAuditProps): void {
  checkKnown(problems, 'RoleAudit.InvalidSetting', '', props, TRAIL_AUDIT_OPTIONS);
  if (!checkTopology(problems, 'RoleAudit.NoTopology', props?.topology)) problems.throwIfAny(scope);
  const { topology: { application, pipelineName }, logGroup, alarmActions } = props;
  const other = TRAIL_AUDITS.find(scope, pipelineName);
  if (other) problems.add('RoleAudit.DuplicateAudit', 'topology', application, `must be watched once: ${other.node.path} does so already; remove one of the two`);
  if (!has(logGroup, 'logGroupName')) {
    problems.add('RoleAudit.InvalidLogGroup', 'logGroup', shown(logGroup), 'must be the log group into which the trail writes');
  } else if (liesElsewhere(scope, logGroup.env)) {
    problems.add('RoleAudit.InvalidLogGroup', 'logGroup', shown(logGroup), 'must lie in the account and region of the stack, where filters and alarms are; use a stack there');
  }
  checkActions(problems, alarmActions);
  checkOptions(problems, props);
}

function checkActions(problems: Problems, alarmActions: unknown): void {
  const wrong = (property: string, value: unknown, message: string) => problems.add('RoleAudit.NoAlarmAction', property, displayed(shown(value)), message);
  if (!Array.isArray(alarmActions) || alarmActions.length === 0) {
    wrong('alarmActions', alarmActions, 'must be a list of alarm actions, at least one, for example an SnsAction');
    return;
  }
  // Holes as well, which a list of JavaScript may have.
  [...alarmActions].forEach((each, i) => {
    if (!has(each, 'bind')) wrong(`alarmActions[${i}]`, each, 'must be an alarm action, for example an SnsAction with the topic');
  });
}

/** What CloudWatch Logs would refuse. */
export function checkFilters(problems: Problems, filters: readonly string[]): void {
  const { filterPattern, metricFiltersOfLogGroup } = CLOUD_WATCH_LOGS;
  const longest = Math.max(...filters.map((each) => each.length));
  if (longest > filterPattern.limit) {
    problems.add('RoleAudit.PatternTooLarge', 'knownPrincipalIds', longest, `must leave filters of at most ${filterPattern.limit} characters; name fewer principals`);
  }
  if (filters.length > metricFiltersOfLogGroup.limit) {
    problems.add('RoleAudit.PatternTooLarge', 'topology.environments', filters.length,
      `must leave at most ${metricFiltersOfLogGroup.limit} filters, which is what a log group takes; name fewer roles, or watch environments with topologies of their own`);
  }
}
