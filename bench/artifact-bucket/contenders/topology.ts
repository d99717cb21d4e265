import { DeliveryTopology } from '../../../src';

export const topology = new DeliveryTopology({
  platform: { account: '111111111111', region: 'eu-west-1', organizationId: 'o-abc1234567' },
  application: 'auth-service',
  environments: [
    { name: 'dev', account: '222222222222', region: 'eu-west-1' },
    { name: 'prod', account: '333333333333', region: 'eu-west-1', production: true },
  ],
});
