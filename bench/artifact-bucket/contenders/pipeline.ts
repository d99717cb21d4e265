import { Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import { Given, Made } from '../given';
import { stages } from '../pipeline-stages';

export function artifactStore(stack: Stack, given: Given): Made {
  const pipeline = new codepipeline.Pipeline(stack, 'Pipeline', {
    crossAccountKeys: true,
    stages: stages(stack, given),
  });
  return { bucket: pipeline.artifactBucket, key: pipeline.artifactBucket.encryptionKey! };
}
