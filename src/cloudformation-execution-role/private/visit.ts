import { has } from '../../private/shape';

type Visit = (value: unknown, property: string) => void;

/** Every value in what a template says of a resource; an intrinsic function counts as one value. */
export function visit(value: unknown, seen: Visit, property = ''): void {
  seen(value, property);
  if (Array.isArray(value)) value.forEach((each) => visit(each, seen, property));
  else if (has(value)) Object.entries(value as object).forEach(([key, each]) => visit(each, seen, key));
}
