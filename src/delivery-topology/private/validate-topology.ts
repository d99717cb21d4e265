import { partitionOf } from '../../private/partition';
import { ACCOUNT_ID, isText, NAME_PART, ORGANIZATION_ID } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkBoolean, checkKnown, has } from '../../private/shape';
import { isLiteral } from '../../private/tokens';
import { DeliveryConventionsProps } from '../delivery-conventions';
import { DeliveryEnvironmentProps } from '../delivery-environment';
import { DeliveryPlatformProps } from '../delivery-platform';
import { DeliveryTopologyProps } from '../delivery-topology';
import { validateConventions } from './validate-conventions';
import { validateService, validateShift } from './validate-service';

const MAX_APPLICATION_LENGTH = 64;
const MAX_ENVIRONMENT_LENGTH = 32;

/** A test compares these lists with the interfaces. */
export const TOPOLOGY_OPTIONS: readonly (keyof DeliveryTopologyProps)[] = ['platform', 'application', 'service', 'environments', 'sharedAccounts'];
export const PLATFORM_OPTIONS: readonly (keyof DeliveryPlatformProps)[] = [
  'account', 'region', 'artifactAccount', 'organizationId', 'artifactGeneration', 'conventions',
];
export const ENVIRONMENT_OPTIONS: readonly (keyof DeliveryEnvironmentProps)[] = ['name', 'account', 'region', 'production', 'shift'];

/** An environment that can be looked at, and where in the input it is. */
type Placed = readonly [path: string, environment: DeliveryEnvironmentProps];

/** What can be looked at of a topology: what is no object hides nothing of what is wrong with the others. */
interface Given {
  readonly topology: Partial<DeliveryTopologyProps>;
  readonly platform?: DeliveryPlatformProps;
  readonly environments: readonly Placed[];
}

/** Tells everything that is wrong with a topology at once. */
export function validateTopology(props: DeliveryTopologyProps): void {
  const problems = new Problems('DeliveryTopology');
  checkShape(problems, props);
  checkOptions(problems, props);
  checkValues(problems, givenIn(props));
  problems.throwIfAny();
}

function givenIn(props: DeliveryTopologyProps): Given {
  const topology: Partial<DeliveryTopologyProps> = isObject(props) ? props : {};
  const { platform, environments } = topology;
  return {
    topology,
    platform: isObject(platform) ? platform : undefined,
    environments: (Array.isArray(environments) ? Array.from(environments) : [])
      .map((each, i): Placed => [`environments[${i}]`, each]).filter(([, each]) => isObject(each)),
  };
}

function checkValues(problems: Problems, given: Given): void {
  const { topology, platform, environments } = given;
  if (!allLiteral(problems, given)) return;
  if (platform) checkPlatform(problems, platform);
  checkName(problems, 'application', topology.application, MAX_APPLICATION_LENGTH);
  checkBoolean(problems, 'DeliveryTopology.MissingProperty', 'sharedAccounts', topology.sharedAccounts);
  if (topology.service !== undefined) validateService(problems, 'service', topology.service);
  for (const [path, each] of environments) checkEnvironment(problems, path, each);
  checkEnvironmentsTogether(problems, given);
  if (platform) checkPartitions(problems, platform, environments);
}

/** TypeScript and the other languages refuse these by themselves, JavaScript does not. */
function checkShape(problems: Problems, props: DeliveryTopologyProps): void {
  const wrong = (property: string, value: unknown, message: string) => problems.add('DeliveryTopology.MissingProperty', property, value, message);
  if (!isObject(props?.platform)) wrong('platform', props?.platform, 'must be given, with account and region');
  if (props?.platform?.conventions !== undefined && !isObject(props.platform.conventions)) {
    wrong('platform.conventions', props.platform.conventions, 'must be an object, or left out');
  }
  if (!Array.isArray(props?.environments)) {
    wrong('environments', props?.environments, 'must be a list of environments');
  } else {
    // Holes as well, which a list of JavaScript may have.
    Array.from(props.environments).forEach((each, i) => {
      if (!isObject(each)) wrong(`environments[${i}]`, each, 'must be an environment with name, account and region');
    });
  }
}

/** Platform and environments of another topology have what they were made from, and more. */
function checkOptions(problems: Problems, props: Partial<DeliveryTopologyProps> | undefined): void {
  const code = 'DeliveryTopology.InvalidSetting';
  const { platform, environments } = props ?? {};
  checkKnown(problems, code, '', props, TOPOLOGY_OPTIONS);
  if (!has(platform, 'artifactBucketName')) checkKnown(problems, code, 'platform.', platform, PLATFORM_OPTIONS);
  if (!Array.isArray(environments)) return;
  environments.forEach((each, i) => {
    if (!has(each, 'deployRoleArn')) checkKnown(problems, code, `environments[${i}].`, each, ENVIRONMENT_OPTIONS);
  });
}

const isObject = (value: unknown) => value !== null && typeof value === 'object' && !Array.isArray(value);

const conventionsOf = ({ conventions }: Partial<DeliveryPlatformProps>): DeliveryConventionsProps => (isObject(conventions) ? conventions! : {});

