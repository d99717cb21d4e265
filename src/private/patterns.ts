/**
 * What may stand in a policy without meaning more than it says: no wildcard, and no `$`, with which a policy variable
 * such as `${aws:username}` begins.
 */
export const ACCOUNT_ID = /^\d{12}$/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const IAM_PATH = /^\/([A-Za-z0-9_.,+@=-]+\/)*$/;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const ROLE_NAME = /^[A-Za-z0-9_+=,.@-]{1,64}$/;
