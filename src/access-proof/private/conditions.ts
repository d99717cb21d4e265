import { Unresolvable } from './unknown';

/** What a condition is made of. */
export interface ConditionParts {
  /** The template that it stands in. */
  readonly where: string;
  text(value: unknown): string;
  condition(name: string): boolean;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
export function holds(definition: any, parts: ConditionParts): boolean {
  const [entry] = definition !== null && typeof definition === 'object' ? Object.entries<any>(definition) : [];
  const [name, argument] = entry ?? [String(definition), undefined];
  const each = Array.isArray(argument) ? argument : [];
  switch (name) {
    case 'Condition': return parts.condition(argument);
    case 'Fn::Equals': return parts.text(each[0]) === parts.text(each[1]);
    case 'Fn::Not': return !holds(each[0], parts);
    case 'Fn::And': return each.every((one) => holds(one, parts));
    case 'Fn::Or': return each.some((one) => holds(one, parts));
    default: throw new Unresolvable(`${name} in a condition of ${parts.where}`);
  }
}
