import { StackValues } from './stack-values';
import { isLeftOut } from '../../private/deployed-properties';
import { has } from '../../private/shape';

/** What says what may be done with roles, what only has the word, and what is a user's own text: nothing in there is passed. */
const NOTHING_PASSED = /(Polic(y|ies)(Document|Text)?|Tags|Labels)$|^(Definition|DefinitionString|Environment|EnvironmentVariables|Variables)$/;
/**
 * What is called a role there is one of Snowflake, Kubernetes, GitHub or the like, one of another account, the part that an instance plays,
 * or somebody's whose stacks a hook looks at.
 */
const NO_ROLES = new RegExp('^(ApproverRoles|AssertionAttributes|DatabaseAccessControlRole|ExecutionRoleName|MasterBackendRole'
  + '|OrganizationRoleName|PlacementGroupConfigs|RbacRoleMappings|SnowflakeRole|StackRoles)$');
/**
 * Maps with keys of a user's own, by their exact names: of these, what is a role by its ARN is one, and nothing else is known of them.
 * `CognitoOptions` or `EcsTaskParameters`, for example, are none.
 */
const OWN_KEYS = new RegExp('^(AirflowConfigurationOptions|Attributes|Body|Content|DriverOpts|Input|Options|Parameters|Spec|TaskParameters'
  + '|((Default|NonOverridable)?Arguments)|((Header|QueryString|Request|Response|Automation|Custom|Global)Parameters)|((Request|Response)(Models|Templates))'
  + '|((Client|Configuration|Connection|Connector|Custom|Profile|Spark)Properties)|\\w*(Headers|Map|Metadata))$');

/**
 * What certain types hand on to something else: to the stacks within, or to an action, which passes a role on when it runs, with permissions
 * of its own.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 */
const HANDED_ON: readonly (readonly [type: RegExp, property: string])[] = [
  [/^AWS::CloudFormation::/, 'Parameters'],
  [/^AWS::CodePipeline::Pipeline$/, 'Configuration'],
];

const ROLE_PROPERTY = /(Roles?(A[Rr][Nn]s?|Name|ArnForLogging)?|^SnsCallerArn|^DeliverLogsPermissionArn|^(un)?authenticated)$/;
/** API Gateway's word; elsewhere it is a secret, or how somebody signs in. */
const CREDENTIALS = /^(authorizer)?credentials(arn)?$/i;
/** Where a role may be given by its plain name. */
const BY_NAME = /^(Roles?|AutoScalingRole|DomainIAMRoleName|ExecutionRoleArn|InvokerRoleName|LocalRoleName|ServiceRole|TaskRoleArn)$/;
/** EMR and Batch say role, and mean the profile. */
const PROFILE_PROPERTY = /^(Custom|Ec2)?(I[Aa][Mm])?InstanceProfile(Name|Arn)?$|^(JobFlowRole|InstanceRole)$/;
/** What Elastic Beanstalk has among its options. */
const OPTIONS = ['IamInstanceProfile', 'ServiceRole'];
/** What Systems Manager's documents call the role that they act as, below parameters with names of their own. */
const AUTOMATION = 'AutomationAssumeRole';

export const ROLE_ARN = /^arn:[^:]*:iam::[^:]*:role\//;
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Where a resource says a role, or an instance profile with one. */
export interface RoleProperty {
  readonly property: string;
  readonly value: unknown;
  readonly isProfile: boolean;
}

/** Where something stands in a resource. */
interface Place {
  readonly values: StackValues;
  readonly type: string;
  readonly property: string;
  /** Whether keys are a user's own here. */
  readonly isOwnMap?: boolean;
}

const isIntrinsic = (value: object) => Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0]);

/** Whatever stands where roles stand, and whatever is written as a role's ARN. */
export function roleProperties(values: StackValues, type: string, properties: object): RoleProperty[] {
  return found(properties, { values, type, property: '' });
}

function found(value: unknown, place: Place): RoleProperty[] {
  const { values, property } = place;
  if (NOTHING_PASSED.test(property) || NO_ROLES.test(property)) return [];
  if (Array.isArray(value)) return value.flatMap((each) => found(each, place));
  if (typeof value === 'string') return asText(value, place);
  if (!has(value)) return [];
  const members = value as Record<string, unknown>;
  const sides = members['Fn::If'];
  if (Array.isArray(sides)) return sides.slice(1).flatMap((each) => found(each, place));
  if (!isIntrinsic(members)) return inMembers(members, place);
  const isRole = expects(place) || values.texts(value).some((text) => ROLE_ARN.test(text));
  return isRole && !isLeftOut(members) ? [{ property, value, isProfile: isProfile(place) }] : [];
}

function inMembers(members: Record<string, unknown>, place: Place): RoleProperty[] {
  const { type, property } = place;
  // Elastic Beanstalk's way to write a property.
  if (typeof members.OptionName === 'string') return OPTIONS.includes(members.OptionName) ? found(members.Value, { ...place, property: members.OptionName }) : [];
  // Some types take a profile as an object with its name or its ARN.
  const isOne = isProfile(place) || property === AUTOMATION;
  return Object.entries(members).filter(([key]) => !HANDED_ON.some(([of, handed]) => of.test(type) && key === handed)).flatMap(([key, each]) => {
    const isOwnMap = !key.startsWith('x-amazon-apigateway-') && key !== AUTOMATION && ((place.isOwnMap ?? false) || OWN_KEYS.test(key));
    return found(each, { ...place, property: isOne ? property : key, isOwnMap });
  });
}

/** Of DMS, a profile is another thing. */
const isProfile = ({ type, property, isOwnMap }: Place) => !isOwnMap && !type.startsWith('AWS::DMS::') && PROFILE_PROPERTY.test(property);

const isOfApi = ({ type, property }: Place) => type.startsWith('AWS::ApiGateway') && CREDENTIALS.test(property);

/** Whether there is a role, whatever the value. */
const expects = (place: Place) => isProfile(place) || (!place.isOwnMap && (ROLE_PROPERTY.test(place.property) || isOfApi(place)));

/** A text of which nothing says that it is a role is none. */
function asText(value: string, place: Place): RoleProperty[] {
  const { property, isOwnMap } = place;
  const isNamed = !isOwnMap && BY_NAME.test(property) && ROLE_NAME.test(value);
  return isProfile(place) || isNamed || ROLE_ARN.test(value) ? [{ property, value, isProfile: isProfile(place) }] : [];
}
