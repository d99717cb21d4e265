import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BlueGreenEcsService } from '../blue-green-ecs-service/blue-green-ecs-service';
import { logsMayEncrypt } from '../private/log-encryption';
import { onlyOne } from '../private/only-one';
import { Problems } from '../private/problems';
import { OF_A_RELEASE } from '../private/release-input';
import { checkKnown, shown } from '../private/shape';
import { definition, INPUT_VERSION, pollSecondsFor } from './private/definition';
import { REGULARLY } from './private/lock-states';
import { statements } from './private/permissions';

/**
 * What a ReleaseDeployer is made from.
 */
export interface ReleaseDeployerProps {
  /** The service that it releases to, in the same stack. */
  readonly service: BlueGreenEcsService;
}

const DEPLOYERS = onlyOne('ReleaseDeployer');

/** Starting the new tasks, the hooks of a load balancer, and bringing traffic back; beyond the shift itself. */
const MARGIN = Duration.hours(6);

/**
 * The state machine that makes a release: nobody else registers revisions, starts deployments or writes the image pointer.
 *
 * It takes the revision of the task definition that the stack has registered, registers it anew with the released digest,
 * starts a CodeDeploy deployment and waits for its real end. After success it writes the image pointer; after a failure it
 * removes the revision that it had registered, so that no stack finds it. A change of the task definition by the stack is
 * therefore part of the next release. Only images of the topology's repository are released, by digest.
 *
 * One release at a time: a second one is refused while the first runs. A release is made once for each execution of the
 * pipeline, also when something else was released since. One that is aborted or times out is settled by a next execution,
 * which an event starts: its deployment is stopped, and what it left is finished or taken back. Where that has not happened,
 * or has failed, the next release does the same, or a schedule within half an hour.
 *
 * It defines the state machine under the name that the pipeline knows, a table for the lock and the releases that were made, a
 * key for table and logs, and two rules. Table, key and log group stay when the stack goes, unless the service's
 * `removalPolicy` says otherwise. State machines with a key of one's own need everybody who looks at an execution to
 * use that key, which CodePipeline's role elsewhere cannot: what executions hold, digests and ids, has AWS's own key.
 *
 * Outputs are commands that list the releases and the images that were released, and that release one of them.
 *
 * This is a first slice: it knows no migrations and no other engine than CodeDeploy.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
 */
export class ReleaseDeployer extends Construct {
  /** The version of the input that the state machine understands. */
  public static readonly INPUT_VERSION = INPUT_VERSION;

  /** The state machine. */
  public readonly stateMachine: sfn.IStateMachine;

  /** The role that it runs with. */
  public readonly role: iam.IRole;

  /** The table that holds the lock and the releases that were made. */
  public readonly table: dynamodb.ITable;

  /** The log group of its executions. */
  public readonly logGroup: logs.ILogGroup;

  /**
   * @param scope the service's stack, or a construct in it
   * @param id its id within the scope
   * @param props what it is made from
   * @throws ReleaseDeployer.InvalidSetting when there is no such option
   * @throws ReleaseDeployer.OtherStack when the service lies in another stack
   * @throws ReleaseDeployer.NoService when the service is none
   * @throws ReleaseDeployer.DuplicateDeployer when the service has a deployer already
   */
  constructor(scope: Construct, id: string, props: ReleaseDeployerProps) {
    super(scope, id);
    this.validate(props);
    const { topology, environment } = props.service;
    topology._adopt(this);
    const { _removalPolicy: removalPolicy } = props.service;
    const key = this.defineKey(removalPolicy);
    const table = this.defineTable(key, removalPolicy);
    this.table = table;
    this.logGroup = this.defineLogGroup(key, removalPolicy);
    const role = this.defineRole(topology.platform.conventions.iamPath, environment.deployerStateMachineName);
    this.role = role;
    const policy = this.permit(props.service, table, key, role);
    this.stateMachine = this.defineStateMachine(props.service, table, role);
    // Executions of a state machine without its permissions would fail.
    this.stateMachine.node.addDependency(policy);
    this.settleAbandoned(topology.platform.conventions.iamPath, environment.deployerStateMachineArn);
    this.tellAtNight(environment.imagePointerParameterName);
  }

