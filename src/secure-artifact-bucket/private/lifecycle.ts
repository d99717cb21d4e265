import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Problems } from '../../private/problems';
import { LIFECYCLE_DAYS } from '../../private/quotas';
import { shownDuration } from '../../private/shape';
import { isLiteral } from '../../private/tokens';

/** How long artifacts are kept. */
export interface Lifecycle {
  readonly expiration?: Duration;
  readonly noncurrentVersionExpiration?: Duration;
}

export const DEFAULT_NONCURRENT = Duration.days(90);
/** Longer than any upload takes; its parts cost as much as an object, and nobody sees them. */
const UNFINISHED = Duration.days(7);

/** S3 counts days. */
export function checkLifecycle(problems: Problems, lifecycle: Lifecycle): void {
  for (const property of ['expiration', 'noncurrentVersionExpiration'] as const) {
    const given: unknown = lifecycle[property];
    if (given !== undefined && !isWholeDays(given, LIFECYCLE_DAYS.limit)) {
      problems.add('SecureArtifactBucket.InvalidLifecycle', property, shownDuration(given), `must be a Duration of whole days, from 1 to ${LIFECYCLE_DAYS.limit}`);
    }
  }
}

export function isWholeDays(given: unknown, most: number): boolean {
  try {
    const days = (given as Duration).toDays();
    return !isLiteral(days) || (days >= 1 && days <= most);
  } catch {
    return false;
  }
}

/**
 * A marker that hides nothing any more goes with the versions that it has hidden. S3 takes no rule that says this beside a
 * number of days, which includes it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function lifecycleRules({ expiration, noncurrentVersionExpiration = DEFAULT_NONCURRENT }: Lifecycle): s3.LifecycleRule[] {
  return [{
    id: 'Artifacts',
    enabled: true,
    abortIncompleteMultipartUploadAfter: UNFINISHED,
    noncurrentVersionExpiration,
    ...(expiration ? { expiration } : { expiredObjectDeleteMarker: true }),
  }];
}
