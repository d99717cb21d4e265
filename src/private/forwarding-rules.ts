/**
 * Rules through which events of a workload account reach the tooling account. The role that sends them trusts them by their
 * names, so that these are told in one place, to whoever makes a rule and to whoever makes the role.
 */
export interface ForwardingRules {
  readonly namePrefix: string;
  /** The name of the role; its end sets an environment apart from every other. */
  readonly roleName: string;
}

export const forwardingRuleName = ({ namePrefix, roleName }: ForwardingRules, word: string) => `${namePrefix}--${word}--${roleName.split('--').pop()!}`;

/** The rules of an audit of roles, by the middle of their names; they stand in every region in which an account is audited. */
export const AUDIT_RULES = {
  changes: 'role-changes', uses: 'role-uses', switches: 'role-switches', policies: 'role-policies', newPolicies: 'role-new-policies',
} as const;

/**
 * The sources of what an audit looks at, AWS's own.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-iam.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-sts.html
 */
export const AUDIT_SOURCES = { iam: 'aws.iam', sts: 'aws.sts', signIn: 'aws.signin' } as const;

/**
 * The state of a rule that is to see what CloudTrail has as reading as well, as it has sessions of roles: by default, it sees none of that.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export const SEES_READING = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** The type of every event that stands for an API call. */
export const API_CALL = 'AWS API Call via CloudTrail';

/**
 * The type of a sign-in. The page of EventBridge writes it in the second way, and rules that are in use in the first.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const SIGN_IN = ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'] as const;
