import { IAM_PATH, isText, NAME_PART, RESERVED_IAM_PATH } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { IAM_PATH_LENGTH, TAGS } from '../../private/quotas';
import { checkKnown } from '../../private/shape';
import { DeliveryConventionsProps } from '../delivery-conventions';

/** Prefixes that some service keeps to itself: S3 bucket names, SSM parameters, KMS aliases, tag keys. */
const RESERVED_PREFIX = /^(aws|amazon|amzn|ssm|sthree)|^xn$/;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;

/** A test compares them with the interface. */
export const CONVENTIONS: readonly (keyof DeliveryConventionsProps)[] = ['namePrefix', 'iamPath', 'permissionsBoundaryName', 'tags', 'bootstrapQualifier'];

export function validateConventions(problems: Problems, path: string, conventions: DeliveryConventionsProps): void {
  const wrong = (property: keyof DeliveryConventionsProps, message: string) =>
    problems.add('DeliveryTopology.InvalidConvention', `${path}.${property}`, conventions[property], message);
  const { namePrefix, iamPath, permissionsBoundaryName, bootstrapQualifier } = conventions;
  checkKnown(problems, 'DeliveryTopology.InvalidConvention', `${path}.`, conventions, CONVENTIONS);

  if (namePrefix !== undefined && !isText(namePrefix, NAME_PART, 9)) {
    wrong('namePrefix', 'must be 1 to 9 lower-case letters, digits and single hyphens, starting with a letter');
  } else if (namePrefix !== undefined && RESERVED_PREFIX.test(namePrefix)) {
    wrong('namePrefix', 'must not be xn and not start with aws, amazon, amzn, ssm or sthree, which services reserve');
  }
  if (iamPath !== undefined && !isText(iamPath, IAM_PATH, IAM_PATH_LENGTH.limit)) {
    wrong('iamPath', `must be /, or parts of letters, digits and _.,+@=- each with a slash behind it, for example /delivery/, at most ${IAM_PATH_LENGTH.limit} characters`);
  } else if (iamPath !== undefined && RESERVED_IAM_PATH.test(iamPath)) {
    wrong('iamPath', 'must not start with /aws-service-role/ or /aws-reserved/, which are AWS\'s own');
  }
  if (permissionsBoundaryName !== undefined && !isText(permissionsBoundaryName, /^[A-Za-z0-9_+=,.@-]{1,128}$/)) {
    wrong('permissionsBoundaryName', 'must be the name of a managed policy without a path, 1 to 128 characters');
  }
  if (bootstrapQualifier !== undefined && !isText(bootstrapQualifier, /^[A-Za-z0-9_-]{1,10}$/)) {
    wrong('bootstrapQualifier', 'must be 1 to 10 letters, digits, hyphens and underscores, as given to cdk bootstrap');
  }
  validateTags(problems, `${path}.tags`, conventions.tags);
}

function validateTags(problems: Problems, path: string, tags: { [key: string]: string } | undefined): void {
  if (tags === undefined) return;
  const wrong = (property: string, value: unknown, message: string) => problems.add('DeliveryTopology.InvalidConvention', property, value, message);
  if (tags === null || Object.getPrototypeOf(tags) !== Object.prototype) {
    wrong(path, String(tags), 'must be an object of keys and values');
    return;
  }
  const keys = Object.keys(tags);
  if (keys.length > TAGS.ofConventions.limit) wrong(path, keys.length, `must be at most ${TAGS.ofConventions.limit} tags`);
  keys.forEach((key, i) => {
    if (!isText(key, TAG_CHARACTERS, TAGS.keyLength.limit) || /^aws:/i.test(key)) {
      wrong(path, key, `must have keys of 1 to ${TAGS.keyLength.limit} letters, digits, spaces and _.:/=+-@ that do not start with aws:`);
    }
    if (keys.findIndex((other) => other.toLowerCase() === key.toLowerCase()) < i) {
      wrong(path, key, 'must have keys that differ in more than capitals, which IAM does not tell apart');
    }
    if (!isText(tags[key], TAG_CHARACTERS, TAGS.valueLength.limit)) {
      wrong(`${path}.${key}`, tags[key], `must be 1 to ${TAGS.valueLength.limit} letters, digits, spaces and _.:/=+-@`);
    }
  });
}
