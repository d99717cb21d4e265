import { LifecycleRule } from './lifecycle-policy';

/** An image of a repository, as far as its lifecycle looks at it. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** When it was pushed, in milliseconds since 1970. */
  readonly pushedAt: number;
  /** Of an index: the digests of the images that it refers to. */
  readonly parts?: readonly string[];
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * The images that ECR expires at a time, by the rules of a lifecycle policy.
 *
 * Every rule looks at all images, as if no other rule had expired any. Then an image goes when a rule has marked it, and no
 * rule of a higher priority is about its tags: such a rule keeps what it does not expire. What an index refers to stays as
 * long as the index is there, and goes at a later time.
 *
 * @param rules as `parseLifecyclePolicy` reads them
 * @param images everything that the repository holds
 * @param now the time, in milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
export function expiredImages(rules: readonly LifecycleRule[], images: readonly StoredImage[], now: number): StoredImage[] {
  const referredTo = new Set(images.flatMap(({ parts = [] }) => parts));
  const seen = new Set<StoredImage>();
  const expired = new Set<StoredImage>();
  for (const rule of rules) {
    const identified = images.filter((image) => isAbout(rule, image));
    for (const image of marked(rule, identified, now)) {
      if (!seen.has(image) && !referredTo.has(image.digest)) expired.add(image);
    }
    identified.forEach((image) => seen.add(image));
  }
  return images.filter((image) => expired.has(image));
}

/** With several patterns, each has to match some tag of the image. */
function isAbout({ tagStatus, tagPatterns }: LifecycleRule, { tags }: StoredImage): boolean {
  if (tagStatus === 'any') return true;
  if (tagStatus === 'untagged') return tags.length === 0;
  return tagPatterns.every((pattern) => tags.some((tag) => matches(pattern, tag)));
}

const matches = (pattern: string, tag: string) =>
  new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(tag);

function marked({ countType, countNumber }: LifecycleRule, identified: readonly StoredImage[], now: number): StoredImage[] {
  if (countType === 'sinceImagePushed') return identified.filter(({ pushedAt }) => now - pushedAt > countNumber * DAY);
  return [...identified].sort((one, other) => other.pushedAt - one.pushedAt).slice(countNumber);
}
