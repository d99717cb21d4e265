/**
 * Whether an event matches a pattern, as EventBridge documents it: every field of the pattern has to be in the event, with one
 * of the values, and an event's list matches when one of its members does.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * Lists within `anything-but` are as the library that EventBridge matches with documents them.
 * @see https://github.com/aws/event-ruler#anything-but-matching
 */
export function matches(pattern: Json, event: Json): boolean {
  return Object.entries<Json>(pattern).every(([field, wanted]) => {
    if (field === '$or') return wanted.some((each: Json) => matches(each, event));
    const value = event?.[field];
    if (!Array.isArray(wanted)) return value !== null && typeof value === 'object' && matches(wanted, value);
    const values = Array.isArray(value) ? value : [value];
    return values.some((each) => wanted.some((one) => valueMatches(one, each)));
  });
}

type Json = any;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function valueMatches(wanted: Json, value: Json): boolean {
  if (wanted === null || typeof wanted !== 'object') return wanted === value;
  const [[operator, argument]] = Object.entries<Json>(wanted);
  if (operator === 'exists') return argument === (value !== undefined);
  if (operator === 'equals-ignore-case') return typeof value === 'string' && value.toLowerCase() === argument.toLowerCase();
  if (operator === 'prefix' && typeof argument === 'object') {
    return typeof value === 'string' && valueMatches(argument, value.slice(0, argument['equals-ignore-case'].length));
  }
  if (operator === 'prefix') return typeof value === 'string' && value.startsWith(argument);
  if (operator === 'wildcard') return typeof value === 'string' && new RegExp(`^${argument.split('*').map(escaped).join('.*')}$`, 's').test(value);
  if (operator === 'anything-but') {
    if (typeof argument === 'object' && !Array.isArray(argument)) {
      const [[inner, texts]] = Object.entries<Json>(argument);
      return typeof value === 'string' && ![texts].flat().some((text) => valueMatches({ [inner]: text }, value));
    }
    return value !== undefined && ![argument].flat().includes(value);
  }
  throw new Error(`the operator ${operator} is not known here`);
}
