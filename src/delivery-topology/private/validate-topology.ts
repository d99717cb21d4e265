import { ACCOUNT_ID } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { isLiteral } from '../../private/tokens';
import { DeliveryEnvironmentProps } from '../delivery-environment';
import { DeliveryPlatformProps } from '../delivery-platform';
import { DeliveryTopologyProps } from '../delivery-topology';
import { partitionOf } from './partition';
import { validateConventions } from './validate-conventions';

const MAX_APPLICATION_LENGTH = 64;
const MAX_ENVIRONMENT_LENGTH = 32;

/** Tells everything that is wrong with a topology at once. */
export function validateTopology(props: DeliveryTopologyProps): void {
  const problems = new Problems('DeliveryTopology');
  checkShape(problems, props);
  problems.throwIfAny();
  if (allLiteral(problems, '', said(props))) {
    checkPlatform(problems, props.platform);
    checkName(problems, 'application', props.application, MAX_APPLICATION_LENGTH);
    props.environments.forEach((each, i) => checkEnvironment(problems, `environments[${i}]`, each));
    checkEnvironmentsTogether(problems, props);
    checkPartitions(problems, props);
  }
  problems.throwIfAny();
}

/** TypeScript and the other languages refuse these by themselves, JavaScript does not. */
function checkShape(problems: Problems, props: DeliveryTopologyProps): void {
  const missing = (property: string, value: unknown, message: string) => problems.add('DeliveryTopology.MissingProperty', property, value, message);
  if (typeof props?.platform !== 'object' || props.platform === null) missing('platform', props?.platform, 'must be given, with account and region');
  if (!Array.isArray(props?.environments)) missing('environments', props?.environments, 'must be a list of environments');
}

/** What is read of the input: an object with more to it, for example another topology's environment, is welcome. */
function said(props: DeliveryTopologyProps): object {
  const { account, region, artifactAccount, organizationId, artifactGeneration, conventions } = props.platform;
  return {
    platform: { account, region, artifactAccount, organizationId, artifactGeneration, conventions },
    application: props.application,
    environments: props.environments.map((each) => ({ name: each.name, account: each.account, region: each.region })),
  };
}

/** Walks the whole input: a token anywhere would end up, as its placeholder, inside a name. */
function allLiteral(problems: Problems, path: string, value: unknown): boolean {
  if (!isLiteral(value)) {
    problems.add('DeliveryTopology.NotLiteral', path, String(value), 'must be known before synthesis; write the value itself');
    return false;
  }
  if (Array.isArray(value)) {
    return value.map((item, i) => allLiteral(problems, `${path}[${i}]`, item)).every(Boolean);
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).map(([key, item]) => allLiteral(problems, path ? `${path}.${key}` : key, item)).every(Boolean);
  }
  return true;
}

function checkPlatform(problems: Problems, platform: DeliveryPlatformProps): void {
  checkAccount(problems, 'platform.account', platform.account);
  checkRegion(problems, 'platform.region', platform.region);
  if (platform.artifactAccount !== undefined) {
    checkAccount(problems, 'platform.artifactAccount', platform.artifactAccount);
  }
  if (platform.organizationId !== undefined && !/^o-[a-z0-9]{10,32}$/.test(platform.organizationId)) {
    problems.add('DeliveryTopology.InvalidOrganization', 'platform.organizationId', platform.organizationId,
      'must be o- and 10 to 32 lower-case letters and digits; see aws organizations describe-organization');
  }
  const generation = platform.artifactGeneration;
  if (generation !== undefined && !(Number.isInteger(generation) && generation >= 1 && generation <= 999)) {
    problems.add('DeliveryTopology.InvalidGeneration', 'platform.artifactGeneration', generation, 'must be a whole number from 1 to 999');
  }
  validateConventions(problems, 'platform.conventions', platform.conventions ?? {});
}

function checkEnvironment(problems: Problems, path: string, environment: DeliveryEnvironmentProps): void {
  checkName(problems, `${path}.name`, environment.name, MAX_ENVIRONMENT_LENGTH);
  checkAccount(problems, `${path}.account`, environment.account);
  checkRegion(problems, `${path}.region`, environment.region);
}

function checkEnvironmentsTogether(problems: Problems, props: DeliveryTopologyProps): void {
  const { environments, platform } = props;
  if (environments.length === 0) {
    problems.add('DeliveryTopology.NoEnvironment', 'environments', environments, 'must hold at least one environment');
  }
  environments.forEach((each, i) => {
    if (environments.findIndex((other) => other.name === each.name) < i) {
      problems.add('DeliveryTopology.DuplicateEnvironment', `environments[${i}].name`, each.name, 'must be unique; rename one of the two');
    }
    if (props.sharedAccounts) return;
    const remedy = 'use an account of its own, or set sharedAccounts and accept the warning';
    if (each.account === platform.account || each.account === platform.artifactAccount) {
      problems.add('DeliveryTopology.SharedAccount', `environments[${i}].account`, each.account, `must not be the account of the platform; ${remedy}`);
    }
    const neighbour = environments.find((other, j) => j < i && other.account === each.account);
    if (neighbour && (neighbour.production || each.production)) {
      problems.add('DeliveryTopology.SharedAccount', `environments[${i}].account`, each.account,
        `must not be shared with ${neighbour.name} when one of them is production; ${remedy}`);
    }
  });
}

function checkPartitions(problems: Problems, props: DeliveryTopologyProps): void {
  const partition = partitionOf(String(props.platform.region));
  props.environments.forEach((each, i) => {
    const other = partitionOf(String(each.region));
    if (other !== partition) {
      problems.add('DeliveryTopology.MixedPartitions', `environments[${i}].region`, each.region,
        `must lie in the platform's partition ${partition}, not in ${other}; build a platform per partition`);
    }
  });
}

function checkAccount(problems: Problems, path: string, account: unknown): void {
  if (typeof account !== 'string' || !ACCOUNT_ID.test(account)) {
    problems.add('DeliveryTopology.InvalidAccount', path, account, 'must be an account id of 12 digits, as a string');
  }
}

function checkRegion(problems: Problems, path: string, region: unknown): void {
  if (typeof region !== 'string' || !/^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}$/.test(region)) {
    problems.add('DeliveryTopology.InvalidRegion', path, region, 'must be a region code such as eu-west-1');
  }
}

/** Double hyphens separate the parts of a name, so no part may contain them or touch them with a hyphen of its own. */
function checkName(problems: Problems, path: string, name: unknown, maxLength: number): void {
  if (typeof name !== 'string' || name.length > maxLength || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    problems.add('DeliveryTopology.InvalidName', path, name,
      `must be 1 to ${maxLength} lower-case letters, digits and single hyphens, starting with a letter and ending without a hyphen`);
  }
}
