import { LocatedResource } from './located-resource';

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
 * The tags that the template writes, and those that every resource of the stack gets.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export function tagsOf(located: LocatedResource): KnownTags {
  const own = located.property('Tags') ?? [];
  const values = Array.isArray(own) ? Object.fromEntries(own.map(({ Key: key, Value: value }) => [key, String(value)])) : own;
  return { values: { ...located.stack.tags, ...values }, complete: located.stack.tags !== undefined };
}

/** Each tag as a condition key. */
export function tagKeys(prefix: 'aws:PrincipalTag' | 'aws:ResourceTag', { values }: KnownTags): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]));
}
