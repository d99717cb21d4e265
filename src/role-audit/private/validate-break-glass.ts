import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkEnvironment } from '../../delivery-topology/checks';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { isKnown, sketchOf } from '../../private/literal-parts';
import { onlyOne } from '../../private/only-one';
import { ACCOUNT_ID, isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { MANAGED_POLICIES_OF_ROLE, SESSION_HOURS } from '../../private/quotas';
import { checkBoolean, checkKnown, has, shown, shownDuration } from '../../private/shape';
import { differ, displayed, isLiteral } from '../../private/tokens';
import { BreakGlassRoleProps, BreakGlassUser } from '../break-glass-role-props';

/** A test compares these lists with the interfaces. */
export const PROPERTIES: readonly (keyof BreakGlassRoleProps)[] = [
  'topology', 'environment', 'users', 'managedPolicies', 'administratorAccess', 'allowStackUpdates', 'maxMfaAge', 'maxSessionDuration',
  'withoutPermissionsBoundary', 'announcedElsewhere',
];
export const USER_PROPERTIES: readonly (keyof BreakGlassUser)[] = ['account', 'userName'];

/** The break-glass role of each ARN. */
export const BREAK_GLASS_ROLES = onlyOne('BreakGlassRole');

export const DEFAULT_MFA_AGE = Duration.minutes(15);
export const DEFAULT_SESSION = Duration.hours(1);

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
const USER_NAME = /^([A-Za-z0-9_.,+@=-]+\/)*[A-Za-z0-9_+=,.@-]+$/;

/**
 * The session is called as the user is. IAM takes a user of one character as well, who could never begin one.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const SESSION_NAME = /^([^/]+\/)*[^/]{2,64}$/;

/** The environment that a role is for, once nothing is wrong with it. */
export function validateBreakGlass(
  scope: Construct, props: BreakGlassRoleProps,
): { readonly topology: DeliveryTopology; readonly environment: DeliveryEnvironment } {
  const problems = new Problems('BreakGlassRole');
  checkKnown(problems, 'BreakGlassRole.InvalidSetting', '', props, PROPERTIES);
  const environment = checkEnvironment(problems, scope, 'BreakGlassRole.NoTopology', props);
  const { topology, users } = props;
  const { name, breakGlassRoleArn, breakGlassRoleName } = environment;
  const other = BREAK_GLASS_ROLES.find(scope, breakGlassRoleArn);
  if (other) {
    problems.add('BreakGlassRole.DuplicateRole', 'environment', name,
      `must have one role for ${topology.application}: ${other.node.path} is it; add users there`);
  }
  const { iamPath } = topology.platform.conventions;
  if (iamPath !== '/' && `/${breakGlassRoleName}`.startsWith(iamPath)) {
    problems.add('BreakGlassRole.SharedPath', 'topology.platform.conventions.iamPath', iamPath, 'must be another path than that of break-glass roles, for example /delivery/');
  }
  checkUsers(problems, users);
  checkDurations(problems, props);
  checkPermissions(problems, scope, props);
  problems.throwIfAny(scope);
  return { topology, environment };
}

function checkUsers(problems: Problems, users: unknown): void {
  const wrong = (property: string, value: unknown, message: string) => problems.add('BreakGlassRole.InvalidUser', property, displayed(value), message);
  if (!Array.isArray(users) || users.length === 0) {
    wrong('users', users, 'must be a list of users, at least one');
    return;
  }
  // Texts alone: in JavaScript, there may be what no text can be made of.
  const keys = users.map((user) => [user?.account, user?.userName]).map((parts) => (parts.every((each) => typeof each === 'string') ? parts.join(' ') : undefined));
  users.forEach((user: BreakGlassUser, i) => {
    if (!has(user, 'account') && !has(user, 'userName')) {
      wrong(`users[${i}]`, user, 'must have account and userName of an IAM user; a role never carries multi-factor authentication');
      return;
    }
    checkKnown(problems, 'BreakGlassRole.InvalidUser', `users[${i}].`, user, USER_PROPERTIES);
    const { account, userName } = user;
    if (!isLiteral(account) || !isText(account, ACCOUNT_ID)) wrong(`users[${i}].account`, account, 'must be an account id of 12 digits, as a literal text');
    if (!isLiteral(userName) || !isText(userName, USER_NAME)) {
      wrong(`users[${i}].userName`, userName, 'must be a literal, the name of a user, with its path in front if it has one, without wildcards');
    } else if (!SESSION_NAME.test(userName)) {
      wrong(`users[${i}].userName`, userName, 'must be a name of 2 to 64 characters behind its path: the session is called by it, and STS takes no other names of sessions');
    }
    if (keys[i] !== undefined && keys.indexOf(keys[i]) < i) wrong(`users[${i}]`, user, 'must be there once; remove the second');
  });
}

function checkDurations(problems: Problems, { maxMfaAge = DEFAULT_MFA_AGE, maxSessionDuration = DEFAULT_SESSION }: BreakGlassRoleProps): void {
  const wrong = (property: string, value: unknown, message: string) => problems.add('BreakGlassRole.InvalidDuration', property, shownDuration(value), message);
  const age = seconds(maxMfaAge);
  if (!(age >= 60 && age <= 3600)) wrong('maxMfaAge', maxMfaAge, 'must be 1 minute to 1 hour, in whole seconds');
  const hours = seconds(maxSessionDuration) / 3600;
  const { limit } = SESSION_HOURS;
  if (!(Number.isInteger(hours) && hours >= 1 && hours <= limit)) wrong('maxSessionDuration', maxSessionDuration, `must be 1 to ${limit} whole hours`);
}

/** Of what may be anything in JavaScript; not a number where there are none. */
function seconds(duration: Duration): number {
  try {
    return duration.toSeconds();
  } catch {
    return NaN;
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const POLICY_ARN = /^arn:[^:]+:iam::([^:]*):policy\/(?:[!-~]*\/)?[\w+=,.@-]+$/;

/** As far as an ARN is known. */
function isAttachable(stack: Stack, arn: string): boolean {
  const text = sketchOf(stack, arn);
  if (!isKnown(text)) return true;
  const [, owner] = POLICY_ARN.exec(text) ?? [];
  return owner === 'aws' || (owner !== undefined && !differ(owner, stack.account));
}

function checkPermissions(problems: Problems, scope: Construct, props: BreakGlassRoleProps): void {
  const { managedPolicies = [], administratorAccess, allowStackUpdates, withoutPermissionsBoundary, announcedElsewhere } = props;
  const code = 'BreakGlassRole.NoPermissions';
  checkBoolean(problems, code, 'administratorAccess', administratorAccess);
  checkBoolean(problems, code, 'allowStackUpdates', allowStackUpdates);
  checkBoolean(problems, code, 'withoutPermissionsBoundary', withoutPermissionsBoundary);
  checkBoolean(problems, code, 'announcedElsewhere', announcedElsewhere);
  const wrong = (property: string, value: unknown, message: string) => problems.add(code, property, displayed(shown(value)), message);
  const { limit } = MANAGED_POLICIES_OF_ROLE;
  if (!Array.isArray(managedPolicies)) {
    wrong('managedPolicies', managedPolicies, 'must be a list of managed policies');
  } else if (managedPolicies.length === 0 && administratorAccess !== true) {
    wrong('managedPolicies', managedPolicies, 'must have what an emergency takes, at least one policy; or set administratorAccess to true');
  } else if (managedPolicies.length + Number(administratorAccess === true) > limit) {
    problems.add('BreakGlassRole.TooManyPolicies', 'managedPolicies', managedPolicies.length,
      `must be at most ${limit}, that of administratorAccess included, which is what a role takes; put several together in a policy of your own`);
  } else {
    // Holes as well, which a list of JavaScript may have.
    [...managedPolicies].forEach((each, i) => {
      if (!has(each, 'managedPolicyArn') || typeof each.managedPolicyArn !== 'string') {
        wrong(`managedPolicies[${i}]`, each, 'must be a managed policy, for example of iam.ManagedPolicy.fromAwsManagedPolicyName');
      } else if (!isAttachable(Stack.of(scope), each.managedPolicyArn)) {
        wrong(`managedPolicies[${i}]`, each.managedPolicyArn, 'must be a policy of AWS or of the role\'s account, by its whole ARN: IAM attaches no other');
      }
    });
  }
}
