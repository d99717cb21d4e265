import { Stack } from 'aws-cdk-lib';
import { Acting } from './acting';
import { allowing, Call, mayAllow } from './statements';
import { WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown } from '../../../private/literal-parts';
import { entryOf } from '../../../private/shape';

/** What says in a template who may use a resource, where that is enough within an account. */
interface ResourcePolicy {
  readonly type: string;
  /** The property that says of what. */
  readonly of: string;
  /** Whether it lets some role do what an action asks for. */
  lets(call: Call, values: WrittenValues, stack: Stack, properties: Properties): boolean;
}

/** The policies of the resources of a service. */
interface ResourcePolicies {
  /** What an action calls the resource in its configuration. */
  readonly configured: string;
  readonly policies: readonly ResourcePolicy[];
}

const allows: ResourcePolicy['lets'] = ({ action }, _, stack, { PolicyDocument: document }) => mayAllow(allowing(stack, document), { action });
/** One permission allows one action, or all of Lambda. */
const permits: ResourcePolicy['lets'] = ({ action }, values, stack, { Principal: principal, Action: allowed }) =>
  !values.of(stack, principal).endsWith('.amazonaws.com') && mayAllow(allowing(stack, { Statement: { Action: allowed } }), { action });

/**
 * By the service whose actions they allow.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
const OF_SERVICES: Readonly<Record<string, ResourcePolicies>> = {
  s3: { configured: 'BucketName', policies: [{ type: 'AWS::S3::BucketPolicy', of: 'Bucket', lets: allows }] },
  lambda: {
    configured: 'FunctionName',
    policies: [
      { type: 'AWS::Lambda::Permission', of: 'FunctionName', lets: permits },
      { type: 'AWS::Lambda::ResourcePolicy', of: 'ResourceArn', lets: allows },
    ],
  },
};

const policiesOf = ({ action }: Call) => entryOf(OF_SERVICES, action.split(':')[0]);

/**
 * Whether some other app may let the role do what an action asks for, where the role's own permissions are about no such thing: within an account
 * the policy of a bucket or a function is enough, for whoever invokes it as well. Who has given the role such permissions for others names them there.
 */
export const isOftenAllowedElsewhere = (call: Call) => policiesOf(call) !== undefined;

/** Whether the app has a policy of the resource itself that may let the role do what an action asks for, whoever is named in it. */
export function mayBeAllowedByResource(call: Call, { configuration }: Acting, values: WrittenValues): boolean {
  const { configured = '', policies = [] } = policiesOf(call) ?? {};
  return policies.some(({ type, of: property, lets }) => values.resources(type).some((each) => {
    const properties = values.propertiesOf(each) ?? {};
    const of = values.of(each.stack, properties[property]);
    return (!isKnown(of) || of.split(/[:/]/).includes(configuration[configured])) && lets(call, values, each.stack, properties);
  }));
}
