import { StateError } from './execution';

type Item = Record<string, Record<string, string>>;
type Json = Record<string, any>;

/** As much of a DynamoDB table as a lock needs: conditions that compare one attribute, and updates that set or add. */
export class Table {
  public readonly items = new Map<string, Item>();

  public call(action: string, args: Json): Json {
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
const attribute = (name: string, args: Json) => args.ExpressionAttributeNames?.[name] ?? name;

function holds(item: Item | undefined, args: Json): boolean {
  const [, absent] = /^attribute_not_exists\((\w+)\)$/.exec(args.ConditionExpression) ?? [];
  if (absent) return item?.[absent] === undefined;
  const [, name, value] = /^(#?\w+) = (:\w+)$/.exec(args.ConditionExpression) ?? [];
  if (!name) throw new Error(`the condition ${args.ConditionExpression} is not modelled`);
  return JSON.stringify(item?.[attribute(name, args)]) === JSON.stringify(args.ExpressionAttributeValues[value]);
}

function updated(item: Item, args: Json): Item {
  const [, assignments] = /^SET (.*)$/.exec(args.UpdateExpression) ?? [];
  if (!assignments) throw new Error(`the update ${args.UpdateExpression} is not modelled`);
  const result = { ...item };
  for (const assignment of assignments.split(', ')) {
    const [target, source] = assignment.split(' = ');
    const [first, added] = source.split(' + ');
    const value = args.ExpressionAttributeValues[added ?? first];
    if (value === undefined) throw new Error(`the assignment ${assignment} is not modelled`);
    result[attribute(target, args)] = added === undefined ? value : { N: String(Number(item[first].N) + Number(value.N)) };
  }
  return result;
}
