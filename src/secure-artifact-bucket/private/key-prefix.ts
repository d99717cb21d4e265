import { isText, OBJECT_KEY_PREFIX } from '../../private/patterns';
import { NAME_LENGTH } from '../../private/quotas';
import { isLiteral } from '../../private/tokens';

/** What is left of an object's key when the prefix is as long as it may be. */
const ROOM_BEHIND_PREFIX = 124;
const LONGEST = NAME_LENGTH.s3Key.limit - ROOM_BEHIND_PREFIX;

export const KEY_PREFIX_RULE = `must be a literal of 1 to ${LONGEST} bytes that neither starts nor ends with a slash nor holds *, ?, $, control characters or characters beyond Latin-1`;

/** A token could become a wildcard, which no later check would see. */
export const isKeyPrefix = (given: unknown): boolean => isLiteral(given) && isText(given, OBJECT_KEY_PREFIX) && Buffer.byteLength(given) <= LONGEST;
