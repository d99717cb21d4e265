import { statementsOf } from './policy-parts';
import { Doubtful, Unknown, unknownIn, Unresolvable } from './unknown';
import { isDemand } from '../../policy/condition';
import { NamedPolicy } from '../../policy/document';
import { AccessRequest, Decision, evaluate } from '../../policy/evaluate';
import { Principal } from '../../policy/principal';

type Json = Readonly<Record<string, any>>;
/** Policies may hold what is not known: once as it lets through the most, once as it lets through the least. */
type Extreme = 'permissive' | 'restrictive';
/** Whose statement is in doubt, by policy and place, and why. */
type Doubts = Map<string, string>;

/**
 * Decides a request whose policies may depend on something that is not known. Whatever that is, the decision lies between
 * two: the one in which every doubtful allowance holds and no doubtful denial does, and the opposite. Where both are the
 * same, that is the decision.
 */
export function evaluateSurely(request: AccessRequest): Decision {
  const doubts: Doubts = new Map();
  const restrictive = evaluate(extreme(request, 'restrictive', doubts));
  if (doubts.size === 0) return restrictive;
  const permissive = evaluate(extreme(request, 'permissive', doubts));
  const keysAsked = [...new Set([...restrictive.keysAsked, ...permissive.keysAsked])];
  // What decides on the safe side is sure to be there.
  if (restrictive.allowed === permissive.allowed) return { ...(restrictive.allowed ? restrictive : permissive), keysAsked };
  const deciding = [...permissive.deciding, ...restrictive.deciding].map(({ policy, index }) => doubts.get(`${policy} ${index}`));
  throw new Unresolvable(deciding.find((reason) => reason !== undefined) ?? [...doubts.values()][0]);
}

function extreme(request: AccessRequest, which: Extreme, doubts: Doubts): AccessRequest {
  const of = <T extends NamedPolicy>(policy: T): T => ({ ...policy, document: documentOf(policy, which, request.principal, doubts) });
  const { identityPolicies, permissionsBoundary, resourcePolicy } = request;
  return {
    ...request,
    identityPolicies: identityPolicies?.map(of),
    permissionsBoundary: permissionsBoundary && of(permissionsBoundary),
    resourcePolicy: resourcePolicy && of(resourcePolicy),
  };
}

function documentOf({ name, document }: NamedPolicy, which: Extreme, asker: Principal, doubts: Doubts): object {
  if (!statementsOf(document).some((each) => each instanceof Doubtful || unknownIn(each)) && !unknownIn(document)) return document;
  const { Statement: _, ...others } = document as Json;
  refuse(others);
  const statements = statementsOf(document).map((each, i) => {
    const [statement, doubt] = each instanceof Doubtful ? [each.statement, each.reason] : [each, unknownIn(each)?.reason];
    if (doubt === undefined) return statement;
    const wide = widened(statement, asker);
    doubts.set(`${name} ${i + 1}`, doubt);
    return (wide.Effect === 'Allow') === (which === 'permissive') ? wide : withoutEffect(wide);
  });
  return { ...others, Statement: statements };
}

/** A statement that is about nothing, in the place of one that is not counted. */
function withoutEffect({ NotAction: _, ...statement }: Json): Json {
  return { ...statement, Action: 'none:none' };
}

/** A statement as it is about the most, whatever its unknown parts are. */
function widened(statement: unknown, asker: Principal): Json {
  if (statement instanceof Unknown) throw new Unresolvable(statement.reason);
  if (statement === null || typeof statement !== 'object') throw new Unresolvable(`a statement that is ${JSON.stringify(statement)}`);
  const { Action: action, NotAction: notAction, Resource: resource, NotResource: notResource, ...rest } = statement as Json;
  const { Principal: principal, NotPrincipal: notPrincipal, Condition: condition, ...others } = rest;
  refuse(others);
  return withoutAbsent({
    ...others,
    ...selection('Action', action, notAction),
    ...selection('Resource', resource, notResource),
    Principal: unknownIn(principal) ? anyoneLike(asker) : principal,
    ...(unknownIn(notPrincipal) ? { Principal: anyoneLike(asker) } : { NotPrincipal: notPrincipal }),
    Condition: unknownIn(condition) ? conditions(condition, asker) : condition,
  });
}

function selection(element: string, some: unknown, allBut: unknown): Json {
  if (unknownIn(some)) return { [element]: '*' };
  const left = [allBut ?? []].flat().filter((each) => !(each instanceof Unknown));
  return unknownIn(allBut) && left.length === 0 ? { [element]: '*' } : { [element]: some, [`Not${element}`]: allBut === undefined ? undefined : left };
}

/** Whoever asks, as close as a policy can name them. */
function anyoneLike(asker: Principal): Json | '*' {
  switch (asker.kind) {
    case 'anonymous': return '*';
    case 'service': return { Service: asker.name };
    case 'federated': return { Federated: asker.provider };
    default: return { AWS: ['*', asker.arn] };
  }
}

/** Conditions that are sure to be demanded. One on the asker's ARN names them as well, if it holds. */
function conditions(block: unknown, asker: Principal): Json | undefined {
  if (block instanceof Unknown) return undefined;
  const arn = 'arn' in asker ? asker.arn : undefined;
  const sure = Object.entries(block as Json).flatMap(([operator, keys]) => {
    const known = keys instanceof Unknown ? [] : Object.entries<unknown>(keys).flatMap(([key, values]) => {
      if (!unknownIn(values)) return [[key, values] as const];
      return key.toLowerCase() === 'aws:principalarn' && arn !== undefined && isDemand(operator) ? [[key, arn] as const] : [];
    });
    return known.length > 0 ? [[operator, Object.fromEntries(known)] as const] : [];
  });
  return sure.length > 0 ? Object.fromEntries(sure) : undefined;
}

/** Effect, Version and the like decide what everything else means. */
function refuse(others: Json): void {
  const unknown = unknownIn(others);
  if (unknown) throw new Unresolvable(unknown.reason);
}

const withoutAbsent = (json: Json): Json => Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
