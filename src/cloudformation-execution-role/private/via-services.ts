import { Subject } from './kind-narrowing';
import { URL_SUFFIX } from './pattern-text';
import { actionsOfType } from './permission-data';
import { Conditions } from './permission-set';
import { StackValues } from './stack-values';
import { partitionOf } from '../../private/partition';

/** What somebody does with a key's data, or gives others to do. */
const USES_KEY = /^kms:(CreateGrant|Decrypt|Encrypt|GenerateDataKey.*|ReEncrypt.*|RevokeGrant)$/;
/** Services that use no key for anybody. */
const WITHOUT_KEYS = ['cloudformation', 'iam', 'kms', 'sts', 'tag'];

/** Which suffix partitions other than aws use is not documented for this key: both, as only AWS sets it. */
export function viaServices({ stack, region }: StackValues, services: readonly string[]): Conditions {
  const suffixes = stack.region !== undefined && partitionOf(stack.region) === 'aws' ? ['amazonaws.com'] : ['amazonaws.com', URL_SUFFIX];
  return { StringEquals: { 'kms:ViaService': services.flatMap((service) => suffixes.map((suffix) => `${service}.${region}.${suffix}`)) } };
}

/**
 * Keys are used by the service that encrypts a resource, with the permissions of whoever makes the resource: so through that
 * service alone. Grants are given to services of AWS alone.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
export function keyConditions({ type, values }: Subject, action: string): Conditions | undefined {
  if (!USES_KEY.test(action) || type.startsWith('AWS::KMS::')) return undefined;
  const { needed, deleting } = actionsOfType(type)!;
  const services = [...new Set([...needed, ...deleting].map((each) => each.split(':')[0]))].filter((each) => !WITHOUT_KEYS.includes(each)).sort();
  return {
    ...viaServices(values, services),
    ...(action === 'kms:CreateGrant' ? { Bool: { 'kms:GrantIsForAWSResource': 'true' } } : {}),
  };
}
