import { checkCondition, Condition } from './condition';
import { PolicyError } from './policy-error';
import { hasSoundVariables } from './variables';
import { isEncodable } from './wildcard';

/** Where a policy stands decides what it may hold and whom it is about. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'trust' | 'key';

/** A policy as JSON, with the name under which an explanation speaks of it. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: object;
}

/** A list of which a member is meant, or everything but its members. */
export interface Selection {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface PrincipalSelection {
  readonly not: boolean;
  readonly everyone: boolean;
  readonly aws: readonly string[];
  readonly service: readonly string[];
  readonly federated: readonly string[];
  readonly canonicalUser: readonly string[];
}

export interface Statement {
  readonly policy: string;
  readonly kind: PolicyKind;
  /** Counted from 1. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  /** Absent in trust policies, and where a repository's leaves it out: they are about what they belong to. */
  readonly resources?: Selection;
  /** Absent in policies that are about whoever they are attached to. */
  readonly principals?: PrincipalSelection;
  readonly conditions: readonly Condition[];
  /** Whether `${…}` stands for a value: in version 2012-10-17 only. */
  readonly hasVariables: boolean;
}

const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
const ABOUT_OTHERS: readonly PolicyKind[] = ['resource', 'trust', 'key', 'rcp'];
/** Policies that belong to whoever makes a request. */
const ATTACHED: readonly PolicyKind[] = ['identity', 'boundary', 'session', 'scp'];

type Json = Readonly<Record<string, unknown>>;

/** Reads a policy, and refuses what AWS would refuse when it is saved. Repositories' policies may omit what they are about. */
export function parsePolicy(policy: NamedPolicy, kind: PolicyKind, mayOmitResource = false): Statement[] {
  const document = asObject(policy.document, policy.name);
  onlyKnown(document, POLICY_ELEMENTS, policy.name);
  const version = document.Version ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') throw new PolicyError(policy.name, `has no known Version, got ${JSON.stringify(version)}`);
  const statements: readonly unknown[] = [document.Statement ?? []].flat();
  if (statements.length === 0) throw new PolicyError(policy.name, 'must have a Statement');
  if (ATTACHED.includes(kind) && document.Id !== undefined) throw new PolicyError(policy.name, `of kind ${kind} must have no Id`);
  if ((kind === 'scp' || kind === 'rcp') && version !== '2012-10-17') throw new PolicyError(policy.name, 'of an organization must have the Version 2012-10-17');
  const shared = { policy: policy.name, kind, hasVariables: version === '2012-10-17' };
  const parsed = statements.map((statement, i) => parseStatement(statement, { ...shared, index: i + 1 }, mayOmitResource));
  const twice = parsed.find(({ sid }, i) => sid !== undefined && parsed.findIndex((each) => each.sid === sid) < i);
  if (twice) throw new PolicyError(policy.name, `has the Sid ${JSON.stringify(twice.sid)} twice`);
  return parsed;
}

type Place = Pick<Statement, 'policy' | 'kind' | 'index' | 'hasVariables'>;

function parseStatement(json: unknown, place: Place, mayOmitResource: boolean): Statement {
  const { kind } = place;
  const where = `${place.policy}, statement ${place.index}`;
  const statement = asObject(json, where);
  onlyKnown(statement, STATEMENT_ELEMENTS, where);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyError(where, `must have the Effect Allow or Deny, got ${JSON.stringify(effect)}`);
  return {
    ...place,
    sid: statement.Sid === undefined ? undefined : sidOf(statement.Sid, where, kind),
    effect,
    actions: actions(statement, where, kind, effect),
    resources: resources(statement, where, place, mayOmitResource),
    principals: principals(statement, where, kind, effect),
    conditions: conditions(statement.Condition, where, place.hasVariables),
  };
}

function sidOf(value: unknown, where: string, kind: PolicyKind): string {
  if (typeof value !== 'string') throw new PolicyError(where, 'must have a text as Sid');
  // Services that keep policies of their own are more generous: KMS itself writes a Sid with spaces.
  if (ATTACHED.includes(kind) && !/^[A-Za-z0-9]*$/.test(value)) throw new PolicyError(where, `must have a Sid of letters and digits, got ${JSON.stringify(value)}`);
  return value;
}

function actions(statement: Json, where: string, kind: PolicyKind, effect: string): Selection {
  const selection = oneOf(statement, 'Action', 'NotAction', where);
  if (!selection) throw new PolicyError(where, 'must have an Action or a NotAction');
  if (selection.not && kind === 'rcp') throw new PolicyError(where, 'of a resource control policy must have an Action');
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html#rcp-syntax-action
  if (kind === 'rcp' && effect === 'Deny' && selection.patterns.includes('*')) throw new PolicyError(where, 'of a resource control policy must name the services of its actions');
  for (const pattern of selection.patterns) {
    if (pattern !== '*' && !/^[a-z0-9-]+:[A-Za-z0-9*?-]+$/i.test(pattern)) throw new PolicyError(where, `${JSON.stringify(pattern)} is no action`);
  }
  return selection;
}

function resources(statement: Json, where: string, { kind, hasVariables }: Place, mayOmitResource: boolean): Selection | undefined {
  const selection = oneOf(statement, 'Resource', 'NotResource', where);
  if (kind === 'trust') {
    if (selection) throw new PolicyError(where, 'of a trust policy must have no Resource');
    return undefined;
  }
  if (!selection && mayOmitResource) return undefined;
  if (!selection) throw new PolicyError(where, 'must have a Resource or a NotResource');
  for (const pattern of selection.patterns) {
    if (pattern !== '*' && !/^arn:[^:$]*:[^:*?$]*:[^:$]*:[^:$]*:./.test(pattern)) {
      throw new PolicyError(where, `${JSON.stringify(pattern)} is no ARN: a service takes no wildcard, and variables stand behind the fifth colon only`);
    }
    if (hasVariables && !hasSoundVariables(pattern)) throw new PolicyError(where, `${JSON.stringify(pattern)} has a malformed policy variable`);
  }
  return selection;
}

function oneOf(statement: Json, element: string, negated: string, where: string): Selection | undefined {
  if (statement[element] !== undefined && statement[negated] !== undefined) throw new PolicyError(where, `must not have both ${element} and ${negated}`);
  const not = statement[element] === undefined;
  const value = not ? statement[negated] : statement[element];
  return value === undefined ? undefined : { not, patterns: texts(value, `${where}, ${not ? negated : element}`) };
}

function principals(statement: Json, where: string, kind: PolicyKind, effect: string): PrincipalSelection | undefined {
  const { Principal: principal, NotPrincipal: notPrincipal } = statement;
  if (!ABOUT_OTHERS.includes(kind)) {
    if (principal !== undefined || notPrincipal !== undefined) throw new PolicyError(where, `of a policy of kind ${kind} must have no Principal`);
    return undefined;
  }
  if ((principal === undefined) === (notPrincipal === undefined)) throw new PolicyError(where, 'must have a Principal or a NotPrincipal, and not both');
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  if (notPrincipal !== undefined && (effect === 'Allow' || kind === 'trust' || kind === 'rcp')) {
    throw new PolicyError(where, 'may have a NotPrincipal only to deny, and not in a trust or resource control policy');
  }
  const selection = principalSelection(principal ?? notPrincipal, where, notPrincipal !== undefined);
  if (kind === 'rcp' && !selection.everyone) throw new PolicyError(where, 'of a resource control policy must have the Principal "*"');
  if (kind === 'rcp' && effect === 'Allow' && !isFullAccess(statement)) throw new PolicyError(where, 'of a resource control policy can only deny, but for RCPFullAWSAccess');
  return selection;
}

/** What AWS itself attaches to everything, and nobody can detach. */
function isFullAccess({ Action: action, Resource: resource, Condition: condition }: Json): boolean {
  return [action, resource].every((element) => [element].flat().join() === '*') && condition === undefined;
}

function principalSelection(value: unknown, where: string, not: boolean): PrincipalSelection {
  const json = value === '*' ? { AWS: value } : filled(value, `${where}, Principal`);
  onlyKnown(json, ['AWS', 'Service', 'Federated', 'CanonicalUser'], `${where}, Principal`);
  const of = (key: string) => (key in json ? texts(json[key], `${where}, Principal.${key}`) : []);
  const aws = of('AWS');
  for (const each of aws) {
    if (each !== '*' && !/^\d{12}$/.test(each) && !/^arn:[^:*?]+:(iam|sts)::\d{12}:(?!group\/)[^*?]+$/.test(each)) {
      throw new PolicyError(where, `${JSON.stringify(each)} is no principal: groups are none, and wildcards are for conditions`);
    }
  }
  return { not, everyone: aws.includes('*'), aws, service: of('Service'), federated: of('Federated'), canonicalUser: of('CanonicalUser') };
}

function conditions(value: unknown, where: string, hasVariables: boolean): Condition[] {
  return Object.entries(asObject(value === undefined ? {} : value, `${where}, Condition`)).flatMap(([operator, block]) => {
    const lines = Object.entries(filled(block, `${where}, ${operator}`));
    if (new Set(lines.map(([key]) => key.toLowerCase())).size < lines.length) throw new PolicyError(where, `has a key of ${operator} twice, in different capitals`);
    return lines.map(([key, wanted]) => {
      const condition = { operator, key, values: scalars(wanted, `${where}, ${operator} of ${key}`) };
      checkCondition(condition, where, hasVariables);
      return condition;
    });
  });
}

/** Condition values may be written as numbers and booleans as well. Of numbers above 2^53, JavaScript has lost the last digits. */
function scalars(value: unknown, where: string): string[] {
  const list: unknown[] = [value].flat();
  if (list.some((each) => Number.isInteger(each) && !Number.isSafeInteger(each))) throw new PolicyError(where, 'must have a number that long as a text');
  return texts(list.map((each) => (typeof each === 'number' || typeof each === 'boolean' ? String(each) : each)), where);
}

function texts(value: unknown, where: string): string[] {
  const list: unknown[] = [value].flat();
  if (list.length === 0) throw new PolicyError(where, 'must not be empty');
  for (const each of list) {
    if (typeof each !== 'string' || !isEncodable(each)) throw new PolicyError(where, `must be texts, got ${JSON.stringify(each)}`);
  }
  return list as string[];
}

function asObject(value: unknown, where: string): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new PolicyError(where, `must be an object, got ${JSON.stringify(value)}`);
  return value as Json;
}

/** An object that holds something: AWS does not save an empty one, or it means nothing. */
function filled(value: unknown, where: string): Json {
  const json = asObject(value, where);
  if (Object.keys(json).length === 0) throw new PolicyError(where, 'must not be empty');
  return json;
}

function onlyKnown(json: Json, known: readonly string[], where: string): void {
  const unknown = Object.keys(json).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new PolicyError(where, `has ${unknown.join(', ')}, which is not part of the policy language`);
}
