import { CfnResource } from 'aws-cdk-lib';
import { Acting } from './acting';
import { StagePipelines } from './stage-pipelines';
import { Allowing, allowing, mayAllow } from './statements';
import { MANAGED_POLICY, roleArnOf, WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown } from '../../../private/literal-parts';
import { Problems } from '../../../private/problems';

const ASSUME = 'sts:AssumeRole';
const accountOf = (arn: string) => arn.split(':')[4];

/** The roles of the pipelines that act as another role, by how the pipelines are called. */
const rolesOf = (acting: readonly Acting[]) => new Map(acting.map(({ pipeline, pipelineRoleArn }) => [pipeline, pipelineRoleArn]));

/**
 * CodePipeline becomes the role of an action with the pipeline's own.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
export function checkTrust(problems: Problems, acting: readonly Acting[], trust: readonly Allowing[], trusted: string): void {
  for (const [pipeline, arn] of rolesOf(acting)) {
    if (!isKnown(arn) || mayAllow(trust, { action: ASSUME, context: { 'aws:PrincipalArn': arn } })) continue;
    problems.add('CrossAccountDeployRole.OtherPipelineRole', `role of ${pipeline}`, arn,
      `must be ${trusted}, which alone can act as this role, as the pipeline does: give its role that name and path`);
  }
}

/**
 * Trust alone is enough within an account only. CDK allows it for its own actions, and for no other, nor in a role that takes no permissions.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function checkAssuming(problems: Problems, acting: readonly Acting[], arn: string, stage: StagePipelines): void {
  for (const [pipeline, pipelineRole] of rolesOf(acting)) {
    if (![pipelineRole, arn].every(isKnown) || accountOf(pipelineRole) === accountOf(arn)) continue;
    const allowed = allowedTo(pipelineRole, stage);
    if (allowed === undefined || mayAllow(allowed, { action: ASSUME, resource: arn })) continue;
    problems.add('CrossAccountDeployRole.DeniedAction', `role of ${pipeline}`, pipelineRole,
      `must be allowed to act as ${arn}, as the pipeline does, and no policy of it says so: give it `
      + `new iam.PolicyStatement({ actions: ['${ASSUME}'], resources: ['${arn}'] })`);
  }
}

/**
 * What the roles of the app with an ARN may do at most: names that CloudFormation makes up are alike, and what is not known may allow everything.
 * Nothing where the app has no such role.
 */
function allowedTo(roleArn: string, stage: StagePipelines): Allowing[] | undefined {
  const { values } = stage;
  const roles = values.resources('AWS::IAM::Role').filter((each) => roleArn === roleArnOf(each, {
    RoleName: values.propertyOf(each, 'RoleName'), Path: values.propertyOf(each, 'Path'),
  }));
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return roles.length === 0 ? undefined : [
    ...roles.flatMap((each) => givenWith(each, values)),
    ...roles.flatMap(({ stack: { account } }) => stage.policiesOf({ name, account })).flatMap((each) => documentOf(each, values)),
  ];
}

const documentOf = (policy: CfnResource, values: WrittenValues) => allowing(policy.stack, Object(values.propertiesOf(policy)).PolicyDocument);

/** What a role's own template gives it. */
function givenWith(role: CfnResource, values: WrittenValues): Allowing[] {
  const { stack } = role;
  const { Policies: inline = [], ManagedPolicyArns: managed = [] } = Object(values.propertiesOf(role)) as Properties;
  return [
    ...[inline].flat().flatMap((each) => allowing(stack, Object(each).PolicyDocument)),
    ...[managed].flat().flatMap((each) => {
      const policy = values.named(stack, MANAGED_POLICY, each);
      return policy ? documentOf(policy, values) : allowing(stack, undefined);
    }),
  ];
}
