import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { MADE_UP, propertiesOf, resourcesBeside, WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { UNKNOWN } from '../../../private/literal-parts';
import { ROLE_ARN } from '../../../private/patterns';
import { PIPELINE_NAME_IN_ARTIFACT_KEY } from '../../../private/quotas';
import { has } from '../../../private/shape';

/** An action of a pipeline of the app that acts as some role. Values are as far known as `sketchOf` says them. */
export interface Acting {
  /** How action and pipeline are called in a message. */
  readonly called: string;
  readonly pipeline: string;
  /** The role that the pipeline itself runs with. */
  readonly pipelineRoleArn: string;
  /** The role that the action names. */
  readonly roleArn: string;
  /** Category and provider, for example `Deploy/CloudFormation`. */
  readonly type: string;
  readonly region: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** What the keys of the artifacts that the action gets start with, with their bucket in front; nothing where it gets none. */
  readonly artifacts?: string;
}

/** The actions of the app's pipelines that act as a role of this name in its account, whichever path they name. */
export function actingAs(scope: IConstruct, roleArn: string, values: WrittenValues): Acting[] {
  return resourcesBeside(scope, 'AWS::CodePipeline::Pipeline').flatMap((each) => actionsOf(each, values)).filter((each) => isSameRole(each.roleArn, roleArn));
}

/** IAM tells names apart by more than capitals, whatever their path. */
function isSameRole(one: string, other: string): boolean {
  const [left, right] = [one, other].map((arn) => ROLE_ARN.exec(arn)?.slice(2).join('/').toLowerCase());
  return left !== undefined && left === right;
}

/** What a list has, where it is one that is known. */
const list = (value: unknown): Properties[] => (Array.isArray(value) ? value.filter((each) => has(each)) : []);

function actionsOf(pipeline: CfnResource, written: WrittenValues): Acting[] {
  const { stack, node } = pipeline;
  const valueOf = (value: unknown) => written.of(stack, value);
  const textsOf = (values: unknown) => Object.fromEntries(list([values]).flatMap(Object.entries).map(([name, value]) => [name, valueOf(value)]));
  const { path } = node.id === 'Resource' ? node.scope!.node : node;
  const properties = propertiesOf(pipeline);
  // CloudFormation starts a name that it makes up with those of stack and resource.
  const name = properties.Name === undefined ? `${valueOf({ Ref: 'AWS::StackName' })}-${stack.resolve(pipeline.logicalId)}-${MADE_UP}` : valueOf(properties.Name);
  return list(properties.Stages).flatMap(({ Actions: actions }) => list(actions)).filter(({ RoleArn: role }) => role !== undefined).map((action) => {
    const { Category: category, Provider: provider } = textsOf(action.ActionTypeId);
    const region = valueOf(action.Region ?? { Ref: 'AWS::Region' });
    const { Location: location } = storeIn(properties, (each) => valueOf(each.Region) === region);
    return {
      called: `action ${valueOf(action.Name)} of ${path}`,
      pipeline: path,
      pipelineRoleArn: valueOf(properties.RoleArn),
      roleArn: valueOf(action.RoleArn),
      type: `${category}/${provider}`,
      region,
      configuration: withoutVariables(textsOf(action.Configuration)),
      ...(list(action.InputArtifacts).length === 0 ? {} : { artifacts: `${valueOf(location)}/${name.slice(0, PIPELINE_NAME_IN_ARTIFACT_KEY.limit)}/` }),
    };
  });
}

/**
 * Only an execution of the pipeline knows what a variable is.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
const withoutVariables = (configuration: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(configuration).map(([name, text]) => [name, text.replace(/#\{[^}]*\}/g, UNKNOWN)]));

/**
 * Where a pipeline keeps artifacts for its actions of a region.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-cross-region.html
 */
function storeIn({ ArtifactStore: only = {}, ArtifactStores: stores }: Properties, isThere: (store: Properties) => boolean): Properties {
  return list(stores).find(isThere)?.ArtifactStore ?? only;
}
