import type { Policy } from './resolved-template';

/** What a mutant changes; each kind has a score of its own, because each tests another part of a proof. */
export const MUTATION_KINDS = [
  'statement removed', 'condition dropped', 'condition flipped', 'condition value dropped', 'action', 'resource', 'principal',
] as const;
export type MutationKind = typeof MUTATION_KINDS[number];

/** A policy with one thing changed, so that it lets more through, or less. */
export interface Mutant {
  readonly kind: MutationKind;
  readonly what: string;
  readonly policy: Policy;
}

type Statement = Readonly<Record<string, any>>;
type Replace = (kind: MutationKind, what: string, change: object) => Mutant;

/**
 * Every statement removed; every condition dropped, turned round, and without each of its values; every allowance
 * widened to other actions, resources and principals; every denial narrowed. A proof that holds for a mutant as well
 * has not looked at that part.
 */
export function mutantsOf(policy: Policy): Mutant[] {
  return policy.Statement.flatMap((statement, i) => {
    const name = statement.Sid ?? `statement ${i + 1}`;
    const replaced: Replace = (kind, what, change) => ({
      kind,
      what: `${name}: ${what}`,
      policy: { ...policy, Statement: policy.Statement.map((each, j) => (j === i ? defined({ ...each, ...change }) : each)) },
    });
    const removed: Mutant = { kind: 'statement removed', what: `${name}: removed`, policy: { ...policy, Statement: policy.Statement.filter((_, j) => j !== i) } };
    const changed = statement.Effect === 'Allow' ? widened(statement, replaced) : narrowed(statement, replaced);
    return [removed, ...conditionMutants(statement, replaced), ...changed];
  });
}

const list = (value: any): any[] => [value].flat();
const defined = (json: object) => Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

function conditionMutants({ Condition: condition = {} }: Statement, replaced: Replace): Mutant[] {
  return Object.entries<any>(condition).flatMap(([operator, keys]) => Object.entries<any>(keys).flatMap(([key, values]) => {
    const others = without(condition, operator, key);
    const fewer = list(values).map((value, i, all) => ({ value, rest: all.filter((_, j) => j !== i) })).filter(({ rest }) => rest.length > 0);
    const [opposite, turned] = flipped(operator, values);
    return [
      replaced('condition dropped', `without ${operator} ${key}`, { Condition: others }),
      replaced('condition flipped', `${opposite} ${key} instead of ${operator}`, { Condition: { ...others, [opposite]: { ...others?.[opposite], [key]: turned } } }),
      ...fewer.map(({ value, rest }) => replaced('condition value dropped', `without ${value} in ${key}`, { Condition: { ...condition, [operator]: { ...keys, [key]: rest } } })),
    ];
  }));
}

/** A condition block without one line; nothing when it was the only one. */
function without(condition: Record<string, Record<string, any>>, operator: string, key: string): Record<string, Record<string, any>> | undefined {
  const { [key]: _, ...keys } = condition[operator];
  const { [operator]: __, ...operators } = condition;
  const rest = Object.keys(keys).length > 0 ? { ...operators, [operator]: keys } : operators;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ['StringEquals', 'StringNotEquals'], ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'], ['StringLike', 'StringNotLike'],
  ['ArnEquals', 'ArnNotEquals'], ['ArnLike', 'ArnNotLike'], ['NumericEquals', 'NumericNotEquals'], ['DateEquals', 'DateNotEquals'],
  ['NumericLessThan', 'NumericGreaterThanEquals'], ['NumericGreaterThan', 'NumericLessThanEquals'],
  ['DateLessThan', 'DateGreaterThanEquals'], ['DateGreaterThan', 'DateLessThanEquals'], ['IpAddress', 'NotIpAddress'],
];

/** The operator and the values of the opposite condition. */
function flipped(operator: string, values: any): [string, any] {
  const [, set = '', base, ifExists = ''] = /^(For\w+:)?(\w+?)(IfExists)?$/.exec(operator)!;
  if (base === 'Bool' || base === 'Null') return [operator, list(values).map((value) => String(String(value) !== 'true'))];
  const pair = OPPOSITES.find((each) => each.includes(base));
  if (!pair) throw new Error(`${operator} has no opposite here; add it`);
  return [`${set}${pair[0] === base ? pair[1] : pair[0]}${ifExists}`, values];
}

