import { LocatedResource } from './located-resource';
import { Unknown, unknownIn } from './unknown';

/** The tags of a role, user or resource, as far as they are known. */
export interface KnownTags {
  readonly values: Readonly<Record<string, string>>;
  /** Whether there are no others, but for those that CloudFormation itself adds. */
  readonly complete: boolean;
}

/** Somebody or something that has no tags. */
export const NO_TAGS: KnownTags = { values: {}, complete: true };
/** Somebody or something whose tags nobody has told. */
export const UNKNOWN_TAGS: KnownTags = { values: {}, complete: false };

/**
 * The tags that the template writes, and those that every resource of the stack gets; a nested stack hands on its own.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export function tagsOf(located: LocatedResource): KnownTags {
  const around = located.within ? tagsOf(located.within) : { values: located.stack.tags ?? {}, complete: located.stack.tags !== undefined };
  const own = located.partly('Tags') ?? [];
  if (own instanceof Unknown) return { values: {}, complete: false };
  const given: [unknown, unknown][] = Array.isArray(own) ? own.map((tag) => [tag?.Key, tag?.Value]) : Object.entries(own);
  const known = given.filter(([key, value]) => typeof key === 'string' && !unknownIn(value)).map(([key, value]) => [key, String(value)]);
  const hidden = given.filter(([, value]) => unknownIn(value)).map(([key]) => key);
  const handedOn = Object.entries(around.values).filter(([key]) => !hidden.includes(key));
  return { values: Object.fromEntries([...handedOn, ...known]), complete: around.complete && known.length === given.length };
}

/** Each tag as a condition key. */
export function tagKeys(prefix: string, { values }: KnownTags): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]));
}
