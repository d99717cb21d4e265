import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { topology } from './contenders/topology';

/** A role of another account that deploys what is in the bucket. */
export interface Reader {
  readonly account: string;
  readonly roleName: string;
  readonly arn: string;
}

/** What every contender is told: who reads, who writes, and what the keys of the application's artifacts start with. */
export interface Given {
  readonly organizationId: string;
  readonly keyPrefix: string;
  readonly readers: readonly Reader[];
  /** The build's role, in the stack of the bucket. */
  readonly build: iam.Role;
}

/** What is measured of what a contender has made. */
export interface Made {
  readonly bucket: s3.IBucket;
  readonly key: kms.IKey;
  /** Where the requests are logged, if they are. */
  readonly logs?: s3.IBucket;
}

/** What a user writes: artifacts that the readers read and the build writes. */
export type ArtifactStore = (stack: Stack, given: Given) => Made;

/** A store in an app of its own. */
export interface Built {
  readonly app: App;
  readonly stack: Stack;
  readonly given: Given;
  readonly made: Made;
}

const reader = (account: string, roleName: string): Reader => ({ account, roleName, arn: `arn:aws:iam::${account}:role/${roleName}` });

/** The deploy role of each environment. */
export const DEPLOYERS: readonly Reader[] = topology.environments.map(({ account, deployRoleName }) => reader(account, deployRoleName));

/** As many deploy roles, each in an account of its own. */
export const manyReaders = (count: number): readonly Reader[] =>
  Array.from({ length: count }, (_, i) => reader(String(400_000_000_000 + i), 'delivery-deploy'));

export function build(store: ArtifactStore, context: { [flag: string]: unknown }, readers: readonly Reader[] = DEPLOYERS): Built {
  const app = new App({ context: { ...context }, analyticsReporting: false });
  const { account, region } = topology.platform;
  const stack = new Stack(app, 'Tooling', { env: { account, region } });
  const given = {
    organizationId: topology.platform.organizationId!,
    keyPrefix: topology.artifactKeyPrefix,
    readers,
    build: new iam.Role(stack, 'Build', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') }),
  };
  return { app, stack, given, made: store(stack, given) };
}
