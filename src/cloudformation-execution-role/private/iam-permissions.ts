import { resourcesFor, Subject } from './kind-narrowing';
import { Conditions, Permission } from './permission-set';
import { namedServiceLinkedRoles } from './service-linked-roles';
import { StackValues } from './stack-values';

/**
 * Actions with which somebody gives permissions to a role or user, and which AWS lets be limited to those with a boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
const BOUNDED = /^iam:(CreateRole|CreateUser|(Attach|Put|Detach|Delete)(Role|User)Policy|Put(Role|User)PermissionsBoundary)$/;
const ATTACHING = /^iam:Attach(Role|User|Group)Policy$/;
/** Of the name not enough is known, whatever path is in front of it, not even the first four characters: it could be anybody's. */
const UNKNOWN_NAME = /:(role|user|group|policy|instance-profile)\/(?!aws-service-role\/)(?:[^/]*\/)*[^/*?]{0,3}[*?][^/]*$/;

/** The managed policies that templates attach to roles, users and groups. */
export function attachedPolicies(all: readonly StackValues[]): string[] {
  return [...new Set(all.flatMap((values) => values.resources.flatMap(([logicalId, { Type: type, Properties: properties }]) => {
    if (type === 'AWS::IAM::ManagedPolicy') return values.arns(logicalId);
    return String(type).startsWith('AWS::IAM::') ? values.texts(properties.ManagedPolicyArns ?? []) : [];
  })))].sort();
}

/** What IAM's own types need, with what limits it. */
export interface IamLimits {
  readonly boundary?: string;
  readonly attached: readonly string[];
}

/** Of what is named by something unknown, anybody's roles would be meant. */
export const isAnybodys = ({ resources }: Permission) => resources.some((each) => UNKNOWN_NAME.test(each));

/** An action of IAM on what a resource of one of IAM's types is, or changes. */
export function iamPermission(subject: Subject, action: string, { boundary, attached }: IamLimits): Permission {
  const conditions: Conditions = {
    ...(boundary !== undefined && BOUNDED.test(action) ? { StringEquals: { 'iam:PermissionsBoundary': boundary } } : {}),
    // Of what is not known nothing is said: whoever may write a policy into the role has no use for another one.
    ...(ATTACHING.test(action) && !attached.includes('*') ? { ArnLike: { 'iam:PolicyARN': attached } } : {}),
  };
  const resources = namedServiceLinkedRoles(subject) ?? resourcesFor(subject, action);
  return { action, resources, ...(Object.keys(conditions).length > 0 ? { conditions } : {}) };
}
