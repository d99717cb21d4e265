import { App, CfnResource } from 'aws-cdk-lib';
import type { Finding } from './validators';

/** A finding that stands, and why. */
export interface Acknowledgement {
  readonly rule: string;
  /** The type of the resource that is found fault with. */
  readonly type: string;
  readonly why: string;
}

/** Every finding that any validator has on the default props of any construct. This table may only become shorter. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    rule: 'AwsSolutions-IAM5',
    type: 'AWS::IAM::Policy',
    why: 'a reader reads all objects below its application\'s key prefix, with the keys of one account that carry one alias: both need a wildcard in '
      + 'the resource, the second together with a condition',
  },
  {
    rule: 'AwsSolutions-IAM5',
    type: 'AWS::IAM::Role',
    why: 'logging in at a registry has no resource, streams of a log group and revisions of a family are known by a prefix only, and AWS knows no '
      + 'resource for describing load balancers and alarms; each is told with its source where it is granted',
  },
  {
    rule: 'AwsSolutions-EC23',
    type: 'AWS::EC2::SecurityGroup',
    why: 'the rule cannot be evaluated: it is about the VPC\'s own addresses, which only the deployment knows',
  },
  {
    rule: 'AwsSolutions-ELB2',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    why: 'access logs are not part of the first slice of BlueGreenEcsService',
  },
];

/** The length that the table must not exceed; lower it whenever the table becomes shorter. */
export const AT_MOST = 4;

/** What acknowledges a finding, by its rule and the type of the resource that it is about. */
export function acknowledgementOf(app: App, finding: Finding): Acknowledgement | undefined {
  const resource = app.node.findAll().find((each) => each.node.path === finding.resource);
  const type = CfnResource.isCfnResource(resource) ? resource.cfnResourceType : undefined;
  return ACKNOWLEDGED.find((each) => each.rule === finding.rule && each.type === type);
}
