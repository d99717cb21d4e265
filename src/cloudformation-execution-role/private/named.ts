import { onlyOne } from '../../private/only-one';

/** The role of each name in an account. */
export const ROLES = onlyOne('CloudFormationExecutionRole');

/** The policies of each prefix of names in an account. */
export const POLICY_SETS = onlyOne('CloudFormationExecutionPolicies');
