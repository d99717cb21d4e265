import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { FoundationStack } from '../examples/hub-and-spoke/foundation-stack';
import { ToolingStack } from '../examples/hub-and-spoke/tooling-stack';
import { topology } from '../examples/hub-and-spoke/topology';

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

/** The apps in the order in which they are deployed: the hub first. */
export function accountApps(): AccountApp[] {
  const { account, region } = topology.platform;
  return [
    { name: 'tooling', account, region, file: 'tooling.ts', context: {}, define: (app) => void new ToolingStack(app) },
    ...topology.environments.map((environment): AccountApp => ({
      name: environment.name,
      account: environment.account,
      region: environment.region,
      file: 'workload.ts',
      context: { environment: environment.name },
      define: (app) => void new FoundationStack(app, environment),
    })),
  ];
}
