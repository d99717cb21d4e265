import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { defineAuditRules } from './private/audit-rules';
import { auditedIn } from './private/audited';
import { relyOn } from './private/audits';
import { checkTrail, outputNeededTrail } from './private/needed-trail';
import { warnOfUntoldUses } from './private/untold-uses';
import { BY_RULES, warnOfUnwatched } from './private/unwatched-roles';
import { checkHome, checkOptions } from './private/validate-audit';
import { RoleAuditProps } from './role-audit-props';
import { Problems } from '../private/problems';

/**
 * Tells the tooling account when somebody changes the roles of an environment, acts as its deploy role without being the
 * pipeline, or uses a break-glass role.
 *
 * IAM's events arrive in one region of a partition alone: `us-east-1`, in China `cn-north-1`, in GovCloud `us-gov-west-1`. There
 * the audit has to be, in a stack of the workload account, also where everything else is in another region. It defines five
 * rules on that region's default event bus, which send to the bus of the tooling account:
 *
 * - changes: every successful call on one of the roles that does not only read. A deployment that changes a role is told as well, with
 *   `cloudformation.amazonaws.com` as its caller
 * - policies: likewise on the managed policy that bounds the roles, and on those of the environment's `CloudFormationExecutionRole`, which are
 *   known by how their names begin. Other policies that are attached to a role are looked at when `additionalPolicyNames` or
 *   `additionalPolicyNamePrefixes` names them
 * - new policies: whenever one of such a name is made anew
 * - uses: sessions of the deploy role for another account than the tooling one, for a service, or for a role that is not among
 *   `knownPrincipalIds`; and every session of a break-glass role
 * - switches to a break-glass role in the console
 *
 * A `CloudFormationExecutionRole` or its policies, a `CrossAccountDeployRole` and a `BreakGlassRole` that the app has in the account, and that no
 * audit there looks at, are named in a warning at synthesis. Of uses of a deploy role that was made without a topology nobody is told, unless
 * `breakGlassRoleNames` has it, here and in each `RoleUseAudit`: then of those by its pipeline as well. A warning names the audit that lacks it.
 *
 * Sessions are told of where they begin: calls of STS's endpoint for a region in that region, calls of its global endpoint here.
 * Define a `RoleUseAudit` in each further region in which somebody might begin one; `RoleTrailAudit` sees all of them. The
 * record of a session has the caller's account and unique id, and never his ARN. Refused attempts are not told: where another
 * account tries, AWS records them there.
 *
 * It takes the environment's `DeliveryEventForwarding` in the same app, whose role sends the events, and is deployed after it; and a
 * trail that records reading and writing management events in all regions, as output `NeededTrail` shows. AWS delivers these
 * events with best effort, within minutes. The account pays for each event that it sends.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 * @exampleMetadata fixture=audit
 * @example
 * new DeliveryEventForwarding(workload, 'Events', { topology, environment: 'prod' });
 * new RoleAudit(workloadInHomeRegion, 'RoleAudit', { topology, environment: 'prod' });
 */
export class RoleAudit extends Construct {
  /** The rules: changes, uses, switches, policies, new policies. */
  public readonly rules: events.IRule[];

  /**
   * @param scope where the rules are defined: a stack of the environment's account, in the region in which IAM's events arrive
   * @param id its id within the scope
   * @param props whose roles are watched
   * @throws RoleAudit.NoTopology when the topology is something else
   * @throws RoleAudit.InvalidSetting when there is no such option
   * @throws RoleAudit.UnsupportedPartition when it is not documented where IAM's events arrive
   * @throws RoleAudit.EventsNeverArrive when the stack is of another region
   * @throws RoleAudit.DuplicateAudit when the app watches the environment in that region already
   * @throws RoleAudit.InvalidName when a role or policy is no literal name, or how policies' names begin is none
   * @throws RoleAudit.InvalidPrincipalId when a known principal is no unique id of a role
   * @throws RoleAudit.BlindTrail when the trail lacks what the audit needs; what it selects, and whether it records the account, is looked at when the app
   * is synthesized
   * @throws RoleAudit.NoForwarding at synthesis, when the app does not forward the environment's events
   * @throws RoleAudit.PatternTooLarge at synthesis, when EventBridge would refuse a rule for the size of its pattern
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: RoleAuditProps) {
    super(scope, id);
    const problems = new Problems('RoleAudit');
    const environment = checkHome(problems, this, props);
    const { topology, trail } = props;
    checkOptions(problems, props);
    checkTrail(problems, this, trail, [environment.account]);
    problems.throwIfAny(this);
    topology._adopt(this);
    relyOn(this, trail);
    const audited = auditedIn(topology, environment, props);
    this.rules = defineAuditRules(this, { topology, environment, audited, home: true });
    warnOfUnwatched(this, BY_RULES, [audited]);
    warnOfUntoldUses(this, audited, props.breakGlassRoleNames);
    outputNeededTrail(this);
  }
}
