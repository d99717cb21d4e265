import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployPlace, DeployStatement } from './engine';
import { passStatement } from './pass-role';

/** What registering revisions of a family takes. */
export interface Revisions {
  readonly taskDefinitionFamily: string;
  readonly passedRoles?: iam.IRole[];
}

export const revisionsOf = ({ stack }: DeployPlace, { taskDefinitionFamily }: Revisions) =>
  stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${taskDefinitionFamily}:*` });

/**
 * Registering revisions of one family, with tags, and with the roles that they may name.
 *
 * AWS's pages for the actions register on every resource; the action knows the family as one.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function registerStatements(place: DeployPlace, revisions: Revisions): DeployStatement[] {
  const resources = [revisionsOf(place, revisions)];
  const { passedRoles = [] } = revisions;
  return [
    { sid: 'RegisterRevision', actions: ['ecs:RegisterTaskDefinition'], resources },
    // Accounts that have opted in to authorization of tags ask for it.
    { sid: 'TagRevision', actions: ['ecs:TagResource'], resources, conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } } },
    ...(passedRoles.length > 0 ? [passStatement('PassTaskRoles', passedRoles, ['ecs.amazonaws.com', 'ecs-tasks.amazonaws.com'])] : []),
  ];
}
