import { DeliveryTopology } from 'cdk-secure-delivery';

/** Who is who: the tooling account, and the accounts that the auth service runs in. */
export const topology = new DeliveryTopology({
  platform: {
    account: '111111111111',
    region: 'eu-west-1',
    organizationId: 'o-abc1234567',
    conventions: {
      namePrefix: 'acme',
      iamPath: '/delivery/',
      tags: { 'team': 'auth', 'cost-center': '4711' },
    },
  },
  application: 'auth-service',
  environments: [
    { name: 'dev', account: '222222222222', region: 'eu-west-1' },
    { name: 'prod', account: '333333333333', region: 'eu-west-1', production: true },
  ],
});
