import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { defineNetwork, defineTaskSecurityGroup, Network } from './network';
import { defineDeploymentGroup } from './releases';
import { defineCodeDeployRole, defineExecutionRole, defineTaskRole } from './roles';
import { defineLog, defineService, defineTaskDefinition } from './tasks';
import { DEFAULT_CPU, DEFAULT_MEMORY, ValidService } from './validate-service';
import { BlueGreenEcsServiceProps } from '../blue-green-ecs-service-props';

/** Everything that a service consists of. */
export interface Parts {
  readonly network: Network;
  readonly logGroup: logs.ILogGroup;
  readonly taskRole: iam.Role;
  readonly executionRole: iam.Role;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly service: ecs.FargateService;
  readonly application: codedeploy.EcsApplication;
  readonly deploymentGroup: codedeploy.EcsDeploymentGroup;
}

/** What was checked, with what is known by default. */
export interface Given extends ValidService {
  readonly terminationWait: Duration;
}

export function defineParts(scope: Construct, props: BlueGreenEcsServiceProps, given: Given): Parts {
  const { topology, vpc, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE } = props;
  const { environment, contract } = given;
  const called = `${topology.application} in ${environment.name}`;
  const network = defineNetwork(scope, {
    vpc,
    certificate: props.certificate,
    contract,
    internetFacing: props.internetFacing ?? false,
    subnets: props.loadBalancerSubnets,
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    called,
  });
  const logGroup = defineLog(scope, props.logRetention ?? logs.RetentionDays.THREE_MONTHS, removalPolicy);
  const taskRole = defineTaskRole(scope, topology, environment);
  const executionRole = defineExecutionRole(scope, topology, environment, logGroup);
  const taskDefinition = defineTaskDefinition(scope, {
    // As unique as the role's name, and legal as a family's.
    family: environment.taskRoleName,
    contract,
    pointerName: environment.imagePointerParameterName,
    initialImage: props.initialImage,
    cpu: props.cpu ?? DEFAULT_CPU,
    memoryLimitMiB: props.memoryLimitMiB ?? DEFAULT_MEMORY,
    environmentVariables: props.environmentVariables ?? {},
    taskRole,
    executionRole,
    logGroup,
  });
  const securityGroup = defineTaskSecurityGroup(scope, vpc, called);
  const service = defineService(scope, { vpc, subnets: props.taskSubnets, taskDefinition, securityGroup });
  network.blue.addTarget(service);
  // ECS and CodeDeploy refuse a target group that no load balancer has yet, be it the other one.
  service.node.addDependency(network.green.loadBalancerAttached);
  const tasks = { network, taskRole, executionRole, taskDefinition, service };
  return { ...tasks, logGroup, ...defineReleases(scope, props, given, tasks) };
}

type Tasks = Pick<Parts, 'network' | 'taskRole' | 'executionRole' | 'taskDefinition' | 'service'>;

function defineReleases(
  scope: Construct, { topology }: BlueGreenEcsServiceProps, { shift, terminationWait }: Given, tasks: Tasks,
): Pick<Parts, 'application' | 'deploymentGroup'> {
  const { network, taskRole, executionRole, taskDefinition, service } = tasks;
  const application = new codedeploy.EcsApplication(scope, 'Application');
  const { serviceArn, serviceName, cluster } = service;
  const arnOf = (resource: string, resourceName: string, of = 'ecs') => Stack.of(scope).formatArn({ service: of, resource, resourceName });
  const role = defineCodeDeployRole(scope, topology.platform.conventions.iamPath, {
    application,
    serviceArn,
    taskSetArns: arnOf('task-set', `${cluster.clusterName}/${serviceName}/*`),
    taskDefinitionArns: arnOf('task-definition', `${taskDefinition.family}:*`),
    listenerArns: [network.production.listenerArn, network.test.listenerArn],
    ruleArns: arnOf('listener-rule', `${network.loadBalancer.loadBalancerFullName}/*`, 'elasticloadbalancing'),
    passedRoleArns: [taskRole.roleArn, executionRole.roleArn],
  });
  return { application, deploymentGroup: defineDeploymentGroup(scope, { application, role, service, network, shift, terminationWait }) };
}
