import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { defineAuditRules } from './private/audit-rules';
import { auditedIn } from './private/audited';
import { warnOfUntoldUses } from './private/untold-uses';
import { checkElsewhere, checkOptions } from './private/validate-audit';
import { RoleUseAuditProps } from './role-audit-props';
import { Problems } from '../private/problems';

/**
 * Tells the tooling account of uses of an environment's roles that begin in one further region, where `RoleAudit` cannot see them.
 *
 * Whoever assumes a role chooses the region whose endpoint of STS he calls, and AWS tells of it in that region alone. What
 * begins in a region without an audit is seen by `RoleTrailAudit`, or by nobody; a BreakGlassRole takes no session there. Of a deploy role that was
 * made without a topology nothing is told, unless `breakGlassRoleNames` has it, of this audit as well as of `RoleAudit`: a warning at synthesis
 * names the audit of the account that lacks a role which another one has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
 * @exampleMetadata fixture=audit
 * @example
 * new DeliveryEventForwarding(workload, 'Events', { topology, environment: 'prod' });
 * new RoleUseAudit(workload, 'RoleUses', { topology, environment: 'prod' });
 */
export class RoleUseAudit extends Construct {
  /** The rules: uses, switches. */
  public readonly rules: events.IRule[];

  /**
   * @param scope where the rules are defined: a stack of the environment's account, in any region but that of `RoleAudit`
   * @param id its id within the scope
   * @param props whose roles are watched
   * @throws RoleAudit.NoTopology when the topology is something else
   * @throws RoleAudit.InvalidSetting when there is no such option
   * @throws RoleAudit.EventsNeverArrive when the stack is of another partition, or of the region that is RoleAudit's
   * @throws RoleAudit.DuplicateAudit when the app watches the environment in that region already
   * @throws RoleAudit.InvalidName when a break-glass role is no literal name
   * @throws RoleAudit.InvalidPrincipalId when a known principal is no unique id of a role
   * @throws RoleAudit.NoForwarding at synthesis, when the app does not forward the environment's events
   * @throws RoleAudit.PatternTooLarge at synthesis, when EventBridge would refuse a rule for the size of its pattern
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: RoleUseAuditProps) {
    super(scope, id);
    const problems = new Problems('RoleUseAudit');
    const environment = checkElsewhere(problems, this, props);
    const { topology } = props;
    checkOptions(problems, props);
    problems.throwIfAny(this);
    topology._adopt(this);
    const audited = auditedIn(topology, environment, props);
    this.rules = defineAuditRules(this, { topology, environment, audited, home: false });
    warnOfUntoldUses(this, audited, props.breakGlassRoleNames);
  }
}
