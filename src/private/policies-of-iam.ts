/**
 * AWS's policies with which somebody gives any role more permissions, and takes its permissions boundary off: of all that can be attached,
 * those that allow it on whatever role, and not on roles of one service alone.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess-Amplify.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMFullAccess.html
 */
export const POLICIES_OF_IAM: readonly string[] = ['AdministratorAccess', 'AdministratorAccess-Amplify', 'IAMFullAccess'];
