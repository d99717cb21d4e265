/** Whether a value is a text of a form. A pattern alone would take a list or a number for the text that it becomes. */
export function isText(value: unknown, pattern: RegExp, maxLength = Infinity): value is string {
  return typeof value === 'string' && value.length <= maxLength && pattern.test(value);
}

/**
 * What may stand in a policy without meaning more than it says: no wildcard, and no `$`, with which a policy variable
 * such as `${aws:username}` begins.
 */
export const ACCOUNT_ID = /^\d{12}$/;

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const IAM_PATH = /^\/([A-Za-z0-9_.,+@=-]+\/)*$/;

/** Paths that AWS keeps to itself. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
export const RESERVED_IAM_PATH = /^\/aws-(service-role|reserved)\//;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const ROLE_NAME = /^[A-Za-z0-9_+=,.@-]{1,64}$/;

/** The part of a name: double hyphens separate parts, so none may contain them or touch them with a hyphen of its own. */
export const NAME_PART = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Printable, of the characters that IAM takes in a policy, without wildcards, policy variables and slashes at the ends.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export const OBJECT_KEY_PREFIX = /^(?!\/)(?:(?![*?$])[\x20-\x7E\xA0-\xFF])+(?<!\/)$/;

/**
 * The ARN of one role, with partition, account and name as groups. IAM takes every visible character in a path; a wildcard or a policy
 * variable in one would be read as such by a policy that names the role.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:(?:(?![*?]|\$\{)[\x21-\x7E]){1,510}\/)?([A-Za-z0-9_+=,.@-]{1,64})$/;
