import { detailsOf } from './actions';
import { whether } from './identities';
import { LocatedResource } from './located-resource';
import { namesOf } from './names';
import { KnownTags, tagKeys } from './tags';
import { TemplateIndex } from './template-index';
import { Unknown } from './unknown';
import { matches, wildcards } from '../../policy/wildcard';

type Keys = Record<string, string>;

/** Condition keys of its service that follow from the resource itself, as far as they are known. */
export function resourceKeys(action: string, resource: LocatedResource, tags: KnownTags, index: TemplateIndex): Keys {
  const keys = detailsOf(action)?.keys ?? [];
  const listed = (key: string) => keys.some((each) => matches(wildcards(each), key.toLowerCase()));
  const prefixes = [...new Set(keys.filter((key) => key.endsWith(':resourcetag/*')).map((key) => key.replace(/\/\*$/, '')))];
  const tagged: Keys = Object.assign({}, ...prefixes.map((prefix) => tagKeys(prefix, tags)));
  const known = Object.hasOwn(SPECIAL, resource.type) ? { ...tagged, ...SPECIAL[resource.type](resource, index) } : tagged;
  return Object.fromEntries(Object.entries(known).filter(([key]) => listed(key)));
}

const SPECIAL: Readonly<Record<string, (resource: LocatedResource, index: TemplateIndex) => Keys>> = {
  'AWS::KMS::Key': keysOfKey,
  'AWS::Lambda::Alias': keysOfFunction,
  'AWS::Lambda::Function': keysOfFunction,
  'AWS::ECS::Service': (service) => ({ 'ecs:cluster': clusterOf(service) }),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
function keysOfKey(key: LocatedResource): Keys {
  const given = (name: string, otherwise: string) => [key.partly(name) ?? otherwise].filter((value) => !(value instanceof Unknown)).map(String);
  const one = (name: string, values: readonly string[]) => (values.length === 1 ? [[name, values[0]] as const] : []);
  const spec = given('KeySpec', 'SYMMETRIC_DEFAULT');
  return Object.fromEntries([
    ...one('kms:KeySpec', spec),
    ...one('kms:CustomerMasterKeySpec', spec),
    ...one('kms:KeyUsage', given('KeyUsage', 'ENCRYPT_DECRYPT')),
    ...one('kms:KeyOrigin', given('Origin', 'AWS_KMS')),
    ...one('kms:MultiRegion', given('MultiRegion', 'false')),
    ...(String(key.partly('MultiRegion')) === 'true' ? [['kms:MultiRegionKeyType', 'PRIMARY'] as const] : []),
  ]);
}

/** How a function's URL tells who calls, if it has one. */
function keysOfFunction(owner: LocatedResource, index: TemplateIndex): Keys {
  const { account, region } = owner.stack;
  const urls = index.carriers(['AWS::Lambda::Url'], account, region)
    .filter(({ located, doubt }) => whether(located.properties.includes('Qualifier') ? [] : located.list('TargetFunctionArn'), namesOf(owner), doubt) === undefined);
  const type = urls.length === 1 ? urls[0].located.partly('AuthType') : undefined;
  return typeof type === 'string' ? { 'lambda:FunctionUrlAuthType': type } : {};
}

function clusterOf(service: LocatedResource): string {
  const [head, cluster] = (service.arn ?? '').split('/');
  return `${head.replace(/:service$/, ':cluster')}/${cluster}`;
}
