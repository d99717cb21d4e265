import { Stack } from 'aws-cdk-lib';
import { Acting } from './acting';
import { allowing } from './statements';
import { WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown } from '../../../private/literal-parts';
import { entryOf } from '../../../private/shape';

/** What says in a template who may use a resource, where that is enough within an account. */
interface ResourcePolicy {
  readonly type: string;
  /** The property that says of what. */
  readonly of: string;
  /** What an action calls the resource in its configuration. */
  readonly configured: string;
  /** Whether it lets some role do something. */
  lets(values: WrittenValues, stack: Stack, properties: Properties): boolean;
}

const BUCKET: ResourcePolicy = {
  type: 'AWS::S3::BucketPolicy', of: 'Bucket', configured: 'BucketName', lets: (_, stack, { PolicyDocument: document }) => allowing(stack, document).length > 0,
};
const FUNCTION: ResourcePolicy = {
  type: 'AWS::Lambda::Permission',
  of: 'FunctionName',
  configured: 'FunctionName',
  lets: (values, stack, { Principal: principal }) => !values.of(stack, principal).endsWith('.amazonaws.com'),
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html */
const OF_KINDS: Readonly<Record<string, ResourcePolicy>> = { 'Deploy/S3': BUCKET, 'Deploy/Lambda': FUNCTION, 'Invoke/Lambda': FUNCTION };

/** The kinds of actions whose resource some other app may let the role use, where the role's own permissions are about no such thing. */
export const isOftenAllowedElsewhere = ({ type }: Acting) => ['Deploy/S3', 'Deploy/Lambda'].includes(type);

/** Whether the app has a policy of the resource itself that may let the role do what an action does, whoever is named in it. */
export function mayBeAllowedByResource({ type, configuration }: Acting, values: WrittenValues): boolean {
  const policy = entryOf(OF_KINDS, type);
  if (policy === undefined) return false;
  return values.resources(policy.type).some((each) => {
    const properties = values.propertiesOf(each) ?? {};
    const of = values.of(each.stack, properties[policy.of]);
    return (!isKnown(of) || of.includes(configuration[policy.configured])) && policy.lets(values, each.stack, properties);
  });
}
