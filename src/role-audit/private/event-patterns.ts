import { Aws } from 'aws-cdk-lib';
import { Audited, sessionArnsOf, Texts } from './audited';
import { API_CALL, AUDIT_SOURCES, SIGN_IN } from '../../private/forwarding-rules';

/** A pattern as EventBridge takes it. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * What does not change anything. Everything else on a role is told, also calls that there are not yet: a list of calls would
 * be out of date one day.
 */
export const READING_CALLS = ['Get', 'List', 'Generate', 'Simulate'] as const;

/** The one call that makes a policy, and therefore has only its name. */
export const MAKES_POLICY = 'CreatePolicy';

const SUCCESSFUL = [{ exists: false }];

/**
 * IAM tells names apart without regard to capitals, and a record has them as the caller wrote them.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const inAnyCapitals = ({ exact, prefixes }: Texts) =>
  [...exact.map((text) => ({ 'equals-ignore-case': text })), ...prefixes.map((text) => ({ prefix: { 'equals-ignore-case': text } }))];

function callsPattern(eventName: readonly unknown[], parameter: string, values: Texts): EventPattern {
  return {
    'source': [AUDIT_SOURCES.iam],
    'detail-type': [API_CALL],
    'detail': { eventSource: ['iam.amazonaws.com'], eventName, errorCode: SUCCESSFUL, requestParameters: { [parameter]: inAnyCapitals(values) } },
  };
}

/**
 * Each prefix on its own would be matched by what begins with another: only a list in one `anything-but` is none of them.
 * @see https://github.com/aws/event-ruler#anything-but-matching
 */
const CHANGING_CALLS = [{ 'anything-but': { prefix: READING_CALLS } }];

export const changesPattern = ({ roleNames }: Audited): EventPattern => callsPattern(CHANGING_CALLS, 'roleName', { exact: roleNames, prefixes: [] });

export const policiesPattern = ({ policyArns }: Audited): EventPattern => callsPattern(CHANGING_CALLS, 'policyArn', policyArns);

/** Calls that change a policy within a role have a name as well: that is none of a policy that roles share. */
export const newPoliciesPattern = ({ policyNames }: Audited): EventPattern => callsPattern([MAKES_POLICY], 'policyName', policyNames);

/**
 * Sessions of the deploy role that are not the pipeline's, and all of the break-glass roles. In the role's account, the record of
 * a caller from another account has his account and unique id, and nothing else of him; of a service it has not even these.
 *
 * The session's ARN is AWS's answer: unlike the ARN in the request, nobody can write it in another way.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function usesPattern({ account, toolingAccount, pipelineRoleName, breakGlassRoleNames, knownPrincipalIds }: Audited): EventPattern {
  const sessionOf = (...roleNames: readonly string[]) =>
    ({ responseElements: { assumedRoleUser: { arn: roleNames.map((name) => ({ prefix: sessionArnsOf(Aws.PARTITION, account, name) })) } } });
  const by = (userIdentity: object) => ({ ...sessionOf(pipelineRoleName), userIdentity });
  return {
    'source': [AUDIT_SOURCES.sts],
    'detail-type': [API_CALL],
    'detail': {
      eventSource: ['sts.amazonaws.com'],
      eventName: [{ prefix: 'AssumeRole' }],
      errorCode: SUCCESSFUL,
      $or: [
        sessionOf(...breakGlassRoleNames),
        by({ accountId: [{ exists: false }] }),
        by({ accountId: [{ 'anything-but': [toolingAccount] }] }),
        // Behind the id of a role stands the name of the session.
        ...(knownPrincipalIds.length === 0 ? [] : [by({ principalId: [{ 'anything-but': { prefix: knownPrincipalIds.map((id) => `${id}:`) } }] })]),
      ],
    },
  };
}

/** Switches in the console. STS tells of each as well; this one says from whom. */
export function switchesPattern({ account, breakGlassRoleNames }: Audited): EventPattern {
  return {
    'source': [AUDIT_SOURCES.signIn],
    'detail-type': [...SIGN_IN],
    'detail': {
      eventName: ['SwitchRole'],
      responseElements: { SwitchRole: ['Success'] },
      userIdentity: { arn: breakGlassRoleNames.map((name) => ({ prefix: sessionArnsOf(Aws.PARTITION, account, name) })) },
    },
  };
}
