import * as iam from 'aws-cdk-lib/aws-iam';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/**
 * Trusts the pipeline's role. The account is the principal and the role stands in the condition: a role named as a principal
 * must exist already, and is lost when it is created anew. There is no external id, because CodePipeline cannot send one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function deployTrust({ platform, pipelineRoleArn }: DeliveryTopology): iam.IPrincipal {
  return new iam.AccountPrincipal(platform.account).withConditions({
    ArnEquals: { 'aws:PrincipalArn': pipelineRoleArn },
    ...(platform.organizationId === undefined ? {} : { StringEquals: { 'aws:PrincipalOrgID': platform.organizationId } }),
  });
}

/**
 * The three actions that AWS names for the pipeline's action, each on the one state machine or on its executions.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 */
export function releaseStatements({ deployerStateMachineArn }: DeliveryEnvironment): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'StartRelease',
      actions: ['states:StartExecution', 'states:DescribeStateMachine'],
      resources: [deployerStateMachineArn],
    }),
    new iam.PolicyStatement({
      sid: 'WatchRelease',
      actions: ['states:DescribeExecution'],
      // The names of executions are CodePipeline's to choose.
      resources: [`${deployerStateMachineArn.replace(':stateMachine:', ':execution:')}:*`],
    }),
  ];
}
