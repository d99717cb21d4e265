import { Audited, sessionArnsOf, Texts } from './audited';
import { AuditedChanges } from './audited-tooling';
import { MAKES_POLICY, READING_CALLS } from './event-patterns';

/**
 * A pattern of CloudWatch Logs for records of CloudTrail: what all of them have to be, and of what one is enough.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
interface Filter {
  readonly all: readonly string[];
  readonly any: readonly string[];
}

const is = (selector: string, value: string) => `($.${selector} = "${value}")`;
const are = (selector: string, { exact, prefixes }: Texts) => [...exact, ...prefixes.map((each) => `${each}*`)].map((each) => is(selector, each));
const isNot = (selector: string, value: string) => `($.${selector} != "${value}")`;
/** Of what a record does not have, no comparison says anything. */
const lacks = (selector: string) => `($.${selector} NOT EXISTS)`;

const text = ({ all, any }: Filter) => `{ ${[...all, `(${any.join(' || ')})`].join(' && ')} }`;

/** As few patterns as it takes, as none may be longer than CloudWatch Logs takes; one that cannot be parted is too long. */
function parted({ all, any }: Filter, limit: number): string[] {
  const parts: string[][] = [];
  for (const each of any) {
    const last = parts[parts.length - 1];
    if (last && text({ all, any: [...last, each] }).length <= limit) last.push(each);
    else parts.push([each]);
  }
  return parts.map((part) => text({ all, any: part }));
}

/** The same as EventBridge is asked for, of one account; an organization's trail has the records of all. */
export function changeFilters({ account, roleNames, policyArns, policyNames }: AuditedChanges, limit: number): string[] {
  return parted({
    all: [
      is('eventSource', 'iam.amazonaws.com'), is('recipientAccountId', account), lacks('errorCode'),
      ...READING_CALLS.map((each) => isNot('eventName', `${each}*`)),
    ],
    any: [
      ...roleNames.map((each) => is('requestParameters.roleName', each)),
      ...are('requestParameters.policyArn', policyArns),
      ...are('requestParameters.policyName', policyNames).map((each) => `(${is('eventName', MAKES_POLICY)} && ${each})`),
    ],
  }, limit);
}

const sessions = ({ account }: Audited) =>
  [is('eventSource', 'sts.amazonaws.com'), is('recipientAccountId', account), is('eventName', 'AssumeRole*'), lacks('errorCode')];
const sessionOf = (partition: string, { account }: Audited, roleName: string) =>
  is('responseElements.assumedRoleUser.arn', `${sessionArnsOf(partition, account, roleName)}*`);

export function useFilters(partition: string, audited: Audited, limit: number): string[] {
  const { toolingAccount, pipelineRoleName, knownPrincipalIds } = audited;
  const unknown = knownPrincipalIds.map((id) => isNot('userIdentity.principalId', `${id}:*`)).join(' && ');
  return parted({
    all: [...sessions(audited), sessionOf(partition, audited, pipelineRoleName)],
    any: [lacks('userIdentity.accountId'), isNot('userIdentity.accountId', toolingAccount), ...unknown === '' ? [] : [`(${unknown})`]],
  }, limit);
}

export function breakGlassFilters(partition: string, audited: Audited, limit: number): string[] {
  return parted({ all: sessions(audited), any: audited.breakGlassRoleNames.map((name) => sessionOf(partition, audited, name)) }, limit);
}