  private validate(props: ReleaseDeployerProps | undefined): void {
    const service = props?.service;
    const problems = new Problems('ReleaseDeployer');
    checkKnown(problems, 'ReleaseDeployer.InvalidSetting', '', props, ['service']);
    if (!BlueGreenEcsService._is(service)) {
      problems.add('ReleaseDeployer.NoService', 'service', service, 'must be a BlueGreenEcsService');
    } else if (Stack.of(service) !== Stack.of(this)) {
      problems.add('ReleaseDeployer.OtherStack', 'service', shown(service), `must lie in the deployer's stack ${Stack.of(this).node.path}, which it is deployed with`);
    }
    const name = problems.any ? undefined : service!.environment.deployerStateMachineName;
    const other = name === undefined ? undefined : DEPLOYERS.find(this, name);
    if (other) problems.add('ReleaseDeployer.DuplicateDeployer', 'service', shown(service), `must have one deployer, and has ${other.node.path}; use that one`);
    problems.throwIfAny(this);
    DEPLOYERS.mark(this, name);
  }

  private defineKey(removalPolicy: RemovalPolicy): kms.Key {
    const key = new kms.Key(this, 'Key', {
      description: `Lock and logs of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy,
    });
    key.addToResourcePolicy(logsMayEncrypt(Stack.of(this)));
    return key;
  }

  /** It forgets a release by itself when no pipeline can ask for it any more. */
  private defineTable(encryptionKey: kms.IKey, removalPolicy: RemovalPolicy): dynamodb.Table {
    return new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expires',
      removalPolicy,
    });
  }

  private defineLogGroup(encryptionKey: kms.IKey, removalPolicy: RemovalPolicy): logs.LogGroup {
    return new logs.LogGroup(this, 'Log', { encryptionKey, retention: logs.RetentionDays.ONE_YEAR, removalPolicy });
  }

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy */
  private defineRole(path: string, stateMachineName: string): iam.Role {
    const { account, region, partition } = Stack.of(this);
    return new iam.Role(this, 'Role', {
      path,
      description: 'Makes releases',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnEquals: { 'aws:SourceArn': `arn:${partition}:states:${region}:${account}:stateMachine:${stateMachineName}` },
        },
      }),
    });
  }

  private defineStateMachine(service: BlueGreenEcsService, table: dynamodb.ITable, role: iam.Role): sfn.StateMachine {
    const { topology, environment } = service;
    const contract = topology.service!;
    const timeout = environment.shift!.duration.toSeconds() + service.terminationWait.toSeconds() + MARGIN.toSeconds();
    return new sfn.StateMachine(this, 'StateMachine', {
      stateMachineName: environment.deployerStateMachineName,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition({
        tableName: table.tableName,
        family: service.family,
        taskDefinitionArn: service.taskDefinition.taskDefinitionArn,
        clusterName: service.cluster.clusterName,
        serviceName: service.service.serviceName,
        containerName: contract.containerName,
        port: contract.port,
        applicationName: service.application.applicationName,
        deploymentGroupName: service.deploymentGroup.deploymentGroupName,
        pointerName: environment.imagePointerParameterName,
        repositoryUri: topology.imageRepositoryUri,
        timeoutSeconds: timeout,
        pollSeconds: pollSecondsFor(timeout),
      }))),
      // By its ARN: the role has what it needs, to which CDK would add the same again, and a dependency that is there anyway.
      role: iam.Role.fromRoleArn(this, 'RoleByArn', role.roleArn, { mutable: false }),
      logs: { destination: this.logGroup, level: sfn.LogLevel.ALL, includeExecutionData: true },
      tracingEnabled: true,
    });
  }

  private permit(service: BlueGreenEcsService, table: dynamodb.ITable, key: kms.IKey, role: iam.IRole): iam.Policy {
    const stack = Stack.of(this);
    const permitted = statements({
      stack,
      tableArn: table.tableArn,
      keyArn: key.keyArn,
      family: service.family,
      serviceArn: service.service.serviceArn,
      passedRoleArns: [service.taskRole.roleArn, service.executionRole.roleArn],
      applicationName: service.application.applicationName,
      deploymentGroupArn: service.deploymentGroup.deploymentGroupArn,
      deploymentConfigArn: service.deploymentGroup.deploymentConfig.deploymentConfigArn,
      pointerArn: stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: service.environment.imagePointerParameterName.slice(1) }),
      stateMachineName: service.environment.deployerStateMachineName,
    });
    return new iam.Policy(this, 'Policy', { statements: permitted, roles: [role] });
  }

  /** What somebody needs who has to know what happens, or to bring an earlier image back. */
  private tellAtNight(pointerName: string): void {
    const region = `--region ${Stack.of(this).region}`;
    const stateMachine = `--state-machine-arn ${this.stateMachine.stateMachineArn}`;
    const list = (status: string) => `aws stepfunctions list-executions ${stateMachine} --status-filter ${status} --max-items 10 --output table ${region}`;
    new CfnOutput(this, 'RunningReleases', { description: 'Lists the releases that are being made, and settlements', value: list('RUNNING') });
    new CfnOutput(this, 'FailedReleases', { description: 'Lists the releases and settlements that have failed', value: list('FAILED') });
    new CfnOutput(this, 'ReleasedImages', {
      description: 'Lists the images that were released, the one that serves last',
      value: `aws ssm get-parameter-history --name ${pointerName} --query 'Parameters[].[LastModifiedDate,Value]' --output text ${region}`,
    });
    new CfnOutput(this, 'ReleaseImage', {
      description: 'Releases an image, for example an earlier one, in the place of IMAGE',
      value: `aws stepfunctions start-execution ${stateMachine} ${region}`
        + ` --input "{\\"version\\":${INPUT_VERSION},\\"executionId\\":\\"by-hand-$(date +%s)\\",\\"image\\":\\"IMAGE\\"}"`,
    });
  }

  /** A state machine cannot catch its own end from outside; Step Functions tells of it. */
  private settleAbandoned(path: string, stateMachineArn: string): void {
    const { account, region, partition } = Stack.of(this);
    const role = new iam.Role(this, 'SettleRole', {
      path,
      description: 'Starts the settlement of releases that were ended from outside',
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${account}:rule/*` } },
      }),
    });
    new events.Rule(this, 'Settle', {
      description: 'A release was aborted, timed out or failed: what it left is settled',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        // A settlement that fails is not settled by the next one at once, and so on, but by the schedule.
        detail: { status: ['ABORTED', 'TIMED_OUT', 'FAILED'], stateMachineArn: [stateMachineArn], input: OF_A_RELEASE },
      },
      targets: [new targets.SfnStateMachine(this.stateMachine, {
        role,
        input: events.RuleTargetInput.fromObject({ version: INPUT_VERSION, settle: events.EventField.fromPath('$.detail.executionArn') }),
      })],
    });
    // Events of Step Functions are delivered as best it can, and a settlement may fail. Where nothing was left, a look costs next to nothing.
    new events.Rule(this, 'SettleRegularly', {
      description: 'Settles what no event has told of',
      schedule: events.Schedule.rate(Duration.minutes(30)),
      targets: [new targets.SfnStateMachine(this.stateMachine, {
        role,
        input: events.RuleTargetInput.fromObject({ version: INPUT_VERSION, settle: REGULARLY }),
      })],
    });
  }
}
