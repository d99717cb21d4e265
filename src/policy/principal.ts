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
  if (namesItself(selection, principal)) return 'itself';
  const role = behind(principal);
  if (selection.aws.some((each) => each === role)) return 'role';
  if (selection.everyone) return 'everyone';
  return namesAccount(selection, principal) ? 'account' : undefined;
}

function namesItself({ aws, service, federated }: PrincipalSelection, principal: Principal): boolean {
  switch (principal.kind) {
    case 'service': return service.includes(principal.name);
    case 'federated': return federated.includes(principal.provider);
    case 'role': return principal.sessionName !== undefined && aws.includes(sessionArn(principal.arn, principal.sessionName));
    case 'user':
    case 'federatedUser': return aws.includes(principal.arn);
    default: return false;
  }
}

/** The role of a session, or the user behind a federated one: what is granted to them stays limited by the session. */
function behind(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'role': return principal.arn;
    case 'federatedUser': return principal.userArn;
    default: return undefined;
  }
}

function namesAccount(selection: PrincipalSelection, principal: Principal): boolean {
  const account = accountOf(principal);
  return selection.aws.some((each) => each === account || new RegExp(`^arn:[^:]+:iam::${account}:root$`).test(each));
}

/**
 * Whether a NotPrincipal leaves somebody out. AWS looks at the account first, then at the role, then at the session, so
 * each of them has to be listed; and it never leaves out who has a permissions boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isLeftOut(selection: PrincipalSelection, principal: Principal, hasBoundary: boolean): boolean {
  if (selection.everyone) return true;
  if (hasBoundary) return false;
  if (accountOf(principal) === undefined) return namesItself(selection, principal);
  const role = behind(principal);
  return namesAccount(selection, principal)
    && (role === undefined || selection.aws.includes(role))
    && (principal.kind === 'root' || namesItself(selection, principal));
}
