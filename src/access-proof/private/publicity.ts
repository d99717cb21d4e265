import { statementsOf } from './policy-parts';
import { Doubtful, unknownIn } from './unknown';
import { NamedPolicy } from '../../policy/document';

/** Whether S3 takes a bucket's policy for a public one, and the statement that makes it so. */
export interface Publicity {
  readonly isPublic: boolean | 'maybe';
  readonly because: string;
}

/**
 * What makes a statement for everybody a private one, if its value is fixed. What else a statement demands does not count.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const LIMITS = [
  'aws:principalorgid', 'aws:principalarn', 'aws:principalaccount', 'aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount', 'aws:userid',
  's3:dataaccesspointarn', 's3:dataaccesspointaccount',
];
/** It was one of them in an earlier edition of that page, and is no more. */
const DISPUTED = ['s3:x-amz-server-side-encryption-aws-kms-key-id', 'aws:principalorgpaths'];
/** Operators that demand a value. One that holds without the key, or for all other values, limits nothing. */
const DEMANDS = /^(ForAnyValue:)?(StringEquals|StringLike|StringEqualsIgnoreCase|ArnEquals|ArnLike)$/i;

/** One public statement makes the whole policy public. */
export function publicityOf({ name, document }: NamedPolicy): Publicity {
  const found = statementsOf(document).map((each, i) => publicity(each, `${name}, statement ${i + 1}`));
  return found.find(({ isPublic }) => isPublic === true) ?? found.find(({ isPublic }) => isPublic === 'maybe') ?? PRIVATE;
}

const PRIVATE: Publicity = { isPublic: false, because: '' };
const maybe = (because: string): Publicity => ({ isPublic: 'maybe', because });

function publicity(statement: any, called: string): Publicity {
  if (statement instanceof Doubtful) return publicity(statement.statement, called).isPublic === false ? PRIVATE : maybe(statement.reason);
  if (statement === null || typeof statement !== 'object') return PRIVATE;
  const { Effect: effect, Principal: principal, Condition: condition } = statement;
  if (effect === 'Deny') return PRIVATE;
  const [whom, demanded] = [unknownIn(principal), unknownIn(condition)];
  if (![principal?.AWS ?? principal].flat().includes('*')) return whom ? maybe(whom.reason) : PRIVATE;
  if (demanded) return maybe(demanded.reason);
  const demands = Object.entries<any>(condition ?? {}).flatMap(([operator, keys]) => Object.entries<any>(keys ?? {})
    .map(([key, values]) => ({ operator, key: key.toLowerCase(), values: [values].flat().map(String) })));
  if (demands.some(limits)) return PRIVATE;
  const disputed = demands.find(({ operator, key }) => DEMANDS.test(operator) && DISPUTED.includes(key));
  if (disputed) return maybe(`whether S3 takes ${called}, for a public one in spite of ${disputed.key}`);
  return { isPublic: true, because: `${called}, lets everybody in, with no limit that S3 counts as one` };
}

function limits({ operator, key, values }: { readonly operator: string; readonly key: string; readonly values: readonly string[] }): boolean {
  if (key === 'aws:sourceip') return /^IpAddress$/i.test(operator) && values.every(isNarrow);
  if (!DEMANDS.test(operator) || !LIMITS.includes(key)) return false;
  return values.every((value) => isFixed(value) || (key === 's3:dataaccesspointarn' && /^arn:[^:*?$]+:s3:[^:*?$]*:\d{12}:accesspoint\/[^$]+$/.test(value)));
}

/** No wildcard, and no policy variable; a role's id with any session is no fixed one either. */
const isFixed = (value: string) => !/[*?]|\$\{/.test(value);

/** Ranges wider than /8, and /32 for IPv6, are as good as everybody. */
function isNarrow(range: string): boolean {
  const [address, length] = range.split('/');
  return isFixed(range) && (length === undefined || Number(length) >= (address.includes(':') ? 32 : 8));
}
