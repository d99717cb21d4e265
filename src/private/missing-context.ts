import { Stack } from 'aws-cdk-lib';
import { ContextProvider } from 'aws-cdk-lib/cloud-assembly-schema';
import { has } from './shape';

/** Where CDK notes what its command has to look up. It is not part of its declarations. */
interface Awaiting {
  readonly _missingContext?: unknown;
}

/** What is looked up about networks and machines. Everything else may stand for a name, a role or a key: one that is not known here as well. */
const OF_NETWORKS: readonly unknown[] = [
  ContextProvider.AMI_PROVIDER,
  ContextProvider.AVAILABILITY_ZONE_PROVIDER,
  ContextProvider.ENDPOINT_SERVICE_AVAILABILITY_ZONE_PROVIDER,
  ContextProvider.HOSTED_ZONE_PROVIDER,
  ContextProvider.LOAD_BALANCER_LISTENER_PROVIDER,
  ContextProvider.LOAD_BALANCER_PROVIDER,
  ContextProvider.SECURITY_GROUP_PROVIDER,
  ContextProvider.VPC_PROVIDER,
];

const kindOf = (missing: unknown) => (has(missing, 'provider') ? (missing as { readonly provider: unknown }).provider : undefined);

/**
 * Whether a name, a role or a key that a stack is made of may stand in for what CDK's command has still to look up, after which it runs the app
 * again. Networks and machines do not count: an app with a VPC awaits its availability zones in every test.
 */
export function awaitsNames(stack: Stack): boolean {
  const { _missingContext: missing } = stack as unknown as Awaiting;
  return Array.isArray(missing) && missing.some((each) => !OF_NETWORKS.includes(kindOf(each)));
}