function widened(statement: Statement, replaced: Replace): Mutant[] {
  const actions = list(statement.Action);
  const services = [...new Set(actions.map((action) => `${action.split(':')[0]}:*`))].filter((all) => !actions.includes(all));
  const resources = list(statement.Resource ?? []).filter((each) => each !== '*');
  return [
    ...services.map((all) => replaced('action', `every action ${all}`, { Action: [...actions, all] })),
    ...(actions.length > 1 ? actions.map((action) => replaced('action', `without ${action}`, { Action: actions.filter((each) => each !== action) })) : []),
    ...resources.map((each) => replaced('resource', `every resource instead of ${each}`, { Resource: '*' })),
    // Object keys only: no other ARN goes on behind its type without a slash.
    ...resources.filter((each) => each.includes(':s3:') && each.endsWith('/*')).map((each) => replaced('resource', `neighbours of ${each}`, { Resource: each.replace(/\/\*$/, '*') })),
    ...(statement.Principal === undefined || statement.Principal === '*' ? [] : principalMutants(statement.Principal, replaced)),
  ];
}

function principalMutants(principal: Readonly<Record<string, any>>, replaced: Replace): Mutant[] {
  const everyone = Object.keys(principal).map((kind) => replaced('principal', `everyone instead of the ${kind} principals`, { Principal: '*' }));
  const fewer = Object.entries(principal).flatMap(([kind, names]) => list(names)
    .map((name) => ({ name, rest: list(names).filter((each) => each !== name) }))
    .filter(({ rest }) => rest.length > 0)
    .map(({ name, rest }) => replaced('principal', `without ${name}`, { Principal: { ...principal, [kind]: rest } })));
  return [...everyone, ...fewer];
}

function narrowed(statement: Statement, replaced: Replace): Mutant[] {
  const actions = list(statement.Action ?? []);
  const resources = list(statement.Resource ?? []);
  const [service] = (actions[0] ?? '').split(':');
  return [
    ...(actions.length > 1
      ? actions.map((action) => replaced('action', `without ${action}`, { Action: actions.filter((each) => each !== action) }))
      : actions.filter((action) => action.endsWith('*')).map(() => replaced('action', 'reading only', { Action: `${service}:Get*` }))),
    ...(resources.length > 1 ? resources.map((each) => replaced('resource', `without ${each}`, { Resource: resources.filter((other) => other !== each) })) : []),
    ...exceptions('action', 'NotAction', statement, replaced),
    ...exceptions('resource', 'NotResource', statement, replaced),
    ...(statement.Principal === '*' ? [replaced('principal', 'strangers only', { Principal: { AWS: '999999999999' } })] : []),
  ];
}

/** A denial of everything but some things: without each of them, it denies more. */
function exceptions(kind: MutationKind, element: 'NotAction' | 'NotResource', statement: Statement, replaced: Replace): Mutant[] {
  const all = list(statement[element] ?? []);
  return all.map((each) => replaced(kind, `also ${each}`, all.length > 1
    ? { [element]: all.filter((other) => other !== each) } : { [element]: undefined, [element.slice(3)]: '*' }));
}

/** How many mutants of a kind a proof finds. */
export interface MutationScore {
  readonly found: number;
  readonly of: number;
  /** Those that it does not find. */
  readonly survivors: readonly string[];
}

/** The score of a proof, kind by kind; kinds that a policy gives no occasion for are left out. */
export function mutationScores(policy: Policy, isFound: (mutant: Policy) => boolean): Partial<Record<MutationKind, MutationScore>> {
  const mutants = mutantsOf(policy).map((mutant) => ({ ...mutant, found: isFound(mutant.policy) }));
  return Object.fromEntries(MUTATION_KINDS.flatMap((kind) => {
    const ofKind = mutants.filter((each) => each.kind === kind);
    if (ofKind.length === 0) return [];
    const survivors = ofKind.filter(({ found }) => !found).map(({ what }) => what);
    return [[kind, { found: ofKind.length - survivors.length, of: ofKind.length, survivors }]];
  }));
}
