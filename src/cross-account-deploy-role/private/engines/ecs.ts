import { Engine } from './engine';
import { checkName, checkRoles, ECS_NAME } from './names';
import { registerStatements, revisionsOf } from './task-definitions';
import { EcsPermissionsOptions } from '../../deploy-permissions-options';

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html#edit-role-ecs */
export function ecsService(options: EcsPermissionsOptions): Engine {
  const { clusterName, serviceName, taskDefinitionFamily, passedRoles } = options;
  return {
    readsArtifacts: true,
    options: ['clusterName', 'serviceName', 'taskDefinitionFamily', 'passedRoles'],
    check: (report, place) => {
      checkName(report, 'clusterName', clusterName, ECS_NAME);
      checkName(report, 'serviceName', serviceName, ECS_NAME);
      checkName(report, 'taskDefinitionFamily', taskDefinitionFamily, ECS_NAME);
      checkRoles(report, 'passedRoles', passedRoles, place);
    },
    statements: (place) => {
      const service = [place.stack.formatArn({ service: 'ecs', resource: 'service', resourceName: `${clusterName}/${serviceName}` })];
      return [
        { sid: 'LookAtService', actions: ['ecs:DescribeServices'], resources: service },
        {
          sid: 'UpdateService',
          actions: ['ecs:UpdateService'],
          resources: service,
          // No role is passed when a service takes another's task definition, which may have a role that can do more.
          conditions: { ArnLikeIfExists: { 'ecs:task-definition': revisionsOf(place, options) } },
        },
        // It knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        { sid: 'ReadRevisions', actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] },
        ...registerStatements(place, options),
      ];
    },
  };
}
