import { IAM_PATH } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { IAM_PATH_LENGTH, TAGS } from '../../private/quotas';
import { DeliveryConventionsProps } from '../delivery-conventions';

/** Prefixes that some service keeps to itself: S3 bucket names, SSM parameters, KMS aliases, tag keys. */
const RESERVED_PREFIX = /^(aws|amazon|amzn|ssm|sthree)|^xn$/;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function validateConventions(problems: Problems, path: string, conventions: DeliveryConventionsProps): void {
  const wrong = (property: keyof DeliveryConventionsProps, message: string) =>
    problems.add('DeliveryTopology.InvalidConvention', `${path}.${property}`, conventions[property], message);
  const { namePrefix, iamPath, permissionsBoundaryName, bootstrapQualifier } = conventions;

  if (namePrefix !== undefined && (namePrefix.length > 9 || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(namePrefix))) {
    wrong('namePrefix', 'must be 1 to 9 lower-case letters, digits and single hyphens, starting with a letter');
  } else if (namePrefix !== undefined && RESERVED_PREFIX.test(namePrefix)) {
    wrong('namePrefix', 'must not be xn and not start with aws, amazon, amzn, ssm or sthree, which services reserve');
  }
  if (iamPath !== undefined && (iamPath.length > IAM_PATH_LENGTH.limit || !IAM_PATH.test(iamPath))) {
    wrong('iamPath', `must start and end with a slash, for example /delivery/, and have at most ${IAM_PATH_LENGTH.limit} characters`);
  }
  if (permissionsBoundaryName !== undefined && !/^[A-Za-z0-9_+=,.@-]{1,128}$/.test(permissionsBoundaryName)) {
    wrong('permissionsBoundaryName', 'must be the name of a managed policy without a path, 1 to 128 characters');
  }
  if (bootstrapQualifier !== undefined && !/^[A-Za-z0-9]{1,10}$/.test(bootstrapQualifier)) {
    wrong('bootstrapQualifier', 'must be 1 to 10 letters and digits, as given to cdk bootstrap');
  }
  validateTags(problems, `${path}.tags`, conventions.tags ?? {});
}

function validateTags(problems: Problems, path: string, tags: { [key: string]: string }): void {
  const keys = Object.keys(tags);
  if (keys.length > TAGS.perResource.limit) {
    problems.add('DeliveryTopology.InvalidConvention', path, keys.length, `must be at most ${TAGS.perResource.limit} tags`);
  }
  for (const key of keys) {
    const value = tags[key];
    if (key.length < 1 || key.length > TAGS.keyLength.limit || !TAG_CHARACTERS.test(key) || /^aws:/i.test(key)) {
      problems.add('DeliveryTopology.InvalidConvention', path, key,
        `must have keys of 1 to ${TAGS.keyLength.limit} letters, digits, spaces and _.:/=+-@ that do not start with aws:`);
    }
    if (typeof value !== 'string' || value.length > TAGS.valueLength.limit || !TAG_CHARACTERS.test(value)) {
      problems.add('DeliveryTopology.InvalidConvention', `${path}.${key}`, value,
        `must be at most ${TAGS.valueLength.limit} letters, digits, spaces and _.:/=+-@`);
    }
  }
}
