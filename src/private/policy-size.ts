import { Stack } from 'aws-cdk-lib';
import { NAME_LENGTH } from './quotas';

/** The longest text that an unresolved part of a policy can become: an ARN of a bucket with a name of full length. */
const LONGEST_REFERENCE = 'arn::s3:::'.length + 'aws-us-gov'.length + NAME_LENGTH.s3Bucket.limit;
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov', 'AWS::AccountId': '123456789012', 'AWS::Region': 'ap-southeast-99', 'AWS::URLSuffix': 'amazonaws.com.cn',
};

/** How many bytes a policy has when it is deployed, at most: without white space, each reference at its longest. */
export function deployedSize(stack: Stack, policy: unknown): number {
  return Buffer.byteLength(JSON.stringify(inlined(stack.resolve(policy))));
}

function inlined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inlined);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [[name, argument]] = entries;
    if (name === 'Fn::Join') return (argument[1] as unknown[]).map(inlined).join(argument[0]);
    if (name === 'Ref' && argument in PSEUDO_PARAMETERS) return PSEUDO_PARAMETERS[argument];
    if (name === 'Ref' || name.startsWith('Fn::')) return 'x'.repeat(LONGEST_REFERENCE);
  }
  return Object.fromEntries(entries.map(([key, each]) => [key, inlined(each)]));
}
