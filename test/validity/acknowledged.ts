import { App, CfnResource } from 'aws-cdk-lib';
import { Finding, NAG_PACKS } from './validators';

/** A finding that stands, and why. */
export interface Acknowledgement {
  readonly rule: string;
  /** The type of the resource that is found fault with. */
  readonly type: string;
  readonly why: string;
}

/** Every finding that any validator has on any construct in every way of using it. This table may only become shorter. */
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

/** A finding on a store with default props that stands, whichever packs have it. */
export interface StoreAcknowledgement {
  /** The rule without what tells its pack. */
  readonly rule: string;
  /** The path of the resource within the construct's stack. */
  readonly resource: string;
  readonly why: string;
}

const REPLICATION = 'a copy in another region costs as much again, and has keys, policies and readers of its own; what is stored can be built anew';

/** Every finding that any pack has on SecureArtifactBucket and SecureImageRepository with default props. It may only become shorter. */
export const STORES_ACKNOWLEDGED: readonly StoreAcknowledgement[] = [
  { rule: 'S3BucketReplicationEnabled', resource: 'Artifacts/Bucket/Resource', why: REPLICATION },
  {
    rule: 'S3BucketReplicationEnabled',
    resource: 'ArtifactAccessLogs/Resource',
    why: 'these are the logs of one bucket in one region; whoever needs them elsewhere passes a bucket that is replicated',
  },
  {
    rule: 'S3DefaultEncryptionKMS',
    resource: 'ArtifactAccessLogs/Resource',
    why: 'S3 delivers logs only into a bucket that is encrypted with keys of its own: '
      + 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
  },
];

/** A rule without what tells its pack, as several packs have the same ones. */
export function withoutPack(rule: string): string {
  const pack = Object.keys(NAG_PACKS).find((name) => rule.startsWith(`${name}-`));
  return pack ? rule.slice(pack.length + 1) : rule;
}
