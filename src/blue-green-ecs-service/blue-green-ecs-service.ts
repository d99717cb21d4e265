import { Aspects, CfnOutput, CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BlueGreenEcsServiceProps } from './blue-green-ecs-service-props';
import { DeliveryEnvironment } from '../delivery-topology/delivery-environment';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { brand } from '../private/brand';
import { onlyOne } from '../private/only-one';
import { Problems } from '../private/problems';
import { CODE_DEPLOY } from '../private/quotas';
import { warn } from '../private/warnings';
import { expectDrift } from './private/expected-drift';
import { SERVICES } from './private/image-pointers';
import { defineParts, Parts } from './private/parts';
import { checkRollbackAlarms } from './private/rollback-alarms';
import { deployBefore } from './private/stack-order';
import { DEFAULT_TERMINATION_WAIT, validateService } from './private/validate-service';

/**
 * A service on AWS Fargate behind an Application Load Balancer, to which AWS CodeDeploy brings new versions beside the old
 * one: blue and green.
 *
 * It defines the ECS cluster and service, the task definition, the load balancer with a listener for users on port 443 and
 * one for tests on the contract's test port, two target groups, the roles of tasks, ECS and CodeDeploy under the topology's
 * names and conventions, the log with a key of its own, and CodeDeploy's application and deployment group with the
 * environment's shift. Releases are not made by the stack but by a ReleaseDeployer; what stops them is added with
 * `addRollbackAlarms`, for example by a CanaryAlarmSet.
 *
 * **Nothing here reverts a release.** The image is read from the ImagePointer, which lies in a stack of its own that is
 * deployed before. The service names the task definition's family and no count of tasks, so that no change of the task
 * definition touches it: a stack update registers a revision, with which the next release starts. Revisions that a stack
 * update replaces stay usable, for the tasks that run and for rollbacks. A change of a listener, of its certificate for
 * instance, is the exception: CloudFormation then writes its target anew, which after an odd number of releases is the group
 * without tasks. Make it right after a release that left blue in use, or move the traffic back with a release. Another health
 * check path is asked for at once, also of the version that runs: release one that answers both paths first.
 *
 * **What cannot change.** CloudFormation cannot update the ECS service, as ECS refuses it for services that CodeDeploy
 * deploys: VPC, task subnets, the contract's port and container name are for good. Tags of the conventions and of the stack are
 * on the service too; changing them may be refused there as well. Roles and family have names: another construct id means
 * new resources of the same names, which AWS refuses while the old ones are there.
 *
 * **Tasks** have a read-only file system but for `/tmp`, no public address, and reach only HTTPS endpoints; let them reach
 * more with `connections`. `/tmp` belongs to root, unless the image declares it as a `VOLUME` and says otherwise. Their role
 * may do nothing until something is granted to it. Nobody reaches the test listener until it is let in:
 * `service.loadBalancer.connections.allowFrom(tester, ec2.Port.tcp(testPort))`. Between load balancer and tasks, traffic is HTTP.
 *
 * ECS starts one task; the number is changed with ECS, and stays as it is. This is a first slice: scaling, secrets, hooks,
 * access logs of the load balancer, ARM and other engines are not part of it yet. It costs a load balancer, a KMS key and
 * its tasks, twice as many during a release.
 *
 * @exampleMetadata fixture=service
 * @example
 * const auth = new BlueGreenEcsService(stack, 'Service', {
 *   topology, environment: 'prod', vpc, certificate, initialImage,
 *   environmentVariables: { LOG_LEVEL: 'info' },
 * });
 * table.grantReadData(auth.taskRole);
 */
export class BlueGreenEcsService extends Construct implements ec2.IConnectable {
  /**
   * Whether something is a service made by this class, in whichever copy of this package.
   * @internal
   */
  public static _is(candidate: unknown): candidate is BlueGreenEcsService {
    return BRAND.isOn(candidate);
  }

  /** The topology of the application. */
  public readonly topology: DeliveryTopology;

  /** The environment that the service runs in. */
  public readonly environment: DeliveryEnvironment;

  /** The cluster, which holds this service alone. */
  public readonly cluster: ecs.ICluster;

  /** The service. */
  public readonly service: ecs.IFargateService;

  /** The task definition: the revision that this stack registers, not the one that runs. */
  public readonly taskDefinition: ecs.ITaskDefinition;

  /** The name that all revisions of the task definition share. */
  public readonly family: string;

  /** The load balancer. */
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /** The target group that users reach first; after each release it is the other one. */
  public readonly blueTargetGroup: elbv2.IApplicationTargetGroup;

  /** The target group that the first release brings its tasks to. */
  public readonly greenTargetGroup: elbv2.IApplicationTargetGroup;

  /** The CodeDeploy application. */
  public readonly application: codedeploy.IEcsApplication;

  /** The deployment group: how a release goes, and what stops it. */
  public readonly deploymentGroup: codedeploy.IEcsDeploymentGroup;

  /** The role that the application runs with. */
  public readonly taskRole: iam.IRole;

  /** The role with which ECS starts tasks. */
  public readonly executionRole: iam.IRole;

  /** The application's log. */
  public readonly logGroup: logs.ILogGroup;

  /** How long the old tasks stay after all traffic has moved. */
  public readonly terminationWait: Duration;

  /** What the tasks may reach and be reached from. */
  public readonly connections: ec2.Connections;

  /**
   * What becomes of what it holds, for those who hold more.
   * @internal
   */
  public readonly _removalPolicy: RemovalPolicy;

  private readonly alarms: cloudwatch.IAlarm[] = [];
  private readonly group: codedeploy.EcsDeploymentGroup;

