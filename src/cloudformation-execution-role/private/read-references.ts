import { arnOf, isAnything, isKnown } from './pattern-text';
import { Permission } from './permission-set';
import { decoded, isWritten, StackValues } from './stack-values';
import { viaServices } from './via-services';
import { visit, visitTexts } from './visit';
import { matches, wildcards } from '../../policy/wildcard';
import { has } from '../../private/shape';

/** The ARN of a parameter in Parameter Store, by its name. */
export const storedArn = (values: StackValues, name: string) => {
  // Public parameters belong to no account.
  const account = /^\/aws\/(service|reference)\//.test(name) ? '' : values.account;
  return name.startsWith('arn:') ? name : arnOf(`ssm:${values.region}:${account}:parameter/${name.replace(/^\//, '')}`);
};

const decrypt = (values: StackValues, service: string): Permission => ({
  action: 'kms:Decrypt', resources: [arnOf(`kms:${values.region}:*:key/*`)], conditions: viaServices(values, [service]),
});

/**
 * An ARN of a secret may be given without the six characters that Secrets Manager adds.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */
export const secretArns = (arn: string): string[] => (/[*?]$/.test(arn) ? [arn] : [arn, `${arn}-??????`]);

/** With what stands for a partition or region in it, which has braces of its own. */
const DYNAMIC = /\{\{resolve:(ssm|ssm-secure|secretsmanager):((?:\$\{[^}]*\}|(?!\$\{)[^}])*)\}\}/g;

/** What CloudFormation puts into a template while it deploys. */
export interface Reference {
  /** As a dynamic reference says it, or `stored` for a parameter of the template whose value is in Parameter Store. */
  readonly service: string;
  /** What has it: the path of a resource, or of a parameter of the template. */
  readonly place: string;
  /** As it is written, as far as it is known. */
  readonly written: string;
  /** The secret or the parameter, by its name or ARN, without the key in a secret, stage and versions that come behind it. */
  readonly id: string;
  /** Whether somebody has written a wildcard into that. */
  readonly isWild: boolean;
}

/** Of a text that may read more than so many, their beginning is enough: a policy holds only so much. */
const FEW = 16;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
export function referencesIn(values: StackValues): Reference[] {
  const found = new Map<string, Reference>();
  const hasReference = (value: unknown) => JSON.stringify(value).includes('{{resolve:');
  const isMapped = hasReference(values.stack.template.Mappings ?? {});
  const read = (value: unknown, logicalId: string) => {
    // Most have none, and to look at each combination of conditions takes its time.
    const begins = values.open(value);
    if (!isMapped && !hasReference(begins) && !hasReference(value)) return;
    const [all, few] = [values.encoded(value), [begins]].map((texts) => inTexts(texts, values.stack.pathOf(logicalId)));
    const isEnough = all.size > FEW && [...all.values()].every((each) => [...few.values()].some((other) => standsFor(other, each)));
    for (const [whole, each] of isEnough ? few : all) if (!found.has(whole)) found.set(whole, each);
  };
  for (const [logicalId, resource] of values.resources) visitTexts(resource, (value) => read(value, logicalId));
  return [...found.values()];
}

/** References by how they are written. */
function inTexts(texts: readonly string[], place: string): Map<string, Reference> {
  const found = texts.flatMap((text) => [...text.matchAll(DYNAMIC)]);
  return new Map(found.map(([whole, service, target]) => [whole, { service, place, written: decoded(whole), ...targetOf(service, target.split(':')) }]));
}

const standsFor = (one: Reference, other: Reference) =>
  !other.isWild && isKnownReference(one) && one.service === other.service && matches(wildcards(one.id), other.id);

