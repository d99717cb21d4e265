import { DeliveryTopologyProps } from '../../src';

const APPLICATIONS = [
  'auth-service', 'a', 'a-b', 'a-b-c', 'web', 'payments', 'x1', 'order-processing-and-fulfilment', 'a'.repeat(64),
  'very-long-name-that-has-to-be-shortened-somewhere-in-the-middle',
];
const PLATFORMS: DeliveryTopologyProps['platform'][] = [
  { account: '111111111111', region: 'eu-west-1' },
  { account: '000000000001', region: 'us-east-1', organizationId: 'o-abc1234567', conventions: { namePrefix: 'acme', iamPath: '/delivery/' } },
  { account: '123456789012', region: 'cn-northwest-1', conventions: { namePrefix: 'p' } },
  { account: '999999999999', region: 'us-gov-west-1', artifactAccount: '888888888888', artifactGeneration: 2 },
  { account: '444455556666', region: 'ap-southeast-1', artifactGeneration: 999, conventions: { namePrefix: 'abcdefghi' } },
];
const NAMES = [['prod'], ['dev', 'prod'], ['d', 'test-eu', 'production-of-the-northern-region']];

/** Every application on every platform; the environments alternate. Frozen: append, never change. */
export function fiftyTopologies(): DeliveryTopologyProps[] {
  return PLATFORMS.flatMap((platform, p) => APPLICATIONS.map((application, a) => ({
    platform,
    application,
    environments: NAMES[(p + a) % NAMES.length].map((name, i) => ({
      name: name.slice(0, 32), account: `22222222222${i}`, region: platform.region, production: name.startsWith('prod'),
    })),
  })));
}
