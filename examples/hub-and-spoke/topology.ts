import { Aws, Duration } from 'aws-cdk-lib';
import { DeliveryTopology, ServiceContract, TrafficShift } from 'cdk-secure-delivery';

/**
 * The organization: edit the accounts, regions and names here, and nowhere else.
 * Every app of this example, whichever account it is for, is made from this value.
 */
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
  service: ServiceContract.fargate({ port: 8080, healthCheckPath: '/healthz' }),
  environments: [
    { name: 'dev', account: '222222222222', region: 'eu-west-1', shift: TrafficShift.allAtOnce() },
    { name: 'prod', account: '333333333333', region: 'eu-west-1', shift: TrafficShift.canary(10, Duration.minutes(10)), production: true },
  ],
});

/** The account that manages the organization, and the root of its units. */
export const management = { account: '444444444444', region: 'us-east-1', rootId: 'r-ab12' };

/** Where the source is: a connection to the Git host, which an administrator has to confirm once in the console. */
export const source = {
  connectionArn: `arn:${Aws.PARTITION}:codeconnections:eu-west-1:111111111111:connection/00000000-0000-0000-0000-000000000000`,
  repository: 'acme/auth-service',
};

/** The certificates of the load balancers, one in each workload account. */
export const certificateArn = (account: string, region: string) =>
  `arn:${Aws.PARTITION}:acm:${region}:${account}:certificate/00000000-0000-0000-0000-000000000000`;