/** Of the name, at least the beginning: a slash is in all of them. */
const KNOWN = /^(?:arn:[^:]*:(?:secretsmanager:[^:]*:[^:]*:secret:|ssm:[^:]*:[^:]*:parameter\/))?(?!arn:)\/*[^*?/]/;
/** No name has it, and in a policy it would stand for something else. */
const VARIABLE = /\$\{(?!AWS\.)|\$\{[^}]*$|\{\{/;

/** Whether it is known, or refused for a wildcard, what a reference reads: otherwise it could be anybody's. */
export const isKnownReference = ({ id, isWild }: Reference) => isWild || (KNOWN.test(id) && !VARIABLE.test(id));

/** Without what comes behind the name. */
function targetOf(service: string, parts: readonly string[]): Pick<Reference, 'id' | 'isWild'> {
  const id = parts[0] === 'arn' ? parts.slice(0, service === 'secretsmanager' ? 7 : 6).join(':') : parts[0];
  return { id: decoded(id), isWild: isWritten(id) };
}

/**
 * Parameters of a template whose values CloudFormation reads from Parameter Store, by the name that the stack around this one gives, or by default.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
export function storedParameters(values: StackValues): Reference[] {
  const stored = Object.entries(values.stack.template.Parameters ?? {}).filter(([, each]) => String(each?.Type).startsWith('AWS::SSM::Parameter::'));
  return stored.flatMap(([name, { Default: otherwise }]) => {
    const led = values.given(name);
    const given = led.flatMap((each) => each.values.encoded(each.value));
    const isLeft = led.every(({ orElse }) => orElse !== undefined);
    const byDefault = otherwise === undefined ? ['*'] : values.encoded(otherwise);
    return [...given, ...isLeft ? byDefault : []]
      .map((id) => ({ service: 'stored', place: `${values.stack.label}.Parameters.${name}`, written: decoded(id), id: decoded(id), isWild: isWritten(id) }));
  });
}

/** What CDK has CloudFormation read before it deploys a stack. */
export const bootstrapParameters = (values: StackValues): Permission[] =>
  values.stack.parameters.map((name) => ({ action: 'ssm:GetParameters', resources: [storedArn(values, name)] }));

/** What reading them takes. */
export function referred(values: StackValues, { service, id }: Reference): Permission[] {
  if (service === 'secretsmanager') {
    const resources = id.startsWith('arn:') ? secretArns(id) : [values.arnFor('AWS::SecretsManager::Secret', id)];
    return [{ action: 'secretsmanager:GetSecretValue', resources }, decrypt(values, 'secretsmanager')];
  }
  const resources = [storedArn(values, id)];
  if (service === 'stored') return [{ action: 'ssm:GetParameters', resources }];
  const read = ['ssm:GetParameter', 'ssm:GetParameters'].map((action) => ({ action, resources }));
  return service === 'ssm' ? read : [...read, decrypt(values, 'ssm')];
}

/** Where properties say which object of which bucket is read: `{ bucket, key }` by their names. */
const LOCATIONS: readonly (readonly [string, string])[] = [['S3Bucket', 'S3Key'], ['Bucket', 'Key'], ['BucketName', 'Key'], ['Bucket', 'Name']];
const LOCATION = /^(Code|Content|SourceBundle|.*S3Location|.*Location|Script|CodeUri|DefinitionS3)$/;
const S3_URL = /^(?:s3:\/\/([^/]+)|https:\/\/s3[.-][^/]+\/([^/]+)|https:\/\/([^/.]+)\.s3[^/]*)\/(.+)$/;

/** Of an asset's content: with it in the policy, the role would have to be deployed before every change of code. */
const HASH = /[0-9a-f]{64}/;

/** As far as the template says which one. */
interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

/** What properties say of objects that are read. */
export function objectsIn(values: StackValues, properties: unknown): S3Object[] {
  const objects: S3Object[] = [];
  visit(properties, (value, property) => {
    if (has(value) && LOCATION.test(property)) objects.push(...located(values, value as Record<string, unknown>));
    if (property.endsWith('Url') || property.endsWith('URL') || property.endsWith('Uri') || property === 'DefinitionS3Location') objects.push(...addressed(values, value));
  });
  return objects;
}

/**
 * Objects of S3 that the services read with CloudFormation's permissions: code, definitions, templates of nested stacks.
 *
 * A key of its own encrypts the bucket where CDK was bootstrapped so: then it is used through S3, for this bucket alone.
 */
export function readObjects(values: StackValues): Permission[] {
  // Of anybody's bucket, nothing is read.
  const objects = objectsIn(values, values.stack.template.Resources ?? {}).filter(({ bucket }) => !isAnything(bucket));
  if (values.stack.nested.size > 0 && values.stack.assetBucket !== undefined) objects.push({ bucket: values.stack.assetBucket, key: '*' });
  const arns = [...new Set(objects.map(({ bucket, key }) => arnOf(`s3:::${bucket}/${key.replace(HASH, '*')}`)))];
  const buckets = [...new Set(objects.map(({ bucket }) => bucket))];
  if (arns.length === 0) return [];
  return [
    ...['s3:GetObject', 's3:GetObjectVersion'].map((action) => ({ action, resources: arns })),
    {
      ...decrypt(values, 's3'),
      conditions: {
        ...viaServices(values, ['s3']),
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': buckets.flatMap((bucket) => [arnOf(`s3:::${bucket}`), arnOf(`s3:::${bucket}/*`)]) },
      },
    },
  ];
}

function located(values: StackValues, location: Record<string, unknown>): S3Object[] {
  const names = LOCATIONS.find(([bucket, key]) => location[bucket] !== undefined && location[key] !== undefined);
  if (!names) return [];
  return values.together(names.map((name) => location[name])).map(([bucket, key]) => ({ bucket, key }));
}

function addressed(values: StackValues, value: unknown): S3Object[] {
  if (typeof value !== 'string' && !has(value)) return [];
  return values.together([value]).flatMap(([text]) => {
    const [whole, ...parts] = S3_URL.exec(text) ?? [];
    const [bucket] = parts.filter((each) => each !== undefined);
    const key = parts[3];
    return whole === undefined ? [] : [{ bucket, key: isKnown(key) ? key : '*' }];
  });
}

/**
 * What intrinsic functions look up while CloudFormation deploys.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
export function lookedUp(values: StackValues): Permission[] {
  const found: Permission[] = [];
  visit(values.stack.template, (value) => {
    if (has(value, 'Fn::GetAZs')) found.push({ action: 'ec2:DescribeAvailabilityZones', resources: ['*'] });
    if (has(value, 'Fn::GetStackOutput')) found.push(describedStack(values, (value as Record<string, Record<string, unknown> | null>)['Fn::GetStackOutput'] ?? {}));
  });
  return found;
}

/** With the role that deploys, or with the one that is named, which that one becomes. */
function describedStack(values: StackValues, { StackName: name, Region: region, RoleArn: role }: Record<string, unknown>): Permission {
  if (role !== undefined) return { action: 'sts:AssumeRole', resources: [values.text(role)] };
  const place = region === undefined ? values.region : values.text(region);
  return { action: 'cloudformation:DescribeStacks', resources: [arnOf(`cloudformation:${place}:${values.account}:stack/${values.text(name)}/*`)] };
}

/**
 * The buckets that a resource's properties name: by ARN, by address, or where the name of a bucket stands. One that could be anybody's is
 * left out: a service changes the policy of a bucket only where that does not let it write yet.
 */
export function namedBuckets(values: StackValues, properties: unknown): string[] {
  const found = new Set<string>();
  visit(properties, (value, property) => {
    if (typeof value !== 'string' && !has(value)) return;
    for (const text of values.texts(value)) {
      const [, bucket] = /^arn:[^:]*:s3:::([^/]+)/.exec(text) ?? /^s3:\/\/([^/]+)/.exec(text) ?? (/Bucket(Name)?$/i.test(property) ? [text, text] : []);
      if (bucket !== undefined && !isAnything(bucket)) found.add(arnOf(`s3:::${bucket}`));
    }
  });
  return [...found].sort();
}

const PLACEHOLDER = '\\$\\{AWS\\.\\w+\\}';
/** Of the name, at least the beginning is known; behind that may be wildcards that somebody has written. */
const SECRET = new RegExp(`arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(?:[\\w/+=.@!-]|${PLACEHOLDER})(?:[\\w/+=.@!*?\\uE000\\uE001-]|${PLACEHOLDER})*`, 'g');

/**
 * The secrets that a resource's properties name: one of which not even a name's beginning is known could be anybody's, and one with a wildcard
 * that somebody has written is none. What stands in a dynamic reference, CloudFormation reads itself.
 */
export function namedSecrets(values: StackValues, properties: unknown): string[] {
  const found = new Set<string>();
  visitTexts(properties, (value) => {
    const texts = values.encoded(value).map((each) => each.replace(DYNAMIC, ' '));
    for (const [arn] of texts.flatMap((text) => [...text.matchAll(SECRET)])) if (!isWritten(arn)) found.add(arn);
  });
  return [...found].sort().flatMap(secretArns);
}
