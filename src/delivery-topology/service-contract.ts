import { Duration } from 'aws-cdk-lib';
import { TrafficShift } from './traffic-shift';
import { brand } from '../private/brand';

/**
 * What an application that runs on AWS Fargate promises, and is promised.
 */
export interface FargateServiceContractProps {
  /** The port that the application's container listens on, for HTTP. 1 to 65535. */
  readonly port: number;

  /** The path that answers with status 200 once the application can serve, for example `/healthz`. It must not ask for a login. */
  readonly healthCheckPath: string;

  /**
   * How traffic moves to a new version. An environment can have its own.
   *
   * @default TrafficShift.canary(10, Duration.minutes(10))
   */
  readonly shift?: TrafficShift;

  /**
   * The name of the application's container in the task definition: 1 to 255 letters, digits, hyphens and underscores.
   *
   * @default 'app'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
   */
  readonly containerName?: string;

  /**
   * The load balancer's port on which a new version answers before it gets traffic. 1 to 65535, not 443 or 80.
   *
   * @default 8443
   */
  readonly testPort?: number;
}

/**
 * What pipeline, deployer, service and alarms have to agree on, said once in the topology.
 *
 * Services run on AWS Fargate and are deployed by AWS CodeDeploy, which holds the new version beside the old one and moves
 * the traffic. This is a first slice: hooks, migrations and other engines are not part of it yet.
 */
export class ServiceContract {
  /**
   * A service on AWS Fargate behind an Application Load Balancer.
   *
   * What is wrong with the values is said by the topology that they are given to, together with everything else.
   *
   * @param props what is promised
   */
  public static fargate(props: FargateServiceContractProps): ServiceContract {
    return new ServiceContract(props);
  }

  /**
   * Whether something was made by this class.
   * @internal
   */
  public static _is(candidate: unknown): candidate is ServiceContract {
    return BRAND.isOn(candidate);
  }

  /** The port that the application's container listens on. */
  public readonly port: number;

  /** The path that answers once the application can serve. */
  public readonly healthCheckPath: string;

  /** How traffic moves to a new version, where the environment says nothing else. */
  public readonly shift: TrafficShift;

  /** The name of the application's container in the task definition. */
  public readonly containerName: string;

  /** The load balancer's port on which a new version answers before it gets traffic. */
  public readonly testPort: number;

  /**
   * What it was made from, with options that there are not.
   * @internal
   */
  public readonly _given: FargateServiceContractProps;

  private constructor(props: FargateServiceContractProps) {
    this._given = props;
    this.port = props?.port;
    this.healthCheckPath = props?.healthCheckPath;
    this.shift = props?.shift ?? TrafficShift.canary(10, Duration.minutes(10));
    this.containerName = props?.containerName ?? 'app';
    this.testPort = props?.testPort ?? 8443;
    BRAND.mark(this);
  }
}

const BRAND = brand('ServiceContract');
