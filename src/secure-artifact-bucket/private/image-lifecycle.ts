import { Duration } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';
import { ECR } from '../../private/quotas';
import { RELEASED, releasedTo } from '../../private/released-tags';
import { shownDuration } from '../../private/shape';
import { displayed } from '../../private/tokens';

/** Which images go, and when. */
export interface ImageLifecycle {
  readonly maxUnreleasedImages?: number;
  readonly untaggedImageExpiration?: Duration;
  readonly releasedImageLimits?: { [environment: string]: number };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const DEFAULT_UNRELEASED = 500;
/** What nobody has given a name, nobody deploys: a push that broke off, or a part of an index that is gone. */
const DEFAULT_UNTAGGED = Duration.days(14);

/** At least what 14 builds a day make in the seven days that an approval is waited for; at most half of the repository. */
const UNRELEASED: Range = { from: 100, to: ECR.imagesOfRepository.limit / 2 };
/** At least seven releases a day, for as long: one of them may wait for its approval into the next environment. */
const LIMIT: Range = { from: 50, to: ECR.imagesOfRepository.limit / 2 };
const UNTAGGED_DAYS: Range = { from: 1, to: 3650 };

/**
 * More images than any repository holds, were the quota raised tenfold. A rule that expires none of its images is there for
 * them to have one: nothing else keeps them from the rules below. With a number that is reached, an image that is released
 * once more long after its push would be the first to go, because ECR counts by the time of the push.
 */
const EVERY_IMAGE = 10 * ECR.imagesOfRepository.limit;

/** What begins with a time of this millennium: without, `dev` would also be about `dev-east`. */
const pattern = (environment: string) => `${releasedTo(environment)}2*`;

export function checkImageLifecycle(problems: Problems, topology: DeliveryTopology | undefined, lifecycle: ImageLifecycle): void {
  const { maxUnreleasedImages, untaggedImageExpiration, releasedImageLimits } = lifecycle;
  if (maxUnreleasedImages !== undefined) checkNumber(problems, 'maxUnreleasedImages', maxUnreleasedImages, UNRELEASED);
  if (untaggedImageExpiration !== undefined && !isWithin(daysOf(untaggedImageExpiration), UNTAGGED_DAYS)) {
    problems.add('SecureImageRepository.InvalidLifecycle', 'untaggedImageExpiration', shownDuration(untaggedImageExpiration),
      `must be a Duration of ${UNTAGGED_DAYS.from} to ${UNTAGGED_DAYS.to} whole days`);
  }
  if (releasedImageLimits === undefined) return;
  if (Object.prototype.toString.call(releasedImageLimits) !== '[object Object]') {
    problems.add('SecureImageRepository.InvalidLifecycle', 'releasedImageLimits', releasedImageLimits, 'must be an object of names of environments and numbers');
    return;
  }
  Object.entries(releasedImageLimits).forEach(([name, limit]) => {
    checkNumber(problems, `releasedImageLimits.${name}`, limit, LIMIT);
    if (topology) checkLimited(problems, topology, name);
  });
  if (topology) checkRules(problems, topology, lifecycle);
}

function checkNumber(problems: Problems, property: string, given: unknown, range: Range): void {
  if (isWithin(given, range)) return;
  problems.add('SecureImageRepository.InvalidLifecycle', property, displayed(given), `must be a whole number from ${range.from} to ${range.to}`);
}

/** A token is a number as well, a large negative one. */
const isWithin = (value: unknown, { from, to }: Range) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to;

function daysOf(given: unknown): number | undefined {
  try {
    return (given as Duration).toDays();
  } catch {
    return undefined;
  }
}

function checkLimited(problems: Problems, { environments }: DeliveryTopology, name: string): void {
  const property = `releasedImageLimits.${name}`;
  const environment = environments.find((each) => each.name === name);
  if (!environment) {
    const known = environments.filter(({ production }) => !production).map((each) => each.name).join(', ') || 'none, for all are production';
    problems.add('DeliveryTopology.UnknownEnvironment', property, name, `must be one of ${known}`);
    return;
  }
  if (environment.production) {
    problems.add('SecureImageRepository.ProductionLimit', property, name, 'must not be given for production, of which every released image is kept; leave it out');
  }
  const alike = environments.find((other) => isLike(other.name, name) || isLike(name, other.name));
  if (alike) {
    problems.add('SecureImageRepository.AmbiguousLimit', property, name,
      `must not be given beside ${alike.name}: by their tags, ECR could not tell what was released to which; leave it out, or rename one of the two`);
  }
}

/** Whether the pattern of one environment is about the tags of another one. */
const isLike = (name: string, other: string) => releasedTo(name).startsWith(pattern(other).slice(0, -1));

function checkRules(problems: Problems, topology: DeliveryTopology, lifecycle: ImageLifecycle): void {
  const most = ECR.rulesOfLifecyclePolicy.limit;
  const count = imageLifecycleRules(topology, { releasedImageLimits: lifecycle.releasedImageLimits }).length;
  if (count <= most) return;
  problems.add('SecureImageRepository.TooManyRules', 'releasedImageLimits', count,
    `must be left out: with it each environment has a rule of its own, and ECR takes ${most} rules at most`);
}

/**
 * What an image matches first decides. Where releases are limited, what was released elsewhere too is kept by the rules of
 * the other environments, which come first; of those that are limited, the later ones: what they run has gone through the
 * earlier ones, and fallen out of their number.
 *
 * The count of unreleased images goes over all that have a tag, for no pattern says what a tag is not. Released ones are
 * counted with them, and stay.
 */
export function imageLifecycleRules(topology: DeliveryTopology, lifecycle: ImageLifecycle): ecr.LifecycleRule[] {
  const { maxUnreleasedImages = DEFAULT_UNRELEASED, untaggedImageExpiration = DEFAULT_UNTAGGED, releasedImageLimits = {} } = lifecycle;
  const names = topology.environments.map(({ name }) => name);
  const limits = new Map(Object.entries(releasedImageLimits));
  const limited = names.filter((name) => limits.has(name));
  const kept = limits.size === 0 ? [] : names.filter((name) => !limits.has(name));
  const tagged = (description: string, tagPattern: string, maxImageCount: number): ecr.LifecycleRule =>
    ({ description, tagStatus: ecr.TagStatus.TAGGED, tagPatternList: [tagPattern], maxImageCount });
  return [
    ...kept.map((name) => tagged(`What was released to ${name} is kept`, pattern(name), EVERY_IMAGE)),
    ...limited.reverse().map((name) => tagged(`What was released to ${name}, by number`, pattern(name), limits.get(name)!)),
    tagged('What was released is kept', `${RELEASED}*`, EVERY_IMAGE),
    tagged('What was never released, by number', '*', maxUnreleasedImages),
    { description: 'Images without a tag, by age', tagStatus: ecr.TagStatus.UNTAGGED, maxImageAge: untaggedImageExpiration },
  ];
}
