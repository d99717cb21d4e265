import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { MADE_BY } from './revision-states';
import { telemetry } from '../../private/telemetry';

/** What the state machine's calls are made on. */
export interface Permitted {
  readonly stack: Stack;
  readonly tableArn: string;
  readonly keyArn: string;
  readonly family: string;
  readonly serviceArn: string;
  readonly passedRoleArns: readonly string[];
  readonly applicationName: string;
  readonly deploymentGroupArn: string;
  readonly deploymentConfigArn: string;
  readonly pointerArn: string;
  readonly stateMachineName: string;
}

/** One statement for each thing that the state machine does; each names what it does it to, where AWS lets it. */
export function statements(of: Permitted): iam.PolicyStatement[] {
  return [...lock(of), ...revision(of), ...deployment(of), ...pointer(of), ...otherExecutions(of), ...telemetry()];
}

function lock({ stack, tableArn, keyArn }: Permitted): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'Lock',
      actions: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [tableArn],
    }),
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    new iam.PolicyStatement({
      sid: 'LockKey',
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'],
      resources: [keyArn],
      conditions: { StringLike: { 'kms:ViaService': `dynamodb.${stack.region}.amazonaws.com*` } },
    }),
  ];
}

function revision({ stack, family, passedRoleArns }: Permitted): iam.PolicyStatement[] {
  const revisions = stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${family}:*` });
  return [
    // None of them knows a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    new iam.PolicyStatement({ sid: 'ReadAndRemoveRevisions', actions: ['ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions', 'ecs:DeregisterTaskDefinition'], resources: ['*'] }),
    new iam.PolicyStatement({ sid: 'RegisterRevision', actions: ['ecs:RegisterTaskDefinition'], resources: [revisions] }),
    new iam.PolicyStatement({
      sid: 'TagRevision',
      actions: ['ecs:TagResource'],
      resources: [revisions],
      conditions: { 'StringEquals': { 'ecs:CreateAction': 'RegisterTaskDefinition' }, 'ForAnyValue:StringEquals': { 'aws:TagKeys': [MADE_BY] } },
    }),
    new iam.PolicyStatement({
      sid: 'PassTaskRoles',
      actions: ['iam:PassRole'],
      resources: [...passedRoleArns],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  ];
}

function deployment({ stack, serviceArn, applicationName, deploymentGroupArn, deploymentConfigArn }: Permitted): iam.PolicyStatement[] {
  const application = stack.formatArn({ service: 'codedeploy', resource: 'application', resourceName: applicationName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return [
    new iam.PolicyStatement({
      sid: 'Deploy',
      actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment', 'codedeploy:ListDeployments', 'codedeploy:BatchGetDeployments'],
      resources: [deploymentGroupArn],
    }),
    new iam.PolicyStatement({ sid: 'LookAtService', actions: ['ecs:DescribeServices'], resources: [serviceArn] }),
    // What CreateDeployment looks up and writes down on the way.
    new iam.PolicyStatement({ sid: 'DeploymentConfig', actions: ['codedeploy:GetDeploymentConfig'], resources: [deploymentConfigArn] }),
    new iam.PolicyStatement({ sid: 'Revision', actions: ['codedeploy:RegisterApplicationRevision', 'codedeploy:GetApplicationRevision'], resources: [application] }),
    // It knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
    new iam.PolicyStatement({ sid: 'StopDeployment', actions: ['codedeploy:StopDeployment'], resources: ['*'] }),
  ];
}

const pointer = ({ pointerArn }: Permitted) => [
  new iam.PolicyStatement({ sid: 'Pointer', actions: ['ssm:PutParameter'], resources: [pointerArn], conditions: { StringEquals: { 'ssm:Overwrite': 'true' } } }),
];

function otherExecutions({ stateMachineName, stack }: Permitted): iam.PolicyStatement[] {
  const executions = `arn:${Aws.PARTITION}:states:${stack.region}:${stack.account}:execution:${stateMachineName}:*`;
  return [new iam.PolicyStatement({ sid: 'LookAtOtherReleases', actions: ['states:DescribeExecution'], resources: [executions] })];
}
