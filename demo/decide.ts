import { Guardrails, Question, questions } from './questions';
import { Decision, evaluate } from '../src/policy/evaluate';
import { AccountState } from '../test/emulator/read-back';
import { accessRequest } from '../test/proof/access-request';

/** One line of the table, answered. */
export interface Answer {
  readonly who: string;
  readonly what: string;
  readonly decision: 'allowed' | 'denied';
  readonly must: 'allowed' | 'denied';
  readonly because: string;
}

/** Decides every question from the policies that were read back, and the organization's own. */
export function decide(states: readonly AccountState[], guardrails: Guardrails): Answer[] {
  return questions(states, guardrails).map(answered);
}

function answered({ who, what, must, requests }: Question): Answer {
  const decisions = requests.map((request) => ({ action: request.action, ...evaluate(accessRequest(request)) }));
  const refused = decisions.find((each) => !each.allowed);
  return { who, what, must, decision: refused ? 'denied' : 'allowed', because: refused ? reason(refused.action, refused) : grants(decisions) };
}

function grants(decisions: readonly Decision[]): string {
  return [...new Set(decisions.flatMap((each) => each.deciding.map(({ kind }) => `${kind} policy`)))].join(' and ');
}

function reason(action: string, { reason: why, deciding: [statement] }: Decision): string {
  if (!statement) return `${action}: ${why}`;
  return `${action}: denied by ${statement.kind} policy, ${statement.sid ?? `statement ${statement.index}`}`;
}
