import { allow, ask, identity } from './golden-case';
import { CELL_DISAGREEMENTS, CELLS, MatrixCell, MODIFIERS, operatorOf, RULES, STATES, SUBJECTS, valuesOf } from './matrix';
import { KINDS, REACHES, REASON_CELLS, REASONS, WITHOUT_ACCOUNT } from './reasons';
import { evaluate } from '../../../src/policy/evaluate';
import { PolicyError } from '../../../src/policy/policy-error';

/** Whether the condition of a cell holds, by whether a grant under it takes effect. */
function truth(cell: MatrixCell): boolean | 'illegal' {
  const values = valuesOf(cell.subject, cell.state);
  const condition = { [operatorOf(cell.subject, cell.modifier)]: { 'depot:Key': cell.subject.policy } };
  try {
    return evaluate(ask(identity(allow('If', { Condition: condition })), { context: values === undefined ? {} : { 'depot:Key': values } })).allowed;
  } catch (error) {
    if (error instanceof PolicyError) return 'illegal';
    throw error;
  }
}

describe('operators, modifiers and keys', () => {
  const decided = CELLS.filter((each) => each.truth !== 'undocumented');
  const asserted = decided.filter((each) => !CELL_DISAGREEMENTS.includes(each.id));

  test.each(asserted.map((each): [string, MatrixCell] => [`${each.id} (${each.rule})`, each]))('%s', (_name, cell) => {
    expect(truth(cell)).toBe(cell.truth);
  });

  test('no cell is empty, and each follows a rule', () => {
    expect(CELLS.length).toBe(SUBJECTS.length * MODIFIERS.length * STATES.length);
    expect(new Set(CELLS.map((each) => each.id)).size).toBe(CELLS.length);
    expect(new Set(CELLS.map((each) => each.rule))).toEqual(new Set(Object.keys(RULES)));
    expect(new Set(CELLS.filter((each) => each.truth === 'undocumented').map((each) => each.rule))).toEqual(
      new Set(['needsSetEmpty', 'ifExistsEmpty', 'nullSet']));
  });

  test('where the evaluator differs from the rules is known', () => {
    expect(decided.filter((each) => truth(each) !== each.truth).map((each) => each.id)).toEqual(CELL_DISAGREEMENTS);
  });
});

describe('reasons and kinds of policies', () => {
  const possible = REASON_CELLS.filter((each) => each.request);

  test.each(possible.map((each): [string, typeof each] => [`${each.reason}: ${each.kind}, ${each.reach}`, each]))('%s', (_name, cell) => {
    const decision = evaluate(cell.request!);
    expect(decision).toMatchObject({ reason: cell.reason, allowed: cell.reason === 'allowed' });
    if (cell.by) expect(decision.deciding.map((each) => [each.kind, each.sid])).toContainEqual([cell.kind, cell.by]);
  });

  test.each(WITHOUT_ACCOUNT.map((each): [string, typeof each] => [each.what, each]))('%s', (_name, each) => {
    expect(evaluate(each.request)).toMatchObject({ reason: each.reason, allowed: each.reason === 'allowed' });
  });

  test('no cell is empty, and every reason occurs in both reaches', () => {
    expect(REASON_CELLS.length).toBe(REASONS.length * KINDS.length * REACHES.length);
    expect(REASON_CELLS.filter((each) => !each.request === !each.impossible)).toEqual([]);
    const occurring = new Set(possible.map((each) => `${each.reason}, ${each.reach}`));
    expect(occurring.size).toBe(REASONS.length * REACHES.length);
  });
});
