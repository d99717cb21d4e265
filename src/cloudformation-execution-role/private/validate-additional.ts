import { nearestAction } from './nearest-action';
import { hasResource, kindsOfAction } from './permission-data';
import { isText } from '../../private/patterns';
import { Problems } from '../../private/problems';
import { checkKnown, has } from '../../private/shape';
import { displayed, isLiteral } from '../../private/tokens';
import { ResourceTypePermissions } from '../resource-type-permissions';

const PERMISSIONS = 'CloudFormationExecutionRole.InvalidPermissions';

/** Of resources, also custom ones, and of macros, which have no colons in their names. */
const TYPE = /^[A-Za-z][A-Za-z0-9_@:-]{1,203}$/;
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;
const ARN = /^arn:([^:*?]+):([a-z0-9-]+):([^:]*):([^:]*):.+$/;
const ROLE = /^arn:[^:*?]+:iam::[^:*?]+:role\/[^*?].*$/;
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/** What is said of a type, as far as it can be told without the templates. */
export function checkAdditional(problems: Problems, path: string, given: ResourceTypePermissions): void {
  if (!has(given) || Array.isArray(given)) {
    problems.add(PERMISSIONS, path, displayed(given), 'must be an object with resourceType and actions');
    return;
  }
  const { resourceType, actions, deleteActions, resources, passedRoles, passedTo } = given;
  checkKnown(problems, PERMISSIONS, `${path}.`, given, ['resourceType', 'actions', 'deleteActions', 'resources', 'passedRoles', 'passedTo']);
  if (!isText(resourceType, TYPE)) problems.add(PERMISSIONS, `${path}.resourceType`, displayed(resourceType), 'must be a resource type, for example AWS::S3::Bucket');
  const all = [...textsOf(problems, `${path}.actions`, actions, ACTION, ACTION_FORM), ...textsOf(problems, `${path}.deleteActions`, deleteActions ?? [], ACTION, ACTION_FORM)];
  checkActions(problems, path, all, resources);
  checkSpelling(problems, `${path}.actions`, actions);
  checkSpelling(problems, `${path}.deleteActions`, deleteActions);
  if (resources !== undefined && !isAll(resources, all)) {
    textsOf(problems, `${path}.resources`, resources, ARN, 'must be an ARN: * alone is only for actions that AWS documents without a resource, or does not document');
  }
  const roles = textsOf(problems, `${path}.passedRoles`, passedRoles ?? [], ROLE, 'must be the ARN of a role, with no wildcard at the start of its name');
  const services = textsOf(problems, `${path}.passedTo`, passedTo ?? [], SERVICE, 'must be the name of a service, for example lambda.amazonaws.com');
  if (Array.isArray(passedRoles ?? []) && Array.isArray(passedTo ?? []) && (roles.length > 0) !== (services.length > 0)) {
    problems.add(PERMISSIONS, `${path}.passedTo`, passedTo, 'must name the services that get the roles, and passedRoles the roles: both, or neither');
  }
}

/** What AWS documents with a resource has to have one. */
const isAll = (resources: unknown, actions: readonly string[]) => Array.isArray(resources) && resources.length === 1 && resources[0] === '*'
  && !actions.some(hasResource);

const ACTION_FORM = 'must be an action, with its service in small letters and without wildcards, for example s3:CreateBucket';

/** Values with tokens are taken as they are where only the deployment knows them. */
function textsOf(problems: Problems, property: string, list: unknown, form: RegExp, message: string): string[] {
  if (!Array.isArray(list)) {
    problems.add(PERMISSIONS, property, displayed(list), 'must be a list');
    return [];
  }
  list.forEach((each, i) => {
    if (typeof each === 'string' && !isLiteral(each) && form !== ACTION) return;
    if (!isText(each, form)) problems.add(PERMISSIONS, `${property}[${i}]`, displayed(each), message);
  });
  return list.filter((each): each is string => typeof each === 'string');
}

function checkActions(problems: Problems, path: string, actions: readonly string[], resources: unknown): void {
  for (const action of actions.filter((each) => ACTION.test(each))) {
    if (/^(sts:|iam:(CreateServiceLinkedRole|PassRole)$)/i.test(action)) {
      problems.add(PERMISSIONS, `${path}.actions`, action, 'must not be an action of STS, nor one that the role gets by itself: roles are passed with passedRoles and passedTo');
    } else if (resources === undefined && kindsOfAction(action) === undefined && hasResource(action) !== false && !nearestAction(action)) {
      problems.add(PERMISSIONS, `${path}.resources`, resources, `must be given with ${action}, which no resource type of AWS's table needs: say on which ARNs it is allowed`);
    }
  }
}

function checkSpelling(problems: Problems, property: string, actions: unknown): void {
  if (!Array.isArray(actions)) return;
  actions.forEach((action, i) => {
    const nearest = isText(action, ACTION) && kindsOfAction(action) === undefined ? nearestAction(action) : undefined;
    if (nearest !== undefined) problems.add(PERMISSIONS, `${property}[${i}]`, action, `must be an action of AWS: there is no such action; the nearest is ${nearest}`);
  });
}