/** A token anywhere would end up, as its placeholder, inside a name. Only what is read of the input is looked at. */
function allLiteral(problems: Problems, { topology, platform, environments }: Given): boolean {
  const { account, region, artifactAccount, organizationId, artifactGeneration } = platform ?? {};
  const { namePrefix, iamPath, permissionsBoundaryName, bootstrapQualifier, tags } = conventionsOf(platform ?? {});
  const leaves: [string, unknown][] = [
    ...entries('platform', { account, region, artifactAccount, organizationId, artifactGeneration }),
    ...entries('platform.conventions', { namePrefix, iamPath, permissionsBoundaryName, bootstrapQualifier }),
    ...entries('platform.conventions.tags', tags ?? {}),
    ['application', topology.application],
    ...environments.flatMap(([path, { name, account: own, region: its }]) => entries(path, { name, account: own, region: its })),
  ];
  const tokens = leaves.filter(([, value]) => !isLiteral(value));
  for (const [property, value] of tokens) {
    problems.add('DeliveryTopology.NotLiteral', property, String(value), 'must be known before synthesis; write the value itself');
  }
  return tokens.length === 0;
}

const entries = (path: string, object: object) => Object.entries(object).map(([key, value]): [string, unknown] => [`${path}.${key}`, value]);

function checkPlatform(problems: Problems, platform: DeliveryPlatformProps): void {
  checkAccount(problems, 'platform.account', platform.account);
  checkRegion(problems, 'platform.region', platform.region);
  if (platform.artifactAccount !== undefined) {
    checkAccount(problems, 'platform.artifactAccount', platform.artifactAccount);
  }
  if (platform.organizationId !== undefined && !isText(platform.organizationId, ORGANIZATION_ID)) {
    problems.add('DeliveryTopology.InvalidOrganization', 'platform.organizationId', platform.organizationId,
      'must be o- and 10 to 32 lower-case letters and digits; see aws organizations describe-organization');
  }
  const generation = platform.artifactGeneration;
  if (generation !== undefined && !(Number.isInteger(generation) && generation >= 1 && generation <= 999)) {
    problems.add('DeliveryTopology.InvalidGeneration', 'platform.artifactGeneration', generation, 'must be a whole number from 1 to 999');
  }
  validateConventions(problems, 'platform.conventions', conventionsOf(platform));
}

function checkEnvironment(problems: Problems, path: string, environment: DeliveryEnvironmentProps): void {
  checkName(problems, `${path}.name`, environment.name, MAX_ENVIRONMENT_LENGTH);
  checkAccount(problems, `${path}.account`, environment.account);
  checkRegion(problems, `${path}.region`, environment.region);
  checkBoolean(problems, 'DeliveryTopology.MissingProperty', `${path}.production`, environment.production);
  if (environment.shift !== undefined) validateShift(problems, `${path}.shift`, environment.shift);
}

function checkEnvironmentsTogether(problems: Problems, { topology, platform, environments }: Given): void {
  if (Array.isArray(topology.environments) && topology.environments.length === 0) {
    problems.add('DeliveryTopology.NoEnvironment', 'environments', topology.environments, 'must hold at least one environment');
  }
  environments.forEach(([path, each], i) => {
    const before = environments.slice(0, i).map(([, other]) => other);
    if (before.some((other) => other.name === each.name)) {
      problems.add('DeliveryTopology.DuplicateEnvironment', `${path}.name`, each.name, 'must be unique; rename one of the two');
    }
    if (topology.sharedAccounts) return;
    const remedy = 'use an account of its own, or set sharedAccounts and accept the warning';
    if (platform && [platform.account, platform.artifactAccount].includes(each.account)) {
      problems.add('DeliveryTopology.SharedAccount', `${path}.account`, each.account, `must not be the account of the platform; ${remedy}`);
    }
    const neighbour = before.find((other) => endangers(other, each));
    if (neighbour) {
      problems.add('DeliveryTopology.SharedAccount', `${path}.account`, each.account,
        `must not be shared with ${neighbour.name} when only one of them is production; ${remedy}`);
    }
  });
}

/** Two production environments may share an account, for example in two regions; production and anything less may not. */
function endangers(one: SharedPlace, other: SharedPlace): boolean {
  return one.account === other.account && (one.production ?? false) !== (other.production ?? false);
}

interface SharedPlace {
  readonly account: string;
  readonly production?: boolean;
}

function checkPartitions(problems: Problems, platform: DeliveryPlatformProps, environments: readonly Placed[]): void {
  const partition = partitionOf(String(platform.region));
  for (const [path, { region }] of environments) {
    const other = partitionOf(String(region));
    if (other !== partition) {
      problems.add('DeliveryTopology.MixedPartitions', `${path}.region`, region,
        `must lie in the platform's partition ${partition}, not in ${other}; build a platform per partition`);
    }
  }
}

function checkAccount(problems: Problems, path: string, account: unknown): void {
  if (!isText(account, ACCOUNT_ID)) {
    problems.add('DeliveryTopology.InvalidAccount', path, account, 'must be an account id of 12 digits, as a string');
  }
}

function checkRegion(problems: Problems, path: string, region: unknown): void {
  if (!isText(region, /^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}$/)) {
    problems.add('DeliveryTopology.InvalidRegion', path, region, 'must be a region code such as eu-west-1');
  }
}

function checkName(problems: Problems, path: string, name: unknown, maxLength: number): void {
  if (!isText(name, NAME_PART, maxLength)) {
    problems.add('DeliveryTopology.InvalidName', path, name,
      `must be 1 to ${maxLength} lower-case letters, digits and single hyphens, starting with a letter and ending without a hyphen`);
  }
}
