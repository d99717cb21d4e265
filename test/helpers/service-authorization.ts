import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { installSimulator, SIMULATOR_FOLDER } from '../proof/simulator';

/** An action as the Service Authorization Reference has it. */
export interface ReferencedAction {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** One or more, such as `Write` or `Permissions management`. */
  readonly accessLevels: readonly string[];
  /** Formats of ARNs, with `${…}` for the parts; none where an action has no resource. */
  readonly arns: readonly string[];
  /** Keys of the request, with `${TagKey}` for parts that are anybody's. */
  readonly conditionKeys: readonly string[];
}

// MIT, and comes along with the simulator: read as data, so that nothing of that is imported.
const DATA = join(SIMULATOR_FOLDER, 'node_modules', '@cloud-copilot', 'iam-data', 'data');

interface RawAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
}

type RawResources = Readonly<Record<string, { readonly arn: string; readonly conditionKeys?: readonly string[] }>>;

/**
 * All actions of AWS, with what each is called on.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export async function serviceAuthorization(): Promise<ReadonlyMap<string, ReferencedAction>> {
  await installSimulator();
  const services = readdirSync(join(DATA, 'actions')).map((file) => file.replace(/\.json$/, ''));
  return new Map(services.flatMap((service) => actionsOf(service).map((each) => [each.action.toLowerCase(), each] as const)));
}

/** Whether requests for an action have the tags of what it is called on. */
export const looksAtTags = (reference: ReadonlyMap<string, ReferencedAction>, action: string): boolean =>
  reference.get(action.toLowerCase())?.conditionKeys.includes('aws:ResourceTag/${TagKey}') ?? false;

/** All formats of a service's ARNs. */
export const arnsOfService = (service: string): string[] => Object.values(json<RawResources>('resourceTypes', service)).flatMap(({ arn }) => arn.split(', '));

function actionsOf(service: string): ReferencedAction[] {
  const raw = json<Record<string, RawAction>>('actions', service);
  const resources = json<RawResources>('resourceTypes', service);
  return Object.values(raw).map(({ name, accessLevel, resourceTypes, conditionKeys }) => {
    const types = resourceTypes.map((type) => ({ ...type, ...resources[type.name.toLowerCase()], asked: type.conditionKeys }));
    return {
      action: `${service}:${name}`,
      accessLevels: accessLevel.split(', '),
      arns: types.flatMap(({ arn = '' }) => arn.split(', ')),
      conditionKeys: [...conditionKeys, ...types.flatMap(({ asked, conditionKeys: ofType = [] }) => [...asked, ...ofType])],
    };
  });
}

function json<T>(kind: string, service: string): T {
  try {
    return JSON.parse(readFileSync(join(DATA, kind, `${service}.json`), 'utf8')) as T;
  } catch (error) {
    // Some services have no resources.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && kind === 'resourceTypes') return {} as T;
    throw error;
  }
}
