import { Acting } from './acting';
import { Asked } from './asked';
import { naming } from './naming';
import { Call } from './statements';
import { UNKNOWN } from '../../../private/literal-parts';
import { entryOf } from '../../../private/shape';

/** What CodePipeline's action `CloudFormation` does in one of its modes. */
interface Mode {
  /** What it cannot do without on the stack. */
  readonly calls: readonly Pick<Call, 'action' | 'otherwise'>[];
  /** Whether it is about a change set; in all other modes AWS ignores the name of one. */
  readonly isOfChangeSet?: boolean;
  /** Whether it reads a template; in all other modes AWS ignores where one lies. */
  readonly hasTemplate?: boolean;
  /** Whether CloudFormation works with the role that it names; a change set that is there already has its own. */
  readonly hasRole?: boolean;
}

const UPDATE = { action: 'cloudformation:UpdateStack' };
const DELETE = { action: 'cloudformation:DeleteStack' };

/**
 * A stack is created once, and updated by every other run: `CreateStack` may be somebody else's.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html#action-reference-CloudFormation-config
 */
const MODES: Readonly<Record<string, Mode>> = {
  CREATE_UPDATE: { calls: [UPDATE], hasTemplate: true, hasRole: true },
  REPLACE_ON_FAILURE: { calls: [UPDATE, { ...DELETE, otherwise: 'or take the mode CREATE_UPDATE, which deletes no stack' }], hasTemplate: true, hasRole: true },
  DELETE_ONLY: { calls: [DELETE], hasRole: true },
  CHANGE_SET_REPLACE: { calls: [{ action: 'cloudformation:CreateChangeSet' }], isOfChangeSet: true, hasTemplate: true, hasRole: true },
  CHANGE_SET_EXECUTE: { calls: [{ action: 'cloudformation:ExecuteChangeSet' }], isOfChangeSet: true },
};

/** Nothing where it is not known, or none that AWS has, of which AWS tells itself. */
const modeOf = ({ ActionMode: mode = UNKNOWN }: Acting['configuration']) => entryOf(MODES, mode);

/** With stack and change set as they are named, and the role that CloudFormation works with. */
export function cloudFormationCalls({ configuration, arn }: Asked): Call[] {
  const { StackName, ChangeSetName: changeSet, RoleArn: role } = configuration;
  const { calls, isOfChangeSet, hasRole } = modeOf(configuration) ?? { calls: [] };
  const context = { 'cloudformation:ChangeSetName': isOfChangeSet ? changeSet : undefined, ...(hasRole ? { 'cloudformation:RoleArn': role } : {}) };
  const stack = naming({ StackName }, (names) => arn('cloudformation', `stack/${names.StackName}/`));
  const onStack = calls.map((call) => ({ ...call, ...stack, context }));
  return hasRole && role !== undefined ? [...onStack, passing(role)] : onStack;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const passing = (role: string): Call => ({ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } });

/** Whether the action reads a template out of its artifacts, for certain. */
export const readsTemplate = (configuration: Acting['configuration']) => configuration.TemplatePath !== undefined && modeOf(configuration)?.hasTemplate === true;
