import { has } from '../../private/shape';

type Visit = (value: unknown, property: string) => void;

/** Every value in what a template says of a resource; an intrinsic function counts as one value, and the sides of an `Fn::If` as the property's. */
export function visit(value: unknown, seen: Visit, property = ''): void {
  seen(value, property);
  if (Array.isArray(value)) return value.forEach((each) => visit(each, seen, property));
  for (const [key, each] of Object.entries(has(value) ? value as object : {})) {
    if (key === 'Fn::If' && Array.isArray(each)) visit(each.slice(1), seen, property);
    else visit(each, seen, key);
  }
}

/** Functions that make a text of what is in them. */
const OF_TEXTS = ['Fn::Join', 'Fn::Sub'];
/** Of what is in such a text, these are a part of it, and texts are: they are none of their own. Any other function may have texts of its own. */
const PARTS = [...OF_TEXTS, 'Ref', 'Fn::GetAtt'];

/** Every text, and every function of CloudFormation that may become one, each as a whole. */
export function visitTexts(value: unknown, seen: (text: unknown) => void, isPart = false): void {
  const inside = (each: unknown, isPartOfIt: boolean) => visitTexts(each, seen, isPartOfIt);
  if (Array.isArray(value)) return value.forEach((each) => inside(each, isPart));
  const [name = '', ...others] = has(value) ? Object.keys(value as object) : [];
  const isFunction = others.length === 0 && /^(Ref$|Fn::)/.test(name);
  if ((typeof value === 'string' || isFunction) && !(isPart && (!isFunction || PARTS.includes(name)))) seen(value);
  if (has(value)) Object.values(value as object).forEach((each) => inside(each, isFunction ? OF_TEXTS.includes(name) : isPart));
}
