import { App, Fn, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { Network } from './network';
import { certificateArn, topology } from './topology';
import { BlueGreenEcsService, CanaryAlarmSet, DeliveryEnvironment, ReleaseDeployer } from 'cdk-secure-delivery';

/** The service in a workload account, what watches it, and what releases to it. */
export class ServiceStack extends Stack {
  /** @param firstDigest the digest of the first build, which runs until there is a release */
  constructor(app: App, { account, region, name: environment }: DeliveryEnvironment, firstDigest: string) {
    super(app, `DeliveryService-${environment}`, { env: { account, region } });

    const { vpc, subnets } = new Network(this, 'Network');
    const service = new BlueGreenEcsService(this, 'Service', {
      topology,
      environment,
      vpc,
      taskSubnets: subnets,
      loadBalancerSubnets: subnets,
      certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', certificateArn(account, region)),
      initialImage: `${topology.imageRepositoryUri}@${firstDigest}`,
    });
    new CanaryAlarmSet(this, 'Alarms', { service });
    new ReleaseDeployer(this, 'Release', { service });
  }

  /** The account's first two, whatever they are called: nothing is looked up. */
  public get availabilityZones(): string[] {
    return [0, 1].map((i) => Fn.select(i, Fn.getAzs()));
  }
}
