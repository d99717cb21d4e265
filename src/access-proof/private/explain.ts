import { Statement } from '../../policy/document';
import { AccessRequest, Decision, StatementOutcome } from '../../policy/evaluate';
import { accountOf } from '../../policy/principal';

/** At most so many statements are shown that nearly decided otherwise. */
const SHOWN = 5;

/** Why a request is decided as it is, for a person. */
export function explain(question: string, request: AccessRequest, decision: Decision): string {
  if (decision.allowed) return [`${question} is allowed`, ...decision.deciding.map((statement) => `  allowed by ${nameOf(statement)}`)].join('\n');
  const head = `${question} is denied: ${decision.reason}${decision.level ? ` (${decision.level})` : ''}`;
  const deciding = decision.deciding.map((statement) => `  denied by ${nameOf(statement)}`);
  return [head, ...deciding, ...limits(request, decision), ...alsoMissing(request, decision), ...nearest(request, decision)].join('\n');
}

/** A restriction comes before every policy. */
export function explainRestriction(question: string, reason: string, because: string): string {
  return `${question} is denied: ${reason}\n  ${because}`;
}

/** The policies that were silent, by name: of a boundary, or of a level of the organization. */
function limits({ permissionsBoundary, serviceControlPolicies, resourceControlPolicies }: AccessRequest, { reason, level }: Decision): string[] {
  const levels = reason.includes('resource control policy') ? resourceControlPolicies : serviceControlPolicies;
  const silent = reason === 'the permissions boundary does not allow it' ? [permissionsBoundary] : level === undefined ? [] : levels?.find(({ name }) => name === level)?.policies ?? [];
  return silent.map((policy) => `  no statement of ${policy!.name} allows it`);
}

/** Two accounts have to agree: whoever mends one side wants to know of the other. */
function alsoMissing({ principal, resource }: AccessRequest, { reason, others }: Decision): string[] {
  const account = accountOf(principal);
  const grants = (kind: Statement['kind']) => others.some(({ statement, match }) => statement.kind === kind && statement.effect === 'Allow' && match.applies);
  const isMissing = reason === 'no resource policy allows it' && account !== undefined && account !== resource.account && principal.kind !== 'root' && !grants('identity');
  return isMissing ? ['  and no identity policy allows it either'] : [];
}

/** Allow statements that are about the action, and what each of them lacks: the place to look first. */
function nearest({ resourcePolicy }: AccessRequest, { others, reason }: Decision): string[] {
  const about = others.filter(({ statement, match }) => statement.effect === 'Allow' && !match.applies && match.because !== 'action');
  const lacking = about.slice(0, SHOWN).map((outcome) => `  not allowed by ${nameOf(outcome.statement)}: ${lackOf(outcome)} does not match`);
  const more = about.length > SHOWN ? [`  nor by ${about.length - SHOWN} more`] : [];
  if (about.length > 0 || reason === 'explicit deny') return [...lacking, ...more];
  return [reason === 'no resource policy allows it' && !resourcePolicy ? '  the resource has no policy' : '  no other statement is about this action'];
}

function lackOf({ match }: StatementOutcome): string {
  return match.applies ? 'nothing' : match.condition ?? `the ${match.because}`;
}

function nameOf({ policy, index, sid }: Statement): string {
  return `${policy}, statement ${index}${sid ? ` (${sid})` : ''}`;
}
