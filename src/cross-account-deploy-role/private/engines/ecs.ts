import { Engine } from './engine';
import { checkName, ECS_NAME } from './names';
import { checkRevisions, registerStatements, REVISION_OPTIONS, revisionsOf } from './task-definitions';
import { EcsPermissionsOptions } from '../../deploy-permissions-options';

/**
 * What an update says of the service beside its revision, as far as IAM knows it: nothing, or that it is off. With the types that the
 * keys have: texts, a Boolean, and lists.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
const NOTHING_ELSE = {
  StringEqualsIfExists: {
    'ecs:enable-ebs-volumes': 'false', 'ecs:enable-execute-command': 'false', 'ecs:enable-service-connect': 'false', 'ecs:enable-vpc-lattice': 'false',
  },
  BoolIfExists: { 'ecs:auto-assign-public-ip': 'false' },
  Null: { 'ecs:capacity-provider': 'true', 'ecs:subnet': 'true' },
};

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html#edit-role-ecs */
export function ecsService(options: EcsPermissionsOptions): Engine {
  const { clusterName, serviceName } = options;
  return {
    readsArtifacts: true,
    options: ['clusterName', 'serviceName', ...REVISION_OPTIONS],
    check: (report, place) => {
      checkName(report, 'clusterName', clusterName, ECS_NAME, place);
      checkName(report, 'serviceName', serviceName, ECS_NAME, place);
      checkRevisions(report, options, place);
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
          conditions: { ...NOTHING_ELSE, ArnLikeIfExists: { 'ecs:task-definition': revisionsOf(place, options) } },
        },
        // It knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        { sid: 'ReadRevisions', actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] },
        ...registerStatements(place, options),
      ];
    },
  };
}
