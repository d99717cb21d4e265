import { CfnResource } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { ServiceContract } from '../../delivery-topology/service-contract';

/** What users and testers reach. */
export interface Network {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** Where users are answered. */
  readonly production: elbv2.ApplicationListener;
  /** Where a new version answers before it gets users. */
  readonly test: elbv2.ApplicationListener;
  readonly blue: elbv2.ApplicationTargetGroup;
  readonly green: elbv2.ApplicationTargetGroup;
}

export interface NetworkProps {
  readonly vpc: ec2.IVpc;
  readonly certificate: acm.ICertificate;
  readonly contract: ServiceContract;
  readonly internetFacing: boolean;
  readonly subnets?: ec2.SubnetSelection;
  readonly deletionProtection: boolean;
  /** How security groups are described; it can never change. */
  readonly called: string;
}

export function defineNetwork(scope: Construct, props: NetworkProps): Network {
  const { vpc, contract, internetFacing } = props;
  const securityGroup = new ec2.SecurityGroup(scope, 'LoadBalancerSecurityGroup', {
    vpc, allowAllOutbound: false, description: `Load balancer of ${props.called}`,
  });
  securityGroup.addIngressRule(internetFacing ? ec2.Peer.anyIpv4() : ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(443), 'Users');
  const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    internetFacing,
    vpcSubnets: props.subnets,
    securityGroup,
    deletionProtection: props.deletionProtection,
    dropInvalidHeaderFields: true,
  });
  const targetGroup = (id: string) => new elbv2.ApplicationTargetGroup(scope, id, {
    vpc,
    targetType: elbv2.TargetType.IP,
    protocol: elbv2.ApplicationProtocol.HTTP,
    port: contract.port,
    healthCheck: { path: contract.healthCheckPath, healthyHttpCodes: '200' },
  });
  const blue = targetGroup('Blue');
  const green = targetGroup('Green');
  return {
    loadBalancer,
    production: defineListener(loadBalancer, 'Production', 443, props.certificate, blue),
    // Nobody reaches it before somebody is let in: what it answers with is not released.
    test: defineListener(loadBalancer, 'Test', contract.testPort, props.certificate, green),
    blue,
    green,
  };
}

/**
 * The default action and no rule: CodeDeploy moves traffic by changing it, and an update of the listener would change it
 * back. Therefore it has no tags, which newer versions of CDK would put on it, and which may change.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
function defineListener(
  loadBalancer: elbv2.ApplicationLoadBalancer, id: string, port: number, certificate: acm.ICertificate, target: elbv2.ApplicationTargetGroup,
): elbv2.ApplicationListener {
  const listener = loadBalancer.addListener(id, {
    port,
    protocol: elbv2.ApplicationProtocol.HTTPS,
    certificates: [elbv2.ListenerCertificate.fromCertificateManager(certificate)],
    sslPolicy: elbv2.SslPolicy.TLS13_RES,
    open: false,
    defaultTargetGroups: [target],
  });
  (listener.node.defaultChild as CfnResource).addPropertyDeletionOverride('Tags');
  return listener;
}

/** The tasks let in nobody but the load balancer, and ask nobody but HTTPS endpoints. No security group stops DNS within a VPC. */
export function defineTaskSecurityGroup(scope: Construct, vpc: ec2.IVpc, called: string): ec2.SecurityGroup {
  const securityGroup = new ec2.SecurityGroup(scope, 'TaskSecurityGroup', { vpc, allowAllOutbound: false, description: `Tasks of ${called}` });
  securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Images, logs and the APIs of AWS');
  return securityGroup;
}
