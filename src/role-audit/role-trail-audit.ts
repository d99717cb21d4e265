import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';
import { auditedIn } from './private/audited';
import { auditedInTooling } from './private/audited-tooling';
import { relyOn } from './private/audits';
import { breakGlassFilters, changeFilters, useFilters } from './private/filter-patterns';
import { checkTrail, outputNeededTrail } from './private/needed-trail';
import { checkLogGroup } from './private/trail-log-group';
import { BY_FILTERS, warnOfUnwatched } from './private/unwatched-roles';
import { checkFilters, TRAIL_AUDITS, validateTrailAudit } from './private/validate-trail-audit';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { Problems } from '../private/problems';
import { CLOUD_WATCH_LOGS } from '../private/quotas';

/**
 * What a RoleTrailAudit is made from.
 */
export interface RoleTrailAuditProps {
  /** The topology whose environments are watched, all of them. */
  readonly topology: DeliveryTopology;

  /**
   * The log group into which the trail writes, in the account and region of the stack, of the class STANDARD: no other has metric filters.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
   */
  readonly logGroup: logs.ILogGroup;

  /**
   * Whom the alarms tell, at least one, for example an `SnsAction` with a topic that CloudWatch may publish to, in the region of the
   * stack: in a deployment, CloudWatch has been seen to refuse an alarm with a topic of another region. It is not checked here.
   */
  readonly alarmActions: cloudwatch.IAlarmAction[];

  /**
   * Further roles of which changes are told, in each environment's account and in the tooling account, literals, each with its path in
   * front if it has one. Name a role here as well that is made without a topology: a `CrossAccountDeployRole`, for example. Its
   * uses are not told by that: `breakGlassRoleNames` has every use of it told, those by its pipeline as well.
   *
   * @default - deploy, task, ECS execution, event and break-glass roles of each environment, the roles of the pipeline and of the build in
   * the tooling account, and the roles with which CDK deploys: in the tooling account's region, in each environment's, and there in that
   * of IAM's events as well
   */
  readonly additionalRoleNames?: string[];

  /**
   * Further customer-managed policies of which changes are told, in the same accounts, literals, each with its path in front if it has
   * one: those that are attached to the roles.
   *
   * @default - the permissions boundary of the topology's conventions
   */
  readonly additionalPolicyNames?: string[];

  /**
   * What the names of further customer-managed policies begin with, in the same accounts, literals of at least 2 characters, each with
   * the path of these policies in front if they have one, as for `RoleAudit`: `jobs-` for those of a `CloudFormationExecutionRole` or
   * `CloudFormationExecutionPolicies` with the `policyNamePrefix` `jobs`.
   *
   * @default - the policies that each environment's `CloudFormationExecutionRole` has by default, with their path
   */
  readonly additionalPolicyNamePrefixes?: string[];

  /**
   * Further roles of which every use is told, literals, each with its path in front if it has one, in the capitals that the role has.
   *
   * @default - each environment's break-glass role
   */
  readonly breakGlassRoleNames?: string[];

  /**
   * The unique ids of the roles that may act as the deploy role, as for `RoleAudit`.
   *
   * @default - every role of the tooling account may: only sessions of other accounts are told
   */
  readonly knownPrincipalIds?: string[];

  /**
   * The trail, a `cloudtrail.Trail` or `CfnTrail`, where the app has it: then it is checked that it records what the audit needs, in all
   * accounts, which takes one of the organization, and does so into the log group.
   *
   * @default - nothing is checked; the output `NeededTrail` shows it
   */
  readonly trail?: IConstruct;
}

/**
 * Raises an alarm when the trail of the organization, or of an account, shows what `RoleAudit` looks for, in every region and in the
 * accounts of a topology's environments; and when the roles of the pipeline or of the build are changed in the tooling account, by
 * which somebody could act as the pipeline without another name. It looks into no other account. It needs nothing in these accounts, and `RoleAudit` nothing of it: one works without
 * the other.
 *
 * Of policies, it looks at the one that bounds the roles, those of each environment's `CloudFormationExecutionRole`, and those that
 * `additionalPolicyNames` and `additionalPolicyNamePrefixes` name. A warning at synthesis names further roles and policies that the app has in these accounts, as with `RoleAudit`.
 *
 * It belongs into the account and region of the log group into which the trail writes. It defines metric filters there, of which
 * a log group takes 100, and three alarms: on changes of roles and their policies, on uses of deploy roles by
 * others than the pipeline, and on uses of break-glass roles. An alarm says that something has happened; what it was is in the log
 * group, among the records of the last minutes.
 *
 * A filter compares names letter by letter: a change of a role or policy whose caller has written its name in other capitals is seen by
 * RoleAudit alone. CloudTrail delivers into log groups within some five minutes on average, without a promise.
 *
 * It costs three alarms, three metrics where something happens, and what the trail writes into its log group.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
 * @exampleMetadata fixture=audit
 * @example
 * new RoleTrailAudit(security, 'RoleAudit', { topology, logGroup: trailLogGroup, alarmActions: [alarmAction] });
 */
