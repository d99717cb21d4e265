import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { FoundationStack } from '../examples/hub-and-spoke/foundation-stack';
import { OrganizationStack } from '../examples/hub-and-spoke/organization-stack';
import { ServiceStack } from '../examples/hub-and-spoke/service-stack';
import { ToolingStack } from '../examples/hub-and-spoke/tooling-stack';
import { management, topology } from '../examples/hub-and-spoke/topology';

export const EXAMPLE = join(__dirname, '..', 'examples', 'hub-and-spoke');

/** One account's app of the example. */
export interface AccountApp {
  /** What the account is called on the page. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** The file that a user starts, and the context that it is given. */
  readonly file: string;
  readonly context: Readonly<Record<string, string>>;
  /** The same stacks, for validators that look at constructs. */
  define(app: App): void;
}

export interface AccountAppsOptions {
  /** The digest of the first build: from then on the workload accounts have a service. */
  readonly firstDigest?: string;
}

/** The tooling account's app. */
export function toolingApp(): AccountApp {
  const { account, region } = topology.platform;
  return { name: 'tooling', account, region, file: 'tooling.ts', context: {}, define: (app) => void new ToolingStack(app) };
}

/** The workload accounts' apps, in the order of the environments: the foundation, and the service once there is an image. */
export function workloadApps({ firstDigest }: AccountAppsOptions): AccountApp[] {
  return topology.environments.map((environment): AccountApp => ({
    name: environment.name,
    account: environment.account,
    region: environment.region,
    file: 'workload.ts',
    context: { environment: environment.name, ...(firstDigest === undefined ? {} : { firstDigest }) },
    define: (app) => {
      new FoundationStack(app, environment);
      if (firstDigest !== undefined) new ServiceStack(app, environment, firstDigest);
    },
  }));
}

/** The management account's app. */
export function managementApp(): AccountApp {
  const { account, region } = management;
  return { name: 'management', account, region, file: 'organization.ts', context: {}, define: (app) => void new OrganizationStack(app) };
}

/** All apps of the example. */
export const accountApps = (options: AccountAppsOptions = {}): AccountApp[] => [toolingApp(), ...workloadApps(options), managementApp()];
