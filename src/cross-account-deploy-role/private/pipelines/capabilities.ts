import { Stack } from 'aws-cdk-lib';
import { Acting } from './acting';
import { Allowed } from './allowed';
import { readsTemplate } from './cloudformation';
import { Denials } from './denials';
import { WrittenValues } from './written-values';
import { Properties } from '../../../private/deployed-properties';
import { isKnown } from '../../../private/literal-parts';
import { entryOf, has } from '../../../private/shape';
import { differ } from '../../../private/tokens';
import { written } from '../../../private/written';

/**
 * The properties with which a resource has a name of the user's, by its type.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html#using-iam-capabilities
 */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'GroupName', 'AWS::IAM::ManagedPolicy': 'ManagedPolicyName', 'AWS::IAM::Role': 'RoleName', 'AWS::IAM::User': 'UserName',
};

/** What has to be acknowledged with and without a name. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
const ANONYMOUS = ['AccessKey', 'Group', 'InstanceProfile', 'Policy', 'Role', 'User', 'UserToGroupAddition'].map((each) => `AWS::IAM::${each}`);

/** As it stands in a template. */
interface Resource {
  readonly Type: string;
  readonly Condition?: unknown;
  readonly Properties?: Properties;
}

/** By how CDK calls them, what more takes first. A capability stands for those behind it. */
const CAPABILITIES = { NAMED_IAM: 'CAPABILITY_NAMED_IAM', ANONYMOUS_IAM: 'CAPABILITY_IAM' };

/**
 * What CloudFormation refuses a stack of the app for, where the action deploys the template that CDK writes for it. Change sets take no capability
 * for macros.
 */
export function checkCapabilities(denials: Denials, acting: Acting, { stage }: Allowed): void {
  const { type, configuration, region, roleArn } = acting;
  const { StackName: name, TemplatePath: path = '', Capabilities: given = '' } = configuration;
  if (type !== 'Deploy/CloudFormation' || !readsTemplate(configuration) || !isKnown(given)) return;
  const capabilities = given.split(',').map((each) => each.trim());
  // It stands for all others.
  if (capabilities.includes(CAPABILITIES.NAMED_IAM)) return;
  const account = roleArn.split(':')[4];
  const [stack, ...others] = stage.stacks.filter((each) => each.stackName === name && each.templateFile === path.split(/::|\//).at(-1)
    && !differ(each.region, region) && !differ(each.account, account));
  // Of several, one may be deployed otherwise.
  if (stack === undefined || others.length > 0) return;
  const needed = neededBy(stack, stage.values);
  if (needed === undefined || capabilities.includes(CAPABILITIES[needed])) return;
  const message = `must have ${CAPABILITIES[needed]}, as CloudFormation refuses the template of ${stack.node.path} without it: set cfnCapabilities to CfnCapabilities.${needed}`;
  denials.add({ acting, of: 'Capabilities of', value: configuration.Capabilities, message: () => message });
}

/** The least that a stack's template takes, for certain. */
function neededBy(stack: Stack, values: WrittenValues): keyof typeof CAPABILITIES | undefined {
  const { Transform: transform = [], Resources: all = {} } = written(stack);
  // A macro of the user's may make anything of a template.
  if (![transform].flat().every((each) => typeof each === 'string' && each.startsWith('AWS::'))) return undefined;
  const resources = Object.values<Resource | null>(all).filter((each): each is Resource => has(each) && each?.Condition === undefined);
  const nameOf = ({ Type: type, Properties: properties }: Resource) => values.of(stack, properties?.[entryOf(NAMES, type) ?? '']);
  if (resources.some((each) => isKnown(nameOf(each)))) return 'NAMED_IAM';
  return resources.some(({ Type: type }) => ANONYMOUS.includes(type)) ? 'ANONYMOUS_IAM' : undefined;
}
