import { Stack } from 'aws-cdk-lib';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/**
 * The names that policies hold before their resources are there: in the role's trust and in the key's policy, a reference
 * would be a cycle. Both follow from the pipeline's name, which no other application has; its parts are joined as there.
 */
export interface BuildNames {
  readonly projectName: string;
  readonly projectArn: string;
  readonly logGroupName: string;
  readonly logGroupArn: string;
}

export function buildNames(stack: Stack, { pipelineName, platform }: DeliveryTopology): BuildNames {
  const projectName = `${pipelineName}--build`;
  // A retained log group stands in the way of one of the same name, as the bucket whose key it uses does.
  const generation = platform.artifactGeneration === 1 ? '' : `/${platform.artifactGeneration}`;
  const logGroupName = `/aws/codebuild/${projectName}${generation}`;
  const arn = (service: string, resource: string) => `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:${resource}`;
  return {
    projectName,
    projectArn: arn('codebuild', `project/${projectName}`),
    logGroupName,
    logGroupArn: arn('logs', `log-group:${logGroupName}`),
  };
}
