import { Subject } from './kind-narrowing';
import { URL_SUFFIX } from './pattern-text';
import { actionsOfType } from './permission-data';
import { Conditions } from './permission-set';
import { StackValues } from './stack-values';
import { visit } from './visit';
import { partitionOf } from '../../private/partition';

/** What somebody does with a key's data, or gives others to do. */
const USES_KEY = /^kms:(CreateGrant|Decrypt|Encrypt|GenerateDataKey.*|ReEncrypt.*|RevokeGrant)$/;
/** Services that use no key for anybody. */
const WITHOUT_KEYS = ['cloudformation', 'iam', 'kms', 'sts', 'tag'];

/** What a service does with a key that somebody gives it, with the permissions of whoever does. */
const NEEDED_WITH_KEY = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];
/** Volumes are copied from one key to another. */
const NEEDED_FOR_VOLUMES = ['kms:ReEncryptFrom', 'kms:ReEncryptTo'];
/** Names of properties, and not the condition keys in policies. */
const KEY_PROPERTY = /^\w*kms\w*$|^\w*EncryptionKey$/i;

/**
 * What a resource needs whose template names a key; handlers name it for some types only.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html
 */
export function actionsWithKey({ type, properties }: Subject): string[] {
  if (type.startsWith('AWS::KMS::')) return [];
  let named = false;
  visit(properties, (value, property) => { named ||= KEY_PROPERTY.test(property) && typeof value !== 'boolean'; });
  return named ? [...NEEDED_WITH_KEY, ...type.startsWith('AWS::EC2::') ? NEEDED_FOR_VOLUMES : []] : [];
}

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
