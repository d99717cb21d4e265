import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';

/** Another generation is another resource, and leaves the one before it as it is. */
export function generation(topology?: DeliveryTopology): string {
  const number = topology?.platform.artifactGeneration ?? 1;
  return number === 1 ? '' : String(number);
}

/** Whether an application can share a bucket with those that are in it. */
export function checkApplication(problems: Problems, topology: DeliveryTopology, before: readonly DeliveryTopology[]): void {
  const [first] = before;
  if (!first) {
    problems.add('SecureArtifactBucket.NoTopology', 'topology', topology.application,
      'must not be added to a bucket without a topology; give the bucket the topology of its first application');
    return;
  }
  for (const [property, ours, theirs] of differences(first, topology)) {
    problems.add('SecureArtifactBucket.OtherPlatform', `topology.platform.${property}`, theirs,
      `must be ${JSON.stringify(ours)}, as it is for ${first.application}; share one platform between the topologies`);
  }
  if (before.some((each) => each.application === topology.application)) {
    problems.add('SecureArtifactBucket.DuplicateReader', 'topology', topology.application, 'must be added once; remove the second');
  }
  checkAccounts(problems, topology, before);
}

type Difference = readonly [property: string, ours: unknown, theirs: unknown];

function differences({ platform: ours }: DeliveryTopology, { platform: theirs }: DeliveryTopology): Difference[] {
  const of = (platform: typeof ours): Record<string, unknown> => ({
    account: platform.account,
    region: platform.region,
    artifactAccount: platform.artifactAccount,
    artifactGeneration: platform.artifactGeneration,
    organizationId: platform.organizationId ?? 'unknown',
    ...Object.fromEntries(Object.entries(platform.conventions).map(([key, value]) => [`conventions.${key}`, sorted(value ?? 'none')])),
  });
  const [left, right] = [of(ours), of(theirs)];
  return Object.keys(left)
    .filter((property) => JSON.stringify(left[property]) !== JSON.stringify(right[property]))
    .map((property) => [property, left[property], right[property]]);
}

/** Tags say the same in whichever order they are written. */
const sorted = (value: unknown) => (typeof value === 'object' ? Object.fromEntries(Object.entries(value!).sort()) : value);

/** What a topology refuses within itself, it refuses between applications as well. */
function checkAccounts(problems: Problems, topology: DeliveryTopology, before: readonly DeliveryTopology[]): void {
  if (topology.sharedAccounts) return;
  topology.environments.forEach((each, i) => {
    const others = before.flatMap((other) => other.environments.map((environment) => ({ environment, application: other.application })));
    const other = others.find(({ environment }) => environment.account === each.account && environment.production !== each.production);
    if (other) {
      problems.add('DeliveryTopology.SharedAccount', `topology.environments[${i}].account`, each.account,
        `must not be shared with ${other.environment.name} of ${other.application} when only one of them is production; `
        + 'use an account of its own, or set sharedAccounts and accept the warning');
    }
  });
}
