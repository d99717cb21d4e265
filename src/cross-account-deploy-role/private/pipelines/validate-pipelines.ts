import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Acting, actingAs } from './acting';
import { callOf } from './calls';
import { Allowing, allowing, mayAllow } from './statements';
import { propertiesOf, resourcesBelow, resourcesBeside, roleArnOf, WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown, sketchOf } from '../../../private/literal-parts';
import { Problems } from '../../../private/problems';

/**
 * What the app's own pipelines could not do as a deploy role, and would only say when they run. Where a pipeline is made by another app, or
 * something is not known, there is nothing to say.
 */
export function pipelineProblems(role: iam.Role, trusted: string): string[] {
  const problems = new Problems('CrossAccountDeployRole');
  const stack = Stack.of(role);
  const properties = propertiesOf(role.node.defaultChild as iam.CfnRole);
  const arn = roleArnOf(stack, properties);
  if (!isKnown(arn)) return [];
  const values = new WrittenValues();
  const acting = actingAs(role, arn, values);
  if (acting.length === 0) return [];
  checkTrust(problems, acting, allowing(stack, properties.AssumeRolePolicyDocument), sketchOf(stack, trusted, true));
  checkPath(problems, acting, arn);
  const statements = ownStatements(role, properties, values);
  if (statements) acting.filter((each) => each.roleArn === arn).forEach((each) => checkAllowed(problems, each, statements));
  return problems.messages;
}

/**
 * CodePipeline becomes the role of an action with the pipeline's own.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
function checkTrust(problems: Problems, acting: readonly Acting[], trust: readonly Allowing[], trusted: string): void {
  const roleOf = new Map(acting.map(({ pipeline, pipelineRoleArn }) => [pipeline, pipelineRoleArn]));
  for (const [pipeline, arn] of roleOf) {
    if (!isKnown(arn) || mayAllow(trust, { action: 'sts:AssumeRole', context: { 'aws:PrincipalArn': arn } })) continue;
    problems.add('CrossAccountDeployRole.OtherPipelineRole', `role of ${pipeline}`, arn,
      `must be ${trusted}, which alone can act as this role, as the pipeline does: give its role that name and path`);
  }
}

function checkPath(problems: Problems, acting: readonly Acting[], arn: string): void {
  for (const { called, roleArn } of acting.filter((each) => each.roleArn !== arn)) {
    problems.add('CrossAccountDeployRole.DeniedAction', `role of ${called}`, roleArn, `must be ${arn}, by its exact name and path`);
  }
}

const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** All that the role may do; nothing where somebody has given it something besides, which is not looked at here. */
function ownStatements(role: iam.Role, properties: Properties, values: WrittenValues): Allowing[] | undefined {
  const { RoleName: name, ManagedPolicyArns: managed = [], Policies: inline = [] } = properties;
  const own = resourcesBelow(role, ...POLICIES);
  const isOf = (policy: CfnResource) => {
    const { Roles: roles = [], RoleName: one = [] } = propertiesOf(policy);
    const names = [roles, one].flat().map((each) => values.of(policy.stack, each));
    return names.some((each) => !isKnown(each) || each.toLowerCase() === name.toLowerCase());
  };
  const others = resourcesBeside(role, ...POLICIES).filter((each) => !own.includes(each) && isOf(each));
  const isMore = [managed, inline, others].some(({ length }) => length > 0);
  return isMore ? undefined : own.flatMap((each) => allowing(each.stack, propertiesOf(each).PolicyDocument));
}

/** What reading artifacts takes, of their bucket and the beginning of their keys. */
const READ_ARTIFACTS = 's3:GetObject';

function checkAllowed(problems: Problems, acting: Acting, statements: readonly Allowing[]): void {
  const { called, artifacts, roleArn } = acting;
  const call = callOf(acting);
  if (call && !mayAllow(statements, call)) {
    problems.add('CrossAccountDeployRole.DeniedAction', called, call,
      'must ask for what the role\'s permissions allow: give them to it, or name in the action what they name, in the region of the role\'s stack');
  }
  const readable = statements.filter(({ actions }) => actions.includes(READ_ARTIFACTS.toLowerCase())).flatMap(({ resources }) => resources);
  if (readable.length === 0 || artifacts === undefined || !isKnown(artifacts)) return;
  const resource = `arn:${roleArn.split(':')[1]}:s3:::${artifacts}`;
  if (mayAllow(statements, { action: READ_ARTIFACTS, resource })) return;
  problems.add('CrossAccountDeployRole.DeniedAction', `artifacts of ${called}`, resource,
    `must lie where the role reads them, in ${readable.join(', ')}: their keys start with the pipeline's name, and in a further region they lie in the `
    + 'bucket that crossRegionReplicationBuckets names, a SecureArtifactBucket of that region');
}
