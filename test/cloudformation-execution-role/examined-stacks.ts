import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { UserStack } from './user-stack';
import { FoundationStack } from '../../examples/hub-and-spoke/foundation-stack';
import { ServiceStack } from '../../examples/hub-and-spoke/service-stack';
import { ToolingStack } from '../../examples/hub-and-spoke/tooling-stack';
import { topology } from '../../examples/hub-and-spoke/topology';

/** Stacks of one account that are deployed with one role. */
export interface Examined {
  readonly name: string;
  /** The role that deploys them, as they know it: an artifact bucket lets nobody else change it. */
  readonly roleArn: string;
  /** Defined anew each time, in an app of their own. */
  readonly define: () => Stack[];
}

const production = topology.environment('prod');
const FIRST_DIGEST = `sha256:${'a1'.repeat(32)}`;

const deploying = (account: string) => `arn:aws:iam::${account}:role/delivery/acme-deploys`;
const appOf = (account: string) => new App({
  defaultStackSynthesizer: new DefaultStackSynthesizer({ cloudFormationExecutionRole: deploying(account) }),
});

export const EXAMINED: readonly Examined[] = [
  {
    name: 'tooling',
    roleArn: deploying(topology.platform.account),
    define: () => [new ToolingStack(appOf(topology.platform.account))],
  },
  {
    name: 'workload',
    roleArn: deploying(production.account),
    define: () => {
      const app = appOf(production.account);
      return [new FoundationStack(app, production), new ServiceStack(app, production, FIRST_DIGEST)];
    },
  },
  {
    name: 'user',
    roleArn: deploying(production.account),
    define: () => [new UserStack(appOf(production.account), 'Orders', production)],
  },
];
