import { Acting } from './acting';
import { Asked } from './asked';
import { cloudFormationCalls, readsTemplate } from './cloudformation';
import { functionCalls } from './functions';
import { naming } from './naming';
import { Call } from './statements';
import { uploadCalls } from './uploads';
import { isKnown, UNKNOWN } from '../../../private/literal-parts';
import { entryOf } from '../../../private/shape';

const codeDeploy = ({ configuration: { ApplicationName, DeploymentGroupName }, arn }: Asked): Call => ({
  action: 'codedeploy:CreateDeployment',
  ...naming({ ApplicationName, DeploymentGroupName }, (names) => arn('codedeploy', `deploymentgroup:${names.ApplicationName}/${names.DeploymentGroupName}`)),
});

/**
 * A batch of builds is started otherwise than a single one.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
 */
const codeBuild = ({ configuration: { ProjectName: name, BatchEnabled: batch = 'false' }, arn }: Asked): Call => ({
  action: batch === 'true' ? 'codebuild:StartBuildBatch' : 'codebuild:StartBuild',
  ...naming({ ProjectName: isKnown(batch) ? name : UNKNOWN }, ({ ProjectName: project }) => arn('codebuild', `project/${project}`)),
});

/** The state machine where the action asks for it, which is in its own region alone. A version or an alias is asked for as its state machine. */
function stepFunctions({ configuration: { StateMachineArn: machine = UNKNOWN }, region }: Asked): Call {
  const [arn, partition, service, its, ...rest] = machine.split(':').slice(0, 7);
  return { action: 'states:StartExecution', resource: [arn, partition, service, isKnown(region) ? region : its, ...rest].join(':') };
}

/**
 * The calls that each kind of action cannot do without.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html
 */
const CALLS: Readonly<Record<string, (asked: Asked) => Call | Call[]>> = {
  'Deploy/CloudFormation': cloudFormationCalls,
  'Deploy/CodeDeploy': codeDeploy,
  'Deploy/CodeDeployToECS': codeDeploy,
  'Build/CodeBuild': codeBuild,
  'Test/CodeBuild': codeBuild,
  'Deploy/EKS': ({ configuration: { ClusterName }, arn }) =>
    ({ action: 'eks:DescribeCluster', ...naming({ ClusterName }, (names) => arn('eks', `cluster/${names.ClusterName}`)) }),
  'Deploy/ECS': ({ configuration: { ClusterName, ServiceName }, arn }) =>
    ({ action: 'ecs:UpdateService', ...naming({ ClusterName, ServiceName }, (names) => arn('ecs', `service/${names.ClusterName}/${names.ServiceName}`)) }),
  'Deploy/Lambda': functionCalls,
  'Deploy/S3': uploadCalls,
  'Invoke/Lambda': ({ configuration: { FunctionName }, arn }) =>
    ({ action: 'lambda:InvokeFunction', ...naming({ FunctionName }, (names) => arn('lambda', `function:${names.FunctionName}`)) }),
  'Invoke/StepFunctions': stepFunctions,
};

/** What an action asks for as the role, without what is not known. */
export function callsOf(acting: Acting): Call[] {
  const [, partition, , , account] = acting.roleArn.split(':');
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${acting.region}:${account}:${resource}`;
  const calls = [entryOf(CALLS, acting.type)?.({ ...acting, arn }) ?? []].flat();
  return calls.filter(({ resource, context = {} }) => [resource, ...Object.values(context)].every((each) => each === undefined || isKnown(each)));
}

/**
 * The kinds of actions that read the artifacts that they get as the role, by what they are configured with.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html
 */
const READING: Readonly<Record<string, (configuration: Acting['configuration']) => boolean>> = {
  'Deploy/CloudFormation': readsTemplate,
  'Deploy/CodeDeploy': () => true,
  'Deploy/CodeDeployToECS': () => true,
  'Deploy/ECS': () => true,
  // A version that is published already needs no code.
  'Deploy/Lambda': ({ FunctionName: name, PublishedTargetVersion: version }) => name !== undefined && version === undefined,
  'Deploy/S3': () => true,
  'Invoke/StepFunctions': ({ InputType: type }) => type === 'FilePath',
};

/** Whether an action reads artifacts as the role, for certain. */
export const readsArtifacts = ({ type, hasInput, configuration }: Acting) => hasInput && (entryOf(READING, type)?.(configuration) ?? false);

/** Whether an action is of a kind that reads what it gets as the role. */
export const mayReadArtifacts = ({ type, hasInput }: Acting) => hasInput && Object.hasOwn(READING, type);

/** The kinds of actions that write the artifacts that they make as the role. */
const WRITING: readonly string[] = ['Deploy/CloudFormation', 'Invoke/StepFunctions'];

/** Whether an action writes artifacts as the role, for certain. */
export const writesArtifacts = ({ type, hasOutput }: Acting) => hasOutput && WRITING.includes(type);
