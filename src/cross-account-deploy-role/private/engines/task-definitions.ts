import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace, DeployStatement, Report } from './engine';
import { checkName, ECS_NAME } from './names';
import { checkRoles, passStatement } from './roles';

/** What registering revisions of a family takes. */
export interface Revisions {
  readonly taskDefinitionFamily: string;
  readonly passedRoles?: iam.IRole[];
  readonly privileged?: boolean;
}

export const REVISION_OPTIONS = ['taskDefinitionFamily', 'passedRoles', 'privileged'] as const;

export const revisionsOf = ({ stack }: DeployPlace, { taskDefinitionFamily }: Revisions) =>
  stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${taskDefinitionFamily}:*` });

export function checkRevisions(report: Report, { taskDefinitionFamily, passedRoles, privileged }: Revisions, place: DeployPlace): void {
  checkName(report, 'taskDefinitionFamily', taskDefinitionFamily, ECS_NAME, place);
  checkRoles(report, 'passedRoles', passedRoles, place, 'ecs-tasks.amazonaws.com');
  if (privileged !== undefined && typeof privileged !== 'boolean') report('privileged', privileged, 'must be true or false, or left out');
}

/**
 * Registering revisions of one family, with tags, and with the roles that they may name.
 *
 * AWS's pages for the actions register on every resource; the action knows the family as one.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function registerStatements(place: DeployPlace, revisions: Revisions): DeployStatement[] {
  const resources = [revisionsOf(place, revisions)];
  const { passedRoles = [], privileged = false } = revisions;
  return [
    {
      sid: 'RegisterRevision',
      actions: ['ecs:RegisterTaskDefinition'],
      resources,
      // The key is a text. Whoever is root in a privileged container is root on its instance.
      ...(privileged ? {} : { conditions: { StringEqualsIfExists: { 'ecs:privileged': 'false' } } }),
    },
    // Accounts that have opted in to authorization of tags ask for it.
    { sid: 'TagRevision', actions: ['ecs:TagResource'], resources, conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } } },
    ...(passedRoles.length > 0 ? [passStatement('PassTaskRoles', passedRoles, ['ecs.amazonaws.com', 'ecs-tasks.amazonaws.com'])] : []),
  ];
}
