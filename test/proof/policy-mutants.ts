import type { Policy } from './resolved-template';

/** A policy with one thing changed, so that it lets more through, or less. */
export interface Mutant {
  readonly what: string;
  readonly policy: Policy;
}

/**
 * Every statement removed; every condition dropped; every allowance widened to other actions, resources and principals;
 * every denial narrowed. A proof that holds for a mutant as well has not looked at that part.
 */
export function mutantsOf(policy: Policy): Mutant[] {
  return policy.Statement.flatMap((statement, i) => {
    const name = statement.Sid ?? `statement ${i + 1}`;
    const replaced = (what: string, change: object): Mutant => ({
      what: `${name}: ${what}`,
      policy: { ...policy, Statement: policy.Statement.map((each, j) => (j === i ? { ...each, ...change } : each)) },
    });
    const removed: Mutant = { what: `${name}: removed`, policy: { ...policy, Statement: policy.Statement.filter((_, j) => j !== i) } };
    return [removed, ...conditionMutants(statement, replaced), ...(statement.Effect === 'Allow' ? widened(statement, replaced) : narrowed(statement, replaced))];
  });
}

type Replace = (what: string, change: object) => Mutant;

function conditionMutants({ Condition: condition = {} }: Record<string, any>, replaced: Replace): Mutant[] {
  return Object.entries<any>(condition).flatMap(([operator, keys]) => Object.entries<any>(keys).flatMap(([key, values]) => {
    const { [key]: _, ...otherKeys } = keys;
    const without = { Condition: { ...condition, [operator]: otherKeys } };
    const fewer = [values].flat().map((value, i, all) => ({ value, rest: all.filter((__, j) => j !== i) })).filter(({ rest }) => rest.length > 0);
    return [
      replaced(`without ${operator} ${key}`, Object.keys(otherKeys).length > 0 ? without : { Condition: drop(condition, operator) }),
      ...fewer.map(({ value, rest }) => replaced(`without ${value} in ${key}`, { Condition: { ...condition, [operator]: { ...keys, [key]: rest } } })),
    ];
  }));
}

function drop(condition: Record<string, unknown>, operator: string): Record<string, unknown> | undefined {
  const { [operator]: _, ...rest } = condition;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function widened(statement: Record<string, any>, replaced: Replace): Mutant[] {
  const service = [statement.Action].flat()[0].split(':')[0];
  const resources = [statement.Resource].flat().filter((each) => each !== '*');
  return [
    ...(statement.Action === 'kms:*' ? [] : [replaced('every action', { Action: `${service}:*` })]),
    ...resources.map((each) => replaced(`every resource instead of ${each}`, { Resource: '*' })),
    // Object keys only: no other ARN goes on behind its type without a slash.
    ...resources.filter((each) => each.includes(':s3:') && each.endsWith('/*')).map((each) => replaced(`neighbours of ${each}`, { Resource: each.replace(/\/\*$/, '*') })),
  ];
}

function narrowed(statement: Record<string, any>, replaced: Replace): Mutant[] {
  const resources = [statement.Resource].flat();
  return [
    replaced('one action only', { Action: 's3:GetObject' }),
    ...resources.map((each) => replaced(`without ${each}`, { Resource: resources.filter((other) => other !== each) })),
  ];
}
