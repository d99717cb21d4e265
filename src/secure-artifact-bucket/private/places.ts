import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Place } from '../../private/placement';

/** Where what the artifact account holds is defined. */
export function placeOfArtifacts({ platform: { artifactAccount, region } }: DeliveryTopology): Place {
  return { called: 'the account of the artifacts', account: artifactAccount, region };
}

/** Where artifact buckets are defined: where artifacts are made, and in the further regions that they are delivered to. */
export function placesOfBuckets(topology: DeliveryTopology): [Place, ...Place[]] {
  const first = placeOfArtifacts(topology);
  const regions = new Set(topology.environments.map(({ region }) => region));
  return [first, ...[...regions].filter((region) => region !== first.region).map((region): Place => ({ ...first, region }))];
}

/** Wherever something of the topology runs. */
export function placesOf(topology: DeliveryTopology): [Place, ...Place[]] {
  const { platform, environments } = topology;
  return [
    { called: 'the tooling account', account: platform.account, region: platform.region },
    ...placesOfBuckets(topology),
    ...environments.map((each): Place => ({ called: `the account of ${each.name}`, account: each.account, region: each.region })),
  ];
}
