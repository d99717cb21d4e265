import { Statement } from '../../policy/document';
import { Decision, StatementOutcome } from '../../policy/evaluate';

/** At most so many statements are shown that nearly decided otherwise. */
const SHOWN = 5;

/** Why a request is decided as it is, for a person. */
export function explain(question: string, decision: Decision): string {
  const head = `${question} is ${decision.allowed ? 'allowed' : 'denied'}: ${decision.reason}${decision.level ? ` (${decision.level})` : ''}`;
  const deciding = decision.deciding.map((statement) => `  ${statement.effect === 'Allow' ? 'allowed' : 'denied'} by ${nameOf(statement)}`);
  const near = decision.allowed ? [] : nearest(decision.others);
  return [head, ...deciding, ...near].join('\n');
}

/** Allow statements that are about the action, and what each of them lacks: the place to look first. */
function nearest(others: readonly StatementOutcome[]): string[] {
  return others
    .filter(({ statement, match }) => statement.effect === 'Allow' && !match.applies && match.because !== 'action')
    .slice(0, SHOWN)
    .map(({ statement, match }) => {
      const lacks = match.applies ? '' : match.condition ?? `the ${match.because}`;
      return `  not allowed by ${nameOf(statement)}: ${lacks} does not match`;
    });
}

function nameOf({ policy, index, sid }: Statement): string {
  return `${policy}, statement ${index}${sid ? ` (${sid})` : ''}`;
}
