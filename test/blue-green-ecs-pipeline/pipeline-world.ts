import { App, Stack } from 'aws-cdk-lib';
import {
  BlueGreenEcsPipeline, BlueGreenEcsPipelineProps, DeliveryTopology, DeliveryTopologyProps, PipelineSource, SecureArtifactBucket, ServiceContract,
} from '../../src';
import { TOOLING, topologyOf } from '../helpers/topologies';

export const CONNECTION = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/5d2b8f0e-7c1a-4e0f-9a63-2f1d7c9b4e10';
export const SERVICE = ServiceContract.fargate({ port: 8080, healthCheckPath: '/healthz' });
export const SOURCE = PipelineSource.connection({ connectionArn: CONNECTION, repository: 'acme/auth-service' });

/** A topology that can be delivered, changed where a test says so. */
export const deliverable = (change: Partial<DeliveryTopologyProps> = {}): DeliveryTopology => topologyOf({ service: SERVICE, ...change });

export interface Tooling {
  readonly stack: Stack;
  readonly artifacts: SecureArtifactBucket;
}

export function toolingOf(topology: DeliveryTopology, context: object = {}, env = TOOLING): Tooling {
  const stack = new Stack(new App({ context: { ...context } }), 'Tooling', { env });
  return { stack, artifacts: new SecureArtifactBucket(stack, 'Artifacts', { topology }) };
}

export function pipelineOf({ stack, artifacts }: Tooling, topology: DeliveryTopology, more: Partial<BlueGreenEcsPipelineProps> = {}) {
  return new BlueGreenEcsPipeline(stack, 'Pipeline', { topology, artifacts, source: SOURCE, ...more });
}
