const { Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const { Construct } = require('constructs');

/** A network without a way to the internet: tasks reach what they need through endpoints. */
exports.Network = class extends Construct {
  constructor(scope, id) {
    super(scope, id);
    this.subnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      availabilityZones: Stack.of(this).availabilityZones,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    });
    this.vpc.addFlowLog('FlowLog');
    const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS } = ec2.InterfaceVpcEndpointAwsService;
    for (const [name, service] of Object.entries({ Ecr: ECR, EcrDocker: ECR_DOCKER, Logs: CLOUDWATCH_LOGS })) {
      this.vpc.addInterfaceEndpoint(name, { service });
    }
  }
};
