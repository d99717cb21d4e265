import { ask, compare, Disagreement, Evaluate } from './compare';
import { Json, withStatements } from './rewrite';
import { AccessRequest } from '../../../src/policy/evaluate';

const MOST_ROUNDS = 40;

/** The smallest request that still is decided differently, for reasons that no class recognizes. */
export async function shrink(disagreement: Disagreement, evaluate: Evaluate): Promise<Disagreement> {
  let smallest = disagreement;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const smaller = [...reductions(smallest.request)];
    const found = compare(smaller, await ask(smaller), evaluate).find(({ classes }) => classes.length === 0);
    if (!found) break;
    smallest = { ...found, index: disagreement.index };
  }
  return smallest;
}

/** The request with one thing less, the big things first. */
function* reductions(request: AccessRequest): Generator<AccessRequest> {
  for (const part of ['serviceControlPolicies', 'resourceControlPolicies', 'sessionPolicies', 'permissionsBoundary', 'identityPolicies'] as const) {
    if (request[part] !== undefined) yield { ...request, [part]: undefined };
  }
  if (request.resourcePolicy?.kind === 'resource') yield { ...request, resourcePolicy: undefined };
  for (const part of ['serviceControlPolicies', 'resourceControlPolicies', 'identityPolicies'] as const) {
    const list: readonly object[] = request[part] ?? [];
    for (let i = 0; i < list.length && list.length > 1; i++) yield { ...request, [part]: list.filter((_, j) => j !== i) };
  }
  const used = JSON.stringify({ ...request, context: {} }).toLowerCase();
  const context = Object.entries(request.context);
  const needed = context.filter(([key]) => used.includes(key.toLowerCase()));
  if (needed.length < context.length) yield { ...request, context: Object.fromEntries(needed) };
  else for (let i = 0; i < context.length; i++) yield { ...request, context: Object.fromEntries(context.filter((_, j) => j !== i)) };
  yield* eachStatement(request, function* (statement, alone) {
    if (!alone) yield undefined;
    const blocks = Object.entries((statement.Condition ?? {}) as Record<string, Json>);
    for (const [operator, block] of blocks) {
      const rest = blocks.filter(([name]) => name !== operator);
      const { Condition: _, ...bare } = statement;
      yield rest.length > 0 ? { ...bare, Condition: Object.fromEntries(rest) } : bare;
      for (const [key, values] of Object.entries(block)) {
        if (!Array.isArray(values) || values.length < 2) continue;
        for (const one of values) yield { ...bare, Condition: Object.fromEntries([...rest, [operator, { ...block, [key]: one as string }]]) };
      }
    }
    for (const name of ['Action', 'NotAction', 'Resource', 'NotResource']) {
      const list = statement[name];
      if (Array.isArray(list) && list.length > 1) for (const one of list) yield { ...statement, [name]: one as string };
    }
  });
}

/** The request with one statement changed, for each change of each statement. */
function* eachStatement(request: AccessRequest, changes: (statement: Json, alone: boolean) => Iterable<Json | undefined>): Generator<AccessRequest> {
  const places: { statement: Json; alone: boolean }[] = [];
  withStatements(request, ({ statement, document }) => {
    places.push({ statement, alone: [document.Statement].flat().length === 1 });
    return statement;
  });
  for (const { statement, alone } of places) {
    for (const changed of changes(statement, alone)) {
      yield withStatements(request, (place) => (place.statement === statement ? changed : place.statement));
    }
  }
}