export class RoleTrailAudit extends Construct {
  /** The alarm on changes of roles and of their policies. */
  public readonly changesAlarm: cloudwatch.IAlarm;

  /** The alarm on uses of deploy roles by others than the pipeline. */
  public readonly usesAlarm: cloudwatch.IAlarm;

  /** The alarm on uses of break-glass roles. */
  public readonly breakGlassAlarm: cloudwatch.IAlarm;

  private readonly props: RoleTrailAuditProps;

  /**
   * @param scope where filters and alarms are defined: a stack of the log group's account and region
   * @param id its id within the scope
   * @param props whose roles are watched, in which log group
   * @throws RoleAudit.NoTopology when the topology is something else
   * @throws RoleAudit.InvalidSetting when there is no such option
   * @throws RoleAudit.DuplicateAudit when the app watches the topology already
   * @throws RoleAudit.InvalidLogGroup when there is no log group, or it lies elsewhere; at synthesis, when it takes no metric filters, or
   * the trail is known not to write into it
   * @throws RoleAudit.NoAlarmAction when the alarms would tell nobody, or an action is none
   * @throws RoleAudit.InvalidName when a role or policy is no literal name, or how policies' names begin is none
   * @throws RoleAudit.InvalidPrincipalId when a known principal is no unique id of a role
   * @throws RoleAudit.PatternTooLarge when it takes more or longer filters than a log group may have
   * @throws RoleAudit.BlindTrail when the trail lacks what the audit needs; what it selects, and which accounts it records, is looked at when the
   * app is synthesized
   */
  constructor(scope: Construct, id: string, props: RoleTrailAuditProps) {
    super(scope, id);
    const problems = new Problems('RoleTrailAudit');
    validateTrailAudit(problems, this, props);
    const { topology } = props;
    const { partition, account } = topology.platform;
    checkTrail(problems, this, props.trail, [...topology.environments.map((each) => each.account), account]);
    problems.throwIfAny(this);
    checkLogGroup(this, props.logGroup, props.trail);
    const { limit } = CLOUD_WATCH_LOGS.filterPattern;
    const environments = topology.environments.map((environment) => auditedIn(topology, environment, props, partition));
    const watched = [...environments, auditedInTooling(topology, props, partition)];
    const filters = {
      changes: watched.flatMap((each) => changeFilters(each, limit)),
      uses: environments.flatMap((each) => useFilters(partition, each, limit)),
      breakGlass: environments.flatMap((each) => breakGlassFilters(partition, each, limit)),
    };
    checkFilters(problems, Object.values(filters).flat());
    problems.throwIfAny(this);
    topology._adopt(this);
    relyOn(this, props.trail);
    TRAIL_AUDITS.mark(this, topology.pipelineName);
    warnOfUnwatched(this, BY_FILTERS, watched);
    this.props = props;
    this.changesAlarm = this.alarm('Changes', 'role-changes', filters.changes, 'or in the tooling account, a role, or a policy of one, was changed');
    this.usesAlarm = this.alarm('Uses', 'deploy-role-uses', filters.uses, 'somebody else than the pipeline has assumed a deploy role');
    this.breakGlassAlarm = this.alarm('BreakGlass', 'break-glass-uses', filters.breakGlass, 'somebody uses a break-glass role');
    outputNeededTrail(this);
  }

  /**
   * As CloudTrail's guide makes its alarms: records come late, and most of the time there are none.
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail-additional-examples.html
   */
  private alarm(id: string, what: string, filters: readonly string[], description: string): cloudwatch.IAlarm {
    const { topology: { platform, application }, logGroup, alarmActions } = this.props;
    const metric = { namespace: `${platform.conventions.namePrefix}/roles/${platform.account}-${platform.region}`, metricName: `${application}-${what}` };
    filters.forEach((filter, i) => new logs.MetricFilter(this, `${id}${i + 1}`, {
      logGroup,
      // Parted and measured as literals, and written as every ARN is.
      filterPattern: logs.FilterPattern.literal(filter.split(`arn:${platform.partition}:`).join(`arn:${Aws.PARTITION}:`)),
      metricNamespace: metric.namespace,
      metricName: metric.metricName,
      metricValue: '1',
    }));
    const alarm = new cloudwatch.Alarm(this, `${id}Alarm`, {
      alarmDescription: `In an environment of ${application}, ${description}; the trail's log group has the record`,
      metric: new cloudwatch.Metric({ ...metric, statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...alarmActions);
    return alarm;
  }
}
