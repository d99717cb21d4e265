import { Statement } from './identity';
import { Allowance } from './permission-set';

/** The documents' statements, and how much room is missing. */
export interface Packed {
  readonly policies: readonly (readonly Statement[])[];
  readonly total: number;
}

/** How large a statement is when it is deployed. */
export type SizeOf = (value: unknown) => number;

const one = (list: readonly string[]) => (list.length === 1 ? list[0] : list);

function statementOf({ actions, resources, conditions }: Omit<Allowance, 'service'>): Statement {
  return { Effect: 'Allow', Action: one(actions), Resource: one(resources), ...(conditions ? { Condition: conditions } : {}) };
}

/** What a document is besides its statements, with the comma behind each. */
const FRAME = '{"Version":"2012-10-17","Statement":[]}'.length;

/**
 * Fills policies one after the other, services in alphabetical order, each into the first policy that has room for all of it: a
 * change of one service moves others only where they no longer fit.
 */
export function packPolicies(first: readonly Statement[], allowances: readonly Allowance[], capacity: number, sizeOf: SizeOf): Packed {
  const size = (statement: Statement) => sizeOf(statement) + 1;
  const policies: { statements: Statement[]; free: number }[] = [];
  const put = (statements: readonly Statement[]) => {
    const needed = statements.reduce((sum, each) => sum + size(each), 0);
    const target = policies.find(({ free }) => free >= needed) ?? policies[policies.push({ statements: [], free: capacity - FRAME }) - 1];
    target.statements.push(...statements);
    target.free -= needed;
  };
  put(first);
  const room = capacity - FRAME;
  for (const service of [...new Set(allowances.map((each) => each.service))]) {
    const statements = allowances.filter((each) => each.service === service).flatMap((each) => split(each, room, size));
    const whole = statements.reduce((sum, each) => sum + size(each), 0) <= room;
    if (whole) put(statements);
    else statements.forEach((each) => put([each]));
  }
  const used = policies.map(({ statements }) => statements);
  return { policies: used, total: used.flat().reduce((sum, each) => sum + size(each), 0) };
}

/** Half of the resources, or else of the actions, as often as it takes. */
function split(allowance: Omit<Allowance, 'service'>, room: number, size: (statement: Statement) => number): Statement[] {
  const { actions, resources } = allowance;
  const statement = statementOf(allowance);
  if (size(statement) <= room || (actions.length === 1 && resources.length === 1)) return [statement];
  const halves = (list: readonly string[]) => [list.slice(0, Math.ceil(list.length / 2)), list.slice(Math.ceil(list.length / 2))];
  const parts = resources.length > 1
    ? halves(resources).map((each) => ({ ...allowance, resources: each }))
    : halves(actions).map((each) => ({ ...allowance, actions: each }));
  return parts.flatMap((each) => split(each, room, size));
}
