import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';

/** Whether an application can share a bus with those that are on it. */
export function checkApplication(problems: Problems, topology: DeliveryTopology, before: readonly DeliveryTopology[]): void {
  const [first] = before;
  const [ours, theirs] = [facts(first), facts(topology)];
  for (const property of Object.keys(ours).filter((each) => JSON.stringify(ours[each]) !== JSON.stringify(theirs[each]))) {
    problems.add('DeliveryEventBus.OtherPlatform', `topology.platform.${property}`, theirs[property],
      `must be ${JSON.stringify(ours[property])}, as it is for ${first.application}; share one platform between the topologies`);
  }
  if (before.some((each) => each.application === topology.application)) {
    problems.add('DeliveryEventBus.DuplicateApplication', 'topology', topology.application, 'must be added once; remove the second');
  }
}

/** What the bus's name, its policy and everything that it is made of depend on. */
function facts({ platform }: DeliveryTopology): Record<string, unknown> {
  const { account, region, organizationId, conventions } = platform;
  const { namePrefix, iamPath, permissionsBoundaryName, tags } = conventions;
  return {
    account,
    region,
    'organizationId': organizationId ?? 'unknown',
    'conventions.namePrefix': namePrefix,
    'conventions.iamPath': iamPath,
    'conventions.permissionsBoundaryName': permissionsBoundaryName ?? 'none',
    'conventions.tags': tags,
  };
}
