import { Question, questions } from './questions';
import { AccountState } from '../test/emulator/read-back';
import { simulate, SimulationAnswer, SimulationRequest } from '../test/proof/simulator';

/** One line of the table, answered. */
export interface Answer {
  readonly who: string;
  readonly what: string;
  readonly decision: 'allowed' | 'denied';
  readonly must: 'allowed' | 'denied';
  readonly because: string;
}

/** Decides every question from the policies that were read back, and from nothing else. */
export async function decide(states: readonly AccountState[]): Promise<Answer[]> {
  const asked = questions(states);
  const answers = await simulate(asked.flatMap((question) => question.requests));
  let next = 0;
  return asked.map((question) => answered(question, answers.slice(next, next += question.requests.length)));
}

function answered({ who, what, must, requests }: Question, answers: readonly SimulationAnswer[]): Answer {
  const refused = answers.findIndex((answer) => answer.decision !== 'allowed');
  const decision = refused < 0 ? 'allowed' : 'denied';
  return { who, what, must, decision, because: refused < 0 ? grants(answers) : reason(requests[refused], answers[refused]) };
}

function grants(answers: readonly SimulationAnswer[]): string {
  return [...new Set(answers.flatMap((answer) => answer.explanation.allowing.map(kindOf)))].join(' and ');
}

const kindOf = (statement: string) => `${statement.split(' policy')[0]} policy`;

function reason({ action }: SimulationRequest, { decision, explanation }: SimulationAnswer): string {
  if (decision === 'explicitlyDenied') return `${action} denied by ${explanation.denying.join(', ')}`;
  const silent = (['identity', 'resource'] as const).filter((kind) => explanation.byKind[kind] !== 'Allowed' && kind in explanation.byKind);
  return `${action} not allowed by ${silent.map((kind) => `the ${kind} policy`).join(' nor ') || 'any policy'}`;
}