  /**
   * @param scope where the service is defined: a stack of the environment's account and region
   * @param id its id within the scope
   * @param props what it is made from
   * @throws BlueGreenEcsService.InvalidSetting when there is no such option
   * @throws BlueGreenEcsService.MissingProperty when topology, VPC or certificate are something else
   * @throws BlueGreenEcsService.PointerInSameStack when the environment's image pointer lies in the same stack
   * @throws BlueGreenEcsService.DuplicateService when the app has the environment's service already
   * @throws BlueGreenEcsService.UnusableNetwork when the VPC lacks the subnets, or does not know its CIDR block
   * @throws BlueGreenEcsService.InvalidImage when the initial image has no digest
   * @throws BlueGreenEcsService.InvalidSize when Fargate has no tasks with that much CPU and memory
   * @throws BlueGreenEcsService.InvalidVariable when an environment variable has no name, or no text
   * @throws BlueGreenEcsService.InvalidWait when the termination wait is out of its range
   * @throws BlueGreenEcsService.UnsupportedRemovalPolicy when log group and key do not both know the removal policy
   * @throws DeliveryTopology.NoService when the topology has no service contract
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the environment's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: BlueGreenEcsServiceProps) {
    super(scope, id);
    const valid = validateService(this, props);
    const { topology } = props;
    topology._adopt(this);
    SERVICES.mark(this, valid.environment.imagePointerParameterName);
    if (valid.pointer) deployBefore(valid.pointer, this);
    this._removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    if (this._removalPolicy === RemovalPolicy.DESTROY) warn(this, 'cdk-secure-delivery:BlueGreenEcsService.destroyed');
    Aspects.of(this).add({ visit: (node) => { if (node === this) this.warnOfMissing(); } });
    this.topology = topology;
    this.environment = valid.environment;
    this.terminationWait = props.terminationWait ?? DEFAULT_TERMINATION_WAIT;

    const parts = defineParts(this, props, { ...valid, terminationWait: this.terminationWait });
    this.cluster = parts.service.cluster;
    this.service = parts.service;
    this.taskDefinition = parts.taskDefinition;
    this.family = parts.taskDefinition.family;
    this.loadBalancer = parts.network.loadBalancer;
    this.blueTargetGroup = parts.network.blue;
    this.greenTargetGroup = parts.network.green;
    this.application = parts.application;
    this.deploymentGroup = parts.deploymentGroup;
    this.group = parts.deploymentGroup;
    this.taskRole = parts.taskRole;
    this.executionRole = parts.executionRole;
    this.logGroup = parts.logGroup;
    this.connections = parts.service.connections;
    this.expectReleases(parts);
    this.tellAtNight();
  }

  /**
   * Lets alarms stop a release that runs, and bring its traffic back.
   *
   * An alarm that is on when a release starts stops it as well. Ten at most, all of one metric or one expression.
   *
   * @param alarms of the service's account and region
   * @throws BlueGreenEcsService.InvalidAlarm when one is composite, or of another account or region
   * @throws BlueGreenEcsService.DuplicateAlarm when one was added before
   * @throws BlueGreenEcsService.TooManyAlarms when there are more than CodeDeploy watches
   */
  public addRollbackAlarms(alarms: cloudwatch.IAlarm[]): void {
    const problems = new Problems('BlueGreenEcsService');
    checkRollbackAlarms(problems, this, alarms, this.alarms);
    problems.throwIfAny(this);
    for (const alarm of alarms) {
      this.alarms.push(alarm);
      this.group.addAlarm(alarm);
    }
  }

  /**
   * How many alarms can still be added.
   * @internal
   */
  public get _placesForAlarms(): number {
    return CODE_DEPLOY.alarmsOfDeploymentGroup.limit - this.alarms.length;
  }

  /** What others bring, which is known in the end only. */
  private warnOfMissing(): void {
    if (this.alarms.length === 0) warn(this, 'cdk-secure-delivery:BlueGreenEcsService.noAlarms');
    if (!DEPLOYERS.find(this, this.environment.deployerStateMachineName)) warn(this, 'cdk-secure-delivery:BlueGreenEcsService.noDeployer');
  }

  /** What a release changes, so that nothing else is taken for one. */
  private expectReleases({ service, network: { production, test } }: Parts): void {
    const codeDeploy = 'codedeploy.amazonaws.com';
    expectDrift(cfnOf(service), ['/TaskDefinition', '/LoadBalancers'], codeDeploy);
    for (const listener of [production, test]) expectDrift(cfnOf(listener), ['/DefaultActions'], codeDeploy);
  }

  /** What somebody needs who is woken up by a release. */
  private tellAtNight(): void {
    const region = `--region ${Stack.of(this).region}`;
    const group = `--application-name ${this.application.applicationName} --deployment-group-name ${this.deploymentGroup.deploymentGroupName}`;
    const running = `aws deploy list-deployments ${group} --include-only-statuses InProgress Ready --query 'deployments[0]' --output text ${region}`;
    new CfnOutput(this, 'StopRelease', {
      description: 'Stops the release that runs, and brings the traffic back',
      value: `aws deploy stop-deployment --auto-rollback-enabled --deployment-id "$(${running})" ${region}`,
    });
    new CfnOutput(this, 'LoadBalancerDnsName', { description: 'What the name that users know has to point to', value: this.loadBalancer.loadBalancerDnsName });
  }
}

/** The deployer of each state machine's name, as its own class marks it. */
const DEPLOYERS = onlyOne('ReleaseDeployer');

const cfnOf = (construct: Construct) => construct.node.defaultChild as CfnResource;

/** It has the symbol by which the app finds the service of an environment. */
const BRAND = brand('BlueGreenEcsService');
