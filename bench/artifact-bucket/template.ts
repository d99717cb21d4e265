import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Built, Made } from './given';
import { deployedSize } from '../../src/private/policy-size';

/** Of the roles and of the pipeline around a store, which are as large for whatever they use. */
const AROUND = /^AWS::(IAM|CodePipeline|CodeBuild)::/;

/** What of an app is a store. */
export const isOfStore = (type: string) => !AROUND.test(type);

export interface StoreSize {
  readonly resources: number;
  /** Of the JSON of the resources and outputs, without white space. */
  readonly bytes: number;
}

export function storeSize({ stack }: Built): StoreSize {
  const { Resources, Outputs } = Template.fromStack(stack).toJSON();
  const resources = Object.entries<{ Type: string }>(Resources).filter(([, { Type }]) => isOfStore(Type));
  return { resources: resources.length, bytes: Buffer.byteLength(JSON.stringify({ Resources: Object.fromEntries(resources), Outputs })) };
}

/** The bytes that count for the quotas of S3 and KMS. */
export function policySizes({ stack, made }: Built): { readonly bucket: number; readonly key: number } {
  const { policyDocument } = made.bucket.policy!.node.defaultChild as s3.CfnBucketPolicy;
  const { keyPolicy } = made.key.node.defaultChild as kms.CfnKey;
  return { bucket: deployedSize(stack, policyDocument), key: deployedSize(stack, keyPolicy) };
}

/** What the keys of a store's log start with. */
export function logPrefix({ bucket }: Made): string {
  const { loggingConfiguration } = bucket.node.defaultChild as s3.CfnBucket;
  return Stack.of(bucket).resolve(loggingConfiguration)?.logFilePrefix ?? '';
}

/** Whether S3 derives the keys of objects from one of the bucket. */
export function hasBucketKey({ bucket }: Made): boolean {
  const { bucketEncryption } = bucket.node.defaultChild as s3.CfnBucket;
  const { serverSideEncryptionConfiguration: [rule] } = Stack.of(bucket).resolve(bucketEncryption);
  return rule.bucketKeyEnabled === true;
}
