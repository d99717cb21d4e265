import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DeployPlace, DeployStatement, Report } from './engine';
import { displayedAt, listOf, misplaced, NEVER_IN_ARN, textsOf, withPartition } from './names';
import { deployedProperties } from '../../../private/deployed-properties';
import { isKnown, isStandIn, knownPartsOf, sketchOf } from '../../../private/literal-parts';
import { ROLE_ARN } from '../../../private/patterns';
import { has, shown } from '../../../private/shape';
import { differ, displayed } from '../../../private/tokens';

/**
 * A role that may be passed on: one role, of this account, and not the one that passes it.
 *
 * @param service to which it is passed
 */
export function checkRole(report: Report, property: string, role: unknown, place: DeployPlace, service: string): void {
  const { roleArn, env } = (has(role, 'roleArn') ? role : {}) as Partial<iam.IRole>;
  const [text, ...behind] = textsOf(roleArn, place);
  if (text === undefined) return report(property, has(role, 'roleArn') ? displayed(roleArn) : shown(role), 'must be a role; one that is made elsewhere with iam.Role.fromRoleArn');
  // The account of a role that is still to be looked up is none.
  if (isStandIn(roleArn!)) return;
  const wrong = (message: string) => report(property, displayedAt(place, roleArn, role), message);
  const own = behind.find((each) => isOwn(each, place));
  const problem = wrongArn(withPartition(text), place);
  if (problem !== undefined) wrong(problem);
  else if (own !== undefined) report(property, knownPartsOf(own), ANOTHER);
  else if (differ(env?.account, place.stack.account)) wrong(`must be a role of account ${place.stack.account}: ${ELSEWHERE}`);
  else if (place.late && !mayTrust(role, service)) wrong(`must be a role that ${service} can assume: its trust policy names others alone`);
}

/** Whether a role's trust may be in a service, as far as that is known: whom only the deployment names may be any. */
function mayTrust(role: unknown, service: string): boolean {
  const made = Construct.isConstruct(role) ? role.node.defaultChild : undefined;
  if (!(made instanceof iam.CfnRole)) return true;
  const trust = JSON.stringify(deployedProperties(made)?.AssumeRolePolicyDocument ?? { Ref: '' });
  return trust.includes(`"${service.split('.')[0]}.`) || /"(Ref|Fn::\w+)":|"\*"/.test(trust);
}

const ELSEWHERE = 'roles cannot be passed to services of another one';
const ANOTHER = 'must be another role than the deploy role itself';
const ONE_ROLE = 'must be one role by its ARN, without wildcards and policy variables';

function wrongArn(text: string, place: DeployPlace): string | undefined {
  // Parts of the ARN may be unresolved, but a wildcard is none of them.
  if (isOwn(text, place)) return ANOTHER;
  if (!isKnown(text)) return NEVER_IN_ARN.test(text) ? ONE_ROLE : undefined;
  const [, partition, account] = ROLE_ARN.exec(text) ?? [];
  if (account === undefined) return ONE_ROLE;
  const problem = misplaced(place.stack, { partition, account });
  return problem === undefined ? wrongPath(text, place) : `${problem}: ${ELSEWHERE}`;
}

const nameOf = (arn: string) => arn.split('/').pop()!.toLowerCase();

/** Names of roles differ in more than capitals. */
const isOwn = (arn: string, { roleName }: DeployPlace) => typeof roleName === 'string' && nameOf(arn) === roleName.toLowerCase();

/** An account has one role of a name, whatever its path, and the topology says the path of its own. */
function wrongPath(text: string, { stack, roleArns = [] }: DeployPlace): string | undefined {
  const [exact] = roleArns.map((arn) => sketchOf(stack, arn)).filter((arn) => nameOf(arn) === nameOf(text));
  return exact === undefined || exact === text ? undefined
    : `must be ${exact}, as the topology calls that role, with its path: make it with iam.Role.fromRoleArn, as fromRoleName leaves the path out`;
}

export function checkRoles(report: Report, property: string, roles: unknown, place: DeployPlace, service: string): void {
  if (roles === undefined) return;
  listOf(report, property, roles, { what: 'roles' }).forEach((role, i) => checkRole(report, `${property}[${i}]`, role, place, service));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export function passStatement(sid: string, roles: readonly iam.IRole[], services: readonly string[]): DeployStatement {
  return {
    sid,
    actions: ['iam:PassRole'],
    resources: [...new Set(roles.map(({ roleArn }) => roleArn))],
    conditions: { StringEquals: { 'iam:PassedToService': services.length === 1 ? services[0] : services } },
  };
}
