import { AccessRequest, OrganizationLevel } from '../../../src/policy/evaluate';

export type Json = Readonly<Record<string, unknown>>;

export interface StatementPlace {
  readonly statement: Json;
  readonly document: Json;
  readonly kind: 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource';
}

interface Named { readonly name: string; readonly document: object }

/** One line of a condition block. */
export interface Line {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A request with other statements, or without some; the very same request when nothing changed. */
export function withStatements(request: AccessRequest, change: (place: StatementPlace) => Json | undefined): AccessRequest {
  let changed = false;
  const policy = <T extends Named>(kind: StatementPlace['kind'], old: T): T => {
    const document = old.document as Json;
    const before = [document.Statement].flat() as Json[];
    const after = before.flatMap((statement) => change({ statement, document, kind }) ?? []);
    if (after.length === before.length && after.every((each, i) => each === before[i])) return old;
    changed = true;
    return { ...old, document: { ...document, Statement: after } };
  };
  const all = <T extends Named>(kind: StatementPlace['kind'], list: readonly T[] | undefined) => list?.map((each) => policy(kind, each));
  const levels = (kind: 'scp' | 'rcp', list: readonly OrganizationLevel[] | undefined) =>
    list?.map((level) => ({ ...level, policies: all(kind, level.policies)! }));
  const result: AccessRequest = {
    ...request,
    identityPolicies: all('identity', request.identityPolicies),
    permissionsBoundary: request.permissionsBoundary && policy('boundary', request.permissionsBoundary),
    sessionPolicies: all('session', request.sessionPolicies),
    resourcePolicy: request.resourcePolicy && policy('resource', request.resourcePolicy),
    serviceControlPolicies: levels('scp', request.serviceControlPolicies),
    resourceControlPolicies: levels('rcp', request.resourceControlPolicies),
  };
  return changed ? result : request;
}

export const linesOf = (statement: Json): Line[] => Object.entries((statement.Condition ?? {}) as Record<string, Json>).flatMap(([operator, block]) =>
  Object.entries(block).map(([key, values]) => ({ operator, key, values: [values].flat().map(String) })));

/** A statement that never applies. A policy has to keep at least one, so none is left out. */
export const silenced = (statement: Json): Json => ({ ...statement, Condition: { StringEquals: { 'never:Given': 'x' } } });

/** A request in which the statements that have such a condition are silent: what becomes of them when it never holds. */
export const without = (request: AccessRequest, never: (line: Line, place: StatementPlace) => boolean) =>
  withStatements(request, (place) => (linesOf(place.statement).some((line) => never(line, place)) ? silenced(place.statement) : place.statement));

/** A request with other values in conditions. */
export function withValues(request: AccessRequest, change: (value: string, line: Line) => string): AccessRequest {
  return withLines(request, (line) => {
    const values = line.values.map((value) => change(value, line));
    return values.every((value, i) => value === line.values[i]) ? line : { ...line, values };
  });
}

/** A request with other conditions; those that stay have to be the very same. */
export function withLines(request: AccessRequest, change: (line: Line) => Line): AccessRequest {
  return withStatements(request, ({ statement }) => {
    const lines = linesOf(statement);
    const after = lines.map(change);
    if (after.every((line, i) => line === lines[i])) return statement;
    const Condition: Record<string, Record<string, unknown>> = {};
    for (const { operator, key, values } of after) Condition[operator] = { ...Condition[operator], [key]: values };
    return { ...statement, Condition };
  });
}

/** A request with other texts in Resource and NotResource. */
export function withResources(request: AccessRequest, change: (text: string) => string): AccessRequest {
  return withStatements(request, ({ statement }) => {
    const name = statement.Resource === undefined ? 'NotResource' : 'Resource';
    if (statement[name] === undefined) return statement;
    const before = [statement[name]].flat() as string[];
    const after = before.map(change);
    return after.every((text, i) => text === before[i]) ? statement : { ...statement, [name]: after };
  });
}

/** A request for another action, which every pattern stands for that stood for the old one; what did not is about `other`. */
export function withAction(request: AccessRequest, action: string, other: string): AccessRequest {
  const selects = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(request.action);
  const instead = (pattern: string) => (pattern === '*' ? pattern : selects(pattern) ? action : other);
  return withStatements({ ...request, action }, ({ statement }) => {
    const name = statement.Action === undefined ? 'NotAction' : 'Action';
    return { ...statement, [name]: ([statement[name]].flat() as string[]).map(instead) };
  });
}

/** The values of a key of the request; none when it does not have it. */
export function given(request: AccessRequest, key: string): readonly string[] {
  const found = Object.entries(request.context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? [] : [found[1]].flat();
}

/** Whether a text has a variable that stands for nothing in the request. */
export const hasUnresolved = (request: AccessRequest, text: string) =>
  [...text.matchAll(/\$\{([^}]*)\}/g)].some(([, name]) => !/^[*?$]$/.test(name) && !name.includes(',') && given(request, name).length !== 1);

/** A request whose policies are all of the current version, where some have variables. */
export function withVersion(request: AccessRequest): AccessRequest {
  const text = JSON.stringify(request);
  const old = /"document":\{(?:"Version":"2008-10-17",)?"Statement"/g;
  return text.includes('${') && old.test(text) ? JSON.parse(text.replace(old, '"document":{"Version":"2012-10-17","Statement"')) as AccessRequest : request;
}
