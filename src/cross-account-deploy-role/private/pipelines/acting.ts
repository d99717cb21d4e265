import { CfnResource, Stage } from 'aws-cdk-lib';
import { artifactNames, madeBefore } from './inputs';
import { MADE_UP, PROJECT, WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown, knownPartsOf, UNKNOWN } from '../../../private/literal-parts';
import { ROLE_ARN } from '../../../private/patterns';
import { PIPELINE_NAME_IN_ARTIFACT_KEY } from '../../../private/quotas';
import { has } from '../../../private/shape';
import { UNRESOLVED } from '../../../private/tokens';

/** An action of a pipeline of the app that acts as some role, or a rule of a stage's condition that names one. Values are as far known as `sketchOf` says them. */
export interface Acting {
  readonly kind: 'action' | 'rule';
  /** How the action is called in a message. */
  readonly name: string;
  /** How the pipeline is called in a message. */
  readonly pipeline: string;
  /** What the pipeline is synthesized with. */
  readonly stage?: Stage;
  /** The pipeline's name, as far as one is given and known. */
  readonly pipelineName?: string;
  /** Whether the pipeline is of the first type, for certain: triggers and variables make one of the second of it. */
  readonly isFirstType: boolean;
  /** The account of the pipeline and of its artifacts. */
  readonly account: string;
  /** The role that the pipeline itself runs with. */
  readonly pipelineRoleArn: string;
  /** The role that the action names; not known where it names none, and acts as the pipeline's. */
  readonly roleArn: string;
  /** Category and provider, for example `Deploy/CloudFormation`; nothing that AWS does where it is no action of AWS. */
  readonly type: string;
  readonly region: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** The bucket of the pipeline's artifacts where the action is. */
  readonly location: string;
  /** What the keys of the pipeline's artifacts start with where the action is, with their bucket in front. */
  readonly artifacts: string;
  /** What says which key they are encrypted with there. */
  readonly key: string;
  /** Whether CodePipeline itself has made all that the action gets, and no key is named for it: then it is the default one. */
  readonly hasDefaultKey: boolean;
  /** Whether the action gets artifacts. */
  readonly hasInput: boolean;
  /** Whether the action makes artifacts. */
  readonly hasOutput: boolean;
  /** How the artifacts are called that the action gets, and those that are made before; nothing where the deployment decides on some. */
  readonly inputs?: readonly string[];
  readonly made?: readonly string[];
  /** The service role of the project that builds, where the app has that. */
  readonly buildRoleArn?: string;
}

/** What two ARNs of one role share: IAM tells names apart by more than capitals, whatever their path. Nothing where it is no ARN of a role. */
export const identityOf = (roleArn: string) => ROLE_ARN.exec(roleArn)?.slice(2).join('/').toLowerCase();

/** What a list has, where it is one that is known. */
const list = (value: unknown): Properties[] => (Array.isArray(value) ? value.filter((each) => has(each)) : []);

/** What the keys of a pipeline's artifacts start with, with their bucket in front. */
export const artifactsOf = (location: string, pipelineName: string) => `${location}/${pipelineName.slice(0, PIPELINE_NAME_IN_ARTIFACT_KEY.limit)}/`;

/** When a stage has conditions. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StageDeclaration.html */
const CONDITIONS = ['BeforeEntry', 'OnSuccess', 'OnFailure'];

/** The rules of a stage's conditions, in the words of actions. */
const rulesOf = (stage: Properties) => CONDITIONS.flatMap((when) => list([stage[when]])).flatMap(({ Conditions: each }) => list(each))
  .flatMap(({ Rules: each }) => list(each)).map((rule): Properties => ({ ...rule, ActionTypeId: rule.RuleTypeId, isRule: true }));

