import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { BlueGreenEcsService, BlueGreenEcsServiceProps, DeliveryTopologyProps, ServiceContract } from '../../src';
import { PROD, topologyOf } from '../helpers/topologies';

export const CONTRACT = ServiceContract.fargate({ port: 8080, healthCheckPath: '/healthz' });
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
export const INITIAL_IMAGE = `public.ecr.aws/acme/placeholder@${DIGEST}`;

/** A topology with a service contract. */
export const serviceTopology = (change: Partial<DeliveryTopologyProps> = {}) => topologyOf({ service: CONTRACT, ...change });

/** A stack of the production account, or of that account elsewhere. Its zones are known without a look-up. */
export class WorkloadStack extends Stack {
  constructor(scope: Construct, id = 'Prod', region = PROD.region) {
    super(scope, id, { env: { account: PROD.account, region } });
  }

  public get availabilityZones(): string[] {
    return ['a', 'b'].map((zone) => `${this.region}${zone}`);
  }
}

/** What a service needs of its surroundings. */
export function surroundings(stack: Stack): Pick<BlueGreenEcsServiceProps, 'topology' | 'environment' | 'vpc' | 'certificate' | 'initialImage'> {
  return {
    topology: serviceTopology(),
    environment: 'prod',
    vpc: new ec2.Vpc(stack, 'Vpc'),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', `arn:${stack.partition}:acm:${stack.region}:${stack.account}:certificate/00000000-0000-0000-0000-000000000000`),
    initialImage: INITIAL_IMAGE,
  };
}

export interface Built {
  readonly app: App;
  readonly stack: WorkloadStack;
  readonly service: BlueGreenEcsService;
}

/** A service in a stack of its own. */
export function build(change: Partial<BlueGreenEcsServiceProps> = {}, context: object = {}): Built {
  const app = new App({ context: { ...context } });
  const stack = new WorkloadStack(app);
  const service = new BlueGreenEcsService(stack, 'Service', { ...surroundings(stack), ...change });
  return { app, stack, service };
}
