const of = (service: string, names: string): string[] => names.trim().split(/\s+/).map((name) => `${service}:${name}`);

/**
 * What decides which version of a service answers its users, or ends it.
 *
 * Left to people on purpose, for the night: `codedeploy:StopDeployment`, `ecs:StopServiceDeployment` and `ecs:StopTask`, after
 * which the version that served before serves again. Starting tasks beside the service needs its roles to be passed.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export const SERVICE_ACTIONS = [
  ...of('ecs', `
    ContinueServiceDeployment CreateExpressGatewayService CreateService CreateTaskSet DeleteExpressGatewayService DeleteService
    DeleteTaskDefinitions DeleteTaskSet DeregisterTaskDefinition ExecuteCommand PutClusterCapacityProviders RegisterTaskDefinition
    UpdateExpressGatewayService UpdateService UpdateServicePrimaryTaskSet UpdateTaskSet`),
  ...of('codedeploy', `
    ContinueDeployment CreateCloudFormationDeployment CreateDeployment CreateDeploymentGroup DeleteApplication DeleteDeploymentGroup
    DeleteResourcesByExternalId PutLifecycleEventHookExecutionStatus SkipWaitTimeForInstanceTermination UpdateApplication
    UpdateDeploymentGroup`),
  ...of('elasticloadbalancing', `
    AddListenerCertificates CreateListener CreateRule DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup DeregisterTargets
    ModifyIpPools ModifyListener ModifyListenerAttributes ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup
    ModifyTargetGroupAttributes RegisterTargets RemoveListenerCertificates SetIpAddressType SetRulePriorities SetSecurityGroups
    SetSubnets`),
];

/**
 * What a release is made with: the state machine that makes it, and the parameter that says what is released. A session with
 * a task is the same as ECS Exec, by another door.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export const RELEASE_ACTIONS = [
  ...of('ssm', 'DeleteParameter DeleteParameters LabelParameterVersion PutParameter StartSession UnlabelParameterVersion'),
  ...of('states', `
    CreateStateMachine CreateStateMachineAlias DeleteStateMachine DeleteStateMachineAlias DeleteStateMachineVersion
    PublishStateMachineVersion RedriveExecution StartExecution StartSyncExecution StopExecution UpdateStateMachine
    UpdateStateMachineAlias`),
];

/**
 * What changes a stack that is there. A stack that was made with a role keeps it: whoever may update the stack acts with that
 * role, without having to pass it. New stacks, Cloud Control and the like act with the permissions of who asks.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
 */
export const STACK_ACTIONS = of('cloudformation', `
  ContinueUpdateRollback CreateChangeSet DeleteStack ExecuteChangeSet ExecuteStackRefactor RollbackStack SetStackPolicy UpdateStack
  UpdateTerminationProtection`);

/**
 * Everything that IAM can do to a role.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const ROLE_ACTIONS = of('iam', `
  AttachRolePolicy CreateRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PutRolePermissionsBoundary
  PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription`);

/** How somebody acts as a role, or lets something act as it. */
export const SESSION_ACTIONS = ['iam:PassRole', 'sts:AssumeRole'];
