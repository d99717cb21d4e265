import { LocatedResource } from './located-resource';
import { statementsOf } from './policy-parts';
import { Doubtful, ifKnown, Unknown } from './unknown';
import { NamedPolicy } from '../../policy/document';
import { AccessRequest } from '../../policy/evaluate';

/** An ARN of which AWS makes a part up, with `*` or `?` in the place of that part. */
export interface MadeUpArn {
  readonly pattern: string;
  readonly reason: string;
  /** Whether a text stands for a resource of a template, as a reference to it does. */
  isReference(text: string): boolean;
}

/** Nothing where the ARN follows from the template as a whole. */
export function madeUpArn(located: LocatedResource, arn: string, isReference: (text: string) => boolean): MadeUpArn | undefined {
  const own = ifKnown(() => located.intrinsics.arnPatternOf(located.logicalId));
  if (own === undefined || own === located.arn || located.arn === undefined || !arn.startsWith(located.arn)) return undefined;
  return { pattern: own + arn.slice(located.arn.length), isReference, reason: `the name or id that AWS gives to ${located.called}, which a policy may spell out; give it a name, or refer to it` };
}

/** Why a text may turn out to be the ARN or the name of a resource; nothing where it surely is, or surely is not. */
export type MayName = (text: unknown) => Unknown | undefined;

/** For resources of whose name AWS makes a part up. */
export function mayName(located: LocatedResource, isReference: (text: string) => boolean): MayName {
  const madeUp = located.arn === undefined ? undefined : madeUpArn(located, located.arn, isReference);
  if (!madeUp) return () => undefined;
  const name = ifKnown(() => located.intrinsics.namePatternOf(located.logicalId)) ?? '';
  const patterns = [madeUp.pattern, ...(name.includes('-') ? [name] : [])];
  return (text) => (patterns.some((pattern) => depends(text, { ...madeUp, pattern })) ? new Unknown(madeUp.reason) : undefined);
}

/**
 * Marks what a policy says of ARNs where only AWS's own choice of a name decides whether it is about the resource or the
 * principal that is asked about: a policy may have been written after a first deployment.
 */
export function withAmbiguity(request: AccessRequest, resource: MadeUpArn | undefined, principal: MadeUpArn | undefined): AccessRequest {
  if (!resource && !principal) return request;
  const of = <T extends NamedPolicy>(policy: T): T => ({ ...policy, document: marked(policy.document, resource, principal) });
  const { identityPolicies, permissionsBoundary, resourcePolicy } = request;
  return {
    ...request,
    identityPolicies: identityPolicies?.map(of),
    permissionsBoundary: permissionsBoundary && of(permissionsBoundary),
    resourcePolicy: resourcePolicy && of(resourcePolicy),
  };
}

function marked(document: any, resource: MadeUpArn | undefined, principal: MadeUpArn | undefined): object {
  const mark = (statement: any): unknown => {
    if (statement instanceof Doubtful) return new Doubtful(mark(statement.statement), statement.reason);
    if (statement === null || typeof statement !== 'object' || statement instanceof Unknown) return statement;
    const changed = { ...statement };
    for (const element of ['Resource', 'NotResource']) change(changed, element, resource);
    for (const element of ['Principal', 'NotPrincipal']) {
      if (statement[element]?.AWS !== undefined) changed[element] = change({ ...statement[element] }, 'AWS', principal);
    }
    if (principal && statement.Condition && !(statement.Condition instanceof Unknown)) changed.Condition = conditions(statement.Condition, principal);
    return changed;
  };
  return document !== null && typeof document === 'object' && 'Statement' in document ? { ...document, Statement: statementsOf(document).map(mark) } : document;
}

function conditions(block: object, principal: MadeUpArn): object {
  return Object.fromEntries(Object.entries(block).map(([operator, keys]) => {
    if (keys === null || typeof keys !== 'object' || keys instanceof Unknown) return [operator, keys];
    return [operator, Object.fromEntries(Object.keys(keys).map((key) => [key, key.toLowerCase() === 'aws:principalarn' ? change({ ...keys }, key, principal)[key] : keys[key]]))];
  }));
}

function change(element: any, name: string, madeUp: MadeUpArn | undefined): any {
  if (!madeUp || element[name] === undefined) return element;
  const values = [element[name]].flat();
  const marks = values.map((value) => (depends(value, madeUp) ? new Unknown(madeUp.reason) : value));
  if (marks.some((value, i) => value !== values[i])) element[name] = marks;
  return element;
}

/** Whether a pattern is about some of the ARNs that a made-up one may turn out to be, and not about all of them. */
function depends(value: unknown, { pattern, isReference }: MadeUpArn): boolean {
  return typeof value === 'string' && !value.includes('${') && !isReference(value) && intersect(value, pattern) && !covers(value, pattern);
}

/** Two that share no character stand for all. */
const covers = (pattern: string, madeUp: string) => ['\u0001', '\u0002\u0003'].every((each) => intersect(pattern, madeUp.replaceAll('*', each).replaceAll('?', each[0])));

/** Whether there is a text that both patterns stand for. */
function intersect(one: string, other: string): boolean {
  // Reached so far: places in the other pattern, for each place in the first.
  let reached = closure(new Set([0]), other);
  for (const character of one) {
    const next = new Set<number>(character === '*' ? reached : []);
    if (character === '*') {
      for (let place = Math.min(...reached); place <= other.length; place++) next.add(place);
    } else {
      for (const place of reached) {
        if (other[place] === '*') next.add(place);
        else if (place < other.length && (character === '?' || other[place] === '?' || other[place] === character)) next.add(place + 1);
      }
    }
    reached = closure(next, other);
    if (reached.size === 0) return false;
  }
  return reached.has(other.length);
}

/** A `*` may stand for nothing. */
function closure(places: Set<number>, pattern: string): Set<number> {
  for (const place of places) {
    if (pattern[place] === '*') places.add(place + 1);
  }
  return places;
}
