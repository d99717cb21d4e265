import { Aws, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';

/** What the synthesizer writes into an ARN for what only the deployment may know. */
const PLACEHOLDERS: readonly (readonly [string, string])[] = [
  ['${AWS::Partition}', Aws.PARTITION], ['${AWS::AccountId}', Aws.ACCOUNT_ID], ['${AWS::Region}', Aws.REGION],
];

/**
 * The role with which CloudFormation deploys a stack, as far as its synthesizer says: others use whatever the command is run with.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-env-roles
 */
export function deployingRole(stack: Stack): string | undefined {
  if (stack.nestedStackParent) return deployingRole(stack.nestedStackParent);
  const { synthesizer } = stack;
  if (!(synthesizer instanceof DefaultStackSynthesizer)) return undefined;
  return PLACEHOLDERS.reduce((arn, [placeholder, value]) => arn.split(placeholder).join(value), synthesizer.cloudFormationExecutionRoleArn);
}
