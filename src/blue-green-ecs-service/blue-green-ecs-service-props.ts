import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';

/**
 * What a BlueGreenEcsService is made from.
 */
export interface BlueGreenEcsServiceProps {
  /** The topology of the application, with a service contract. */
  readonly topology: DeliveryTopology;

  /** The name of the environment that the service runs in, for example `prod`. */
  readonly environment: string;

  /** The VPC of load balancer and tasks. Nothing is looked up. */
  readonly vpc: ec2.IVpc;

  /** The certificate of the load balancer, in the region of the stack. */
  readonly certificate: acm.ICertificate;

  /**
   * What runs until the first release: an image reference with its digest, of at most 255 characters, in the topology's
   * repository or a public one. It has to answer on the contract's port and health check path.
   *
   * The digest of the first build is best. Once something is released, the image pointer takes its place for good.
   */
  readonly initialImage: string;

  /**
   * CPU units of a task, 1,024 to a vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB, of those that Fargate has with that many CPU units.
   *
   * @default 1024
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
   */
  readonly memoryLimitMiB?: number;

  /**
   * Environment variables of the application's container. They are readable for whoever may describe task definitions: no
   * place for secrets.
   *
   * @default - none
   */
  readonly environmentVariables?: { [name: string]: string };

  /**
   * Whether the load balancer is open to the internet, on port 443. Otherwise it is internal, and open to the VPC's CIDR
   * block. Changing it replaces the load balancer, which fails while the service is there.
   *
   * Internal is the default because most services have callers and not visitors, and because being reachable should be
   * something that somebody has written.
   *
   * @default false
   */
  readonly internetFacing?: boolean;

  /**
   * Where the load balancer lies: subnets in two or more availability zones.
   *
   * @default - public subnets if it is open to the internet, otherwise private ones
   */
  readonly loadBalancerSubnets?: ec2.SubnetSelection;

  /**
   * Where the tasks run. From there they have to reach ECR, S3 and CloudWatch Logs over HTTPS, through a NAT gateway or VPC
   * endpoints. Cannot be changed once the service exists: ECS refuses that for a service that CodeDeploy deploys.
   *
   * @default - private subnets with a way out
   */
  readonly taskSubnets?: ec2.SubnetSelection;

  /**
   * How long the old tasks stay after all traffic has moved, whole minutes from 0 to 2,880 (two days).
   *
   * Until they are stopped, an alarm or a stop still brings the traffic back to them at once.
   *
   * @default Duration.minutes(10)
   */
  readonly terminationWait?: Duration;

  /**
   * How long the application's log is kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What becomes of log group, its key and the load balancer, and of the ReleaseDeployer's table, log group and key, when the
   * stack goes: `RETAIN_ON_UPDATE_OR_DELETE`, `RETAIN` or `DESTROY`.
   *
   * The first two retain log groups, table and keys, and protect the load balancer from deletion: take off the protection before you
   * delete the stack. `DESTROY` lets everything go, and warns.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
