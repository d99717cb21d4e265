import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { isKnown, sketchOfWritten } from '../../private/literal-parts';
import { ROLE_ARN } from '../../private/patterns';
import { has } from '../../private/shape';
import { differ } from '../../private/tokens';
import { warn } from '../../private/warnings';

interface Statement {
  readonly Principal?: { readonly AWS?: unknown };
}

/**
 * Warns of roles of other accounts that somebody else has let in. The bucket itself names such roles in conditions, which AWS takes before they exist.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function warnOfForeignPrincipals(scope: Construct, bucket: s3.Bucket, key: kms.Key): void {
  const stack = Stack.of(scope);
  const { policyDocument } = bucket.policy!.node.defaultChild as s3.CfnBucketPolicy;
  const { keyPolicy } = key.node.defaultChild as kms.CfnKey;
  const statements: Statement[] = [policyDocument, keyPolicy].flatMap((each) => Object(stack.resolve(each)).Statement).filter((each) => has(each));
  const principals = statements.flatMap(({ Principal: principal }) => principal?.AWS ?? []).map((each) => sketchOfWritten(stack, each));
  const foreign = principals.filter((each) => isKnown(each) && ROLE_ARN.test(each) && differ(each.split(':')[4], stack.account));
  if (foreign.length > 0) warn(scope, 'cdk-secure-delivery:SecureArtifactBucket.foreignPrincipal', [...new Set(foreign)].join(', '));
}
