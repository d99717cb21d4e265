import { StateError } from './execution';

type Item = Record<string, Record<string, string>>;
type Json = Record<string, any>;

/**
 * As much of a DynamoDB table as a lock needs: conditions that compare one attribute, and updates that set some.
 *
 * Attributes go by an alias in every expression, for hundreds of names are reserved, and each alias and value has to be used.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html
 */
export class Table {
  public readonly items = new Map<string, Item>();

  public call(action: string, args: Json): Json {
    checkExpressions(args);
    switch (action) {
      case 'getItem': return this.items.has(idOf(args.Key)) ? { Item: structuredClone(this.items.get(idOf(args.Key))) } : {};
      case 'putItem': return this.written(idOf(args.Item), args, () => args.Item);
      case 'updateItem': return this.written(idOf(args.Key), args, (item) => updated(item ?? args.Key, args));
      case 'deleteItem': return this.written(idOf(args.Key), args, () => undefined);
      default: throw new Error(`dynamodb:${action} is not modelled`);
    }
  }

  private written(id: string, args: Json, change: (item: Item | undefined) => Item | undefined): Json {
    const before = this.items.get(id);
    if (args.ConditionExpression !== undefined && !holds(before, args)) {
      throw new StateError('DynamoDB.ConditionalCheckFailedException', 'The conditional request failed');
    }
    const after = change(before);
    if (after) this.items.set(id, structuredClone(after));
    else this.items.delete(id);
    return {};
  }
}

const idOf = (key: Item) => key.id.S;
/** What DynamoDB answers with a ValidationException. */
function checkExpressions(args: Json): void {
  const expressions = [args.ConditionExpression, args.UpdateExpression].filter(Boolean).join(' ');
  const given = [...Object.keys(args.ExpressionAttributeNames ?? {}), ...Object.keys(args.ExpressionAttributeValues ?? {})];
  const used = expressions.match(/[#:]\w+/g) ?? [];
  if ([...new Set(used)].sort().join() !== given.sort().join()) throw new Error(`used are ${used}, given ${given}`);
  const bare = expressions.replace(/[#:]\w+|\b(attribute_not_exists|SET)\b/g, '').match(/\w+/g);
  if (bare) throw new Error(`${bare} may be reserved`);
}

const attribute = (name: string, args: Json) => args.ExpressionAttributeNames[name];

function holds(item: Item | undefined, args: Json): boolean {
  const [, absent] = /^attribute_not_exists\((#\w+)\)$/.exec(args.ConditionExpression) ?? [];
  if (absent) return item?.[attribute(absent, args)] === undefined;
  const [, name, value] = /^(#\w+) = (:\w+)$/.exec(args.ConditionExpression) ?? [];
  if (!name) throw new Error(`the condition ${args.ConditionExpression} is not modelled`);
  return JSON.stringify(item?.[attribute(name, args)]) === JSON.stringify(args.ExpressionAttributeValues[value]);
}

function updated(item: Item, args: Json): Item {
  const [, assignments] = /^SET (.*)$/.exec(args.UpdateExpression) ?? [];
  if (!assignments) throw new Error(`the update ${args.UpdateExpression} is not modelled`);
  const set = assignments.split(', ').map((assignment) => assignment.split(' = '));
  return { ...item, ...Object.fromEntries(set.map(([target, value]) => [attribute(target, args), args.ExpressionAttributeValues[value]])) };
}
