import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DeliveryEnvironment } from '../../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** What the application itself may do: nothing, until somebody grants it. */
export function defineTaskRole(scope: Construct, topology: DeliveryTopology, environment: DeliveryEnvironment): iam.Role {
  return new iam.Role(scope, 'TaskRole', {
    roleName: environment.taskRoleName,
    path: topology.platform.conventions.iamPath,
    description: `What ${topology.application} may do in ${environment.name}`,
    assumedBy: ecsTasks(scope),
  });
}

/**
 * With which ECS starts a task: it pulls this application's images, and writes this application's log.
 *
 * In the role and not in a policy beside it, so that no task starts before it may.
 */
export function defineExecutionRole(
  scope: Construct, topology: DeliveryTopology, environment: DeliveryEnvironment, logGroup: logs.ILogGroup,
): iam.Role {
  return new iam.Role(scope, 'ExecutionRole', {
    roleName: environment.executionRoleName,
    path: topology.platform.conventions.iamPath,
    description: `With which ECS starts ${topology.application} in ${environment.name}`,
    assumedBy: ecsTasks(scope),
    inlinePolicies: {
      StartTasks: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            sid: 'PullImage',
            actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            resources: [topology.imageRepositoryArn],
            conditions: { StringEquals: { 'aws:ResourceAccount': topology.platform.artifactAccount } },
          }),
          // It has no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
          new iam.PolicyStatement({ sid: 'LogInToRegistries', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
          new iam.PolicyStatement({ sid: 'WriteLog', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
        ],
      }),
    },
  });
}

/**
 * AWS documents the two keys for the role of a task. An execution role is assumed by the same service for the same task; its
 * own page does not speak of the keys.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
function ecsTasks(scope: Construct): iam.IPrincipal {
  const stack = Stack.of(scope);
  return iam.ServicePrincipal.fromStaticServicePrincipleName('ecs-tasks.amazonaws.com').withConditions({
    StringEquals: { 'aws:SourceAccount': stack.account },
    ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'ecs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }) },
  });
}

/** What CodeDeploy works on, as ARNs. */
export interface Deployable {
  readonly application: codedeploy.IEcsApplication;
  readonly serviceArn: string;
  readonly taskSetArns: string;
  readonly taskDefinitionArns: string;
  readonly listenerArns: readonly string[];
  readonly ruleArns: string;
  readonly passedRoleArns: readonly string[];
}

/**
 * With which CodeDeploy makes a deployment: the actions of AWS's own policy for it, without those for hooks, topics and
 * revisions in S3, which are not used here, and on this service alone.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html
 */
export function defineCodeDeployRole(scope: Construct, path: string, of: Deployable): iam.Role {
  const stack = Stack.of(scope);
  const groups = stack.formatArn({
    service: 'codedeploy', resource: 'deploymentgroup', resourceName: `${of.application.applicationName}/*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.Role(scope, 'CodeDeployRole', {
    path,
    description: 'With which CodeDeploy replaces tasks and moves traffic',
    assumedBy: iam.ServicePrincipal.fromStaticServicePrincipleName('codedeploy.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': stack.account },
      // The group is made after its role; the application's name is all of its ARN that is known by then.
      ArnLike: { 'aws:SourceArn': groups },
    }),
    inlinePolicies: { Deploy: new iam.PolicyDocument({ statements: [...replaceTasks(of), ...moveTraffic(of), ...readAlarms(stack)] }) },
  });
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function replaceTasks(of: Deployable): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ sid: 'Service', actions: ['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'], resources: [of.serviceArn] }),
    new iam.PolicyStatement({
      sid: 'StartTasks',
      actions: ['ecs:CreateTaskSet'],
      resources: [of.taskSetArns],
      conditions: { ArnLike: { 'ecs:task-definition': of.taskDefinitionArns } },
    }),
    new iam.PolicyStatement({ sid: 'StopTasks', actions: ['ecs:DeleteTaskSet'], resources: [of.taskSetArns] }),
    new iam.PolicyStatement({
      sid: 'PassTaskRoles',
      actions: ['iam:PassRole'],
      resources: [...of.passedRoleArns],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  ];
}

function moveTraffic(of: Deployable): iam.PolicyStatement[] {
  return [
    // None of them has a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
    new iam.PolicyStatement({
      sid: 'LookAtLoadBalancers',
      actions: ['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetGroups'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({ sid: 'MoveTraffic', actions: ['elasticloadbalancing:ModifyListener'], resources: [...of.listenerArns] }),
    new iam.PolicyStatement({ sid: 'MoveTrafficOfRules', actions: ['elasticloadbalancing:ModifyRule'], resources: [of.ruleArns] }),
  ];
}

/** Every alarm of the account and region: whether CodeDeploy asks for a group's alarms by name is not documented. */
function readAlarms(stack: Stack): iam.PolicyStatement[] {
  const alarms = stack.formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return [new iam.PolicyStatement({ sid: 'LookAtAlarms', actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] })];
}