/** The actions and rules of a pipeline. */
export function actionsOf(pipeline: CfnResource, written: WrittenValues): Acting[] {
  const { stack, node } = pipeline;
  const valueOf = (value: unknown) => written.of(stack, value);
  const textsOf = (values: unknown) => Object.fromEntries(list([values]).flatMap(Object.entries).map(([name, value]) => [name, valueOf(value)]));
  const { path } = node.id === 'Resource' ? node.scope!.node : node;
  const properties = written.propertiesOf(pipeline) ?? {};
  // CloudFormation starts a name that it makes up with those of stack and resource.
  const name = properties.Name === undefined ? `${valueOf({ Ref: 'AWS::StackName' })}-${stack.resolve(pipeline.logicalId)}-${MADE_UP})` : valueOf(properties.Name);
  const stages = list(properties.Stages);
  const actions = stages.flatMap(({ Actions: each }) => list(each));
  const fromSources = new Set(actions.filter((each) => isSource(each, textsOf(each.ActionTypeId))).flatMap((each) => namesOf(each.OutputArtifacts)));
  return [...actions, ...stages.flatMap(rulesOf)].map((action) => {
    const { Category: category, Provider: provider, Owner: owner } = textsOf(action.ActionTypeId);
    const region = valueOf(action.Region ?? { Ref: 'AWS::Region' });
    const { Location: bucket, EncryptionKey: key } = storeIn(properties, (each) => valueOf(each.Region) === region);
    const [{ Id: keyId } = {} as Properties] = list([key]);
    const inputs = namesOf(action.InputArtifacts);
    const location = valueOf(bucket);
    return {
      kind: action.isRule === true ? 'rule' : 'action',
      name: knownPartsOf(valueOf(action.Name)) ?? UNRESOLVED,
      pipeline: path,
      stage: Stage.of(pipeline),
      pipelineName: properties.Name === undefined ? undefined : knownPartsOf(name),
      isFirstType: isOfFirstType(properties),
      account: valueOf({ Ref: 'AWS::AccountId' }),
      pipelineRoleArn: valueOf(properties.RoleArn),
      roleArn: valueOf(action.RoleArn),
      type: owner === 'AWS' ? `${category}/${provider}` : `${owner}`,
      region,
      configuration: withoutVariables(textsOf(action.Configuration)),
      location,
      artifacts: artifactsOf(location, name),
      key: valueOf(keyId),
      hasDefaultKey: key === undefined && isKnown(region) && inputs.length > 0 && inputs.every((each) => fromSources.has(each)),
      hasInput: inputs.length > 0,
      hasOutput: list(action.OutputArtifacts).length > 0,
      inputs: artifactNames(action.InputArtifacts, valueOf),
      made: madeBefore(properties.Stages, action, valueOf),
      buildRoleArn: buildRoleOf(pipeline, action, written),
    };
  });
}

/**
 * Of which type a pipeline is that does not say so, CodePipeline does not say either.
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 */
const isOfFirstType = ({ PipelineType: type, Triggers: triggers, Variables: variables }: Properties) =>
  type === 'V1' && triggers === undefined && variables === undefined;

/** Where a role of another account or another region is given, so is the project. */
function buildRoleOf({ stack }: CfnResource, action: Properties, written: WrittenValues): string | undefined {
  const [{ ProjectName: name } = {} as Properties] = list([action.Configuration]);
  const [here, region, account, roleArn] = [{ Ref: 'AWS::Region' }, action.Region ?? { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, action.RoleArn]
    .map((each) => written.of(stack, each));
  const isHere = region === here && (action.RoleArn === undefined || roleArn.split(':')[4] === account);
  const project = isHere && name !== undefined ? written.named(stack, PROJECT, name) : undefined;
  return project && written.of(project.stack, written.propertyOf(project, 'ServiceRole'));
}

/** How artifacts are called. */
const namesOf = (artifacts: unknown) => list(artifacts).map(({ Name: name }) => name);

/**
 * Whether CodePipeline itself writes what an action makes, with the pipeline's role: a build encrypts with the key of its project, a function of
 * the user's as it likes, and another role with the keys of its own account.
 */
const isSource = ({ RoleArn: role }: Properties, { Category: category, Owner: owner }: Readonly<Record<string, string>>) =>
  category === 'Source' && owner !== 'Custom' && isKnown(`${owner}`) && role === undefined;

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
function storeIn({ ArtifactStore: only, ArtifactStores: stores }: Properties, isThere: (store: Properties) => boolean): Properties {
  return list([list(stores).find(isThere)?.ArtifactStore, only])[0] ?? {};
}
