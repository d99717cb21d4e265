const { Fn, Stack } = require('aws-cdk-lib');
const acm = require('aws-cdk-lib/aws-certificatemanager');
const { BlueGreenEcsService, CanaryAlarmSet, ReleaseDeployer } = require('cdk-secure-delivery');
const { Network } = require('./network');
const { certificateArn, topology } = require('./topology');

/** The service in a workload account, what watches it, and what releases to it. */
exports.ServiceStack = class extends Stack {
  /** @param firstDigest the digest of the first build, which runs until there is a release */
  constructor(app, { account, region, name: environment }, firstDigest) {
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
  get availabilityZones() {
    return [0, 1].map((i) => Fn.select(i, Fn.getAzs()));
  }
};
