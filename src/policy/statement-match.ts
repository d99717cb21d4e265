import { holds, isDemand } from './condition';
import { Selection, Statement } from './document';
import { PolicyError } from './policy-error';
import { accountOf, isLeftOut, matchPrincipal, Principal, PrincipalMatch } from './principal';
import { RequestContext } from './request-context';
import { substitute } from './variables';
import { matches, matchesArn, wildcards } from './wildcard';

/** A request as a statement sees it. */
export interface StatementRequest {
  readonly principal: Principal;
  readonly hasBoundary: boolean;
  readonly action: string;
  readonly resourceArn: string;
  readonly context: RequestContext;
}

/** Whether a statement is about a request; what it lacks where not. */
export type StatementMatch =
  | { readonly applies: true; readonly principal?: PrincipalMatch }
  | { readonly applies: false; readonly because: 'action' | 'resource' | 'principal' | 'condition'; readonly condition?: string };

/** Asked in the order in which a reader would look: what, on what, by whom, under which conditions. */
export function matchStatement(statement: Statement, request: StatementRequest): StatementMatch {
  if (!selectsAction(statement.actions, request.action)) return { applies: false, because: 'action' };
  if (statement.resources && !selectsResource(statement.resources, request, statement.hasVariables)) return { applies: false, because: 'resource' };
  const principal = whom(statement, request);
  if (principal === false) return { applies: false, because: 'principal' };
  for (const condition of statement.conditions) {
    if (!holds(condition, request.context, statement.hasVariables)) {
      return { applies: false, because: 'condition', condition: `${condition.operator} ${condition.key}` };
    }
  }
  return { applies: true, principal: namesByCondition(statement, request.principal) ? 'itself' : principal };
}

/**
 * Everyone, but for a condition that asks for the principal's own ARN, is as good as naming the principal: boundaries and
 * session policies do not limit such a grant. A condition that only leaves some out, or that others meet as well, names
 * nobody.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function namesByCondition({ principals, conditions }: Statement, principal: Principal): boolean {
  return principals?.not === false && principals.everyone && 'arn' in principal
    && conditions.some(({ operator, key, values }) => key.toLowerCase() === 'aws:principalarn' && isDemand(operator) && values.includes(principal.arn));
}

function whom(statement: Statement, { principal, hasBoundary }: StatementRequest): PrincipalMatch | undefined | false {
  const { principals } = statement;
  if (!principals) return undefined;
  const listed = principals.not ? isLeftOut(principals, principal, hasBoundary) : matchPrincipal(principals, principal);
  // It stands for an account, but only AWS knows for which.
  if (!listed && principals.canonicalUser.length > 0 && accountOf(principal) !== undefined) {
    throw new PolicyError(`${statement.policy}, statement ${statement.index}`, 'names a CanonicalUser, and which account that is cannot be told');
  }
  if (typeof listed === 'boolean') return listed ? false : 'everyone';
  return listed ?? false;
}

function selectsAction({ not, patterns }: Selection, action: string): boolean {
  return patterns.some((pattern) => matches(wildcards(pattern.toLowerCase()), action.toLowerCase())) !== not;
}

/** A variable without a value matches no resource, in a Resource and in a NotResource. */
function selectsResource({ not, patterns }: Selection, { resourceArn, context }: StatementRequest, hasVariables: boolean): boolean {
  const selected = patterns.some((text) => {
    const pattern = hasVariables ? substitute(text, context) : wildcards(text);
    return pattern !== undefined && matchesArn(pattern, resourceArn);
  });
  return selected !== not;
}
