import { LocatedResource } from './located-resource';
import { Doubtful, Unknown, Unresolvable } from './unknown';
import { NamedPolicy } from '../../policy/document';

/** Statements of a policy, whether one or several are written; parts that are not known are Unknowns. */
export function statementsOf(document: any): unknown[] {
  return [document?.Statement ?? []].flat();
}

/** A policy as it stands in a resource; each of its statements is in doubt where that resource is. */
export function policyAt(carrier: LocatedResource, document: unknown, doubt?: string, name = carrier.called): NamedPolicy {
  if (document instanceof Unknown) throw new Unresolvable(document.reason);
  if (document === null || typeof document !== 'object') throw new Unresolvable(`the policy of ${name}, which is ${JSON.stringify(document) ?? 'missing'}`);
  if (doubt === undefined) return { name, document };
  return { name, document: { ...document, Statement: statementsOf(document).map((each) => new Doubtful(each, doubt)) } };
}

/** A property that may be JSON, or a text of it. */
export function parsed(located: LocatedResource, property: string): any {
  const value = located.partly(property);
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new Unresolvable(`the ${property} of ${located.called}, which is no JSON`);
  }
}
