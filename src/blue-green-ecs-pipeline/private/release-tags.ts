import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { releaseTagDefinition } from './release-tag-states';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { logsMayEncrypt } from '../../private/log-encryption';
import { telemetry } from '../../private/telemetry';

/** What the tags of an application's releases are made with. */
export interface ReleaseTagsProps {
  readonly topology: DeliveryTopology;
  /** What becomes of the log and its key. */
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The state machine that marks images as released, in the repository's own account: it reads a manifest, and puts it once
 * more under a tag. It can do no more with the repository, and nothing with another one.
 */
export class ReleaseTags extends Construct {
  public readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, { topology, removalPolicy }: ReleaseTagsProps) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', { description: `Log of ${this.node.path}`, enableKeyRotation: true, removalPolicy });
    const logGroupName = logGroupNameOf(topology);
    key.addToResourcePolicy(logsMayEncrypt(Stack.of(this), logGroupName));
    const logGroup = new logs.LogGroup(this, 'Log', { logGroupName, encryptionKey: key, retention: logs.RetentionDays.ONE_YEAR, removalPolicy });
    const role = this.defineRole(topology);
    const policy = new iam.Policy(this, 'RolePolicy', { roles: [role], statements: [tagStatement(topology), ...telemetry()] });
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(releaseTagDefinition({
        repositoryName: topology.imageRepositoryName,
        environments: topology.environments.map(({ name }) => name),
      }))),
      // By its ARN: the role has what it needs, to which CDK would add the same again.
      role: iam.Role.fromRoleArn(this, 'RoleByArn', role.roleArn, { mutable: false }),
      logs: { destination: logGroup, level: sfn.LogLevel.ALL, includeExecutionData: true },
      tracingEnabled: true,
    });
    // Executions of a state machine without its permissions would fail.
    stateMachine.node.addDependency(policy);
    this.stateMachine = stateMachine;
    this.tellByHand();
  }

  /**
   * Its state machine has the name that CloudFormation gives it, and not before it has the role.
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy
   */
  private defineRole({ application, platform }: DeliveryTopology): iam.Role {
    const { account, region, partition } = Stack.of(this);
    return new iam.Role(this, 'Role', {
      path: platform.conventions.iamPath,
      description: `Marks images of ${application} as released`,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:states:${region}:${account}:stateMachine:*` },
        },
      }),
    });
  }

  private tellByHand(): void {
    new CfnOutput(this, 'MarkReleased', {
      description: 'Marks an image as released to an environment, so that it is kept, in the place of DIGEST and ENVIRONMENT',
      value: `aws stepfunctions start-execution --state-machine-arn ${this.stateMachine.stateMachineArn} --region ${Stack.of(this).region}`
        + ' --input "{\\"digest\\":\\"DIGEST\\",\\"environment\\":\\"ENVIRONMENT\\"}"',
    });
  }
}

/**
 * Of all other log groups, Step Functions writes a line into a policy of the account that takes some dozens of them. A retained log group
 * stands in the way of one of the same name, as the artifact bucket does.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
function logGroupNameOf({ pipelineName, platform: { artifactGeneration } }: DeliveryTopology): string {
  return `/aws/vendedlogs/states/${pipelineName}--tags${artifactGeneration === 1 ? '' : `/${artifactGeneration}`}`;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
function tagStatement({ imageRepositoryArn, platform }: DeliveryTopology): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Tag',
    actions: ['ecr:BatchGetImage', 'ecr:PutImage'],
    resources: [imageRepositoryArn],
    conditions: { StringEquals: { 'aws:ResourceAccount': platform.artifactAccount } },
  });
}
