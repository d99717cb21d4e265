/**
 * What the tags of released images begin with, of which each is `released-<environment>-<UTC time>`. The time is written
 * `YYYYMMDDThhmmssZ`, with characters that a tag may have.
 */
export const RELEASED = 'released-';

/** What the tags of images begin with that were released to one environment, or to one of which the name goes on. */
export const releasedTo = (environment: string) => `${RELEASED}${environment}-`;
