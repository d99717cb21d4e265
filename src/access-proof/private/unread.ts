import { LocatedResource } from './located-resource';
import { unknownIn } from './unknown';

/** Something that a resource brings along and no template at hand holds. */
export interface Unread {
  readonly what: string;
  /** The accounts that it may be in; its own, or any where it does not say. */
  readonly accounts: readonly string[] | 'own' | 'any';
}

/**
 * A nested stack whose template is elsewhere, a stack set, a module: any policy may be in them.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html
 */
export function unreadOf(located: LocatedResource): Unread | undefined {
  const { type, called, stack, logicalId } = located;
  if (type === 'AWS::CloudFormation::StackSet') return { what: `what ${called}, a stack set, deploys`, accounts: targetsOf(located) };
  if (type.endsWith('::MODULE')) return { what: `what ${called}, a module, holds`, accounts: 'own' };
  const isRead = type !== 'AWS::CloudFormation::Stack' || stack.nested?.has(logicalId);
  return isRead ? undefined : { what: `what ${called}, a nested stack, holds`, accounts: 'own' };
}

/** Which accounts it is that a stack set names; one for organizational units may deploy to any. */
function targetsOf(located: LocatedResource): readonly string[] | 'any' {
  const groups = located.list('StackInstancesGroup');
  const isSure = groups.length > 0 && !unknownIn(groups) && groups.every((group) => group?.DeploymentTargets?.OrganizationalUnitIds === undefined);
  return isSure ? groups.flatMap((group) => group?.DeploymentTargets?.Accounts ?? []) : 'any';
}
