import { PrincipalSelection } from './document';

/** Who makes a request. */
export type Principal =
  | { readonly kind: 'role'; readonly account: string; readonly arn: string; readonly sessionName?: string; readonly serviceLinked?: boolean }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string }
  | { readonly kind: 'federatedUser'; readonly account: string; readonly arn: string; readonly userArn: string }
  | { readonly kind: 'root'; readonly account: string; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'anonymous' };

/**
 * How a statement's principal stands for who makes the request, the closest first: the very session or user, the role
 * behind the session, everyone, or no more than the account.
 */
export type PrincipalMatch = 'itself' | 'role' | 'everyone' | 'account';

export const accountOf = (principal: Principal): string | undefined => ('account' in principal ? principal.account : undefined);

/** The ARN of a role's session, by which a policy can name it alone. */
function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition, , , account, resource] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${resource.split('/').pop()}/${sessionName}`;
}

/** The closest match of a principal element, or nothing. */
export function matchPrincipal(selection: PrincipalSelection, principal: Principal): PrincipalMatch | undefined {
  switch (principal.kind) {
    case 'service':
      if (selection.service.includes(principal.name)) return 'itself';
      break;
    case 'federated':
      if (selection.federated.includes(principal.provider)) return 'itself';
      break;
    case 'role':
      if (principal.sessionName !== undefined && selection.aws.includes(sessionArn(principal.arn, principal.sessionName))) return 'itself';
      if (selection.aws.includes(principal.arn)) return 'role';
      break;
    case 'federatedUser':
      if (selection.aws.includes(principal.arn)) return 'itself';
      // What is granted to the user behind it stays limited by the session, as with a role.
      if (selection.aws.includes(principal.userArn)) return 'role';
      break;
    case 'user':
    case 'root':
      if (selection.aws.includes(principal.arn) && principal.kind === 'user') return 'itself';
      break;
    case 'anonymous':
      break;
  }
  if (selection.everyone) return 'everyone';
  return namesAccount(selection, principal) ? 'account' : undefined;
}

function namesAccount(selection: PrincipalSelection, principal: Principal): boolean {
  const account = accountOf(principal);
  return account !== undefined && selection.aws.some((each) => each === account || new RegExp(`^arn:[^:]+:iam::${account}:root$`).test(each));
}

/**
 * Whether a NotPrincipal leaves somebody out. AWS looks at the account first, then at the role, then at the session, so
 * each of them has to be listed; and it never leaves out who has a permissions boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isLeftOut(selection: PrincipalSelection, principal: Principal, hasBoundary: boolean): boolean {
  if (selection.everyone) return true;
  if (hasBoundary) return false;
  switch (principal.kind) {
    case 'service':
    case 'federated':
      return matchPrincipal(selection, principal) === 'itself';
    case 'anonymous':
      return false;
    case 'root':
      return namesAccount(selection, principal);
    case 'user':
      return namesAccount(selection, principal) && selection.aws.includes(principal.arn);
    case 'federatedUser':
      return namesAccount(selection, principal) && selection.aws.includes(principal.arn) && selection.aws.includes(principal.userArn);
    case 'role':
      return namesAccount(selection, principal) && selection.aws.includes(principal.arn)
        && principal.sessionName !== undefined && selection.aws.includes(sessionArn(principal.arn, principal.sessionName));
  }
}
