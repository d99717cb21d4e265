import { has } from '../../private/shape';

type Visit = (value: unknown, property: string) => void;

/** Every value in what a template says of a resource; an intrinsic function counts as one value. */
export function visit(value: unknown, seen: Visit, property = ''): void {
  seen(value, property);
  if (Array.isArray(value)) value.forEach((each) => visit(each, seen, property));
  else if (has(value)) Object.entries(value as object).forEach(([key, each]) => visit(each, seen, key));
}

/** Functions that make a text of what is in them: what stands in there is a part of that text, and none of its own. */
const OF_TEXTS = ['Fn::Join', 'Fn::Sub'];

/** Every text, and every function of CloudFormation that may become one, each as a whole. */
export function visitTexts(value: unknown, seen: (text: unknown) => void): void {
  if (typeof value === 'string') return seen(value);
  if (Array.isArray(value)) return value.forEach((each) => visitTexts(each, seen));
  if (!has(value)) return;
  const [name, ...others] = Object.keys(value as object);
  if (others.length === 0 && /^(Ref$|Fn::)/.test(name)) seen(value);
  if (!OF_TEXTS.includes(name)) Object.values(value as object).forEach((each) => visitTexts(each, seen));
}
