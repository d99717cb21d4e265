import { createHash } from 'crypto';

/** No part of a name may contain it, so the readable half of a name says which part is which. */
export const SEPARATOR = '--';

/** 10 base32 characters are 50 bits: enough for every application of a large organization. */
const HASH_LENGTH = 10;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** What a name is made from. */
export interface NameSource {
  /** What the resource is, for example `deploy-role`. It never changes, being part of the hash. */
  readonly kind: string;
  /** What sets this resource apart from every other of its kind; hashed as a structure, never as joined text. */
  readonly identity: readonly (string | number)[];
}

/**
 * The part of a name that makes it unique: a hash of a structured value, in which `['a-b', 'c']` and
 * `['a', 'b-c']` are different.
 */
export function identityHash(source: NameSource): string {
  const digest = createHash('sha256').update(JSON.stringify([source.kind, ...source.identity])).digest();
  let bits = BigInt('0x' + digest.toString('hex'));
  let hash = '';
  for (let i = 0; i < HASH_LENGTH; i++) {
    hash += BASE32[Number(bits % 32n)];
    bits /= 32n;
  }
  return hash;
}

/** A readable name that fits: the parts, shortened evenly where they must be, then the hash. */
export function readableName(source: NameSource, parts: readonly string[], maxLength: number): string {
  const hash = identityHash(source);
  return [...shorten(parts, maxLength - HASH_LENGTH - SEPARATOR.length), hash].join(SEPARATOR);
}

/** The hash straight behind the prefix, for services that look at a name's first characters only. */
export function hashFirstName(source: NameSource, prefix: string, parts: readonly string[], maxLength: number): string {
  const head = `${prefix}-${identityHash(source)}`;
  return [head, ...shorten(parts, maxLength - head.length - SEPARATOR.length)].join(SEPARATOR);
}

/** Takes from the longest part until all fit, so that each part stays recognizable. */
function shorten(parts: readonly string[], budget: number): string[] {
  const kept = [...parts];
  const length = () => kept.join(SEPARATOR).length;
  while (length() > budget) {
    const longest = kept.reduce((best, part, i) => (part.length >= kept[best].length ? i : best), 0);
    kept[longest] = kept[longest].slice(0, -1).replace(/-+$/, '');
  }
  return kept;
}
