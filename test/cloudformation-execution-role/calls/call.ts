import { Deployed } from '../deployed-stack';

/** What a request says beside action and resource, by condition key. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** A call that CloudFormation makes for a resource. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  /** Whether the resource is only made by it: until then it has no tags that a policy could look at. */
  readonly isNew: boolean;
  /** What in the template makes it necessary. */
  readonly because: string;
}

/** What calls are made for resources of a type. */
export interface CallTable {
  readonly type: string;
  /** The page of the API that says what is called, and with which permissions. */
  readonly source: string;
  readonly create: readonly CallRule[];
  readonly update: readonly CallRule[];
  readonly delete: readonly CallRule[];
}

/** Says when an action is called, and on what. */
export interface CallRule {
  readonly action: string;
  /** One or more ARNs: each of them has to be allowed. None: there is nothing to call it on. */
  readonly on: (resource: Deployed) => string | readonly string[];
  /** The property without which it is not called. */
  readonly for?: string;
  readonly with?: (resource: Deployed) => Context;
}

export type Change = 'create' | 'update' | 'delete';

type Options = Pick<CallRule, 'for' | 'with'>;

export const self = ({ arn }: Deployed) => arn;
/** For actions that have no resource. */
export const anything = () => '*';

export const call = (action: string, on: CallRule['on'] = self, options: Options = {}): CallRule => ({ action, on, ...options });

/** A role that a property names, handed to a service. */
export const passed = (property: string, service: string): CallRule => call('iam:PassRole', (resource) => valuesAt(resource.properties, property), {
  for: property, with: () => ({ 'iam:PassedToService': service }),
});

/**
 * The role of a service, which the first resource of its kind in an account makes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
export const linked = (service: string, name: string): CallRule => call(
  'iam:CreateServiceLinkedRole',
  ({ account }) => `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`,
  { with: () => ({ 'iam:AWSServiceName': service }) },
);

/** The keys of a request that sets tags, if there are any. */
export function tagsOf({ properties: { Tags: tags = [] } }: Deployed): Context {
  const pairs: [string, string][] = Array.isArray(tags) ? tags.map(({ Key, Value }) => [Key, Value]) : Object.entries(tags);
  if (pairs.length === 0) return {};
  return { ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value])), 'aws:TagKeys': pairs.map(([key]) => key) };
}

/** Tags that are set by an action of their own. */
export const tagged = (action: string, on: CallRule['on'] = self, context: Context = {}): CallRule =>
  call(action, on, { for: 'Tags', with: (resource) => ({ ...tagsOf(resource), ...context }) });

/** Tags that are taken away again. */
export const untagged = (action: string, on: CallRule['on'] = self): CallRule =>
  call(action, on, { for: 'Tags', with: (resource) => ({ 'aws:TagKeys': tagsOf(resource)['aws:TagKeys'] }) });

/** The texts at a path such as `Targets.RoleArn`, through lists, each once. */
export function valuesAt(value: any, path: string): string[] {
  const [first, ...rest] = path.split('.');
  const found = [value].flat().map((each) => each?.[first]).flat().filter((each) => each !== undefined);
  return [...new Set(rest.length === 0 ? found : valuesAt(found, rest.join('.')))];
}

/** The calls of a change of a resource. What is retained is not deleted. */
export function callsOf(table: CallTable, change: Change, resource: Deployed): Call[] {
  if (change === 'delete' && resource.deletionPolicy === 'Retain') return [];
  const needed = table[change].filter((rule) => rule.for === undefined || valuesAt(resource.properties, rule.for).length > 0);
  return needed.flatMap((rule, i) => [rule.on(resource)].flat().map((arn) => ({
    action: rule.action,
    resource: arn,
    context: rule.with?.(resource) ?? {},
    // The first call makes it, with its tags.
    isNew: change === 'create' && arn === resource.arn && (i === 0 || rule.for === 'Tags'),
    because: `${resource.type} ${resource.logicalId}${rule.for === undefined ? '' : `, ${rule.for}`}`,
  })));
}
